"""Generated Thai: digits, dates, lists, and every template in the cases that officers meet."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ita_xl import narrative
from ita_xl.assessment.model import Node
from ita_xl.errors import NarrativeError
from ita_xl.narrative import thai
from ita_xl.narrative.engine import Narrator

TARGET = Decimal(85)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ปี 2567 ได้ 69.50 คะแนน", "ปี ๒๕๖๗ ได้ ๖๙.๕๐ คะแนน"),
        ("ข้อ O42, e9 และ i1", "ข้อ O42, e9 และ i1"),
        ("ITA 2567", "ITA ๒๕๖๗"),
        ("ตัวชี้วัดที่10", "ตัวชี้วัดที่๑๐"),
        ("มาตรการ M01 เริ่ม 1 ต.ค.", "มาตรการ M01 เริ่ม ๑ ต.ค."),
        ("ดู https://www.example.go.th/2567/O30?id=15 ข้อ 3", "ดู https://www.example.go.th/2567/O30?id=15 ข้อ ๓"),
        ("www.example.go.th/12 และ a1@example.go.th", "www.example.go.th/12 และ a1@example.go.th"),
        ("(น้ำหนัก 30%) 9.1", "(น้ำหนัก ๓๐%) ๙.๑"),
    ],
)
def test_thai_digits_leave_codes_and_links_alone(text: str, expected: str) -> None:
    assert thai.thai_digits(text) == expected


@pytest.mark.parametrize(
    ("value", "score", "change"),
    [
        ("69.5", "69.50", "+69.50"),
        ("84.995", "85.00", "+85.00"),
        ("-10.79", "-10.79", "-10.79"),
        ("0", "0.00", "0.00"),
        ("0.004", "0.00", "0.00"),
    ],
)
def test_scores_have_two_decimals_and_changes_a_sign(value: str, score: str, change: str) -> None:
    assert thai.format_score(Decimal(value)) == score
    assert thai.format_change(Decimal(value)) == change


def test_a_missing_score_is_said_in_words() -> None:
    assert thai.format_score(None) == thai.format_change(None) == "ไม่มีข้อมูล"


@pytest.mark.parametrize(
    ("start", "due", "expected"),
    [
        (date(2023, 1, 1), date(2023, 3, 31), "ม.ค. – มี.ค. 2566"),
        (date(2024, 10, 1), date(2025, 9, 30), "ต.ค. 2567 – ก.ย. 2568"),
        (date(2023, 2, 1), date(2023, 2, 28), "ก.พ. 2566"),
        (None, date(2023, 3, 31), "ภายใน มี.ค. 2566"),
        (date(2023, 3, 31), None, "ตั้งแต่ มี.ค. 2566"),
        (None, None, ""),
    ],
)
def test_periods_are_months_of_the_buddhist_era(start: date | None, due: date | None, expected: str) -> None:
    assert thai.month_range(start, due) == expected


def test_dates_of_the_buddhist_era() -> None:
    assert thai.date_long(date(2020, 3, 6)) == "6 มีนาคม 2563"
    assert thai.date_short(date(2020, 3, 6)) == "6 มี.ค. 2563"
    assert thai.fiscal_year_range(2568) == "1 ตุลาคม 2567 ถึงวันที่ 30 กันยายน 2568"


@pytest.mark.parametrize(
    ("parts", "expected"),
    [([], ""), (["ก"], "ก"), (["ก", "ข"], "ก และ ข"), (["ก", "ข", "ค"], "ก ข และ ค")],
)
def test_lists_end_with_and(parts: list[str], expected: str) -> None:
    assert thai.join_thai(parts) == expected


def template(folder: Path, text: str) -> Narrator:
    """A narrator with one template `own`."""
    (folder / "own.j2").write_text(text, encoding="utf-8")
    return Narrator("thai", folder)


def test_lines_join_and_paragraphs_part(tmp_path: Path) -> None:
    assert template(tmp_path, "ก\nข  2567\n¶\n\n¶\nค\n").render("own") == "ก ข ๒๕๖๗\nค"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("ก\n{{ missing_word }}", ("own.j2", "line 2", "missing_word")),
        ("ก\nข\n{% if %}", ("own.j2", "line 3")),
        ("{{ value.nothing }}", ("own.j2", "line 1", "nothing")),
        ("{{ empty }}", ("own.j2", "line 1", "None")),
        ("{{ value|no_filter }}", ("own.j2", "line 1", "no_filter")),
        ("{{ value + 'ก' }}", ("own.j2", "line 1")),
        ("{{ value.__class__.__mro__ }}", ("own.j2", "line 1", "__class__")),
        ("{% import 'absent.j2' as a %}", ("absent.j2",)),
    ],
)
def test_a_wrong_template_names_file_line_and_variable(tmp_path: Path, text: str, parts: tuple[str, ...]) -> None:
    with pytest.raises(NarrativeError) as caught:
        template(tmp_path, text).render("own", value=Decimal(1), empty=None)
    assert all(part in str(caught.value) for part in parts)


def test_an_unknown_text_is_a_narrative_error() -> None:
    with pytest.raises(NarrativeError, match=r"no_such_text\.j2"):
        Narrator().render("no_such_text")


def test_typed_text_is_never_a_template(tmp_path: Path) -> None:
    own = template(tmp_path, "{{ typed }}")
    assert own.render("own", typed="{{ 7*7 }} {% raw %}") == "{{ ๗*๗ }} {% raw %}"


def test_a_folder_overrides_one_text_only(tmp_path: Path) -> None:
    (tmp_path / "no_items.j2").write_text("ของเรา {{ year }}", encoding="utf-8")
    own = Narrator("arabic", tmp_path)
    assert own.render("no_items", year=2567) == "ของเรา 2567"
    assert "2568" in own.render("measures_intro", agency="ก", year=2567, next_year=2568, measure_count=0)


def node(key: str, used: str | None, previous: str | None = None, name: str = "ชื่อ") -> Node:
    """A node with the used and previous score."""
    score, before = (None if v is None else Decimal(v) for v in (used, previous))
    change = None if score is None or before is None else score - before
    return Node(key=key, name=name, used=score, previous=before, change=change)


def facts(*scores: str | None, total: Node | None = None) -> dict[str, object]:
    """The variables of the texts about indicators, for indicators 1, 2, … with these scores."""
    nodes = [node(str(i), v) for i, v in enumerate(scores, 1)]
    known = [n for n in nodes if n.used is not None]
    used = [n.used for n in known if n.used is not None]
    return {
        "indicators": nodes,
        "members": nodes,
        "known": known,
        "missing": [n for n in nodes if n.used is None],
        "below": [n for n in known if n.used is not None and n.used < TARGET],
        "middle": [n for n in known if n.used is not None and TARGET <= n.used < 100],
        "full": [n for n in known if n.used == 100],
        "best": [n for n in known if n.used == max(used)],
        "worst": [n for n in known if n.used == min(used)],
        "target": TARGET,
        "total": total or node("total", "80"),
        "year": 2567,
        "previous_year": 2566,
        "next_year": 2568,
    }


@pytest.mark.parametrize(
    ("scores", "present", "absent"),
    [
        (("85.69", "12.50"), ("1 จาก 2 ตัวชี้วัด", "เร่งด่วนที่สุดคือ ตัวชี้วัดที่ 2"), ("ไม่มีข้อมูล",)),
        (("90", "95"), ("ทุกตัวชี้วัดผ่านค่าเป้าหมาย", "คะแนนต่ำสุดคือ ตัวชี้วัดที่ 1"), ("เร่งด่วน",)),
        (("100", "100"), ("2 ตัวชี้วัดได้คะแนนเต็ม 100",), ("ต่ำสุด", "เร่งด่วน")),
        (("70", "70"), ("ทุกตัวชี้วัดได้ 70.00 คะแนนเท่ากัน",), ("สูงสุด",)),
        (("70", "70", "90"), ("ตัวชี้วัดที่ 1 ชื่อ (70.00 คะแนน) และ ตัวชี้วัดที่ 2",), ()),
        (("60", "60", "60", "60", "90"), ("เร่งด่วนที่สุดคือ 4 ตัวชี้วัด (60.00 คะแนน)",), ()),
        (("70", None, "90"), ("ไม่มีข้อมูลคะแนนของ ตัวชี้วัดที่ 2", "1 จาก 2 ตัวชี้วัดที่มีข้อมูล"), (" 0.00",)),
        ((None, "90"), ("ตัวชี้วัดที่มีข้อมูลมีเพียงตัวชี้วัดที่ 2",), ("สูงสุด",)),
        ((None, None), ("ไม่มีข้อมูลคะแนนรายตัวชี้วัด",), (" 0.00",)),
    ],
)
def test_key_finding(scores: tuple[str | None, ...], present: tuple[str, ...], absent: tuple[str, ...]) -> None:
    text = Narrator("arabic").render("key_finding", **facts(*scores))
    assert [p for p in present if p not in text] == []
    assert [a for a in absent if a in text] == []


@pytest.mark.parametrize(
    ("total", "level", "present", "absent"),
    [
        (node("total", "69.50", "80.29"), "ต้องปรับปรุงโดยด่วน", ("ลดลง", "10.79", "ต่ำกว่า", "15.50"), ("เพิ่มขึ้น",)),
        (node("total", "99.24", "86.76"), "AA", ("อยู่ในระดับ AA", "เพิ่มขึ้น", "12.48", "สูงกว่า", "14.24"), ("ลดลง",)),
        (node("total", "85", "85"), "A", ("เท่ากับปีงบประมาณ พ.ศ. 2566", "เท่ากับค่าเป้าหมาย"), (" 0.00", "เพิ่มขึ้น")),
        (node("total", "85.01"), None, ("ยังไม่ทราบระดับ", "0.01"), ("2566", "เพิ่มขึ้น", "ลดลง")),
        (node("total", None), None, ("ยังไม่มีคะแนนรวม",), (" 0.00", "ต่ำกว่า")),
    ],
)
def test_result(total: Node, level: str | None, present: tuple[str, ...], absent: tuple[str, ...]) -> None:
    text = Narrator("arabic").render("result", agency="เทศบาล", level=level, letter=None, **facts("80", total=total))
    assert [p for p in present if p not in text] == []
    assert [a for a in absent if a in text] == []


def test_a_letter_printed_beside_the_level_is_shown() -> None:
    values = facts("99", total=node("total", "99.85"))
    text = Narrator("thai").render("result", agency="เทศบาล", level="ผ่านดีเยี่ยม", letter="AA", **values)
    assert "ผ่านดีเยี่ยม (AA)" in text
    assert "๙๙.๘๕" in text


def item(key: str, used: str, public: str | None = None, survey: str | None = None) -> Node:
    """An item, with two parts where given."""
    parts = [None if v is None else Decimal(v) for v in (public, survey)]
    return Node(key=key, name="", used=Decimal(used), public=parts[0], survey=parts[1])


@pytest.mark.parametrize(
    ("scores", "previous", "items", "present", "absent"),
    [
        (("64", "94"), "70", {}, ("เพิ่มขึ้น", "ต่ำสุดคือ ตัวชี้วัดที่ 1", "ต้องแก้ไขโดยเร่งด่วน 1 ตัวชี้วัด"), ("ข้อที่",)),
        (("86", "94"), "95", {}, ("ลดลง", "ไม่มีตัวชี้วัดใดต่ำกว่าค่าเป้าหมาย"), ("เร่งด่วน",)),
        (("100", "100"), None, {}, ("ทั้ง 2 ตัวชี้วัดได้คะแนนเต็ม 100", "ควรรักษาระดับ"), ("ต่ำสุด", "2566")),
        (("70", "70"), None, {}, ("ได้ 70.00 คะแนนเท่ากัน",), ("ต่ำสุด",)),
        (("70", None), None, {}, ("ไม่มีข้อมูลคะแนนของแบบวัด IIT", "ตัวชี้วัดที่มีข้อมูลคือ ตัวชี้วัดที่ 1"), (" 0.00",)),
        (
            ("70", "90"),
            None,
            {
                "groups": [(Decimal(0), ["O8", "O9"]), (Decimal(80), ["i1"])],
                "weak": ["O8", "O9", "i1"],
                "item_scores": 5,
            },
            ("3 ข้อ จากทั้งหมด 5 ข้อ", "ข้อ O8 และ O9 (0.00 คะแนนทุกข้อ) ข้อ i1 (80.00 คะแนน)"),
            (),
        ),
        (
            ("90", "90"),
            None,
            {"weak": [], "item_scores": 4, "items_missing": 1},
            ("ทุกข้อที่มีข้อมูลได้คะแนนไม่ต่ำกว่าค่าเป้าหมาย",),
            ("ข้อที่ต่ำกว่า",),
        ),
        (
            ("90", "90"),
            None,
            {"weak": ["e6"], "weak_parts": [item("e6", "85.56", "82.93", "88.18")], "item_scores": 9},
            ("ส่วน Public หรือส่วน Survey ต่ำกว่า", "e6 (85.56 คะแนน Public 82.93 Survey 88.18)"),
            (),
        ),
        (
            ("90", "90"),
            None,
            {"part_gaps": [item("e9", "60.98", "21.95", "100")]},
            ("ข้อ e9 คะแนนส่วน Public (21.95 คะแนน) ต่ำกว่าส่วน Survey (100.00 คะแนน) อยู่ 78.05",),
            (),
        ),
    ],
)
def test_instrument(
    scores: tuple[str | None, ...],
    previous: str | None,
    items: dict[str, object],
    present: tuple[str, ...],
    absent: tuple[str, ...],
) -> None:
    known = [Decimal(s) for s in scores if s is not None]
    mean = str(sum(known) / len(known)) if len(known) == len(scores) else None
    nothing = {
        "weak": [],
        "weak_parts": [],
        "groups": [],
        "item_scores": 0,
        "items_missing": 0,
        "items_partly": 0,
        "part_gaps": [],
    }
    whole = node("IIT", mean, previous)
    text = Narrator("arabic").render("instrument", code="IIT", node=whole, **{**facts(*scores), **nothing, **items})
    assert [p for p in present if p not in text] == []
    assert [a for a in absent if a in text] == []


@pytest.mark.parametrize(
    ("weak", "missing", "uncovered", "expected"),
    [
        (1, 0, 0, "จากข้อที่คิดคะแนนทั้งหมด 5 ข้อ มีข้อที่ต่ำกว่าค่าเป้าหมาย (85 คะแนน) จำนวน 1 ข้อ"),
        (1, 2, 1, "จากข้อที่มีข้อมูล 5 ข้อ มีข้อที่ต่ำกว่าค่าเป้าหมาย"),
        (3, 0, 0, "ทุกข้อมีมาตรการรองรับแล้ว"),
        (3, 0, 3, "ยังไม่มีข้อใดที่มีมาตรการรองรับ"),
        (3, 0, 1, "มีมาตรการรองรับแล้ว 2 ข้อ ยังไม่มีมาตรการรองรับ 1 ข้อ"),
    ],
)
def test_weak_items(weak: int, missing: int, uncovered: int, expected: str) -> None:
    values = {"weak": ["i1"] * weak, "uncovered": uncovered, "item_scores": 5, "parts": False}
    values |= {"items_missing": missing, "items_partly": 0}
    assert expected in Narrator("arabic").render("weak_items", **facts("80"), **values)


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        (("50", "90", "100"), "ต้องแก้ไขโดยเร่งด่วน 1 ตัวชี้วัด พัฒนาให้ดีขึ้น 1 ตัวชี้วัด รักษาระดับ 1 ตัวชี้วัด"),
        (("100", "100"), "จากทั้งหมด 2 ตัวชี้วัด รักษาระดับ 2 ตัวชี้วัด"),
        (("50", None), "จากตัวชี้วัดที่มีข้อมูล 1 จาก 2 ตัวชี้วัด ต้องแก้ไขโดยเร่งด่วน 1 ตัวชี้วัด และไม่มีข้อมูล 1 ตัวชี้วัด"),
        ((None,), "ไม่มีข้อมูลคะแนนรายตัวชี้วัด"),
    ],
)
def test_indicators(scores: tuple[str | None, ...], expected: str) -> None:
    assert expected in Narrator("arabic").render("indicators", **facts(*scores))


@pytest.mark.parametrize(
    ("values", "paragraphs"),
    [
        ({}, []),
        ({"weak_without": ["O8"]}, ["ข้อที่ต่ำกว่าค่าเป้าหมายซึ่งยังไม่มีมาตรการรองรับ จำนวน 1 ข้อ ได้แก่ O8"]),
        (
            {"incomplete": ["M01", "M02"]},
            ["มาตรการที่ยังไม่ระบุผู้รับผิดชอบหรือกำหนดแล้วเสร็จ จำนวน 2 มาตรการ ได้แก่ M01 และ M02"],
        ),
        (
            {"kept": [node("9", "100")]},
            ["ตัวชี้วัดที่ 9 ได้คะแนนเต็ม 100 คะแนน ให้รักษาระดับโดยดำเนินการตามแนวปฏิบัติเดิมอย่างต่อเนื่อง"],
        ),
    ],
)
def test_measures_gaps(values: dict[str, object], paragraphs: list[str]) -> None:
    nothing = {"weak_without": [], "incomplete": [], "kept": [], "unplanned": []}
    text = Narrator("arabic").render("measures_gaps", **facts("80"), **{**nothing, **values})
    assert [p for p in text.split("\n") if p] == paragraphs


@pytest.mark.parametrize(
    ("asked", "announced", "expected", "absent"),
    [("O27", True, "ข้อ O27", "ยังไม่ประกาศ"), ("", False, "ยังไม่ประกาศ", "ข้อ O"), ("", True, "ประโยชน์", "ประกาศ")],
)
def test_foreword_says_which_item_asks_for_the_report(asked: str, announced: bool, expected: str, absent: str) -> None:
    text = foreword(asked_item=asked, announced_rules=announced)
    assert expected in text
    assert absent not in text


def foreword(**values: object) -> str:
    """The foreword of a report with two measures."""
    usual = {"agency": "เทศบาล", "head": "นายก", "asked_item": "O27", "announced_rules": True, "has_items": True}
    return Narrator("arabic").render("foreword", **facts("80"), **(usual | {"measure_count": 2} | values))


def test_the_foreword_claims_measures_only_where_there_are_some() -> None:
    assert "นำผลการวิเคราะห์มากำหนดมาตรการ" in foreword()
    assert "จำนวน 2 มาตรการ" in foreword()
    assert "มาตรการที่จะดำเนินการ และการรับทราบ" in foreword()
    without = foreword(measure_count=0)
    assert "มากำหนดมาตรการ" not in without
    assert "มาตรการที่จะดำเนินการ" not in without
    assert "ยังไม่ได้กำหนดไว้ในรายงานฉบับนี้" in without


@pytest.mark.parametrize(
    ("template", "count", "expected"),
    [
        ("measures_intro", 6, "เทศบาลกำหนดมาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน ประจำปีงบประมาณ พ.ศ. 2568"),
        ("measures_intro", 0, "เทศบาลยังไม่ได้กำหนดมาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน ประจำปีงบประมาณ พ.ศ. 2568"),
        ("measures_none", 0, "เทศบาลยังไม่ได้กำหนดมาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน ประจำปีงบประมาณ พ.ศ. 2568"),
    ],
)  # fmt: skip
def test_the_section_of_measures_begins_with_a_whole_sentence(template: str, count: int, expected: str) -> None:
    text = Narrator("arabic").render(template, agency="เทศบาล", measure_count=count, **facts("90"))
    assert text.startswith(expected)


@pytest.mark.parametrize(("scores", "kept"), [(("80", "100"), True), (("80", "90"), False), ((None, "90"), False)])
def test_only_full_marks_are_ordered_to_be_kept(scores: tuple[str | None, ...], kept: bool) -> None:
    values = {"head": "นายก", "agency": "เทศบาล", "measure_count": 3}
    text = Narrator("arabic").render("acknowledgement_development", **facts(*scores), **values)
    assert ("รักษามาตรฐานของตัวชี้วัดที่ได้คะแนนเต็ม" in text) is kept


@pytest.mark.parametrize(("count", "expected"), [(6, "จำนวน 6 มาตรการ"), (0, "ยังไม่มีการกำหนดมาตรการ")])
def test_acknowledgement(count: int, expected: str) -> None:
    values = {"head": "นายกเทศมนตรี", "level": "ผ่าน", "letter": None, "measure_count": count}
    assert expected in Narrator("arabic").render("acknowledgement", **facts("80"), **values)


@pytest.mark.parametrize(
    ("missing", "unscored", "expected"),
    [(0, [], "แสดงคะแนนครบทั้ง 5 ข้อ"), (2, [], "5 จาก 7 ข้อ"), (0, ["O29"], "ข้อที่ไม่คิดคะแนน 1 ข้อ ได้แก่ O29")],
)
def test_appendix(missing: int, unscored: list[str], expected: str) -> None:
    values = {"item_scores": 5, "items_missing": missing, "items_partly": 0, "unscored": unscored}
    assert expected in Narrator("arabic").render("appendix", **facts("80"), **values)


def test_difference_names_both_scores() -> None:
    values = {"name": "ตัวชี้วัดที่ 10", "published": Decimal(35), "computed": Decimal("37.5")}
    text = Narrator("arabic").render("difference", **values)
    assert all(part in text for part in ("35.00", "37.50", "2.50"))


@pytest.mark.parametrize(("provisional", "shown"), [(True, True), (False, False)])
def test_rules_say_when_they_are_provisional(provisional: bool, shown: bool) -> None:
    values = {"year": 2569, "rules_of": 2568, "version": 1, "summary": "สรุป", "provisional": provisional}
    assert ("ผลเบื้องต้น" in Narrator("arabic").render("rules", **values)) is shown


ORDERS = re.compile("ควรตรวจสอบ|ก่อนเผยแพร่|โปรด(?!พิจารณา)|ตรวจเอง|ต้องตรวจสอบกับ")


def test_a_document_to_be_signed_gives_no_orders_to_the_officer_who_prints_it() -> None:
    folder = Path(narrative.__file__).parent
    texts = {p.name: p.read_text(encoding="utf-8") for p in folder.glob("*.j2") if not p.name.startswith("sheets_")}
    texts["labels.yaml"] = (folder.parent / "report" / "labels.yaml").read_text(encoding="utf-8")
    assert texts
    assert [name for name, text in texts.items() if ORDERS.search(text)] == []
