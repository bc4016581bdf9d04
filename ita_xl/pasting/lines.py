"""Cuts copied text into lines, cells and standing numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

import msgspec

from ita_xl.pasting.labels import Labels
from ita_xl.pasting.words import name_key, paste_words
from ita_xl.workbook.reading.node_keys import parse_points
from ita_xl.workbook.reading.numbers import Parsed
from ita_xl.workbook.reading.text import half_width, plain
from ita_xl.workbook.reading.words import read_words, without_words

_LINE_ENDS = re.compile("\r\n?|\n|\x0b|\x0c|\u2028|\u2029|\x85")
_WIDE_GAP = re.compile(r"[ \u00a0\u2000-\u200a\u202f\u205f\u3000]{2,}")
_NUMBER = re.compile(r"[+-]?\d[\d.,]*")
_LIST_MARK = re.compile(r"\d{1,3}[.)]|[•\-–*]")
_AROUND_POINT = re.compile(r"(?<=\d)\s*([.,])\s*(?=\d)")
_LONGEST_NAME = 5  # lines
_YEAR = re.compile(r"(?:1[89]|2[0-7])\d\d")


class Number(msgspec.Struct, frozen=True, kw_only=True):
    """A number that stands for itself. `value`: points 0-100, None with a `fault` (out_of_range, unreadable).

    `decimals` as printed; `points`: a unit beside it says that it is points."""

    raw: str
    value: Decimal | None
    fault: str | None = None
    decimals: int = 0
    points: bool = False

    @property
    def is_change(self) -> bool:
        """Whether it has a sign, as changes have."""
        return self.raw[:1] in "+-"

    @property
    def is_whole(self) -> bool:
        """Whether it could be a rank, a weight or a page: no decimals, no unit."""
        return not self.decimals and not self.points


class Piece(msgspec.Struct, frozen=True):
    """A text or a number in a column (from 0) of a line (from 1)."""

    line: int
    column: int
    text: str
    number: Number | None = None


class Line(msgspec.Struct, frozen=True):
    """A line as copied: its number from 1, its text, its pieces. `cells`: into how many columns it was cut.

    `by_gaps`: wide blanks or bars cut it, which may leave no trace of an empty cell. Of a name broken over lines: all
    pieces, in no columns. `also`: nodes that its first part alone would stand for."""

    number: int
    text: str
    pieces: tuple[Piece, ...]
    cells: int
    by_gaps: bool = False
    also: frozenset[str] = frozenset()

    @property
    def numbers(self) -> tuple[Number, ...]:
        """The standing numbers, in order."""
        return tuple(piece.number for piece in self.pieces if piece.number)

    @property
    def texts(self) -> tuple[Piece, ...]:
        """The other pieces, in order."""
        return tuple(piece for piece in self.pieces if not piece.number)


def read_lines(text: str, labels: Labels) -> tuple[Line, ...]:
    """All lines of the text, the empty ones too."""
    return tuple(_line(number, raw, labels) for number, raw in enumerate(_LINE_ENDS.split(text), start=1))


def joined(lines: Sequence[Line], labels: Labels) -> tuple[Line, ...]:
    """The lines with names that were broken over lines put together."""
    result: list[Line] = []
    at = 0
    while at < len(lines):
        found = _join(lines[at : at + _LONGEST_NAME], labels)
        result.append(found[0] if found else lines[at])
        at += found[1] if found else 1
    return tuple(result)


def _join(lines: Sequence[Line], labels: Labels) -> tuple[Line, int] | None:
    """The line made of the first of `lines` and those behind it that make one name, and how many they are."""
    first = lines[0]
    if len(first.texts) != 1 or not labels.begins(first.texts[0].text):
        return None
    text = first.texts[0].text
    for count, line in enumerate(lines[1:], start=2):
        if len(line.texts) != 1 or line.pieces[0].number:
            return None
        text += line.texts[0].text
        if labels.knows(text):
            alone = labels.find(first.texts[0].text)
            name = msgspec.structs.replace(first.texts[0], text=text)
            pieces = [name if piece is first.texts[0] else piece for piece in first.pieces]
            pieces += [piece for other in lines[1:count] for piece in other.pieces if piece.number]
            also = alone.nodes if alone else frozenset[str]()
            return Line(first.number, first.text, tuple(pieces), 0, also=also), count
        if not labels.begins(text):
            return None
    return None


def _line(number: int, raw: str, labels: Labels) -> Line:
    tabbed = "\t" in raw
    cells = raw.split("\t") if tabbed else _framed(raw).split("|") if "|" in raw else _WIDE_GAP.split(raw.strip())
    pieces: list[Piece] = []
    for column, cell in enumerate(cells):
        text = half_width(plain(cell))
        if text:
            shown = _AROUND_POINT.sub(r"\1", text) if tabbed and _is_number_cell(text) else text
            if column or not _LIST_MARK.fullmatch(shown):
                pieces += [Piece(number, column, *found) for found in _pieces(shown, labels)]
    return Line(number, plain(raw), tuple(pieces), len(cells), by_gaps=not tabbed)


def _framed(raw: str) -> str:
    """The row of a table drawn with bars, without the outer ones."""
    row = raw.strip()
    return row[1:-1] if row.startswith("|") and row.endswith("|") and len(row) > 1 else row


def _is_number_cell(text: str) -> bool:
    return bool(re.fullmatch(r"[+-]?\d+\s*[.,]\s*\d+", text))


def _pieces(text: str, labels: Labels) -> list[tuple[str, Number | None]]:
    """Leading numbers, the text between, trailing numbers; words around the trailing ones are left out."""
    if labels.knows(text):
        return [(text, None)]
    head = labels.explicit_end(text)
    tokens = text[head:].split()
    first = 0
    if not head:
        while first < len(tokens) - 1 and (_LIST_MARK.fullmatch(tokens[first]) or _is_number(tokens[first])):
            first += 1
    trailing: list[int] = []
    last = len(tokens)
    while last > first and (_is_number(tokens[last - 1]) or labels.is_around(tokens[last - 1])):
        last -= 1
        if _is_number(tokens[last]):
            trailing.append(last)
    if not trailing:
        last = len(tokens)
    middle = " ".join([text[:head].strip(), *tokens[first:last]]).strip()
    running = [at for at in range(first) if _is_number(tokens[at]) and not _LIST_MARK.fullmatch(tokens[at])]
    leading = [_number(tokens, at) for at in running]
    pieces: list[tuple[str, Number | None]] = [(found.raw, found) for found in leading]
    pieces += [(middle, None)] if middle else []
    return pieces + [(tokens[at], _number(tokens, at)) for at in reversed(trailing)]


def _is_number(token: str) -> bool:
    bare = _bare(token)
    return bool(_NUMBER.fullmatch(bare)) and not _YEAR.fullmatch(bare)


def _bare(token: str) -> str:
    """The token without units that touch the number, and without a comma behind it."""
    return without_words(token.casefold(), read_words().score_units).rstrip(",;")


def _number(tokens: Sequence[str], at: int) -> Number:
    bare, words = _bare(tokens[at]), paste_words()
    before = name_key(tokens[at - 1]) if at else ""
    behind = tokens[at + 1] if at + 1 < len(tokens) else ""
    is_points = bare != tokens[at].casefold().rstrip(",;") or before in words.units_before
    is_points = is_points or behind == "%" or name_key(behind) in words.units_behind
    parsed = parse_points(bare)
    fault = None if parsed.value is not None else "out_of_range" if "V2" in parsed.codes else "unreadable"
    if bare.endswith("."):  # broken behind the point
        parsed, fault = Parsed(), "unreadable"
    decimals = len(re.split("[.,]", bare)[-1]) if re.search("[.,]", bare) else 0
    return Number(raw=tokens[at], value=parsed.value, fault=fault, decimals=decimals, points=is_points)
