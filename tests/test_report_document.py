"""What the analysis report says, before it is laid out: figures, order, omissions, typed text."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from report_cases import CASES, STRESS, assessed, entry, example, measure, profile

from ita_xl.assessment import assess
from ita_xl.assessment.model import Assessment
from ita_xl.assessment.submission import Entry, ScoreEntry, Submission
from ita_xl.frameworks.load import load_following, load_framework
from ita_xl.report.document import Callout, Cards, Cell, Charts, Document, Heading, Paragraph, Row, RowKind, Table, Tone
from ita_xl.report.kinds import build_document, chosen_digits
from ita_xl.report.layout import pages_of

COVER, OVERVIEW, INDICATORS, WEAK, MEASURES = "ปก", "ภาพรวม", "ผลรายตัวชี้วัด", "ข้อที่ต้องปรับปรุง", "มาตรการ"
ACKNOWLEDGEMENT, APPENDIX, RULES = "การรับทราบ", "ภาคผนวก", "ที่มาของเกณฑ์"


def document(name: str) -> Document:
    """The analysis report of a case, with Arabic digits."""
    return build_document(assessed(name), "analysis", "arabic")


def section(report: Document, name: str) -> list[object]:
    """The blocks of the section whose sheet name contains `name`."""
    return [b for s in report.sections if name in s.name for b in s.blocks]


def tables(report: Document, name: str) -> list[Table]:
    """The tables of a section."""
    return [b for b in section(report, name) if isinstance(b, Table)]


def words(report: Document, name: str = "", numbers: bool = False) -> str:
    """All running text and table text of a section, or of the whole report; on request with the numbers in tables."""
    texts = []
    for block in (b for s in report.sections if name in s.name for b in s.blocks):
        if isinstance(block, Heading | Paragraph | Callout):
            texts.append(block.text)
        if isinstance(block, Table):
            texts += [str(c.value) for row in block.rows for c in row.cells if numbers or isinstance(c.value, str)]
    return "\n".join(texts)


def changed(submission: Submission, **fields: object) -> Assessment:
    """An assessment of the submission with other fields."""
    year = submission.fiscal_year
    return assess(msgspec.structs.replace(submission, **fields), load_framework(year), load_framework(year + 1))


def values(row: Row) -> list[object]:
    """The values of a row."""
    return [cell.value for cell in row.cells]


def test_sections_of_a_complete_report_stand_in_the_order_of_the_real_ones() -> None:
    names = [s.name for s in document("001").sections]
    assert names == [
        "ปก",
        "คำนำ",
        "สารบัญ",
        "1 ความเป็นมา",
        "2 ภาพรวมผลการประเมิน",
        "3 วิเคราะห์รายแบบวัด",
        "4 ผลรายตัวชี้วัด",
        "5 ข้อที่ต้องปรับปรุง",
        "6 สรุปรายประเด็น",
        "7 มาตรการ",
        "8 การรับทราบ",
        "ภาคผนวก คะแนนรายข้อ",
        "องค์ประกอบที่กำหนด",
        "ที่มาของเกณฑ์",
    ]


def test_without_item_scores_there_is_no_list_of_items_and_the_report_says_so() -> None:
    report = document("000")
    assert not section(report, WEAK)
    assert not section(report, APPENDIX)
    assert "ไม่มีข้อมูลคะแนนรายข้อ" in words(report, INDICATORS)


def test_cards_of_example_001() -> None:
    cards = next(b for b in section(document("001"), OVERVIEW) if isinstance(b, Cards)).cards
    assert [c.value for c in cards] == [Decimal(v) for v in ("69.50", "81.24", "82.80", "50.72")]
    assert [c.word for c in cards] == ["ต้องปรับปรุงโดยด่วน", *["แก้ไขโดยเร่งด่วน"] * 3]
    assert cards[0].change == "ลดลง 10.79 จากปีก่อน"


def test_ranking_of_example_000_shares_rank_four() -> None:
    rows = tables(document("000"), OVERVIEW)[0].rows
    assert [values(r)[:2] for r in rows][:6] == [[1, 6], [2, 1], [3, 3], [4, 5], [4, 9], [6, 8]]
    assert values(rows[0])[4] == Decimal("85.69")
    assert values(rows[-1])[1:6] == [10, "การป้องกันการทุจริต", "OIT", Decimal("12.50"), Decimal("-72.50")]


def test_indicator_table_says_what_to_do_next_year() -> None:
    *rows, total = tables(document("000"), INDICATORS)[0].rows
    assert [values(r)[-1] for r in rows].count("แก้ไขโดยเร่งด่วน") == 9
    assert [values(r)[-1] for r in rows].count("พัฒนาให้ดีขึ้น") == 1
    assert total.kind is RowKind.TOTAL
    assert Decimal("62.57") in values(total)
    assert "D" in values(total)


def test_published_and_computed_score_are_both_shown_where_they_differ() -> None:
    text = words(document("001"), INDICATORS)
    assert "ใช้คะแนนตามประกาศ 35.00 คะแนน" in text
    assert "คำนวณจากข้อมูลที่กรอกคือ 37.50 คะแนน" in text
    assert "ใช้คะแนนตามประกาศ" not in words(document("002"))


@pytest.mark.parametrize("name", ["001", "lowest", "provisional"])
def test_a_difference_from_the_published_score_is_printed_once(name: str) -> None:
    base = assessed(name).submission
    published = {code: ScoreEntry(published=entry("12.5")) for code in ("IIT", "EIT", "OIT")}
    year = base.fiscal_year
    submission = msgspec.structs.replace(base, instruments=published)
    made = build_document(assess(submission, load_framework(year), load_following(year)), "analysis", "arabic")
    notes = [
        (s.name.split(" ", 1)[1], b.text)
        for s in made.sections
        for b in s.blocks
        if isinstance(b, Paragraph) and "ใช้คะแนนตามประกาศ" in b.text
    ]
    assert {place for place, _ in notes} == {"ผลรายตัวชี้วัด"}
    assert len({text for _, text in notes}) == len(notes)
    assert {text.split()[1] for _, text in notes if text.startswith("คะแนนแบบวัด")} == {"IIT", "EIT", "OIT"}


def test_every_item_below_the_target_of_example_001_is_named() -> None:
    rows = tables(document("001"), WEAK)[0].rows
    codes = [str(values(r)[0]) for r in rows]
    assert len(codes) == 29
    assert {"e9", "e6", "O8", "O31", "i10"} <= set(codes)
    scores = [values(r)[5] for r in rows]
    assert scores == sorted(scores)
    e9 = next(r for r in rows if r.cells[0].value == "e9")
    assert values(e9)[3:6] == [Decimal("21.95"), Decimal("100.00"), Decimal("60.98")]
    assert e9.cells[3].tone is Tone.BELOW


def test_measures_stand_in_order_of_urgency_one_a_row() -> None:
    table = tables(document("001"), MEASURES)[0]
    groups = list(dict.fromkeys(r.group for r in table.rows))
    assert groups == ["10", "4", "9", "5", "8", "7"]
    assert len(table.columns) == 8
    assert len(table.rows) == len(example("001").plan)


def test_a_weak_indicator_without_measure_is_said_so() -> None:
    rows = tables(document("000"), MEASURES)[0].rows
    lacking = [r.group for r in rows if "ยังไม่มีมาตรการรองรับ" in str(values(r)[3])]
    planned = {str(row.indicator) for row in example("000").plan}
    assert lacking
    assert not set(lacking) & planned
    assert set(lacking) | planned >= {str(n) for n in range(1, 11) if n != 6}


def test_what_a_measure_lacks_is_said_in_words() -> None:
    plan = (measure(1, 10, responsible=None, due=None, weakness=None, steps=0, monitoring=" ", measure="ทำ"),)
    report = build_document(changed(example("001"), plan=plan), "analysis", "arabic")
    row = tables(report, MEASURES)[0].rows[0]
    assert values(row)[2:] == ["ยังไม่ระบุ", "M01 ทำ", *["ยังไม่ระบุ"] * 4]


def test_typed_step_numbers_are_not_doubled() -> None:
    plan = (msgspec.structs.replace(measure(1, 10), steps=("1. ประชุม", "๒) เผยแพร่", "- รายงาน")),)
    report = build_document(changed(example("001"), plan=plan), "analysis", "thai")
    assert values(tables(report, MEASURES)[0].rows[0])[4] == "๑) ประชุม\n๒) เผยแพร่\n๓) รายงาน"


def test_typed_text_stays_text() -> None:
    text = words(document("many_measures"), MEASURES)
    assert "=1+1 {{ 7*7 }} {% raw %}" in text
    assert "https://www.example.go.th/ita/2568/O30?id=15" in text


def test_links_and_codes_keep_their_digits_in_a_thai_report() -> None:
    text = words(build_document(assessed("many_measures"), "analysis", "thai"), MEASURES)
    assert "https://www.example.go.th/ita/2568/O30?id=15" in text
    assert "M31" in text
    assert "ภายใน ๑๕ วัน" in text


@pytest.mark.parametrize("name", CASES)
def test_no_figure_is_invented_for_a_missing_score(name: str) -> None:
    """A 0 in a table belongs to a score that is really 0 or a change that is really none."""
    a = assessed(name)
    real = {
        v for n in (a.total, *a.instruments, *a.indicators, *a.items) for v in (n.used, n.public, n.survey, n.change)
    }
    shown = [
        c.value
        for s in document(name).sections
        for b in s.blocks
        if isinstance(b, Table)
        for r in b.rows
        for c in r.cells
    ]
    assert Decimal(0) in real or Decimal(0) not in [v for v in shown if isinstance(v, Decimal)]


@pytest.mark.parametrize("name", CASES)
def test_no_text_is_left_unfinished(name: str) -> None:
    text = words(document(name)).replace("{{ 7*7 }} {% raw %}", "")
    assert not [mark for mark in ("None", "Decimal", "{", "}", "nan") if mark in text]


@pytest.mark.parametrize("name", [name for name in CASES if name != "many_measures"])
def test_a_thai_report_has_no_arabic_digit_outside_codes_and_links(name: str) -> None:
    report = build_document(assessed(name), "analysis", "thai")
    texts = [words(report, s.name) for s in report.sections if s.name != RULES]
    tokens = " ".join(texts).replace("(", " ").replace(")", " ").replace(",", " ").split()
    assert [
        t for t in tokens if any(c in "0123456789" for c in t) and not any(c.isascii() and c.isalpha() for c in t)
    ] == []


def test_an_incomplete_result_says_what_is_missing() -> None:
    report = document("003")
    assert "ไม่มีข้อมูลคะแนนของ ตัวชี้วัดที่ 1 2 3 4 6 7 และ 10" in words(report, OVERVIEW)
    missing = [values(r) for r in tables(report, INDICATORS)[0].rows if "ไม่มีข้อมูล" in values(r)]
    assert len(missing) == 7


def test_nothing_but_the_total_gives_no_chart_and_says_why() -> None:
    blocks = section(document("004"), OVERVIEW)
    assert not [b for b in blocks if isinstance(b, Charts)]
    assert "ไม่แสดงแผนภูมิ" in words(document("004"), OVERVIEW)


def test_a_year_of_which_only_indicators_are_known_is_not_denied() -> None:
    """The radar and the tables show last year's indicators while there is no chart of totals."""
    report = str(section(document("lowest"), OVERVIEW))
    assert "ไม่มีคะแนนรวมและคะแนนรายแบบวัดของปี 2565" in report
    assert "ไม่มีคะแนนปี 2565" not in report


