"""Measures the figures of docs/performance.md: `python -m benchmarks [ROUNDS]`."""

from __future__ import annotations

import io
import platform
import subprocess
import sys
import tempfile
import time
import warnings
import zipfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import openpyxl

from benchmarks.live import click
from benchmarks.timing import ratios
from benchmarks.work import run_many
from ita_xl import examples
from ita_xl.assessment import assess
from ita_xl.frameworks.load import load_framework
from ita_xl.pipeline import analyze
from ita_xl.report.kinds import KINDS, write_report
from ita_xl.workbook.fill import fill_workbook
from ita_xl.workbook.reader import read_workbook

EXAMPLE = "001"
ROUNDS = 25
WORKBOOKS_PER_WORKER = 12
GROWTH_RUNS = 200


def warm_figures(workbook: Path, folder: Path, rounds: int) -> None:
    """The main job against U: stock openpyxl load and save of the same filled workbook."""
    data = workbook.read_bytes()

    def unit() -> None:
        openpyxl.load_workbook(io.BytesIO(data)).save(io.BytesIO())

    def read() -> object:
        return read_workbook(workbook)

    def assessed() -> object:
        submission = read_workbook(workbook)
        return assess(submission, load_framework(submission.fiscal_year), load_framework(submission.fiscal_year + 1))

    def reported() -> None:
        write_report(assessed(), "analysis", folder / "report.xlsx")  # type: ignore[arg-type]

    def filled() -> None:
        assessment = assessed()
        fill_workbook(workbook, folder / "analyzed.xlsx", assessment)  # type: ignore[arg-type]
        write_report(assessment, "analysis", folder / "report.xlsx")  # type: ignore[arg-type]

    def whole() -> None:
        analyze(workbook, folder)

    ready = assessed()

    def one_kind() -> None:
        write_report(ready, "analysis", folder / "report.xlsx")  # type: ignore[arg-type]

    def five_kinds() -> None:
        for kind in KINDS:
            write_report(ready, kind, folder / "report.xlsx")  # type: ignore[arg-type]

    works: dict[str, Callable[[], object]] = {
        "read": read,
        "read, assess": assessed,
        "read, assess, report": reported,
        "read, assess, fill, report": filled,
        "analyze() with checks": whole,
        "report, kind analysis": one_kind,
        "report, all five kinds": five_kinds,
    }
    milliseconds, rows = ratios(unit, works, rounds)
    print(f"U (openpyxl load and save): {milliseconds:.1f} ms CPU, {rounds} rounds")
    for row in rows:
        print(f"{row.name:<28} {row.median:6.3f} U  [{row.low:.3f}-{row.high:.3f}]  {row.milliseconds:7.1f} ms")


def cold_help(rounds: int) -> None:
    """`ita-xl --help` against bare Python, whole processes, in turn."""

    def wall(*arguments: str) -> float:
        start = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
        return time.perf_counter() - start

    shares = []
    for _ in range(rounds):
        bare = wall("-c", "pass")
        shares.append(wall("-m", "ita_xl", "--help") / bare)
    shares.sort()
    quarter = len(shares) // 4
    middle = shares[len(shares) // 2]
    print(f"{'--help, cold':<28} {middle:6.1f} times bare Python  [{shares[quarter]:.1f}-{shares[-quarter - 1]:.1f}]")


def hostile(workbook: Path, folder: Path) -> None:
    """A real workbook in which one sheet inflates to 600 MB, refused in its own process: seconds, memory."""
    bomb = folder / "bomb.xlsx"
    with zipfile.ZipFile(workbook) as source, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as package:
        for entry in source.infolist():
            if entry.filename != "xl/worksheets/sheet1.xml":
                package.writestr(entry, source.read(entry))
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(600):
                part.write(b" " * 1_000_000)
    program = (
        "import sys\n"
        "from benchmarks.work import peak_megabytes, refuse\n"
        "seconds = refuse(sys.argv[1])\n"
        "print(f'{seconds:.3f} s, {peak_megabytes():.0f} MB')"
    )
    done = subprocess.run([sys.executable, "-c", program, str(bomb)], check=True, capture_output=True, text=True)
    print(f"{'600 MB bomb refused in':<28} {done.stdout.strip()} (memory of the whole process)")


def peak_memory(workbook: Path, folder: Path) -> None:
    """Peak memory of a worker after 20 and after many workbooks."""
    program = (
        "import sys\n"
        "from benchmarks.work import peak_megabytes, run_many\n"
        "run_many(sys.argv[1], sys.argv[2], 20); early = peak_megabytes()\n"
        "run_many(sys.argv[1], sys.argv[2], int(sys.argv[3])); late = peak_megabytes()\n"
        "print(f'{late:.0f} MB, {late - early:+.1f} MB over {sys.argv[3]} workbooks')"
    )
    arguments = [sys.executable, "-c", program, str(workbook), str(folder), str(GROWTH_RUNS)]
    done = subprocess.run(arguments, check=True, capture_output=True, text=True)
    print(f"{'worker memory':<28} {done.stdout.strip()}")


def two_workers(workbook: Path, folder: Path) -> None:
    """Throughput of two worker processes against one."""
    speeds = []
    for workers in (1, 2):
        folders = [folder / f"worker{n}" for n in range(workers)]
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            list(pool.map(run_many, [str(workbook)] * workers, map(str, folders), [2] * workers))
            start = time.perf_counter()
            list(pool.map(run_many, [str(workbook)] * workers, map(str, folders), [WORKBOOKS_PER_WORKER] * workers))
            speeds.append(workers * WORKBOOKS_PER_WORKER / (time.perf_counter() - start))
    print(f"{'two workers against one':<28} {speeds[1] / speeds[0]:6.2f}x  ({speeds[1]:.1f} workbooks a second)")


def main() -> None:
    """Prints every figure."""
    # openpyxl, timed as the unit, warns of what it would drop from the workbook.
    warnings.simplefilter("ignore", UserWarning)
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    print(f"Python {platform.python_version()} {platform.machine()}, openpyxl {openpyxl.__version__}")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        workbook = folder / "example.xlsx"
        examples.build(EXAMPLE, workbook)
        warm_figures(workbook, folder, rounds)
        click(workbook, folder, rounds)
        cold_help(rounds)
        hostile(workbook, folder)
        peak_memory(workbook, folder)
        two_workers(workbook, folder)


if __name__ == "__main__":
    main()
