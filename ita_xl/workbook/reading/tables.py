"""Finds the input tables: by sheet name, else by header texts; columns in any order, further ones ignored."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from ita_xl.assessment.submission import Origin, Remark
from ita_xl.workbook import layout
from ita_xl.workbook.layout import Table
from ita_xl.workbook.reading.cells import Book, Cell, Grid
from ita_xl.workbook.reading.text import key

_HEADER_ROWS = 30
_SCORE_TABLES = (layout.INDICATOR_TABLE.key, layout.ITEM_TABLE.key)

Row = dict[str, Cell]
"""The cells of one table row that are not empty, by column key."""


class FoundTable(msgspec.Struct, frozen=True):
    """A table in a sheet: its header row and where each column stands. `doubled`: column keys found twice."""

    table: Table
    grid: Grid
    header_row: int
    columns: dict[str, int]
    doubled: tuple[str, ...] = ()

    def rows(self) -> Iterator[tuple[int, Row]]:
        """The rows below the header that are not empty, repeated header rows left out."""
        first = self.table.columns[0]
        typed = {c.key: self.columns[c.key] for c in self.table.columns if c.key in self.columns}
        for number, cells in self.grid.rows():
            if number <= self.header_row:
                continue
            row = {name: cells[column] for name, column in typed.items() if column in cells}
            is_header = first.key in row and key(row[first.key].shown) == key(first.header)
            if row and not is_header:
                yield number, row

    def missing(self, has_parts: bool) -> tuple[str, ...]:
        """Headers of columns that the year has and the sheet has not."""
        return tuple(c.header for c in self.table.columns_for(has_parts) if c.key not in self.columns)

    def formula(self, row: int, name: str) -> Cell | None:
        """What a formula column of the template shows in a row; None where it is empty or the column is gone."""
        return self.grid.at(row, self.columns[name]) if name in self.columns else None


def find_tables(book: Book) -> tuple[dict[str, FoundTable], tuple[Remark, ...]]:
    """All input tables of the workbook by key, and what to tell about sheets that are renamed, missing or damaged."""
    found: dict[str, FoundTable] = {}
    remarks: list[Remark] = []
    for table in layout.TABLES:
        sheet = sheet_named(book, table.sheet)
        at = _by_name(book.grid(sheet), table) if sheet else None
        candidates = [at] if at else _by_headers(book, table)
        if len(candidates) == 1:
            found[table.key] = candidates[0]
            if candidates[0].grid.sheet != table.sheet:
                details = {"sheet": table.sheet, "found": candidates[0].grid.sheet}
                remarks.append(Remark("W12", Origin(candidates[0].grid.sheet, "A1"), details))
        elif candidates:
            names = ", ".join(candidate.grid.sheet for candidate in candidates)
            remarks.append(Remark("W22", None, {"sheet": table.sheet, "found": names}))
        elif sheet and book.grid(sheet).cells:
            headers = ", ".join(table.column(name).header for name in table.required)
            remarks.append(Remark("W13", Origin(sheet, "A1"), {"sheet": sheet, "headers": headers}))
        else:
            code = "W10" if table.key in _SCORE_TABLES else "W11"
            remarks.append(Remark(code, None, {"sheet": table.sheet}))
    return found, tuple(remarks)


def find_table(book: Book, table: Table) -> FoundTable | None:
    """One table by the name of its sheet, else by its headers where only one sheet has them; nothing is told."""
    sheet = sheet_named(book, table.sheet)
    candidates = [found] if sheet and (found := _by_name(book.grid(sheet), table)) else _by_headers(book, table)
    return candidates[0] if len(candidates) == 1 else None


def column_remarks(found: FoundTable, has_parts: bool) -> Iterator[Remark]:
    """Columns of the year that are missing, and columns that stand there twice and are therefore not read."""
    typed = {column.key: column.header for column in found.table.columns}
    doubled = [typed[name] for name in found.doubled if name in typed]
    for header in doubled:
        yield Remark("W15", Origin(found.grid.sheet, f"A{found.header_row}"), {"header": header})
    missing = [header for header in found.missing(has_parts) if header not in doubled]
    if missing:
        origin = Origin(found.grid.sheet, f"A{found.header_row}")
        yield Remark("W14", origin, {"headers": ", ".join(missing)})


def sheet_named(book: Book, name: str) -> str | None:
    """The sheet with this name, stray blanks and the encoding of ำ aside."""
    if name in book.sheets:
        return name
    return next((sheet for sheet in book.sheets if key(sheet) == key(name)), None)


def _by_name(grid: Grid, table: Table) -> FoundTable | None:
    """In the sheet of that name: the row with the most headers, the first column's and one more among them."""
    best: FoundTable | None = None
    for found in _header_rows(grid, table):
        is_better = best is None or len(found.columns) > len(best.columns)
        if table.columns[0].key in found.columns and len(found.columns) > 1 and is_better:
            best = found
    return best


def _by_headers(book: Book, table: Table) -> list[FoundTable]:
    """In sheets whose names mean nothing to us: where all identifying headers stand in one row."""
    known = {key(name) for name in layout.SHEETS}
    candidates = []
    for sheet in book.sheets:
        if key(sheet) in known:
            continue
        for found in _header_rows(book.grid(sheet), table):
            if found.columns.keys() >= set(table.required):
                candidates.append(found)
                break
    return candidates


def _header_rows(grid: Grid, table: Table) -> Iterator[FoundTable]:
    wanted = {key(column.header): column.key for column in (*table.columns, *table.formulas)}
    for number, cells in grid.rows():
        if number > _HEADER_ROWS:
            return
        columns: dict[str, int] = {}
        doubled: list[str] = []
        for column, cell in sorted(cells.items()):
            name = wanted.get(key(cell.shown))
            if name in columns:
                doubled.append(name)
            elif name:
                columns[name] = column
        if columns.keys() & {column.key for column in table.columns}:
            kept = {name: column for name, column in columns.items() if name not in doubled}
            yield FoundTable(table, grid, number, kept, tuple(doubled))
