"""Which submissions are of one agency, and which of them counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from ita_xl.batch.agencies import AgencyRow, Because
from ita_xl.batch.summary_texts import summary_texts
from ita_xl.workbook.building.texts import agency_type_names
from ita_xl.workbook.reading.text import key


def name_key(name: str) -> str:
    """A name of an agency for comparing: short types written out, no blanks, one encoding of each letter."""
    text = key(name)
    for short, full in agency_type_names().items():
        if text.startswith(key(short)):
            text = key(full) + text.removeprefix(key(short))
            break
    for wrong, right in summary_texts()["misspelt"].items():
        text = text.replace(wrong, right)
    return text


def same_place(left: str | None, right: str | None) -> bool:
    """Whether two provinces or districts may be the same; an unknown one may be any."""
    return not left or not right or _place(left) == _place(right)


def _place(name: str) -> str:
    text = key(name)
    for title in summary_texts()["place_titles"]:
        text = text.removeprefix(title)
    return text


class Several(msgspec.Struct, frozen=True):
    """Submissions of one agency for one year, the one that counts first; `names_differ`: the code may be wrong."""

    rows: tuple[AgencyRow, ...]
    names_differ: bool


def one_per_agency(rows: Iterable[AgencyRow]) -> tuple[list[AgencyRow], list[Several]]:
    """The rows in the order given, in which of several submissions of an agency for a year only the newest counts.

    The newest is the one with the newest report date where all have one and they differ, else the file changed last.
    The same code is the same agency; without a code the name and place decide. Refused files never compete.
    """
    rows = list(rows)
    groups = _groups([row for row in rows if row.because is not Because.REFUSED])
    older: set[int] = set()
    several = []
    for group in groups:
        if len(group) < 2:
            continue
        ordered = _newest_first(group)
        older.update(id(row) for row in ordered[1:])
        names = {name_key(row.agency) for row in ordered if row.agency}
        marked = (ordered[0], *(msgspec.structs.replace(row, because=Because.OLDER) for row in ordered[1:]))
        several.append(Several(marked, len(names) > 1))
    return [msgspec.structs.replace(row, because=Because.OLDER) if id(row) in older else row for row in rows], several


def _groups(rows: Sequence[AgencyRow]) -> list[list[AgencyRow]]:
    groups: dict[tuple[object, ...], list[AgencyRow]] = {}
    for row in rows:
        if row.agency_code:
            groups.setdefault((row.fiscal_year, "code", key(row.agency_code)), []).append(row)
    coded = list(groups.values())
    by_name: dict[tuple[object, ...], list[list[AgencyRow]]] = {}
    for group in coded:
        for name in {name_key(row.agency) for row in group if row.agency}:
            by_name.setdefault((group[0].fiscal_year, name), []).append(group)
    for row in rows:
        if row.agency_code:
            continue
        name = name_key(row.agency) if row.agency else ""
        fitting = [
            group
            for group in by_name.get((row.fiscal_year, name), ())
            if same_place(group[0].province, row.province) and same_place(group[0].district, row.district)
        ]
        if name and len(fitting) == 1:
            fitting[0].append(row)
            continue
        place = (_place(row.district or ""), _place(row.province or "")) if name else row.source
        groups.setdefault((row.fiscal_year, "name", name, place), []).append(row)
    return list(groups.values())


def _newest_first(rows: Sequence[AgencyRow]) -> list[AgencyRow]:
    dates = {row.report_date for row in rows}
    by_date = None not in dates and len(dates) > 1

    def age(row: AgencyRow) -> tuple[int, float, str]:
        day = row.report_date.toordinal() if by_date and row.report_date else 0
        return day, _moment(row.modified), row.source

    return sorted(rows, key=age, reverse=True)


def _moment(text: str) -> float:
    try:
        return datetime.fromisoformat(text).timestamp() if text else 0.0
    except ValueError:
        return 0.0
