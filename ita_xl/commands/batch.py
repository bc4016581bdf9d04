"""What the command for many submitted workbooks does."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import msgspec

from ita_xl.batch.conclusion import missing_libraries, summarize
from ita_xl.batch.document import BatchCounts, BatchDocument, BatchFile
from ita_xl.batch.expected import read_expected
from ita_xl.batch.isolated import Limits
from ita_xl.batch.manifest import Record
from ita_xl.batch.runner import Batch, Request, run_batch
from ita_xl.batch.store import open_store
from ita_xl.batch.submissions import Submissions
from ita_xl.batch.submitted import Status
from ita_xl.batch.work import Options
from ita_xl.commands.batch_progress import Progress
from ita_xl.commands.formats import Format, write_format, wrong_stdout
from ita_xl.commands.json_output import write_json, wrong_json
from ita_xl.console import Console
from ita_xl.errors import EXIT_UNREADABLE, ClusterError, ExpectedListError, MissingExtraError
from ita_xl.exit_codes import EXIT_DONE, EXIT_FINDINGS, EXIT_USAGE
from ita_xl.findings.catalogue import catalogue
from ita_xl.findings.finding import Severity
from ita_xl.frameworks.load import known_years, load_framework
from ita_xl.narrative.engine import Digits


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """The options of `batch`."""

    paths: tuple[str, ...]
    out: str
    jobs: int = 1
    scheduler: str | None = None
    resume: bool = False
    kinds: tuple[str, ...] = ()
    digits: Digits | None = None
    limits: Limits = Limits()
    frameworks: Path | None = None
    expected: Path | None = None
    json: str | None = None
    format: Format = "text"
    fail_on: str = "error"


def convert_all(console: Console, order: Order) -> int:
    """Converts every workbook; the exit code is the highest of all, 3 when there is none."""
    from ita_xl.report.kinds import KINDS

    kinds = tuple(KINDS) if "all" in order.kinds else tuple(dict.fromkeys(order.kinds))
    unknown = [kind for kind in kinds if kind not in KINDS]
    if unknown:
        console.tell("unknown_kind", kind=unknown[0], known=", ".join((*KINDS, "all")))
        return EXIT_USAGE
    if wrong_json(console, order.json) or wrong_stdout(console, order.json, order.format):
        return EXIT_USAGE
    try:
        _check_files(order)
        if missing := missing_libraries():
            console.tell("batch.no_summary", reason=", ".join(missing))
        with Progress(console) as progress:
            batch = run_batch(_request(order, kinds), progress)
        summary: tuple[str, ...] = ()
        if batch.records and not missing:
            console.tell("batch.summing")
            summary = summarize(order.out, batch.records, order.expected, order.digits, order.frameworks)
    except BlockingIOError:
        console.tell("batch.busy", path=order.out)
        return EXIT_USAGE
    except MissingExtraError as error:
        console.tell("batch.extra", extra=error.extra, reason=error)
        return EXIT_USAGE
    except ClusterError as error:
        console.tell("batch.cluster", reason=error)
        return EXIT_USAGE
    except ExpectedListError as error:
        console.tell("batch.expected", reason=error)
        return EXIT_USAGE
    _tell(console, order, batch, summary)
    _write(console, order, batch, summary)
    return _exit(batch.records, Severity(order.fail_on))


def _check_files(order: Order) -> None:
    """Broken rules and a list that cannot be used are told of before anything is done."""
    for year in known_years(order.frameworks):
        load_framework(year, order.frameworks)
    if order.expected:
        if missing := missing_libraries():
            raise MissingExtraError("batch", ", ".join(missing))
        read_expected(order.expected)


def _request(order: Order, kinds: tuple[str, ...]) -> Request:
    frameworks = str(order.frameworks.resolve()) if order.frameworks else None
    return Request(
        paths=order.paths,
        out=order.out,
        options=Options(kinds=kinds, digits=order.digits, frameworks=frameworks),
        limits=order.limits,
        jobs=order.jobs,
        scheduler=order.scheduler,
        resume=order.resume,
    )


def _tell(console: Console, order: Order, batch: Batch, summary: tuple[str, ...]) -> None:
    counts = Counter(record.status for record in batch.records)
    texts = catalogue()
    refused = [record for record in batch.records if record.status is Status.REFUSED]
    codes = Counter(code for record in refused for code in record.codes if texts[code].severity is Severity.ERROR)
    if not batch.records:
        console.tell("batch.nothing")
    else:
        console.tell("batch.counts", **{status.name.lower(): counts[status] for status in Status})
        if codes:
            console.tell("batch.refused_codes", codes=", ".join(f"{code} {n}" for code, n in codes.most_common()))
        console.tell("batch.where", path=order.out)
        if summary:
            console.tell("batch.summary", files=", ".join(summary))


def _write(console: Console, order: Order, batch: Batch, summary: tuple[str, ...]) -> None:
    """What machines read: JSON, and the findings in the form that was asked for."""
    counts = Counter(record.status for record in batch.records)
    document = BatchDocument(
        counts=BatchCounts(**{status.name.lower(): counts[status] for status in Status}),
        files=[
            BatchFile(
                source=record.source,
                status=record.status,
                exit=record.exit,
                findings=record.codes,
                outputs=list(record.outputs),
            )
            for record in batch.records
        ],
        passed_over=batch.found.passed_over,
        summary=summary,
    )
    write_json(order.json, document)
    if order.format != "text":
        with open_store(order.out) as (store, _):
            found = [(one.source, one.document.findings) for one in Submissions(store, batch.records)]
        write_format(order.format, found, console.language)


def _exit(records: tuple[Record, ...], fail_on: Severity) -> int:
    """The highest code of all workbooks, as `check` and `analyze` give it for one."""
    if not records:
        return EXIT_UNREADABLE
    return max(
        record.exit or (EXIT_FINDINGS if record.worst and record.worst.reaches(fail_on) else EXIT_DONE)
        for record in records
    )
