"""What a file of measures may not say: checks that go beyond the shape of one value."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ita_xl.frameworks.load import known_years, load_framework
from ita_xl.frameworks.schema import Answer, Item
from ita_xl.frameworks.yaml_text import Path as ValuePath
from ita_xl.measures.schema import FEWEST_STEPS, MOST_STEPS, SCHEMA, Measure, MeasureFile

Problem = tuple[ValuePath, str]

_MONTHS = 12
_TEXTS = ("id", "topic", "weakness", "measure", "monitoring", "success", "reason")


def problems(file: MeasureFile, frameworks: Path | None = None) -> Iterator[Problem]:
    """Every fault of the file with its place. `frameworks`: folder with further rules files."""
    if file.schema != SCHEMA:
        yield ("schema",), f"`schema` must be {SCHEMA}"
    items = _Items(frameworks)
    first_of: dict[str, str] = {}
    for number, measure in enumerate(file.measures):
        place: ValuePath = ("measures", number)
        yield from _texts(place, measure)
        yield from _steps(place, measure)
        yield from _period(place, measure)
        yield from _owner(place, measure)
        yield from _served(place, measure, items)
        for key, where in _claims(place, measure):
            if key in first_of:
                yield where, f"{key} is written twice (first by measure `{first_of[key]}`); remove one"
            first_of.setdefault(key, measure.id)


class _Items:
    """The items of a year by code; a year's rules are loaded when it is first asked for."""

    def __init__(self, frameworks: Path | None) -> None:
        self._frameworks = frameworks
        self.years = known_years(frameworks)
        self._of: dict[int, dict[str, Item]] = {}

    def of(self, year: int) -> dict[str, Item]:
        if year not in self._of:
            self._of[year] = {item.code: item for item in load_framework(year, self._frameworks).items}
        return self._of[year]


def _claims(place: ValuePath, measure: Measure) -> Iterator[tuple[str, ValuePath]]:
    """What only one measure of a file may have: its id, an item of a year, a whole indicator."""
    yield f"id `{measure.id}`", (*place, "id")
    for number, served in enumerate(measure.serves):
        for year in served.years:
            yield f"item {served.item} of {year}", (*place, "serves", number)
    if not measure.serves:
        for indicator in measure.indicators:
            yield f"the whole indicator {indicator}", (*place, "indicators")


def _texts(place: ValuePath, measure: Measure) -> Iterator[Problem]:
    for key in _TEXTS:
        if not getattr(measure, key).strip():
            yield (*place, key), f"`{key}` is empty; write it"
    for key, lines in (("steps", measure.steps), ("shows", measure.shows)):
        for number, line in enumerate(lines):
            if not line.strip() or "\n" in line:
                yield (*place, key, number), f"`{key}`: write one line of text"


def _steps(place: ValuePath, measure: Measure) -> Iterator[Problem]:
    if not FEWEST_STEPS <= len(measure.steps) <= MOST_STEPS:
        yield (*place, "steps"), f"`steps`: {len(measure.steps)} steps; write {FEWEST_STEPS} to {MOST_STEPS}"


def _period(place: ValuePath, measure: Measure) -> Iterator[Problem]:
    for key in ("from_month", "to_month"):
        if not 1 <= getattr(measure, key) <= _MONTHS:
            yield (*place, key), f"`{key}` must be 1 (October) to {_MONTHS} (September)"
    if measure.from_month > measure.to_month:
        yield (*place, "to_month"), "`to_month` lies before `from_month`"


def _owner(place: ValuePath, measure: Measure) -> Iterator[Problem]:
    if (measure.responsible is None) == (measure.unit is None):
        yield place, "write either `responsible` (the kind of work) or `unit` (the name of a unit)"


def _served(place: ValuePath, measure: Measure, items: _Items) -> Iterator[Problem]:
    """Items exist in their years and belong to an indicator of the measure; O items say what they show."""
    if not measure.indicators:
        yield (*place, "indicators"), "`indicators` is empty; name the indicator"
    known = {item.indicator for item in items.of(items.years[-1]).values()}
    for number, indicator in enumerate(measure.indicators):
        if indicator not in known:
            yield (*place, "indicators", number), f"there is no indicator {indicator}"
    answers: set[Answer] = set()
    for number, served in enumerate(measure.serves):
        where = (*place, "serves", number)
        for year in served.years:
            if year not in items.years:
                yield where, f"no rules for fiscal year {year}"
                continue
            item = items.of(year).get(served.item)
            if item is None:
                yield where, f"{year} has no item {served.item}"
            elif item.indicator not in measure.indicators:
                yield where, f"item {served.item} of {year} belongs to indicator {item.indicator}; correct `indicators`"
            else:
                answers.add(item.answer)
    if (Answer.DISCLOSURE in answers) != bool(measure.shows) and answers:
        yield (*place, "shows"), "`shows` says what a complete O item has on the website: for O items, and only there"
