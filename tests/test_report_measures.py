"""The report of measures: the result, the seven issues item by item, and how the analysis is put into practice."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import office
import pytest
from make import Number, all_items, make_assessment, measure
from report_cases import CASES, assessed

from ita_xl.assessment import Assessment
from ita_xl.narrative.engine import Narrator
from ita_xl.report.context import Context
from ita_xl.report.document import Document, Heading, Paragraph, Row, RowKind, Section, Table
from ita_xl.report.kinds import build_document, write_report
from ita_xl.report.layout import number_pages
from ita_xl.report.sections.issue_items import issue_finding
from ita_xl.report.sections.issue_measures import issues_of
from ita_xl.workbook import layout
from ita_xl.workbook.analysis.places import ISSUES
from ita_xl.workbook.fill import sheet_values

Items = dict[str, Number | tuple[Number | None, Number | None] | None]
PRINTED = ("001", "003", "many_measures", "perfect", "provisional", "blank")


def finding_of(assessment: Assessment, issue: int) -> str:
    context = Context(assessment, Narrator("arabic"), "measures")
    return issue_finding(context, next(i for i in assessment.issues if i.number == issue))


def assets(i10: Number, i11: Number, i12: Number, **values: object) -> Assessment:
    """A result of 2567 with the three items of issue 4."""
    return make_assessment(2567, items={"i10": i10, "i11": i11, "i12": i12}, **values)


def section(document: Document, name: str) -> Section:
    return next(s for s in document.sections if name in s.name)


def table_rows(part: Section) -> list[Row]:
    return [row for block in part.blocks if isinstance(block, Table) for row in block.rows]


def printed(row: Row) -> list[str]:
    return [str(cell.value) for cell in row.cells]


def practice_rows(assessment: Assessment) -> list[list[str]]:
    return [printed(row) for row in table_rows(section(build_document(assessment, "measures", "arabic"), "การนำไป"))]


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        (
            (39.33, 93.33, 59.33),
            "ประเด็นนี้มีข้อที่ต่ำกว่าค่าเป้าหมาย (85 คะแนน) 2 ข้อ จากทั้งหมด 3 ข้อ ได้แก่ ข้อ i10 (39.33 คะแนน) ข้อ i12 (59.33 คะแนน)\n"
            "ข้อ i11 (93.33 คะแนน) ผ่านค่าเป้าหมาย ควรพัฒนาให้ดีขึ้นต่อไป",
        ),
        (
            (84.99, 100, 85),
            "ประเด็นนี้มีข้อที่ต่ำกว่าค่าเป้าหมาย (85 คะแนน) 1 ข้อ จากทั้งหมด 3 ข้อ คือ ข้อ i10 (84.99 คะแนน)\n"
            "ข้อ i11 ได้คะแนนเต็ม 100 คะแนน ควรรักษาระดับไว้ ข้อ i12 (85.00 คะแนน) ผ่านค่าเป้าหมาย ควรพัฒนาให้ดีขึ้นต่อไป",
        ),
        ((50, 50, 60), "ทั้ง 3 ข้อต่ำกว่าค่าเป้าหมาย (85 คะแนน) ได้แก่ ข้อ i10 และ i11 (50.00 คะแนนทุกข้อ) ข้อ i12 (60.00 คะแนน)"),
        ((100, 100, 100), "ทั้ง 3 ข้อได้คะแนนเต็ม 100 คะแนน ควรรักษาระดับไว้"),
        (
            (90, 100, 95),
            "ทั้ง 3 ข้อได้คะแนนไม่ต่ำกว่าค่าเป้าหมาย (85 คะแนน)\nข้อ i11 ได้คะแนนเต็ม 100 คะแนน ควรรักษาระดับไว้ "
            "ข้อ i10 (90.00 คะแนน) ข้อ i12 (95.00 คะแนน) ผ่านค่าเป้าหมาย ควรพัฒนาให้ดีขึ้นต่อไป",
        ),
    ],
)
def test_the_finding_of_an_issue_names_what_is_weak_and_what_is_good(
    scores: tuple[Number, Number, Number], expected: str
) -> None:
    assert finding_of(assets(*scores), 4) == expected


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ({}, "ไม่มีข้อมูลคะแนนรายข้อของประเด็นนี้"),
        (
            {"i10": 80},
            "ประเด็นนี้มีข้อที่ต่ำกว่าค่าเป้าหมาย (85 คะแนน) 1 ข้อ จากข้อที่มีข้อมูล 1 ข้อ คือ ข้อ i10 (80.00 คะแนน)\n"
            "ไม่มีข้อมูลคะแนน 2 ข้อ ได้แก่ ข้อ i11 และ i12",
        ),
        (
            {"i10": 90, "i11": 100},
            "ทั้ง 2 ข้อที่มีข้อมูลได้คะแนนไม่ต่ำกว่าค่าเป้าหมาย (85 คะแนน)\nข้อ i11 ได้คะแนนเต็ม 100 คะแนน ควรรักษาระดับไว้ "
            "ข้อ i10 (90.00 คะแนน) ผ่านค่าเป้าหมาย ควรพัฒนาให้ดีขึ้นต่อไป\nไม่มีข้อมูลคะแนน 1 ข้อ คือ ข้อ i12",
        ),
        (
            {"i12": 100},
            "ข้อ i12 ซึ่งเป็นข้อเดียวที่มีข้อมูลได้คะแนนเต็ม 100 คะแนน ควรรักษาระดับไว้\nไม่มีข้อมูลคะแนน 2 ข้อ ได้แก่ ข้อ i10 และ i11",
        ),
    ],
)
def test_an_incomplete_issue_says_what_is_not_known(items: Items, expected: str) -> None:
    assert finding_of(make_assessment(2567, items=items), 4) == expected


def test_items_that_are_not_scored_are_named() -> None:
    found = finding_of(assets(100, 100, 100, unscored=("i12",)), 4)
    assert found == "ทั้ง 2 ข้อได้คะแนนเต็ม 100 คะแนน ควรรักษาระดับไว้\nข้อ i12 ไม่นำมาคิดคะแนน"
    nothing = finding_of(assets(100, 100, 100, unscored=("i10", "i11", "i12")), 4)
    assert nothing.startswith("ประเด็นนี้ไม่มีข้อที่นำมาคิดคะแนน")


def test_zero_items_and_weak_parts_are_named_in_the_published_result() -> None:
    """The printed report of this result never named e9 and twelve of its fourteen zero items."""
    assessment = assessed("001")
    service = finding_of(assessment, 2)
    assert "ข้อ e9 (60.98 คะแนน Public 21.95 Survey 100.00)" in service
    assert "ข้อ O12 และ O25 ไม่ได้คะแนน" in service
    assert "ข้อ e9 คะแนนส่วน Public (21.95 คะแนน) ต่ำกว่าส่วน Survey (100.00 คะแนน) อยู่ 78.05 คะแนน" in service
    news = finding_of(assessment, 3)
    assert "ทั้งนี้ ข้อ e6 นับเพราะส่วน Public หรือส่วน Survey ต่ำกว่าค่าเป้าหมาย แม้ค่าเฉลี่ยไม่ต่ำกว่า" in news
    assert "ต่ำ" not in finding_of(assessment, 6).replace("ไม่ต่ำกว่าค่าเป้าหมาย", "")


@pytest.mark.parametrize("name", ["001", "perfect", "many_measures"])
def test_every_weak_item_is_named_in_each_of_its_issues_and_none_else(name: str) -> None:
    assessment = assessed(name)
    for issue in assessment.issues:
        first, *rest = finding_of(assessment, issue.number).split("\n")
        named = set(re.findall(r"\b[ieO]\d+\b", first)) if issue.weak else set()
        assert named == set(issue.weak), issue.name
        praised = " ".join(p for p in rest if "ควรรักษาระดับ" in p or "ผ่านค่าเป้าหมาย" in p)
        assert not set(re.findall(r"\b[ieO]\d+\b", praised)) & set(issue.weak)


def test_part_scores_stand_only_where_items_have_parts() -> None:
    document = build_document(assessed("001"), "measures", "arabic")
    tables = [b for b in section(document, "วิเคราะห์").blocks if isinstance(b, Table)]
    for table in tables:
        codes = {str(r.cells[0].value)[0] for r in table.rows if r.kind is RowKind.BODY}
        with_parts = [c.header for c in table.columns if c.header.startswith("EIT")]
        assert with_parts == (["EIT\nPublic", "EIT\nSurvey"] if codes == {"e"} else [])
    shown = [str(r.cells[0].value) for t in tables for r in t.rows if r.kind is RowKind.BODY]
    assert len(shown) == 60
    assert [code for code in set(shown) if shown.count(code) > 1] == ["O15"]


def test_years_without_issues_go_by_indicator_and_say_why() -> None:
    for name in ("000", "002", "004"):
        part = section(build_document(assessed(name), "measures", "arabic"), "วิเคราะห์รายตัวชี้วัด")
        intro = next(b.text for b in part.blocks if isinstance(b, Paragraph))
        assert "เป็นรายตัวชี้วัด 10 ตัวชี้วัด เนื่องจากเกณฑ์ของปีงบประมาณ" in intro
        assert "ประเด็นที่" not in str(part.blocks)


@pytest.mark.parametrize(
    ("indicators", "expected"),
    [
        (
            dict.fromkeys(range(1, 11), 100),
            ["ทั้ง 10 ตัวชี้วัดได้คะแนนไม่ต่ำกว่าค่าเป้าหมาย", "ได้คะแนนเต็ม 100 คะแนน ควรรักษาระดับไว้"],
        ),
        (dict.fromkeys(range(1, 11), 90), ["ไม่ต่ำกว่าค่าเป้าหมาย (85 คะแนน) ควรพัฒนาให้ดีขึ้นต่อไป"]),
        (
            dict.fromkeys(range(1, 11), 0),
            ["ทั้ง 10 ตัวชี้วัดต่ำกว่าค่าเป้าหมาย (85 คะแนน) ได้แก่ ตัวชี้วัดที่ 1 การปฏิบัติหน้าที่ (0.00 คะแนน)"],
        ),
        (dict.fromkeys(range(2, 11), 90) | {1: 84.99}, ["1 จาก 10 ตัวชี้วัด คือ ตัวชี้วัดที่ 1 การปฏิบัติหน้าที่ (84.99 คะแนน)"]),
        ({1: 50, 2: 100}, ["1 จาก 2 ตัวชี้วัดที่มีข้อมูล คือ ตัวชี้วัดที่ 1", "ไม่มีข้อมูลคะแนนของตัวชี้วัดที่ 3 4 5 6 7 8 9 และ 10"]),
        ({}, ["ไม่มีข้อมูลคะแนนรายตัวชี้วัด จึงยังระบุไม่ได้ว่าตัวชี้วัดใดต่ำกว่าค่าเป้าหมาย"]),
    ],
)
def test_indicators_without_items_are_named_in_sentences(indicators: dict[int, float], expected: list[str]) -> None:
    document = build_document(make_assessment(2565, indicators=indicators), "measures", "arabic")
    text = "\n".join(b.text for b in section(document, "วิเคราะห์รายตัวชี้วัด").blocks if isinstance(b, Paragraph))
    for sentence in expected:
        assert sentence in text


def test_items_of_years_without_issues_stand_under_their_indicator() -> None:
    assessment = make_assessment(2565, items=all_items(2565, 90) | {"i1": 60})
    part = section(build_document(assessment, "measures", "arabic"), "วิเคราะห์รายตัวชี้วัด")
    headings = [b.text for b in part.blocks if isinstance(b, Heading)]
    assert len(headings) == 11
    assert "ตัวชี้วัดนี้มีข้อที่ต่ำกว่าค่าเป้าหมาย (85 คะแนน) 1 ข้อ จากทั้งหมด" in finding_of(assessment, 1)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"items": ("i10",)}, [4]),
        ({"items": ("O12", "O24")}, [2, 7]),
        ({"items": ("O15",)}, [5, 6]),
        ({"items": ("O24",), "issue": "2"}, [2, 7]),
        ({"issue": "๔", "indicator": None}, [4]),
        ({"issue": "ประเด็นที่ 4, 7", "indicator": None}, [4, 7]),
        ({"issue": "การให้บริการและระบบ E-Service", "indicator": None}, [2]),
        ({"issue": "12", "indicator": None}, []),
        ({"issue": "งานสำคัญ", "indicator": 4}, [4]),
        ({"indicator": 4}, [4]),
        ({"indicator": 9}, [1]),
        ({"indicator": None}, []),
    ],
)
def test_a_measure_serves_issues_by_what_was_typed_by_items_and_by_indicator(
    values: dict[str, object], expected: list[int]
) -> None:
    assessment = make_assessment(2567, items=all_items(2567, 90) | {"O8": 0})
    context = Context(assessment, Narrator("arabic"), "measures")
    assert issues_of(context, measure(**values)) == expected


def test_a_measure_is_printed_in_full_once_and_referred_to_elsewhere() -> None:
    rows = practice_rows(make_assessment(2567, items=all_items(2567, 90), plan=(measure(items=("O12", "O24")),)))
    mentions = [row for row in rows if "M01" in row[2]]
    assert len(mentions) == 2
    assert mentions[0][4:6] == ["พ.ย. 2567 – มี.ค. 2568", "สำนักปลัด"]
    assert mentions[0][1] == "ข้อ O12 O24"
    assert mentions[1][2] == "M01 จัดทำคู่มือการปฏิบัติงาน\n(รายละเอียดอยู่ในประเด็นที่ 2)"
    assert mentions[1][1] == "ข้อ O24"


def test_what_has_no_measure_is_said_so() -> None:
    weak = all_items(2567, 100) | {"i1": 80, "i2": 80, "i10": 50, "i7": 90}
    rows = practice_rows(make_assessment(2567, items=weak, plan=(measure(items=("i1",)),)))
    assert [row[1:3] for row in rows if row[0].startswith("1.")] == [
        ["ข้อ i1", "M01 จัดทำคู่มือการปฏิบัติงาน"],
        ["ข้อ i2", "ยังไม่มีมาตรการรองรับ"],
    ]
    by_issue = {row[0][0]: row[2] for row in rows}
    assert by_issue["4"] == "ยังไม่มีมาตรการรองรับ"
    assert by_issue["6"] == "ผ่านค่าเป้าหมายแล้ว ยังไม่ได้กำหนดมาตรการ"
    assert by_issue["2"] == "ให้รักษาระดับตามแนวปฏิบัติเดิม"


def test_the_plan_and_the_table_agree_with_the_check() -> None:
    """The items that the table leaves open are those for which `check` misses a measure."""
    for name in ("001", "many_measures"):
        assessment = assessed(name)
        expected = {n.key for n in assessment.needs if not n.covered_by and not n.key.isdigit()}
        rows = [row for row in practice_rows(assessment) if row[2] == "ยังไม่มีมาตรการรองรับ"]
        assert {code for row in rows for code in re.findall(r"\b[ieO]\d+\b", row[1])} == expected


@pytest.mark.parametrize("name", CASES)
def test_every_measure_of_the_plan_stands_in_the_table(name: str) -> None:
    assessment = assessed(name)
    rows = practice_rows(assessment) if assessment.submission.plan else []
    for row in assessment.submission.plan:
        assert sum(r[2].startswith(row.code) and "รายละเอียดอยู่ใน" not in r[2] for r in rows) == 1


def test_a_measure_without_owner_period_or_monitoring_says_so() -> None:
    bare = measure(items=("i10",), responsible=None, start=None, due=None, monitoring=None, steps=())
    row = next(r for r in practice_rows(assets(50, 90, 90, plan=(bare,))) if "M01" in r[2])
    assert row[3:] == ["ยังไม่ระบุ"] * 4


@pytest.mark.parametrize("name", ["004", "blank"])
def test_without_scores_and_measures_a_sentence_stands_for_the_table(name: str) -> None:
    document = build_document(assessed(name), "measures", "arabic")
    assert not [s for s in document.sections if "การนำไป" in s.name]
    assert "จึงยังระบุไม่ได้ว่าต้องมีมาตรการในตัวชี้วัดใด" in str(section(document, "รายตัวชี้วัด").blocks)
    known = build_document(assessed("003"), "measures", "arabic")
    assert len(table_rows(section(known, "การนำไป"))) == 10


def test_an_issue_with_an_item_that_is_not_scored_counts_the_others_everywhere() -> None:
    """Issue 2 has ten items; the table of issues and the sheet of issues also say nine (see their tests)."""
    items = all_items(2567, 90) | {"O12": 0}
    assessment = make_assessment(2567, items=items, unscored=("O13",))
    assert "1 ข้อ จากข้อที่คิดคะแนน 9 ข้อ" in finding_of(assessment, 2)
    sheet = sheet_values(assessment, ())[layout.BY_ISSUE]
    place = ISSUES.place("items")
    assert sheet.cells[(ISSUES.first_row + 1, place)] == 9
    assert next(c.header for c in ISSUES.columns if c.key == "items").replace("\n", "") == "ข้อที่คิดคะแนน"


@pytest.mark.parametrize("kind", ["analysis", "measures", "development"])
def test_a_column_with_ranges_of_months_is_headed_as_a_period(kind: str) -> None:
    made = build_document(assessed("000"), kind, "arabic")
    tables = [b for s in made.sections for b in s.blocks if isinstance(b, Table)]
    headed = {
        column.header.replace("\n", "")
        for table in tables
        for i, column in enumerate(table.columns)
        for row in table.rows
        if len(row.cells) > i and re.fullmatch(r"[ก-ฮ.]+( [0-9]{4})? – [ก-ฮ.]+ [0-9]{4}", str(row.cells[i].value))
    }
    assert headed == {"ระยะเวลา/กำหนดแล้วเสร็จ"}


@pytest.mark.parametrize("name", CASES)
def test_scores_of_the_result_table_are_the_used_ones(name: str) -> None:
    assessment = assessed(name)
    rows = table_rows(section(build_document(assessment, "measures", "arabic"), "ผลการประเมิน"))
    nodes = [n for whole in assessment.instruments for n in assessment.indicators if n.instrument == whole.key]
    body = [row for row in rows if row.kind is RowKind.BODY]
    assert [row.cells[2].value for row in body] == ["ไม่มีข้อมูล" if n.used is None else n.used for n in nodes]
    total = rows[-1].cells[2].value
    assert total == (assessment.total.used if assessment.total.used is not None else "ไม่มีข้อมูล")
    assert all(isinstance(c.value, Decimal) for row in body for c in row.cells[2:3] if c.value != "ไม่มีข้อมูล")


def test_the_change_is_said_beside_the_total() -> None:
    part = section(build_document(assessed("001"), "measures", "arabic"), "ผลการประเมิน")
    assert "ลดลงจากปีงบประมาณ พ.ศ. 2566 จำนวน 10.79 คะแนน" in str(part.blocks)


def test_equal_input_gives_equal_bytes(tmp_path: Path) -> None:
    for path in (tmp_path / "one.xlsx", tmp_path / "two.xlsx"):
        write_report(assessed("001"), "measures", path)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


@pytest.mark.office
def test_the_printed_report(tmp_path: Path) -> None:
    """As many pages as laid out, none empty, nothing too wide for its column."""
    paths = {name: tmp_path / f"{name}.xlsx" for name in PRINTED}
    for name, path in paths.items():
        write_report(assessed(name), "measures", path)
    for name, path in paths.items():
        document = build_document(assessed(name), "measures")
        planned, _ = number_pages(document.sections, document.mark is not None)
        pages = office.page_texts(office.to_pdf(path, tmp_path))
        assert len(pages) == sum(len(pages_of) for pages_of in planned)
        assert all(len(page.split()) > 10 for page in pages)
        assert not [page for page in pages if "##" in page]
