"""Small facts about cells in the file format: references, texts that a cell can hold, the string table."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property

from lxml import etree

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]+)")
_LONGEST_TEXT = 32_767
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# A tree takes half a kilobyte for each tag; the largest sheet of a form has 2,600.
_MOST_TAGS = 100_000


def column_number(letters: str) -> int:
    """1 for `A`, 27 for `AA`."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """`A` for 1, `AA` for 27."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def reference(row: int, column: int) -> str:
    """`B7` for row 7, column 2."""
    return f"{column_letters(column)}{row}"


def corners(area: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """First and last cell (row, column) of `B2:C9`, twice the same for `B2`. Raises ValueError on other texts."""
    found = [(int(row), column_number(letters)) for letters, row in _REFERENCE.findall(area)]
    if not found:
        raise ValueError(f"not a cell reference: {area}")
    return found[0], found[-1]


def clean_text(text: str) -> str:
    """Text as a cell can hold it: no characters that XML forbids, no accidental `_x0041_` escape, not too long."""
    plain = _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _ESCAPE.sub("_x005F_", plain)[:_LONGEST_TEXT]


def parse_part(data: bytes) -> etree._Element:
    """The root of an XML part; nothing outside the part is loaded.

    Raises etree.XMLSyntaxError; ValueError when it holds a DOCTYPE or more than a form can have.
    """
    if data.count(b"<") > _MOST_TAGS:
        raise ValueError(f"more than {_MOST_TAGS:,} tags")
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    if root.getroottree().docinfo.internalDTD is not None:
        raise ValueError("a part with a DOCTYPE")
    return root


def serialize(root: etree._Element) -> bytes:
    """The part as bytes, with what stood before and after its root."""
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)


class SharedTexts:
    """The string table of a workbook, read when the first text is looked up. `load` gives the part's bytes or None."""

    def __init__(self, load: Callable[[], bytes | None]) -> None:
        self._load = load

    @cached_property
    def _entries(self) -> list[etree._Element]:
        data = self._load()
        return [] if data is None else list(parse_part(data))

    def text(self, index: int) -> str:
        """The plain text of an entry, without phonetic readings; empty when the table has no such entry."""
        if not 0 <= index < len(self._entries):
            return ""
        entry = self._entries[index]
        return "".join(t.text or "" for t in entry.iter("{*}t") if not _is_phonetic(t))

    def is_rich(self, index: int) -> bool:
        """Whether letters of an entry differ in their format."""
        return 0 <= index < len(self._entries) and self._entries[index].find("{*}r") is not None


def _is_phonetic(text: etree._Element) -> bool:
    parent = text.getparent()
    return parent is not None and etree.QName(parent).localname == "rPh"
