"""A worker process: takes tasks on its standard input, gives outcomes on its standard output, ends with its parent.

Started as `python -m ita_xl.batch.worker MEGABYTES SCRATCH`; it takes the scratch folder away at its end. A message is
four bytes of length and that many of MessagePack.
"""

from __future__ import annotations

import os
import shutil
import struct
import sys
import tempfile
import time
from typing import BinaryIO

import msgspec

from ita_xl.assessment.submission import Remark
from ita_xl.batch import work
from ita_xl.errors import FrameworkError

READY = b"ready"
_LENGTH = struct.Struct(">I")
_LONGEST_REASON = 200


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a worker answers: what it made, or the broken rules that stop the whole run; `last` when it ends itself."""

    made: work.Made | None = None
    rules: str | None = None
    last: bool = False


def send(stream: BinaryIO, message: bytes) -> None:
    """Writes one message. Raises OSError when nobody reads any more."""
    stream.write(_LENGTH.pack(len(message)))
    stream.write(message)
    stream.flush()


def receive(stream: BinaryIO) -> bytes | None:
    """Reads one message; None at the end of the stream, also in the middle of a message."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    message = stream.read(length)
    return message if len(message) == length else None


def main() -> None:
    """Answers tasks until the input ends."""
    megabytes, scratch = int(sys.argv[1]), sys.argv[2]
    tempfile.tempdir = scratch
    # Whatever a library prints must not get between the messages.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    try:
        _import_all()
        _limit_memory(megabytes)
        send(answers, READY)
        while (message := receive(sys.stdin.buffer)) is not None:
            outcome = _answer(msgspec.msgpack.decode(message, type=work.Task), megabytes)
            send(answers, msgspec.msgpack.encode(outcome))
            if outcome.last:
                return
    except BrokenPipeError:
        return  # the parent has died, and with it whoever wants the answer
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _answer(task: work.Task, megabytes: int) -> Outcome:
    start = time.perf_counter()
    last = False
    try:
        made = work.convert(task)
    except FrameworkError as error:
        return Outcome(rules=str(error))
    except MemoryError:
        # What a half-done allocation left behind is not trusted with another workbook.
        made, last = _refused(task, "B2", limit=str(megabytes)), True
    except Exception as error:  # noqa: BLE001  the border of a worker: one workbook never stops the others
        made = _refused(task, "B4", reason=f"{type(error).__name__}: {error}"[:_LONGEST_REASON])
    return Outcome(made=msgspec.structs.replace(made, seconds=time.perf_counter() - start), last=last)


def _refused(task: work.Task, code: str, **details: str) -> work.Made:
    return work.refused(task.file_name, task.stem, Remark(code, None, {"file": task.file_name, **details}))


def _import_all() -> None:
    """Loads what every workbook needs, so that the time limit of the first one is spent on it alone."""
    import ita_xl.report.kinds
    import ita_xl.workbook.fill
    import ita_xl.workbook.reading.pictures  # noqa: F401


def _limit_memory(megabytes: int) -> None:
    """Lets allocations beyond the limit fail. Only Linux keeps to it; elsewhere the guard's limits alone hold."""
    if sys.platform == "linux":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit = megabytes << 20 if hard == resource.RLIM_INFINITY else min(megabytes << 20, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


if __name__ == "__main__":
    main()
