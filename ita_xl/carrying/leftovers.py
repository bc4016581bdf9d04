"""What an officer added to a workbook beside its inputs: notes on the sheets, sheets of her own."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from ita_xl.assessment.submission import Origin
from ita_xl.carrying.ledger import Dropped, Kind, Reason, same
from ita_xl.workbook import layout
from ita_xl.workbook.reading.cells import Book, Grid
from ita_xl.workbook.reading.input_places import InputPlaces
from ita_xl.workbook.reading.tables import sheet_named
from ita_xl.workbook.reading.text import key

_STAMP = re.compile(rf"{layout.STAMP_PREFIX}/[0-9]+/[0-9]+")


def leftovers(old: Book, new: Book, places: InputPlaces, told: Collection[Origin]) -> Iterator[Dropped]:
    """Cells of input sheets of `old` that are no inputs and stand nowhere on that sheet of `new`, a newly built one.

    Also sheets that the standard workbook does not have. `told` are cells that are accounted for.
    """
    standard = input_tabs(old, places)
    titles = {_title(new.grid(sheet)) for sheet in (*layout.ANALYSIS_SHEETS, layout.REFERENCE)}
    for tab in old.sheets:
        if tab in standard:
            yield from _notes(old.grid(tab), new.grid(standard[tab]), places, told)
        elif tab not in layout.SHEETS and _title(old.grid(tab)) not in titles:
            yield Dropped(subject=same(Kind.SHEET, tab), value="", reason=Reason.NO_PLACE)


def input_tabs(old: Book, places: InputPlaces) -> dict[str, str]:
    """The name of the standard sheet by the tab that holds its inputs."""
    tabs = {
        found.grid.sheet: found.table.sheet
        for found in places.tables.values()
        if found.table.sheet in layout.INPUT_SHEETS
    }
    tabs |= {place.sheet: layout.PROFILE for place in places.fields.values()}
    start = sheet_named(old, layout.START)
    return tabs | ({start: layout.START} if start else {})


def _notes(grid: Grid, new: Grid, places: InputPlaces, told: Collection[Origin]) -> Iterator[Dropped]:
    texts = {key(cell.shown) for cell in new.cells.values()}
    inputs = _input_cells(grid.sheet, places)
    for place, cell in sorted(grid.cells.items()):
        # What stands where the new workbook has something, too, is a word or a result of the form itself.
        form = place in new.cells or key(cell.shown) in texts or _STAMP.fullmatch(cell.shown.strip())
        if not form and place not in inputs and cell.origin not in told:
            subject = same(Kind.NOTE, f"{grid.sheet}!{cell.address}")
            yield Dropped(subject=subject, value=cell.shown, reason=Reason.NO_PLACE, source=cell.origin)


def _input_cells(sheet: str, places: InputPlaces) -> set[tuple[int, int]]:
    """Cells that were looked at as inputs or as results of formulas."""
    cells = {(place.row, place.column) for place in (*places.fields.values(), *places.units) if place.sheet == sheet}
    cells |= {(place.row, place.column) for place in places.reports.values() if place.sheet == sheet}
    for found in places.tables.values():
        if found.grid.sheet == sheet:
            columns = [found.columns[c.key] for c in found.table.formulas if c.key in found.columns]
            rows = {row for row, _ in found.grid.rows() if row > found.header_row}
            cells |= {(row, column) for row in rows for column in columns}
            typed = [found.columns[c.key] for c in found.table.columns if c.key in found.columns]
            if found.table.rows:
                cells |= {(row, column) for row in rows for column in typed}
            else:
                scores = {row for table, row in places.score_rows.values() if table == found.table.key}
                cells |= {(row, column) for row in scores for column in typed}
    return cells


def _title(grid: Grid) -> str:
    cell = grid.at(1, 1) or grid.at(1, 2)
    return key(cell.shown) if cell else ""
