"""Runs of a batch for the tests: what was told, what stands in the folder, and a worker that does as it is told."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Mapping
from pathlib import Path

from ita_xl.batch.isolated import Limits
from ita_xl.batch.manifest import MANIFEST, Record
from ita_xl.batch.runner import Batch, Request, run_batch
from ita_xl.batch.sources import Found

# Speaks the language of the worker without the time that its imports take. The workbook's bytes are orders.
OBEDIENT = """
import atexit, hashlib, os, struct, sys, time
from pathlib import Path
import msgspec
atexit.register(os.rmdir, sys.argv[2])
def read(n): return sys.stdin.buffer.read(n)
def send(b): sys.stdout.buffer.write(struct.pack(">I", len(b)) + b); sys.stdout.buffer.flush()
send(b"ready")
while len(head := read(4)) == 4:
    task = msgspec.msgpack.decode(read(struct.unpack(">I", head)[0]))
    order, _, detail = task["content"].decode().partition(" ")
    if order == "HANG": time.sleep(1000)
    if order == "CRASH": os._exit(3)
    if order == "STUMBLE" and not Path(detail).exists():
        Path(detail).touch()
        os._exit(3)
    name = task["stem"]
    files = {f"{name}.{n}.txt": hashlib.sha256(task["content"] + bytes([n])).digest() * 300 for n in range(3)}
    send(msgspec.msgpack.encode({"made": {"slug": name, "status": "done", "files": files}}))
"""
OBEDIENT_COMMAND = (sys.executable, "-c", OBEDIENT)


class Heard:
    """A watch that keeps what it is told."""

    def __init__(self) -> None:
        self.renamed: dict[str, str] = {}
        self.unreadable = 0
        self.done: list[str] = []
        self.skipped: list[str] = []

    def found(self, found: Found, renamed: Mapping[str, str], unreadable: int) -> None:  # noqa: ARG002
        self.renamed, self.unreadable = dict(renamed), unreadable

    def finished(self, record: Record, *, skipped: bool) -> None:
        (self.skipped if skipped else self.done).append(record.source)


def run(
    out: Path | str,
    *paths: Path | str,
    jobs: int = 2,
    seconds: float = 60,
    resume: bool = False,
    scheduler: str | None = None,
    watch: Heard | None = None,
) -> Batch:
    """A batch over `paths`."""
    texts = tuple(path if isinstance(path, str) else path.as_posix() for path in paths)
    limits = Limits(seconds, 1024)
    request = Request(paths=texts, out=str(out), limits=limits, jobs=jobs, resume=resume, scheduler=scheduler)
    return run_batch(request, watch or Heard())


def outputs(folder: Path) -> dict[str, str]:
    """Hash of every file but the manifest, hidden ones included."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }


def by_name(batch: Batch) -> dict[str, Record]:
    """The records by the last part of the source."""
    return {record.source.replace("!", "/").rpartition("/")[2]: record for record in batch.records}
