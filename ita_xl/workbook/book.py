"""What is written on an analysis sheet, and the one thing that every kind of workbook must be able to do with it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Protocol

import msgspec

from ita_xl.assessment.submission import Remark

Cell = tuple[int, int]
"""Row and column, both from 1."""

Value = str | int | Decimal | date
"""What a cell can hold; an empty cell is left out."""


class Area(msgspec.Struct, frozen=True):
    """A block of cells, borders included; `last_row` None: down to the last row of the sheet."""

    first_row: int
    last_row: int | None
    first_column: int
    last_column: int

    def holds(self, cell: Cell) -> bool:
        """Whether the cell lies in the block."""
        row, column = cell
        if not self.first_column <= column <= self.last_column:
            return False
        return self.first_row <= row and (self.last_row is None or row <= self.last_row)


class SheetForm(msgspec.Struct, frozen=True):
    """How a sheet is recognised: its name, else the text of cell A1; `headers` must stand where they are said to be.

    `optional`: workbooks of earlier template versions do not have it, so nobody misses it.
    """

    sheet: str
    title: str
    headers: dict[Cell, str]
    optional: bool = False


class Typed(msgspec.Struct, frozen=True):
    """Columns in which the officer types; what was typed follows the text of the `key` columns to its new row.

    `suggested`: by the texts of a row's key, what the program itself may have put into these columns. A cell that
    holds one of these values was not typed and gives way to the new content.
    """

    first_row: int
    key: tuple[int, ...]
    columns: tuple[int, ...]
    suggested: dict[tuple[str, ...], frozenset[Value]] = {}


class SheetWrite(msgspec.Struct, frozen=True, kw_only=True):
    """The whole content of one sheet. `owned` blocks are emptied, then `cells` are set; formats stay as they are.

    `heights` are points per row. Of the rows `managed` (first and last, None: to the end) those in `shown` are visible,
    the others hidden.
    """

    owned: tuple[Area, ...]
    cells: dict[Cell, Value]
    heights: dict[int, float]
    managed: tuple[int, int | None]
    shown: frozenset[int]
    typed: Typed | None = None


class Book(Protocol):
    """A workbook whose analysis sheets can be written: a file, or one that is open in Excel."""

    def find_sheets(self, forms: Iterable[SheetForm]) -> tuple[Remark, ...]:
        """Looks for the sheets; what cannot be written is told, and `write` leaves it alone."""

    def write(self, sheet: str, content: SheetWrite) -> None:
        """Writes a sheet that was found; one that was not found is passed over."""
