"""Levels must give every total from 0 to 100 exactly one name, with no gap, overlap or rule that never applies."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ita_xl.frameworks.schema import Level, Levels
from ita_xl.frameworks.yaml_text import Path

_FULL = Decimal(100)


def level_problems(levels: Levels) -> Iterator[tuple[Path, str]]:
    """Contradictions in `levels`: path of the value at fault and what to mend."""
    names: set[str] = set()
    for number, rule in enumerate(levels.rules):
        if rule.name in names:
            yield _at(number, "name"), f"the level {rule.name} is given twice; remove one or correct it"
        names.add(rule.name)
        if not 0 <= rule.total.start < rule.total.end <= _FULL:
            yield _at(number, "total"), f"a range goes upwards and lies in 0 to 100, not {_span(rule)}"
    yield from _tiles([(n, r) for n, r in enumerate(levels.rules) if r.every_instrument_from is None])
    yield from _conditions(levels.rules)
    if not any(rule.total.start == levels.pass_from for rule in levels.rules):
        yield ("levels", "pass_from"), f"no level begins at {levels.pass_from}; correct it"
    if len(set(levels.letters)) != len(levels.letters):
        yield ("levels", "letters"), "a letter is given twice; remove one"


def _tiles(rules: list[tuple[int, Level]]) -> Iterator[tuple[Path, str]]:
    """Ranges without a condition cover 0 to 100 once."""
    reached = Decimal(0)
    if not rules:
        yield ("levels", "rules"), "no level covers every total; add levels without every_instrument_from"
        return
    for number, rule in sorted(rules, key=lambda pair: pair[1].total.start):
        if rule.total.start > reached:
            yield _at(number, "total"), f"gap: no level from {reached} to below {rule.total.start}; close it"
        if rule.total.start < reached:
            yield _at(number, "total"), f"overlap: {_span(rule)} begins inside another level, which ends at {reached}"
        reached = max(reached, rule.total.end)
    if reached != _FULL:
        yield ("levels", "rules"), f"gap: no level from {reached} to 100; close it"


def _conditions(rules: tuple[Level, ...]) -> Iterator[tuple[Path, str]]:
    """A rule with a condition lies inside one without, is tried before it, and is not hidden by an easier one."""
    for number, rule in enumerate(rules):
        least = rule.every_instrument_from
        if least is None:
            continue
        if not 0 < least <= _FULL:
            yield _at(number, "every_instrument_from"), "what every instrument must reach lies above 0, at most 100"
        around = [n for n, other in enumerate(rules) if other.every_instrument_from is None and _inside(rule, other)]
        if not around:
            yield _at(number, "total"), f"{_span(rule)} does not lie inside one level without every_instrument_from"
        elif around[0] < number:
            yield _at(number), f"never reached: {rules[around[0]].name} is tried first; move {rule.name} above it"
        for other in rules[:number]:
            easier = other.every_instrument_from is not None and other.every_instrument_from <= least
            if easier and _inside(rule, other):
                yield _at(number), f"never reached: {other.name} asks for no more and is tried first; change the order"


def _inside(inner: Level, outer: Level) -> bool:
    return outer.total.start <= inner.total.start and inner.total.end <= outer.total.end


def _span(rule: Level) -> str:
    return f"from {rule.total.start} below {rule.total.end}"


def _at(number: int, *steps: str) -> Path:
    return ("levels", "rules", number, *steps)
