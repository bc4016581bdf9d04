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
from ita_xl.frameworks.shape_fault import shape_fault
from ita_xl.frameworks.yaml_text import parse_yaml

_PACKAGED = Path(__file__).parent
_YEAR_FILE = re.compile(r"(2[0-9]{3})\.yaml")
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
        raise FrameworkError(shape_fault(document, str(error), _ENUM_OF_KEY, _faulty_source)) from error
    found = list(problems(framework, year, document.value))
    if found:
        raise FrameworkError("\n".join(document.fault(path, message) for path, message in found))
    return framework


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
