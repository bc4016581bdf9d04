"""Measures a batch: `python -m benchmarks.batch FOLDER [COUNT]` on the corpus of `benchmarks.corpus`, made if missing.

CPU times are those of the workers and of the commanding process; U is timed in this process before and after.
"""

from __future__ import annotations

import io
import json
import resource
import statistics
import sys
import threading
import time
import warnings
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import msgspec
import openpyxl

from benchmarks.breakages import BREAKAGES
from benchmarks.corpus import COUNT, generate
from benchmarks.timing import cpu_seconds
from ita_xl.batch.conclusion import summarize
from ita_xl.batch.isolated import _Worker
from ita_xl.batch.manifest import Record
from ita_xl.batch.runner import Batch, Request, run_batch
from ita_xl.batch.sources import Found
from ita_xl.batch.submitted import Status
from ita_xl.findings.catalogue import catalogue
from ita_xl.findings.finding import Severity

ROUNDS = 5
FEW = 30
STARTING = 4  # outcomes until the workers run evenly
SAMPLE_SECONDS = 1.0
FLAGGED = "external link"


class Silent:
    """A watch that counts."""

    def __init__(self) -> None:
        self.done = 0
        self.times: list[float] = []

    def found(self, found: Found, renamed: Mapping[str, str], unreadable: int) -> None:
        """Nothing to tell."""

    def finished(self, record: Record, *, skipped: bool) -> None:  # noqa: ARG002
        """One more."""
        self.done += 1
        self.times.append(time.perf_counter())


class Memory(threading.Thread):
    """Resident megabytes of every worker, now and then, with how many workbooks were done by then."""

    def __init__(self, watch: Silent) -> None:
        super().__init__(daemon=True)
        self.watch = watch
        self.samples: list[tuple[int, float]] = []
        self.over = threading.Event()

    def run(self) -> None:
        """Samples until it is over."""
        while not self.over.wait(SAMPLE_SECONDS):
            for worker in list(_Worker.alive):
                try:
                    status = Path(f"/proc/{worker.process.pid}/status").read_text(encoding="utf-8")
                except OSError:
                    continue
                for line in status.splitlines():
                    if line.startswith("VmRSS"):
                        self.samples.append((self.watch.done, int(line.split()[1]) / 1024))


class Figures(msgspec.Struct, frozen=True):
    """One run: wall and CPU seconds, workbooks a second after the start, samples of memory, and the batch."""

    wall: float
    rate: float
    workers_cpu: float
    own_cpu: float
    memory: list[tuple[int, float]]
    batch: Batch


def measured(paths: tuple[str, ...], out: Path, jobs: int, *, resume: bool = False) -> Figures:
    """Runs a batch."""
    watch = Silent()
    memory = Memory(watch)
    memory.start()
    children, own, start = _children(), time.process_time(), time.perf_counter()
    batch = run_batch(Request(paths=paths, out=str(out), jobs=jobs, resume=resume), watch)
    wall, own = time.perf_counter() - start, time.process_time() - own
    memory.over.set()
    memory.join()
    times = watch.times[STARTING:]
    rate = (len(times) - 1) / (times[-1] - times[0]) if len(times) > 1 else 0.0
    return Figures(wall, rate, _children() - children, own, memory.samples, batch)


def _children() -> float:
    """CPU seconds of all child processes that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _peak() -> float:
    """Megabytes that this process had at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def unit(workbooks: list[Path]) -> float:
    """U: CPU seconds of stock openpyxl's load and save, the median over workbooks of all years."""
    contents = [path.read_bytes() for path in workbooks]

    def once(content: bytes) -> float:
        return cpu_seconds(lambda: openpyxl.load_workbook(io.BytesIO(content)).save(io.BytesIO()))

    for content in contents[:2]:
        once(content)
    return statistics.median(once(content) for content in contents)


