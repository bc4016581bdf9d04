"""The follow-up report: measures joined with their reports, counts, and everything that is missing said in words."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import msgspec
import office
import pytest
from report_cases import LONG_NAME, STRESS, assessed, example, profile

from ita_xl.assessment import assess
from ita_xl.assessment.followup_status import Outcome
from ita_xl.assessment.model import Assessment, Node
from ita_xl.assessment.submission import Entry, FollowUpRow, MeasureStatus, PlanRow, Submission
from ita_xl.frameworks.load import load_following, load_framework
from ita_xl.narrative.engine import Narrator
from ita_xl.report.document import Cell, Document, Heading, Paragraph, Signature, Table, Tone
from ita_xl.report.kinds import build_document, write_report
from ita_xl.report.layout import number_pages
from ita_xl.report.sections.followup_rows import (
    Count,
    counts,
    followed_measures,
    foreign_reports,
    lacking,
    late,
    overdue,
    rounds,
)

RESULT, MEASURES, INSTRUMENTS = "ผลการประเมินและสรุป", "ผลการดำเนินการตามมาตรการ", "ผลรายแบบวัด"
DONE, UNDER_WAY, NOT_STARTED, CANCELLED = tuple(MeasureStatus)
LINK = "https://www.example.go.th/ita/2566/" + "evidence-without-any-blank/" * 6 + "O43.pdf?id=15"
LONG = "ประชุมคณะทำงาน ทบทวนขั้นตอนการปฏิบัติงาน จัดทำคู่มือ และประชาสัมพันธ์ผ่านช่องทางของหน่วยงาน " * 3


def row(code: str, status: str | None, name: str | None = "12 เดือน", **fields: object) -> FollowUpRow:
    """A report about a measure."""
    return FollowUpRow(code=code, round=name, status=status, **fields)


def submitted(*reports: FollowUpRow, **fields: object) -> Submission:
    """Example 002 with other reports."""
    return msgspec.structs.replace(example("002"), follow_up=reports, **fields)


def assessment_of(submission: Submission) -> Assessment:
    """The assessment with the rules of the following year."""
    year = submission.fiscal_year
    return assess(submission, load_framework(year), load_following(year))


def report_of(submission: Submission) -> Document:
    """The follow-up report with Arabic digits."""
    return build_document(assessment_of(submission), "followup", "arabic")


def blocks(report: Document, name: str) -> list[object]:
    """The blocks of the section with this sheet name."""
    return [b for s in report.sections if name in s.name for b in s.blocks]


def tables(report: Document, name: str) -> list[Table]:
    """The tables of a section."""
    return [b for b in blocks(report, name) if isinstance(b, Table)]


def text_of(report: Document, name: str) -> str:
    """The running text of a section."""
    return "\n".join(b.text for b in blocks(report, name) if isinstance(b, Heading | Paragraph))


def values(cells: tuple[Cell, ...]) -> list[object]:
    """The values of a row, without line breaks."""
    return [c.value.replace("\n", " ") if isinstance(c.value, str) else c.value for c in cells]


def test_the_latest_round_counts_and_both_are_shown() -> None:
    submission = submitted(
        row("M01", DONE, percent=Decimal(100), result="ครบ"), row("m๐1", UNDER_WAY, "6 เดือน", result="ครึ่งทาง")
    )
    first = followed_measures(submission)[0]
    assert (first.outcome, [r.round for r in first.reports]) == (Outcome.DONE, ["6 เดือน", "12 เดือน"])
    shown = tables(report_of(submission), MEASURES)[0].rows
    assert [(r.group, values(r.cells)[3]) for r in shown[:3]] == [
        ("M01", "รอบ 6 เดือน อยู่ระหว่าง ดำเนินการ"),
        ("M01", "รอบ 12 เดือน ดำเนินการ แล้วเสร็จ"),
        ("M02", "ยังไม่มี รายงานผล"),
    ]


def test_counts_are_shares_of_all_measures_of_the_plan() -> None:
    found = counts(followed_measures(example("002")))
    third = Count(1, Decimal("33.33"))
    assert (found["done"], found["under_way"], found["not_started"]) == (third, third, third)
    table = tables(build_document(assessed("002"), "followup", "arabic"), RESULT)[1]
    assert [c.value for c in table.rows[0].cells[1:]] == [1, 1, 1, 0, 3]
    assert [c.value for c in table.rows[1].cells[1:]] == [*[Decimal("33.33")] * 3, Decimal(0), Decimal(100)]


def test_what_is_neither_reported_nor_stated_has_a_column_of_its_own() -> None:
    report = report_of(submitted(row("M01", None, result="ทำแล้วบางส่วน"), row("M02", "รอผล", None)))
    table = tables(report, RESULT)[1]
    heads = [c.header.replace("\n", "") for c in table.columns]
    assert dict(zip(heads, [c.value for c in table.rows[0].cells], strict=True)) | {"สถานะ": ""} == {
        "สถานะ": "", "ดำเนินการแล้วเสร็จ": 0, "อยู่ระหว่างดำเนินการ": 0, "ยังไม่ดำเนินการ": 0, "ยกเลิก": 0,
        "ไม่ระบุสถานะ": 2, "ยังไม่มีรายงานผล": 1, "รวม": 3,
    }  # fmt: skip
    assert values(tables(report, MEASURES)[0].rows[1].cells)[3] == "ไม่ระบุรอบ รอผล"


def test_statuses_carry_word_and_colour() -> None:
    statuses = tables(build_document(assessed("002"), "followup", "arabic"), MEASURES)[0].rows
    assert [r.cells[3].tone for r in statuses] == [Tone.FULL, Tone.MIDDLE, Tone.BELOW]
    assert all(r.cells[3].tinted for r in statuses)


def test_a_finished_measure_without_date_result_or_evidence_is_said() -> None:
    submission = submitted(row("M01", DONE, percent=Decimal(80)))
    assert lacking(followed_measures(submission)) == {
        "result": ["M01"], "done": ["M01"], "evidence": ["M01"], "percent": ["M01"],
    }  # fmt: skip
    report = report_of(submission)
    assert values(tables(report, MEASURES)[0].rows[0].cells)[4:] == [
        Decimal(80), "ยังไม่ระบุ", "ยังไม่ระบุ", "ยังไม่ระบุ", "ไม่ได้ระบุ",
    ]  # fmt: skip
    for words in ("ไม่ระบุผลการดำเนินงาน", "ไม่ระบุวันที่แล้วเสร็จ", "ไม่ระบุหลักฐาน", "ไม่เท่ากับ 100"):
        assert re.search(f"{words}.*M01|M01.*{words}", text_of(report, MEASURES)), words
    assert "หมายเหตุ: มาตรการที่มีสถานะแล้วเสร็จ ซึ่งร้อยละที่รายงานไว้ไม่เท่ากับ 100 ได้แก่ M01" in text_of(report, MEASURES)


@pytest.mark.parametrize(
    "name", ["000", "001", "002", "003", "004", "perfect", "many_measures", "provisional", "blank"]
)
def test_no_cell_of_the_report_is_left_blank(name: str) -> None:
    report = build_document(assessed(name), "followup", "arabic")
    for table in (t for s in report.sections for t in s.blocks if isinstance(t, Table)):
        for shown in table.rows:
            body = shown.cells if shown.kind == "body" else ()
            assert all(c.value not in (None, "") for c in body), shown


def test_measures_of_the_plan_before_stand_apart_and_are_not_counted() -> None:
    before = PlanRow(code="2565/M01", measure="จัดทำคู่มือการให้บริการ", responsible="สำนักปลัด", indicator=1)
    reports = (row("M01", DONE), row("2565/m๐1", UNDER_WAY, result="ครึ่งทาง"))
    submission = submitted(*reports, past_plan=(before, msgspec.structs.replace(before, code="2565/M02")))
    assert foreign_reports(submission) == ()
    report = report_of(submission)
    assert [c.value for c in tables(report, RESULT)[1].rows[0].cells[1:]] == [1, 0, 0, 0, 2, 3], "the plan's own three"
    assert "มาตรการของปีงบประมาณ พ.ศ. 2565 ตามแผนของปีก่อน" in text_of(report, MEASURES)
    assert "จำนวน 2 มาตรการ ดำเนินการแล้วเสร็จ 0 มาตรการ อยู่ระหว่างดำเนินการ 1 มาตรการ" in text_of(report, MEASURES)
    past = tables(report, MEASURES)[1]
    assert [(r.group, values(r.cells)[3]) for r in past.rows] == [
        ("2565/M01", "รอบ 12 เดือน อยู่ระหว่าง ดำเนินการ"),
        ("2565/M02", "ยังไม่มี รายงานผล"),
    ]


def test_the_item_that_asks_for_last_years_measures_is_served_by_them() -> None:
    """O28 of 2568 asks for the measures of fiscal year 2567, which follow from the result of 2566."""
    measure = PlanRow(code="2567/M01", measure="จัดทำคู่มือการให้บริการ")
    without = report_of(msgspec.structs.replace(example("001"), follow_up=()))
    assert "จึงเป็นเอกสารสำหรับการประเมินปีถัดไป" in text_of(without, RESULT)
    kept = report_of(msgspec.structs.replace(example("001"), follow_up=(), past_plan=(measure,)))
    assert "มาตรการของปีงบประมาณ พ.ศ. 2567 ซึ่งแสดงไว้แยกต่างหากในรายงานฉบับนี้" in text_of(kept, RESULT)
    alone = report_of(msgspec.structs.replace(example("001"), plan=(), follow_up=(), past_plan=(measure,)))
    assert "ยังไม่มีผลการดำเนินการที่จะแสดง" not in text_of(alone, RESULT)
    assert len(tables(alone, MEASURES)) == 1


def test_reports_under_an_unknown_code_stand_apart_and_are_not_counted() -> None:
    submission = submitted(row("M01", DONE), row("M99", DONE, result="นอกแผน"), row("=1+1", None))
    assert [one.code for one in foreign_reports(submission)] == ["M99", "=1+1"]
    report = report_of(submission)
    assert counts(followed_measures(submission))["done"].number == 1
    assert "รหัส M99 และ =1+1 ซึ่งไม่มีในแผนมาตรการ" in text_of(report, MEASURES)
    assert [values(r.cells)[0] for r in tables(report, MEASURES)[1].rows] == [
        "M99 (ไม่มีรหัสนี้ในแผนมาตรการ)", "=1+1 (ไม่มีรหัสนี้ในแผนมาตรการ)",
    ]  # fmt: skip


def test_no_plan_and_no_reports_are_said() -> None:
    nothing = report_of(submitted(plan=()))
    assert "ยังไม่มีมาตรการในแผนมาตรการ จึงไม่มีผลการดำเนินการให้สรุป" in text_of(nothing, RESULT)
    assert blocks(nothing, MEASURES) == []
    silent = report_of(submitted())
    assert "ยังไม่มีรายงานผลของมาตรการใด" in text_of(silent, RESULT)
    assert {values(r.cells)[3] for r in tables(silent, MEASURES)[0].rows} == {"ยังไม่มี รายงานผล"}


def test_overdue_and_late_measures_follow_from_dates_only() -> None:
    reports = (row("M01", DONE, done=date(2023, 4, 1)), row("M02", UNDER_WAY), row("M03", CANCELLED))
    measures = followed_measures(submitted(*reports))
    assert late(measures) == ["M01"]
    assert overdue(measures, date(2023, 10, 15)) == ["M02"]
    assert overdue(measures, date(2023, 8, 31)) == []


def test_rounds_are_counted_by_the_latest_report() -> None:
    reports = (row("M01", DONE), row("M01", DONE, "6 เดือน"), row("M02", UNDER_WAY, "6 เดือน"), row("M03", None, None))
    assert rounds(followed_measures(submitted(*reports))) == [("12 เดือน", 1), ("6 เดือน", 1), ("", 1)]


def test_a_plan_row_without_measure_counts_only_when_it_was_reported() -> None:
    plan = (*example("002").plan, PlanRow(code="M04", weakness="ยังไม่มีมาตรการ"))
    assert len(followed_measures(submitted(plan=plan))) == 3
    assert len(followed_measures(submitted(row("M04", DONE), plan=plan))) == 4


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("002", "ใช้ประกอบการเปิดเผยข้อมูลสาธารณะ ข้อ O43 ของการประเมินประจำปีงบประมาณ พ.ศ. 2566"),
        ("001", "พ.ศ. 2568 กำหนดให้เปิดเผยผลการดำเนินการตามมาตรการของปีงบประมาณ พ.ศ. 2567"),
        ("lowest", "ยังไม่ยืนยันว่าเป็นมาตรการของปีงบประมาณใด"),
        ("provisional", "ยังไม่ประกาศ"),
    ],
)  # fmt: skip
def test_the_report_is_about_the_measures_of_the_year_after_the_result(name: str, expected: str) -> None:
    report = build_document(assessed(name), "followup", "arabic")
    assert expected in text_of(report, RESULT)
    year = assessed(name).next_year
    assert f"สรุปผลการดำเนินการตามมาตรการ ปีงบประมาณ พ.ศ. {year}" in text_of(report, RESULT)


def test_the_required_elements_are_of_the_same_opinion() -> None:
    """O28 of 2568 asks for the measures of 2567; the report is about those of 2568 and must not claim to answer it."""
    written = text_of(build_document(assessed("001"), "followup", "arabic"), "")
    assert "ใช้ประกอบการเปิดเผยข้อมูลสาธารณะ ข้อ O28" not in written
    assert "จึงใช้องค์ประกอบของข้อดังกล่าวเป็นแนวทางเท่านั้น" in written
    same = text_of(build_document(assessed("002"), "followup", "arabic"), "")
    assert same.count("ใช้ประกอบการเปิดเผยข้อมูลสาธารณะ ข้อ O43") == 2


def test_nobody_answered_is_not_said_to_have_answered() -> None:
    written = str(build_document(assessed("nobody"), "followup", "arabic").sections)
    assert "แบบวัด IIT ไม่มีผู้ตอบตามจำนวนที่กรอก แต่ได้ 81.24 คะแนน" in written
    assert "มีผู้ตอบ จำนวน 0 คน" not in written


def test_result_table_has_respondents_scores_and_level() -> None:
    table = tables(build_document(assessed("002"), "followup", "arabic"), RESULT)[0]
    assert [values(r.cells)[1:3] for r in table.rows] == [
        ["50 คน", Decimal("99.61")], ["101 คน", Decimal("97.87")],
        ["43 ข้อ", Decimal("100.00")], ["–", Decimal("99.24")],
    ]  # fmt: skip
    assert values(table.rows[-1].cells)[-2:] == [Decimal("12.48"), "AA"]
    named = tables(build_document(assessed("004"), "followup", "arabic"), RESULT)[0].rows[-1]
    assert values(named.cells)[-1] == "ผ่านดีเยี่ยม (AA)", "as in the text beside it"
    parts = tables(build_document(assessed("001"), "followup", "arabic"), RESULT)[0].rows[1].cells[1].value
    assert parts == "ไม่มีข้อมูล" or str(parts).startswith("Public")


def test_the_measures_of_the_weakest_indicators_are_shown_with_their_status() -> None:
    report = build_document(assessed("002"), "followup", "arabic")
    text = text_of(report, INSTRUMENTS)
    assert "ตัวชี้วัดที่ 4 การใช้ทรัพย์สินของราชการ (98.78 คะแนน) ซึ่งได้คะแนนน้อยที่สุด" in text
    assert "ทั้ง 2 ตัวชี้วัดได้คะแนนเต็ม 100 คะแนน ไม่มีตัวชี้วัดที่เป็นจุดอ่อน" in text
    taken = [t for t in tables(report, INSTRUMENTS) if t.columns[0].header == "มาตรการ"]
    assert [(values(t.rows[0].cells)[0][:3], values(t.rows[0].cells)[1]) for t in taken] == [
        ("M01", "ดำเนินการ แล้วเสร็จ"), ("M03", "ยังไม่ ดำเนินการ"),
    ]  # fmt: skip


def node(key: str, used: str | None) -> Node:
    """An indicator with a score."""
    return Node(key=key, name=f"ชื่อ {key}", used=Decimal(used) if used else None)


@pytest.mark.parametrize(
    ("scores", "worst", "taken", "expected"),
    [
        ("100 100", "", 0, "ทั้ง 2 ตัวชี้วัดได้คะแนนเต็ม 100 คะแนน ไม่มีตัวชี้วัดที่เป็นจุดอ่อน ควรรักษามาตรฐานการดำเนินงานไว้"),
        ("100 -", "", 0, "ตัวชี้วัดที่มีข้อมูล 1 จาก 2 ตัวชี้วัดได้คะแนนเต็ม 100 คะแนน จึงยังไม่สามารถระบุจุดอ่อนของแบบวัดนี้"),
        ("- -", "", 0, "ไม่มีข้อมูลคะแนนรายตัวชี้วัดของแบบวัดนี้ จึงไม่สามารถระบุตัวชี้วัดที่ได้คะแนนน้อยที่สุด"),
        ("80 90", "1", 1, "จุดอ่อนของแบบวัดนี้ คือ ตัวชี้วัดที่ 1 ชื่อ 1 (80.00 คะแนน) ซึ่งได้คะแนนน้อยที่สุด ต่ำกว่าค่าเป้าหมาย (85 คะแนน) "
         "อยู่ 5.00 คะแนน มาตรการที่ใช้กับตัวชี้วัดนี้ 1 มาตรการ มีผลตามรายงานรอบล่าสุด ดังนี้"),
        ("80 80", "1 2", 0, "ทั้ง 2 ตัวชี้วัดได้ 80.00 คะแนนเท่ากัน ซึ่งต่ำกว่าค่าเป้าหมาย (85 คะแนน) อยู่ 5.00 คะแนน "
         "แผนมาตรการไม่มีมาตรการสำหรับตัวชี้วัดเหล่านี้"),
        ("80 -", "1", 0, "ตัวชี้วัดที่มีข้อมูลมีเพียงตัวชี้วัดที่ 1 ชื่อ 1 (80.00 คะแนน) ซึ่งต่ำกว่าค่าเป้าหมาย (85 คะแนน) "
         "อยู่ 5.00 คะแนน แผนมาตรการไม่มีมาตรการสำหรับตัวชี้วัดนี้"),
    ],
)  # fmt: skip
def test_sentence_about_the_weak_point_of_an_instrument(scores: str, worst: str, taken: int, expected: str) -> None:
    members = [node(str(i), None if s == "-" else s) for i, s in enumerate(scores.split(), 1)]
    known = [n for n in members if n.used is not None]
    text = Narrator("arabic").render(
        "followup_instrument",
        code="IIT", node=node("IIT", None), members=members, known=known, full=[n for n in known if n.used == 100],
        worst=[n for n in members if n.key in worst.split()], missing=[n for n in members if n.used is None],
        taken=["M01"] * taken, respondents=[], nobody=False, answered=True,
        item_count=15, target=Decimal(85), previous_year=2566,
    )  # fmt: skip
    first, second = text.split("\n")
    assert first == "แบบวัด IIT ไม่มีข้อมูลจำนวนผู้ตอบ และไม่มีข้อมูลคะแนน"
    assert second == expected


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ({"done": 4}, "มี 4 มาตรการ ดำเนินการแล้วเสร็จครบทุกมาตรการ (ร้อยละ 100)"),
        ({"unreported": 2}, "มี 2 มาตรการ ยังไม่มีรายงานผลของมาตรการใด"),
        ({"unreported": 1}, "มี 1 มาตรการ ซึ่งยังไม่มีรายงานผล"),
        ({"done": 1, "cancelled": 1}, "ดำเนินการแล้วเสร็จ 1 มาตรการ (ร้อยละ 50.00) อยู่ระหว่างดำเนินการ 0 มาตรการ (ร้อยละ 0.00) "
         "ยังไม่ดำเนินการ 0 มาตรการ (ร้อยละ 0.00) ยกเลิก 1 มาตรการ (ร้อยละ 50.00)"),
        ({"done": 1, "unreported": 1}, "ยังไม่มีรายงานผล 1 มาตรการ (ร้อยละ 50.00)"),
        ({}, "ยังไม่มีมาตรการในแผนมาตรการ จึงไม่มีผลการดำเนินการให้สรุป"),
    ],
)  # fmt: skip
def test_sentence_that_sums_up(found: dict[str, int], expected: str) -> None:
    whole = sum(found.values())
    shares = {o.value: Count(found.get(o, 0), Decimal(100) * found.get(o, 0) / (whole or 1)) for o in Outcome}
    text = Narrator("arabic").render(
        "followup_summary",
        measure_count=whole, counts=shares, rounds=[], overdue=[], late=[], report_date=None,
        rounded=False, next_year=2566,
    )  # fmt: skip
    assert text.endswith(expected)


def many() -> Submission:
    """30 measures with long results, two rounds, links, an agency with 70 letters, and reports of no measure."""
    base = STRESS["many_measures"]()
    reports = []
    for i, plan in enumerate(base.plan):
        if i % 4:
            reports.append(row(plan.code, tuple(MeasureStatus)[i % 4], "6 เดือน", percent=Decimal("37.5"), result=LONG))
        if i % 3 == 0:
            reports.append(
                row(plan.code, DONE, percent=Decimal(100), result=LONG * (9 if i == 9 else 1), done=date(2025, 4, 30),
                    evidence=LINK, problems=LONG, suggestions=LONG)
            )  # fmt: skip
    seen = profile(2567, LONG_NAME, report_date=date(2025, 10, 15), n_iit=30, n_eit_public=0, n_eit_survey=120)
    return msgspec.structs.replace(base, profile=seen, follow_up=(*reports, row("M99", None, None, evidence=LINK)))


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Assessment, Path]]:
    """Reports as workbooks."""
    folder = tmp_path_factory.mktemp("followup")
    cases = {name: assessed(name) for name in ("001", "002", "provisional", "blank")}
    cases |= {"many": assessment_of(many()), "no_reports": assessment_of(submitted())}
    for name, assessment in cases.items():
        write_report(assessment, "followup", folder / f"{name}.xlsx", "arabic")
    return {name: (assessment, folder / f"{name}.xlsx") for name, assessment in cases.items()}


@pytest.mark.office
def test_no_text_is_higher_than_its_row_in_long_or_missing_reports(printed: dict[str, tuple[Assessment, Path]]) -> None:
    assert office.cut_rows(printed["many"][1], printed["no_reports"][1]) == []


@pytest.mark.office
@pytest.mark.parametrize("name", ["002", "many", "provisional"])
def test_pages_are_those_of_the_layout(printed: dict[str, tuple[Assessment, Path]], name: str) -> None:
    assessment, path = printed[name]
    document = build_document(assessment, "followup", "arabic")
    planned, _ = number_pages(document.sections, document.mark is not None)
    pages = office.page_texts(office.to_pdf(path, path.parent))
    assert len(pages) == sum(len(section) for section in planned)
    assert all(len(page.split()) > 8 for page in pages)
    assert not [page for page in pages if "##" in page]


def test_links_stay_text_and_equal_input_gives_equal_bytes(tmp_path: Path) -> None:
    from zipfile import ZipFile

    paths = [tmp_path / "a.xlsx", tmp_path / "b.xlsx"]
    for path in paths:
        write_report(assessment_of(many()), "followup", path)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    with ZipFile(paths[0]) as package:
        markup = "".join(package.read(n).decode() for n in package.namelist() if n.startswith("xl/worksheets/"))
        assert "<hyperlink" not in markup
        assert "<f>" not in markup
        assert LINK.encode().replace(b"&", b"&amp;") in package.read("xl/sharedStrings.xml")


def test_thai_digits_reach_every_sentence() -> None:
    report = build_document(assessed("002"), "followup", "thai")
    texts = [b.text for s in report.sections[:-1] for b in s.blocks if isinstance(b, Heading | Paragraph)]
    without_codes = [re.sub(r"[A-Za-z]+\d+|https?://\S+", "", text) for text in texts]
    assert not [text for text in without_codes if re.search(r"[0-9]", text)]


def test_the_report_is_dated_by_the_officer() -> None:
    base = example("002")
    dated = msgspec.structs.replace(base.profile, report_date=Entry(date(2023, 10, 10)))
    report = report_of(submitted(*base.follow_up, profile=dated))
    assert "มาตรการที่พ้นกำหนดแล้วเสร็จ ณ วันที่ 10 ตุลาคม 2566 แต่ยังไม่แล้วเสร็จ ได้แก่ M02 และ M03" in text_of(report, RESULT)


@pytest.mark.parametrize(
    ("day", "printed"),
    [
        (date(2022, 9, 30), False),
        (date(2022, 10, 1), True),
        (date(2023, 9, 30), True),
        (date(2023, 10, 1), False),
    ],
)
def test_data_are_dated_only_by_a_day_in_the_year_of_the_measures(day: date, printed: bool) -> None:
    base = example("002")  # the result of 2565, the measures of 2566
    dated = msgspec.structs.replace(base.profile, report_date=Entry(day))
    report = report_of(submitted(*base.follow_up, profile=dated))
    assert ("ข้อมูล ณ วันที่" in text_of(report, RESULT)) is printed


@pytest.mark.parametrize("kind", ["analysis", "measures", "development", "followup"])
def test_who_takes_note_of_a_report_writes_the_date_himself(kind: str) -> None:
    base = example("002")
    dated = msgspec.structs.replace(base.profile, report_date=Entry(date(2023, 9, 30)))
    made = build_document(assessment_of(submitted(*base.follow_up, profile=dated)), kind, "arabic")
    signed = [b.lines for b in blocks(made, "การรับทราบ") if isinstance(b, Signature)]
    assert [lines[-1] for lines in signed] == ["วันที่ ........ เดือน ............................ พ.ศ. ............"]
