"""Which part of a package relates to which: reading and adding relations, and the content types of new parts."""

from __future__ import annotations

import posixpath
from collections.abc import Callable

from lxml import etree

from ita_xl.workbook.package.cells import parse_part, serialize

CONTENT_TYPES = "[Content_Types].xml"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

Read = Callable[[str], bytes | None]
"""The content of a part, None where the package has none of this name."""


def relations_part(part: str) -> str:
    """Where the relations of a part are kept."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def relations(read: Read, part: str) -> list[tuple[str, str, str]]:
    """Id, type and target part of the relations of a part; of the package itself for an empty name."""
    data = read(relations_part(part))
    found: list[tuple[str, str, str]] = []
    for relation in parse_part(data) if data is not None else ():
        target = relation.get("Target") or ""
        if relation.get("TargetMode") != "External":
            absolute = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target))
            found.append((relation.get("Id") or "", relation.get("Type") or "", absolute.lstrip("/")))
    return found


def target(read: Read, part: str, kind: str) -> str | None:
    """The part that `part` relates to by a relation type with this ending."""
    return next((there for _, relation, there in relations(read, part) if relation.endswith(kind)), None)


def with_relation(data: bytes | None, kind: str, to: str) -> tuple[bytes, str]:
    """A relations part (None: a new one) with one more relation, and the id of it."""
    root = parse_part(data or f'<Relationships xmlns="{_RELATIONS}"/>'.encode())
    taken = {relation.get("Id") for relation in root}
    number = next(n for n in range(1, len(taken) + 2) if f"rId{n}" not in taken)
    tag = f"{{{etree.QName(root).namespace}}}Relationship"
    etree.SubElement(root, tag, {"Id": f"rId{number}", "Type": f"{_OFFICE}{kind}", "Target": f"/{to}"})
    return serialize(root), f"rId{number}"


def with_content_type(data: bytes, name: str, content_type: str) -> bytes:
    """The list of content types with that of a part; nothing changes where it is listed."""
    root = parse_part(data)
    if not any(entry.get("PartName") == f"/{name}" for entry in root):
        etree.SubElement(root, f"{{{_TYPES}}}Override", {"PartName": f"/{name}", "ContentType": content_type})
    return serialize(root)
