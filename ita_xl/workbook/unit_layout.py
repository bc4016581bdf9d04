"""The workbook that a responsible unit gets: sheets, columns, defined names and stamp.

The sheet `ติดตามมาตรการ` has the columns of the standard workbook, so the same reading serves both.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec

from ita_xl.assessment.submission import FollowUpRow, PlanRow
from ita_xl.narrative.thai import format_points
from ita_xl.workbook import layout
from ita_xl.workbook.layout import Column, Kind, Table

STAMP_NAME = "ita_unit"
STAMP_PREFIX = "ita-xl-unit"
TEMPLATE_VERSION = 1
UNIT_NAME = "ita_unit_name"
AGENCY_NAME = "ita_unit_agency"

MEASURES = "มาตรการที่รับผิดชอบ"
HANDED_OUT = "ค่าเมื่อแจกจ่าย"

MEASURE_TABLE = Table(
    "unit_measures",
    MEASURES,
    (
        Column("code", "รหัส", Kind.CODE, 10, given=True),
        Column("measure", "มาตรการ", Kind.LONG_TEXT, 34, given=True),
        Column("steps", "ขั้นตอน", Kind.LONG_TEXT, 46, given=True),
        Column("period", "ระยะเวลา", Kind.TEXT, 18, given=True),
        Column("monitoring", "การกำกับติดตาม", Kind.LONG_TEXT, 32, given=True),
        Column("success", "ตัวชี้วัดความสำเร็จ", Kind.LONG_TEXT, 32, given=True),
    ),
    required=("code", "measure", "steps"),
)

INPUTS = tuple(column.key for column in layout.FOLLOW_UP_TABLE.columns if column.key not in ("code", "round"))
_NARROWER = {"status": 20, "result": 36, "done": 15, "evidence": 28, "problems": 26, "suggestions": 26}
REPORT_COLUMNS = (
    Column("code", "รหัส", Kind.CODE, 10, given=True),
    Column("measure", "มาตรการ", Kind.LONG_TEXT, 28, given=True),
    Column("round", "รอบ", Kind.CODE, 10, given=True),
    *(
        msgspec.structs.replace(column, width=_NARROWER.get(column.key, column.width))
        for column in layout.FOLLOW_UP_TABLE.columns
        if column.key in INPUTS
    ),
)

# What the follow-up cells held when the workbook was handed out: only what differs from it was reported by the unit.
HANDED_OUT_TABLE = Table(
    "handed_out",
    HANDED_OUT,
    (
        Column("code", "รหัส", Kind.CODE, 10, given=True),
        Column("round", "รอบ", Kind.TEXT, 10, given=True),
        Column("field", "ช่อง", Kind.TEXT, 18, given=True),
        Column("value", "ค่า", Kind.TEXT, 60, given=True),
    ),
    required=("code", "round", "field", "value"),
)


class UnitPlan(msgspec.Struct, frozen=True, kw_only=True):
    """What one unit gets: its measures and what is known of them. `unit`: as the title names it; `agency` may be
    empty."""

    unit: str
    agency: str
    measures: tuple[PlanRow, ...]
    reports: tuple[FollowUpRow, ...] = ()


def stamp(year: int) -> str:
    """The stamp of a unit's workbook for the measures after the result of `year` (B.E.)."""
    return f"{STAMP_PREFIX}/{year}/{TEMPLATE_VERSION}"


def said(value: str | Decimal | date | None) -> str:
    """A value of a follow-up cell as text: per cent as short as possible, a day as ISO date (C.E.)."""
    if isinstance(value, Decimal):
        return format_points(value)
    if isinstance(value, date):
        return value.isoformat()
    return value or ""
