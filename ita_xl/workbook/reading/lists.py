"""Reads the sheets `ผลย้อนหลัง` and `ผู้ลงนาม`."""

from __future__ import annotations

from ita_xl.assessment.submission import HistoryRow, Signatory
from ita_xl.workbook import layout
from ita_xl.workbook.reading.tables import FoundTable
from ita_xl.workbook.reading.typed import TypedReader, value_of


def read_history(found: FoundTable, fiscal_year: int, reader: TypedReader) -> tuple[HistoryRow, ...]:
    """Scores of years before `fiscal_year`, ascending. Rows without any value are left out."""
    history: dict[int, HistoryRow] = {}
    indicators = [c.key for c in found.table.columns if c.key.isdecimal()]
    instruments = [c.key for c in found.table.columns if c.key.isupper()]
    for _, row in found.rows():
        if not row.keys() - {"year"}:
            continue
        cell = next(iter(row.values()))
        year = reader.year(row.get("year"))
        if year is None:
            if "year" not in row:
                reader.tell("V34", cell, sheet=found.grid.sheet)
            continue
        if year.value >= fiscal_year:
            reader.tell("V32", cell, typed=str(year.value), year=str(fiscal_year))
            continue
        if year.value in history:
            first = history[year.value].origin
            reader.tell("V9", cell, code=str(year.value), first=first.cell if first else "")
            continue
        scores = {name: value_of(reader.score(row.get(name))) for name in (*instruments, *indicators)}
        history[year.value] = HistoryRow(
            year=year.value,
            total=value_of(reader.score(row.get("total"))),
            level=value_of(reader.text(row.get("level"))),
            instruments={name: score for name in instruments if (score := scores[name]) is not None},
            indicators={int(name): score for name in indicators if (score := scores[name]) is not None},
            origin=year.origin,
        )
    return tuple(history[year] for year in sorted(history))


def read_signatories(found: FoundTable, reader: TypedReader) -> tuple[Signatory, ...]:
    """The people who sign, in the order of signing; a row without a readable order keeps its place."""
    people: list[Signatory] = []
    for _, row in found.rows():
        if not row.keys() & {"name", "position"}:
            continue
        order = reader.count(row.get("order"))
        people.append(
            Signatory(
                order=order.value if order else len(people) + 1,
                role=value_of(reader.text(row.get("role"))),
                name=value_of(reader.text(row.get("name"))),
                position=value_of(reader.text(row.get("position"))),
                position_2=value_of(reader.text(row.get("position_2"))),
                opinion=value_of(reader.choice(row.get("opinion"), layout.CHOICES["opinions"])),
                origin=next(iter(row.values())).origin,
            )
        )
    return tuple(sorted(people, key=lambda person: person.order))
