"""The list of agencies that should have submitted, and who did."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from ita_xl.batch.agencies import AgencyRow, Because, table_line
from ita_xl.batch.identity import name_key, same_place
from ita_xl.batch.summary_texts import summary_texts
from ita_xl.errors import ExpectedListError
from ita_xl.workbook.reading.text import key

SIZE_LIMIT = 16 * 2**20
_SEPARATORS = (",", ";", "\t")


class Expected(msgspec.Struct, frozen=True, kw_only=True):
    """An agency that should submit."""

    code: str = ""
    name: str = ""
    agency_type: str = ""
    province: str = ""


class Attendance(msgspec.Struct, frozen=True, kw_only=True):
    """Who submitted. `unusable`: what came was refused; `unexpected`: not on the list; `repeated`: lines of the list
    that name an agency again."""

    expected: tuple[Expected, ...]
    missing: tuple[Expected, ...]
    unusable: tuple[Expected, ...]
    unexpected: tuple[AgencyRow, ...]
    repeated: tuple[Expected, ...]


def read_expected(path: Path) -> tuple[Expected, ...]:
    """The lines of a CSV file with the columns code, name, type, province (or in Thai); name or code is needed.

    UTF-8 with or without a mark, UTF-16 with one, or TIS-620; separated by comma, semicolon or tab. Raises
    ExpectedListError for a file without these columns or not readable as text, OSError when it cannot be opened.
    """
    with path.open("rb") as stream:
        data = stream.read(SIZE_LIMIT + 1)
    if len(data) > SIZE_LIMIT:
        raise ExpectedListError(f"{path.name}: larger than {SIZE_LIMIT // 2**20} MB")
    text = _decoded(data, path.name)
    first = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    try:
        lines = [line for line in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if any(line)]
    except csv.Error as error:
        raise ExpectedListError(f"{path.name}: {error}") from error
    places = _places(lines[0]) if lines else {}
    if not {"name", "code"} & places.keys():
        raise ExpectedListError(f"{path.name}: no column {' / '.join(summary_texts()['expected_headers']['name'])}")
    made = [
        Expected(**{field: table_line(line[at]) for field, at in places.items() if at < len(line)})
        for line in lines[1:]
    ]
    return tuple(one for one in made if one.code or one.name)


def attendance(expected: Sequence[Expected], rows: Sequence[AgencyRow]) -> Attendance:
    """Compares the list with what came. Codes decide where both sides have one, else names within a province."""
    usable = _Found(row for row in rows if row.because is not Because.REFUSED)
    refused = _Found(row for row in rows if row.because is Because.REFUSED)
    missing: list[Expected] = []
    unusable: list[Expected] = []
    repeated: list[Expected] = []
    seen: set[tuple[str, ...]] = set()
    single = []
    for one in expected:
        identity = ("code", key(one.code)) if one.code else ("name", name_key(one.name), key(one.province))
        if identity in seen:
            repeated.append(one)
            continue
        seen.add(identity)
        single.append(one)
        if not usable.take(one):
            (unusable if refused.take(one) else missing).append(one)
    return Attendance(
        expected=tuple(single),
        missing=tuple(missing),
        unusable=tuple(unusable),
        unexpected=tuple(row for row in usable.left() if row.counted or row.because is Because.NO_TOTAL),
        repeated=tuple(repeated),
    )


class _Found:
    """Submissions by code and by name; `take` marks those of an agency as expected."""

    def __init__(self, rows: Iterable[AgencyRow]) -> None:
        self._rows = list(rows)
        self._taken: set[int] = set()
        self._codes: dict[str, list[AgencyRow]] = {}
        self._names: dict[str, list[AgencyRow]] = {}
        for row in self._rows:
            if row.agency_code:
                self._codes.setdefault(key(row.agency_code), []).append(row)
            if row.agency:
                self._names.setdefault(name_key(row.agency), []).append(row)

    def take(self, one: Expected) -> bool:
        """Whether the agency is among the submissions."""
        found = self._codes.get(key(one.code), []) if one.code else []
        if not found and one.name:
            found = [
                row
                for row in self._names.get(name_key(one.name), ())
                if same_place(row.province, one.province) and not (row.agency_code and one.code)
            ]
        self._taken.update(id(row) for row in found)
        return bool(found)

    def left(self) -> list[AgencyRow]:
        """Those that nobody expected."""
        return [row for row in self._rows if id(row) not in self._taken]


def _decoded(data: bytes, file: str) -> str:
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    # cp874 is TIS-620 with the quotation marks of Windows
    encodings = ("utf-16",) if marked else ("utf-8-sig", "cp874")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ExpectedListError(f"{file}: neither UTF-8, UTF-16 nor TIS-620")


def _places(header: Sequence[str]) -> dict[str, int]:
    """Column of each field."""
    known = {key(name): field for field, names in summary_texts()["expected_headers"].items() for name in names}
    places: dict[str, int] = {}
    for at, name in enumerate(header):
        field = known.get(key(name))
        if field and field not in places:
            places[field] = at
    return places
