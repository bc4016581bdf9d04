"""The boxes of the notes of a sheet: shapes of an old drawing part (VML), one per note, found by row and column."""

from __future__ import annotations

import re

from lxml import etree

from ita_xl.report.text_metrics import lines, lines_height
from ita_xl.workbook.package.cells import parse_part
from ita_xl.workbook.package.sheet_sizes import PIXELS_PER_POINT, SheetSizes

Place = tuple[int, int]

WIDTH = 360  # pixels of a box
_SIZE, _INNER = 14.0, 14.0  # points: font size, and what the frame takes of the width
_GAP = 12  # pixels between the cell and its box
_FIRST_SHAPE = 1025  # as Excel numbers shapes
_SPACES = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
_V, _O, _X = (f"{{{uri}}}" for uri in _SPACES.values())
_SHAPE_NUMBER = re.compile(r"_x0000_s(\d+)")
_KIND = "_x0000_t202"


class NoteBoxes:
    """The drawing part (None: a new one). Raises etree.XMLSyntaxError when it is not XML, as old drawings may be."""

    def __init__(self, drawing: bytes | None) -> None:
        self._root = _empty() if drawing is None else parse_part(drawing)
        self._shapes: dict[Place, etree._Element] = {}
        for shape in self._root.iter(f"{_V}shape"):
            data = shape.find(f"{_X}ClientData")
            row, column = (
                (data.findtext(f"{_X}{name}") for name in ("Row", "Column")) if data is not None else (None,) * 2
            )
            if data is not None and data.get("ObjectType") == "Note" and row and column:
                self._shapes[int(row) + 1, int(column) + 1] = shape

    def serialize(self) -> bytes:
        """The part as it is now."""
        return etree.tostring(self._root, encoding="UTF-8", xml_declaration=False)

    def remove(self, place: Place) -> None:
        """Takes the box of a cell away."""
        shape = self._shapes.pop(place, None)
        if shape is not None:
            self._root.remove(shape)

    def fit(self, place: Place, text: str, sizes: SheetSizes) -> None:
        """Makes the box of a cell, or makes it as high as its text needs."""
        wide = (WIDTH / PIXELS_PER_POINT) - _INNER
        high = round((lines_height(lines(text, wide, _SIZE), _SIZE) + _INNER) * PIXELS_PER_POINT)
        if place not in self._shapes:
            self._shapes[place] = self._new_shape(place, high)
        row, column = place
        right, bottom = sizes.across(column + 1, _GAP + WIDTH), sizes.down(row, high)
        box = (column, _GAP, row - 1, 2, right[0] - 1, right[1], bottom[0] - 1, bottom[1])
        anchor = self._shapes[place].find(f"{_X}ClientData/{_X}Anchor")
        if anchor is not None:
            anchor.text = ", ".join(map(str, box))

    def _new_shape(self, place: Place, high: int) -> etree._Element:
        if not any(kind.get("id") == _KIND for kind in self._root.iter(f"{_V}shapetype")):
            self._root.append(_shape_kind())
        numbers = [int(n) for shape in self._root.iter() for n in _SHAPE_NUMBER.findall(str(shape.get("id") or ""))]
        number = max([_FIRST_SHAPE - 1, *numbers]) + 1
        size = f"width:{WIDTH / PIXELS_PER_POINT:g}pt;height:{high / PIXELS_PER_POINT:g}pt"
        shape = etree.SubElement(
            self._root,
            f"{_V}shape",
            {
                "id": f"_x0000_s{number}",
                "type": f"#{_KIND}",
                "style": f"position:absolute;{size};z-index:{number - _FIRST_SHAPE + 1};visibility:hidden",
                "fillcolor": "#ffffe1",
                f"{_O}insetmode": "auto",
            },
        )
        etree.SubElement(shape, f"{_V}fill", {"color2": "#ffffe1"})
        etree.SubElement(shape, f"{_V}shadow", {"on": "t", "color": "black", "obscured": "t"})
        etree.SubElement(shape, f"{_V}path", {f"{_O}connecttype": "none"})
        holder = etree.SubElement(shape, f"{_V}textbox", {"style": "mso-direction-alt:auto"})
        etree.SubElement(holder, "div", {"style": "text-align:left"})
        data = etree.SubElement(shape, f"{_X}ClientData", {"ObjectType": "Note"})
        facts = {"MoveWithCells": "", "SizeWithCells": "", "Anchor": "", "AutoFill": "False"}
        for name, value in (facts | {"Row": str(place[0] - 1), "Column": str(place[1] - 1)}).items():
            etree.SubElement(data, f"{_X}{name}").text = value or None
        return shape


def _empty() -> etree._Element:
    root = etree.Element("xml", nsmap=_SPACES)
    layout = etree.SubElement(root, f"{_O}shapelayout", {f"{_V}ext": "edit"})
    etree.SubElement(layout, f"{_O}idmap", {f"{_V}ext": "edit", "data": "1"})
    return root


def _shape_kind() -> etree._Element:
    """The kind of shape that notes are, as Excel describes it."""
    path = "m,l,21600r21600,l21600,xe"
    kind = etree.Element(
        f"{_V}shapetype", {"id": _KIND, "coordsize": "21600,21600", f"{_O}spt": "202", "path": path}, _SPACES
    )
    etree.SubElement(kind, f"{_V}stroke", {"joinstyle": "miter"})
    etree.SubElement(kind, f"{_V}path", {"gradientshapeok": "t", f"{_O}connecttype": "rect"})
    return kind