def test_a_letter_is_never_made_up() -> None:
    assert "ผ่านดีเยี่ยม (AA)" in words(document("004"), INDICATORS)
    assert "(AA)" not in words(document("perfect"))


def test_all_at_100_is_praised_and_nothing_is_urgent() -> None:
    report = document("perfect")
    assert "10 ตัวชี้วัดได้คะแนนเต็ม 100 คะแนน" in words(report, OVERVIEW)
    assert WEAK not in [s.name for s in report.sections], "no page that only says that there is nothing to list"
    assert "ทุกข้อได้คะแนนไม่ต่ำกว่าค่าเป้าหมาย" in words(report)
    assert not tables(report, MEASURES)
    assert "ทุกตัวชี้วัดผ่านค่าเป้าหมาย" in words(report, MEASURES)


def test_assumed_wording_is_marked_and_explained() -> None:
    submission = msgspec.structs.replace(
        STRESS["provisional"](), items={i.code: i_entry for i, i_entry in _some_items(2569)}
    )
    report = build_document(assess(submission, load_framework(2569)), "analysis", "arabic")
    framework = load_framework(2569)
    shown = {str(r.cells[0].value): str(r.cells[1].value) for r in tables(report, APPENDIX)[0].rows if len(r.cells) > 1}
    for item in framework.items:
        assert shown[item.code].endswith(" *") == (item.text is None and item.assumed_text is not None)
    assert "* ถ้อยคำของข้อนี้ยังไม่ได้ยืนยัน" in words(report, APPENDIX)
    assert "*" not in words(document("001"), APPENDIX)


