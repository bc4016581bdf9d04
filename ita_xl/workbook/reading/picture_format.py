"""What a picture is, by its first bytes: PNG or JPEG, whole, of a size that can be printed. Nothing is decoded."""

from __future__ import annotations

import struct
import zlib
from enum import StrEnum

SIZE_LIMIT = 5 * 2**20  # bytes; a logo scanned for print has far less
SIDES = range(16, 6001)  # pixels

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
# Start-of-frame markers carry the size of a JPEG; these three of their range are something else.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD8)})
_START_OF_SCAN, _END_OF_IMAGE = 0xDA, b"\xff\xd9"


class PictureFault(StrEnum):
    """Why a picture cannot be used; the values are codes of the findings catalogue."""

    FORMAT = "G2"
    SIZE = "G3"


def dimensions(data: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a whole PNG or JPEG; None for anything else."""
    try:
        if data.startswith(_PNG):
            return _png(data)
        if data.startswith(_JPEG):
            return _jpeg(data)
    except (struct.error, IndexError):
        return None  # cut off
    return None


def picture_fault(data: bytes) -> PictureFault | None:
    """Why these bytes cannot be printed as a picture; None where they can."""
    if len(data) > SIZE_LIMIT:
        return PictureFault.SIZE
    size = dimensions(data)
    if size is None:
        return PictureFault.FORMAT
    return None if all(side in SIDES for side in size) else PictureFault.SIZE


def _png(data: bytes) -> tuple[int, int] | None:
    """Every chunk must be whole, the header first, picture data in between, the end last."""
    position, kinds = len(_PNG), []
    while position < len(data):
        length, kind = struct.unpack_from(">I4s", data, position)
        end = position + 8 + length
        (checksum,) = struct.unpack_from(">I", data, end)
        if zlib.crc32(data[position + 4 : end]) != checksum:
            return None
        kinds.append(kind)
        position = end + 4
        if kind == b"IEND":
            break
    if kinds[:1] != [b"IHDR"] or kinds[-1] != b"IEND" or b"IDAT" not in kinds:
        return None
    width, height = struct.unpack_from(">2I", data, len(_PNG) + 8)
    return width, height


def _jpeg(data: bytes) -> tuple[int, int] | None:
    """From marker to marker up to the picture data, which must have an end."""
    position, size = 2, None
    while data[position] == 0xFF:
        marker = data[position + 1]
        if marker == 0xFF or marker in _WITHOUT_LENGTH:
            position += 1 if marker == 0xFF else 2
            continue
        (length,) = struct.unpack_from(">H", data, position + 2)
        if length < 2:
            return None
        if marker in _FRAMES:
            height, width = struct.unpack_from(">2H", data, position + 5)
            size = (width, height)
        position += 2 + length
        if marker == _START_OF_SCAN:
            return size if data.find(_END_OF_IMAGE, position) > 0 else None
    return None
