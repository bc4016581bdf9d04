"""Zip archives that no honest program writes: a good package whose records are changed byte by byte."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from workbooks import example_bytes, repacked

Build = Callable[[Path], object]

SHEET = "xl/worksheets/sheet1.xml"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
LOCAL, CENTRAL = 30, 46


def types(kind: str = WORKBOOK_TYPE, part: str = "/xl/workbook.xml") -> str:
    override = f'<Override PartName="{part}" ContentType="{kind}"/>'
    return f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{override}</Types>'


def package(path: Path, *parts: tuple[str, bytes | str], kind: str = WORKBOOK_TYPE) -> None:
    """A zip with a content type and these parts; a name may come twice."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types(kind))
        for name, content in parts:
            entry = zipfile.ZipInfo(name)
            entry.filename = name  # ZipInfo tidies names; an attacker would not
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)


@lru_cache
def bomb(part: str, megabytes: int, text: bytes = b" ") -> bytes:
    """A small package with a part that inflates to so many MB of `text`."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types())
        with archive.open(part, "w") as stream:
            for _ in range(megabytes):
                stream.write((b"<" + text * 2**20)[: 2**20])
    return target.getvalue()


def with_part(name: str, content: bytes) -> Build:
    """The example with one part more, or with a part of that name replaced."""

    def build(path: Path) -> object:
        if name in zipfile.ZipFile(io.BytesIO(example_bytes())).namelist():
            return repacked(path, lambda part, data: content if part == name else data)
        return repacked(path, lambda _, data: data, (name, content))

    return build


def changed(old: bytes, new: bytes, part: str = "xl/workbook.xml") -> Build:
    """The example with `old` replaced in one part."""

    def change(name: str, data: bytes) -> bytes:
        if name != part:
            return data
        assert old in data, f"{part} has no {old!r}"
        return data.replace(old, new, 1)

    return lambda path: repacked(path, change)


def re_encoded(encoding: str, declared: str, *, doctype: str = "", before: str = "") -> Build:
    """The example with workbook.xml in another encoding."""

    def change(name: str, data: bytes) -> bytes:
        if name != "xl/workbook.xml":
            return data
        text = data.decode("utf-8").partition("?>")[2]
        head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else before
        return f"{head}{doctype}{text}".encode(encoding)

    return lambda path: repacked(path, change)


def records(content: bytes | bytearray, part: str) -> tuple[int, int]:
    """Where the header of a part and its record in the directory begin."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        local = archive.getinfo(part).header_offset
        central = archive.start_dir
        for info in archive.infolist():
            if info.filename == part:
                break
            name = len(info.orig_filename.encode())
            central += CENTRAL + name + len(info.extra) + len(info.comment)
    return local, central


def patched(part: str, *changes: tuple[str, int, str, int]) -> Build:
    """The example with numbers overwritten: (`local` or `central`, offset in that record, format, value)."""

    def build(path: Path) -> None:
        content = bytearray(example_bytes())
        starts = dict(zip(("local", "central"), records(content, part), strict=True))
        for record, offset, form, value in changes:
            struct.pack_into(form, content, starts[record] + offset, value)
        path.write_bytes(content)

    return build


def renamed_in_header(path: Path) -> None:
    """The directory calls a part differently than its own header does."""
    content = bytearray(example_bytes())
    local, _ = records(content, SHEET)
    content[local + LOCAL : local + LOCAL + 3] = b"XL/"
    path.write_bytes(content)


def overlapping(path: Path) -> None:
    """Two parts that share one stream, as in a bomb that needs no nesting."""
    content = bytearray(example_bytes())
    local, central = records(content, SHEET)
    second_local, second = records(content, "xl/worksheets/sheet2.xml")
    content[second + 8 : second + 28] = content[central + 8 : central + 28]
    struct.pack_into("<I", content, second + 42, local)
    assert second_local != local
    path.write_bytes(content)


def spliced(at_end_of: str, hidden: bytes) -> Build:
    """Bytes that belong to nothing, between the parts; all offsets are put right."""

    def build(path: Path) -> None:
        content = example_bytes()
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos, directory = archive.infolist(), archive.start_dir
        following = sorted(info.header_offset for info in infos)
        offset = next(info.header_offset for info in infos if info.filename == at_end_of)
        at = next((place for place in following if place > offset), directory)
        new = bytearray(content[:at] + hidden + content[at:])
        place = directory + len(hidden)
        for info in infos:
            if info.header_offset >= at:
                struct.pack_into("<I", new, place + 42, info.header_offset + len(hidden))
            place += CENTRAL + len(info.orig_filename.encode()) + len(info.extra) + len(info.comment)
        end = new.rindex(b"PK\x05\x06")
        struct.pack_into("<I", new, end + 16, directory + len(hidden))
        path.write_bytes(new)

    return build


def two_archives(path: Path) -> None:
    """A whole second archive in front, which a program that reads from the beginning would see."""
    first = io.BytesIO()
    with zipfile.ZipFile(first, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    path.write_bytes(first.getvalue() + example_bytes())


def zip64_end(entries: int) -> Build:
    """An end record of zip64 that states another number of parts than the plain one."""

    def build(path: Path) -> None:
        content = example_bytes()
        end = content.rindex(b"PK\x05\x06")
        _, _, _, _, count, size, start, _ = struct.unpack("<4s4H2IH", content[end:])
        record = struct.pack(
            "<4sQ2H2I4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, entries or count, entries or count, size, start
        )
        locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, end, 1)
        path.write_bytes(content[:end] + record + locator + content[end:])

    return build


def symlink(path: Path) -> None:
    entry = zipfile.ZipInfo("xl/link.xml")
    entry.create_system = 3
    entry.external_attr = 0o120777 << 16
    path.write_bytes(example_bytes())
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(entry, "/etc/passwd")


def damaged_inside(path: Path) -> None:
    """A byte of a compressed part changed, as bad media do."""
    content = bytearray(example_bytes())
    start = content.index(b"xl/worksheets/sheet3.xml")
    content[start + 400] ^= 0xFF
    path.write_bytes(content)


def lying_bomb(path: Path) -> None:
    """600 MB that state to be 5,000 bytes."""
    path.write_bytes(bomb(SHEET, 600).replace(struct.pack("<I", 600 * 2**20), struct.pack("<I", 5000)))


def mimetype_only(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")


def one_file(path: Path, name: str, compression: int = zipfile.ZIP_STORED) -> None:
    with zipfile.ZipFile(path, "w", compression) as archive:
        archive.writestr(name, b"x")
