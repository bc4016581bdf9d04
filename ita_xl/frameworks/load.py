"""Reads the rules of a fiscal year from `<year>.yaml` and refuses a file that contradicts itself."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from ita_xl.errors import FrameworkError
from ita_xl.frameworks import schema
from ita_xl.frameworks.checks import problems
from ita_xl.frameworks.schema import Framework
from ita_xl.frameworks.yaml_text import Document, parse_yaml
from ita_xl.frameworks.yaml_text import Path as ValuePath

_PACKAGED = Path(__file__).parent
_YEAR_FILE = re.compile(r"(2[0-9]{3})\.yaml")
_PLACE = re.compile(r"(?s)(.*) - at `\$(.*)`")
_STEP = re.compile(r"\.([^.\[]+)|\[([0-9]+|\.\.\.)\]")
_FIELD = re.compile(r"Object (missing required|contains unknown) field `(.+)`")
_ENUM_OF_KEY: dict[str, type[StrEnum]] = {
    "confidence": schema.Confidence,
    "status": schema.Status,
    "aggregation": schema.Aggregation,
    "answer": schema.Answer,
    "scheme": schema.LevelScheme,
    "key": schema.BandKey,
    "kind": schema.ObligationKind,
    "step": schema.Step,
}


def load_framework(year: int, folder: Path | None = None) -> Framework:
    """The rules of fiscal year `year` (B.E.).

    A file `<year>.yaml` in `folder` wins over the packaged one. Raises FrameworkError, naming file and line,
    if there is no such file or it is wrong.
    """
    path = _year_files(folder).get(year)
    if path is None:
        known = ", ".join(map(str, known_years(folder)))
        raise FrameworkError(f"{year}.yaml: no rules for fiscal year {year}; known years: {known}. Add this file")
    return _framework(path.name if path.parent == _PACKAGED else str(path), year, _text(path))


def known_years(folder: Path | None = None) -> tuple[int, ...]:
    """Fiscal years (B.E.) with a rules file, packaged or in `folder`, ascending. FrameworkError if no such folder."""
    return tuple(sorted(_year_files(folder)))


def _year_files(folder: Path | None) -> dict[int, Path]:
    files: dict[int, Path] = {}
    for place in (_PACKAGED, folder):
        if place is None:
            continue
        if not place.is_dir():
            raise FrameworkError(f"{place}: no such folder; name the folder that holds the rules files <year>.yaml")
        files |= {int(match[1]): path for path in place.iterdir() if (match := _YEAR_FILE.fullmatch(path.name))}
    return files


def _text(path: Path) -> str:
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FrameworkError(f"{path.name}:{line}: not UTF-8 text; save the file with the encoding UTF-8") from error


# Keyed by the text itself, so a changed file is read again.
@lru_cache(maxsize=32)
def _framework(file: str, year: int, text: str) -> Framework:
    document = parse_yaml(text, file)
    try:
        framework = msgspec.convert(document.value, Framework)
    except msgspec.ValidationError as error:
        raise FrameworkError(_shape_fault(document, str(error))) from error
    found = list(problems(framework, year, document.value))
    if found:
        raise FrameworkError("\n".join(document.fault(path, message) for path, message in found))
    return framework


def _shape_fault(document: Document, error: str) -> str:
    """msgspec's message as `file:line: what to mend`."""
    place = _PLACE.fullmatch(error)
    message, path = (place[1], _value_path(document.value, place[2])) if place else (error, ())
    field = _FIELD.fullmatch(message)
    if field and field[1] == "contains unknown":
        return document.fault((*path, field[2]), f"unknown key `{field[2]}`; correct its spelling or remove it")
    if field:
        return document.fault(path, f"key `{field[2]}` is missing; add it")
    subject = f"`{path[-1]}`: " if path and isinstance(path[-1], str) else ""
    if message.startswith("Invalid enum value") and path[-1] in _ENUM_OF_KEY:
        message += "; use one of " + ", ".join(_ENUM_OF_KEY[str(path[-1])])
    if message.startswith("Expected `str"):
        message += "; put the value in quotes"
    return document.fault(path, subject + message)


def _value_path(value: Any, text: str) -> ValuePath:
    """`.items[3].code` as steps; `[...]` hides the key of a source and becomes the first faulty one."""
    path: list[str | int] = []
    for name, index in _STEP.findall(text):
        step: str | int = name or (_faulty_source(value) if index == "..." else int(index))
        path.append(step)
        value = value[step]
    return tuple(path)


def _faulty_source(sources: dict[str, Any]) -> str:
    for key, source in sources.items():
        try:
            msgspec.convert(source, schema.Source)
        except msgspec.ValidationError:
            return key
    raise AssertionError("msgspec refused a mapping in which every value is valid")


def load_following(year: int, folder: Path | None = None) -> Framework | None:
    """The rules of the fiscal year after `year` (B.E.); None while no file has them. Raises FrameworkError."""
    return load_framework(year + 1, folder) if year + 1 in known_years(folder) else None