def speed_up(paths: list[str], folder: Path) -> None:
    """Two workers against one, in turn, on the same workbooks, after the start of the workers."""
    shares, cpu = [], []
    for number in range(ROUNDS):
        chosen = tuple(paths[number * FEW : (number + 1) * FEW])
        one = measured(chosen, folder / f"one{number}", 1)
        two = measured(chosen, folder / f"two{number}", 2)
        shares.append(two.rate / one.rate)
        cpu.append(two.workers_cpu / one.workers_cpu)
    print(f"two workers against one   {statistics.median(shares):.2f}x wall [{min(shares):.2f}-{max(shares):.2f}]")
    print(f"  CPU of a workbook       {statistics.median(cpu):.2f}x with two at once")


def judged(batch: Batch, broken: Mapping[str, tuple[str, str]]) -> None:
    """Whether each broken workbook ended as it must, and no good one was accused."""
    wrong, ways = [], Counter[str]()
    for record in batch.records:
        name = record.source.rpartition("/")[2]
        severe = [code for code in record.codes if catalogue()[code].severity is Severity.ERROR]
        if name in broken:
            way, code = broken[name]
            ways[way] += 1
            if code not in record.codes or (record.status is Status.REFUSED) == (way == FLAGGED):
                wrong.append(f"{name}: {way}: {record.codes}")
        elif severe or record.status is Status.REFUSED or any(code[0] in "FWVBPG" for code in record.codes):
            wrong.append(f"{name}: good: {record.codes}")
    print(f"statuses                  {dict(Counter(record.status.value for record in batch.records))}")
    print(f"broken                    {sum(ways.values())} in {len(ways)} of {len(BREAKAGES)} ways")
    print(f"ended wrongly             {wrong or 'none'}")


def main() -> None:
    """Prints every figure."""
    warnings.simplefilter("ignore", UserWarning)
    folder = Path(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else COUNT
    if not (folder / "in").exists():
        start = time.process_time()
        generate(folder, count)
        print(f"corpus                    {count} workbooks in {time.process_time() - start:.0f} s CPU")
    broken = json.loads((folder / "broken.json").read_text(encoding="utf-8"))
    paths = sorted((folder / "in").iterdir())
    good = [path for path in paths if path.name not in broken]
    early = unit(good[:16])
    speed_up([str(path) for path in good], folder)
    whole = measured((str(folder / "in"),), folder / "out", 2)
    late = unit(good[:16])
    u = (early + late) / 2
    done = len(whole.batch.records)
    there, around = whole.workers_cpu / done, whole.own_cpu / done
    print(f"U                         {early * 1000:.0f} ms before, {late * 1000:.0f} ms after, CPU")
    print(f"{done} workbooks           {whole.wall:.0f} s, {done / whole.wall:.1f} a second with two workers")
    print(f"CPU of a workbook         {there * 1000:.0f} ms = {there / u:.2f} U in the worker")
    print(f"  and around it           {around * 1000:.1f} ms = {around / u:.3f} U")
    for tenth in range(10):
        low, high = done * tenth / 10, done * (tenth + 1) / 10
        sizes = [size for at, size in whole.memory if low <= at < high]
        if sizes:
            middle, most = statistics.median(sizes), max(sizes)
            print(f"memory, tenth {tenth + 1:<2}          {middle:.0f} MB median, {most:.0f} MB most")
    judged(whole.batch, broken)
    before = _peak()
    start = time.process_time()
    summarize(str(folder / "out"), whole.batch.records, folder / "agencies.csv", None, None)
    spent = time.process_time() - start
    print(f"summary                   {spent:.1f} s CPU, {_peak():.0f} MB most, {before:.0f} MB before")
    again = measured((str(folder / "in"),), folder / "out", 2, resume=True)
    print(f"resume, nothing to do     {again.wall:.1f} s, {again.own_cpu / done * 1000:.1f} ms CPU a workbook")


if __name__ == "__main__":
    main()
