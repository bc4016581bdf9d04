"""How wide the columns and how high the rows of a sheet are, in pixels, to say where a box of a given size ends."""

from __future__ import annotations

from lxml import etree

PIXELS_PER_UNIT, PIXELS_PER_POINT = 8, 4 / 3  # Excel, with the Normal style of the standard workbook
_DEFAULT_WIDTH, _DEFAULT_HEIGHT = 9.0, 21.0
_MOST = 400  # columns or rows that a box may go over, hidden ones included


class SheetSizes:
    """Sizes of a worksheet part; what it does not state has the usual size."""

    def __init__(self, root: etree._Element) -> None:
        usual = root.find("{*}sheetFormatPr")
        self._width, self._height = _DEFAULT_WIDTH, _DEFAULT_HEIGHT
        if usual is not None:
            self._width = float(usual.get("defaultColWidth") or _DEFAULT_WIDTH)
            self._height = float(usual.get("defaultRowHeight") or _DEFAULT_HEIGHT)
        self._columns = [
            (int(c.get("min") or 1), int(c.get("max") or 1), 0.0 if _on(c) else float(c.get("width") or self._width))
            for c in root.iterfind("{*}cols/{*}col")
        ]
        self._rows = {
            int(row.get("r") or 0): 0.0 if _on(row) else float(row.get("ht") or self._height)
            for row in root.iterfind("{*}sheetData/{*}row")
            if row.get("ht") or _on(row)
        }

    def column(self, number: int) -> int:
        """Width in pixels of a column, counted from 1."""
        width = next((w for first, last, w in self._columns if first <= number <= last), self._width)
        return round(width * PIXELS_PER_UNIT)

    def row(self, number: int) -> int:
        """Height in pixels of a row, counted from 1."""
        return round(self._rows.get(number, self._height) * PIXELS_PER_POINT)

    def across(self, column: int, pixels: int) -> tuple[int, int]:
        """The column in which a box `pixels` wide ends that begins at the left edge of `column`, and how far in it."""
        for number in range(column, column + _MOST):
            if pixels <= self.column(number):
                return number, pixels
            pixels -= self.column(number)
        return column + _MOST, 0

    def down(self, row: int, pixels: int) -> tuple[int, int]:
        """The row in which a box `pixels` high ends that begins at the top of `row`, and how far in it."""
        for number in range(row, row + _MOST):
            if pixels <= self.row(number):
                return number, pixels
            pixels -= self.row(number)
        return row + _MOST, 0


def _on(element: etree._Element) -> bool:
    return element.get("hidden") in ("1", "true")
