"""The log of failures: which step failed and where in the program. It holds no score, no name and no path."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

_LONGEST = 200_000  # bytes; then the log begins anew


def log_file() -> Path:
    """The log of this user."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Logs"
    else:
        base = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    return base / "ita_xl" / "ita_xl.log"


def write_log(error: BaseException, step: str = "") -> Path:
    """Appends a failure and gives the log's place. Messages of errors are left out, for they may quote the workbook.

    A log that cannot be written is no reason to trouble the officer twice.
    """
    path = log_file()
    head = f"{datetime.now():%Y-%m-%d %H:%M:%S} ita_xl {version('ita_xl')} Python {sys.version.split()[0]} {step}"
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        mode = "a" if path.exists() and path.stat().st_size < _LONGEST else "w"
        with path.open(mode, encoding="utf-8") as log:
            log.write("\n".join((head.rstrip(), *_lines(error), "")))
    return path


def _lines(error: BaseException) -> Iterator[str]:
    """The error and its causes, each with the places it came through: module and line."""
    yield f"  {type(error).__module__}.{type(error).__qualname__}"
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"    {'/'.join(Path(frame.filename).parts[-2:])}:{frame.lineno} {frame.name}"
    cause = error.__cause__ or error.__context__
    if cause is not None:
        yield from _lines(cause)
