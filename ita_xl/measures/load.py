"""Reads files of measures and refuses what is unknown, doubled, or attached to the wrong indicator."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import msgspec

from ita_xl.errors import FrameworkError, MeasuresError
from ita_xl.frameworks.shape_fault import shape_fault
from ita_xl.frameworks.yaml_text import Document, parse_yaml
from ita_xl.measures.checks import problems
from ita_xl.measures.schema import Measure, MeasureFile, Role, UnitFile

_PACKAGED = Path(__file__).parent
PACKAGED_FILES = (
    "indicators",
    "iit",
    "eit",
    "oit_information",
    "oit_work",
    "oit_openness",
    "oit_prevention",
    "earlier_questions",
)

T = TypeVar("T")


class Library:
    """Measures by what they serve. Of two that serve the same, the one of the later file is taken."""

    def __init__(self, measures: Sequence[Measure]) -> None:
        self.measures = tuple(measures)
        self._items: dict[tuple[int, str], Measure] = {}
        self._indicators: dict[int, Measure] = {}
        for measure in measures:
            self._items |= {(year, served.item): measure for served in measure.serves for year in served.years}
            if not measure.serves:
                self._indicators |= dict.fromkeys(measure.indicators, measure)

    def of_item(self, year: int, code: str) -> Measure | None:
        """The measure for an item of fiscal year `year` (B.E.), such as `O8`; None where nobody wrote one."""
        return self._items.get((year, code))

    def of_indicator(self, number: int) -> Measure | None:
        """The measure for a whole indicator."""
        return self._indicators.get(number)


def load_library(own: Path | None = None, frameworks: Path | None = None) -> Library:
    """The packaged measures and, winning over them, those of the agency's `own` file.

    `frameworks`: folder with further rules files, whose items the own file may name. Raises MeasuresError, naming file
    and line, when a file is missing or wrong; FrameworkError for a wrong rules file.
    """
    measures = list(_packaged())
    if own is not None:
        measures += _measures(own, _text(own), frameworks)
    return Library(measures)


@lru_cache(maxsize=1)
def load_units() -> UnitFile:
    """The names of units by kind of agency. Raises MeasuresError."""
    path = _PACKAGED / "units.yaml"
    return _converted(_document(path, _text(path)), UnitFile)


@lru_cache(maxsize=1)
def _packaged() -> tuple[Measure, ...]:
    # Checked against the rules of all years by a test; checking them on every run would load all those rules.
    paths = [_PACKAGED / f"{name}.yaml" for name in PACKAGED_FILES]
    return tuple(m for path in paths for m in _converted(_document(path, _text(path)), MeasureFile).measures)


def _measures(path: Path, text: str, frameworks: Path | None) -> tuple[Measure, ...]:
    """The checked measures of one file."""
    document = _document(path, text)
    file = _converted(document, MeasureFile)
    found = list(problems(file, frameworks))
    if found:
        raise MeasuresError("\n".join(document.fault(place, message) for place, message in found))
    return file.measures


def check_packaged() -> None:
    """Checks the packaged files against the rules of all years. Raises MeasuresError."""
    for name in PACKAGED_FILES:
        path = _PACKAGED / f"{name}.yaml"
        _measures(path, _text(path), None)


def _document(path: Path, text: str) -> Document:
    try:
        return parse_yaml(text, path.name)
    except FrameworkError as error:
        raise MeasuresError(str(error)) from error


def _converted(document: Document, kind: type[T]) -> T:
    try:
        return msgspec.convert(document.value, kind)
    except msgspec.ValidationError as error:
        raise MeasuresError(shape_fault(document, str(error), {"responsible": Role})) from error


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise MeasuresError(f"{path}: the file of measures cannot be read: {error.strerror}") from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise MeasuresError(f"{path.name}:{line}: not UTF-8 text; save the file with the encoding UTF-8") from error
