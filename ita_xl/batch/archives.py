"""Zip archives of submitted workbooks: listed and read member by member, never unpacked to disk."""

from __future__ import annotations

import struct
import zlib
from functools import lru_cache
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

import msgspec

from ita_xl.assessment.submission import Remark
from ita_xl.batch.names import safe_file_name
from ita_xl.batch.places import Place
from ita_xl.errors import WorkbookRefusedError
from ita_xl.workbook.guard import FILE_LIMIT

ENTRY_LIMIT = 20_000  # more than twice as many as there are agencies

_UTF_8_FLAG, _ENCRYPTED_FLAG = 0x800, 0x1
_BROKEN = (BadZipFile, zlib.error, struct.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


class Member(msgspec.Struct, frozen=True):
    """A file in an archive: its position, its name with its folders, its time as the archive has it (no zone)."""

    index: int
    name: str
    modified: str


def members(place: str) -> tuple[Member, ...]:
    """The files of an archive by name. Raises WorkbookRefusedError: damaged (F9), too many entries (F15)."""
    file = safe_file_name(place)
    try:
        entries = _open(place).infolist()
    except _BROKEN as error:
        raise WorkbookRefusedError(Remark("F9", None, {"file": file})) from error
    if len(entries) > ENTRY_LIMIT:
        raise WorkbookRefusedError(Remark("F15", None, {"file": file, "limit": f"{ENTRY_LIMIT:,}"}))
    found = [Member(i, _name(e), _modified(e)) for i, e in enumerate(entries) if not e.is_dir()]
    return tuple(sorted(found, key=lambda m: ([step.casefold() for step in m.name.split("/")], m.name, m.index)))


def read_member(place: str, index: int, file: str) -> bytes:
    """The bytes of a member, counted while they are inflated.

    Raises WorkbookRefusedError: encrypted or oddly packed (F14), too large (F4), damaged (F9).
    """
    try:
        archive = _open(place)
        entry = archive.infolist()[index]
        if entry.flag_bits & _ENCRYPTED_FLAG or entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise WorkbookRefusedError(Remark("F14", None, {"file": safe_file_name(place), "part": ascii(file)}))
        content = b""
        if entry.file_size <= FILE_LIMIT:
            with archive.open(entry) as stream:
                content = stream.read(FILE_LIMIT + 1)
    except (*_BROKEN, IndexError) as error:
        raise WorkbookRefusedError(Remark("F9", None, {"file": file})) from error
    if entry.file_size > FILE_LIMIT or len(content) > FILE_LIMIT:
        raise WorkbookRefusedError(Remark("F4", None, {"file": file, "limit": f"{FILE_LIMIT >> 20} MB"}))
    return content


@lru_cache(maxsize=1)
def _open(place: str) -> ZipFile:
    """The archive, kept open while its members are read one after another."""
    return ZipFile(Place(place).open())


def _name(entry: ZipInfo) -> str:
    """The name; Thai Windows packs names in its own code page and does not say so."""
    if not entry.flag_bits & _UTF_8_FLAG:
        try:
            thai = entry.filename.encode("cp437").decode("cp874")
        except UnicodeError:
            return entry.filename
        if any("\N{THAI CHARACTER KO KAI}" <= letter <= "\N{THAI CHARACTER KHOMUT}" for letter in thai):
            return thai
    return entry.filename


def _modified(entry: ZipInfo) -> str:
    year, month, day, hour, minute, second = entry.date_time
    return f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"
