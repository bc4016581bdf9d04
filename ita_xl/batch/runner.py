"""Runs a batch: finds the workbooks, has each converted, puts the outputs in place, keeps the manifest.

This process alone writes to the output folder, and a workbook stands in the manifest only after its outputs are in
place. Killed at any moment, it loses what was under way and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from itertools import islice
from typing import Protocol

import msgspec

from ita_xl.assessment.submission import Remark
from ita_xl.batch.executors import Pool, cluster_pool, local_pool
from ita_xl.batch.isolated import Limits, run_isolated
from ita_xl.batch.manifest import Record, Run, described, digest, key_of, line, read_manifest, versions
from ita_xl.batch.names import renamed, unique_stems
from ita_xl.batch.sources import Found, Source, find_sources
from ita_xl.batch.store import Store, open_store
from ita_xl.batch.submitted import Status
from ita_xl.batch.work import Made, Options, Task, refused
from ita_xl.errors import WorkbookRefusedError


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What to do: the paths as given, the output folder, options and limits of each workbook, and where to work."""

    paths: tuple[str, ...]
    out: str
    options: Options = Options()
    limits: Limits = Limits()
    jobs: int = 1
    scheduler: str | None = None
    resume: bool = False


class Watch(Protocol):
    """Who is told how it goes on."""

    def found(self, found: Found, renamed: Mapping[str, str], unreadable: int) -> None:
        """All workbooks are known; `renamed`: stems that got a number; `unreadable` lines of the manifest."""

    def finished(self, record: Record, *, skipped: bool) -> None:
        """One workbook has come to its end; `skipped`: it was done before and nothing has changed."""


class Batch(msgspec.Struct, frozen=True):
    """What a run leaves: the record of every workbook, in the order of the sources."""

    records: tuple[Record, ...]
    found: Found


def run_batch(request: Request, watch: Watch) -> Batch:
    """Converts every workbook; each ends in exactly one status, whatever happens to the others.

    Raises BlockingIOError when another batch writes to the same folder, OSError when it cannot be written,
    FrameworkError for broken rules, ClusterError and MissingExtraError for a cluster that is of no use.
    """
    with open_store(request.out) as (store, manifest):
        past = read_manifest(manifest)
        run = _Run(request, store, past.records)
        watch.found(run.found, dict(renamed(run.file_names, run.stems)), past.unreadable)
        run.begin()
        records = {}
        with _pool(request) as pool:
            for record, skipped in run.records(pool):
                records[record.source] = record
                watch.finished(record, skipped=skipped)
        return Batch(tuple(records[source.name] for source in run.found.sources), run.found)


def _pool(request: Request) -> AbstractContextManager[Pool]:
    return cluster_pool(request.scheduler) if request.scheduler else local_pool(request.jobs)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


class _Run:
    def __init__(self, request: Request, store: Store, earlier: Mapping[str, Record]) -> None:
        self.request = request
        self.store = store
        self.earlier = earlier
        self.past = past = earlier if request.resume else {}
        self.published: set[str] = set()
        self.found = find_sources(request.paths, request.out)
        self.file_names = {source.name: source.file_name for source in self.found.sources}
        # A workbook that was done before keeps its name, whatever was submitted since.
        kept = {name: past[name].stem for name in self.file_names if name in past}
        fresh = {name: file for name, file in self.file_names.items() if name not in kept}
        self.stems = kept | unique_stems(fresh, {record.stem.casefold() for record in past.values()})
        self.versions = versions()
        self.described = described(request.options)
        self.key = key_of(self.versions, self.described)
        self.ready: list[tuple[Record, bool]] = []

    def begin(self) -> None:
        """Writes the line of this run."""
        run = Run(
            started=_now(),
            resume=self.request.resume,
            key=self.key,
            versions=self.versions,
            options=self.described,
        )
        self.store.append(line(run))

    def records(self, pool: Pool) -> Iterator[tuple[Record, bool]]:
        """The record of each workbook as it comes to its end, and whether it was skipped."""
        tasks = self._tasks()
        running: dict[Future[Made], tuple[Source, Record]] = {}
        while True:
            for source, task, begun in islice(tasks, max(0, pool.width() - len(running))):
                running[pool.executor.submit(run_isolated, task, self.request.limits)] = (source, begun)
            yield from self.ready
            self.ready.clear()
            if not running:
                return
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                source, begun = running.pop(future)
                yield self._publish(begun, pool.outcome(future) or self._lost(source)), False

    def _tasks(self) -> Iterator[tuple[Source, Task, Record]]:
        """What is to be converted; what is not, ends in `ready`."""
        for source in self.found.sources:
            stem = self.stems[source.name]
            begun = self._begun(source)
            try:
                content = source.read()
            except WorkbookRefusedError as refusal:
                self.ready.append((self._publish(begun, refused(source.file_name, stem, refusal.remark)), False))
                continue
            begun = msgspec.structs.replace(begun, input=digest(content), size=len(content))
            if self._unchanged(begun):
                self.ready.append((self.past[source.name], True))
                continue
            options = self.request.options
            task = Task(file_name=source.file_name, stem=stem, content=content, options=options)
            yield source, task, begun

    def _begun(self, source: Source) -> Record:
        return Record(
            source=source.name,
            input="",
            size=0,
            modified=source.modified,
            stem=self.stems[source.name],
            slug="",
            status=Status.REFUSED,
            exit=0,
            worst=None,
            codes=(),
            outputs={},
            seconds=0.0,
            finished="",
            key=self.key,
        )

    def _unchanged(self, begun: Record) -> bool:
        """Whether it was done before: same bytes, same versions and options, and every output is still there."""
        record = self.past.get(begun.source)
        if record is None or not record.conclusive or (record.input, record.key) != (begun.input, begun.key):
            return False
        for name, expected in record.outputs.items():
            content = self.store.read(name)
            if content is None or digest(content) != expected:
                return False
        return True

    def _lost(self, source: Source) -> Made:
        remark = Remark("B3", None, {"file": source.file_name})
        return refused(source.file_name, self.stems[source.name], remark)

    def _publish(self, begun: Record, made: Made) -> Record:
        """Puts the outputs in place, then takes away what an earlier run left of the same source, then records it."""
        files = {f"{made.slug}/{name}": content for name, content in made.files.items()}
        self.store.put(files)
        self.published |= files.keys()
        earlier = self.earlier.get(begun.source)
        if earlier:
            self.store.drop(earlier.outputs.keys() - self.published)
        record = msgspec.structs.replace(
            begun,
            slug=made.slug,
            status=made.status,
            exit=made.exit_code,
            worst=made.worst,
            codes=made.codes,
            outputs={name: digest(content) for name, content in files.items()},
            seconds=round(made.seconds, 3),
            finished=_now(),
        )
        self.store.append(line(record))
        return record
