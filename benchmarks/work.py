"""What a process of its own does for a benchmark."""

from __future__ import annotations

import time
from pathlib import Path

from ita_xl.errors import WorkbookRefusedError
from ita_xl.pipeline import analyze
from ita_xl.workbook.reader import read_workbook


def refuse(path: str) -> float:
    """Seconds until the reader refuses `path`."""
    start = time.perf_counter()
    try:
        read_workbook(path)
    except WorkbookRefusedError:
        return time.perf_counter() - start
    raise SystemExit("not refused")


def run_many(workbook: str, folder: str, times: int) -> None:
    """One worker's share of a batch."""
    for _ in range(times):
        analyze(workbook, folder)


def peak_megabytes() -> float:
    """The most memory that this process has held. Not `ru_maxrss`, which a process takes over from its parent."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024
