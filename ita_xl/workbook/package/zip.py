"""A zip archive in which few entries change: all others keep order, name, date and their compressed bytes.

The standard library can only append to an archive or compress everything again, so the two record types of a
plain archive (no zip64: guarded files are far below 4 GB) are written here.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Collection, Mapping

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_UTF8_NAME = 0x800
_VERSION = 20
PART_LIMIT = 64 * 1024 * 1024
"""Bytes that a part may inflate to; the sheets of a filled form need well below one per cent of it."""


class Archive:
    """The entries of a zip file held in memory. Raises zipfile.BadZipFile when `data` is not one."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        self._entries = {info.filename: info for info in self._zip.infolist()}

    @property
    def names(self) -> tuple[str, ...]:
        """Entry names in the order of the archive."""
        return tuple(self._entries)

    def read(self, name: str) -> bytes:
        """The content of an entry. Raises KeyError when absent, zipfile.BadZipFile when broken or oversized."""
        with self._zip.open(self._entries[name]) as part:
            content = part.read(PART_LIMIT + 1)
        if len(content) > PART_LIMIT:
            raise zipfile.BadZipFile(f"{name} is too large")
        return content

    def changed(self, parts: Mapping[str, bytes], without: Collection[str] = ()) -> bytes:
        """A new archive with the content of `parts` replaced or added at the end, and without the entries `without`."""
        body, directory = io.BytesIO(), io.BytesIO()
        kept = [info for info in self._entries.values() if info.filename not in without]
        kept += [_new_entry(name) for name in parts if name not in self._entries]
        for info in kept:
            stream, method, crc, size = self._stream(info, parts.get(info.filename))
            flags = info.flag_bits & _UTF8_NAME
            name = info.orig_filename.encode("utf-8" if flags else "cp437")
            year, month, day, hour, minute, second = info.date_time
            common = (
                flags,
                method,
                hour << 11 | minute << 5 | second // 2,
                (year - 1980) << 9 | month << 5 | day,
                crc,
                len(stream),
                size,
                len(name),
                0,
            )
            offset = body.tell()
            body.write(_LOCAL.pack(b"PK\x03\x04", _VERSION, *common) + name + stream)
            made_by = info.create_system << 8 | info.create_version
            directory.write(
                _CENTRAL.pack(b"PK\x01\x02", made_by, _VERSION, *common, 0, 0, 0, info.external_attr, offset) + name
            )
        start, records = body.tell(), directory.getvalue()
        end = _END.pack(b"PK\x05\x06", 0, 0, len(kept), len(kept), len(records), start, 0)
        return body.getvalue() + records + end

    def _stream(self, info: zipfile.ZipInfo, content: bytes | None) -> tuple[bytes, int, int, int]:
        """Compressed bytes, method, checksum and inflated size: as they are, or of the new content."""
        if content is None:
            name_length, extra_length = struct.unpack_from("<2H", self._data, info.header_offset + 26)
            start = info.header_offset + _LOCAL.size + name_length + extra_length
            return (
                self._data[start : start + info.compress_size],
                info.compress_type,
                info.CRC,
                info.file_size,
            )
        deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
        stream = deflate.compress(content) + deflate.flush()
        return stream, zipfile.ZIP_DEFLATED, zlib.crc32(content), len(content)


def _new_entry(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system = 0  # otherwise it would say on which system it was made
    return info
