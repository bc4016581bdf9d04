"""The notes of one sheet: their texts in one part, their boxes in an old drawing part (VML), as Excel needs both.

Our text stands in a block of its own between two lines, so that marking again replaces it and leaves alone what
people wrote, before it, behind it or in a note of their own; authors would not do, for LibreOffice drops them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from ita_xl.workbook.package.cells import SPACE, clean_text, corners, parse_part, serialize
from ita_xl.workbook.package.note_boxes import NoteBoxes
from ita_xl.workbook.package.sheet_sizes import SheetSizes

AUTHOR = "ita-xl"
NOTE_FONT, NOTE_SIZE = "TH Sarabun New", 14
_EMPTY = (
    b'<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors/><commentList/></comments>'
)
_THREAD = "tc="  # the author of the stand-in text of a conversation, which Excel writes anew from another part


class Notes:
    """The notes of a sheet, from its two parts (None: it has none yet). `begin` and `end` are the lines of our blocks.

    Raises etree.XMLSyntaxError or ValueError when a part cannot be understood.
    """

    def __init__(self, texts: bytes | None, drawing: bytes | None, begin: str, end: str) -> None:
        self._root = parse_part(texts or _EMPTY)
        self._boxes = NoteBoxes(drawing)
        self._begin, self._end = begin, end
        self._namespace = etree.QName(self._root).namespace
        self._list = self._child(self._root, "commentList")
        self._authors = self._child(self._root, "authors")
        self._notes = {note.get("ref") or "": note for note in self._list}
        self.changed = False

    def clear(self) -> None:
        """Takes our blocks away; a note without any other text goes, too."""
        block = re.compile(rf"\n*{re.escape(self._begin)}.*?{re.escape(self._end)}", re.DOTALL)
        for cell, note in list(self._notes.items()):
            texts = list(note.iter(self._tag("t")))
            whole = "".join(text.text or "" for text in texts)
            spans = [match.span() for match in block.finditer(whole)]
            if not spans:
                continue
            self.changed = True
            _cut(texts, spans)
            if not "".join(text.text or "" for text in texts).strip():
                self._list.remove(note)
                del self._notes[cell]
                self._boxes.remove(_place(cell))

    def put(self, notes: Mapping[str, str], sizes: SheetSizes) -> tuple[str, ...]:
        """Adds our text to the note of each cell; returns the cells of conversations, which take no note."""
        conversations = []
        for cell, text in notes.items():
            if self._is_conversation(cell):
                conversations.append(cell)
                continue
            self.changed = True
            plain = clean_text(text.replace(self._begin, "").replace(self._end, ""))
            block = f"{self._begin}\n{plain}\n{self._end}"
            if cell in self._notes:
                self._append(self._notes[cell], f"\n\n{block}")
            else:
                self._add(cell, block)
            shown = "".join(text.text or "" for text in self._notes[cell].iter(self._tag("t")))
            self._boxes.fit(_place(cell), shown, sizes)
        return tuple(conversations)

    def parts(self) -> tuple[bytes, bytes]:
        """Both parts as they are now: texts and drawing."""
        return serialize(self._root), self._boxes.serialize()

    def _tag(self, name: str) -> str:
        return f"{{{self._namespace}}}{name}"

    def _child(self, root: etree._Element, name: str) -> etree._Element:
        child = root.find(self._tag(name))
        if child is None:
            raise ValueError(f"notes without {name}")
        return child

    def _is_conversation(self, cell: str) -> bool:
        if cell not in self._notes:
            return False
        authors = [author.text or "" for author in self._authors]
        number = int(self._notes[cell].get("authorId") or 0)
        return number < len(authors) and authors[number].startswith(_THREAD)

    def _author(self) -> str:
        authors = [author.text or "" for author in self._authors]
        if AUTHOR not in authors:
            etree.SubElement(self._authors, self._tag("author")).text = AUTHOR
            authors.append(AUTHOR)
        return str(authors.index(AUTHOR))

    def _add(self, cell: str, text: str) -> None:
        note = etree.SubElement(self._list, self._tag("comment"), {"ref": cell, "authorId": self._author()})
        etree.SubElement(note, self._tag("text"))
        self._notes[cell] = note
        self._append(note, text)

    def _append(self, note: etree._Element, text: str) -> None:
        holder = self._child(note, "text")
        run = etree.Element(self._tag("r"))
        look = etree.SubElement(run, self._tag("rPr"))
        etree.SubElement(look, self._tag("sz"), {"val": str(NOTE_SIZE)})
        etree.SubElement(look, self._tag("color"), {"indexed": "81"})
        etree.SubElement(look, self._tag("rFont"), {"val": NOTE_FONT})
        words = etree.SubElement(run, self._tag("t"))
        words.set(SPACE, "preserve")
        words.text = text
        before = [child for child in holder if child.tag in (self._tag("t"), self._tag("r"))]
        holder.insert(len(before), run)


def _place(cell: str) -> tuple[int, int]:
    return corners(cell)[0]


def _cut(texts: list[etree._Element], spans: list[tuple[int, int]]) -> None:
    """Takes stretches of the joined text out of the elements that hold it."""
    start = 0
    for element in texts:
        own = element.text or ""
        kept = [c for i, c in enumerate(own, start) if not any(first <= i < last for first, last in spans)]
        element.text = "".join(kept)
        start += len(own)
