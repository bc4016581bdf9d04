"""The Thai fiscal year: 1 October of the year before to 30 September."""

from __future__ import annotations

from datetime import date, timedelta

_BUDDHIST_ERA = 543
_FIRST_MONTH = 10


def fiscal_year_dates(year: int) -> tuple[date, date]:
    """First and last day of a Thai fiscal year (B.E.): 1 October of the year before to 30 September."""
    return fiscal_months(year, 1, 12)


def fiscal_months(year: int, first: int, last: int) -> tuple[date, date]:
    """First day of month `first` and last day of month `last` of fiscal year `year` (B.E.); 1 is October."""
    return _first_day(year, first), _first_day(year, last + 1) - timedelta(days=1)


def _first_day(year: int, month: int) -> date:
    place = _FIRST_MONTH - 2 + month
    return date(year - _BUDDHIST_ERA - 1 + place // 12, place % 12 + 1, 1)
