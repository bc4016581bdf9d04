"""Reads dates as Thai officers type them. Days are C.E. `date` objects; typed years are B.E. or C.E."""

from __future__ import annotations

import calendar
import re
from datetime import date
from functools import lru_cache

from ita_xl.narrative.thai import words as calendar_words
from ita_xl.workbook.reading.cells import Cell, CellKind
from ita_xl.workbook.reading.numbers import BUDDHIST_ERA, Parsed
from ita_xl.workbook.reading.text import key
from ita_xl.workbook.reading.words import read_words

_FIRST, _LAST = date(2000, 1, 1), date(2100, 12, 31)
# No date of this field is later in C.E. or earlier in B.E.
_FIRST_BUDDHIST_YEAR = 2400
_TWO_DIGIT_BUDDHIST = range(60, 100)

_DAY_MONTH_YEAR = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})")
_YEAR_MONTH_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


def parse_date(cell: Cell | None, *, end_of_month: bool = False) -> Parsed[date]:
    """The day in a cell: a real date, or text such as `6 มี.ค. 2566`, `6/3/2566` (day first), `2566-03-06`.

    A month without a day is its first day, or its last with `end_of_month`. Codes: V16 unreadable, V17 a year B.E.
    stored as C.E., V18 read from text, V19 implausible, V33 completed to a whole month.
    """
    if cell is None:
        return Parsed()
    if cell.kind is CellKind.DATE and isinstance(cell.value, date):
        day = cell.value
        if day.year < _FIRST_BUDDHIST_YEAR:
            return _plausible(day, ())
        return _on(day.year, day.month, day.day, ("V17",))
    if cell.kind is CellKind.ERROR:
        return Parsed(None, ("V4",))
    if cell.kind is CellKind.UNCACHED:
        return Parsed(None, ("V5",))
    if cell.kind is not CellKind.TEXT:
        return Parsed(None, ("V16",))
    return _in_text(str(cell.value), end_of_month)


def _in_text(typed: str, end_of_month: bool) -> Parsed[date]:
    words = read_words()
    text = key(typed)
    if not text:
        return Parsed()
    if text in words.no_value:
        return Parsed(None, ("V7",))
    for word in words.date_words:
        text = text.replace(word, "")
    if match := _DAY_MONTH_YEAR.fullmatch(text):
        return _on(int(match[4]), int(match[3]), int(match[1]), ("V18",))
    if match := _YEAR_MONTH_DAY.fullmatch(text):
        return _on(int(match[1]), int(match[2]), int(match[3]), ("V18",))
    match = _named_month().fullmatch(text.replace(".", "").replace(",", ""))
    if not match:
        return Parsed(None, ("V16",))
    month = _months()[match[2]]
    year = int(match[3])
    if year in _TWO_DIGIT_BUDDHIST:
        year += 2500
    if match[1]:
        return _on(year, month, int(match[1]), ("V18",))
    if year < _FIRST_BUDDHIST_YEAR:
        return Parsed(None, ("V16",))
    last = calendar.monthrange(year - BUDDHIST_ERA, month)[1]
    return _on(year, month, last if end_of_month else 1, ("V33",))


def _on(year: int, month: int, day: int, codes: tuple[str, ...]) -> Parsed[date]:
    """The day of a year B.E. or C.E."""
    try:
        found = date(year - BUDDHIST_ERA if year >= _FIRST_BUDDHIST_YEAR else year, month, day)
    except ValueError:
        return Parsed(None, ("V16",))
    return _plausible(found, codes)


def _plausible(day: date, codes: tuple[str, ...]) -> Parsed[date]:
    return Parsed(day, codes) if _FIRST <= day <= _LAST else Parsed(None, ("V19",))


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    """Full and short names, without dots, to 1-12."""
    words = calendar_words()
    names: dict[str, int] = {}
    for kind in (words.months, words.months_short):
        names |= {key(name).replace(".", ""): number for number, name in enumerate(kind, start=1)}
    return names


@lru_cache(maxsize=1)
def _named_month() -> re.Pattern[str]:
    names = "|".join(sorted(_months(), key=len, reverse=True))
    return re.compile(rf"(\d{{1,2}})?({names})(\d{{4}}|\d{{2}})")
