"""The two kinds of small parts that say what all others are: content types and relations."""

from __future__ import annotations

import posixpath
from xml.parsers import expat

import msgspec

CONTENT_TYPES = "[Content_Types].xml"


class Relation(msgspec.Struct, frozen=True):
    """What a part points to: the ending of the type, and the target as written; `external`: outside the package."""

    source: str
    kind: str
    target: str
    external: bool


class ContentTypes(msgspec.Struct, frozen=True):
    """Content types by part name and by the ending of names, both in lower case."""

    parts: dict[str, str] = {}
    endings: dict[str, str] = {}

    def of(self, name: str) -> str:
        """The content type of a part, empty where none is given."""
        lower = name.casefold()
        return self.parts.get(lower) or self.endings.get(lower.rpartition(".")[2], "")


def content_types(data: bytes) -> ContentTypes:
    """What the part `[Content_Types].xml` says. ValueError when it is damaged."""
    parts: dict[str, str] = {}
    endings: dict[str, str] = {}
    for tag, attributes in _elements(data):
        kind = attributes.get("ContentType", "")
        if tag == "Override":
            parts[attributes.get("PartName", "").removeprefix("/").casefold()] = kind
        elif tag == "Default":
            endings[attributes.get("Extension", "").casefold()] = kind
    return ContentTypes(parts, endings)


def relations(part: str, data: bytes) -> tuple[Relation, ...]:
    """The relations that the part `part` (its name ends with .rels) holds. ValueError when damaged."""
    folder, name = posixpath.split(part)
    source = posixpath.join(posixpath.dirname(folder), name.removesuffix(".rels"))
    return tuple(
        Relation(
            source,
            attributes.get("Type", "").rpartition("/")[2],
            attributes.get("Target", ""),
            attributes.get("TargetMode", "").casefold() == "external",
        )
        for tag, attributes in _elements(data)
        if tag == "Relationship"
    )


def target_part(relation: Relation) -> str:
    """The name of the part that a relation inside the package points to."""
    folder = posixpath.dirname(relation.source)
    return posixpath.normpath(posixpath.join("/", folder, relation.target)).lstrip("/")


def _elements(data: bytes) -> list[tuple[str, dict[str, str]]]:
    """Name without prefix, and attributes, of every element; the guard saw before that no DOCTYPE is in it."""
    found: list[tuple[str, dict[str, str]]] = []
    parser = expat.ParserCreate()

    def start(name: str, attributes: dict[str, str]) -> None:
        found.append((name.rpartition(":")[2], attributes))

    parser.StartElementHandler = start
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from error
    return found
