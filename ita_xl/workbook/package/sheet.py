"""One worksheet part as a tree in which values, row heights and hidden rows can be set; all else stays as it was.

lxml keeps the prefixes that `mc:Ignorable` names. Cells and rows may lack their reference; it is filled in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from lxml import etree

from ita_xl.workbook.book import Area, Cell, SheetWrite, Typed, Value
from ita_xl.workbook.package.cells import (
    SPACE,
    SharedTexts,
    clean_text,
    column_number,
    corners,
    parse_part,
    reference,
    serialize,
)
from ita_xl.workbook.package.contents import Content, RowLook, SheetState, cell_content

_STANDARD_HEIGHT = "15"
_YES = ("1", "true")
_DAY_ZERO = {False: date(1899, 12, 30), True: date(1904, 1, 1)}

Kept = dict[tuple[str, ...], tuple[dict[int, etree._Element], float]]


class SheetPart:
    """A worksheet part. `shared` is the workbook's string table, `date_1904` the day that it counts from.

    Raises etree.XMLSyntaxError or ValueError when `data` is not a worksheet.
    """

    def __init__(self, data: bytes, shared: SharedTexts, *, date_1904: bool = False) -> None:
        self.root = parse_part(data)
        self._namespace = etree.QName(self.root).namespace
        self._shared = shared
        self._day_zero = _DAY_ZERO[date_1904]
        self._row_tag, self._cell_tag = self._tag("row"), self._tag("c")
        self._content_tags = (self._tag("f"), self._tag("v"), self._tag("is"))
        table = self.root.find(self._tag("sheetData"))
        if table is None:
            raise ValueError("a worksheet part without sheetData")
        self._table = table
        self._rows: dict[int, etree._Element] = {}
        self._cells: dict[int, dict[int, etree._Element]] = {}
        self._index()

    def _tag(self, name: str) -> str:
        return f"{{{self._namespace}}}{name}"

    def _index(self) -> None:
        """Finds every row and cell; those without a reference follow the one before."""
        number = 0
        for row in self._table.iterchildren(self._row_tag):
            number = int(row.get("r") or number + 1)
            row.set("r", str(number))
            cells: dict[int, etree._Element] = {}
            column = 0
            for cell in row.iterchildren(self._cell_tag):
                at = cell.get("r")
                column = column_number(at.rstrip("0123456789")) if at else column + 1
                cell.set("r", at or reference(number, column))
                cells[column] = cell
            self._rows[number], self._cells[number] = row, cells

    def text(self, cell: Cell) -> str:
        """What a cell holds as text, empty when it has none."""
        element = self._cells.get(cell[0], {}).get(cell[1])
        if element is None:
            return ""
        if element.get("t") == "inlineStr":
            return "".join(t.text or "" for t in element.iter(self._tag("t")))
        value = element.findtext(self._tag("v")) or ""
        return self._shared.text(int(value)) if element.get("t") == "s" and value else value

    def write(self, content: SheetWrite) -> bool:
        """Empties the owned blocks, sets the cells, then heights and visibility of rows. True when a formula went."""
        formula_went = self._drop_formulas(content.owned)
        kept = self._take_typed(content.typed) if content.typed else {}
        for number, cells in self._cells.items():
            for column, element in cells.items():
                cell = (number, column)
                if len(element) and cell not in content.cells and any(a.holds(cell) for a in content.owned):
                    self._empty(element)
        for cell, value in content.cells.items():
            self._set(self._cell(cell), value)
        tall = self._put_typed(content, content.typed, kept) if content.typed else {}
        self._lay_out_rows(content, tall)
        self._extend_dimension(content.cells)
        return formula_went

    def content(self, cell: Cell) -> Content | None:
        """What a cell holds; None when it is empty."""
        element = self._cells.get(cell[0], {}).get(cell[1])
        return None if element is None or not len(element) else cell_content(element, self._shared)

    def put(self, cells: Mapping[Cell, Value], heights: Mapping[int, float]) -> None:
        """Sets cells that hold no formula; rows become as high as `heights` (points) say, never lower."""
        for cell, value in cells.items():
            self._set(self._cell(cell), value)
        usual = self.root.find(self._tag("sheetFormatPr"))
        standard = (usual.get("defaultRowHeight") if usual is not None else None) or _STANDARD_HEIGHT
        for number, height in heights.items():
            row = self._rows[number]
            if height > float(row.get("ht") or standard):
                row.set("ht", format(height, "g"))
                row.set("customHeight", "1")
        self._extend_dimension(cells)

    def formulas(self) -> dict[Cell, str]:
        """The formula of every cell that has one; empty for a cell that shares the formula of another."""
        return {
            (number, column): element.findtext(self._tag("f")) or ""
            for number, cells in self._cells.items()
            for column, element in cells.items()
            if element.find(self._tag("f")) is not None
        }

    def set_results(self, results: Mapping[Cell, str | float]) -> bool:
        """What the formulas show: `results`, all others nothing until a program calculates. True when one changed."""
        changed = False
        for cell in self.formulas():
            element = self._cells[cell[0]][cell[1]]
            shown = cell_content(element, self._shared)
            if shown is not None and cell in results and shown.value == results[cell]:
                continue
            changed = True
            for child in element.findall(self._tag("v")):
                element.remove(child)
            _drop(element, "t")
            if cell in results:
                value = results[cell]
                if isinstance(value, str):
                    element.set("t", "str")
                holder = etree.Element(self._tag("v"))
                holder.text = value if isinstance(value, str) else f"{value:.17g}"
                element.insert(len(element.findall(self._tag("f"))), holder)
        return changed

    def covered(self) -> tuple[Area, ...]:
        """The merged blocks; only their first cell is seen."""
        merged = self.root.iterfind(f"{self._tag('mergeCells')}/{self._tag('mergeCell')}")
        found = (corners(block.get("ref") or "A1") for block in merged)
        return tuple(Area(top, bottom, left, right) for (top, left), (bottom, right) in found)

    def state(self) -> SheetState:
        """What the sheet shows now."""
        contents: dict[Cell, Content] = {}
        for number, cells in self._cells.items():
            for column, element in cells.items():
                if len(element) and (content := cell_content(element, self._shared)) is not None:
                    contents[number, column] = content
        usual = self.root.find(self._tag("sheetFormatPr"))
        standard = (usual.get("defaultRowHeight") if usual is not None else None) or _STANDARD_HEIGHT
        rows = {
            number: RowLook(
                float(row.get("ht") or standard), row.get("hidden") in _YES, row.get("customHeight") in _YES
            )
            for number, row in self._rows.items()
        }
        last_row = max((number for number, cells in self._cells.items() if cells), default=0)
        return SheetState(contents, rows, RowLook(float(standard)), last_row)

    def protection(self) -> Mapping[str, str] | None:
        """The attributes of the sheet's protection; None when the sheet is not protected."""
        element = self.root.find(self._tag("sheetProtection"))
        if element is None or element.get("sheet") not in _YES:
            return None
        return {str(name): str(value) for name, value in element.attrib.items()}

    def serialize(self) -> bytes:
        """The part as it is now."""
        return serialize(self.root)

    def _cell(self, cell: Cell) -> etree._Element:
        """The element of a cell, made in its place with the format of the cell above when it is absent."""
        number, column = cell
        cells = self._cells[number] if number in self._cells else self._add_row(number)
        if column in cells:
            return cells[column]
        element = etree.Element(self._cell_tag, {"r": reference(number, column)})
        above = max((n for n, others in self._cells.items() if n < number and column in others), default=None)
        style = self._cells[above][column].get("s") if above else None
        if style is not None:
            element.set("s", style)
        before = max((other for other in cells if other < column), default=None)
        if before is None:
            self._rows[number].insert(0, element)
        else:
            cells[before].addnext(element)
        _drop(self._rows[number], "spans")
        cells[column] = element
        return element

    def _add_row(self, number: int) -> dict[int, etree._Element]:
        row = etree.Element(self._row_tag, {"r": str(number)})
        before = max((other for other in self._rows if other < number), default=None)
        if before is None:
            self._table.insert(0, row)
        else:
            self._rows[before].addnext(row)
        self._rows[number], self._cells[number] = row, {}
        return self._cells[number]

    def _empty(self, element: etree._Element) -> None:
        """Takes value, text and formula away; format and extensions stay."""
        for child in list(element):
            if child.tag in self._content_tags:
                element.remove(child)
        for attribute in ("t", "cm", "vm"):
            _drop(element, attribute)

    def _set(self, element: etree._Element, value: Value) -> None:
        self._empty(element)
        if isinstance(value, str):
            element.set("t", "inlineStr")
            holder = etree.Element(self._tag("is"))
            text = etree.SubElement(holder, self._tag("t"))
            text.set(SPACE, "preserve")
            text.text = clean_text(value)
        else:
            holder = etree.Element(self._tag("v"))
            holder.text = self._number(value)
        element.insert(0, holder)

    def _as_text(self, value: Value) -> str:
        """What `text` gives for a cell that holds `value`."""
        return clean_text(value) if isinstance(value, str) else self._number(value)

    def _number(self, value: int | Decimal | date) -> str:
        if isinstance(value, date):
            return str((value - self._day_zero).days)
        return format(value, "f") if isinstance(value, Decimal) else str(value)

    def _drop_formulas(self, owned: Iterable[Area]) -> bool:
        """Analysis sheets hold values only. A shared or array formula that reaches into an owned block goes as a
        whole; its other cells keep the value that they show."""
        areas = tuple(owned)
        reaching = [f for f in self._formulas() if _reaches(f, areas)]
        groups = {f.get("si") for f in reaching if f.get("t") == "shared"}
        doomed = [f for f in self._formulas() if f in reaching or (f.get("t") == "shared" and f.get("si") in groups)]
        for formula in doomed:
            cell = formula.getparent()
            if cell is not None:
                cell.remove(formula)
                _drop(cell, "cm")
        return bool(doomed)

    def _formulas(self) -> Iterator[etree._Element]:
        return self._table.iter(self._tag("f"))

    def _take_typed(self, typed: Typed) -> Kept:
        """Typed cells by the key of their row, with the height of that row; they are emptied on the sheet."""
        kept: Kept = {}
        for number, cells in self._cells.items():
            found = {column: cells[column] for column in typed.columns if column in cells and len(cells[column])}
            if number < typed.first_row or not found:
                continue
            key = tuple(self.text((number, column)) for column in typed.key)
            suggested = {self._as_text(value) for value in typed.suggested.get(key, ())}
            found = {c: element for c, element in found.items() if self.text((number, c)) not in suggested}
            if not found:
                continue
            copies: dict[int, etree._Element] = {}
            for column, element in found.items():
                copies[column] = etree.Element(element.tag, {"t": element.get("t") or "n"})
                copies[column].extend([child for child in element if child.tag in self._content_tags])
                self._empty(element)
            kept[key] = (copies, float(self._rows[number].get("ht") or 0))
        return kept

    def _put_typed(self, content: SheetWrite, typed: Typed, kept: Kept) -> dict[int, float]:
        """Sets typed cells beside their key again; gives the heights that those rows had."""
        heights: dict[int, float] = {}
        for number in sorted(content.shown):
            key = tuple(str(content.cells.get((number, column), "")) for column in typed.key)
            if number < typed.first_row or key not in kept:
                continue
            copies, heights[number] = kept[key]
            for column, copy in copies.items():
                element = self._cell((number, column))
                self._empty(element)
                element.set("t", copy.get("t") or "n")
                for position, child in enumerate(list(copy)):
                    element.insert(position, child)
        return heights

    def _lay_out_rows(self, content: SheetWrite, tall: dict[int, float]) -> None:
        first, last = content.managed
        for number, row in self._rows.items():
            if number in content.heights:
                row.set("ht", format(max(content.heights[number], tall.get(number, 0)), "g"))
                row.set("customHeight", "1")
            if first <= number and (last is None or number <= last):
                if number not in content.shown:
                    row.set("hidden", "1")
                else:
                    _drop(row, "hidden")

    def _extend_dimension(self, cells: Iterable[Cell]) -> None:
        dimension = self.root.find(self._tag("dimension"))
        if dimension is None:
            return
        first, last = corners(dimension.get("ref") or "A1")
        bottom, right = max(row for row, _ in (last, *cells)), max(column for _, column in (last, *cells))
        if (bottom, right) != last:
            dimension.set("ref", f"{reference(*first)}:{reference(bottom, right)}")


def _reaches(formula: etree._Element, areas: tuple[Area, ...]) -> bool:
    """Whether the formula's cell, or the block it fills, meets an owned block."""
    cell = formula.getparent()
    (top, left), (bottom, right) = corners(formula.get("ref") or (cell.get("r") if cell is not None else None) or "A1")
    return any(
        a.first_row <= bottom
        and (a.last_row is None or top <= a.last_row)
        and a.first_column <= right
        and left <= a.last_column
        for a in areas
    )


def _drop(element: etree._Element, attribute: str) -> None:
    if attribute in element.attrib:
        del element.attrib[attribute]
