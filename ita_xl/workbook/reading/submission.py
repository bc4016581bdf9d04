"""From an opened workbook to a submission: what was entered, where, and what to tell about it."""

from __future__ import annotations

from pathlib import Path

import msgspec

from ita_xl.assessment.submission import Origin, Remark, Submission
from ita_xl.errors import WorkbookRefusedError
from ita_xl.frameworks.load import known_years, load_framework
from ita_xl.frameworks.schema import Framework
from ita_xl.workbook import layout
from ita_xl.workbook.reading.cells import Book
from ita_xl.workbook.reading.draft import read_accepted, whole_plan
from ita_xl.workbook.reading.lists import read_history, read_signatories
from ita_xl.workbook.reading.lookalikes import (
    check_agency,
    refuse_foreign_codes,
    refuse_foreign_item_set,
    refuse_foreign_questions,
)
from ita_xl.workbook.reading.plan import read_follow_up, read_plan, without_past
from ita_xl.workbook.reading.points import without_weighted_points
from ita_xl.workbook.reading.profile import ProfilePlaces, find_profile, read_profile, read_reports
from ita_xl.workbook.reading.scores import (
    IndicatorSheet,
    YearsOfCode,
    item_codes,
    item_questions,
    read_indicators,
    read_items,
)
from ita_xl.workbook.reading.stamp import YearDecision, decide_year, stamps
from ita_xl.workbook.reading.tables import FoundTable, column_remarks, find_tables
from ita_xl.workbook.reading.typed import TypedReader

# A foreign workbook may have any number of sheets; the first ones tell what it is.
_SHEETS_LOOKED_THROUGH = 20


def read_submission(book: Book, frameworks: Path | None = None) -> Submission:
    """Everything that was entered, with all remarks at once. `frameworks`: folder with further rules files.

    Raises WorkbookRefusedError for a workbook without score sheets or of another scheme (exit code 3), and when its
    template or year is unknown (4).
    """
    tables, table_remarks = find_tables(book)
    if not tables.keys() & {layout.INDICATOR_TABLE.key, layout.ITEM_TABLE.key}:
        raise _foreign(book)
    reader = TypedReader()
    reader.remarks += table_remarks
    places = find_profile(book, reader)
    decision = _decide(book, places, tables, frameworks)
    reader.remarks += decision.remarks
    framework = load_framework(decision.year, frameworks)
    items = tables.get(layout.ITEM_TABLE.key)
    if items:
        refuse_foreign_questions(item_questions(items), framework)
    has_parts = any(instrument.parts for instrument in framework.instruments)
    profile = read_profile(places, reader, has_parts)
    reader.remarks += check_agency(profile)
    for table in tables.values():
        reader.remarks += column_remarks(table, has_parts)
    return _read_tables(
        Submission(
            fiscal_year=decision.year,
            template=decision.stamp,
            profile=profile,
            reports=read_reports(book, reader),
        ),
        tables,
        framework,
        _YearsOfCode(frameworks),
        reader,
        book,
    )


def _read_tables(
    head: Submission,
    tables: dict[str, FoundTable],
    framework: Framework,
    years_of_code: YearsOfCode,
    reader: TypedReader,
    book: Book,
) -> Submission:
    """The submission with its tables, and all remarks."""
    sheet = IndicatorSheet({}, {})
    if indicators := tables.get(layout.INDICATOR_TABLE.key):
        sheet = read_indicators(indicators, framework, reader)
    items = tables.get(layout.ITEM_TABLE.key)
    history = tables.get(layout.HISTORY_TABLE.key)
    plan = tables.get(layout.PLAN_TABLE.key)
    follow_up = tables.get(layout.FOLLOW_UP_TABLE.key)
    signatories = tables.get(layout.SIGNATORY_TABLE.key)
    totals = (head.profile.total, head.profile.total_prev)
    scores = msgspec.structs.replace(
        head,
        instruments=without_weighted_points(sheet, totals, framework, reader),
        indicators=sheet.indicators,
        items=read_items(items, framework, years_of_code, reader) if items else {},
        history=read_history(history, head.fiscal_year, reader) if history else (),
    )
    own = read_plan(plan, framework, years_of_code, reader) if plan else ()
    own, past = without_past(own, head.fiscal_year)
    accepted = read_accepted(book, framework, years_of_code, reader)
    return msgspec.structs.replace(
        scores,
        plan=whole_plan(own, accepted, reader),
        accepted=accepted,
        past_plan=past,
        follow_up=read_follow_up(follow_up, reader) if follow_up else (),
        signatories=read_signatories(signatories, reader) if signatories else (),
        remarks=tuple(reader.remarks),
    )


def _decide(book: Book, places: ProfilePlaces, tables: dict[str, FoundTable], frameworks: Path | None) -> YearDecision:
    items = tables.get(layout.ITEM_TABLE.key)
    codes = item_codes(items) if items else ()
    if items:
        refuse_foreign_codes(row["code"] for _, row in items.rows() if "code" in row)
        if not stamps(book):
            refuse_foreign_item_set(codes, Origin(items.grid.sheet, f"A{items.header_row}"))
    # Read quietly here; what there is to tell about the cell is told with the rest of the profile.
    return decide_year(book, TypedReader().year(places.cell("year")), codes, frameworks)


def _foreign(book: Book) -> WorkbookRefusedError:
    for sheet in book.sheets[:_SHEETS_LOOKED_THROUGH]:
        refuse_foreign_codes(book.grid(sheet).cells.values())
    return WorkbookRefusedError(Remark("W3", None, {"sheets": ", ".join(book.sheets[:_SHEETS_LOOKED_THROUGH])}))


class _YearsOfCode:
    """The fiscal years that have an item code. The rules of all years are only loaded when a foreign code turns up."""

    def __init__(self, frameworks: Path | None) -> None:
        self._frameworks = frameworks

    def __call__(self, code: str) -> list[int]:
        years = known_years(self._frameworks)
        return [y for y in years if any(i.code == code for i in load_framework(y, self._frameworks).items)]
