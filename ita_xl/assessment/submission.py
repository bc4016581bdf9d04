"""What an agency entered: every value with the cell it came from. Nothing is computed here."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Generic, TypeVar

import msgspec

T = TypeVar("T")


class Origin(msgspec.Struct, frozen=True):
    """A cell of the workbook, such as sheet `คะแนนรายข้อ`, cell `F12`."""

    sheet: str
    cell: str


class Entry(msgspec.Struct, Generic[T], frozen=True):
    """A value and where it was typed."""

    value: T
    origin: Origin | None = None


class Remark(msgspec.Struct, frozen=True):
    """Something to tell the officer: a code of the findings catalogue, the place, and the words to fill in."""

    code: str
    origin: Origin | None = None
    details: dict[str, str] = {}


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """The sheet `ข้อมูลหน่วยงาน`; a field is the defined name without `ita_`. Points 0-100, years B.E."""

    agency: Entry[str] | None = None
    agency_short: Entry[str] | None = None
    agency_code: Entry[str] | None = None
    agency_type: Entry[str] | None = None
    subdistrict: Entry[str] | None = None
    district: Entry[str] | None = None
    province: Entry[str] | None = None
    year: Entry[int] | None = None
    total: Entry[Decimal] | None = None
    total_prev: Entry[Decimal] | None = None
    level: Entry[str] | None = None
    target: Entry[Decimal] | None = None
    announced: Entry[date] | None = None
    meeting_date: Entry[date] | None = None
    report_date: Entry[date] | None = None
    n_iit: Entry[int] | None = None
    n_eit: Entry[int] | None = None
    n_eit_public: Entry[int] | None = None
    n_eit_survey: Entry[int] | None = None
    website: Entry[str] | None = None
    phone: Entry[str] | None = None
    doc_no: Entry[str] | None = None
    department: Entry[str] | None = None
    addressee: Entry[str] | None = None
    digits: Entry[str] | None = None
    font: Entry[str] | None = None
    units: tuple[Entry[str], ...] = ()


class ScoreEntry(msgspec.Struct, frozen=True, kw_only=True):
    """Published and last year's points of an indicator or instrument, and what the workbook's own formula showed."""

    published: Entry[Decimal] | None = None
    previous: Entry[Decimal] | None = None
    shown: Entry[Decimal] | None = None


class ItemEntry(msgspec.Struct, frozen=True, kw_only=True):
    """Points of one item; `public` and `survey` only in years with two EIT parts."""

    score: Entry[Decimal] | None = None
    public: Entry[Decimal] | None = None
    survey: Entry[Decimal] | None = None
    previous: Entry[Decimal] | None = None
    unscored: bool = False
    origin: Origin | None = None


class HistoryRow(msgspec.Struct, frozen=True, kw_only=True):
    """Scores of an earlier year (B.E.)."""

    year: int
    total: Decimal | None = None
    level: str | None = None
    instruments: dict[str, Decimal] = {}
    indicators: dict[int, Decimal] = {}
    origin: Origin | None = None


class PlanRow(msgspec.Struct, frozen=True, kw_only=True):
    """One measure of the plan. `items` are item codes of the framework, `indicator` the number it serves.
    `cells` maps a field to the cell it was typed in."""

    code: str
    indicator: int | None = None
    items: tuple[str, ...] = ()
    issue: str | None = None
    weakness: str | None = None
    measure: str | None = None
    steps: tuple[str, ...] = ()
    responsible: str | None = None
    start: date | None = None
    due: date | None = None
    monitoring: str | None = None
    success: str | None = None
    budget: str | None = None
    source: str | None = None
    sheet: str = ""
    cells: dict[str, str] = {}

    def at(self, field: str) -> Origin:
        """Where `field` was typed, or the cell of the code."""
        return Origin(self.sheet, self.cells.get(field) or self.cells.get("code", ""))


class MeasureStatus(StrEnum):
    """The words of the column `สถานะ`."""

    DONE = "ดำเนินการแล้วเสร็จ"
    UNDER_WAY = "อยู่ระหว่างดำเนินการ"
    NOT_STARTED = "ยังไม่ดำเนินการ"
    CANCELLED = "ยกเลิก"


class FollowUpRow(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one measure in one round."""

    code: str
    round: str | None = None
    status: str | None = None
    percent: Decimal | None = None
    result: str | None = None
    done: date | None = None
    evidence: str | None = None
    problems: str | None = None
    suggestions: str | None = None
    sheet: str = ""
    cells: dict[str, str] = {}

    def at(self, field: str) -> Origin:
        """Where `field` was typed, or the cell of the code."""
        return Origin(self.sheet, self.cells.get(field) or self.cells.get("code", ""))


class Signatory(msgspec.Struct, frozen=True, kw_only=True):
    """A person who signs, in the order of signing."""

    order: int
    role: str | None = None
    name: str | None = None
    position: str | None = None
    position_2: str | None = None
    opinion: str | None = None
    origin: Origin | None = None


class Submission(msgspec.Struct, frozen=True, kw_only=True):
    """A filled workbook. `fiscal_year`: year of the result (B.E.); `remarks`: what reading repaired or refused.

    `plan`: the officer's own rows, then the rows of the draft that she accepted and that no own row takes the place of.
    `accepted`: all rows ticked in the draft. `past_plan`: measures of earlier plans, kept for their follow-up; their
    codes begin with the fiscal year in which they are carried out, such as `2567/M01`.
    """

    fiscal_year: int
    template: str | None = None
    profile: Profile = Profile()
    instruments: dict[str, ScoreEntry] = {}
    indicators: dict[int, ScoreEntry] = {}
    items: dict[str, ItemEntry] = {}
    history: tuple[HistoryRow, ...] = ()
    plan: tuple[PlanRow, ...] = ()
    accepted: tuple[PlanRow, ...] = ()
    past_plan: tuple[PlanRow, ...] = ()
    follow_up: tuple[FollowUpRow, ...] = ()
    signatories: tuple[Signatory, ...] = ()
    reports: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()
