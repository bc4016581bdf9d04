"""What is late on a day: counts, days, what is due soon, and how far measures are behind plan, worked out by hand."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from ita_xl import examples
from ita_xl.assessment.followup_status import FollowUpStatus, MeasureState, Outcome, follow_up_status
from ita_xl.assessment.submission import FollowUpRow, MeasureStatus, PlanRow
from ita_xl.cli import app
from ita_xl.commands.followup_status import parse_day

START, DUE = date(2024, 10, 1), date(2025, 3, 31)  # 182 days, both counted


def plan(code: str = "M01", start: date | None = START, due: date | None = DUE) -> PlanRow:
    return PlanRow(code=code, measure=f"มาตรการ {code}", responsible="กองคลัง", start=start, due=due)


def report(status: str | None, percent: int | None = None, done: date | None = None) -> FollowUpRow:
    return FollowUpRow(
        code="M01", round="12 เดือน", status=status, percent=None if percent is None else Decimal(percent), done=done
    )


def state(on: date, latest: FollowUpRow | None = None, **days: date | None) -> MeasureState:
    (one,) = follow_up_status([(plan(**days), latest)], on).measures
    return one


def test_a_measure_is_late_from_the_day_after_it_was_due() -> None:
    assert (state(DUE).days_late, state(DUE).days_left) == (0, 0)
    assert (state(date(2025, 4, 1)).days_late, state(date(2025, 4, 1)).days_left) == (1, None)
    assert state(date(2026, 4, 1)).days_late == 366


@pytest.mark.parametrize("status", [MeasureStatus.DONE, MeasureStatus.CANCELLED])
def test_what_is_done_or_cancelled_is_never_late_nor_due(status: MeasureStatus) -> None:
    one = state(date(2026, 1, 1), report(status))
    assert (one.days_late, one.days_left) == (0, None)


@pytest.mark.parametrize("status", [MeasureStatus.UNDER_WAY, MeasureStatus.NOT_STARTED, "เกือบเสร็จ", None])
def test_all_else_is_late_whatever_the_report_says(status: str | None) -> None:
    assert state(date(2025, 4, 10), report(status, 99)).days_late == 10


def test_what_was_finished_later_was_still_under_way_on_the_day() -> None:
    finished = report(MeasureStatus.DONE, 100, date(2025, 5, 20))
    before, after = state(date(2025, 4, 10), finished), state(date(2025, 5, 20), finished)
    assert (before.outcome, before.days_late, before.reported) == (Outcome.UNDER_WAY, 10, None)
    assert (after.outcome, after.days_late, after.reported) == (Outcome.DONE, 0, 100)


def test_plan_grows_evenly_and_is_full_when_the_measure_is_late() -> None:
    assert state(START).expected == 0
    assert state(date(2025, 1, 1)).expected == Decimal("50.55")  # 92 of 182 days are over
    assert state(DUE).expected == Decimal("99.45")
    assert state(date(2025, 4, 1)).expected == 100
    assert state(date(2024, 1, 1)).expected == 0
    assert state(date(2025, 1, 1), start=None).expected is None
    assert state(date(2025, 4, 1), start=None).expected == 100
    assert state(date(2025, 1, 1), due=None).expected is None
    assert state(date(2025, 3, 1), start=date(2025, 12, 1)).expected == 0  # starts after it is due: told by check


def test_behind_plan_is_planned_less_reported_and_unknown_without_a_report() -> None:
    assert state(date(2025, 1, 1), report(MeasureStatus.UNDER_WAY, 40)).behind == Decimal("10.55")
    assert state(date(2025, 1, 1), report(MeasureStatus.NOT_STARTED)).behind == Decimal("50.55")
    assert state(date(2025, 1, 1), report(MeasureStatus.DONE)).behind == Decimal("-49.45")
    assert state(date(2025, 1, 1), report(MeasureStatus.UNDER_WAY)).behind is None
    assert state(date(2025, 1, 1)).behind is None
    assert state(date(2025, 1, 1), report(MeasureStatus.CANCELLED, 10)).behind is None


def several() -> FollowUpStatus:
    rows = [
        (plan("M01"), report(MeasureStatus.DONE, 100, date(2025, 3, 1))),
        (plan("M02"), report(MeasureStatus.UNDER_WAY, 50)),
        (plan("M03", due=date(2025, 4, 5)), None),
        (plan("M04", due=date(2025, 5, 10)), report(MeasureStatus.UNDER_WAY, 10)),
        (plan("M05", due=date(2025, 5, 11)), report(MeasureStatus.NOT_STARTED)),
        (plan("M06"), report(MeasureStatus.CANCELLED)),
        (plan("M07", due=None), report("ใกล้เสร็จ")),
        (plan("M08", due=date(2025, 4, 10)), report(MeasureStatus.UNDER_WAY, 90)),
    ]
    return follow_up_status(rows, date(2025, 4, 10))


def test_counts_lists_and_means_of_a_plan() -> None:
    status = several()
    assert status.counts == {
        "done": 1, "under_way": 3, "not_started": 1, "cancelled": 1, "unstated": 1, "unreported": 1,
    }  # fmt: skip
    assert [(one.code, one.days_late) for one in status.late] == [("M02", 10), ("M03", 5)]
    assert [(one.code, one.days_left) for one in status.due_within(30)] == [("M08", 0), ("M04", 30)]
    assert status.without_due == ("M07",)
    assert [one.code for one in status.behind_plan] == ["M05", "M04", "M02", "M08"]
    # M01 100/100, M02 100/50, M04 191 of 222 days 86.04/10, M05 191 of 223 85.65/0, M08 191 of 192 99.48/90
    assert (status.measured, status.expected, status.reported) == (5, Decimal("94.23"), Decimal("50.00"))
    assert status.behind == Decimal("44.23")


def test_a_plan_without_measures_has_no_per_cent() -> None:
    status = follow_up_status([], date(2025, 4, 10))
    assert (status.expected, status.behind, status.late) == (None, None, ())


@pytest.mark.parametrize("typed", ["31/3/2568", "๓๑/๓/๒๕๖๘", "31 มี.ค. 2568", "31 มีนาคม 68", "2568-03-31", "2025-03-31"])
def test_days_are_read_in_both_eras(typed: str) -> None:
    assert parse_day(typed) == DUE


@pytest.mark.parametrize("typed", ["มี.ค. 2568", "31/13/2568", "พรุ่งนี้", "", "45000"])
def test_what_is_no_day_is_refused(typed: str) -> None:
    assert parse_day(typed) is None


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("status") / "002.xlsx"
    examples.build("002", path)
    return path


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def test_the_command_lists_late_measures_in_both_languages(workbook: Path) -> None:
    # M02 is due on 31 August 2566; M03 at the end of the fiscal year.
    thai = run("status", workbook, "--on", "10 ก.ย. 2566")
    assert thai.exit_code == 0
    assert "สถานะของมาตรการ 3 รายการ ณ วันที่ 10 ก.ย. 2566" in thai.stdout
    assert "ดำเนินการแล้วเสร็จ 1  อยู่ระหว่างดำเนินการ 1  ยังไม่ดำเนินการ 1  ยกเลิก 0" in thai.stdout
    assert "เกินกำหนด 1 มาตรการ\n  M02  เกินกำหนด 10 วัน (ครบกำหนด 31 ส.ค. 2566)  สำนักปลัด" in thai.stdout
    english = run("status", workbook, "--on", "2023-09-10", "--lang", "en")
    assert "1 late\n  M02  10 days late (due 2023-08-31)  สำนักปลัด  under way" in english.stdout


def test_json_has_days_units_and_per_cents(workbook: Path) -> None:
    document = json.loads(run("status", workbook, "--on", "10/9/2566", "--json", "-").stdout)
    assert (document["schema"], document["fiscal_year"], document["on"]) == ("ita-xl/status/1", 2565, "2023-09-10")
    (late,) = document["late"]
    assert (late["code"], late["days_late"], late["responsible"]) == ("M02", 10, "สำนักปลัด")
    assert (late["expected"], late["reported"], late["behind"]) == (100, 75, 25)
    assert len(document["measures"]) == 3


def test_wrong_days_and_files_are_refused(workbook: Path, tmp_path: Path) -> None:
    wrong = run("status", workbook, "--on", "31/13/2568")
    assert wrong.exit_code == 2
    assert "อ่านวันที่ “31/13/2568” ไม่ได้" in wrong.stderr
    assert run("status", tmp_path / "none.xlsx", "--on", "1/1/2568").exit_code == 3
