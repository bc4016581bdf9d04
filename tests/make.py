"""Builds submissions from plain numbers, as a reader of a published result would write them down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from ita_xl.assessment import Assessment, Submission, assess
from ita_xl.assessment.submission import (
    Entry,
    FollowUpRow,
    HistoryRow,
    ItemEntry,
    Origin,
    PlanRow,
    Profile,
    ScoreEntry,
)
from ita_xl.frameworks.load import known_years, load_framework

Number = float | str | int


def points(value: Number | None) -> Entry[Decimal] | None:
    """An entry of points; None stays missing."""
    return None if value is None else Entry(Decimal(str(value)), Origin("ข้อมูลหน่วยงาน", "B2"))


def make_submission(
    year: int,
    *,
    items: Mapping[str, Number | tuple[Number | None, Number | None] | None] | None = None,
    indicators: Mapping[int, Number] | None = None,
    instruments: Mapping[str, Number] | None = None,
    previous: Mapping[int, Number] | None = None,
    unscored: tuple[str, ...] = (),
    total: Number | None = None,
    total_prev: Number | None = None,
    level: str | None = None,
    agency: str | None = "องค์การบริหารส่วนตำบลตัวอย่าง",
    target: Number | None = None,
    respondents: Mapping[str, int] | None = None,
    units: tuple[str, ...] = (),
    plan: tuple[PlanRow, ...] = (),
    follow_up: tuple[FollowUpRow, ...] = (),
    history: tuple[HistoryRow, ...] = (),
    agency_short: str | None = None,
) -> Submission:
    """A submission of fiscal year `year`; an item is a number, or (public, survey) in years with EIT parts."""
    before = dict(previous or {})
    published = dict(indicators or {})
    return Submission(
        fiscal_year=year,
        profile=Profile(
            agency=Entry(agency) if agency else None,
            agency_short=Entry(agency_short) if agency_short else None,
            total=points(total),
            total_prev=points(total_prev),
            level=Entry(level) if level else None,
            target=points(target),
            units=tuple(Entry(unit) for unit in units),
            **{key: Entry(count) for key, count in (respondents or {}).items()},
        ),
        instruments={code: ScoreEntry(published=points(value)) for code, value in (instruments or {}).items()},
        indicators={
            n: ScoreEntry(published=points(published.get(n)), previous=points(before.get(n)))
            for n in {*published, *before}
        },
        items={
            code: _item(value, code in unscored) for code, value in {**dict.fromkeys(unscored), **(items or {})}.items()
        },
        plan=plan,
        follow_up=follow_up,
        history=history,
    )


def _item(value: Number | tuple[Number | None, Number | None] | None, unscored: bool) -> ItemEntry:
    if isinstance(value, tuple):
        return ItemEntry(public=points(value[0]), survey=points(value[1]), unscored=unscored)
    return ItemEntry(score=points(value), unscored=unscored)


def make_assessment(year: int, **values: object) -> Assessment:
    """The assessment of `make_submission(year, **values)` with the packaged rules of this and the next year."""
    following = load_framework(year + 1) if year + 1 in known_years() else None
    return assess(make_submission(year, **values), load_framework(year), following)  # type: ignore[arg-type]


def all_items(year: int, value: Number) -> dict[str, Number | tuple[Number, Number]]:
    """Every item of the year with the same points (both parts where the year has them)."""
    framework = load_framework(year)
    with_parts = {i.code for i in framework.instruments if i.parts}
    return {item.code: (value, value) if item.instrument in with_parts else value for item in framework.items}


def measure(code: str = "M01", **values: object) -> PlanRow:
    """A complete measure of the year after 2567; give other values to break it."""
    complete: dict[str, object] = {
        "indicator": 1,
        "measure": "จัดทำคู่มือการปฏิบัติงาน",
        "steps": ("สำรวจงานบริการ",),
        "responsible": "สำนักปลัด",
        "start": date(2024, 11, 1),
        "due": date(2025, 3, 31),
        "monitoring": "รายงานผลต่อปลัดทุกไตรมาส",
        "sheet": "แผนมาตรการ",
        "cells": {"code": "A4", "responsible": "H4", "due": "J4", "start": "I4", "measure": "F4", "steps": "G4"},
    }
    return PlanRow(code=code, **(complete | values))  # type: ignore[arg-type]
