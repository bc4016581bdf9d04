"""The report on developing the organisation: the meeting, the result, and what is done with each indicator."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
import office
import pytest
from make import all_items, make_assessment, measure
from report_cases import CASES, assessed

from ita_xl.assessment import Assessment
from ita_xl.assessment.submission import Entry
from ita_xl.report.document import Block, Document, Heading, Paragraph, Section, Table
from ita_xl.report.kinds import build_document, write_report
from ita_xl.report.layout import number_pages

PRINTED = ("001", "004", "many_measures", "provisional")


def built(assessment: Assessment) -> Document:
    return build_document(assessment, "development", "arabic")


def section(document: Document, name: str) -> Section:
    return next(s for s in document.sections if name in s.name)


def texts(blocks: list[Block] | tuple[Block, ...]) -> str:
    return "\n".join(b.text for b in blocks if isinstance(b, Heading | Paragraph))


def guidance_text(assessment: Assessment) -> str:
    return texts(section(built(assessment), "แนวทางการพัฒนา").blocks)


def part_of(assessment: Assessment, code: str) -> list[Block]:
    """What stands under the heading of one instrument."""
    blocks = list(section(built(assessment), "แนวทางการพัฒนา").blocks)
    starts = [i for i, b in enumerate(blocks) if isinstance(b, Heading) and b.text.endswith(f"({code})")]
    ends = [i for i, b in enumerate(blocks) if isinstance(b, Heading) and i > starts[0]]
    return blocks[starts[0] + 1 : ends[0] if ends else None]


def scores(**changes: float) -> dict[int, float]:
    """All indicators at 100 except those given as `i7=98.5`."""
    return dict.fromkeys(range(1, 11), 100.0) | {int(key[1:]): value for key, value in changes.items()}


@pytest.mark.parametrize(
    ("indicators", "code", "expected"),
    [
        (scores(), "EIT", ["ตัวชี้วัดของแบบวัด EIT ทั้ง 3 ตัวชี้วัดได้คะแนนเต็ม 100 คะแนน", "จะรักษามาตรฐานการดำเนินงาน"]),
        (
            scores(i7=98.5),
            "EIT",
            ["ตัวชี้วัดที่ 6 และ 8 ได้คะแนนเต็ม 100 คะแนน", "ตัวชี้วัดที่ 7 ผ่านค่าเป้าหมาย (85 คะแนน) แต่ยังไม่ได้คะแนนเต็ม"],
        ),
        (scores(i9=40, i10=84.99), "OIT", ["ตัวชี้วัดที่ 9 และ 10 ต่ำกว่าค่าเป้าหมาย (85 คะแนน) ต้องแก้ไขโดยเร่งด่วน"]),
        (scores(i1=85, i2=60), "IIT", ["ตัวชี้วัดที่ 2 ต่ำกว่าค่าเป้าหมาย (85 คะแนน)", "ตัวชี้วัดที่ 1 ผ่านค่าเป้าหมาย แต่ยังไม่ได้คะแนนเต็ม"]),
        ({6: 100}, "EIT", ["ตัวชี้วัดที่ 6 ได้คะแนนเต็ม", "ไม่มีข้อมูลคะแนนของตัวชี้วัดที่ 7 และ 8 จึงยังระบุแนวทางไม่ได้"]),
        ({}, "IIT", ["ไม่มีข้อมูลคะแนนรายตัวชี้วัดของแบบวัด IIT จึงยังระบุไม่ได้ว่าตัวชี้วัดใดได้คะแนนเต็ม"]),
    ],
)
def test_what_is_kept_and_what_is_not(indicators: dict[int, float], code: str, expected: list[str]) -> None:
    text = texts(part_of(make_assessment(2568, indicators=indicators), code))
    for sentence in expected:
        assert sentence in text


def test_actions_come_from_the_plan_of_the_indicator() -> None:
    plan = (
        measure(
            "M01",
            indicator=7,
            steps=("สำรวจช่องทาง", "จัดทำปฏิทินข่าว"),
            due=date(2026, 3, 31),
            start=None,
            success="มีปฏิทินข่าว",
        ),
        measure("M02", indicator=7, responsible=None, steps=(), monitoring=None),
        measure("M03", indicator=2),
    )
    blocks = part_of(make_assessment(2568, indicators=scores(i7=98.5), plan=plan), "EIT")
    actions = [b for b in blocks if isinstance(b, Table)][-1]
    rows = [[str(cell.value) for cell in row.cells] for row in actions.rows]
    assert rows[0] == ["1", "M01 จัดทำคู่มือการปฏิบัติงาน", "1) สำรวจช่องทาง\n2) จัดทำปฏิทินข่าว", "สำนักปลัด", "ภายใน มี.ค. 2569",
                       "รายงานผลต่อปลัดทุกไตรมาส\nตัวชี้วัดความสำเร็จ: มีปฏิทินข่าว"]  # fmt: skip
    assert rows[1][0:4] == ["2", "M02 จัดทำคู่มือการปฏิบัติงาน", "ยังไม่ระบุ", "ยังไม่ระบุ"]
    assert rows[1][5] == "ยังไม่ระบุ"
    assert [column.header for column in actions.columns][5] == "การกำกับติดตาม"
    assert len(rows) == 2
    assert "98.50 คะแนน ซึ่งสูงกว่าค่าเป้าหมาย (85 คะแนน) อยู่ 13.50 คะแนน" in texts(blocks)
    assert "จะดำเนินการดังนี้" in texts(blocks)


def test_an_indicator_without_measures_says_so() -> None:
    text = texts(part_of(make_assessment(2568, indicators=scores(i7=98.5, i8=60)), "EIT"))
    assert text.count("ยังไม่ได้กำหนดมาตรการสำหรับตัวชี้วัดนี้") == 2
    assert "ดังนี้" not in text


def test_measures_of_another_indicator_that_name_an_item_are_referred_to() -> None:
    items = all_items(2567, 100) | {"O8": 0, "O28": 0}
    assessment = make_assessment(2567, items=items, plan=(measure(indicator=9, items=("O8", "O28")),))
    text = texts(part_of(assessment, "OIT"))
    assert "มีมาตรการ M01 ซึ่งแสดงไว้ในตัวชี้วัดอื่น ครอบคลุมบางข้อของตัวชี้วัดนี้" in text
    assert "ยังไม่ได้กำหนดมาตรการ" not in text


def test_measures_for_indicators_at_the_maximum_are_shown_too() -> None:
    text = texts(part_of(make_assessment(2568, indicators=scores(), plan=(measure(indicator=6),)), "EIT"))
    assert "ตัวชี้วัดนี้ได้คะแนนเต็ม 100 คะแนน" in text
    assert "จะดำเนินการดังนี้" in text


@pytest.mark.parametrize("name", CASES)
def test_every_measure_of_the_plan_stands_once(name: str) -> None:
    assessment = assessed(name)
    tables = [b for b in section(built(assessment), "แนวทางการพัฒนา").blocks if isinstance(b, Table)]
    shown = [str(row.cells[1].value).split()[0] for table in tables for row in table.rows]
    for row in assessment.submission.plan:
        assert shown.count(row.code) == 1


@pytest.mark.parametrize("name", CASES)
def test_full_scores_are_claimed_only_where_the_table_shows_them(name: str) -> None:
    assessment = assessed(name)
    for whole in assessment.instruments:
        members = [n for n in assessment.indicators if n.instrument == whole.key]
        text = texts(part_of(assessment, whole.key))
        assert ("ได้คะแนนเต็ม 100" in text) == any(n.used == 100 for n in members)
        assert ("ต้องแก้ไขโดยเร่งด่วน" in text) == any(n.used is not None and n.used < 85 for n in members)


def test_the_meeting_has_its_date_or_a_line_to_fill_in() -> None:
    printed = texts(section(built(assessed("004")), "การประชุม").blocks)
    assert "ในวันที่ 2 มีนาคม 2569 องค์การบริหารส่วนตำบลเสม็ดได้ประชุมพิจารณาผลการประเมิน" in printed
    assert "เมื่อวันที่ 15 สิงหาคม 2568" in printed
    blank = texts(section(built(assessed("001")), "การประชุม").blocks)
    assert "ในวันที่ ........ เดือน" in blank
    assert "เมื่อวันที่" not in blank


def test_the_result_table_has_level_letter_and_change() -> None:
    part = section(built(assessed("004")), "การประชุม")
    table = next(b for b in part.blocks if isinstance(b, Table))
    assert [str(c.value) for c in table.rows[0].cells] == ["องค์การบริหารส่วนตำบลเสม็ด", "99.85", "ผ่านดีเยี่ยม (AA)"]
    compared = next(b for b in section(built(assessed("001")), "การประชุม").blocks if isinstance(b, Table))
    assert [str(c.value) for c in compared.rows[0].cells][1:] == ["69.50", "ต้องปรับปรุงโดยด่วน", "80.29", "-10.79"]


def test_a_result_without_indicator_scores_invents_nothing() -> None:
    """The published document says that all but one indicator are at the maximum, and prints no score."""
    text = guidance_text(assessed("004"))
    assert "ได้คะแนนเต็ม 100" not in text
    assert text.count("จึงยังระบุไม่ได้ว่าตัวชี้วัดใดได้คะแนนเต็มและตัวชี้วัดใดต้องพัฒนา") == 3
    assert "ไม่มีข้อมูลคะแนนรายแบบวัด" in texts(section(built(assessed("004")), "การประชุม").blocks)


def test_the_issues_stand_in_years_that_have_them() -> None:
    names = [s.name for s in built(assessed("001")).sections]
    assert "2 สรุปรายประเด็น" in names
    assert not [s.name for s in built(assessed("000")).sections if "ประเด็น" in s.name]


def test_the_table_of_issues_names_the_weak_items_that_no_measure_serves() -> None:
    items = all_items(2567, 100) | {"i10": 50, "i11": 60, "i12": 60}
    for served, expected in (
        (("i10",), "M01\nยังไม่มีมาตรการ: i11 i12"),
        (("i10", "i11", "i12"), "M01"),
        ((), "ยังไม่มี"),
    ):
        plan = (measure(indicator=4, items=served),) if served else ()
        part = section(built(make_assessment(2567, items=items, plan=plan)), "สรุปรายประเด็น")
        table = next(b for b in part.blocks if isinstance(b, Table))
        issue = next(row for row in table.rows if "i10" in str(row.cells[3].value))
        assert (issue.cells[3].value, issue.cells[4].value) == ("i10 i11 i12", expected)


def test_the_table_of_issues_counts_the_items_that_are_scored() -> None:
    part = section(built(make_assessment(2567, items=all_items(2567, 100), unscored=("O13",))), "สรุปรายประเด็น")
    table = next(b for b in part.blocks if isinstance(b, Table))
    assert table.columns[2].header == "ข้อที่\nคิดคะแนน"
    assert {row.cells[0].value: row.cells[2].value for row in table.rows}[2] == 9


def test_thai_digits_and_typed_braces() -> None:
    odd = measure(indicator=7, measure="=1+1 {{ 7*7 }} {% raw %}", steps=("1.5 ล้านบาท",))
    assessment = make_assessment(2568, indicators=scores(i7=98.5), plan=(odd,))
    profile = msgspec.structs.replace(assessment.submission.profile, meeting_date=Entry(date(2026, 3, 2)))
    submission = msgspec.structs.replace(assessment.submission, profile=profile)
    document = build_document(msgspec.structs.replace(assessment, submission=submission), "development")
    text = str(document.sections)
    assert "{{ ๗*๗ }} {% raw %}" in text
    assert "๑.๕ ล้านบาท" in text
    assert "วันที่ ๒ มีนาคม ๒๕๖๙" in text


@pytest.mark.office
def test_the_printed_report(tmp_path: Path) -> None:
    """As many pages as laid out, none empty, nothing too wide for its column."""
    paths = {name: tmp_path / f"{name}.xlsx" for name in PRINTED}
    for name, path in paths.items():
        write_report(assessed(name), "development", path, "arabic")
    for name, path in paths.items():
        document = build_document(assessed(name), "development", "arabic")
        planned, _ = number_pages(document.sections, document.mark is not None)
        pages = office.page_texts(office.to_pdf(path, tmp_path))
        assert len(pages) == sum(len(pages_of) for pages_of in planned)
        assert all(len(page.split()) > 10 for page in pages)
        assert not [page for page in pages if "##" in page]
