"""What a worksheet part shows, cell by cell and row by row, and what to write to turn one state into another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import msgspec
from lxml import etree

from ita_xl.workbook.book import Area, Cell
from ita_xl.workbook.package.cells import SharedTexts

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Content(msgspec.Struct, frozen=True):
    """What a cell holds. `plain`: written again as a value it would stay as it is; a formula or a text whose letters
    differ in format would not."""

    value: str | float | bool
    is_error: bool = False
    is_formula: bool = False
    plain: bool = True


class RowLook(msgspec.Struct, frozen=True):
    """Height in points and visibility of a row. `fixed`: programs do not fit the height to what is typed."""

    height: float
    hidden: bool = False
    fixed: bool = False


class SheetState(msgspec.Struct, frozen=True):
    """Cells that hold something, and the rows that the part names; all other rows look like `standard`.

    `last_row`: the last one with a cell, be it empty.
    """

    cells: dict[Cell, Content]
    rows: dict[int, RowLook]
    standard: RowLook
    last_row: int

    def row(self, number: int) -> RowLook:
        """How a row looks."""
        return self.rows.get(number, self.standard)


def cell_content(element: etree._Element, shared: SharedTexts) -> Content | None:
    """What a cell element holds; None when it is empty."""
    kind, value = element.get("t"), element.findtext("{*}v") or ""
    is_formula = element.find("{*}f") is not None
    if kind == "inlineStr":
        text = "".join(t.text or "" for t in element.iter("{*}t"))
        return Content(_unescaped(text), plain=element.find("{*}is/{*}r") is None)
    if kind == "s" and value:
        index = int(value)
        return Content(_unescaped(shared.text(index)), plain=not shared.is_rich(index))
    if kind == "b" and value:
        return Content(value in ("1", "true"), is_formula=is_formula, plain=not is_formula)
    if kind in ("str", "e", "d"):
        return Content(_unescaped(value), is_error=kind == "e", is_formula=is_formula, plain=not is_formula)
    if value:
        return Content(float(value), is_formula=is_formula, plain=not is_formula)
    return Content("", is_formula=True, plain=False) if is_formula else None


def changed_cells(before: SheetState, after: SheetState) -> set[Cell]:
    """Cells whose content differs."""
    return {
        cell for cell in before.cells.keys() | after.cells.keys() if before.cells.get(cell) != after.cells.get(cell)
    }


def blocks(changed: Iterable[Cell], state: SheetState) -> list[Area]:
    """Few rectangles that hold all `changed` cells and no other cell that would suffer from being written again."""
    cells = set(changed)
    fixed = {cell for cell, content in state.cells.items() if not content.plain} - cells
    return _rectangles(cells, fixed) if cells else []


def rows_below(before: SheetState, after: SheetState) -> tuple[Area, Area] | None:
    """Cells that were added below the last row, and the row whose formats they take over; None without such cells."""
    added = {(row, column) for row, column in after.cells if row > before.last_row}
    if not added or not before.last_row:
        return None
    box = _box(added)
    source = Area(before.last_row, before.last_row, box.first_column, box.last_column)
    return source, Area(before.last_row + 1, box.last_row, box.first_column, box.last_column)


def values(state: SheetState, area: Area) -> list[list[Content | None]]:
    """The contents of a rectangle, row by row."""
    last = area.last_row or area.first_row
    columns = range(area.first_column, area.last_column + 1)
    return [[state.cells.get((row, column)) for column in columns] for row in range(area.first_row, last + 1)]


def row_groups(looks: Mapping[int, object]) -> list[tuple[object, str]]:
    """Rows of equal look together, as the addresses `5:7,9:9` that Excel takes (at most 255 characters each)."""
    groups: dict[object, list[list[int]]] = {}
    for number in sorted(looks):
        spans = groups.setdefault(looks[number], [])
        if spans and spans[-1][1] == number - 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return [(look, address) for look, spans in groups.items() for address in _addresses(spans)]


def _addresses(spans: list[list[int]]) -> list[str]:
    per_address = 15  # `1048576:1048576,` has 16 characters
    texts = [f"{first}:{last}" for first, last in spans]
    return [",".join(texts[start : start + per_address]) for start in range(0, len(texts), per_address)]


def _rectangles(cells: set[Cell], fixed: set[Cell]) -> list[Area]:
    box = _box(cells)
    if not any(box.holds(cell) for cell in fixed):
        return [box]
    # A box of one cell holds no other, so there is a cut; each part is smaller.
    parts = min(_cuts(cells), key=lambda cut: sum(_box(part).holds(cell) for part in cut for cell in fixed))
    return [area for part in parts for area in _rectangles(part, fixed)]


def _cuts(cells: set[Cell]) -> Iterable[tuple[set[Cell], set[Cell]]]:
    """Every way to cut the cells in two along a column or a row."""
    for axis in (1, 0):
        for place in sorted({cell[axis] for cell in cells})[1:]:
            low = {cell for cell in cells if cell[axis] < place}
            yield low, cells - low


def _box(cells: set[Cell]) -> Area:
    rows, columns = [row for row, _ in cells], [column for _, column in cells]
    return Area(min(rows), max(rows), min(columns), max(columns))


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
