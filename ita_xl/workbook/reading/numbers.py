"""Reads scores, counts and years from cells: forgives what is clear, refuses what is not.

Every parser gives the value, or None, and the codes of what the officer should be told (texts: values.yaml).
"""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Generic, TypeVar

import msgspec

from ita_xl.workbook.reading.cells import Cell, CellKind
from ita_xl.workbook.reading.text import half_width, key, plain
from ita_xl.workbook.reading.words import read_words, without_words

T = TypeVar("T")

BUDDHIST_ERA = 543
FULL_SCORE = 100
# Programs store 88.61 as 88.61000000000001; nobody publishes more than a few decimals.
_KEPT_DECIMALS = Decimal("1E-10")
_LARGEST = Decimal("1E15")
_BUDDHIST_YEARS = range(2500, 2601)
_COMMON_YEARS = range(2500 - BUDDHIST_ERA, 2601 - BUDDHIST_ERA)

_PLAIN_NUMBER = re.compile(r"[+-]?(?:\d{1,12}\.?\d{0,12}|\.\d{1,12})")
_ONE_COMMA = re.compile(r"([+-]?)(\d{1,12}),(\d{1,12})")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3}){1,3}\.\d{1,12}|[+-]?\d{1,3}(?:,\d{3}){2,3}")
_GROUPED_WHOLE = re.compile(r"\d{1,3}(?:,\d{3}){1,3}")
_AROUND_POINT = re.compile(r"(?<=\d)\s*([.,])\s*(?=\d)")
_ONLY_DIGITS_AND_SIGNS = re.compile(r"[\d.,+\-\s/]*\d[\d.,+\-\s/]*")


class Parsed(msgspec.Struct, Generic[T], frozen=True):
    """A value, or None, and the codes of what is to be told about reading it."""

    value: T | None = None
    codes: tuple[str, ...] = ()


def exact(value: int | float) -> Decimal | None:
    """The number as it is shown, at most ten decimals: 88.61 for 88.61000000000001. None if absurdly large."""
    if not math.isfinite(value) or abs(value) >= _LARGEST:
        return None
    return plain_decimal(Decimal(repr(value)).quantize(_KEPT_DECIMALS, ROUND_HALF_UP))


def plain_decimal(number: Decimal) -> Decimal:
    """The same number without trailing zeros and without exponent."""
    number = number.normalize()
    return number.quantize(Decimal(1)) if number.as_tuple().exponent > 0 else number  # type: ignore[operator]  # finite


def parse_score(cell: Cell | None) -> Parsed[Decimal]:
    """A score of 0 to 100 points. A per cent format counts: 0.855 shown as 85.50% is 85.5."""
    parsed = _number(cell)
    if parsed.value is not None and not 0 <= parsed.value <= FULL_SCORE:
        return Parsed(None, ("V2",))
    return parsed


def parse_count(cell: Cell | None) -> Parsed[int]:
    """A whole number of people or documents, 0 or more. Here `1,234` can only be 1234."""
    if cell is not None and cell.kind is CellKind.TEXT:
        text = _without_units(str(cell.value), read_words().count_units)
        if _GROUPED_WHOLE.fullmatch(text):
            return Parsed(int(text.replace(",", "")), ("V6",))
        parsed = _number_in_text(text)
    else:
        parsed = _number(cell)
    if parsed.value is not None and (parsed.value < 0 or parsed.value % 1):
        return Parsed(None, ("V22",))
    codes = tuple("V22" if code in ("V1", "V3") else code for code in parsed.codes)
    return Parsed(None if parsed.value is None else int(parsed.value), codes)


def parse_year(cell: Cell | None) -> Parsed[int]:
    """A year B.E.; a year C.E. (2024) is turned into B.E. (2567). Two digits are refused."""
    if cell is None:
        return Parsed()
    if cell.kind in (CellKind.ERROR, CellKind.UNCACHED):
        return _unreadable(cell)
    text = key(cell.shown)
    if cell.kind is CellKind.TEXT and not text:
        return Parsed()
    words = read_words()
    digits = without_words(text, words.year_words + words.common_era_words)
    if not re.fullmatch(r"\d{4}", digits) or cell.kind not in (CellKind.TEXT, CellKind.NUMBER):
        return Parsed(None, ("V21",))
    year = int(digits)
    if year in _COMMON_YEARS:
        return Parsed(year + BUDDHIST_ERA, ("V20",))
    if year not in _BUDDHIST_YEARS or text.startswith(words.common_era_words):
        return Parsed(None, ("V21",))
    return Parsed(year, ("V6",) if cell.kind is CellKind.TEXT and digits != cell.value else ())


def _unreadable(cell: Cell) -> Parsed[T]:
    """A cell that holds no value for anybody: an Excel error, or a formula that no program has computed."""
    return Parsed(None, ("V4" if cell.kind is CellKind.ERROR else "V5",))


def _number(cell: Cell | None) -> Parsed[Decimal]:
    if cell is None:
        return Parsed()
    if cell.kind is CellKind.NUMBER and isinstance(cell.value, Decimal):
        return Parsed(plain_decimal(cell.value * 100), ("V8",)) if cell.is_percent else Parsed(cell.value)
    if cell.kind is CellKind.TEXT:
        return _number_in_text(str(cell.value))
    if cell.kind in (CellKind.ERROR, CellKind.UNCACHED):
        return _unreadable(cell)
    return Parsed(None, ("V1",))


def _without_units(typed: str, units: tuple[str, ...]) -> str:
    """Digits and signs as typed; digits that a blank parts stay apart, since "8 5" is not 85."""
    text = half_width(plain(typed)).casefold()
    while (shorter := without_words(text, units).strip(" '’")) != text:
        text = shorter
    return text


def _number_in_text(typed: str) -> Parsed[Decimal]:
    """A number typed as text, with a note (V6); V3 if it can be read in two ways; V7 for a word for no value."""
    words = read_words()
    compared = key(typed)
    if not compared:
        return Parsed()
    if compared in words.no_value:
        return Parsed(None, ("V7",))
    text = re.sub(r"^([+-])\s+", r"\1", _AROUND_POINT.sub(r"\1", _without_units(typed, words.score_units)))
    if _PLAIN_NUMBER.fullmatch(text):
        return Parsed(Decimal(text), ("V6",))
    comma = _ONE_COMMA.fullmatch(text)
    if comma:
        sign, whole, decimals = comma.groups()
        could_be_thousands = len(decimals) == 3 and len(whole) <= 3 and not whole.startswith("0")
        return Parsed(None, ("V3",)) if could_be_thousands else Parsed(Decimal(f"{sign}{whole}.{decimals}"), ("V6",))
    if _GROUPED.fullmatch(text):
        return Parsed(Decimal(text.replace(",", "")), ("V6",))
    return Parsed(None, ("V3" if _ONLY_DIGITS_AND_SIGNS.fullmatch(text) else "V1",))
