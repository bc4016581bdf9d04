"""Reads the sheets `คะแนนตัวชี้วัด` and `คะแนนรายข้อ`: rows are known by their codes, wherever they stand."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from ita_xl.assessment.submission import ItemEntry, ScoreEntry
from ita_xl.frameworks.schema import Framework, Item
from ita_xl.workbook.reading.cells import Cell
from ita_xl.workbook.reading.codes import parse_indicator_number, parse_item_code
from ita_xl.workbook.reading.tables import FoundTable, Row
from ita_xl.workbook.reading.text import key
from ita_xl.workbook.reading.typed import TypedReader

_INDICATOR_SCORES = ("published", "previous")
_ITEM_SCORES = ("score", "public", "survey", "previous")


YearsOfCode = Callable[[str], list[int]]
"""The fiscal years (B.E.) in which an item code exists."""


class IndicatorSheet(msgspec.Struct, frozen=True):
    """What the sheet of indicators holds."""

    instruments: dict[str, ScoreEntry]
    indicators: dict[int, ScoreEntry]


def read_indicators(found: FoundTable, framework: Framework, reader: TypedReader) -> IndicatorSheet:
    """Scores of indicators and instruments. Tells of rows that are unknown, doubled, contradictory or missing."""
    entries: dict[int | str, ScoreEntry] = {}
    places: dict[int | str, str] = {}
    for number, row in found.rows():
        who = _identify(row, framework, reader)
        if who is None:
            continue
        cell = next(iter(row.values()))
        if who in entries:
            reader.tell("V9", cell, code=str(who), first=places[who])
            continue
        entries[who] = ScoreEntry(
            published=reader.score(row.get("published")),
            previous=reader.score(row.get("previous")),
            # Only compared later; what a formula cell holds is no fault of the officer, so nothing is told.
            shown=TypedReader().score(found.formula(number, "computed")),
        )
        places[who] = cell.address
    expected: list[int | str] = [i.number for i in framework.indicators]
    expected += [i.code for i in framework.instruments]
    missing = [str(who) for who in expected if who not in entries]
    if missing:
        reader.tell("W21", None, sheet=found.grid.sheet, rows=", ".join(missing))
    return IndicatorSheet(
        instruments={who: entry for who, entry in entries.items() if isinstance(who, str)},
        indicators={who: entry for who, entry in entries.items() if isinstance(who, int)},
    )


def read_items(
    found: FoundTable, framework: Framework, years_of_code: YearsOfCode, reader: TypedReader
) -> dict[str, ItemEntry]:
    """Scores of items by code.

    Tells of codes that are unknown, of another year or doubled, of rows that are missing and of scores that stand in
    a column that does not count for the item.
    """
    items = {item.code: item for item in framework.items}
    with_parts = {i.code for i in framework.instruments if i.parts}
    entries: dict[str, ItemEntry] = {}
    places: dict[str, str] = {}
    for _, row in found.rows():
        code = _item_code(row, items, years_of_code, reader)
        if code is None:
            continue
        if code in entries:
            reader.tell("V9", row["code"], code=code, first=places[code])
            continue
        _check_place(row, items[code], reader)
        entries[code] = _item_entry(row, items[code].instrument in with_parts, bool(with_parts), reader)
        places[code] = row["code"].address
    missing = [code for code in items if code not in entries]
    if missing:
        reader.tell("W20", None, sheet=found.grid.sheet, count=str(len(missing)), codes=", ".join(missing))
    return entries


def indicator_rows(found: FoundTable, framework: Framework) -> dict[int | str, int]:
    """The row of the sheet of every indicator (by number) and instrument (by code); of doubled ones the first."""
    quiet = TypedReader()
    rows: dict[int | str, int] = {}
    for number, row in found.rows():
        who = _identify(row, framework, quiet)
        if who is not None:
            rows.setdefault(who, number)
    return rows


def item_rows(found: FoundTable, framework: Framework) -> dict[str, int]:
    """The row of the sheet of every item of the year by its code; of doubled ones the first."""
    known = {item.code for item in framework.items}
    rows: dict[str, int] = {}
    for number, row in found.rows():
        code = parse_item_code(row["code"].shown).value if "code" in row else None
        if code in known:
            rows.setdefault(str(code), number)
    return rows


def item_questions(found: FoundTable) -> dict[str, Cell]:
    """The cells of the column of questions by item code, for recognising other schemes."""
    rows = (row for _, row in found.rows() if "code" in row and "text" in row)
    return {code: row["text"] for row in rows if (code := parse_item_code(row["code"].shown).value)}


def item_codes(found: FoundTable) -> tuple[str, ...]:
    """All item codes in the rows, known to a framework or not."""
    codes = (parse_item_code(row["code"].shown).value for _, row in found.rows() if "code" in row)
    return tuple(dict.fromkeys(code for code in codes if code))


def _has_scores(row: Row, columns: tuple[str, ...]) -> bool:
    return any(column in row for column in columns)


def _identify(row: Row, framework: Framework, reader: TypedReader) -> int | str | None:
    """The indicator number or instrument code of a row, from its number and its name, which must agree."""
    number_cell, name_cell = row.get("number"), row.get("name")
    typed = key(number_cell.shown) if number_cell else ""
    by_name = _named(framework, key(name_cell.shown)) if name_cell else None
    for instrument in framework.instruments:
        if typed == key(instrument.code) or (not typed and by_name == instrument.code):
            return instrument.code
    number = parse_indicator_number(typed)
    known = number in {indicator.number for indicator in framework.indicators}
    if known and number_cell and name_cell and by_name is not None and by_name != number:
        reader.tell("V13", number_cell, code=str(number), other=str(by_name), typed=name_cell.shown)
        return None
    if known:
        if name_cell and by_name is None:
            reader.tell("V15", name_cell, code=str(number), typed=name_cell.shown)
        return number
    if isinstance(by_name, int) and name_cell and number is None:
        reader.tell("V15", name_cell, code=str(by_name), typed=name_cell.shown)
        return by_name
    if number is not None and number_cell:
        reader.tell("V14", number_cell, typed=number_cell.shown)
    elif (typed or not name_cell) and _has_scores(row, _INDICATOR_SCORES):
        # A row with a name alone is the total, the level, or one the officer added.
        reader.tell("V34", next(iter(row.values())), sheet=next(iter(row.values())).sheet)
    return None


def _named(framework: Framework, name: str) -> int | str | None:
    """The indicator or instrument with this name or one of its variants."""
    for indicator in framework.indicators:
        if name in map(key, (indicator.name, *indicator.variants)):
            return indicator.number
    for instrument in framework.instruments:
        if name in map(key, (instrument.name, *instrument.variants)):
            return instrument.code
    return None


def _item_code(row: Row, items: dict[str, Item], years_of_code: YearsOfCode, reader: TypedReader) -> str | None:
    """The code of the row if it is one of this year; otherwise the row is told about when it matters."""
    cell = row.get("code")
    if cell is None:
        if _has_scores(row, _ITEM_SCORES):
            reader.tell("V34", next(iter(row.values())), sheet=next(iter(row.values())).sheet)
        return None
    parsed = parse_item_code(cell.shown)
    code = parsed.value
    if code in items:
        for note in parsed.codes:
            reader.tell(note, cell, typed=cell.shown, read=str(code))
        return code
    if code is None and not _has_scores(row, _ITEM_SCORES):
        return None  # a heading between the rows
    tell_foreign_code(cell, code or cell.shown, years_of_code, reader)
    return None


def tell_foreign_code(cell: Cell, code: str, years_of_code: YearsOfCode, reader: TypedReader) -> None:
    """V10 for an item code of other years, V11 for one of no year."""
    years = years_of_code(code)
    if years:
        reader.tell("V10", cell, code=code, years=", ".join(map(str, years)))
    else:
        reader.tell("V11", cell, code=" ".join(code.split())[:60])


def _check_place(row: Row, item: Item, reader: TypedReader) -> None:
    """A row whose code was sorted away from its indicator would give its score to another item."""
    cell = row.get("indicator")
    number = parse_indicator_number(cell.shown) if cell else None
    if cell and number is not None and number != item.indicator:
        reader.tell("V13", cell, code=item.code, other=str(number), typed=cell.shown)


def _item_entry(row: Row, two_parts: bool, year_has_parts: bool, reader: TypedReader) -> ItemEntry:
    score = reader.score(row.get("score"))
    public = reader.score(row.get("public")) if year_has_parts else None
    survey = reader.score(row.get("survey")) if year_has_parts else None
    if two_parts and score:
        reader.tell("V26", score.origin, code=row["code"].shown)
        score = None
    if not two_parts:
        for part in (public, survey):
            if part:
                reader.tell("V27", part.origin, code=row["code"].shown)
        public = survey = None
    return ItemEntry(
        score=score,
        public=public,
        survey=survey,
        previous=reader.score(row.get("previous")),
        unscored=reader.yes(row.get("unscored")),
        origin=row["code"].origin,
    )
