"""Every sensible way of raising some scores of one instrument: how many nodes, what value, at what cost in points.

A yes-or-no item can only become 100; any other score can rise by as many points as are needed. A way that is nowhere
better than another one is dropped, so that the few that stay can be searched completely. Few stay because O items score
0 or 100; with many other scores (no source knows such) so many ways differ that only MOST of each size are kept: the
number of changes stays the smallest, their points may then exceed the fewest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import gcd, lcm

import msgspec

from ita_xl.assessment.exact import FULL_MARK
from ita_xl.assessment.scoring import Score
from ita_xl.frameworks.schema import Aggregation, Answer, Framework, Indicator

FULL = Fraction(FULL_MARK)
MOST = 4
Room = tuple[tuple[Fraction, Fraction, int], ...]
"""Share, points to 100 and number of the flexible leaves of each share, the largest share first."""


class Leaf(msgspec.Struct, frozen=True):
    """A score that can be raised: the lowest one known. `share`: points of its instrument per point of it."""

    key: str
    used: Fraction
    share: Fraction
    whole: bool  # only 100 can be reached, nothing between

    @property
    def gap(self) -> Fraction:
        """Points to 100."""
        return FULL - self.used


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """One way. `value`: points of the instrument when the chosen whole items are at 100 and the flexible ones have not
    moved yet; `cost`: points of the whole items; `flexible` rise by at least one step."""

    value: Fraction
    cost: Fraction = Fraction(0)
    whole: tuple[Leaf, ...] = ()
    flexible: tuple[Leaf, ...] = ()
    room: tuple[
        tuple[Fraction, Fraction, int], ...
    ] = ()  # share, points to 100, number of flexible leaves of the share

    @property
    def changed(self) -> int:
        """Number of nodes that change."""
        return len(self.whole) + len(self.flexible)

    @property
    def top(self) -> Fraction:
        """Points of the instrument when everything chosen is at 100."""
        return self.value + sum((share * points for share, points, _ in self.room), Fraction(0))


def instrument_choices(
    framework: Framework, code: str, scores: dict[str, Score]
) -> tuple[dict[int, tuple[Choice, ...]], Fraction]:
    """The ways for one instrument by number of changed nodes (0: as it is), and the smallest step of its scores.

    Empty when the instrument has no score. Values of changed ways are not rounded yet.
    """
    now = scores[code].used
    if now is None:
        return {}, Fraction(1)
    indicators = framework.indicators_of(code)
    step = Fraction(1, 10**framework.rounding.shown)
    if any(scores[str(i.number)].used is None for i in indicators):
        ways = _ways([Leaf(code, now, Fraction(1), whole=False)], changed=Fraction(now), unchanged=now)
    else:
        ways = [Choice(value=Fraction(0))]
        for indicator in indicators:
            ways = _undominated(_both(ways, _indicator_ways(framework, indicator, scores, len(indicators))))
    by_count: dict[int, list[Choice]] = {}
    for way in ways:
        by_count.setdefault(way.changed, []).append(way)
    by_count[0] = [Choice(value=now)]
    leaves = [leaf for way in ways for leaf in way.flexible]
    return {count: tuple(same) for count, same in by_count.items()}, _unit(step, leaves)


def _indicator_ways(
    framework: Framework, indicator: Indicator, scores: dict[str, Score], siblings: int
) -> list[Choice]:
    score = scores[str(indicator.number)]
    used, share = score.used, Fraction(1, siblings)
    assert used is not None, "an instrument with an unknown indicator is raised as a whole"
    if score.computed is None:
        return _ways([Leaf(str(indicator.number), used, share, whole=False)], used * share, used * share)
    leaves = []
    for item in framework.items_of(indicator.number):
        value = scores[item.code].used
        if scores[item.code].scored and value is not None:
            part = share * _weight(framework, indicator, item.sub_indicator, scores)
            leaves.append(Leaf(item.code, value, part, whole=item.answer is Answer.DISCLOSURE))
    return _ways(leaves, changed=score.computed * share, unchanged=used * share)


def _weight(
    framework: Framework, indicator: Indicator, sub_indicator: str | None, scores: dict[str, Score]
) -> Fraction:
    """Share of one item in its indicator."""
    within = sub_indicator if indicator.aggregation is Aggregation.SUB_INDICATORS else None
    items = [i for i in framework.items_of(indicator.number, within) if scores[i.code].scored]
    if within is None:
        return Fraction(1, len(items))
    subs = [s for s in framework.sub_indicators_of(indicator.number) if scores[s.code].scored]
    return Fraction(1, len(items) * len(subs))


def _ways(leaves: Sequence[Leaf], changed: Fraction, unchanged: Fraction) -> list[Choice]:
    """All ways for one node: it counts `unchanged` as long as nothing below it moves, else what follows from it."""
    ways = [Choice(value=changed)]
    for leaf in leaves:
        if leaf.whole and leaf.gap:
            ways = _undominated([*ways, *(_take_whole(way, leaf) for way in ways)])
    for share in sorted({leaf.share for leaf in leaves}, reverse=True):
        same = [leaf for leaf in leaves if leaf.share == share and not leaf.whole and leaf.gap]
        same.sort(key=lambda leaf: -leaf.gap)
        # Of equally weighted scores those with the most room reach everything that others reach.
        ways = _both(ways, [_flexible(same[:count]) for count in range(len(same) + 1)])
    return [Choice(value=unchanged), *(way for way in ways if way.changed)]


def _take_whole(way: Choice, leaf: Leaf) -> Choice:
    return msgspec.structs.replace(
        way, value=way.value + leaf.share * leaf.gap, cost=way.cost + leaf.gap, whole=(*way.whole, leaf)
    )


def _flexible(leaves: Sequence[Leaf]) -> Choice:
    points = sum((leaf.gap for leaf in leaves), Fraction(0))
    return Choice(
        value=Fraction(0),
        flexible=tuple(leaves),
        room=((leaves[0].share, points, len(leaves)),) if leaves else (),
    )


def _both(one: Iterable[Choice], other: Sequence[Choice]) -> list[Choice]:
    return [
        Choice(
            value=a.value + b.value,
            cost=a.cost + b.cost,
            whole=a.whole + b.whole,
            flexible=a.flexible + b.flexible,
            room=_joined(a.room, b.room),
        )
        for a in one
        for b in other
    ]


def _joined(one: Room, other: Room) -> Room:
    if not one or not other:
        return one or other
    room = {share: (points, count) for share, points, count in one}
    for share, points, count in other:
        known_points, known_count = room.get(share, (Fraction(0), 0))
        room[share] = (known_points + points, known_count + count)
    return tuple((share, *room[share]) for share in sorted(room, reverse=True))


def _undominated(ways: Iterable[Choice]) -> list[Choice]:
    """The ways that no other way of as many nodes beats; of very many, some from the best value to the least cost."""
    groups: dict[tuple[int, tuple[tuple[Fraction, int], ...]], list[Choice]] = {}
    for way in ways:
        groups.setdefault((way.changed, tuple((share, count) for share, _, count in way.room)), []).append(way)
    kept: list[Choice] = []
    for (_, room), group in sorted(groups.items(), key=lambda pair: pair[0]):
        group.sort(key=lambda way: (-way.value, way.cost, -way.top))
        kept += _best_with_room(group) if room else _spread_over(_best(group))
    return kept


def _best(group: Iterable[Choice]) -> list[Choice]:
    """Of ways sorted by falling value those that cost less than all before."""
    best: list[Choice] = []
    for way in group:
        if not best or way.cost < best[-1].cost:
            best.append(way)
    return best


def _best_with_room(group: Iterable[Choice]) -> list[Choice]:
    best: list[Choice] = []
    for way in group:
        if not any(_as_good(other, way) for other in best):
            best.append(way)
    return best


def _spread_over(ways: list[Choice]) -> list[Choice]:
    """At most MOST of `ways`, evenly, the first and the last among them."""
    if len(ways) <= MOST:
        return ways
    return [ways[place * (len(ways) - 1) // (MOST - 1)] for place in range(MOST)]


def _as_good(one: Choice, other: Choice) -> bool:
    """Whether `one` reaches all that `other` reaches, for no more points; both change as many nodes of each share."""
    if one.value < other.value or one.cost > other.cost:
        return False
    return all(points >= less for (_, points, _), (_, less, _) in zip(one.room, other.room, strict=True))


def _unit(step: Fraction, leaves: Iterable[Leaf]) -> Fraction:
    """The largest unit of which `step` and every gap is a multiple."""
    unit = step
    for leaf in leaves:
        denominator = lcm(unit.denominator, leaf.gap.denominator)
        unit = Fraction(gcd(int(unit * denominator), int(leaf.gap * denominator)), denominator)
    return unit
