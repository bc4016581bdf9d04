"""Reads what people call a node: `O8`, `ข้อ i๑๐`, `ตัวชี้วัดที่ 7`, `9.2`, `IIT`, `total`."""

from __future__ import annotations

import re
from decimal import Decimal

from ita_xl.workbook.reading.cells import Cell, CellKind
from ita_xl.workbook.reading.codes import parse_indicator_number, parse_item_code
from ita_xl.workbook.reading.numbers import Parsed, parse_score
from ita_xl.workbook.reading.text import key
from ita_xl.workbook.reading.words import read_words, without_words

_SUB_INDICATOR = re.compile(r"\d{1,2}\.\d{1,2}")
TOTAL = "total"


def parse_node_key(typed: str, instruments: tuple[str, ...]) -> str | None:
    """The key of a node as assessments use it, or None. `instruments`: the codes of the year."""
    text = key(typed)
    words = read_words()
    if text in words.total_words:
        return TOTAL
    for code in instruments:
        if text == code.casefold():
            return code
    sub_indicator = without_words(text, words.indicator_words)
    if _SUB_INDICATOR.fullmatch(sub_indicator):
        return sub_indicator
    number = parse_indicator_number(typed)
    return str(number) if number is not None else parse_item_code(typed).value


def parse_points(typed: str) -> Parsed[Decimal]:
    """Points of 0 to 100 typed as text, such as `๘๕,๕` or `85.50 %`."""
    return parse_score(Cell("", 1, 1, CellKind.TEXT, typed))
