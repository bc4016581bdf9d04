"""A5: measures belong to the fiscal year after the result."""

from __future__ import annotations

from collections.abc import Iterator

from ita_xl.assessment.fiscal_year import fiscal_year_dates
from ita_xl.assessment.model import Assessment
from ita_xl.assessment.submission import Remark

_BUDDHIST_ERA = 543


def outside_fiscal_year(assessment: Assessment) -> Iterator[Remark]:
    """A5 a date of a measure outside the next fiscal year; A5b the start after the completion."""
    first, last = fiscal_year_dates(assessment.next_year)
    year = str(assessment.next_year)
    for row in assessment.submission.plan:
        for field, day in (("start", row.start), ("due", row.due)):
            if day is not None and not first <= day <= last:
                found = f"{day.day}/{day.month}/{day.year + _BUDDHIST_ERA}"
                yield Remark("A5", row.at(field), {"code": row.code, "found": found, "year": year})
        if row.start is not None and row.due is not None and row.start > row.due:
            yield Remark("A5b", row.at("due"), {"code": row.code})
