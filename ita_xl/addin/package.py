"""Puts the ribbon into a workbook package, and packs parts into a file whose bytes depend on nothing but the parts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_RELATIONS = "_rels/.rels"
_END = b"</Relationships>"
_RIBBON_TYPES = {
    "customUI/customUI.xml": "http://schemas.microsoft.com/office/2006/relationships/ui/extensibility",
    "customUI/customUI14.xml": "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility",
}
_DATE = (1980, 1, 1, 0, 0, 0)


def read_package(content: bytes) -> dict[str, bytes]:
    """The parts of a package in their order."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def with_ribbon(parts: Mapping[str, bytes], ribbon: Mapping[str, bytes]) -> dict[str, bytes]:
    """The parts with both ribbon parts and the relations that make Excel find them.

    The package's type for .xml parts covers the ribbon parts too.
    """
    relations = "".join(
        f'<Relationship Id="ita{number}" Type="{_RIBBON_TYPES[name]}" Target="{name}"/>'
        for number, name in enumerate(ribbon, 1)
    )
    root = parts[_RELATIONS]
    if root.count(_END) != 1:
        raise ValueError("the package's relations are not written as Excel and XlsxWriter write them")
    return {**parts, _RELATIONS: root.replace(_END, relations.encode() + _END), **ribbon}


def pack(parts: Mapping[str, bytes]) -> bytes:
    """A package of these parts in this order; no clock, no user, no place."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # else the computer that built it would show
            package.writestr(entry, content)
    return stream.getvalue()
