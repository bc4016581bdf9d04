"""The smallest set of changes that reaches a level: fewest changed nodes, then fewest points. Exact.

The total and, from 2566 on, the minimum of every instrument are met after the same rounding as in scoring.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import ceil, floor, gcd, lcm

import msgspec

from ita_xl.assessment.choices import FULL, Choice, Leaf, instrument_choices
from ita_xl.assessment.exact import to_decimal
from ita_xl.assessment.model import Assessment
from ita_xl.assessment.scoring import score_tree
from ita_xl.frameworks.schema import Level

HALF = Fraction(1, 2)


class Change(msgspec.Struct, frozen=True):
    """A node and the points that it needs; `whole`: it is 100 or nothing."""

    key: str
    before: Decimal
    after: Decimal
    whole: bool


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """How to reach `level`. `changes` in framework order, empty when it is reached already or cannot be reached;
    `missing`: nodes without which nothing can be said; `most`: the highest total and instruments that can be reached,
    told when the level cannot."""

    level: str
    reached: bool = False
    possible: bool = False
    changes: tuple[Change, ...] = ()
    missing: tuple[str, ...] = ()
    most: dict[str, Decimal] = {}

    @property
    def points(self) -> Decimal:
        """Points that all changed nodes rise together."""
        return sum((change.after - change.before for change in self.changes), Decimal(0))


def next_level(assessment: Assessment) -> str | None:
    """The level to strive for: the lowest one that passes, or the next above it when the result has passed already.

    None at the highest level, or when no level follows from the scores.
    """
    levels = assessment.framework.levels
    better = sorted(
        (rule for rule in levels.rules if rule.total.start >= levels.pass_from and not _holds(assessment, rule)),
        key=lambda rule: (rule.total.start, rule.every_instrument_from or 0),
    )
    return better[0].name if better and assessment.level.computed else None


def smallest_changes(assessment: Assessment, level: str) -> Reach:
    """The smallest set of changes that makes the computed level at least `level` (a level of the year).

    Raises KeyError for a level that the rules of the year do not have.
    """
    rule = {rule.name: rule for rule in assessment.framework.levels.rules}[level]
    if _holds(assessment, rule):
        return Reach(level=level, reached=True, possible=True)
    missing = tuple(node.key for node in assessment.instruments if node.used is None)
    if missing:
        return Reach(level=level, missing=missing)
    search = _Search(assessment, rule)
    changes = search.run()
    if changes is None:
        return Reach(level=level, most=search.most)
    order = [node.key for group in (assessment.instruments, assessment.indicators, assessment.items) for node in group]
    return Reach(level=level, possible=True, changes=tuple(sorted(changes, key=lambda c: order.index(c.key))))


def _holds(assessment: Assessment, rule: Level) -> bool:
    if assessment.total.used is None or assessment.total.used < rule.total.start:
        return False
    least = rule.every_instrument_from
    return least is None or all(node.used is not None and node.used >= least for node in assessment.instruments)


class _Part:
    """One instrument with one of its ways: what it can become and at what cost."""

    def __init__(self, way: Choice, weight: Fraction, step: Fraction, unit: Fraction, grid: Fraction) -> None:
        self.way = way
        self.weight = weight
        self.step = step  # the least that a changed score moves
        self.unit = unit  # every score moves by multiples of it
        self.grid = grid  # rounding of the instrument
        self.leasts = {share: Fraction(0) for share, _, _ in way.room}
        for leaf in way.flexible:
            self.leasts[leaf.share] += min(step, leaf.gap)
        self.start = way.value + sum((share * points for share, points in self.leasts.items()), Fraction(0))
        self.low = self.rounded(self.start)  # when nothing moves more than it must
        self.high = self.rounded(way.top)  # when everything chosen is at 100

    def rounded(self, value: Fraction) -> Fraction:
        """The value as it enters the total."""
        return value if not self.way.changed else floor(value / self.grid + HALF) * self.grid

    def movements(self, wanted: Fraction) -> dict[Fraction, Fraction]:
        """Points by share that make the instrument `wanted` (between low and high), the most effective ones first."""
        lacking = wanted - self.grid / 2 - self.start
        moved = dict(self.leasts)
        for share, points, _ in self.way.room:
            if lacking <= 0:
                break
            more = min(points - self.leasts[share], ceil(lacking / share / self.unit) * self.unit)
            moved[share] += more
            lacking -= more * share
        return moved

    def cost(self, wanted: Fraction) -> Fraction:
        """Points needed for `wanted`."""
        return self.way.cost + sum(self.movements(wanted).values(), Fraction(0))


class _Search:
    def __init__(self, assessment: Assessment, rule: Level) -> None:
        framework = assessment.framework
        scores = score_tree(assessment.submission, framework)
        self.places = framework.rounding.shown
        self.least = Fraction(rule.every_instrument_from or 0)
        # The total is rounded half-up, so this much is enough before rounding.
        self.total = Fraction(rule.total.start) - Fraction(1, 2 * 10**framework.rounding.total)
        self.step = Fraction(1, 10**framework.rounding.shown)
        grid = Fraction(1, 10**framework.rounding.instrument)
        self.parts: list[dict[int, list[_Part]]] = []  # by instrument and number of changed nodes
        highest: list[tuple[Fraction, Fraction]] = []
        self.most: dict[str, Decimal] = {}
        for instrument in framework.instruments:
            ways, unit = instrument_choices(framework, instrument.code, scores)
            weight = Fraction(instrument.weight.value)
            parts = {n: [_Part(way, weight, self.step, unit, grid) for way in same] for n, same in ways.items()}
            highest.append((weight, max(part.high for same in parts.values() for part in same)))
            self.most[instrument.code] = to_decimal(highest[-1][1], self.places)
            able = {n: [part for part in same if part.high >= self.least] for n, same in parts.items()}
            self.parts.append({n: same for n, same in able.items() if same})
        self.most["total"] = to_decimal(sum((w * high for w, high in highest), Fraction(0)), self.places)

    def run(self) -> list[Change] | None:
        """The changes, or None when the level cannot be reached."""
        for splits in self._splits_by_size():
            best: tuple[Fraction, list[tuple[_Part, Fraction]]] | None = None
            for split in splits:
                for parts in product(*(own[count] for own, count in zip(self.parts, split, strict=True))):
                    if sum(part.weight * part.high for part in parts) >= self.total:
                        best = _cheapest(parts, self.total, self.least, best[0] if best else None) or best
            if best is not None:
                return [change for part, wanted in best[1] for change in self._changes(part, wanted)]
        return None

    def _splits_by_size(self) -> Iterator[list[tuple[int, ...]]]:
        """Numbers of changed nodes by instrument that can reach the total, those with the fewest together first."""
        highest = [{n: max(p.weight * p.high for p in same) for n, same in own.items()} for own in self.parts]
        by_size: dict[int, list[tuple[int, ...]]] = {}
        for split in product(*highest):
            # Without any change a published total stays what it is.
            if any(split) and sum(own[count] for own, count in zip(highest, split, strict=True)) >= self.total:
                by_size.setdefault(sum(split), []).append(split)
        yield from (by_size[size] for size in sorted(by_size))

    def _changes(self, part: _Part, wanted: Fraction) -> Iterator[Change]:
        for leaf in part.way.whole:
            yield self._change(leaf, FULL)
        for share, points in part.movements(wanted).items():
            leaves = [leaf for leaf in part.way.flexible if leaf.share == share]
            for leaf, more in _spread(leaves, points, part).items():
                yield self._change(leaf, leaf.used + more)

    def _change(self, leaf: Leaf, after: Fraction) -> Change:
        return Change(leaf.key, to_decimal(leaf.used, self.places), to_decimal(after, self.places), leaf.whole)


def _cheapest(
    parts: Sequence[_Part], total: Fraction, least: Fraction, limit: Fraction | None
) -> tuple[Fraction, list[tuple[_Part, Fraction]]] | None:
    """The cheapest values of the instruments that together reach `total`, if they cost less than `limit`.

    Between two turns the cost of an instrument is linear. So points can be exchanged between two instruments without
    loss until one of them comes near a turn: all instruments but one need be tried near their turns only.
    """
    reach = _exchange(parts)
    near = [_near_turns(part, least, reach) for part in parts]
    best = None
    for free, part in enumerate(parts):
        others = [(parts[place], values) for place, values in enumerate(near) if place != free]
        for values in product(*(values for _, values in others)):
            lacking = total - sum(other.weight * v for (other, _), v in zip(others, values, strict=True))
            own = max(part.low, _up(least, part.grid), _up(lacking / part.weight, part.grid))
            if own > part.high:
                continue
            chosen = [(part, own), *((other, v) for (other, _), v in zip(others, values, strict=True))]
            cost = sum((one.cost(value) for one, value in chosen), Fraction(0))
            if limit is None or cost < limit:
                limit, best = cost, (cost, chosen)
    return best


def _exchange(parts: Sequence[_Part]) -> int:
    """Steps of rounding after which an exchange between any two instruments comes out even."""
    weights = [part.weight * part.grid for part in parts]
    together = lcm(*(weight.denominator for weight in weights))
    whole = [int(weight * together) for weight in weights]
    periods = [(part.grid / share / part.unit).denominator for part in parts for share, _, _ in part.way.room]
    return max(whole) // gcd(*whole) * lcm(1, *periods)


def _near_turns(part: _Part, least: Fraction, reach: int) -> list[Fraction]:
    """Values of the instrument at most `reach` steps from where its cost changes its slope."""
    low, high = max(part.low, _up(least, part.grid)), part.high
    if not part.way.flexible:
        return [high] if low <= high else []
    turns, full = {low, high}, part.way.value
    for share, points, _ in part.way.room:
        full += share * points
        turns.add(part.rounded(full))
    near = {turn + step * part.grid for turn in turns for step in range(-reach, reach + 1)}
    return sorted(value for value in near if low <= value <= high)


def _up(value: Fraction, grid: Fraction) -> Fraction:
    return ceil(value / grid) * grid


def _spread(leaves: Sequence[Leaf], points: Fraction, part: _Part) -> Mapping[Leaf, Fraction]:
    """Shares `points` out so that the lowest scores come up first; every score moves by at least a step."""
    moved = {leaf: min(part.step, leaf.gap) for leaf in leaves}
    left = points - sum(moved.values(), Fraction(0))
    while left > 0:
        open_leaves = [leaf for leaf in leaves if moved[leaf] < leaf.gap]
        lowest = min(open_leaves, key=lambda leaf: leaf.used + moved[leaf])
        level = lowest.used + moved[lowest]
        next_levels = [leaf.used + moved[leaf] for leaf in open_leaves if leaf.used + moved[leaf] > level]
        together = [leaf for leaf in open_leaves if leaf.used + moved[leaf] == level]
        wanted = min([*next_levels, FULL]) - level
        each = min(wanted, max(left / len(together) // part.unit * part.unit, part.unit))
        for leaf in together:
            more = min(each, left)
            moved[leaf] += more
            left -= more
    return moved
