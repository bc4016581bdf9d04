"""Reads the sheet `ข้อมูลหน่วยงาน`: by defined name, checked against the label beside it, else by label."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import msgspec

from ita_xl.assessment.submission import Entry, Origin, Profile
from ita_xl.workbook import layout
from ita_xl.workbook.layout import Field, Kind
from ita_xl.workbook.package.cells import reference
from ita_xl.workbook.reading.cells import Area, Book, Cell, Grid, area
from ita_xl.workbook.reading.tables import sheet_named
from ita_xl.workbook.reading.text import key
from ita_xl.workbook.reading.typed import TypedReader

# Enough labels on one sheet to know the profile sheet after it was renamed and its names were lost.
_ENOUGH_LABELS = 5


class Place(msgspec.Struct, frozen=True):
    """Where a scalar stands."""

    sheet: str
    row: int
    column: int

    @property
    def address(self) -> str:
        """Such as `B5`."""
        return reference(self.row, self.column)


class ProfilePlaces(msgspec.Struct, frozen=True):
    """Where every field that was found stands; `units` are the filled cells of `unit_area`, the agency's own units."""

    places: dict[str, Place]
    units: tuple[Cell, ...]
    grids: dict[str, Grid]
    unit_area: Area | None = None

    def cell(self, field: str) -> Cell | None:
        """The cell of a field; None if it is empty or was not found."""
        place = self.places.get(field)
        return self.grids[place.sheet].at(place.row, place.column) if place else None


def find_profile(book: Book, reader: TypedReader) -> ProfilePlaces:
    """Where the fields stand, before the year is known. Tells of names and labels that are missing or disagree."""
    named = {field.key: _named_place(book, field.name) for field in layout.FIELDS}
    grids = {place.sheet: book.grid(place.sheet) for place in named.values() if place}
    labels = _labels(book, [*grids])
    for label_places in labels.values():
        grids |= {place.sheet: book.grid(place.sheet) for place in label_places}
    value_column = _value_column(named)
    places: dict[str, Place] = {}
    by_label: list[str] = []
    for field in layout.FIELDS:
        place, beside = named[field.key], labels.get(key(field.label), [])
        values = [Place(label.sheet, label.row, value_column or label.column + 1) for label in beside]
        if place and (not values or place.row in [value.row for value in values if value.sheet == place.sheet]):
            places[field.key] = place
        elif len(values) == 1:
            places[field.key] = values[0]
            if place:
                origin = Origin(values[0].sheet, values[0].address)
                reader.tell("W17", origin, name=field.name, label=field.label, named=place.address)
            else:
                by_label.append(field.name)
        elif values:
            origin = Origin(values[1].sheet, reference(beside[1].row, beside[1].column))
            reader.tell("W19", origin, label=field.label, name=field.name)
    if by_label:
        reader.tell("W16", None, names=", ".join(by_label))
    unit_area = _unit_area(book, labels, value_column)
    return ProfilePlaces(places, _unit_cells(book, grids, unit_area) if unit_area else (), grids, unit_area)


def read_profile(found: ProfilePlaces, reader: TypedReader, has_parts: bool) -> Profile:
    """The entries of all fields of a year with or without EIT parts. Tells which fields have no place (W18)."""
    wanted = [field for field in layout.FIELDS if field.parts is None or field.parts == has_parts]
    lost = [field.label for field in wanted if field.key not in found.places]
    if len(lost) == len(wanted):
        reader.tell("W10", None, sheet=layout.PROFILE)
    elif lost:
        reader.tell("W18", None, labels=", ".join(lost))
    values = {field.key: _read(field, found.cell(field.key), reader) for field in wanted}
    units = tuple(unit for cell in found.units if (unit := reader.text(cell)))
    return Profile(units=units, **values)


def read_reports(book: Book, reader: TypedReader) -> tuple[str, ...]:
    """The kinds of report that are ticked on the first sheet."""
    places = report_places(book).items()
    return tuple(kind for kind, at in places if reader.yes(book.grid(at.sheet).at(at.row, at.column)))


def report_places(book: Book) -> dict[str, Place]:
    """Where each kind of report is ticked."""
    places = ((kind, _named_place(book, name)) for kind, name in layout.REPORT_NAMES.items())
    return {kind: place for kind, place in places if place}


def _read(field: Field, cell: Cell | None, reader: TypedReader) -> Entry[Any] | None:
    if field.key in ("digits", "font"):
        return reader.choice(cell, layout.CHOICES[field.choices or ""], keep=False)
    read: dict[Kind, Callable[[Cell | None], Entry[Any] | None]] = {
        Kind.SCORE: reader.score,
        Kind.COUNT: reader.count,
        Kind.YEAR: reader.year,
        Kind.DATE: reader.day,
    }
    return read.get(field.kind, reader.text)(cell)


def _named_area(book: Book, name: str) -> Area | None:
    found = area(book.names.get(name, ""))
    return found if found and found.sheet in book.sheets else None


def _named_place(book: Book, name: str) -> Place | None:
    found = _named_area(book, name)
    return Place(found.sheet, found.first_row, found.first_column) if found else None


def _value_column(named: dict[str, Place | None]) -> int | None:
    """The column in which most names stand: a column may have been inserted between labels and values."""
    columns = Counter(place.column for place in named.values() if place)
    return columns.most_common(1)[0][0] if columns else None


def _labels(book: Book, named_sheets: list[str]) -> dict[str, list[Place]]:
    """Cells whose text is a label, by label: on the sheets of the names, the profile sheet, else any unknown sheet."""
    texts = {key(field.label) for field in layout.FIELDS} | {key(layout.UNITS_LABEL)}
    profile = sheet_named(book, layout.PROFILE)
    sheets = [profile] if profile else named_sheets
    if not sheets:
        known = {key(name) for name in layout.SHEETS}
        sheets = [sheet for sheet in book.sheets if key(sheet) not in known]
    for sheet in sheets:
        found: dict[str, list[Place]] = {}
        for (row, column), cell in sorted(book.grid(sheet).cells.items()):
            if key(cell.shown) in texts:
                found.setdefault(key(cell.shown), []).append(Place(sheet, row, column))
        if profile or len(found) >= _ENOUGH_LABELS:
            return found
    return {}


def _unit_area(book: Book, labels: dict[str, list[Place]], value_column: int | None) -> Area | None:
    """The cells of the units, filled or not: by name, else below their label."""
    named = _named_area(book, layout.UNITS_NAME)
    label = labels.get(key(layout.UNITS_LABEL), [])
    if named or not label:
        return named
    column = value_column or label[0].column + 1
    return Area(label[0].sheet, label[0].row, column, label[0].row + layout.UNITS_ROWS - 1, column)


def _unit_cells(book: Book, grids: dict[str, Grid], units: Area) -> tuple[Cell, ...]:
    grid = grids.get(units.sheet) or book.grid(units.sheet)
    return tuple(
        cell
        for (row, column), cell in sorted(grid.cells.items())
        if units.first_row <= row <= units.last_row and units.first_column <= column <= units.last_column
    )
