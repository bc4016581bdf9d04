"""Every check: what it says of a wrong submission, and that it is silent about a right one."""

from __future__ import annotations

import runpy
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from make import all_items, make_assessment, make_submission, measure

from ita_xl.assessment import Assessment, assess
from ita_xl.assessment.submission import Entry, FollowUpRow, HistoryRow, Origin, ScoreEntry
from ita_xl.findings.catalogue import catalogue, finding, findings
from ita_xl.findings.checks import CHECKS, check
from ita_xl.findings.checks.feasibility import reachable
from ita_xl.findings.finding import Severity
from ita_xl.frameworks.load import load_framework

SCORES = {1: 87.33, 2: 85.33, 3: 94.67, 4: 64, 5: 74.89, 6: 88.61, 7: 84.08, 8: 75.7, 9: 66.43, 10: 35}


def codes(assessment: Assessment) -> list[str]:
    """Without E9, which every year whose elements are not published word for word has."""
    return [remark.code for remark in check(assessment) if remark.code != "E9"]


def details(assessment: Assessment, code: str) -> dict[str, str]:
    found = [remark for remark in check(assessment) if remark.code == code]
    assert len(found) == 1, f"{code}: {len(found)} remarks"
    return found[0].details


def clean(**changes: object) -> Assessment:
    """A complete result without any contradiction."""
    values: dict[str, object] = {
        "items": all_items(2567, 100),
        "total": 100,
        "level": "ผ่านดีเยี่ยม",
        "plan": (measure(indicator=10),),
    }
    return make_assessment(2567, **(values | changes))


def test_a_right_submission_has_no_findings() -> None:
    assert codes(clean(plan=(measure(),), units=("สำนักปลัด",))) == []


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("M1", {"items": {}, "total": None, "level": None}),
        ("M2", {"items": {k: v for k, v in all_items(2567, 100).items() if k != "i1"}}),
        ("M3", {"items": {k: v for k, v in all_items(2567, 100).items() if k != "i1"}}),
        ("M4", {"total": None}),
        ("R1", {"total": 99.98}),
        ("R1b", {"level": "ดีเด่น"}),
        ("R1c", {"level": "ผ่านดี"}),
        ("R2", {"indicators": {1: 99.98}}),
        ("R2b", {"instruments": {"IIT": 99.98}}),
        ("R4b", {"agency": "องค์กรบริหารส่วนตำบลตัวอย่าง"}),
        ("R6", {"items": all_items(2567, 100) | {"i1": 80}}),
        ("R6a", {"items": {}, "indicators": dict.fromkeys(range(2, 11), 100) | {1: 80}}),
        ("R6b", {"plan": (measure(responsible=None),)}),
        ("R6c", {"plan": (measure(due=None),)}),
        ("R6d", {"plan": (measure(measure=None),)}),
        ("A5", {"plan": (measure(start=date(2023, 11, 1)),)}),
        ("A5", {"plan": (measure(due=date(2025, 10, 1)),)}),
        ("A5b", {"plan": (measure(start=date(2025, 5, 1)),)}),
        ("A6", {"plan": (measure(),), "units": ("กองคลัง",)}),
        ("A6b", {"plan": (measure("M1"), measure("M2", due=date(2025, 6, 1)), measure("M3"))}),
        ("A6c", {"plan": (measure("M1"), measure("M2", responsible="กองคลัง"), measure("M3"))}),
        ("A9b", {"items": all_items(2567, 100) | {"O1": 50}}),
        ("R7", {"items": all_items(2567, 100) | {"i1": 0.8} | {f"i{n}": 0.9 for n in range(2, 16)}}),
        ("A9c", {"respondents": {"n_iit": 0}}),
        ("A10f", {"follow_up": (FollowUpRow(code="M77"),)}),
        ("H1a", {"total_prev": 80, "history": (HistoryRow(year=2566, total=Decimal("80.29")),)}),
    ],
)
def test_a_wrong_submission_is_pointed_out(code: str, changes: dict[str, object]) -> None:
    assert codes(clean(**changes)).count(code) == 1


def test_a_difference_of_one_hundredth_is_rounding() -> None:
    assert codes(clean(total=99.99, indicators={1: 99.99}, instruments={"IIT": 99.99})) == []


