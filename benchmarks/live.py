"""The click on `วิเคราะห์` against the analysis of the same workbook as a file, in one process."""

from __future__ import annotations

import statistics
import sys
from pathlib import Path

from benchmarks.timing import cpu_seconds
from ita_xl import addin
from ita_xl.pipeline import analyze

# The stand-in for Excel belongs to the tests.
sys.path.append(str(Path(__file__).parents[1] / "tests"))


def click(workbook: Path, folder: Path, rounds: int) -> None:
    """From the entry point to the last write and message, on real xlwings; opening the workbook is not counted."""
    from live import Clicked

    shares, milliseconds, calls = [], [], 0
    for number in range(rounds + 1):
        clicked = Clicked(workbook)
        seconds = cpu_seconds(addin.analyze)
        headless = cpu_seconds(lambda: analyze(workbook, folder))
        calls = max(count for (_, kind), count in clicked.engine.calls.items() if kind == "values")
        if number:  # the first round loads modules
            shares.append(seconds / headless)
            milliseconds.append(seconds * 1000)
    shares.sort()
    quarter = len(shares) // 4
    print(
        f"{'click on analyse':<28} {statistics.median(shares):6.3f} of analyze()  "
        f"[{shares[quarter]:.3f}-{shares[-quarter - 1]:.3f}]  {statistics.median(milliseconds):7.1f} ms, "
        f"at most {calls} calls for values per sheet"
    )
