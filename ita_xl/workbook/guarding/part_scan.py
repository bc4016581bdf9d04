"""Looks through the bytes of one part of a package, piece by piece, without parsing it."""

from __future__ import annotations

import codecs
import html
import re

from ita_xl.workbook.guarding.formulas import FormulaKind, formulas_that_reach_out

# What is parsed as a whole: a string table of 25,000 texts, 15,000 cell formats. Forms have a fiftieth of it.
MOST_TAGS = 100_000
# Text of a cell ends at 32,767 characters; a byte run without a tag that is longer than this is no cell.
LONGEST_RUN = 2**20

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
_UTF_16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}

_PREFIX = rb"(?:[\w.-]{1,20}:)?"
_FOOTER = re.compile(rb"<" + _PREFIX + rb"(?:odd|even|first)Footer[^<>]*>([^<]*)<")


def _uncached_formula(prefix: bytes) -> re.Pattern[bytes]:
    """A cell whose formula is followed by no value, as openpyxl writes it. No part of it runs on past a next `<`, so
    that a sheet of nothing but beginnings costs no more than any other."""
    return re.compile(
        rb"<" + prefix + rb"c\s([^<>]*)(?<!/)>\s*"
        rb"<" + prefix + rb"f\b(?:[^<>]*/>|[^<>]*>[^<]*</" + prefix + rb"f>)\s*"
        rb"(<" + prefix + rb"v\s*/>|<" + prefix + rb"v>\s*</" + prefix + rb"v>)?\s*"
        rb"</" + prefix + rb"c>"
    )


# Nearly all programs write the elements of a sheet without a prefix, and looking for that is much faster.
_UNCACHED, _UNCACHED_WITH_PREFIX = _uncached_formula(b""), _uncached_formula(_PREFIX)
_ADDRESS = re.compile(rb'\br="([A-Z]{1,3}[0-9]{1,7})"')


def is_sheet(name: str) -> bool:
    """Whether a part of this name may have any number of cells, and must be parsed piece by piece."""
    lower = name.casefold()
    return "/worksheets/" in lower and lower.endswith(".xml")


def may_be_parsed(name: str) -> bool:
    """Whether everything was looked for in a part of this name that a parser must not meet."""
    scan = PartScan(name)
    return not (scan.is_own_data or scan.is_picture)


def _two_byte_encoding(piece: bytes) -> str | None:
    """UTF-16 with or without a mark, as XML parsers guess it: a document begins with an ASCII character."""
    if piece[:1] == b"\0":
        return "utf-16-be"
    return _UTF_16.get(piece[:2]) or ("utf-16-le" if piece[1:2] == b"\0" else None)


class PartScan:
    """What was seen in one part so far; the first piece must hold its beginning, of CHUNK bytes if there are as many.

    `fault` is the code of the reason to refuse the package, if any.

    `uncached`: addresses of formula cells without a value; `footer`: page footer; `tags`: how many `<` it has;
    `reaches_out`: what its links, connections and formulas would ask of other programs or servers.
    """

    def __init__(self, name: str) -> None:
        lower = name.casefold()
        self.is_markup = lower.endswith((".xml", ".rels", ".vml"))
        self.is_sheet = is_sheet(name)
        self.uncached: set[str] = set()
        self.footer = ""
        self.tags = 0
        self.reaches_out: set[FormulaKind] = set()
        self.fault: str | None = None
        self._links = "/externallinks/" in lower
        self._queries = lower.endswith("/connections.xml") or "/querytables/" in lower
        # Pictures are never parsed, and drawing programs write a DOCTYPE into theirs.
        self.is_picture = "/media/" in lower and lower.endswith(".svg")
        self._workbook = lower.endswith("/workbook.xml")
        # Data that officers' own tools store in a part of its own; only its size is limited.
        self.is_own_data = lower.startswith("customxml/")
        self._run = 0
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
        # Looking for one rare byte first is several times faster.
        if b"!" in text and (b"<!DOCTYPE" in text or b"<!ENTITY" in text):
            self.fault = "F18"
        if self._workbook and b"purl.oclc.org/ooxml" in text:
            self.fault = "F12"
        self._count(piece)
        self._look_for_links(text)
        self._kept = self._search_sheet(text) if self.is_sheet else text[-_OVERLAP:]

    def _begin(self, piece: bytes) -> None:
        if piece.startswith(_UTF_32):
            self.fault = "F19"
            return
        start = piece.removeprefix(codecs.BOM_UTF8)
        encoding = _two_byte_encoding(piece)
        if encoding:
            self._decoder = codecs.getincrementaldecoder(encoding)("replace")
            start = codecs.decode(piece, encoding, "ignore").lstrip("\ufeff").encode("utf-8", "replace")
        start = start.lstrip()
        looks_like_markup = start.startswith(b"<")
        if self.is_markup and not looks_like_markup:
            self.fault = "F19"
            return
        # Whatever its name, a part that begins like XML, or with blanks, could be what a relation points to.
        self._searched = (looks_like_markup or not start) and not self.is_picture
        declared = _DECLARED.match(start)
        if self._searched and declared and not _TRANSPARENT.fullmatch(declared[1].decode("ascii", "replace")):
            self.fault = "F19"

    def _count(self, piece: bytes) -> None:
        """Tags, and the longest run without one: what costs a parser time and memory."""
        tags = piece.count(b"<")
        self.tags += tags
        self._run = self._run + len(piece) if not tags else len(piece) - piece.rfind(b"<")
        if not self.is_sheet and self.tags > MOST_TAGS and not self.is_own_data:
            self.fault = "F27"
        if self._run > LONGEST_RUN and not self.is_own_data:
            self.fault = "F27"

    def _look_for_links(self, text: bytes) -> None:
        if self._links and (b"ddeLink" in text or b"oleLink" in text):
            self.reaches_out.add("dde")
        if self._queries and b"webPr" in text:
            self.reaches_out.add("web")
        if self.is_own_data and b"schemas.microsoft.com/DataMashup" in text:
            self.reaches_out.add("data")
        if self.is_sheet or self._workbook:
            self.reaches_out |= formulas_that_reach_out(text)

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
        if not self.footer and b"Foot" in text and (found := _FOOTER.search(text)):
            self.footer = html.unescape(found[1].decode("utf-8", "replace"))
        start = max(text.rfind(b"<c "), text.rfind(b":c "))
        unfinished = text[start - 80 if start > 80 else 0 :] if start >= 0 else b""
        return unfinished if _OVERLAP < len(unfinished) < _LONGEST_CELL else text[-_OVERLAP:]
