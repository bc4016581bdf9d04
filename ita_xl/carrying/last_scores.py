"""Scores of the older workbook as those of the year before, and as rows of the history."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from ita_xl.assessment.model import Assessment, Node
from ita_xl.assessment.submission import HistoryRow, Origin, Submission
from ita_xl.carrying.ledger import Kind, Ledger, Reason, Subject, same
from ita_xl.carrying.node_map import NodeMap
from ita_xl.frameworks.schema import Framework
from ita_xl.workbook import layout
from ita_xl.workbook.reading.input_places import InputPlaces
from ita_xl.workbook.reading.typed import TypedReader, value_of

_PREVIOUS = "previous"


class _Counterpart(msgspec.Struct, frozen=True):
    """Key and name of a node in the newer year."""

    key: str
    name: str
    by: str | None = None


def carry_scores(
    old: Assessment, new: Submission, rules: Framework, nodes: NodeMap, places: InputPlaces, ledger: Ledger
) -> None:
    """The used scores of the year just before, with two decimals, as `คะแนนปีก่อน`: published ones, else computed."""
    is_last_year = old.framework.fiscal_year + 1 == rules.fiscal_year
    total, label = old.total, next(field.label for field in layout.FIELDS if field.key == "total_prev")
    subject = same(Kind.PREVIOUS, "total", label)
    origin = old.submission.profile.total.origin if old.submission.profile.total else None
    if is_last_year:
        current = value_of(new.profile.total_prev)
        ledger.put(subject, total.used, places.field("total_prev"), origin, current)
    elif total.used is not None:
        ledger.drop(subject, total.used, Reason.NOT_LAST_YEAR, origin)
    for node in (*old.instruments, *old.indicators, *old.items):
        if node.used is None or not node.scored:
            continue
        source = _source(old.submission, node)
        counterpart = _counterpart(node, rules, nodes)
        if counterpart is None or not is_last_year:
            reason = Reason.NO_COUNTERPART if is_last_year else Reason.NOT_LAST_YEAR
            ledger.drop(same(Kind.PREVIOUS, node.key, node.name), node.used, reason, source)
            continue
        subject = Subject(
            kind=Kind.PREVIOUS,
            key=counterpart.key,
            name=counterpart.name,
            old_key=node.key,
            old_name=node.name,
            by=counterpart.by,
        )
        target = places.score(counterpart.key, _PREVIOUS)
        ledger.put(subject, node.used, target, source, _current(new, counterpart.key))


def carry_history(old: Assessment, new: Submission, nodes: NodeMap, places: InputPlaces, ledger: Ledger) -> None:
    """The result of the older workbook and the history in it, one row a year, indicators under their new numbers.

    Its scores of the year before win over its own row of that year, as they do in its reports.
    """
    there = _history_rows(places)
    table = layout.HISTORY_TABLE.key
    free = iter(places.free_rows(table))
    known = {row.year: row for row in new.history}
    for past in _past_results(old):
        cells = _history_cells(past, nodes, ledger)
        if not cells:
            continue
        row = there.get(past.year) or next(free, None)
        if row is None:
            ledger.drop(same(Kind.HISTORY, str(past.year)), past.total or "", Reason.NO_ROOM, past.origin)
            continue
        now = _columns(known[past.year]) if past.year in known else {}
        year = same(Kind.HISTORY, str(past.year), "")
        ledger.put(year, past.year, places.cell(table, row, "year"), past.origin, past.year)
        for column, (value, old_column) in cells.items():
            subject = Subject(
                kind=Kind.HISTORY,
                key=f"{past.year} {column}",
                name="",
                old_key=f"{past.year} {old_column}",
                old_name="",
            )
            ledger.put(subject, value, places.cell(table, row, column), past.origin, now.get(column))


def _past_results(old: Assessment) -> list[HistoryRow]:
    """The history of the older workbook, its own result, and what it says about the year before that."""
    year = old.framework.fiscal_year
    rows = {row.year: row for row in old.submission.history}
    result = HistoryRow(
        year=year,
        total=old.total.used,
        level=value_of(old.submission.profile.level),
        instruments={node.key: node.used for node in old.instruments if node.used is not None},
        indicators={int(node.key): node.used for node in old.indicators if node.used is not None},
    )
    before = HistoryRow(
        year=year - 1,
        total=old.total.previous,
        level=rows[year - 1].level if year - 1 in rows else None,
        instruments={node.key: node.previous for node in old.instruments if node.previous is not None},
        indicators={int(node.key): node.previous for node in old.indicators if node.previous is not None},
        origin=rows[year - 1].origin if year - 1 in rows else None,
    )
    rows |= {year - 1: before, year: result}
    return [rows[year] for year in sorted(rows)]


def _history_cells(past: HistoryRow, nodes: NodeMap, ledger: Ledger) -> dict[str, tuple[Decimal | str, str]]:
    """Values by the column of the newer workbook, each with its column in the older one."""
    cells: dict[str, tuple[Decimal | str, str]] = {}
    for column, value in _columns(past).items():
        new_column: str | None = column
        if column.isdecimal():
            number = nodes.indicators.get(int(column))
            new_column = None if number is None else str(number)
        elif column in past.instruments:
            new_column = nodes.instruments.get(column)
        if new_column is None:
            ledger.drop(same(Kind.HISTORY, f"{past.year} {column}"), value, Reason.NO_COUNTERPART, past.origin)
        else:
            cells[new_column] = (value, column)
    return cells


def _columns(past: HistoryRow) -> dict[str, Decimal | str]:
    """What a row of the history says, by column."""
    values: dict[str, Decimal | str | None] = {"total": past.total, "level": past.level}
    values |= past.instruments | {str(number): score for number, score in past.indicators.items()}
    return {column: value for column, value in values.items() if value is not None}


def _history_rows(places: InputPlaces) -> dict[int, int]:
    """The row of the sheet of every year that stands in the history, with scores or without."""
    found = places.tables.get(layout.HISTORY_TABLE.key)
    rows: dict[int, int] = {}
    for number, row in found.rows() if found else ():
        year = TypedReader().year(row.get("year"))
        if year is not None:
            rows.setdefault(year.value, number)
    return rows


def _counterpart(node: Node, rules: Framework, nodes: NodeMap) -> _Counterpart | None:
    if node.key in nodes.items:
        match = nodes.items[node.key]
        item = next(item for item in rules.items if item.code == match.code)
        return _Counterpart(item.code, item.text or item.assumed_text or "", match.by)
    if node.key in nodes.instruments:
        instrument = rules.instrument(nodes.instruments[node.key])
        return _Counterpart(instrument.code, instrument.name)
    if node.key.isdecimal() and int(node.key) in nodes.indicators:
        number = nodes.indicators[int(node.key)]
        return _Counterpart(str(number), next(one.name for one in rules.indicators if one.number == number))
    return None


def _source(old: Submission, node: Node) -> Origin | None:
    """Where a score was typed; of a computed one nowhere, of an item its row."""
    if node.key in old.items:
        return old.items[node.key].origin
    entry = old.instruments.get(node.key) or (old.indicators.get(int(node.key)) if node.key.isdecimal() else None)
    return entry.published.origin if entry and entry.published else None


def _current(new: Submission, key: str) -> Decimal | None:
    """Last year's score that the newer workbook already has."""
    if key in new.items:
        return value_of(new.items[key].previous)
    if key in new.instruments:
        return value_of(new.instruments[key].previous)
    entry = new.indicators.get(int(key)) if key.isdecimal() else None
    return value_of(entry.previous) if entry else None
