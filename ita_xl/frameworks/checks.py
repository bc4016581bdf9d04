"""What a rules file must fulfil beyond the shape of its values: complete, unambiguous, no dangling codes.

Every check yields the path of the value at fault and a sentence that says what to mend; the loader adds
file and line. Ranges of levels are in levels_check.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from ita_xl.frameworks.levels_check import level_problems
from ita_xl.frameworks.schema import SCHEMA, Aggregation, Answer, BandKey, Confidence, Framework, Status
from ita_xl.frameworks.yaml_text import Path

Problem = tuple[Path, str]


def problems(framework: Framework, year: int, value: Any) -> Iterator[Problem]:
    """Every contradiction in `framework`, read from `<year>.yaml` whose plain value is `value`; none if it is sound."""
    yield from _head(framework, year)
    yield from _instruments(framework)
    yield from _indicators(framework)
    yield from _sub_indicators(framework)
    yield from _items(framework)
    yield from _answers(framework)
    yield from _numbers(framework)
    yield from level_problems(framework.levels)
    yield from _bands(framework)
    yield from _obligations(framework)
    yield from _issues(framework)
    yield from _sources(framework, value, ())


def _head(framework: Framework, year: int) -> Iterator[Problem]:
    if framework.schema != SCHEMA:
        yield ("schema",), f"unknown schema {framework.schema}; write {SCHEMA}"
    if framework.fiscal_year != year:
        yield ("fiscal_year",), f"{framework.fiscal_year} does not fit the file name {year}.yaml; correct one of them"
    if framework.version < 1:
        yield ("version",), "a version counts from 1"
    own = framework.rules_of == framework.fiscal_year
    if framework.status is Status.FINAL and not own:
        yield ("rules_of",), f"final rules are the year's own; write {framework.fiscal_year} or status: provisional"
    if framework.status is Status.PROVISIONAL and own:
        yield ("rules_of",), "provisional rules come from another year; name it or write status: final"


def _instruments(framework: Framework) -> Iterator[Problem]:
    yield from _unique("instruments", "code", (i.code for i in framework.instruments))
    for number, instrument in enumerate(framework.instruments):
        path: Path = ("instruments", number)
        if not 0 <= instrument.weight.value <= 1:
            yield (*path, "weight", "value"), "a weight lies between 0 and 1"
        own = framework.indicators_of(instrument.code)
        if not own:
            yield path, f"{instrument.code} has no indicator; add one or remove the instrument"
        if instrument.parts and not any(i.aggregation is Aggregation.PARTS for i in own):
            yield (*path, "parts"), f"no indicator of {instrument.code} is a mean_of_parts; remove the parts"
        yield from _unique(("instruments", number, "parts"), None, instrument.parts)
    total = sum((i.weight.value for i in framework.instruments), Decimal(0))
    if total != 1:
        yield ("instruments",), f"the weights add up to {total}, not to 1; correct them"


def _indicators(framework: Framework) -> Iterator[Problem]:
    yield from _unique("indicators", "number", (i.number for i in framework.indicators))
    instruments = {i.code: i for i in framework.instruments}
    for number, indicator in enumerate(framework.indicators):
        path: Path = ("indicators", number)
        name = f"indicator {indicator.number}"
        instrument = instruments.get(indicator.instrument)
        if instrument is None:
            yield (
                (*path, "instrument"),
                f"there is no instrument {indicator.instrument}; use one of {_list(instruments)}",
            )
            continue
        by_parts = indicator.aggregation is Aggregation.PARTS
        if by_parts and not instrument.parts:
            yield (*path, "aggregation"), f"{instrument.code} has no parts; add `parts` to it or use mean_of_items"
        if instrument.parts and not by_parts:
            yield (*path, "aggregation"), f"{instrument.code} has parts; use mean_of_parts"
        has_sub_indicators = bool(framework.sub_indicators_of(indicator.number))
        by_sub_indicators = indicator.aggregation is Aggregation.SUB_INDICATORS
        if by_sub_indicators and not has_sub_indicators:
            yield (*path, "aggregation"), f"{name} has no sub-indicators; add them or use mean_of_items"
        if has_sub_indicators and not by_sub_indicators:
            yield (*path, "aggregation"), f"{name} has sub-indicators; use mean_of_sub_indicators"
        if not framework.items_of(indicator.number):
            yield path, f"{name} has no item; add one or remove the indicator"


def _sub_indicators(framework: Framework) -> Iterator[Problem]:
    yield from _unique("sub_indicators", "code", (s.code for s in framework.sub_indicators))
    indicators = {i.number for i in framework.indicators}
    for number, sub in enumerate(framework.sub_indicators):
        path: Path = ("sub_indicators", number)
        if sub.indicator not in indicators:
            yield (*path, "indicator"), f"there is no indicator {sub.indicator}; use one of {_list(indicators)}"
        elif not framework.items_of(sub.indicator, sub.code):
            yield path, f"sub-indicator {sub.code} has no item; add one or remove the sub-indicator"


def _items(framework: Framework) -> Iterator[Problem]:
    yield from _unique("items", "code", (i.code for i in framework.items))
    instruments = {i.code for i in framework.instruments}
    indicators = {i.number: i for i in framework.indicators}
    sub_indicators = {s.code: s for s in framework.sub_indicators}
    for number, item in enumerate(framework.items):
        path: Path = ("items", number)
        if item.instrument not in instruments:
            yield (*path, "instrument"), f"there is no instrument {item.instrument}; use one of {_list(instruments)}"
        indicator = indicators.get(item.indicator)
        if indicator is None:
            yield (*path, "indicator"), f"there is no indicator {item.indicator}; use one of {_list(indicators)}"
            continue
        if item.instrument in instruments and indicator.instrument != item.instrument:
            yield (
                (*path, "indicator"),
                f"indicator {item.indicator} belongs to {indicator.instrument}, not {item.instrument}",
            )
        sub = sub_indicators.get(item.sub_indicator or "")
        if item.sub_indicator is not None and (sub is None or sub.indicator != item.indicator):
            yield (*path, "sub_indicator"), f"indicator {item.indicator} has no sub-indicator {item.sub_indicator}"
        if item.sub_indicator is None and indicator.aggregation is Aggregation.SUB_INDICATORS:
            yield path, f"item {item.code} needs a sub_indicator, because indicator {item.indicator} is made of them"
        yield from _wording(path, item.text, item.assumed_text, item.confidence)
        for part, sub_item in enumerate(item.sub_items):
            yield from _wording((*path, "sub_items", part), sub_item.text, sub_item.assumed_text, item.confidence)


def _wording(path: Path, text: str | None, assumed: str | None, confidence: Confidence) -> Iterator[Problem]:
    """`text` may be printed as official wording, so only a confirmed fact has it."""
    if text is not None and assumed is not None:
        yield (*path, "assumed_text"), "either text or assumed_text; remove one"
    if text is not None and confidence is not Confidence.CONFIRMED:
        yield (*path, "text"), f"wording that is only {confidence} belongs under assumed_text"


def _answers(framework: Framework) -> Iterator[Problem]:
    yield from _unique("answers", "answer", (a.answer for a in framework.answers))
    described = {a.answer for a in framework.answers}
    for number, item in enumerate(framework.items):
        if item.answer not in described:
            yield ("items", number, "answer"), f"the points of `{item.answer}` are not under `answers`; add them there"
    for number, scale in enumerate(framework.answers):
        path: Path = ("answers", number, "points")
        if (scale.answer is Answer.UNKNOWN) == bool(scale.points):
            yield path, "every answer needs points, except `unknown`, which has none"
        if list(scale.points) != sorted(set(scale.points)):
            yield path, "points ascend and differ; sort them"
        if any(not 0 <= point <= 100 for point in scale.points):
            yield path, "points lie between 0 and 100"
    yield from _unique("calculations", "step", (c.step for c in framework.calculations))


def _numbers(framework: Framework) -> Iterator[Problem]:
    rounding = framework.rounding
    for key in ("shown", "instrument", "total"):
        if not 0 <= getattr(rounding, key) <= 6:
            yield ("rounding", key), "the number of decimals lies between 0 and 6"
    if rounding.tolerance < 0:
        yield ("rounding", "tolerance"), "the tolerance is not negative"
    if not 0 < framework.target.score <= 100:
        yield ("target", "score"), "the target lies above 0 and is at most 100"


def _bands(framework: Framework) -> Iterator[Problem]:
    yield from _unique("bands", "key", (b.key for b in framework.bands))
    missing = [key for key in BandKey if key not in {b.key for b in framework.bands}]
    if missing:
        yield ("bands",), f"the band {_list(missing)} is missing; add it"


def _obligations(framework: Framework) -> Iterator[Problem]:
    codes = {i.code for i in framework.items}
    yield from _unique("obligations", "kind", (o.kind for o in framework.obligations))
    for number, obligation in enumerate(framework.obligations):
        if obligation.item not in codes:
            yield ("obligations", number, "item"), f"there is no item {obligation.item} in this year; correct the code"
        yield from _unique(("obligations", number, "elements"), "id", (e.id for e in obligation.elements))
        for place, element in enumerate(obligation.elements):
            path = ("obligations", number, "elements", place)
            yield from _wording(path, element.text, element.assumed_text, element.confidence)


def _issues(framework: Framework) -> Iterator[Problem]:
    codes = {i.code for i in framework.items}
    yield from _unique("issues", "number", (i.number for i in framework.issues))
    for number, issue in enumerate(framework.issues):
        yield from _unique(("issues", number, "items"), None, issue.items)
        for place, code in enumerate(issue.items):
            if code not in codes:
                yield ("issues", number, "items", place), f"there is no item {code} in this year; correct the code"


def _sources(framework: Framework, value: Any, path: Path) -> Iterator[Problem]:
    """Keys under `sources` of every fact, wherever it stands."""
    children: Iterable[tuple[str | int, Any]] = ()
    if isinstance(value, dict):
        children = value.items()
    elif isinstance(value, list):
        children = enumerate(value)
    for step, child in children:
        if step == "sources" and isinstance(child, list):
            for place, key in enumerate(child):
                if key not in framework.sources:
                    yield (*path, step, place), f"there is no source `{key}`; add it under `sources` or correct the key"
        elif isinstance(child, dict | list):
            yield from _sources(framework, child, (*path, step))


def _unique(where: str | Path, key: str | None, values: Iterable[object]) -> Iterator[Problem]:
    """Values of `key` in the records of the list `where` (or its plain values) must differ."""
    path: Path = (where,) if isinstance(where, str) else where
    seen: set[object] = set()
    for number, value in enumerate(values):
        if value in seen:
            yield (*path, number, *((key,) if key else ())), f"{value} is given twice; remove one or correct it"
        seen.add(value)


def _list(values: Iterable[object]) -> str:
    return ", ".join(str(v) for v in sorted(values, key=str))
