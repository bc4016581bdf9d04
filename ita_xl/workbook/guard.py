"""Looks at an untrusted file before any parser does: what it is, whether it is safe, what it carries along.

Everything is counted while it is inflated, one small piece at a time. Sizes that the file states about itself are
believed only when they are reason to refuse it.
"""

from __future__ import annotations

import struct
import zlib
from functools import lru_cache
from pathlib import Path

import msgspec

from ita_xl.assessment.submission import Remark
from ita_xl.workbook.guarding.archive import CHUNK, Entry, pieces, read_directory
from ita_xl.workbook.guarding.carried import carried_along
from ita_xl.workbook.guarding.file_kind import check_kind_of_file
from ita_xl.workbook.guarding.package_parts import CONTENT_TYPES, ContentTypes, Relation, content_types, relations
from ita_xl.workbook.guarding.part_scan import MOST_TAGS, PartScan
from ita_xl.workbook.guarding.refusal import megabytes, refused, shown

# A filled workbook is 0.1 to 2 MB, 1 to 10 MB inflated; photographs pasted as evidence make the rest. A sheet with
# 200,000 formatted empty rows inflates to about 50 MB and is still read. What a parser takes whole (strings,
# styles, names) never comes near 16 MB in a form, a list of relations never near 1 MB.
FILE_LIMIT = 50 * 2**20
PART_LIMIT = 64 * 2**20
WHOLE_PART_LIMIT = 16 * 2**20
RELATIONS_LIMIT = 2**20
TOTAL_LIMIT = 128 * 2**20
ENTRY_LIMIT = 5_000

_SPREADSHEET = b"application/vnd.openxmlformats-officedocument.spreadsheetml."
_MACRO_WORKBOOK = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
# Content type of the main part, in the order tried, and the code and name to refuse it with.
_OTHER_KINDS: tuple[tuple[bytes, str, str], ...] = (
    (b"application/vnd.ms-excel.sheet.binary.macroEnabled.main", "F11", ".xlsb"),
    (_SPREADSHEET + b"template.main+xml", "F12", ".xltx"),
    (b"application/vnd.ms-excel.template.macroEnabled.main+xml", "F12", ".xltm"),
    (b"application/vnd.ms-excel.addin.macroEnabled.main+xml", "F12", ".xlam"),
    (b"wordprocessingml.", "F10", "Word"),
    (b"application/vnd.ms-word", "F10", "Word"),
    (b"presentationml.", "F10", "PowerPoint"),
    (b"application/vnd.ms-powerpoint", "F10", "PowerPoint"),
)


class PackageFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What the guard saw. `content` are the bytes it looked at: parse these, the file may have changed since.

    `uncached`: per sheet part the cells whose formula has no stored value; `footers`: per sheet part the page footer;
    `remarks`: the kinds of parts that are carried along and never opened or followed.
    """

    content: bytes
    uncached: dict[str, frozenset[str]] = {}
    footers: dict[str, str] = {}
    remarks: tuple[Remark, ...] = ()


def inspect(path: Path) -> PackageFacts:
    """Reads the file once and looks at every part of it.

    Raises WorkbookRefusedError (exit code 3) when it is missing, unreadable, not an .xlsx or .xlsm workbook, damaged
    or unsafe.
    """
    return _facts(_content(path), path.name)


# A workbook is opened once to be read, once for its pictures, once to be filled: it is looked through once.
@lru_cache(maxsize=1)
def _facts(content: bytes, file: str) -> PackageFacts:
    check_kind_of_file(content, file)
    try:
        return _Package(content, file).facts()
    except (zlib.error, struct.error) as error:
        raise refused("F9", file) from error


def _content(path: Path) -> bytes:
    try:
        if not path.exists():
            raise refused("F1", path.name)
        if not path.is_file():
            raise refused("F2", path.name)
        with path.open("rb") as stream:
            # The size that the system states decides the buffer; one byte more shows a file that is still growing.
            content = stream.read(min(path.stat().st_size, FILE_LIMIT) + 1)
    except (OSError, ValueError) as error:
        raise refused("F5", path.name) from error
    if not content:
        raise refused("F3", path.name)
    if len(content) > FILE_LIMIT:
        raise refused("F4", path.name, limit=megabytes(FILE_LIMIT))
    return content


def size_limit(name: str) -> int:
    """Bytes that a part of this name may inflate to."""
    if name.casefold().endswith(".rels"):
        return RELATIONS_LIMIT
    scan = PartScan(name)
    return WHOLE_PART_LIMIT if scan.is_markup and not scan.is_sheet else PART_LIMIT


class _Package:
    """An archive that is looked through part by part."""

    def __init__(self, content: bytes, file: str) -> None:
        self._content, self._file = content, file
        self._entries = {entry.name: entry for entry in read_directory(content, file, ENTRY_LIMIT)}
        self._check_sizes()

    def facts(self) -> PackageFacts:
        """What was seen in all parts. Raises WorkbookRefusedError for the first reason to refuse the package."""
        self._check_kind()
        scans: dict[str, PartScan] = {}
        found: list[Relation] = []
        types = ContentTypes()
        for name, entry in self._entries.items():
            is_small = name.casefold().endswith(".rels") or name == CONTENT_TYPES
            kept: list[bytes] | None = [] if is_small else None
            scans[name] = self._scan(entry, kept)
            if kept is None:
                continue
            try:
                if name == CONTENT_TYPES:
                    types = content_types(b"".join(kept))
                else:
                    found += relations(name, b"".join(kept))
            except ValueError as error:
                raise refused("F20", self._file, reason=f"{shown(name)}: {error}") from error
        return PackageFacts(
            content=self._content,
            uncached={name: frozenset(scan.uncached) for name, scan in scans.items() if scan.uncached},
            footers={name: scan.footer for name, scan in scans.items() if scan.footer},
            remarks=carried_along(types, found, {name: scan.reaches_out for name, scan in scans.items()}, scans),
        )

    def _check_sizes(self) -> None:
        """What the package states itself to hold; that it holds no more is counted when it is inflated."""
        for name, entry in self._entries.items():
            limit = size_limit(name)
            if entry.size > limit:
                raise refused("F16", self._file, part=shown(name), limit=megabytes(limit))
        if sum(entry.size for entry in self._entries.values()) > TOTAL_LIMIT:
            raise refused("F17", self._file, limit=megabytes(TOTAL_LIMIT))

    def _check_kind(self) -> None:
        if CONTENT_TYPES not in self._entries:
            if "mimetype" in self._entries and b"opendocument" in self._head("mimetype"):
                raise refused("F10", self._file, kind="OpenDocument")
            raise refused("F13", self._file)
        types = self._head(CONTENT_TYPES).replace(b"\0", b"")  # also legible when it is UTF-16
        if _SPREADSHEET + b"sheet.main+xml" in types or _MACRO_WORKBOOK in types:
            return
        for content_type, code, kind in _OTHER_KINDS:
            if content_type in types:
                raise refused(code, self._file, kind=kind)
        raise refused("F13", self._file)

    def _head(self, name: str) -> bytes:
        return next(pieces(self._content, self._entries[name], self._file), b"")[:CHUNK]

    def _scan(self, entry: Entry, kept: list[bytes] | None) -> PartScan:
        """Inflates a part and looks at each piece once; the pieces are added to `kept` if it is given."""
        scan = PartScan(entry.name)
        for piece in pieces(self._content, entry, self._file):
            scan.feed(piece)
            if scan.fault:
                limit = f"{MOST_TAGS:,}"
                raise refused(scan.fault, self._file, part=shown(entry.name), kind="Strict Open XML", limit=limit)
            if kept is not None:
                kept.append(piece)
        return scan
