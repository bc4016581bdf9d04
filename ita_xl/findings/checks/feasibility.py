"""A9: scores of items must be reachable with the number of respondents that is given."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from ita_xl.assessment.model import Assessment
from ita_xl.assessment.respondents import respondents_of
from ita_xl.assessment.submission import Entry, Remark
from ita_xl.findings.checks.wording import points
from ita_xl.frameworks.schema import Answer, Item

# From here on neighbouring means lie closer together than two decimals can show, on every scale in use.
_TOO_MANY_TO_TELL = 2000
_ENOUGH_TO_TELL = 4  # scores of a part, from which on most of them tell about its number of respondents


@lru_cache(maxsize=64)
def reachable_sums(steps: tuple[int, ...], respondents: int) -> int:
    """A bit for every sum that `respondents` answers can have when each answer is one of `steps` (points)."""
    sums = 1
    for _ in range(respondents):
        following = 0
        for step in steps:
            following |= sums << step
        sums = following
    return sums


def reachable(score: Decimal, steps: tuple[int, ...], respondents: int, tolerance: Decimal) -> bool:
    """Whether some answers give a mean within `tolerance` of `score` (points)."""
    low = Fraction(score - tolerance) * respondents
    high = Fraction(score + tolerance) * respondents
    first, last = -(-low.numerator // low.denominator), high.numerator // high.denominator
    sums = reachable_sums(steps, respondents)
    return any(sums >> total & 1 for total in range(max(first, 0), last + 1))


def unreachable_scores(assessment: Assessment) -> Iterator[Remark]:
    """A9 per cell; A9d once instead where most scores of a part do not fit: then its number of respondents is wrong.

    Items made of sub-items are left out: their own answers are not published.
    """
    for instrument in assessment.framework.instruments:
        for part, count in respondents_of(assessment.submission.profile, instrument):
            if count is None or not 0 < count.value < _TOO_MANY_TO_TELL:
                continue
            judged = list(_judged(assessment, instrument.code, part, count.value))
            wrong = [(item, entry) for item, entry, fits in judged if not fits]
            if len(judged) >= _ENOUGH_TO_TELL and len(wrong) * 2 > len(judged):
                details = {"instrument": instrument.code, "part": part.capitalize(), "n": str(count.value)}
                yield Remark("A9d", count.origin, details | {"wrong": str(len(wrong)), "all": str(len(judged))})
                continue
            for item, entry in wrong:
                details = {"item": item.code, "part": f"{part.capitalize()} ".lstrip(), "score": points(entry.value)}
                yield Remark("A9", entry.origin, details | {"n": str(count.value)})


def _judged(
    assessment: Assessment, instrument: str, part: str, count: int
) -> Iterator[tuple[Item, Entry[Decimal], bool]]:
    """The scores of one part of an instrument whose answers have known points, and whether each can be reached."""
    scales = {scale.answer: tuple(int(p) for p in scale.points) for scale in assessment.framework.answers}
    tolerance = assessment.framework.rounding.tolerance
    for item in assessment.framework.items:
        steps, typed = scales.get(item.answer), assessment.submission.items.get(item.code)
        entry: Entry[Decimal] | None = getattr(typed, part or "score", None)
        if item.instrument != instrument or item.answer is Answer.DISCLOSURE or item.sub_items:
            continue
        if steps and entry is not None:
            yield item, entry, reachable(entry.value, steps, count, tolerance)


def disclosure_scores(assessment: Assessment) -> Iterator[Remark]:
    """A9b: an O item is scored only with the points that the year knows for a disclosure."""
    allowed = {
        point for scale in assessment.framework.answers if scale.answer is Answer.DISCLOSURE for point in scale.points
    }
    for item in assessment.framework.items:
        entry = assessment.submission.items.get(item.code)
        if not allowed or item.answer is not Answer.DISCLOSURE or entry is None or entry.score is None:
            continue
        if entry.score.value not in allowed:
            yield Remark("A9b", entry.score.origin, {"item": item.code, "score": points(entry.score.value)})


def nobody_answered(assessment: Assessment) -> Iterator[Remark]:
    """A9c: scores stand beside a number of respondents of zero."""
    submission = assessment.submission
    for instrument in assessment.framework.instruments:
        codes = [item.code for item in assessment.framework.items if item.instrument == instrument.code]
        for part, count in respondents_of(submission.profile, instrument):
            entries = [submission.items[code] for code in codes if code in submission.items]
            if count and count.value == 0 and any(getattr(entry, part or "score") for entry in entries):
                yield Remark("A9c", count.origin, {"instrument": instrument.code, "part": part.capitalize()})
