"""Which input cells of a worksheet part may be set, how high their rows become, and what formulas show then."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from lxml import etree

from ita_xl.report.text_metrics import column_points, row_height
from ita_xl.workbook.book import Cell, Value
from ita_xl.workbook.building.formats import FONT_SIZE
from ita_xl.workbook.package.cells import parse_part, serialize
from ita_xl.workbook.package.contents import Content
from ita_xl.workbook.package.sheet import SheetPart
from ita_xl.workbook.package.sheet_sizes import PIXELS_PER_UNIT, SheetSizes

# What stands before the settings of calculation in the workbook part (ECMA-376, CT_Workbook); sheets always do.
_BEFORE_SETTINGS = frozenset(("sheets", "functionGroups", "externalReferences", "definedNames"))


def put_inputs(sheet: SheetPart, values: Mapping[Cell, Value], replace: Collection[Cell]) -> tuple[Cell, ...]:
    """Sets the cells that are empty or, holding no formula, are in `replace`; gives those that were left alone."""
    hidden = [(area, (area.first_row, area.first_column)) for area in sheet.covered()]
    taken = {cell: value for cell, value in values.items() if _is_free(sheet.content(cell), cell in replace)}
    taken = {c: v for c, v in taken.items() if not any(area.holds(c) and c != first for area, first in hidden)}
    sheet.put(taken, _heights(sheet, taken))
    return tuple(cell for cell in values if cell not in taken)


def known_results(sheet: SheetPart, calculated: SheetPart) -> dict[Cell, str | float]:
    """The stored results of the same formulas in the same cells of `calculated`, where all else in the row is the same.

    A cell that shares the formula of another has the formula of its fellow in the other workbook.
    """
    there, ours, theirs = calculated.formulas(), sheet.state().cells, calculated.state().cells
    other_rows = {
        cell[0] for cell, content in theirs.items() if cell not in there and _value(ours.get(cell)) != content.value
    }
    same = (cell for cell, text in sheet.formulas().items() if cell in there and text in ("", there[cell]))
    results = {cell: _value(theirs.get(cell)) for cell in same if cell[0] not in other_rows}
    return {cell: value for cell, value in results.items() if value is not None}


def calculated_on_load(workbook: bytes) -> bytes:
    """The workbook part that tells programs to calculate everything when they open it; unchanged where it says so."""
    root = parse_part(workbook)
    settings = root.find("{*}calcPr")
    if settings is None:
        settings = etree.Element(f"{{{etree.QName(root).namespace}}}calcPr")
        before = [child for child in root if etree.QName(child).localname in _BEFORE_SETTINGS]
        before[-1].addnext(settings)
    if settings.get("fullCalcOnLoad") in ("1", "true"):
        return workbook
    settings.set("fullCalcOnLoad", "1")
    return serialize(root)


def _value(content: Content | None) -> str | float | None:
    return None if content is None or content.is_error else content.value


def _is_free(content: Content | None, may_replace: bool) -> bool:
    if content is None or (isinstance(content.value, str) and not content.value.strip() and not content.is_formula):
        return True
    return may_replace and not content.is_formula


def _heights(sheet: SheetPart, cells: Mapping[Cell, Value]) -> dict[int, float]:
    """Points that the rows of typed texts need."""
    sizes = SheetSizes(sheet.root)
    texts: dict[int, list[tuple[str, float, float, bool]]] = {}
    for (row, column), value in cells.items():
        if isinstance(value, str):
            width = column_points(sizes.column(column) / PIXELS_PER_UNIT)
            texts.setdefault(row, []).append((value, width, FONT_SIZE, False))
    return {row: row_height(found) for row, found in texts.items()}
