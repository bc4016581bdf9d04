"""How wide Thai text is and how many lines and points it takes in a cell, without a font file or a dictionary.

`advances.json` holds the advance widths of TH Sarabun New in thousandths of the font size. Excel and LibreOffice
break Thai between words of their dictionaries; here Thai may break anywhere, but part of each line is left free for
the word that would not have fitted. Against LibreOffice this is one line short in 0.3 % of cells and never more
(tests/test_text_metrics.py), and a table row takes the height of its tallest cell.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files

LINE_PITCH = 1.3125  # Excel; LibreOffice uses 1.301
ROW_PADDING = 4.0
MAX_ROW_HEIGHT = 409.0  # Excel's limit is 409.5
PIXEL = 0.75  # points; Excel rounds row heights to whole pixels
CELL_PADDING = 5.0
WORD_RESERVE = 1.0  # of the font size, kept free at the end of each line
WIDE = 620  # advance of a glyph that the font lacks and another font supplies
LINE_SLACK, LAST_LINE_SLACK = 0.99, 0.93
LONG_TEXT = 9  # a paragraph of so many lines is allowed one more
NARROW_UNIT, WIDE_UNIT_PIXELS = 5.80, 8  # points per column unit in LibreOffice, pixels in Excel (16 pt Normal style)
PAGE_NUMBER_WIDTH = 80.0

_NO_ADVANCE = frozenset(map(chr, (0xE31, *range(0xE34, 0xE3B), *range(0xE47, 0xE4F), 0x200B, 0x2060)))
# A word or number keeps the signs beside it, as in `=1+1`, and brackets keep what they enclose even over blanks, as in
# `{{ 7*7 }}`; Thai letters come one by one.
_TOKEN = re.compile(
    r"(?:[^\s\u0E00-\u0E7F]|[๐-๙]|(?<=[(\[{])[^\S\n]+(?=[^\s\u0E01-\u0E4E])|[^\S\n]+(?=[)\]}]))+|[^\S\n]+|\S"
)
# LibreOffice breaks a link longer than a line after these marks, or only between letters: the worse of both counts.
_LINK_PIECE = re.compile(r"[^/?!-]+[/?!-]*|[/?!-]+")
_MARK = re.compile(r"[/?!-]")
_CLUSTER = re.compile(r"[เแโใไ]?.[\u0E31\u0E33-\u0E3A\u0E45\u0E47-\u0E4E]*")


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[str, int], dict[str, int]]:
    data = json.loads(files("ita_xl.report").joinpath("advances.json").read_text(encoding="utf-8"))
    return data["regular"], data["bold"]


def _advance(text: str, bold: bool) -> int:
    table = _tables()[bold]
    get = table.get
    return sum([get(c, 0 if c in _NO_ADVANCE else WIDE) for c in text])


def text_width(text: str, size: float, bold: bool = False) -> float:
    """Width in points of `text` on one line."""
    return _advance(text, bold) * size / 1000


def column_points(width: float) -> float:
    """Width in points of a column of `width` units: the narrower of Excel and LibreOffice."""
    excel = math.trunc((256 * width + 128 // WIDE_UNIT_PIXELS) / 256 * WIDE_UNIT_PIXELS) * PIXEL
    return min(width * NARROW_UNIT, excel)


def column_width(points: float) -> float:
    """Column units, to the hundredth, of a column at least `points` wide in LibreOffice."""
    return math.ceil(points / NARROW_UNIT * 100) / 100


@lru_cache(maxsize=8192)
def lines(text: str, width: float, size: float, bold: bool = False) -> int:
    """How many lines `text` takes, on the safe side, in a wrapped cell `width` points wide (padding included)."""
    room = (width - CELL_PADDING - WORD_RESERVE * size) * LINE_SLACK * 1000 / size
    last_room = (width - CELL_PADDING) * LAST_LINE_SLACK * 1000 / size
    counts = [
        max(_fill(paragraph, room, last_room, bold, at_marks) for at_marks in {False, bool(_MARK.search(paragraph))})
        for paragraph in text.split("\n")
    ]
    return sum(counts) + (max(counts) >= LONG_TEXT)


def _fill(paragraph: str, room: float, last_room: float, bold: bool, at_marks: bool) -> int:
    """Greedy filling; blanks at the end of a line hang over it. The last line needs no reserve for a word.

    `at_marks`: a link longer than a line is broken after its marks, else only between letters.
    """
    left: float = _advance(paragraph, bold)  # from the beginning of the current line on
    if left <= last_room:
        return 1
    count, used = 1, 0.0
    for piece, link, begins_line in _pieces(paragraph, last_room, bold, at_marks):
        wide: float = _advance(piece, bold)
        limit = last_room if link else room  # a link needs no reserve for a word either
        if used and (begins_line or used + wide > limit) and not piece.isspace():
            left -= used
            count, used = count + 1, 0.0
            if left <= last_room:
                return count
        if wide > last_room and not piece.isspace():
            full, rest = _broken(piece, last_room, bold)
            count, left, wide = count + full, left - (wide - rest), rest
        used += wide
    return count


def _broken(word: str, room: float, bold: bool) -> tuple[int, float]:
    """How many lines a word fills that is broken between letters, and how much of the last line it takes."""
    full, used = 0, 0.0
    for cluster in _CLUSTER.findall(word):
        wide = _advance(cluster, bold)
        if used and used + wide > room:
            full, used = full + 1, 0.0
        used += wide
    return full, used


def _pieces(paragraph: str, room: float, bold: bool, at_marks: bool) -> Iterator[tuple[str, bool, bool]]:
    """What may not be broken: words, numbers, Thai letters with marks, parts of a link longer than a line; with each
    whether it belongs to a link, and whether it begins a line."""
    for token in _TOKEN.findall(paragraph):
        link = len(token) > 1 and not token.isspace() and _advance(token, bold) > room
        for i, part in enumerate(_LINK_PIECE.findall(token) if link and at_marks else [token]):
            yield part, link, link and i == 0


def lines_height(count: int, size: float) -> float:
    """Height in points of a row whose tallest cell has `count` lines."""
    height = count * size * LINE_PITCH + ROW_PADDING
    return min(MAX_ROW_HEIGHT, math.ceil(height / PIXEL) * PIXEL)


def row_height(cells: Iterable[tuple[str, float, float, bool]]) -> float:
    """Height in points of a row of wrapped cells, each (text, width in points, font size, bold).

    A multiple of 0.75 (a pixel), at most 409; an indent of 1 takes about 9 points of a cell's width.
    """
    return max((lines_height(lines(text, width, size, bold), size) for text, width, size, bold in cells), default=0.0)


def fits_footer(text: str, pixels: int, size: float) -> bool:
    """Whether `text` stands at the left of a footer `pixels` wide, beside a page number."""
    return text_width(text, size) < pixels * NARROW_UNIT / WIDE_UNIT_PIXELS - PAGE_NUMBER_WIDTH
