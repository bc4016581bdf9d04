"""A workbook as it was read: typed cells with their addresses, and what a reader of workbooks must offer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

import msgspec

from ita_xl.assessment.submission import Origin
from ita_xl.workbook.package.cells import reference

_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
# 'Sheet name'!$B$5 or Sheet!$B$5:$B$24
_REFERENCE = re.compile(
    r"=?(?:'((?:[^']|'')+)'|([^'!]+))!(\$?[A-Z]{1,3}\$?[0-9]{1,7})(?::(\$?[A-Z]{1,3}\$?[0-9]{1,7}))?"
)
_LITERAL = re.compile(r'\[[^\]]*\]|"[^"]*"|\\.')


class CellKind(StrEnum):
    """What a cell holds. `uncached`: a formula whose value no program has stored; `time`: also a duration."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    BOOL = "bool"
    ERROR = "error"
    UNCACHED = "uncached"


class Cell(msgspec.Struct, frozen=True):
    """A cell that is not empty. `value` is a str for text and errors, an exact Decimal for numbers."""

    sheet: str
    row: int
    column: int
    kind: CellKind
    value: str | Decimal | date | bool | None
    number_format: str = "General"

    @property
    def address(self) -> str:
        """Such as `F12`."""
        return reference(self.row, self.column)

    @property
    def origin(self) -> Origin:
        """Sheet and address."""
        return Origin(self.sheet, self.address)

    @property
    def is_percent(self) -> bool:
        """Whether the number format shows the value times 100 with a per cent sign."""
        return "%" in _LITERAL.sub("", self.number_format)

    @property
    def shown(self) -> str:
        """The value in words, for messages and for text fields that hold a number."""
        if isinstance(self.value, Decimal):
            return self._number_shown(self.value)
        if isinstance(self.value, bool):
            return str(self.value).upper()
        return "" if self.value is None else str(self.value)

    def _number_shown(self, value: Decimal) -> str:
        number_format = _LITERAL.sub("", self.number_format)
        grouped = "," if "#,#" in number_format else ""
        return f"{value:{grouped}.2f}" if ".00" in number_format and not self.is_percent else f"{value:{grouped}f}"


class Grid(msgspec.Struct, frozen=True):
    """The cells of one sheet that are not empty, by row and column, both from 1."""

    sheet: str
    cells: dict[tuple[int, int], Cell]

    def at(self, row: int, column: int) -> Cell | None:
        """The cell, or None where it is empty."""
        return self.cells.get((row, column))

    def rows(self) -> Iterator[tuple[int, dict[int, Cell]]]:
        """Rows with content in order, each as column -> cell."""
        rows: dict[int, dict[int, Cell]] = {}
        for (row, column), cell in self.cells.items():
            rows.setdefault(row, {})[column] = cell
        yield from sorted(rows.items())


class Area(msgspec.Struct, frozen=True):
    """What a defined name refers to: cells of one sheet, borders included."""

    sheet: str
    first_row: int
    first_column: int
    last_row: int
    last_column: int


class Book(Protocol):
    """An opened workbook. Sheets are read when asked for.

    `names` are the workbook-scope defined names with their formulas, `properties` the custom document properties.
    """

    sheets: tuple[str, ...]
    names: dict[str, str]
    properties: dict[str, str]

    def grid(self, sheet: str) -> Grid:
        """The cells of a sheet."""

    def footer(self, sheet: str) -> str:
        """The page footer of a sheet as it is stored, empty if it has none."""


def coordinates(address: str) -> tuple[int, int]:
    """Row and column of `F12` or `$F$12`. Raises ValueError for anything else."""
    match = _ADDRESS.fullmatch(address)
    if not match:
        raise ValueError(f"not a cell address: {address}")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column


def area(formula: str) -> Area | None:
    """The cells that the formula of a defined name refers to; None for #REF!, constants and other formulas."""
    match = _REFERENCE.fullmatch(formula.strip())
    if not match:
        return None
    sheet = match[1].replace("''", "'") if match[1] else match[2]
    first, last = coordinates(match[3]), coordinates(match[4] or match[3])
    return Area(sheet, *first, *last)
