"""Converts workbooks in a process of their own, which may crash, hang or eat memory without harm to anything else."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from concurrent.futures import CancelledError
from typing import BinaryIO, cast

import msgspec

from ita_xl.assessment.submission import Remark
from ita_xl.batch import work
from ita_xl.batch.worker import Outcome, receive, send
from ita_xl.errors import FrameworkError, ItaError

# -P: a file `msgspec.py` in the folder that somebody works in is never imported.
COMMAND: Sequence[str] = (sys.executable, "-P", "-m", "ita_xl.batch.worker")
START_SECONDS = 120.0
ATTEMPTS = 2  # a worker may be killed from outside; a workbook that kills two is the cause


_closed = threading.Event()


class Limits(msgspec.Struct, frozen=True):
    """What one workbook may take: seconds of wall time, megabytes of memory."""

    seconds: float = 120.0
    megabytes: int = 1024


def run_isolated(task: work.Task, limits: Limits) -> work.Made:
    """Converts a workbook in the worker process of the calling thread, which is started where there is none.

    A workbook over a limit, or one that ends its worker twice, comes back refused (B1 to B3), and the next one gets a
    new worker. Raises FrameworkError for broken rules, ItaError when no worker can be started, CancelledError after
    `stop_workers`.
    """
    for _ in range(ATTEMPTS):
        if _closed.is_set():
            raise CancelledError
        worker = _own_worker(limits)
        try:
            answer = worker.ask(msgspec.msgpack.encode(task), limits.seconds)
        except TimeoutError:
            return _refused(task, "B1", limit=f"{limits.seconds:g}")
        if answer is None:
            continue
        outcome = msgspec.msgpack.decode(answer, type=Outcome)
        if outcome.last:
            worker.stop()
        if outcome.made is None:
            raise FrameworkError(outcome.rules)
        return outcome.made
    return _refused(task, "B3")


def open_for_work() -> None:
    """Lets workers be started again after `stop_workers`."""
    _closed.clear()


def stop_workers() -> None:
    """Ends all worker processes of this process; none is started any more."""
    _closed.set()
    for worker in list(_Worker.alive):
        worker.stop()


def _refused(task: work.Task, code: str, **details: str) -> work.Made:
    return work.refused(task.file_name, task.stem, Remark(code, None, {"file": task.file_name, **details}))


class _Worker:
    """A process that answers one task at a time."""

    alive: set[_Worker] = set()

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.scratch = tempfile.mkdtemp(prefix="ita-xl-")
        self.process = subprocess.Popen(
            [*COMMAND, str(limits.megabytes), self.scratch],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self.alive.add(self)
        try:
            ready = self._exchange(None, START_SECONDS)
        except TimeoutError:
            ready = None
        if ready is None:
            raise ItaError(f"no worker process could be started: {' '.join(COMMAND)}")

    @property
    def usable(self) -> bool:
        return self in self.alive and self.process.poll() is None

    def ask(self, message: bytes, seconds: float) -> bytes | None:
        """The answer; None when the process ended instead. Raises TimeoutError when it had to be killed."""
        return self._exchange(message, seconds)

    def _exchange(self, message: bytes | None, seconds: float) -> bytes | None:
        late = threading.Event()

        def kill() -> None:
            late.set()
            self.process.kill()

        timer = threading.Timer(seconds, kill)
        timer.daemon = True
        timer.start()
        try:
            if message is not None:
                send(cast("BinaryIO", self.process.stdin), message)
            answer = receive(cast("BinaryIO", self.process.stdout))
        except (OSError, ValueError):  # ended, or stopped from another thread
            answer = None
        finally:
            timer.cancel()
        if answer is None:
            self.stop()
            if late.is_set():
                raise TimeoutError
        return answer

    def stop(self) -> None:
        """Kills the process and waits for its end."""
        self.alive.discard(self)
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            try:
                cast("BinaryIO", stream).close()
            except OSError:
                continue  # what was left in the buffer has nobody to go to
        shutil.rmtree(self.scratch, ignore_errors=True)


_of_thread = threading.local()


def _own_worker(limits: Limits) -> _Worker:
    worker: _Worker | None = getattr(_of_thread, "worker", None)
    if worker is None or not worker.usable or worker.limits != limits:
        if worker is not None:
            worker.stop()
        worker = _of_thread.worker = _Worker(limits)
        if _closed.is_set():  # closed while it started
            worker.stop()
    return worker
