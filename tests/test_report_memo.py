"""The official memo: head, generated parts, what next year's O items ask for, and the chain of signatures."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import msgspec
import office
import pytest
from report_cases import CASES, LONG_NAME, assessed, example, profile

from ita_xl.assessment import assess
from ita_xl.assessment.model import Assessment, Node
from ita_xl.assessment.submission import Entry, Signatory, Submission
from ita_xl.frameworks.load import load_following, load_framework
from ita_xl.narrative.engine import Narrator
from ita_xl.report.document import (
    Document,
    LetterHead,
    LetterLine,
    PageKind,
    Paragraph,
    Signature,
    SignatureBox,
    SignatureBoxes,
)
from ita_xl.report.kinds import build_document, write_report
from ita_xl.report.layout import number_pages
from ita_xl.report.lines import fits_one_line, fitted
from ita_xl.report.sections.memo_data import memo_data, office_of

DOTS = "...."


def assessment_of(submission: Submission) -> Assessment:
    """The assessment with the rules of the following year."""
    year = submission.fiscal_year
    return assess(submission, load_framework(year), load_following(year))


def with_profile(key: str, **fields: object) -> Submission:
    """An example with other fields of the profile; None empties one."""
    base = example(key)
    entries = {name: None if value is None else Entry(value) for name, value in fields.items()}
    return msgspec.structs.replace(base, profile=msgspec.structs.replace(base.profile, **entries))


def memo_of(submission: Submission) -> Document:
    """The memo with Arabic digits."""
    return build_document(assessment_of(submission), "memo", "arabic")


def head(memo: Document) -> dict[str, str]:
    """The labelled fields of the head, and whom it addresses."""
    blocks = memo.sections[0].blocks
    fields = {f.label: f.text for b in blocks if isinstance(b, LetterLine) for f in b.fields}
    addressed = next(b.text for b in blocks if isinstance(b, Paragraph))
    return fields | {"เรียน": addressed.removeprefix("เรียน").strip()}


def text(memo: Document) -> str:
    """All paragraphs."""
    return "\n".join(b.text for b in memo.sections[0].blocks if isinstance(b, Paragraph))


def boxes(memo: Document) -> list[SignatureBox]:
    """The boxes for opinions, in the order of signing."""
    return [box for b in memo.sections[0].blocks if isinstance(b, SignatureBoxes) for box in b.boxes]


def author(memo: Document) -> Signature:
    """The signature of who wrote the memo."""
    return next(b for b in memo.sections[0].blocks if isinstance(b, Signature))


def test_head_of_the_published_memo() -> None:
    assert head(memo_of(example("003"))) == {
        "ส่วนราชการ": "สำนักปลัด องค์การบริหารส่วนตำบลกะลาเส โทร. 075-270711",
        "ที่": "ตง 72201/171",
        "วันที่": "6 มีนาคม 2563",
        "เรื่อง": "รายงานการวิเคราะห์ผลการประเมินคุณธรรมและความโปร่งใสในการดำเนินงาน\nของหน่วยงานภาครัฐ ประจำปีงบประมาณ พ.ศ. 2562",
        "เรียน": "นายกองค์การบริหารส่วนตำบลกะลาเส",
    }


def test_what_the_head_lacks_stays_a_dotted_line() -> None:
    empty = dict.fromkeys(("doc_no", "report_date", "phone", "department", "addressee"))
    fields = head(memo_of(with_profile("003", **empty)))
    assert (fields["ที่"], fields["วันที่"]) == ("", "")
    assert fields["ส่วนราชการ"].startswith("องค์การบริหารส่วนตำบลกะลาเส โทร. " + DOTS)
    assert fields["เรียน"] == "นายกองค์การบริหารส่วนตำบลกะลาเส"


@pytest.mark.parametrize(
    ("department", "expected"),
    [
        ("สำนักปลัด", "สำนักปลัด องค์การบริหารส่วนตำบลกะลาเส"),
        ("สำนักปลัด อบต.กะลาเส", "สำนักปลัด อบต.กะลาเส"),
        (None, "องค์การบริหารส่วนตำบลกะลาเส"),
    ],
)
def test_the_agency_stands_once_in_the_head(department: str | None, expected: str) -> None:
    assert head(memo_of(with_profile("003", department=department, phone="1")))["ส่วนราชการ"] == f"{expected} โทร. 1"


@pytest.mark.parametrize(
    ("agency", "type_", "expected"),
    [
        ("เทศบาลเมืองตัวอย่าง", None, "นายกเทศมนตรีเมืองตัวอย่าง"),
        ("มหาวิทยาลัยตัวอย่าง", "สถาบันอุดมศึกษา", "อธิการบดี"),
        ("สำนักงานตัวอย่าง", "ส่วนราชการระดับกรม", "อธิบดี"),
        ("สำนักงานตัวอย่าง", None, "หัวหน้าหน่วยงาน"),
    ],
)
def test_the_head_of_the_agency_is_addressed(agency: str, type_: str | None, expected: str) -> None:
    memo = memo_of(with_profile("003", agency=agency, agency_type=type_, addressee=None))
    assert head(memo)["เรียน"] == expected


def test_the_four_parts_stand_in_order() -> None:
    parts = ["เรื่องเดิม", "ข้อเท็จจริง", "ข้อกฎหมายและระเบียบ", "ข้อเสนอเพื่อพิจารณา", "จึงเรียนมาเพื่อโปรดพิจารณา"]
    lines = text(memo_of(example("002"))).split("\n")
    assert [line for line in lines if line in parts] == parts


def test_result_and_weakest_indicators_of_the_published_memo() -> None:
    written = text(memo_of(example("003")))
    assert "มีคะแนนรวม 79.38 คะแนน อยู่ในระดับ B" in written
    for sentence in (
        "1. ด้าน IIT ไม่มีข้อมูลคะแนนของแบบวัด มีข้อมูลคะแนนเพียงตัวชี้วัดเดียว คือ ตัวชี้วัดที่ 5",
        "ได้ 50.48 คะแนน ซึ่งต่ำกว่าค่าเป้าหมายและต้องแก้ไขโดยเร่งด่วน",
        "3. ด้าน OIT ไม่มีข้อมูลคะแนนของแบบวัด มีข้อมูลคะแนนเพียงตัวชี้วัดเดียว คือ ตัวชี้วัดที่ 9",
        "ได้ 92.50 คะแนน ซึ่งผ่านค่าเป้าหมายและควรพัฒนาให้ดีขึ้น",
    ):
        assert sentence in written
    assert written.count("60.49") == 1


def test_what_the_o_items_of_the_next_year_ask_for() -> None:
    written = text(memo_of(example("003")))
    assert (
        "ข้อ O42 มาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน (ถ้อยคำยังไม่ยืนยัน) ปีงบประมาณ พ.ศ. 2563 "
        "จากผลการประเมินปีงบประมาณ พ.ศ. 2562 โดยมีองค์ประกอบ ได้แก่ (1) การวิเคราะห์ผลการประเมิน"
    ) in written
    assert (
        "ข้อ O43 การดำเนินการตามมาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน (ถ้อยคำยังไม่ยืนยัน) ปีงบประมาณ พ.ศ. 2563"
    ) in written
    assert not re.search(r"ซึ่งรวมถึง.* และ ", written)
    assert "ยังไม่ประกาศ" in text(build_document(assessed("provisional"), "memo", "arabic"))
    assert "อนุมานจากปีข้างเคียง" in text(build_document(assessed("blank"), "memo", "arabic"))


@pytest.mark.parametrize("name", ["000", "001", "002", "003", "004", "blank"])
def test_an_o_item_has_the_name_of_the_rules_marked_where_it_is_assumed(name: str) -> None:
    assessment = assessed(name)
    written = text(build_document(assessment, "memo", "arabic"))
    rules = load_following(assessment.framework.fiscal_year)
    assert rules
    for obligation in rules.obligations:
        item = next(item for item in rules.items if item.code == obligation.item)
        line = next(line for line in written.split("\n") if line.strip().startswith(f"ข้อ {item.code} "))
        assert (item.text or item.assumed_text or "") in line
        assert ("(ถ้อยคำยังไม่ยืนยัน)" in line) == (item.text is None)


def test_wording_that_is_not_confirmed_is_not_quoted() -> None:
    for name in ("000", "001", "002", "003", "004"):
        assessment = assessed(name)
        written = text(build_document(assessment, "memo", "arabic"))
        assumed = [e.assumed_text for o in assessment.obligations or () for e in o.elements if e.assumed_text]
        assert not [words for words in assumed if len(words) > 20 and words in written]


def test_the_resolution_of_the_cabinet_is_data_with_a_source() -> None:
    resolution = memo_data().resolution
    assert (resolution.date, resolution.first_year, resolution.last_year) == (date(2018, 1, 23), 2561, 2564)
    assert resolution.source
    assert "เมื่อวันที่ 23 มกราคม 2561" in text(memo_of(example("003")))
    assert "ดำเนินการประเมินต่อเนื่อง" not in text(memo_of(example("003")))
    assert "ดำเนินการประเมินต่อเนื่อง" in text(memo_of(example("001")))


def test_the_proposal_follows_from_the_plan() -> None:
    assert "อนุมัติมาตรการ" in text(memo_of(example("002")))
    assert "จำนวน 3 มาตรการ และให้ผู้รับผิดชอบ" in text(memo_of(example("002")))
    without = text(memo_of(msgspec.structs.replace(example("002"), plan=())))
    assert "พิจารณาจัดทำมาตรการ" in without
    assert "อนุมัติมาตรการ" not in without
    assert "จัดทำมาตรการส่งเสริมคุณธรรม" in text(memo_of(msgspec.structs.replace(example("000"), plan=())))


def test_the_reports_that_were_ticked_are_named_as_enclosures() -> None:
    ticked = msgspec.structs.replace(example("002"), reports=("analysis", "followup", "memo"))
    assert "ตามรายงานการวิเคราะห์ผลการประเมิน และ รายงานผลการดำเนินการตามมาตรการที่แนบมาพร้อมนี้" in text(memo_of(ticked))
    assert "รายละเอียดปรากฏตามเอกสารที่แนบมาพร้อมนี้" in text(memo_of(msgspec.structs.replace(ticked, reports=("memo",))))


def test_without_a_choice_the_analysis_is_enclosed() -> None:
    nothing = assessment_of(msgspec.structs.replace(example("002"), reports=()))
    assert "ตามรายงานการวิเคราะห์ผลการประเมินที่แนบมาพร้อมนี้" in text(build_document(nothing, "memo", "arabic"))


def test_a_memo_in_front_of_a_report_encloses_that_report() -> None:
    ticked = assessment_of(msgspec.structs.replace(example("002"), reports=("analysis", "measures")))
    document = build_document(ticked, "measures", "arabic", with_memo=True)
    memo, *others = document.sections
    assert memo.page is PageKind.MEMO
    assert "ตามมาตรการส่งเสริมคุณธรรมและความโปร่งใสที่แนบมาพร้อมนี้" in str(memo)
    assert [s.name for s in others] == [s.name for s in build_document(ticked, "measures", "arabic").sections]
    pages, first = number_pages(document.sections)
    assert first[others[0].name] == len(pages[0]) + 1, "pages are counted through the whole file"


def test_the_subject_and_the_cover_speak_of_measures_only_where_some_are_set() -> None:
    bare = assessment_of(msgspec.structs.replace(example("001"), plan=(), follow_up=()))
    for assessment, there in ((assessed("001"), True), (bare, False)):
        assert ("และมาตรการ ปีงบประมาณ" in str(build_document(assessment, "memo", "arabic"))) is there
        cover = build_document(assessment, "analysis", "arabic").sections[0]
        assert ("และมาตรการส่งเสริม" in str(cover)) is there


def test_the_chain_of_the_published_memo_with_acting_officers() -> None:
    memo = memo_of(example("003"))
    assert author(memo).lines[2] == "นักวิเคราะห์นโยบายและแผนปฏิบัติการ"
    reviewer, deputy, head_of_agency = boxes(memo)
    assert (reviewer.title, reviewer.opinions) == ("ผู้ตรวจสอบ", ())
    assert reviewer.lines[2:4] == ("นักทรัพยากรบุคคล รักษาราชการแทน", "หัวหน้าสำนักปลัด")
    assert deputy.title == "ความเห็นของ\nปลัดองค์การบริหารส่วนตำบลกะลาเส"
    assert [line.split()[-1] if DOTS not in line else line.split()[2] for line in deputy.opinions[:2]] == [
        "สมควร", "ไม่สมควร",
    ]  # fmt: skip
    assert head_of_agency.title == "ความเห็นของ\nนายกองค์การบริหารส่วนตำบลกะลาเส"
    assert head_of_agency.opinions[0].endswith("อนุมัติ")
    assert "ไม่อนุมัติ เพราะ" in head_of_agency.opinions[1]
    assert all(DOTS in box.lines[1] for box in boxes(memo))


@pytest.mark.parametrize(
    ("position", "position_2", "expected"),
    [
        ("ปลัดเทศบาล", None, "ปลัดเทศบาล"),
        ("ผู้อำนวยการกองช่าง รักษาราชการแทน", "ปลัดเทศบาล", "ปลัดเทศบาล"),
        ("ผู้อำนวยการกองช่าง", "รักษาราชการแทน ปลัดเทศบาล", "ปลัดเทศบาล"),
        ("นักวิเคราะห์นโยบาย", "และแผนชำนาญการ", "นักวิเคราะห์นโยบาย และแผนชำนาญการ"),
        (None, None, ""),
    ],
)
def test_an_acting_officer_signs_for_the_office(position: str | None, position_2: str | None, expected: str) -> None:
    assert office_of(Signatory(order=1, position=position, position_2=position_2)) == expected


def test_names_and_order_are_those_of_the_sheet() -> None:
    people = (
        Signatory(order=3, name="นายตัวอย่าง ตั้งใจ", position="นายกเทศมนตรี", opinion="อนุมัติ"),
        Signatory(order=1, name="นางสาวตัวอย่าง สุจริต", position="นักวิเคราะห์นโยบายและแผน", opinion="ไม่มี"),
        Signatory(order=2, position="ปลัดเทศบาล", opinion="สมควร"),
    )
    memo = memo_of(msgspec.structs.replace(example("002"), signatories=people))
    assert author(memo).lines[1] == "(นางสาวตัวอย่าง สุจริต)"
    assert [box.lines[1] for box in boxes(memo)][1] == "(นายตัวอย่าง ตั้งใจ)"
    assert DOTS in boxes(memo)[0].lines[1]


def test_without_signatories_the_usual_chain_has_no_names() -> None:
    memo = memo_of(msgspec.structs.replace(example("002"), signatories=()))
    assert [box.title for box in boxes(memo)] == [
        "ความเห็นของ\nปลัดเทศบาลตำบลลำน้ำพอง", "ความเห็นของ\nนายกเทศมนตรีตำบลลำน้ำพอง",
    ]  # fmt: skip
    assert DOTS in author(memo).lines[1]
    assert DOTS in author(memo).lines[2]


def node(key: str, used: str | None) -> Node:
    """An indicator with a score."""
    return Node(key=key, name=f"ชื่อ {key}", used=Decimal(used) if used else None)


@pytest.mark.parametrize(
    ("scores", "worst", "planned", "expected"),
    [
        ("100 100", "", 0, "1. ด้าน IIT (90.00 คะแนน) ทุกตัวชี้วัดได้คะแนนเต็ม 100 คะแนน ควรรักษาระดับไว้"),
        ("100 -", "", 0, "1. ด้าน IIT (90.00 คะแนน) ตัวชี้วัดที่มีข้อมูล 1 จาก 2 ตัวชี้วัดได้คะแนนเต็ม 100 คะแนน"),
        ("- -", "", 0, "1. ด้าน IIT (90.00 คะแนน) ไม่มีข้อมูลคะแนนรายตัวชี้วัด"),
        ("90 80", "2", 2, "พบว่าตัวชี้วัดที่ 2 ชื่อ 2 มีคะแนนต่ำสุด เท่ากับ 80.00 คะแนน ซึ่งต่ำกว่าค่าเป้าหมายและต้องแก้ไขโดยเร่งด่วน "
         "โดยมีมาตรการรองรับในปีงบประมาณ พ.ศ. 2568 จำนวน 2 มาตรการ"),
        ("90 86 86", "2 3", 0, "พบว่าตัวชี้วัดที่ 2 ชื่อ 2 และตัวชี้วัดที่ 3 ชื่อ 3 มีคะแนนต่ำสุด เท่ากับ 86.00 คะแนน "
         "ซึ่งผ่านค่าเป้าหมายและควรพัฒนาให้ดีขึ้น โดยยังไม่มีมาตรการรองรับในแผนมาตรการ"),
        ("90 86 -", "2", 0, "พบว่าเท่าที่มีข้อมูล ตัวชี้วัดที่ 2 ชื่อ 2 มีคะแนนต่ำสุด เท่ากับ 86.00 คะแนน"),
        ("86 86", "1 2", 0, "พบว่าทั้ง 2 ตัวชี้วัดได้คะแนนเท่ากัน เท่ากับ 86.00 คะแนน"),
    ],
)  # fmt: skip
def test_sentence_about_an_instrument(scores: str, worst: str, planned: int, expected: str) -> None:
    members = [node(str(i), None if s == "-" else s) for i, s in enumerate(scores.split(), 1)]
    known = [n for n in members if n.used is not None]
    written = Narrator("arabic").render(
        "memo_instrument",
        number=1, code="IIT", node=node("IIT", "90"), members=members, known=known,
        full=[n for n in known if n.used == 100], worst=[n for n in members if n.key in worst.split()],
        planned=planned, target=Decimal(85), next_year=2568,
    )  # fmt: skip
    assert expected in written


@pytest.mark.parametrize("name", CASES)
def test_every_case_reads_to_its_end_in_thai_digits(name: str) -> None:
    memo = build_document(assessed(name), "memo", "thai")
    written = text(memo)
    assert "None" not in written
    assert "{" not in written
    assert not re.search(r"[0-9]", re.sub(r"[A-Za-z]+[0-9]+|https?://\S+|www\.\S+", "", written))
    assert memo.sections[0].page is PageKind.MEMO
    assert any(isinstance(b, LetterHead) for b in memo.sections[0].blocks)


def four_signatories() -> Submission:
    """An agency with a name of 70 letters, acting officers, two lines of position."""
    people = (
        Signatory(order=1, role="ผู้จัดทำ", name="นางสาวตัวอย่าง ใจซื่อสัตย์สุจริต", position="นักวิเคราะห์นโยบายและแผนชำนาญการ"),
        Signatory(order=2, role="ผู้ตรวจสอบ", position="นักทรัพยากรบุคคลชำนาญการ รักษาราชการแทน", position_2="หัวหน้าสำนักปลัด",
                  opinion="สมควร"),
        Signatory(order=3, position="ผู้อำนวยการกองช่าง", position_2=f"รักษาราชการแทน ปลัด{LONG_NAME}", opinion="สมควร"),
        Signatory(order=4, role="ผู้อนุมัติ", name="นายตัวอย่าง ตั้งใจ", position=f"นายก{LONG_NAME}", opinion="อนุมัติ"),
    )  # fmt: skip
    seen = profile(2567, LONG_NAME, department="สำนักปลัด ฝ่ายอำนวยการและประชาสัมพันธ์", phone="0 4412 3456 ต่อ 101")
    return msgspec.structs.replace(example("001"), profile=seen, signatories=people)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Assessment, Path]]:
    """Memos as workbooks."""
    folder = tmp_path_factory.mktemp("memo")
    cases = {name: assessed(name) for name in ("000", "001", "002", "003", "004", "provisional", "blank")}
    cases["four"] = assessment_of(four_signatories())
    for name, assessment in cases.items():
        write_report(assessment, "memo", folder / f"{name}.xlsx", "arabic")
    return {name: (assessment, folder / f"{name}.xlsx") for name, assessment in cases.items()}


@pytest.mark.office
def test_no_text_is_higher_than_its_row_with_four_signatories(printed: dict[str, tuple[Assessment, Path]]) -> None:
    assert office.cut_rows(printed["four"][1]) == []


@pytest.mark.office
@pytest.mark.parametrize("name", ["002", "003", "four", "provisional"])
def test_further_pages_are_numbered_at_the_top(printed: dict[str, tuple[Assessment, Path]], name: str) -> None:
    assessment, path = printed[name]
    document = build_document(assessment, "memo", "arabic")
    planned, _ = number_pages(document.sections, document.mark is not None)
    pages = office.page_texts(office.to_pdf(path, path.parent))
    assert len(pages) == len(planned[0])
    assert 2 <= len(pages) <= 4
    for number, page in enumerate(pages[1:], 2):
        top = [line.strip() for line in page.split("\n") if line.strip()][document.mark is not None]
        assert top.replace(" ", "") == f"-{number}-"  # LibreOffice leaves the blanks out of the text layer
        assert len(page.split()) > 8


def test_the_closing_stays_with_the_signature_of_the_author() -> None:
    for name in ("000", "001", "002", "003", "004", "blank", "provisional"):
        pages, _ = number_pages(build_document(assessed(name), "memo").sections)
        texts = [[c.value for line in page for c in line.cells if isinstance(c.value, str)] for page in pages[0]]
        with_closing = next(page for page in texts if any("จึงเรียนมาเพื่อโปรดพิจารณา" in t for t in page))
        assert any(t.startswith("(ลงชื่อ)") for t in with_closing), name


def test_the_subject_takes_the_lines_that_it_has() -> None:
    """Nothing wraps, so that no empty line stands above the dotted rule."""
    pages, _ = number_pages(build_document(assessed("many_measures"), "memo").sections)
    line, subject = next(
        (line, cell) for line in pages[0][0] for cell in line.cells if str(cell.value).startswith("รายงานการวิเคราะห์")
    )
    for part in str(subject.value).split("\n"):
        assert fits_one_line(part, subject.points, subject.style.size)
    assert line.height == fitted([subject])


def test_the_author_signs_on_the_page_that_the_text_ends_on() -> None:
    """The gap above the closing gives way before half a page stays empty."""
    pages, _ = number_pages(build_document(assessed("001"), "memo").sections)
    texts = [[str(c.value) for line in page for c in line.cells] for page in pages[0]]
    assert any(t.startswith("(ลงชื่อ)") for t in texts[1])
    assert any("ข้อเสนอเพื่อพิจารณา" in t for t in texts[1])
