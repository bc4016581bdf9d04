"""Where inputs stand in a workbook, the empty ones too: fields, units, scores by node, and the rows of tables."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from ita_xl.assessment.submission import Origin
from ita_xl.frameworks.schema import Framework
from ita_xl.workbook import layout
from ita_xl.workbook.package.cells import reference
from ita_xl.workbook.reading.cells import Area, Book, Cell, Grid
from ita_xl.workbook.reading.profile import Place, find_profile, report_places
from ita_xl.workbook.reading.scores import indicator_rows, item_rows
from ita_xl.workbook.reading.tables import FoundTable, find_table, find_tables
from ita_xl.workbook.reading.typed import TypedReader


class InputPlaces(msgspec.Struct, frozen=True, kw_only=True):
    """The cells of a workbook in which something may be entered; every answer is None where there is no such cell."""

    fields: Mapping[str, Place]
    grids: Mapping[str, Grid]
    """The sheets of the fields."""
    units: tuple[Place, ...]
    reports: Mapping[str, Place]
    tables: Mapping[str, FoundTable]
    """The input tables and the draft of the plan, by their keys in the layout."""
    score_rows: Mapping[str, tuple[str, int]]
    """Table key and row by node: `7`, `IIT`, `O8`."""
    filled: frozenset[Origin]
    """The cells among them that hold something, a formula or nothing but its error included."""

    def field(self, key: str) -> Origin | None:
        """The cell of a field of the profile; `key` is the defined name without `ita_`."""
        return _origin(self.fields.get(key))

    def report(self, kind: str) -> Origin | None:
        """The cell that ticks a kind of report."""
        return _origin(self.reports.get(kind))

    def free_units(self) -> tuple[Origin, ...]:
        """Cells for units of the agency behind the last one that is filled."""
        cells = [Origin(place.sheet, place.address) for place in self.units]
        last = max((number for number, cell in enumerate(cells) if cell in self.filled), default=-1)
        return tuple(cells[last + 1 :])

    def score(self, node: str, column: str) -> Origin | None:
        """The cell of a score: node `7` or `IIT` with `published`, `previous`; `O8` with the columns of items."""
        if node not in self.score_rows:
            return None
        table, row = self.score_rows[node]
        return self.cell(table, row, column)

    def cell(self, table: str, row: int, column: str) -> Origin | None:
        """The cell of a table (a key of the layout) in a row of the sheet."""
        found = self.tables.get(table)
        if found is None or column not in found.columns:
            return None
        return Origin(found.grid.sheet, reference(row, found.columns[column]))

    def free_rows(self, table: str) -> tuple[int, ...]:
        """Rows of the sheet that a table offers and that are empty: those behind the last filled one, then gaps."""
        found = self.tables.get(table)
        if found is None:
            return ()
        offered = range(found.header_row + 1, found.header_row + found.table.rows + 1)
        filled = {number for number, _ in found.rows()}
        last = max(filled, default=found.header_row)
        free = [number for number in offered if number not in filled]
        return tuple(sorted(free, key=lambda number: (number < last, number)))


def input_places(book: Book, framework: Framework) -> InputPlaces:
    """The places of a workbook of the framework's year."""
    tables, _ = find_tables(book)
    profile = find_profile(book, TypedReader())
    rows: dict[str, tuple[str, int]] = {}
    if found := tables.get(layout.INDICATOR_TABLE.key):
        rows |= {str(who): (found.table.key, row) for who, row in indicator_rows(found, framework).items()}
    if found := tables.get(layout.ITEM_TABLE.key):
        rows |= {code: (found.table.key, row) for code, row in item_rows(found, framework).items()}
    if draft := find_table(book, layout.DRAFT_TABLE):
        tables[layout.DRAFT_TABLE.key] = draft
    reports, units = report_places(book), _unit_places(profile.unit_area)
    sheets = {found.grid.sheet for found in tables.values()} | {p.sheet for p in (*reports.values(), *units)}
    sheets |= {place.sheet for place in profile.places.values()}
    cells: list[Cell] = [cell for sheet in sorted(sheets) for cell in book.grid(sheet).cells.values()]
    return InputPlaces(
        fields=profile.places,
        grids={place.sheet: book.grid(place.sheet) for place in profile.places.values()},
        units=units,
        reports=reports,
        tables=tables,
        score_rows=rows,
        filled=frozenset(cell.origin for cell in cells),
    )


def _unit_places(units: Area | None) -> tuple[Place, ...]:
    if units is None:
        return ()
    columns = range(units.first_column, units.last_column + 1)
    return tuple(Place(units.sheet, r, c) for r in range(units.first_row, units.last_row + 1) for c in columns)


def _origin(place: Place | None) -> Origin | None:
    return Origin(place.sheet, place.address) if place else None