def test_the_published_indicator_of_2567_that_its_items_do_not_give() -> None:
    """Published 35.00; O26-O31 and O32-O35 give 37.50."""
    passing = {26, 27, 29, 32}
    items = {f"O{n}": 100 if n in passing else 0 for n in range(26, 36)}
    found = details(make_assessment(2567, items=items, indicators=SCORES), "R2")
    assert (found["key"], found["published"], found["computed"]) == ("10", "35.00", "37.50")


def test_public_part_alone_is_recognised() -> None:
    parts = {"e7": (77.56, 85.45), "e8": (81.95, 87.27), "e9": (21.95, 100)}
    wrong = make_assessment(2567, items=parts, indicators=SCORES | {8: 60.49})
    found = details(wrong, "R3")
    assert (found["key"], found["public"], found["survey"], found["computed"]) == ("8", "60.49", "90.91", "75.70")
    assert "R2" in codes(wrong)
    assert "R3" not in codes(make_assessment(2567, items=parts, indicators=SCORES))
    assert "R3" not in codes(make_assessment(2567, items=parts, indicators=SCORES | {8: 90.91}))


@pytest.mark.parametrize(
    ("agency", "text", "found"),
    [
        ("องค์การบริหารส่วนตำบลเขวาใหญ่", "ขององค์การบริหารส่วนตำบลเขวาสินรินทร์ ได้คะแนนน้อย", "เขวาสินรินทร์"),
        ("องค์การบริหารส่วนตำบลเขวาใหญ่", "อบต.เวาใหญ่จัดทำคู่มือ", "เวาใหญ่จัดทำคู่มือ"),
        ("องค์การบริหารส่วนตำบลเขวาใหญ่", "องค์การบริหารส่วนตำบลเขวาใหญ่จัดทำคู่มือ", None),
        ("องค์การบริหารส่วนตำบลเขวาใหญ่", "อบต. เขวาใหญ่ และ อบต.จะเผยแพร่", None),
        ("องค์การบริหารส่วนตำบลเขวาใหญ่", "ผู้บริหารองค์การบริหารส่วนตำบล", None),
        ("องค์การบริหารส่วนตำบลเขวาใหญ่", "ร่วมกับเทศบาลตำบลท่าขอนยาง", None),
        ("เทศบาลตำบลลำน้ำพอง", "เทศบาลนครขอนแก่นดำเนินการ", "ขอนแก่นดำเนินการ"),
        ("กรมตัวอย่าง", "ตรวจเยี่ยม อบต.เขวาใหญ่", None),
    ],
)
def test_foreign_agency_names(agency: str, text: str, found: str | None) -> None:
    assessment = clean(agency=agency, plan=(measure(monitoring=text),))
    names = [remark.details["found"] for remark in check(assessment) if remark.code == "R4"]
    assert names == ([found] if found else [])


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"done": None}, "A10"),
        ({"evidence": None}, "A10b"),
        ({"result": None}, "A10c"),
        ({"percent": Decimal(80)}, "A10d"),
        ({"evidence": "เอกสารที่สำนักปลัด"}, "A10e"),
        ({"status": "อยู่ระหว่างดำเนินการ", "result": None, "percent": Decimal(40)}, "A10c"),
        ({}, None),
        ({"status": "อยู่ระหว่างดำเนินการ", "done": None, "evidence": None, "percent": Decimal(40)}, None),
    ],
)
def test_follow_up(row: dict[str, object], code: str | None) -> None:
    complete: dict[str, object] = {
        "status": "ดำเนินการแล้วเสร็จ",
        "percent": Decimal(100),
        "result": "จัดทำคู่มือแล้ว",
        "done": date(2025, 3, 1),
        "evidence": "https://example.go.th/o10",
    }
    rows = (FollowUpRow(code="M01", **(complete | row)),)  # type: ignore[arg-type]
    assessment = clean(follow_up=rows, plan=(measure(),))
    assert codes(assessment) == ([code] if code else [])


