"""The records of a zip archive, read strictly: whatever two programs could understand differently is refused.

The entries must fill the file from its first byte to the directory, and the directory the rest; each entry is described
alike where it begins and in the directory. A workbook below 50 MB has no need of zip64, so such records are refused.
"""

from __future__ import annotations

import stat
import struct
import zlib
from collections.abc import Iterator
from itertools import pairwise

import msgspec

from ita_xl.errors import WorkbookRefusedError
from ita_xl.workbook.guarding.part_names import compared, is_safe
from ita_xl.workbook.guarding.refusal import refused, shown

CHUNK = 2**18
"""Bytes that a part is inflated by at a time."""

_END = struct.Struct("<4s4H2IH")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_LOCAL = struct.Struct("<4s5H3I2H")
_LONGEST_COMMENT = 2**16
_INPUT = 2**16
_UNIX, _MACINTOSH = 3, 19
_ENCRYPTED, _LATER_SIZES, _PATCHED, _STRONG, _UTF8_NAME, _MASKED = 0x1, 0x8, 0x20, 0x40, 0x800, 0x2000
_ZIP64, _UNICODE_NAME = 0x0001, 0x7075
_UNKNOWN_SIZE = 0xFFFFFFFF
STORED, DEFLATED = 0, 8


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One part. `start`: where its stream begins in the file; `packed`: bytes there; `size`: what it states to hold."""

    name: str
    method: int
    checksum: int
    packed: int
    size: int
    start: int


class _Record(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the directory as it stands there."""

    raw_name: bytes
    name: str
    flags: int
    method: int
    sizes: tuple[int, int, int]  # checksum, packed, inflated
    offset: int


def read_directory(content: bytes, file: str, most: int) -> tuple[Entry, ...]:
    """The entries of an archive of at most `most` parts, in the order of the directory.

    Raises WorkbookRefusedError: F9 cut off, F14 a forbidden name, kind or packing, F15 too many, F26 records that
    contradict each other or leave room for something else. struct.error where a record is cut off.
    """
    end = content.rfind(b"PK\x05\x06", max(0, len(content) - _END.size - _LONGEST_COMMENT))
    if end < 0:
        raise refused("F9", file)
    _, disk, first_disk, here, count, size, start, comment = _END.unpack_from(content, end)
    if disk or first_disk or here != count or start + size != end or end + _END.size + comment != len(content):
        raise refused("F26", file, part="–")
    if count > most:
        raise refused("F15", file, limit=f"{most:,}")
    records: list[_Record] = []
    seen: set[str] = set()
    at = start
    for _ in range(count):
        record, at = _record(content, at, file)
        if compared(record.name) in seen:
            raise refused("F14", file, part=shown(record.name))
        seen.add(compared(record.name))
        records.append(record)
    if at != end:
        raise refused("F26", file, part="–")
    return _laid_out(content, records, start, file)


def _record(content: bytes, at: int, file: str) -> tuple[_Record, int]:
    """One record of the directory, and where the next one begins."""
    fields = _CENTRAL.unpack_from(content, at)
    signature, made_by, _, flags, method, _, _, *sizes, name_size, extra_size, comment_size, disk, _, mode, offset = (
        fields
    )
    if signature != b"PK\x01\x02":
        raise refused("F9", file)
    at += _CENTRAL.size
    raw, extra = content[at : at + name_size], content[at + name_size : at + name_size + extra_size]
    try:
        name = raw.decode("utf-8" if flags & _UTF8_NAME else "cp437")
    except UnicodeDecodeError as error:
        raise refused("F14", file, part=shown(repr(raw))) from error
    forbidden = flags & (_ENCRYPTED | _PATCHED | _STRONG | _MASKED) or method not in (STORED, DEFLATED)
    if forbidden or not is_safe(name) or _is_special(made_by, mode):
        raise refused("F14", file, part=shown(name))
    if disk or any(field == _UNICODE_NAME and value[5:] != raw for field, value in _extra_fields(extra)):
        raise refused("F26", file, part=shown(name))
    checksum, packed, size = sizes
    record = _Record(raw_name=raw, name=name, flags=flags, method=method, sizes=(checksum, packed, size), offset=offset)
    return record, at + name_size + extra_size + comment_size


def _is_special(made_by: int, mode: int) -> bool:
    """Whether a Unix system would make a link or a device of the entry."""
    kind = stat.S_IFMT(mode >> 16)
    return made_by >> 8 in (_UNIX, _MACINTOSH) and kind not in (0, stat.S_IFREG, stat.S_IFDIR)


def _extra_fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(extra):
        field, size = struct.unpack_from("<2H", extra, at)
        yield field, extra[at + 4 : at + 4 + size]
        at += 4 + size


