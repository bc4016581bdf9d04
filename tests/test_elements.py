"""What next year's O item asks a report to contain: what satisfies it, where it stands, what is said to be missing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec
import pytest
from make import all_items, make_assessment, measure
from report_cases import CASES, assessed

from ita_xl.assessment import Assessment
from ita_xl.assessment.submission import Entry, FollowUpRow, PlanRow
from ita_xl.findings.catalogue import finding
from ita_xl.findings.checks import check
from ita_xl.findings.checks.element_needs import NEEDS, Cause, State
from ita_xl.findings.checks.elements import answered, element_rules, elements_to_compare, missing_elements, requirements
from ita_xl.frameworks.load import known_years, load_framework
from ita_xl.report.document import Document, Section, Table
from ita_xl.report.kinds import KINDS, build_document

FOLLOWED = {"status": "ดำเนินการแล้วเสร็จ", "result": "จัดทำคู่มือแล้ว", "done": date(2025, 3, 1)}


def result_2567(*reports: str, **values: object) -> Assessment:
    """A complete result of 2567 with one complete measure, whose O items are O27 and O28 of 2568."""
    complete: dict[str, object] = {
        "items": all_items(2567, 100),
        "total": 100,
        "level": "ผ่านดีเยี่ยม",
        "plan": (measure(),),
    }
    return ticked(make_assessment(2567, **(complete | values)), *reports)


def result_2568(*reports: str, met: date | None, **values: object) -> Assessment:
    """A complete result of 2568, whose example of O25 holds a meeting."""
    assessment = make_assessment(2568, indicators=dict.fromkeys(range(1, 11), 100), **values)
    profile = msgspec.structs.replace(assessment.submission.profile, meeting_date=Entry(met) if met else None)
    submission = msgspec.structs.replace(assessment.submission, profile=profile)
    return ticked(msgspec.structs.replace(assessment, submission=submission), *reports)


def ticked(assessment: Assessment, *reports: str) -> Assessment:
    """The assessment of a workbook in which these kinds of report were chosen."""
    submission = msgspec.structs.replace(assessment.submission, reports=reports)
    return msgspec.structs.replace(assessment, submission=submission)


def codes(assessment: Assessment) -> list[str]:
    return [remark.code for remark in missing_elements(assessment)]


def states(assessment: Assessment, kind: str) -> dict[str, State]:
    obligation = answered(assessment, kind)
    assert obligation is not None
    found = requirements(assessment, obligation)
    return {e.id: r.evidence.state for e, r in zip(obligation.elements, found, strict=True)}


LIST = "องค์ประกอบที่กำหนด"


def list_of(document: Document) -> Section:
    """The section of the required elements."""
    return next(s for s in document.sections if s.name == LIST)


def rows_of(document: Document) -> dict[str, tuple[str, str]]:
    """What the list of elements prints: state and place by element."""
    tables = [b for s in document.sections if s.name == LIST for b in s.blocks if isinstance(b, Table)]
    return {str(r.cells[1].value): (str(r.cells[2].value), str(r.cells[3].value)) for t in tables for r in t.rows}


@pytest.mark.parametrize("year", known_years())
def test_every_element_of_every_year_has_a_rule(year: int) -> None:
    for obligation in load_framework(year).obligations:
        for element in obligation.elements:
            rule = element_rules().elements[element.id]
            assert rule.needs in NEEDS
            assert element.text or element.assumed_text or rule.name, f"{year}: {element.id} would print its id"


def test_the_places_are_sections_of_their_reports() -> None:
    for key, rule in element_rules().elements.items():
        for kind, section in rule.places.items():
            assert section in {build.__name__ for build, _ in KINDS[kind]}, f"{key}: {kind} has no section {section}"


def test_only_the_memo_answers_no_item() -> None:
    assert set(KINDS) - set(element_rules().reports) <= {"memo"}


def test_each_kind_answers_its_item_of_the_following_year() -> None:
    expected = {2565: ("O42", "O43"), 2566: ("O34", "O35"), 2567: ("O27", "O28"), 2568: ("O25", "O26")}
    for year, items in expected.items():
        assessment = make_assessment(year)
        for kind, item in (("analysis", 0), ("measures", 0), ("development", 0), ("followup", 1)):
            obligation = answered(assessment, kind)
            assert obligation is not None
            assert obligation.item == items[item]
    assert answered(make_assessment(2567), "memo") is None


@pytest.mark.parametrize(
    ("values", "element", "state"),
    [
        ({}, "analysis_by_issue", State.MET),
        ({"items": {}}, "analysis_by_issue", State.MISSING),
        ({"items": {"i10": 90}}, "analysis_by_issue", State.PARTLY),
        ({}, "measure", State.MET),
        ({"plan": ()}, "measure", State.MISSING),
        ({"plan": (measure(measure=None),)}, "measure", State.MISSING),
        ({"plan": (measure(steps=()),)}, "steps", State.MISSING),
        ({"plan": (measure(responsible=None),)}, "responsible", State.MISSING),
        ({"plan": (measure(responsible=None), measure("M02"))}, "responsible", State.PARTLY),
        ({"plan": (measure(due=None),)}, "period", State.MISSING),
        ({"plan": (measure(start=None),)}, "period", State.MET),
        ({"plan": (measure(monitoring=None),)}, "monitoring", State.MISSING),
    ],
)
def test_what_satisfies_the_elements_of_2568(values: dict[str, object], element: str, state: State) -> None:
    assert states(result_2567(**values), "measures")[element] is state


@pytest.mark.parametrize(
    ("rows", "state"),
    [
        ((), State.MISSING),
        (({"code": "M01"},), State.MISSING),
        (({"code": "M01", **FOLLOWED},), State.PARTLY),
        (({"code": "M01", **FOLLOWED}, {"code": "M02", **FOLLOWED}), State.MET),
        (({"code": "M01", **FOLLOWED}, {"code": "M02", **FOLLOWED, "result": None}), State.PARTLY),
        (({"code": "M77", **FOLLOWED},), State.MISSING),
    ],
)
def test_the_result_of_measures_needs_a_row_for_each(rows: tuple[dict[str, object], ...], state: State) -> None:
    followed = tuple(FollowUpRow(**row) for row in rows)  # type: ignore[arg-type]
    assessment = result_2567(plan=(measure(), measure("M02")), follow_up=followed)
    assert states(assessment, "followup") == {"result_of_measures": state}


def test_follow_up_lies_in_the_fiscal_year_of_the_measures() -> None:
    inside = FollowUpRow(code="M01", status="ดำเนินการแล้วเสร็จ", done=date(2023, 3, 1))
    plan = (measure(start=date(2022, 11, 1), due=date(2023, 3, 31)),)
    for row, state in ((inside, State.MET), (msgspec.structs.replace(inside, done=date(2024, 3, 1)), State.MISSING)):
        assessment = make_assessment(2565, plan=plan, follow_up=(row,))
        assert states(assessment, "followup")["current_fiscal_year"] is state


def test_guidance_is_needed_for_what_is_not_yet_full() -> None:
    scores = dict.fromkeys(range(1, 11), 100)
    assert states(make_assessment(2568, indicators=scores), "development")["guidance_per_indicator"] is State.MET
    weaker = scores | {7: 98.5}
    unplanned = make_assessment(2568, indicators=weaker)
    assert states(unplanned, "development")["guidance_per_indicator"] is State.MISSING
    planned = make_assessment(2568, indicators=weaker, plan=(measure(indicator=7),))
    assert states(planned, "development")["guidance_per_indicator"] is State.MET
    other = make_assessment(2568, indicators=weaker | {8: 90}, plan=(measure(indicator=7),))
    obligation = answered(other, "development")
    assert obligation is not None
    evidence = requirements(other, obligation)[1].evidence
    assert (evidence.state, evidence.cause, evidence.lacking) == (State.PARTLY, Cause.UNPLANNED, ("8",))


@pytest.mark.parametrize(
    ("assessment", "expected"),
    [
        (result_2567(), []),
        (result_2567("measures"), []),
        (result_2567("memo"), []),
        (result_2567(plan=()), ["E3"]),
        (result_2567(plan=(measure(monitoring=None),)), ["E4"]),
        (result_2567(items={}), ["E1"]),
        (result_2567("followup"), ["E6"]),
        (result_2567("followup", follow_up=(FollowUpRow(code="M01", **FOLLOWED),)), []),  # type: ignore[arg-type]
        (
            result_2567(
                "followup",
                plan=(measure(), measure("M02")),
                follow_up=(FollowUpRow(code="M01", **FOLLOWED),),  # type: ignore[arg-type]
            ),
            ["E7"],
        ),
        (result_2567("analysis", "followup", plan=()), ["E3", "E6"]),
        (make_assessment(2566, indicators=dict.fromkeys(range(1, 11), 90), plan=(measure(),)), ["E2"]),
        (result_2568("development", met=date(2026, 3, 2), total=100, level="ผ่านดีเยี่ยม"), []),
        (result_2568("development", met=None, total=100, level="ผ่านดีเยี่ยม"), ["E5"]),
        (result_2568(met=date(2026, 3, 2), total=100, level="ผ่านดีเยี่ยม"), ["E8"]),
        (result_2568("analysis", "development", met=date(2026, 3, 2), total=100, level="ผ่านดีเยี่ยม"), []),
        (make_assessment(2569, indicators={1: 100}), []),  # the items of 2570 are not announced
    ],
)
def test_what_is_missing_is_a_warning_for_the_chosen_reports(assessment: Assessment, expected: list[str]) -> None:
    assert codes(assessment) == expected
    for remark in missing_elements(assessment):
        assert finding(remark).severity == "warning"
        assert "–" not in finding(remark).message_th


def test_a_finding_names_the_item_the_elements_and_the_measures() -> None:
    plan = (measure(monitoring=None), measure("M02", responsible=None, monitoring=None))
    remark = next(missing_elements(result_2567(plan=plan)))
    assert remark.details == {"item": "O27", "elements": "ผู้รับผิดชอบ (มาตรการ M02), การกำกับติดตาม"}
    remark = next(missing_elements(result_2568(met=date(2026, 3, 2), total=100, level="ผ่านดีเยี่ยม")))
    assert "การนำผลการประเมินไปสู่การพัฒนาองค์กร" in finding(remark).fix_th


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "memo"])
@pytest.mark.parametrize("name", CASES)
def test_every_report_lists_its_elements_and_their_sections(kind: str, name: str) -> None:
    assessment = assessed(name)
    document = build_document(assessment, kind, "arabic")
    titles = {s.title for s in document.sections}
    obligation = answered(assessment, kind)
    printed = rows_of(document)
    assert len(printed) == (len(obligation.elements) if obligation else 0)
    for element, (state, place) in printed.items():
        if state in ("มีครบ", "ยังไม่ครบ"):
            assert place.split("\n")[0] in titles, element
        else:
            assert place not in titles
            assert place.strip()


def test_wording_that_is_not_official_is_a_note_to_compare_with_the_manual() -> None:
    remarks = list(elements_to_compare(result_2567("analysis", "followup")))
    assert [(r.code, r.details["item"]) for r in remarks] == [("E9", "O27"), ("E9", "O28")]
    assert "คู่มือการประเมินปีงบประมาณ พ.ศ. 2568" in finding(remarks[0]).fix_th
    assert finding(remarks[0]).severity == "note"
    assert "E9" in [f.code for f in check(result_2567())]
    assert not list(elements_to_compare(make_assessment(2569, indicators={1: 100})))


def test_wording_that_is_not_official_is_marked_and_explained() -> None:
    for name, official in (("003", {"มาตรการ", "เปิดเผยผ่านทางเว็บไซต์"}), ("001", set())):
        document = build_document(assessed(name), "measures", "arabic")
        assert {e for e in rows_of(document) if not e.endswith(" *")} >= official
        assert any(e.endswith(" *") for e in rows_of(document))
        assert "ไม่ใช่ถ้อยคำทางการ" in str(list_of(document).blocks[-1])


def test_an_element_of_another_report_is_missing_in_this_one() -> None:
    assessment = result_2568(met=date(2026, 3, 2), total=100, level="ผ่านดีเยี่ยม")
    meeting = "การประชุมพิจารณาผลการประเมิน *"
    assert rows_of(build_document(assessment, "analysis", "arabic"))[meeting] == ("ขาด", "ไม่มีในรายงานชนิดนี้")
    there = rows_of(build_document(assessment, "development", "arabic"))[meeting]
    assert there == ("มีครบ", "1. การประชุมและผลการประเมิน")


def test_an_element_of_a_report_made_in_the_same_run_stands_there() -> None:
    assessment = result_2568(met=date(2026, 3, 2), total=100, level="ผ่านดีเยี่ยม")
    meeting = "การประชุมพิจารณาผลการประเมิน *"
    report = build_document(ticked(assessment, "analysis", "development"), "analysis", "arabic")
    there = ("มีครบ", "การนำผลการประเมินไปสู่การพัฒนาองค์กร (เอกสารที่จัดทำพร้อมกัน)")
    assert rows_of(report)[meeting] == there
    assert "ทั้งนี้ มี 1 รายการแสดงไว้ในเอกสารอื่นที่จัดทำพร้อมกัน" in str(list_of(report).blocks)
    alone = build_document(ticked(assessment, "analysis"), "analysis", "arabic")
    assert rows_of(alone)[meeting] == ("ขาด", "ไม่มีในรายงานชนิดนี้")


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        ((), (State.MISSING, Cause.NO_MEASURES, ())),
        ((measure(indicator=9),), (State.PARTLY, Cause.UNPLANNED, ("1", "2", "3"))),
        ((measure(indicator=1),), (State.PARTLY, Cause.UNPLANNED, ("2", "3"))),
        ((measure(indicator=1, items=("i4", "i7")),), (State.MET, None, ())),
    ],
)
def test_measures_are_there_in_full_when_every_weak_indicator_has_one(
    plan: tuple[PlanRow, ...], expected: tuple[State, Cause | None, tuple[str, ...]]
) -> None:
    scores = {1: 80, 2: 70, 3: 84.99, **dict.fromkeys(range(4, 11), 90)}
    evidence = NEEDS["measures"](make_assessment(2567, indicators=scores, plan=plan))
    assert (evidence.state, evidence.cause, evidence.lacking) == expected


def test_the_published_plan_that_leaves_out_five_weak_indicators_is_not_complete() -> None:
    printed = rows_of(build_document(assessed("000"), "analysis", "arabic"))
    state, place = next(value for element, value in printed.items() if element.startswith("มาตรการ"))
    assert state == "ยังไม่ครบ"
    assert len(place.split("ตัวชี้วัดที่ ")[1].rstrip(")").split()) == 5


def test_rules_of_next_year_that_are_not_announced_are_said_so() -> None:
    document = build_document(assessed("provisional"), "measures", "arabic")
    assert LIST not in [s.name for s in document.sections], "no page for one sentence"
    assert "2570 ยังไม่ประกาศ" in str(document.sections[-1].blocks)


def test_an_element_that_the_program_does_not_know_is_left_to_the_officer() -> None:
    assessment = result_2567()
    assert assessment.obligations is not None
    first = assessment.obligations[0]
    strange = msgspec.structs.replace(first.elements[0], id="photographs", assumed_text="ภาพกิจกรรม")
    changed = msgspec.structs.replace(first, elements=(strange, *first.elements[1:]))
    assessment = msgspec.structs.replace(assessment, obligations=(changed, *assessment.obligations[1:]))
    assert codes(assessment) == []
    told = {remark.code: finding(remark) for remark in elements_to_compare(assessment)}
    assert "ภาพกิจกรรม" in told["E10"].message_th
    assert told["E10"].severity == "note"
    printed = rows_of(build_document(assessment, "measures", "arabic"))
    assert printed["ภาพกิจกรรม *"] == ("ไม่มีข้อมูลให้ตรวจ", "ไม่มีข้อมูลขององค์ประกอบนี้ในรายงาน")


def test_thresholds_do_not_matter_to_what_a_report_must_contain() -> None:
    plan = tuple(measure(f"M{n:02}", indicator=n) for n in range(1, 11))
    low = result_2567(items=all_items(2567, 0), total=Decimal(0), level="ต้องปรับปรุงโดยด่วน", plan=plan)
    assert codes(low) == []
