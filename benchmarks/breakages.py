"""Twenty ways in which a submitted workbook is broken, each with the code of the finding that must tell of it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping

from ita_xl.workbook.package.zip import Archive

Spoil = Callable[[bytes], bytes]

_OLE = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504)
_TYPES = "[Content_Types].xml"
_STRINGS = "xl/sharedStrings.xml"
_CODE = re.compile(rb'(<c r="A\d+"[^>]*>)(<v>\d+</v>)')
_SCORED_ROW = re.compile(rb'(<c r="[A-Z]+\d+" s="\d+")><v>(\d+\.\d\d)</v>')


def _ole(stream: str) -> Spoil:
    return lambda _content: _OLE + stream.encode("utf-16-le") + bytes(4096)


def _package(**parts: str) -> Spoil:
    """Another kind of file in a zip."""

    def spoil(_content: bytes) -> bytes:
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
            for name, text in parts.items():
                package.writestr(_TYPES if name == "types" else name, text)
        return target.getvalue()

    return spoil


def _types(content_type: str) -> str:
    return f'<Types><Override PartName="/main.xml" ContentType="application/{content_type}"/></Types>'


def _changed(part: str, change: Callable[[bytes], bytes]) -> Spoil:
    def spoil(content: bytes) -> bytes:
        archive = Archive(content)
        return archive.changed({part: change(archive.read(part))})

    return spoil


def _items_sheet(content: bytes) -> str:
    """The part that holds most scores."""
    archive = Archive(content)
    return max(
        (name for name in archive.names if name.startswith("xl/worksheets/sheet")),
        key=lambda name: len(_SCORED_ROW.findall(archive.read(name))),
    )


def _scores(replacement: bytes, count: int = 1) -> Spoil:
    """Replaces the first scores of the items."""
    return lambda content: _changed(
        _items_sheet(content), lambda part: _SCORED_ROW.sub(replacement, part, count=count)
    )(content)


def _doubled_item(content: bytes) -> bytes:
    """The second item gets the code of the first."""

    def change(part: bytes) -> bytes:
        rows = re.findall(rb'<row r="\d+".*?</row>', part, re.DOTALL)
        scored = [row for row in rows if _SCORED_ROW.search(row)]
        first, second = (_CODE.findall(row)[0] for row in scored[:2])
        return part.replace(b"".join(second), second[0] + first[1])

    return _changed(_items_sheet(content), change)(content)


def _renamed_entry(content: bytes) -> bytes:
    return Archive(content).changed({"../../evil.xml": b"<x/>"})


def _no_score(content: bytes) -> bytes:
    part = _items_sheet(content)
    return _changed(part, lambda sheet: re.sub(rb'(<c r="[A-Z]+\d+" s="\d+")><v>[\d.]+</v></c>', _emptied, sheet))(
        content
    )


def _emptied(match: re.Match[bytes]) -> bytes:
    return match[1] + b"/>"


def _other_stamp(content: bytes) -> bytes:
    archive = Archive(content)
    stamp = re.compile(rb"ita-xl/(\d{4})/\d+")
    parts = {name: archive.read(name) for name in archive.names if not name.startswith("xl/charts")}
    return archive.changed(
        {name: stamp.sub(rb"ita-xl/\1/99", part) for name, part in parts.items() if stamp.search(part)}
    )


def _bomb(content: bytes) -> bytes:
    return Archive(content).changed({_STRINGS: bytes(100 * 2**20)})


def _doctype(part: bytes) -> bytes:
    return part.replace(b"<sst ", b'<!DOCTYPE sst [<!ENTITY a "aaaa">]><sst ', 1)


def _foreign(_content: bytes) -> bytes:
    """A workbook of something else."""
    import xlsxwriter

    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        book.add_worksheet("Budget").write_row(0, 0, ["a", 1, 2])
    return target.getvalue()


def _linked(content: bytes) -> bytes:
    """Takes values from another workbook: flagged, not refused."""
    return Archive(content).changed({"xl/externalLinks/externalLink1.xml": b"<externalLink/>"})


BREAKAGES: Mapping[str, tuple[str, Spoil]] = {
    "torn off": ("F9", lambda content: content[: len(content) // 2]),
    "empty": ("F3", lambda _content: b""),
    "a letter": ("F8", lambda _content: "เรียน ผู้เกี่ยวข้อง".encode()),
    "encrypted": ("F6", _ole("EncryptedPackage")),
    "old format": ("F7", _ole("Workbook")),
    "Word": ("F10", _package(types=_types("vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"))),
    "OpenDocument": ("F10", _package(mimetype="application/vnd.oasis.opendocument.spreadsheet")),
    "binary workbook": ("F11", _package(types=_types("vnd.ms-excel.sheet.binary.macroEnabled.main"))),
    "zip of something": ("F13", _package(**{"photo.jpg": "x"})),
    "bomb": ("F16", _bomb),
    "entities": ("F18", _changed(_STRINGS, _doctype)),
    "path out of the package": ("F14", _renamed_entry),
    "stamp from the future": ("W1", _other_stamp),
    "another workbook": ("W3", _foreign),
    "score above 100": ("V2", _scores(rb"\1><v>850</v>")),
    "score in words": ("V1", _scores(rb'\1 t="inlineStr"><is><t>good</t></is>')),
    "error cell": ("V4", _scores(rb'\1 t="e"><v>#DIV/0!</v>')),
    "item twice": ("V9", _doubled_item),
    "no score": ("M1", _no_score),
    "external link": ("F22", _linked),
}
