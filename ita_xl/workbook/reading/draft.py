"""Reads the rows of `ร่างแผนมาตรการ` that the officer accepted, and puts them behind her own measures."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ita_xl.assessment.planning import plan_with_accepted
from ita_xl.assessment.submission import PlanRow
from ita_xl.frameworks.schema import Framework
from ita_xl.workbook import layout
from ita_xl.workbook.reading.cells import Book
from ita_xl.workbook.reading.plan import plan_row
from ita_xl.workbook.reading.scores import YearsOfCode
from ita_xl.workbook.reading.tables import find_table
from ita_xl.workbook.reading.text import key
from ita_xl.workbook.reading.typed import TypedReader, value_of

SUGGESTED = layout.CHOICES["plan_sources"][0]


def read_accepted(
    book: Book, framework: Framework, years_of_code: YearsOfCode, reader: TypedReader
) -> tuple[PlanRow, ...]:
    """The ticked rows of the draft, in their order; a workbook without a draft has none. Unticked rows are not read."""
    found = find_table(book, layout.DRAFT_TABLE)
    if found is None:
        return ()
    rows: list[PlanRow] = []
    first_cells: dict[str, str] = {}
    for _, row in found.rows():
        if not reader.yes(row.get("accept")):
            continue
        accepted = plan_row("", row, found, framework, years_of_code, reader)
        served = accepted.items[0] if accepted.items else str(accepted.indicator or found.grid.sheet)
        code = value_of(reader.text(row.get("code"))) or layout.ACCEPTED_CODE.format(key=served)
        if not accepted.measure:
            reader.tell("D2", row["accept"], code=code)
        if key(code) in first_cells:
            reader.tell("V9", row["accept"], code=code, first=first_cells[key(code)])
        first_cells.setdefault(key(code), row["accept"].address)
        rows.append(msgspec.structs.replace(accepted, code=code, source=accepted.source or SUGGESTED))
    return tuple(rows)


def whole_plan(own: Sequence[PlanRow], accepted: Sequence[PlanRow], reader: TypedReader) -> tuple[PlanRow, ...]:
    """Own measures, then the accepted ones; where an own measure serves the same item, only the own one, with D1."""
    plan, ousted = plan_with_accepted(own, [row for row in accepted if row.measure])
    for row, by in ousted:
        reader.tell("D1", row.at("accept"), code=row.code, own=by.code, sheet=by.sheet)
    return plan
