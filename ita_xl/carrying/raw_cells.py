"""What was typed into input cells but is no entry, such as an unreadable score: it moves as it stands.

So do rows that wait for more, such as a follow-up row with nothing but its code.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import msgspec

from ita_xl.assessment.submission import Origin, Submission
from ita_xl.carrying.ledger import Kind, Ledger, Reason, Subject, same
from ita_xl.workbook import layout
from ita_xl.workbook.book import Value
from ita_xl.workbook.building.typed_entries import own_plan
from ita_xl.workbook.reading.cells import Cell, CellKind, coordinates
from ita_xl.workbook.reading.input_places import InputPlaces

_LISTS = (layout.HISTORY_TABLE, layout.PLAN_TABLE, layout.FOLLOW_UP_TABLE, layout.SIGNATORY_TABLE)
_SCORES = (layout.INDICATOR_TABLE, layout.ITEM_TABLE)


class Filled(msgspec.Struct, frozen=True):
    """A workbook as it was read: what was entered, and where inputs stand."""

    submission: Submission
    places: InputPlaces


def carry_raw_cells(old: Filled, new: Filled, ledger: Ledger) -> None:
    """Filled input cells of `old` whose counterparts in `new` are empty. `new` holds everything that could be read."""
    for key, row, target_row in _row_pairs(old, new):
        found = old.places.tables[key]
        for column in found.table.columns:
            cell = found.grid.at(row, found.columns[column.key]) if column.key in found.columns else None
            if cell is None or column.given:
                continue
            if target_row is None:
                ledger.drop(_subject(cell, column.header), cell.shown, Reason.NO_ROOM, cell.origin)
            else:
                _carry(cell, column.header, new.places.cell(key, target_row, column.key), new.places, ledger)
    for field in layout.FIELDS:
        place = old.places.fields.get(field.key)
        cell = old.places.grids[place.sheet].at(place.row, place.column) if place else None
        if cell is not None:
            _carry(cell, field.label, new.places.field(field.key), new.places, ledger)


def raw_value(cell: Cell) -> Value | None:
    """What can be written into a cell to look the same; None for errors, formulas without a result, and the like."""
    if cell.kind in (CellKind.TEXT, CellKind.NUMBER, CellKind.DATE) and isinstance(cell.value, str | Decimal | date):
        return cell.value
    return None


def _carry(cell: Cell, header: str, target: Origin | None, places: InputPlaces, ledger: Ledger) -> None:
    value = raw_value(cell)
    if target is not None and target in places.filled:
        return
    if value is None:
        ledger.drop(_subject(cell, header), cell.shown, Reason.NOT_USED, cell.origin)
    else:
        ledger.put(_subject(cell, header), value, target, cell.origin)


def _subject(cell: Cell, header: str) -> Subject:
    return same(Kind.NOTE, f"{cell.sheet}!{cell.address}", header)


def _row_pairs(old: Filled, new: Filled) -> Iterator[tuple[str, int, int | None]]:
    """Table, row in the older workbook and its row in the newer one; None: there is no room."""
    for table in _SCORES:
        for node, (key, row) in old.places.score_rows.items():
            if key == table.key and node in new.places.score_rows:
                yield key, row, new.places.score_rows[node][1]
    for table in _LISTS:
        if table.key not in old.places.tables:
            continue
        used = _rows_of(old.submission, table.key)
        pairs = dict(zip(used, _rows_of(new.submission, table.key), strict=False))
        free = iter(new.places.free_rows(table.key))
        for row, _ in old.places.tables[table.key].rows():
            yield table.key, row, pairs[row] if row in pairs else next(free, None)


def _rows_of(submission: Submission, key: str) -> list[int]:
    """The rows of the sheet that were read as entries of a list, in the order of the list."""
    origins: dict[str, list[Origin | None]] = {
        layout.HISTORY_TABLE.key: [row.origin for row in submission.history],
        layout.PLAN_TABLE.key: [_first(row.sheet, row.cells) for row in own_plan(submission)],
        layout.FOLLOW_UP_TABLE.key: [_first(row.sheet, row.cells) for row in submission.follow_up],
        layout.SIGNATORY_TABLE.key: [person.origin for person in submission.signatories],
    }
    return [coordinates(origin.cell)[0] for origin in origins[key] if origin]


def _first(sheet: str, cells: dict[str, str]) -> Origin | None:
    return Origin(sheet, next(iter(cells.values()))) if cells else None
