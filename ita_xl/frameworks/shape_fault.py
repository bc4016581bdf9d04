"""What is wrong with the shape of a data file, as `file:line: what to mend`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from ita_xl.frameworks.yaml_text import Document, Path

_PLACE = re.compile(r"(?s)(.*) - at `\$(.*)`")
_STEP = re.compile(r"\.([^.\[]+)|\[([0-9]+|\.\.\.)\]")
_FIELD = re.compile(r"Object (missing required|contains unknown) field `(.+)`")

FaultyKey = Callable[[Any], str]


def shape_fault(
    document: Document, error: str, enums: Mapping[str, type[StrEnum]], faulty_key: FaultyKey | None = None
) -> str:
    """msgspec's message about `document` as `file:line: what to mend`.

    `enums`: the words that a key may have; `faulty_key` finds the key of a free mapping that msgspec writes as `[...]`.
    """
    place = _PLACE.fullmatch(error)
    message, path = (place[1], _value_path(document.value, place[2], faulty_key)) if place else (error, ())
    field = _FIELD.fullmatch(message)
    if field and field[1] == "contains unknown":
        return document.fault((*path, field[2]), f"unknown key `{field[2]}`; correct its spelling or remove it")
    if field:
        return document.fault(path, f"key `{field[2]}` is missing; add it")
    subject = f"`{path[-1]}`: " if path and isinstance(path[-1], str) else ""
    if message.startswith("Invalid enum value") and path[-1] in enums:
        message += "; use one of " + ", ".join(enums[str(path[-1])])
    if message.startswith("Expected `str"):
        message += "; put the value in quotes"
    return document.fault(path, subject + message)


def _value_path(value: Any, text: str, faulty_key: FaultyKey | None) -> Path:
    """`.items[3].code` as steps."""
    path: list[str | int] = []
    for name, index in _STEP.findall(text):
        step: str | int = name or (faulty_key(value) if index == "..." and faulty_key else int(index))
        path.append(step)
        value = value[step]
    return tuple(path)