def _some_items(year: int) -> list[tuple[object, object]]:
    from ita_xl.assessment.submission import ItemEntry

    return [(i, ItemEntry(score=Entry(Decimal(100)))) for i in load_framework(year).items]


def test_provisional_rules_mark_the_report() -> None:
    report = document("provisional")
    assert report.mark
    assert "2568" in report.mark
    assert "ผลเบื้องต้น" in words(report, RULES)
    assert "ยังไม่ประกาศ" in words(report, RULES)
    assert document("001").mark is None


def test_the_last_page_names_sources_and_how_sure_they_are() -> None:
    report = document("001")
    text = words(report, RULES)
    framework = load_framework(2567)
    assert all(framework.sources[key].what_th in text for key in framework.levels.sources)
    assert "(mgronline.com)" in text, "of a long address only the site"
    assert "published" not in text
    assert "อนุมาน" in text
    assert "O27" in text


@pytest.mark.parametrize("year", range(2562, 2570))
@pytest.mark.parametrize("digits", ["arabic", "thai"])
def test_rules_and_sources_share_one_page(year: int, digits: str) -> None:
    submission = Submission(fiscal_year=year, profile=profile(year, "กรมตัวอย่าง"))
    report = build_document(assess(submission, load_framework(year), load_following(year)), "analysis", digits)
    (last,) = [s for s in report.sections if RULES in s.name]
    assert len(pages_of(last, marked=bool(report.mark))) == 1


