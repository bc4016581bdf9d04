"""Puts notes on the sheets of a package: which parts are new or change, and how a sheet names its drawing."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from lxml import etree

from ita_xl.assessment.submission import Origin, Remark
from ita_xl.workbook.package.cells import parse_part, serialize
from ita_xl.workbook.package.notes import Notes
from ita_xl.workbook.package.relations import (
    CONTENT_TYPES,
    Read,
    relations,
    relations_part,
    target,
    with_content_type,
    with_relation,
)
from ita_xl.workbook.package.sheet_sizes import SheetSizes

_TEXTS, _DRAWING = "/comments", "/vmlDrawing"
_KINDS = {
    _TEXTS: ("xl/comments{}.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"),
    _DRAWING: ("xl/drawings/vmlDrawing{}.vml", "application/vnd.openxmlformats-officedocument.vmlDrawing"),
}
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# What comes after the drawing of the notes in a worksheet part (ECMA-376, CT_Worksheet).
_AFTER_DRAWING = frozenset(
    ("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst")
)


class NoteParts:
    """Collects the changes of a package. `names` are its parts; `begin` and `end` the lines of our blocks."""

    def __init__(self, read: Read, names: Collection[str], begin: str, end: str) -> None:
        self._read = read
        self._names = {name.casefold() for name in names}
        self._lines = (begin, end)
        self.parts: dict[str, bytes] = {}
        self.drawings: dict[str, str] = {}
        """Relation id of its drawing by sheet part, where the sheet does not name one yet."""

    def put(self, tab: str, part: str, notes: Mapping[str, str]) -> tuple[Remark, ...]:
        """Replaces our notes on a sheet by `notes` (text by cell); tells which could not be put there."""
        places: dict[str, str | None] = {_TEXTS: target(self._now, part, _TEXTS)}
        if not notes and places[_TEXTS] is None:
            return ()
        try:
            root = parse_part(self._read(part) or b"")
            places[_DRAWING] = self._drawing_of(root, part)
            texts, drawing = (self._read(place) if place else None for place in places.values())
            sheet_notes = Notes(texts, drawing, *self._lines)
            sheet_notes.clear()
            conversations = sheet_notes.put(notes, SheetSizes(root))
        except (etree.XMLSyntaxError, ValueError) as error:
            return (Remark("P8", None, {"sheet": tab, "reason": str(error)}),)
        if sheet_notes.changed:
            for kind, content in zip(_KINDS, sheet_notes.parts(), strict=True):
                self.parts[places[kind] or self._new_part(part, kind)] = content
        return tuple(Remark("P9", Origin(tab, cell), {"cell": cell}) for cell in conversations)

    def _drawing_of(self, root: etree._Element, part: str) -> str | None:
        """The drawing that the sheet names; pictures of a header are kept in another one of the same type."""
        named = root.find("{*}legacyDrawing")
        key = named.get(_RELATION_ID) if named is not None else None
        return next((there for one, _, there in relations(self._now, part) if one == key), None)

    def _now(self, name: str) -> bytes | None:
        return self.parts[name] if name in self.parts else self._read(name)

    def _new_part(self, sheet: str, kind: str) -> str:
        pattern, content_type = _KINDS[kind]
        number = next(n for n in range(1, len(self._names) + 2) if pattern.format(n).casefold() not in self._names)
        name = pattern.format(number)
        self._names.add(name.casefold())
        place = relations_part(sheet)
        self.parts[place], key = with_relation(self._now(place), kind, name)
        self.parts[CONTENT_TYPES] = with_content_type(self._now(CONTENT_TYPES) or b"", name, content_type)
        if kind == _DRAWING:
            self.drawings[sheet] = key
        return name


def with_drawing(sheet: bytes, relation: str) -> bytes:
    """The worksheet part with the relation of its drawing of notes, in the place that the schema gives it."""
    root = parse_part(sheet)
    element = etree.Element(f"{{{etree.QName(root).namespace}}}legacyDrawing")
    element.set(_RELATION_ID, relation)
    after = next((child for child in root if etree.QName(child).localname in _AFTER_DRAWING), None)
    if after is None:
        root.append(element)
    else:
        after.addprevious(element)
    return serialize(root)