@pytest.mark.parametrize(
    ("score", "steps", "respondents", "possible"),
    [
        ("86.36", (0, 20, 40, 60, 80, 100), 22, True),
        ("86.39", (0, 20, 40, 60, 80, 100), 22, False),
        ("21.95", (0, 100), 41, True),
        ("21.90", (0, 100), 41, False),
        ("99.45", (0, 33, 67, 100), 50, False),
        ("99.34", (0, 33, 67, 100), 50, True),
        ("80.00", (0, 20, 40, 60, 80, 100), 1, True),
        ("85.00", (0, 20, 40, 60, 80, 100), 1, False),
        ("100", (0, 20, 40, 60, 80, 100), 400, True),
    ],
)
def test_scores_that_the_respondents_can_give(
    score: str, steps: tuple[int, ...], respondents: int, possible: bool
) -> None:
    assert reachable(Decimal(score), steps, respondents, Decimal("0.01")) is possible


def test_a_misprinted_survey_score_is_named() -> None:
    items = all_items(2567, 100) | {"e2": (83.41, 86.39)}
    found = details(clean(items=items, respondents={"n_iit": 30, "n_eit_public": 41, "n_eit_survey": 22}), "A9")
    assert found == {"item": "e2", "part": "Survey ", "score": "86.39", "n": "22"}


def test_a_wrong_number_of_respondents_is_told_once_not_for_every_score() -> None:
    items = all_items(2567, 100) | {f"i{n}": 91.37 for n in range(1, 16)}
    found = clean(items=items, respondents={"n_iit": 3})
    assert codes(found).count("A9") == 0
    wrong = details(found, "A9d")
    assert (wrong["instrument"], wrong["n"], wrong["wrong"]) == ("IIT", "3", wrong["all"])


def test_a_provisional_year_says_so() -> None:
    found = details(make_assessment(2569, items=all_items(2569, 100)), "N1")
    assert found == {"year": "2569", "rules_of": "2568"}


def test_a_stale_formula_is_compared_never_trusted() -> None:
    submission = make_submission(2567, items=all_items(2567, 90), total=90, level="ผ่านดี")
    shown = ScoreEntry(shown=Entry(Decimal("88.00"), Origin("คะแนนตัวชี้วัด", "F4")))
    submission.indicators[1] = shown
    assessment = assess(submission, load_framework(2567), load_framework(2568))
    assert assessment.node("1").used == Decimal(90)
    remark = next(r for r in check(assessment) if r.code == "H2")
    assert remark.origin == Origin("คะแนนตัวชี้วัด", "F4")
    assert remark.details == {"key": "1", "shown": "88.00", "computed": "90.00"}


def test_measures_cover_items_and_whole_indicators() -> None:
    weak = all_items(2567, 100) | {"i1": 80, "i2": 80, "O8": 0}
    named = clean(items=weak, plan=(measure(items=("i1",)), measure("M02", indicator=9, items=())))
    needs = {need.key: need.covered_by for need in named.needs}
    assert needs == {"i1": ("M01",), "i2": (), "O8": ("M02",)}
    assert details(named, "R6")["weak"] == "i2 (80.00)"


def test_checks_change_nothing_and_agree_when_run_twice() -> None:
    assessment = clean(items=all_items(2567, 60), plan=(measure(responsible=None),))
    first = [list(one(assessment)) for one in CHECKS]
    assert first == [list(one(assessment)) for one in CHECKS]
    assert any(first)


def test_the_catalogue_is_complete() -> None:
    for code, text in catalogue().items():
        for field in ("title_th", "title_en", "message_th", "message_en", "fix_th", "fix_en"):
            assert getattr(text, field).strip(), f"{code}.{field}"
        assert not any("฀" <= c <= "๿" for c in text.title_en), code
        assert any("฀" <= c <= "๿" for c in text.message_th), code


def test_an_unfilled_placeholder_never_raises() -> None:
    from ita_xl.assessment.submission import Remark

    assert "–" in finding(Remark("R2")).message_th


def test_findings_come_most_severe_first_and_once() -> None:
    from ita_xl.assessment.submission import Remark

    found = findings([Remark("N2"), Remark("R1"), Remark("M1"), Remark("R1")])
    assert [f.code for f in found] == ["M1", "R1", "N2"]
    assert [f.severity for f in found] == [Severity.ERROR, Severity.WARNING, Severity.NOTE]


def test_the_page_of_findings_is_current() -> None:
    """docs/findings.md is made by tools/build_docs.py from the catalogue."""
    root = Path(__file__).parents[1]
    page = runpy.run_path(str(root / "tools" / "build_docs.py"))["findings_page"]()
    assert (root / "docs" / "findings.md").read_text(encoding="utf-8") == page
