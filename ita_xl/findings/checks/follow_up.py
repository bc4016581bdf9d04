"""A10: a follow-up report says what was done, when, and where the evidence is."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ita_xl.assessment.model import Assessment
from ita_xl.assessment.submission import MeasureStatus, Remark

_COMPLETE = Decimal(100)


def incomplete_follow_up(assessment: Assessment) -> Iterator[Remark]:
    """A10 finished without date; A10b without evidence; A10c without result; A10d per cent against status;
    A10e evidence is no web link."""
    for row in assessment.submission.follow_up:
        details = {"code": row.code, "status": row.status or "–"}
        if row.status is not None and not row.result:
            yield Remark("A10c", row.at("result"), details)
        if row.status == MeasureStatus.DONE:
            if row.done is None:
                yield Remark("A10", row.at("done"), details)
            if not row.evidence:
                yield Remark("A10b", row.at("evidence"), details)
            elif "http://" not in row.evidence and "https://" not in row.evidence:
                yield Remark("A10e", row.at("evidence"), details)
            if row.percent is not None and row.percent != _COMPLETE:
                yield Remark("A10d", row.at("percent"), details | {"percent": f"{row.percent.normalize():f}"})


def unknown_measures(assessment: Assessment) -> Iterator[Remark]:
    """A10f: a follow-up row of a measure that the plan does not have."""
    submission = assessment.submission
    known = {row.code.casefold() for row in (*submission.plan, *submission.past_plan)}
    for row in assessment.submission.follow_up:
        if row.code.casefold() not in known:
            yield Remark("A10f", row.at("code"), {"code": row.code})
