"""Reads the sheets `แผนมาตรการ` and `ติดตามมาตรการ`: one row, one measure; one row, one round of a measure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ita_xl.assessment.submission import FollowUpRow, PlanRow
from ita_xl.frameworks.schema import Framework
from ita_xl.workbook import layout
from ita_xl.workbook.analysis.texts import analysis_texts
from ita_xl.workbook.layout import Table
from ita_xl.workbook.reading.cells import Cell
from ita_xl.workbook.reading.codes import parse_indicator_number, parse_item_codes
from ita_xl.workbook.reading.scores import YearsOfCode, tell_foreign_code
from ita_xl.workbook.reading.tables import FoundTable, Row
from ita_xl.workbook.reading.text import key
from ita_xl.workbook.reading.typed import TypedReader, value_of

# "1. ", "(2) ", "๓) ", "ก. ", "- ", "• " at the beginning of a step; "1.5 ล้านบาท" is no numbering.
_NUMBERING = re.compile(r"^(?:\(?[0-9๐-๙]{1,2}[.)](?![0-9๐-๙])\s*|\(?[ก-ฮ][.)]\s+|[-–•·*●▪]\s*)")

_PAST_CODE = re.compile(r"(25[0-9]{2})/(.+)")


def read_plan(
    found: FoundTable, framework: Framework, years_of_code: YearsOfCode, reader: TypedReader
) -> tuple[PlanRow, ...]:
    """The measures in the order of the rows. Rows with nothing but a code or a source are left out."""
    rows = [row for _, row in found.rows() if row.keys() - {"code", "source"}]
    taken = {key(row["code"].shown) for row in rows if "code" in row}
    plan: list[PlanRow] = []
    first_cells: dict[str, str] = {}
    for row in rows:
        code = value_of(reader.text(row.get("code"))) or _free_code(row, taken, reader)
        cell = next(iter(row.values()))
        if key(code) in first_cells:
            reader.tell("V9", cell, code=code, first=first_cells[key(code)])
        first_cells.setdefault(key(code), cell.address)
        plan.append(plan_row(code, row, found, framework, years_of_code, reader))
    return tuple(plan)


def past_year(code: str) -> int | None:
    """The fiscal year (B.E.) before the code of a measure of an earlier plan; None for other codes."""
    match = _PAST_CODE.fullmatch(key(code))
    return int(match[1]) if match else None


def without_past(plan: Sequence[PlanRow], fiscal_year: int) -> tuple[tuple[PlanRow, ...], tuple[PlanRow, ...]]:
    """The measures that follow from the result of `fiscal_year`, and those of earlier plans, by their codes."""
    years = [(row, past_year(row.code)) for row in plan]
    past = tuple(row for row, year in years if year is not None and year <= fiscal_year)
    return tuple(row for row, year in years if year is None or year > fiscal_year), past


def plan_row(
    code: str,
    row: Row,
    found: FoundTable,
    framework: Framework,
    years_of_code: YearsOfCode,
    reader: TypedReader,
) -> PlanRow:
    """The measure in one row, under this code."""

    def text(name: str) -> str | None:
        return value_of(reader.text(row.get(name)))

    return PlanRow(
        code=code,
        indicator=_indicator(row.get("indicator"), framework, reader),
        items=_items(row.get("items"), framework, years_of_code, reader),
        issue=text("issue"),
        weakness=text("weakness"),
        measure=text("measure"),
        steps=steps(text("steps") or ""),
        responsible=text("responsible"),
        start=value_of(reader.day(row.get("start"))),
        due=value_of(reader.day(row.get("due"), end_of_month=True)),
        monitoring=text("monitoring"),
        success=text("success"),
        budget=text("budget"),
        source=value_of(reader.choice(row.get("source"), _words(found.table, "source"))),
        sheet=found.grid.sheet,
        cells={name: cell.address for name, cell in row.items()},
    )


def read_follow_up(found: FoundTable, reader: TypedReader) -> tuple[FollowUpRow, ...]:
    """What became of the measures. Rows in which nothing but code and round is filled are left out."""
    follow_up: list[FollowUpRow] = []
    first_cells: dict[tuple[str, str], str] = {}
    for _, row in found.rows():
        if not row.keys() - {"code", "round"}:
            continue
        cell = next(iter(row.values()))
        code = value_of(reader.text(row.get("code")))
        if code is None:
            reader.tell("V34", cell, sheet=found.grid.sheet)
            continue
        entry = _follow_up_row(code, row, found, reader)
        who = (key(code), key(entry.round or ""))
        if who in first_cells:
            reader.tell("V9", cell, code=" ".join(filter(None, (code, entry.round))), first=first_cells[who])
        first_cells.setdefault(who, cell.address)
        follow_up.append(entry)
    return tuple(follow_up)


def _follow_up_row(code: str, row: Row, found: FoundTable, reader: TypedReader) -> FollowUpRow:
    return FollowUpRow(
        code=code,
        round=value_of(reader.choice(row.get("round"), _words(found.table, "round"))),
        status=value_of(reader.choice(row.get("status"), _words(found.table, "status"))),
        percent=value_of(reader.score(row.get("percent"))),
        result=value_of(reader.text(row.get("result"))),
        done=value_of(reader.day(row.get("done"))),
        evidence=value_of(reader.text(row.get("evidence"))),
        problems=value_of(reader.text(row.get("problems"))),
        suggestions=value_of(reader.text(row.get("suggestions"))),
        sheet=found.grid.sheet,
        cells={name: cell.address for name, cell in row.items()},
    )


def steps(typed: str) -> tuple[str, ...]:
    """The steps of a measure, one per line, without the numbering or bullets that were typed."""
    lines = (_NUMBERING.sub("", line.strip(), count=1) for line in typed.split("\n"))
    return tuple(line for line in lines if line)


def _words(table: Table, column: str) -> tuple[str, ...]:
    return layout.CHOICES[table.column(column).choices or ""]


def _free_code(row: Row, taken: set[str], reader: TypedReader) -> str:
    """A code that no measure has, for a measure without one."""
    number = 1
    while key(f"M{number:02d}") in taken:
        number += 1
    code = f"M{number:02d}"
    taken.add(key(code))
    reader.tell("V28", next(iter(row.values())), code=code)
    return code


def _indicator(cell: Cell | None, framework: Framework, reader: TypedReader) -> int | None:
    typed = value_of(reader.text(cell))
    if cell is None or typed is None:
        return None
    for indicator in framework.indicators:
        names = [key(name) for name in (indicator.name, *indicator.variants)]
        if parse_indicator_number(typed) == indicator.number or key(typed) in names:
            return indicator.number
        if any(key(typed).endswith(name) and _leading_number(typed, name) == indicator.number for name in names):
            return indicator.number
    reader.tell("V14", cell, typed=cell.shown)
    return None


def _leading_number(typed: str, name: str) -> int | None:
    """6 in `6. คุณภาพการดำเนินงาน`."""
    return parse_indicator_number(key(typed).removesuffix(name))


def _items(cell: Cell | None, framework: Framework, years_of_code: YearsOfCode, reader: TypedReader) -> tuple[str, ...]:
    typed = value_of(reader.text(cell))
    if cell is None or typed is None:
        return ()
    if key(typed) == key(analysis_texts().weak_indicator):
        return ()
    codes, strange = parse_item_codes(typed, {item.code for item in framework.items})
    for code in strange[:5]:
        tell_foreign_code(cell, code, years_of_code, reader)
    return codes
