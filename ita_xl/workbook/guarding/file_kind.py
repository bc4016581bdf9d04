"""What a file is by its bytes, whatever its name says: an old or encrypted workbook, a web page, a text table."""

from __future__ import annotations

import re

from ita_xl.errors import WorkbookRefusedError
from ita_xl.workbook.guarding.refusal import refused

ZIP_MAGIC = b"PK\x03\x04"
_OLE_MAGIC = bytes.fromhex("D0CF11E0A1B11AE1")
# A workbook of Excel 2 to 4 or a bare stream of Excel 5 begins with a BOF record, whose length follows its number.
_OLD_STREAMS = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00", b"\x09\x08\x10\x00")
_LOOKED_AT = 4096
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|meta)\b", re.IGNORECASE)
_UTF_16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
# Bytes that no text in any encoding that Excel exports holds.
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def check_kind_of_file(content: bytes, file: str) -> None:
    """Passes for a zip archive. Raises WorkbookRefusedError (F6, F7, F8, F33) for anything else."""
    if content.startswith(ZIP_MAGIC):
        return
    if content.startswith(_OLE_MAGIC):
        # Stream names of an OLE file stand in its directory as UTF-16.
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise refused("F6", file)
        if "Workbook".encode("utf-16-le") in content or "Book\0".encode("utf-16-le") in content:
            raise refused("F7", file)
        raise refused("F8", file)
    if content.startswith(_OLD_STREAMS):
        raise refused("F7", file)
    raise _text_or_unknown(content[:_LOOKED_AT], file)


def _text_or_unknown(head: bytes, file: str) -> WorkbookRefusedError:
    encoding = _UTF_16.get(head[:2])
    text = head.decode(encoding, "replace").encode("utf-8", "replace") if encoding else head
    start = text.removeprefix(b"\xef\xbb\xbf").removeprefix("\ufeff".encode()).lstrip()
    if _HTML.search(text) and start.startswith(b"<"):
        return refused("F33", file, kind="HTML")
    if start.startswith(b"<"):
        return refused("F33", file, kind="XML")
    if start.startswith((b"%PDF", b"{\\rtf")) or _BINARY.search(text):
        return refused("F8", file)
    separators = (b",", b"\t", b";")
    return refused("F33", file, kind="CSV") if any(mark in start for mark in separators) else refused("F8", file)
