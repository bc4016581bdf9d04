"""Recognises instrument scores that were typed as weighted points (28.50 of 30) instead of points of 100."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from ita_xl.assessment.submission import Entry, ScoreEntry
from ita_xl.frameworks.schema import Framework, Instrument
from ita_xl.workbook.reading.numbers import FULL_SCORE
from ita_xl.workbook.reading.scores import IndicatorSheet
from ita_xl.workbook.reading.typed import TypedReader, value_of

# The converted score must meet the mean of the indicators this closely, the typed one must miss it by far.
_CLOSE, _FAR = Decimal("0.5"), Decimal(5)
_SUM_TOLERANCE = Decimal("0.02")
_HUNDREDTH = Decimal("0.01")

Scores = dict[str, Entry[Decimal]]


def without_weighted_points(
    sheet: IndicatorSheet,
    totals: tuple[Entry[Decimal] | None, Entry[Decimal] | None],
    framework: Framework,
    reader: TypedReader,
) -> dict[str, ScoreEntry]:
    """The instruments with weighted points turned into points of 100 where the indicators decide it (V23).

    Undecided cases are told: V24 when the scores add up to the total, V25 when all are small enough. `totals`: this
    year's and last year's total.
    """
    published = {code: e.published for code, e in sheet.instruments.items() if e.published}
    previous = {code: e.previous for code, e in sheet.instruments.items() if e.previous}
    below = {number: value_of(e.published) for number, e in sheet.indicators.items()}
    below_previous = {number: value_of(e.previous) for number, e in sheet.indicators.items()}
    now = _converted(published, below, totals[0], framework, reader)
    then = _converted(previous, below_previous, totals[1], framework, reader)
    return {
        code: ScoreEntry(published=now.get(code), previous=then.get(code), shown=entry.shown)
        for code, entry in sheet.instruments.items()
    }


def _converted(
    typed: Scores,
    indicators: dict[int, Decimal | None],
    total: Entry[Decimal] | None,
    framework: Framework,
    reader: TypedReader,
) -> Scores:
    result = dict(typed)
    undecided = []
    for instrument in framework.instruments:
        entry = typed.get(instrument.code)
        if entry is None or not 0 < entry.value <= instrument.weight.value * FULL_SCORE:
            continue
        mean = _mean(instrument, indicators, framework)
        score = (entry.value / instrument.weight.value).quantize(_HUNDREDTH, ROUND_HALF_UP)
        if mean is None:
            undecided.append(instrument)
        elif abs(score - mean) <= _CLOSE and abs(entry.value - mean) > _FAR:
            result[instrument.code] = Entry(score, entry.origin)
            weight = f"{instrument.weight.value * FULL_SCORE:f}"
            details = {"code": instrument.code, "typed": str(entry.value), "read": str(score), "weight": weight}
            reader.tell("V23", entry.origin, **details)
    if undecided and len(undecided) == len(typed):
        code = "V24" if _adds_up(typed, total, framework) else "V25"
        for instrument in undecided:
            if code == "V24" or not _weighs_up(typed, total, framework):
                entry = typed[instrument.code]
                reader.tell(code, entry.origin, code=instrument.code, typed=str(entry.value))
    return result


def _mean(instrument: Instrument, scores: dict[int, Decimal | None], framework: Framework) -> Decimal | None:
    """Mean of the typed indicator scores of an instrument; None if one is missing."""
    values = [scores.get(indicator.number) for indicator in framework.indicators_of(instrument.code)]
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) / len(known) if known and len(known) == len(values) else None


def _adds_up(typed: Scores, total: Entry[Decimal] | None, framework: Framework) -> bool:
    """Whether all instruments are there and their plain sum is the total."""
    whole = len(typed) == len(framework.instruments)
    return total is not None and whole and abs(sum(e.value for e in typed.values()) - total.value) <= _SUM_TOLERANCE


def _weighs_up(typed: Scores, total: Entry[Decimal] | None, framework: Framework) -> bool:
    """Whether all instruments are there and their weighted sum is the total: then they are true scores."""
    if total is None or len(typed) != len(framework.instruments):
        return False
    weighted = sum((i.weight.value * typed[i.code].value for i in framework.instruments), Decimal(0))
    return abs(weighted - total.value) <= _SUM_TOLERANCE
