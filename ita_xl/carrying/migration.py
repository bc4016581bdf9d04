"""A workbook of an older template becomes one of the present template, with everything that was typed."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

import msgspec

from ita_xl.assessment import Assessment
from ita_xl.assessment.submission import Origin
from ita_xl.carrying.ledger import Kind, Ledger, Moved, Reason, Subject, same
from ita_xl.carrying.leftovers import input_tabs, leftovers
from ita_xl.carrying.raw_cells import Filled, carry_raw_cells, raw_value
from ita_xl.carrying.typed_values import typed_values
from ita_xl.workbook import layout
from ita_xl.workbook.book import Value
from ita_xl.workbook.fill import fill_workbook
from ita_xl.workbook.guard import inspect
from ita_xl.workbook.input_writer import write_inputs
from ita_xl.workbook.package.zip import Archive
from ita_xl.workbook.reader import open_book, read_with_places
from ita_xl.workbook.reading.cells import Cell
from ita_xl.workbook.reading.input_places import InputPlaces
from ita_xl.workbook.reading.pictures import read_pictures
from ita_xl.workbook.reading.text import key

_DRAFT = layout.DRAFT_TABLE
# Parts in which other things than cells are kept; what stood there is told, part by part.
_PARTS = ("xl/comments", "xl/threadedComments", "xl/vbaProject.bin", "xl/embeddings/", "xl/ctrlProps/", "xl/media/")


class Rebuild(msgspec.Struct, frozen=True, kw_only=True):
    """How the new workbook is made: `build` writes it to a path; it is filled from `old`, read from `path`."""

    path: Path
    old: Assessment
    build: Callable[[Path], None]
    frameworks: Path | None = None


def migrate(rebuild: Rebuild, output: Path, scratch: Path) -> Ledger:
    """Writes the present template of the same year, with everything that was typed, to `output`; tells of the rest.

    `scratch` is a folder for files on the way. Raises WorkbookRefusedError and OSError as reading and writing do.
    """
    built = scratch / f"built{output.suffix}"
    rebuild.build(built)
    old = Filled(*read_with_places(rebuild.path, rebuild.frameworks))
    draft = _rows_of_draft(old.places)
    if draft:
        fill_workbook(built, built, rebuild.old)
    new = Filled(*read_with_places(built, rebuild.frameworks))
    ledger = Ledger(new.places.filled)
    carry_raw_cells(old, new, ledger)
    drafts = _draft_values(draft, new.places, ledger)
    write_inputs(built, output, ledger.values | drafts, replace=tuple(drafts), frameworks=rebuild.frameworks)
    _compare(old, Filled(*read_with_places(output, rebuild.frameworks)), ledger)
    told = {one.source for one in ledger.moved if one.source} | {one.source for one in ledger.dropped if one.source}
    older, newer = open_book(rebuild.path), open_book(output)
    ledger.dropped += leftovers(older, newer, old.places, told)
    tabs = input_tabs(older, old.places)
    ledger.renamed += [
        Subject(kind=Kind.SHEET, key=sheet, name="", old_key=tab, old_name="")
        for tab, sheet in tabs.items()
        if tab != sheet
    ]
    _tell_parts(rebuild.path, output, ledger)
    return ledger


def _compare(old: Filled, new: Filled, ledger: Ledger) -> None:
    """Everything that was entered: with its new cell, or told as left behind where the new workbook lacks it."""
    there = typed_values(new.submission)
    for subject, typed in typed_values(old.submission).items():
        found = there.get(subject)
        if found is not None and found.value == typed.value:
            target = found.origin or new.places.report(subject.key)
            source = typed.origin or old.places.report(subject.key)
            value = _said(typed.value)
            ledger.moved.append(Moved(subject=subject, value=value, source=source, target=target))
        else:
            ledger.drop(subject, _said(typed.value), Reason.NO_ROOM, typed.origin)


def _said(value: object) -> str:
    return "\n".join(map(str, value)) if isinstance(value, tuple) else str(value)


# What the program writes into a draft; only what stands in the other columns can have been typed.
_GIVEN = ("indicator", "items", "issue", "weakness")
DraftRows = dict[tuple[str, str], dict[str, Cell]]


def _rows_of_draft(places: InputPlaces) -> DraftRows:
    """The rows of the draft by what they serve."""
    found = places.tables.get(_DRAFT.key)
    rows: DraftRows = {}
    for _, row in found.rows() if found else ():
        rows.setdefault(_served(row), row)
    return rows


def _served(row: dict[str, Cell]) -> tuple[str, str]:
    indicator, items = (key(row[name].shown) if name in row else "" for name in ("indicator", "items"))
    return indicator, items


def _draft_values(draft: DraftRows, places: InputPlaces, ledger: Ledger) -> dict[Origin, Value]:
    """Cells of the draft whose text the older workbook has otherwise: typed there, or suggested by an older library."""
    found = places.tables.get(_DRAFT.key)
    values: dict[Origin, Value] = {}
    rows = {_served(row): (number, row) for number, row in found.rows()} if found else {}
    for served, row in draft.items():
        for column in (column for column in _DRAFT.columns if column.key not in _GIVEN):
            cell = row.get(column.key)
            value = raw_value(cell) if cell else None
            if cell is None or value is None:
                continue
            target = places.cell(_DRAFT.key, rows[served][0], column.key) if served in rows else None
            if target is None:
                ledger.drop(same(Kind.DRAFT, " ".join(served), column.header), value, Reason.NO_PLACE, cell.origin)
            elif column.key not in rows[served][1] or raw_value(rows[served][1][column.key]) != value:
                values[target] = value
    return values


def _more_drawn(old: Collection[str], new: Collection[str]) -> list[str]:
    """Charts and drawings (text boxes, shapes) that the older workbook has beyond those of the template."""
    more = []
    for kind in ("xl/charts/chart", "xl/drawings/drawing"):
        before, after = (sorted(n for n in names if n.startswith(kind)) for names in (old, new))
        more += [name for name in before if name not in after][: max(0, len(before) - len(after))]
    return more


def _tell_parts(old: Path, new: Path, ledger: Ledger) -> None:
    """Pictures beside logo and emblem, notes on cells, macros: what the parts of the two files show."""
    for remark in read_pictures(old)[1]:
        ledger.drop(same(Kind.PICTURE, remark.code), remark.details.get("name", ""), Reason.NO_PLACE, remark.origin)
    pictures = read_pictures(new)[0]
    kept = sum(picture is not None for picture in (pictures.logo, pictures.emblem))
    names = [name for name in Archive(inspect(old).content).names if name.startswith(_PARTS)]
    media = [name for name in names if name.startswith("xl/media/")]
    drawn = _more_drawn(Archive(inspect(old).content).names, Archive(inspect(new).content).names)
    for name in (*(name for name in names if name not in media), *media[kept:], *drawn):
        ledger.drop(same(Kind.PART, name), "", Reason.NO_PLACE)