def _laid_out(content: bytes, records: list[_Record], directory: int, file: str) -> tuple[Entry, ...]:
    """The entries, once it is certain that they follow each other without overlap or gap."""
    places = sorted((record.offset, number) for number, record in enumerate(records))
    if not places or places[0][0] != 0 or places[-1][0] >= directory:
        raise refused("F26", file, part="–")
    found: dict[int, Entry] = {}
    for (_, number), (following, _) in pairwise([*places, (directory, -1)]):
        found[number] = _entry(content, records[number], following, file)
    return tuple(found[number] for number in range(len(records)))


def _entry(content: bytes, record: _Record, following: int, file: str) -> Entry:
    """The entry whose own header must say what the directory says, up to where the next one begins."""
    contradiction = refused("F26", file, part=shown(record.name))
    signature, _, flags, method, _, _, *stated, name_size, extra_size = _LOCAL.unpack_from(content, record.offset)
    name_at = record.offset + _LOCAL.size
    start = name_at + name_size + extra_size
    end = start + record.sizes[1]
    if signature != b"PK\x03\x04" or content[name_at : name_at + name_size] != record.raw_name:
        raise contradiction
    differing = flags ^ record.flags
    if method != record.method or differing & _ENCRYPTED or (differing & _UTF8_NAME and not record.raw_name.isascii()):
        raise contradiction
    extra = content[name_at + name_size : start]
    same = tuple(stated) == record.sizes or _zip64_sizes(stated, extra) == record.sizes
    if end == following:
        if not same:
            raise contradiction
    elif (
        end > following
        or not flags & _LATER_SIZES
        or not (same or _left_open(stated))
        or not _is_descriptor(content[end:following], record.sizes)
    ):
        raise contradiction
    checksum, packed, size = record.sizes
    return Entry(name=record.name, method=record.method, checksum=checksum, packed=packed, size=size, start=start)


def _zip64_sizes(stated: list[int], extra: bytes) -> tuple[int, int, int] | None:
    """Checksum and sizes where a header written before its part was known states them in its zip64 field."""
    for field, value in _extra_fields(extra):
        if field == _ZIP64 and len(value) >= 16 and stated[1:] == [_UNKNOWN_SIZE, _UNKNOWN_SIZE]:
            size, packed = struct.unpack_from("<2Q", value)
            return stated[0], packed, size
    return None


def _left_open(stated: list[int]) -> bool:
    """Whether a header leaves the sizes to the record behind the part."""
    return all(value in (0, _UNKNOWN_SIZE) for value in stated)


def _is_descriptor(record: bytes, sizes: tuple[int, int, int]) -> bool:
    """Whether this is the record behind a part, in one of its four forms, and agrees with the directory."""
    plain = record.removeprefix(b"PK\x07\x08") if len(record) in (16, 24) else record
    forms = {12: "<3I", 20: "<I2Q"}
    return len(plain) in forms and struct.unpack(forms[len(plain)], plain) == sizes


def pieces(content: bytes, entry: Entry, file: str) -> Iterator[bytes]:
    """The content of a part, CHUNK bytes or a little more at a time, counted while it is inflated.

    Raises WorkbookRefusedError (F9) as soon as more comes out than stated, and at the end when less did or the checksum
    differs; zlib.error for a damaged stream.
    """
    size, checksum, waiting = 0, 0, b""
    for piece in _stream(content, entry, file):
        size, checksum = size + len(piece), zlib.crc32(piece, checksum)
        if size > entry.size:
            raise _damaged(file)
        waiting += piece
        if len(waiting) >= CHUNK:
            yield waiting
            waiting = b""
    if waiting:
        yield waiting
    if (size, checksum) != (entry.size, entry.checksum):
        raise _damaged(file)


def _stream(content: bytes, entry: Entry, file: str) -> Iterator[bytes]:
    end = entry.start + entry.packed
    if entry.method == STORED:
        for at in range(entry.start, end, CHUNK):
            yield content[at : min(at + CHUNK, end)]
        return
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    for at in range(entry.start, end, _INPUT):
        if inflater.eof:
            raise _damaged(file)  # something stands behind the end of the stream
        packed = content[at : min(at + _INPUT, end)]
        while packed:
            yield inflater.decompress(packed, CHUNK)
            packed = inflater.unconsumed_tail
    while not inflater.eof:
        rest = inflater.decompress(b"", CHUNK)
        if not rest:
            raise _damaged(file)
        yield rest
    if inflater.unused_data:
        raise _damaged(file)


def _damaged(file: str) -> WorkbookRefusedError:
    return refused("F9", file)
