"""Turns cells into entries of a submission and keeps what is to be told about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TypeVar

from ita_xl.assessment.submission import Entry, Origin, Remark
from ita_xl.workbook.layout import YES
from ita_xl.workbook.reading.cells import Cell, CellKind
from ita_xl.workbook.reading.dates import parse_date
from ita_xl.workbook.reading.numbers import BUDDHIST_ERA, Parsed, parse_count, parse_score, parse_year
from ita_xl.workbook.reading.text import clean, key
from ita_xl.workbook.reading.words import read_words

T = TypeVar("T")

_LONGEST_QUOTE = 60


class TypedReader:
    """Reads typed values; `remarks` collects what was repaired or refused, in reading order."""

    def __init__(self) -> None:
        self.remarks: list[Remark] = []

    def tell(self, code: str, cell: Cell | Origin | None, /, **details: str) -> None:
        """Adds a remark about a cell."""
        origin = cell.origin if isinstance(cell, Cell) else cell
        self.remarks.append(Remark(code, origin, details))

    def score(self, cell: Cell | None) -> Entry[Decimal] | None:
        """Points 0-100."""
        return self._entry(cell, parse_score(cell))

    def count(self, cell: Cell | None) -> Entry[int] | None:
        """A whole number, 0 or more."""
        return self._entry(cell, parse_count(cell))

    def year(self, cell: Cell | None) -> Entry[int] | None:
        """A year B.E."""
        return self._entry(cell, parse_year(cell))

    def day(self, cell: Cell | None, *, end_of_month: bool = False) -> Entry[date] | None:
        """A date; a month alone is its first or last day."""
        return self._entry(cell, parse_date(cell, end_of_month=end_of_month))

    def text(self, cell: Cell | None) -> Entry[str] | None:
        """Text without control characters; a number or date typed where text belongs is taken as it is shown."""
        if cell is None:
            return None
        if cell.kind in (CellKind.ERROR, CellKind.UNCACHED):
            return self._entry(cell, Parsed[str](None, ("V4" if cell.kind is CellKind.ERROR else "V5",)))
        if cell.kind is CellKind.DATE and isinstance(cell.value, date):
            day = cell.value
            year = day.year + (0 if day.year > date.max.year - BUDDHIST_ERA else BUDDHIST_ERA)
            return Entry(f"{day.day}/{day.month}/{year}", cell.origin)
        text, had_controls = clean(cell.shown)
        return self._entry(cell, Parsed(text or None, ("V31",) if had_controls else ()))

    def choice(self, cell: Cell | None, words: Sequence[str], *, keep: bool = True) -> Entry[str] | None:
        """One of `words`; another word is told (V29) and kept, or with `keep` False left out."""
        entry = self.text(cell)
        if cell is None or entry is None:
            return None
        for word in words:
            if key(word) == key(entry.value):
                return Entry(word, entry.origin)
        self.tell("V29", cell, typed=_quote(entry.value), words=", ".join(words))
        return entry if keep else None

    def yes(self, cell: Cell | None) -> bool:
        """Whether a cell that takes ใช่ or nothing says yes. What is neither yes nor no is told (V30) and is no."""
        if cell is None:
            return False
        if cell.kind in (CellKind.ERROR, CellKind.UNCACHED):
            self.text(cell)
            return False
        typed = key(cell.shown)
        words = read_words()
        if typed in words.means_yes:
            return True
        if typed and typed not in words.means_no:
            self.tell("V30", cell, typed=_quote(cell.shown), word=YES)
        return False

    def _entry(self, cell: Cell | None, parsed: Parsed[T]) -> Entry[T] | None:
        if cell is None:
            return None
        for code in parsed.codes:
            self.tell(code, cell, typed=_quote(_exact(cell) if code == "V2" else cell.shown), read=_said(parsed.value))
        return None if parsed.value is None else Entry(parsed.value, cell.origin)


def value_of(entry: Entry[T] | None) -> T | None:
    """The value without its origin."""
    return None if entry is None else entry.value


def _quote(text: str) -> str:
    """Typed text as a message quotes it: one line, not too long, nothing that could not be printed."""
    line = " ".join(clean(text)[0].split())
    return line if len(line) <= _LONGEST_QUOTE else f"{line[:_LONGEST_QUOTE]}…"


def _exact(cell: Cell) -> str:
    """All decimals of a number: 100.004 must not be called 100.00 when it is refused."""
    return str(cell.value) if cell.kind is CellKind.NUMBER and not cell.is_percent else cell.shown


def _said(value: object) -> str:
    if isinstance(value, date):
        return f"{value.day}/{value.month}/{value.year + BUDDHIST_ERA}"
    return "" if value is None else str(value)
