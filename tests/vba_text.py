"""What oletools and olefile, which had no part in the building, find in a VBA project."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import olefile
from oletools.olevba import VBA_Parser, decompress_stream

PROJECT_VERSION = 0x09
REFERENCE_NAME, REFERENCE = 0x16, 0x0D
STREAM_NAME, OFFSET, PROCEDURAL, DOCUMENT = 0x1A, 0x31, 0x21, 0x22


class Module(NamedTuple):
    """A module of a VBA project: its source with all attributes, and its kind in both places where it is written."""

    source: str
    record: int
    declared: str


def project_of(workbook: bytes) -> bytes:
    """The VBA project in a workbook."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as package:
        return package.read("xl/vbaProject.bin")


def sources(workbook: Path) -> dict[str, str]:
    """The text of each module as oletools extracts it."""
    parser = VBA_Parser(str(workbook))
    try:
        return {Path(name).stem: code for _, _, name, code in parser.extract_macros()}
    finally:
        parser.close()


def directory(project: bytes) -> list[tuple[int, bytes]]:
    """The records of the stream `dir` ([MS-OVBA] 2.3.4.2)."""
    with olefile.OleFileIO(io.BytesIO(project)) as streams:
        content = bytes(decompress_stream(bytearray(streams.openstream("VBA/dir").read())))
    return list(_records(content))


def references(project: bytes) -> list[tuple[str, str]]:
    """Name and library of each reference in their order."""
    names = [value.decode() for kind, value in directory(project) if kind == REFERENCE_NAME]
    libraries = [value[4:-6].decode() for kind, value in directory(project) if kind == REFERENCE]
    return list(zip(names, libraries, strict=True))


def modules(project: bytes) -> dict[str, Module]:
    """The modules of a project."""
    with olefile.OleFileIO(io.BytesIO(project)) as streams:
        text = streams.openstream("PROJECT").read().decode("cp1252")
        declared = {name: kind for kind, name in re.findall(r"(?m)^(Module|Class|Document)=([^/\r]+)", text)}
        found: dict[str, Module] = {}
        name, source = "", ""
        for kind, value in directory(project):
            if kind == STREAM_NAME:
                name = value.decode()
            elif kind == OFFSET:
                stream = bytearray(streams.openstream(f"VBA/{name}").read())
                source = bytes(decompress_stream(stream[struct.unpack("<I", value)[0] :])).decode("cp1252")
            elif kind in (PROCEDURAL, DOCUMENT):
                found[name] = Module(source, kind, declared[name])
        names = [entry[-1] for entry in streams.listdir() if entry[0] == "VBA"]
    assert sorted([*found, "_VBA_PROJECT", "dir"]) == sorted(names), "a stream without a module, or the reverse"
    assert set(found) == set(declared)
    return found


def attributes(source: str) -> dict[str, str]:
    """The attributes at the top of a module."""
    return dict(re.findall(r"(?m)^Attribute (VB_\w+) = (.*?)\r?$", source))


def metadata(project: bytes) -> Iterator[bytes]:
    """All streams but the modules' texts, decompressed."""
    with olefile.OleFileIO(io.BytesIO(project)) as streams:
        for name in ("PROJECT", "PROJECTwm", "VBA/_VBA_PROJECT"):
            yield streams.openstream(name).read()
    yield b"".join(value for _, value in directory(project))


def _records(content: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    # pyOpenVBA writes four more zeros behind the end record; its own tests open such files in Excel.
    while content[place:].strip(b"\0"):
        kind, size = struct.unpack_from("<HI", content, place)
        size = 6 if kind == PROJECT_VERSION else size  # its size field is a constant
        yield kind, content[place + 6 : place + 6 + size]
        place += 6 + size


def package_parts(content: bytes) -> dict[str, Any]:
    """The parts of a package."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}
