"""Looks at an untrusted file before any parser does: what it is, whether it is safe, what it carries along.

Everything is counted while it is inflated, one small piece at a time. Sizes that the file states about itself are
believed only when they are reason to refuse it.
"""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

import msgspec

from ita_xl.assessment.submission import Remark
from ita_xl.errors import WorkbookRefusedError
from ita_xl.workbook.part_scan import CHUNK, PartScan

# A filled workbook is 0.1 to 2 MB, 1 to 10 MB inflated; photographs pasted as evidence make the rest. A sheet with
# 200,000 formatted empty rows inflates to about 50 MB and is still read. What a parser takes whole (strings,
# styles, names) never comes near 16 MB in a form.
FILE_LIMIT = 50 * 2**20
PART_LIMIT = 64 * 2**20
WHOLE_PART_LIMIT = 16 * 2**20
TOTAL_LIMIT = 256 * 2**20
ENTRY_LIMIT = 10_000

_OLE_MAGIC = bytes.fromhex("D0CF11E0A1B11AE1")
_ZIP_MAGIC = b"PK\x03\x04"
_CONTENT_TYPES = "[Content_Types].xml"
_ENCRYPTED_FLAG = 0x1

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

    `uncached`: per sheet part the cells whose formula has no stored value; `footers`: per sheet part the page footer.
    The other fields name parts that are carried along; none of them is ever opened or followed.
    """

    content: bytes
    uncached: dict[str, frozenset[str]] = {}
    footers: dict[str, str] = {}
    macros: tuple[str, ...] = ()
    external_links: tuple[str, ...] = ()
    dde: tuple[str, ...] = ()
    connections: tuple[str, ...] = ()
    embedded: tuple[str, ...] = ()

    def remarks(self) -> tuple[Remark, ...]:
        """What the officer should know about the parts carried along."""
        carried = (
            ("F21", self.macros),
            ("F22", self.external_links),
            ("F23", self.dde),
            ("F24", self.connections),
            ("F25", self.embedded),
        )
        return tuple(Remark(code, None, {"parts": ", ".join(parts[:5])}) for code, parts in carried if parts)


def inspect(path: Path) -> PackageFacts:
    """Reads the file once and looks at every part of it.

    Raises WorkbookRefusedError (exit code 3) when it is missing, unreadable, not an .xlsx or .xlsm workbook, damaged
    or unsafe.
    """
    content = _content(path)
    _check_magic(content, path.name)
    try:
        with ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
            _check_entries(entries, path.name)
            _check_kind(package, path.name)
            scans = _scan(package, entries, path.name)
    except (BadZipFile, zlib.error, struct.error, EOFError, OSError, NotImplementedError, ValueError) as error:
        raise _refused("F9", path.name) from error
    return _facts(content, scans)


def _refused(code: str, file: str, **details: str) -> WorkbookRefusedError:
    return WorkbookRefusedError(Remark(code, None, {"file": file, **details}))


def _content(path: Path) -> bytes:
    try:
        if not path.exists():
            raise _refused("F1", path.name)
        if not path.is_file():
            raise _refused("F2", path.name)
        with path.open("rb") as stream:
            # The size that the system states decides the buffer; one byte more shows a file that is still growing.
            content = stream.read(min(path.stat().st_size, FILE_LIMIT) + 1)
    except (OSError, ValueError) as error:
        raise _refused("F5", path.name) from error
    if not content:
        raise _refused("F3", path.name)
    if len(content) > FILE_LIMIT:
        raise _refused("F4", path.name, limit=_megabytes(FILE_LIMIT))
    return content


def _megabytes(size: int) -> str:
    return f"{size // 2**20} MB"


def _check_magic(content: bytes, file: str) -> None:
    if content.startswith(_OLE_MAGIC):
        # Stream names of an OLE file stand in its directory as UTF-16.
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise _refused("F6", file)
        if "Workbook".encode("utf-16-le") in content or "Book\0".encode("utf-16-le") in content:
            raise _refused("F7", file)
    if not content.startswith(_ZIP_MAGIC):
        raise _refused("F8", file)


def _check_entries(entries: list[ZipInfo], file: str) -> None:
    if len(entries) > ENTRY_LIMIT:
        raise _refused("F15", file, limit=f"{ENTRY_LIMIT:,}")
    seen: set[str] = set()
    for entry in entries:
        # orig_filename: zipfile itself tidies `filename` on Windows and cuts it at a NUL.
        name = entry.orig_filename
        steps = name.split("/")
        if name.startswith("/") or ".." in steps or "\\" in name or "\0" in name or ":" in steps[0]:
            raise _refused("F14", file, part=ascii(name))
        # Part names of a package are compared without case.
        if name.casefold() in seen:
            raise _refused("F14", file, part=ascii(name))
        seen.add(name.casefold())
        if entry.flag_bits & _ENCRYPTED_FLAG or entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise _refused("F14", file, part=ascii(name))
        limit = _limit(name)
        if entry.file_size > limit:
            raise _refused("F16", file, part=ascii(name), limit=_megabytes(limit))


def _check_kind(package: ZipFile, file: str) -> None:
    names = set(package.namelist())
    if _CONTENT_TYPES not in names:
        if "mimetype" in names and b"opendocument" in _head(package, "mimetype"):
            raise _refused("F10", file, kind="OpenDocument")
        raise _refused("F13", file)
    types = _head(package, _CONTENT_TYPES).replace(b"\0", b"")  # also legible when it is UTF-16
    if _SPREADSHEET + b"sheet.main+xml" in types or _MACRO_WORKBOOK in types:
        return
    for content_type, code, kind in _OTHER_KINDS:
        if content_type in types:
            raise _refused(code, file, kind=kind)
    raise _refused("F13", file)


def _head(package: ZipFile, name: str) -> bytes:
    with package.open(name) as stream:
        return stream.read(CHUNK)


def _scan(package: ZipFile, entries: list[ZipInfo], file: str) -> dict[str, PartScan]:
    """Inflates every part, counting, and looks at each piece once."""
    scans: dict[str, PartScan] = {}
    total = 0
    for entry in entries:
        scan = scans[entry.filename] = PartScan(entry.filename)
        size, limit = 0, _limit(entry.filename)
        with package.open(entry) as stream:
            while piece := stream.read(CHUNK):
                size, total = size + len(piece), total + len(piece)
                if size > limit:
                    raise _refused("F16", file, part=ascii(entry.filename), limit=_megabytes(limit))
                if total > TOTAL_LIMIT:
                    raise _refused("F17", file, limit=_megabytes(TOTAL_LIMIT))
                scan.feed(piece)
                if scan.fault:
                    raise _refused(scan.fault, file, part=ascii(entry.filename), kind="Strict Open XML")
    return scans


def _limit(name: str) -> int:
    scan = PartScan(name)
    return WHOLE_PART_LIMIT if scan.is_markup and not scan.is_sheet else PART_LIMIT


def _facts(content: bytes, scans: dict[str, PartScan]) -> PackageFacts:
    def named(*marks: str) -> tuple[str, ...]:
        return tuple(name for name in scans if any(mark in name.casefold() for mark in marks))

    return PackageFacts(
        content=content,
        uncached={name: frozenset(scan.uncached) for name, scan in scans.items() if scan.uncached},
        footers={name: scan.footer for name, scan in scans.items() if scan.footer},
        macros=named("vbaproject.bin", "/macrosheets/", "/activex/"),
        external_links=named("/externallinks/externallink"),
        dde=tuple(name for name, scan in scans.items() if scan.dde),
        connections=named("xl/connections.xml", "/querytables/"),
        embedded=named("/embeddings/", "/oleobject"),
    )
