"""Every hostile file of the tests, read in a process of its own: CPU seconds and memory until it is refused or read."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

TESTS = Path(__file__).parent.parent / "tests"
# Built in another process, since a child takes over the peak memory of the process that starts it.
BUILD = """
import sys, warnings
from pathlib import Path
warnings.simplefilter("ignore")
import hostile
cases = [(case.code, case.name, case.build) for case in hostile.REFUSED]
cases += [("read", name, build) for name, build in hostile.HARMLESS]
for number, (code, name, build) in enumerate(cases):
    build(Path(sys.argv[1]) / f"{number:03}.xlsx")
    print(code, name.encode("ascii", "replace").decode()[:50], sep="\\t")
"""
READ = """
import resource, sys, time
from ita_xl.errors import WorkbookRefusedError
from ita_xl.workbook.reader import read_workbook
start = time.process_time()
try:
    read_workbook(sys.argv[1])
    code = "read"
except WorkbookRefusedError as error:
    code = error.remark.code
print(code, time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def measure(rows: int = 5) -> None:
    """Prints how many were refused and the slowest and largest readings, which must stay below 0.3 s and 100 MB."""
    with tempfile.TemporaryDirectory() as scratch:
        program = f"import sys; sys.path.insert(0, {str(TESTS)!r})\n{BUILD}"
        built = subprocess.run(
            [sys.executable, "-c", program, scratch], check=True, capture_output=True, text=True, encoding="utf-8"
        )
        figures = []
        for number, line in enumerate(built.stdout.splitlines()):
            expected, name = line.split("\t")
            done = _read(Path(scratch) / f"{number:03}.xlsx")
            if done[0] != expected:
                raise SystemExit(f"{name}: {done[0]} instead of {expected}")
            figures.append((done[1], done[2], f"{name} ({expected})"))
    refused = [figure for figure in figures if not figure[2].endswith("(read)")]
    print(f"hostile files refused: {len(refused)}; large or odd ones read: {len(figures) - len(refused)}")
    for seconds, memory, name in sorted(refused, reverse=True)[:rows] + figures[len(refused) :]:
        print(f"  {name:<56} {seconds:6.3f} s {memory:6.0f} MB")
    print(f"  most memory: {max(figure[1] for figure in refused):.0f} MB when refused")


def _read(path: Path) -> tuple[str, float, float]:
    done = subprocess.run([sys.executable, "-c", READ, str(path)], check=True, capture_output=True, text=True)
    code, seconds, memory = done.stdout.split()
    return code, float(seconds), float(memory)


if __name__ == "__main__":
    measure()
