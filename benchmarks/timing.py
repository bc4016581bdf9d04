"""Ratios that hold on a noisy machine: CPU time, shuffled rounds, the unit timed twice in every round."""

from __future__ import annotations

import gc
import random
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Work = Callable[[], object]


@dataclass(frozen=True)
class Ratio:
    """Median of the per-round ratios to the unit, with the quartiles, and the median milliseconds."""

    name: str
    median: float
    low: float
    high: float
    milliseconds: float


def cpu_seconds(work: Work) -> float:
    """CPU time (user and system) of one call, after a collection so that it pays only for itself."""
    gc.collect()
    start = time.process_time()
    work()
    return time.process_time() - start


def ratios(unit: Work, works: Mapping[str, Work], rounds: int, seed: int = 1) -> tuple[float, list[Ratio]]:
    """Times `unit` and `works` interleaved; returns the unit's median milliseconds and a ratio per work."""
    order = random.Random(seed)
    for work in (unit, *works.values()):
        work()
    units: list[float] = []
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        names = list(works)
        order.shuffle(names)
        first = cpu_seconds(unit)
        for name in names:
            seconds[name].append(cpu_seconds(works[name]))
        units.append((first + cpu_seconds(unit)) / 2)
    rows = []
    for name, times in seconds.items():
        shares = sorted(t / u for t, u in zip(times, units, strict=True))
        quarter = len(shares) // 4
        rows.append(
            Ratio(
                name,
                statistics.median(shares),
                shares[quarter],
                shares[-quarter - 1],
                statistics.median(times) * 1000,
            )
        )
    return statistics.median(units) * 1000, rows