def test_the_rules_list_exactly_the_sources_that_their_table_refers_to() -> None:
    facts, sources = tables(document("001"), RULES)
    referred = {n for row in facts.rows for n in re.findall(r"\d+", str(row.cells[3].value))}
    assert referred == set(re.findall(r"^\[(\d+)\]", str(sources.rows[0].cells[0].value), re.MULTILINE))


def test_the_head_of_the_agency_signs() -> None:
    text = words(document("001"), ACKNOWLEDGEMENT)
    assert text.count("นายกองค์การบริหารส่วนตำบลเขวาใหญ่") == 1
    assert "นายกเทศมนตรีตำบลลำน้ำพอง" in words(document("002"), ACKNOWLEDGEMENT)


@pytest.mark.parametrize(("typed", "expected"), [("อารบิก", "arabic"), ("ไทย", "thai"), (None, "thai")])
def test_digits_are_the_officers_choice(typed: str | None, expected: str) -> None:
    submission = example("001")
    profile = msgspec.structs.replace(submission.profile, digits=Entry(typed) if typed else None)
    assert chosen_digits(changed(submission, profile=profile)) == expected


def test_own_templates_replace_packaged_ones(tmp_path: Path) -> None:
    (tmp_path / "key_finding.j2").write_text("ของหน่วยงาน {{ total.used|score }}", encoding="utf-8")
    report = build_document(assessed("001"), "analysis", "arabic", tmp_path)
    assert "ของหน่วยงาน 69.50" in words(report, OVERVIEW)


def test_an_empty_cell_prints_nothing_and_a_missing_one_says_so() -> None:
    assert Cell().value is None
    report = document("003")
    assert not [r for t in tables(report, INDICATORS) for r in t.rows if r.kind is RowKind.BODY and None in values(r)]
