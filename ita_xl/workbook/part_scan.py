"""Looks through the bytes of one part of a package, piece by piece, without parsing it."""

from __future__ import annotations

import codecs
import html
import re

CHUNK = 2**18

# A marker may straddle two pieces: that much of the end of a piece is looked at again.
_OVERLAP = 4096
_LONGEST_CELL = 2**17
# The rows of a form lie in the first 4 MB of its sheet; beyond, and after so many, formulas are not looked for.
_FORMULA_BYTES = 2**22
_MOST_FORMULAS = 20_000

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']{1,40})["']""")
# Encodings in which ASCII characters are themselves, so that a search for bytes finds every DOCTYPE.
_TRANSPARENT = re.compile(r"utf-?8|utf-?16(le|be)?|us-ascii|ascii|iso-8859-\d+|windows-\d+|tis-620", re.IGNORECASE)
_UTF_32 = (b"\xff\xfe\0\0", b"\0\0\xfe\xff", b"<\0\0\0", b"\0\0\0<")
_UTF_16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}

_PREFIX = rb"(?:[\w.-]{1,20}:)?"
_FOOTER = re.compile(rb"<" + _PREFIX + rb"(?:odd|even|first)Footer[^>]*>([^<]*)<")


def _uncached_formula(prefix: bytes) -> re.Pattern[bytes]:
    """A cell whose formula is followed by no value, as openpyxl writes it."""
    return re.compile(
        rb"<" + prefix + rb"c\s([^>]*)(?<!/)>\s*"
        rb"<" + prefix + rb"f\b(?:[^>]*/>|[^>]*>[^<]*</" + prefix + rb"f>)\s*"
        rb"(<" + prefix + rb"v\s*/>|<" + prefix + rb"v>\s*</" + prefix + rb"v>)?\s*"
        rb"</" + prefix + rb"c>"
    )


# Nearly all programs write the elements of a sheet without a prefix, and looking for that is much faster.
_UNCACHED, _UNCACHED_WITH_PREFIX = _uncached_formula(b""), _uncached_formula(_PREFIX)
_ADDRESS = re.compile(rb'\br="([A-Z]{1,3}[0-9]{1,7})"')


class PartScan:
    """What was seen in one part so far. `fault` is the code of the reason to refuse the package, if any.

    `uncached`: addresses of formula cells without a value; `footer`: page footer; `dde`: it links to another program.
    """

    def __init__(self, name: str) -> None:
        lower = name.casefold()
        self.is_markup = lower.endswith((".xml", ".rels", ".vml"))
        self.is_sheet = "/worksheets/" in lower and lower.endswith(".xml")
        self.uncached: set[str] = set()
        self.footer = ""
        self.dde = False
        self.fault: str | None = None
        self._links = "/externallinks/" in lower
        # Pictures are never parsed, and drawing programs write a DOCTYPE into theirs.
        self._picture = "/media/" in lower and lower.endswith(".svg")
        self._workbook = lower.endswith("/workbook.xml")
        self._started = False
        self._searched = False
        self._decoder: codecs.IncrementalDecoder | None = None
        self._kept = b""
        self._searched_bytes = 0
        self._formulas = 0

    def feed(self, piece: bytes) -> None:
        """Looks at the next piece."""
        if not self._started:
            self._started = True
            self._begin(piece)
        if not self._searched or self.fault:
            return
        if self._decoder:
            piece = self._decoder.decode(piece).encode("utf-8", "replace")
        text = self._kept + piece
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            self.fault = "F18"
        if self._workbook and b"purl.oclc.org/ooxml" in text:
            self.fault = "F12"
        if self._links and b"ddeLink" in text:
            self.dde = True
        self._kept = self._search_sheet(text) if self.is_sheet else text[-_OVERLAP:]

    def _begin(self, piece: bytes) -> None:
        if piece.startswith(_UTF_32):
            self.fault = "F19"
            return
        start = piece.removeprefix(codecs.BOM_UTF8)
        encoding = _UTF_16.get(piece[:2])
        if encoding:
            self._decoder = codecs.getincrementaldecoder(encoding)("replace")
            start = codecs.decode(piece[:400], encoding, "ignore").lstrip("\ufeff").encode("utf-8", "replace")
        looks_like_markup = start.lstrip().startswith(b"<")
        if self.is_markup and not looks_like_markup:
            self.fault = "F19"
            return
        # Whatever its name, a part that begins like XML could be what a relation points to.
        self._searched = looks_like_markup and not self._picture
        declared = _DECLARED.match(start)
        if self._searched and declared and not _TRANSPARENT.fullmatch(declared[1].decode("ascii", "replace")):
            self.fault = "F19"

    def _search_sheet(self, text: bytes) -> bytes:
        """Collects formula cells and the footer; returns the end of `text` that may be the beginning of a cell."""
        self._searched_bytes += len(text)
        if self._searched_bytes <= _FORMULA_BYTES and (b"<f" in text or b":f" in text):
            pattern = _UNCACHED_WITH_PREFIX if b":c " in text else _UNCACHED
            for cell in pattern.finditer(text):
                self._formulas += 1
                address = _ADDRESS.search(cell[1])
                # With t="str" an empty value is an empty text, which is a value.
                if address and not (cell[2] is not None and b't="str"' in cell[1]):
                    self.uncached.add(address[1].decode("ascii"))
                if self._formulas >= _MOST_FORMULAS:
                    break
        if not self.footer and b"Footer" in text and (found := _FOOTER.search(text)):
            self.footer = html.unescape(found[1].decode("utf-8", "replace"))
        start = max(text.rfind(b"<c "), text.rfind(b":c "))
        unfinished = text[start - 80 if start > 80 else 0 :] if start >= 0 else b""
        return unfinished if _OVERLAP < len(unfinished) < _LONGEST_CELL else text[-_OVERLAP:]
