"""The copy that the receiving office sends back: notes on the cells, the list of checks, and nothing else changed."""

from __future__ import annotations

import json
import warnings
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from filled_workbooks import (
    MAIN,
    beside_the_cells,
    decorated,
    parts,
    rewritten,
    saved_by_libreoffice,
    saved_by_openpyxl,
    sheet_parts,
    shown,
)
from lxml import etree
from openpyxl.comments import Comment
from openpyxl.workbook import Workbook
from test_bad_input import run
from workbooks import edited, example_bytes, table_cell, typed

from ita_xl.pipeline import check_workbook
from ita_xl.workbook import layout
from ita_xl.workbook.analysis.places import CHECKS
from ita_xl.workbook.mark import mark_workbook
from ita_xl.workbook.package.notes import Notes
from ita_xl.workbook.package.sheet_sizes import SheetSizes

BEGIN, END = "◆ ผลการตรวจสอบข้อมูล (ita-xl)", "◆ จบผลการตรวจสอบ"


def notes(path: Path) -> dict[tuple[str, str], str]:
    """The text of every note by sheet and cell, read by openpyxl."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(path)
    cells = (cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row)
    return {(cell.parent.title, cell.coordinate): cell.comment.text for cell in cells if cell.comment}


def mark(source: Path, target: Path) -> list[str]:
    """Marks a copy as `check --mark` does; the codes of what could not be written."""
    checked = check_workbook(source)
    assert checked.assessment is not None
    return [remark.code for remark in mark_workbook(source, target, checked.assessment, checked.findings)]


def listed(path: Path, tab: str = layout.CHECKS) -> list[tuple[str, str | None]]:
    """Code and cell of every row of the list of checks."""
    sheet = shown(path, tab)
    rows = sheet.iter_rows(min_row=CHECKS.first_row, values_only=True)
    code, cell = CHECKS.place("code") - 1, CHECKS.place("cell") - 1
    return [(row[code], row[cell]) for row in rows if row[code]]


@pytest.fixture(scope="session")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Example 001 with a score that is no number, which is an error, and one in Thai digits."""
    path = tmp_path_factory.mktemp("wrong") / "my.xlsx"
    edits = (typed("คะแนนรายข้อ", "i1", "คะแนน", "แปดสิบ"), typed("คะแนนรายข้อ", "i2", "คะแนน", "๘๕.๕"))
    return edited(path, *edits, source=example_bytes())


def test_each_finding_is_a_note_on_its_cell_and_a_row_of_the_list(wrong: Path, tmp_path: Path) -> None:
    done = run("check", wrong, "--mark", "-o", tmp_path, "--json", "-")
    assert done.returncode == 1, "the file has an error, and is marked because of it"
    assert [p.name for p in tmp_path.iterdir()] == ["my.marked.xlsx"]
    (file,) = json.loads(done.stdout)["files"]
    assert file["marked"] == str(tmp_path / "my.marked.xlsx")
    written = notes(tmp_path / "my.marked.xlsx")
    placed = [finding for finding in file["findings"] if finding["cell"]]
    assert written.keys() == {(finding["sheet"], finding["cell"]) for finding in placed}
    for finding in placed:
        assert finding["message_th"] in written[finding["sheet"], finding["cell"]]
    assert listed(tmp_path / "my.marked.xlsx") == [(f["code"], f["cell"]) for f in file["findings"]]


def test_the_marked_copy_reads_as_the_original(wrong: Path, tmp_path: Path) -> None:
    mark(wrong, tmp_path / "m.xlsx")
    assert check_workbook(tmp_path / "m.xlsx").findings == check_workbook(wrong).findings


def test_findings_of_one_cell_share_one_note(wrong: Path, tmp_path: Path) -> None:
    mark(wrong, tmp_path / "m.xlsx")
    text = notes(tmp_path / "m.xlsx")["คะแนนรายข้อ", "F5"]
    assert text.startswith(BEGIN)
    assert text.endswith(END)
    assert "[V6]" in text
    assert "[A9]" in text
    assert text.count("แก้ไข:") == 2


def test_nothing_else_changes(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(example_bytes())
    mark(tmp_path / "a.xlsx", tmp_path / "m.xlsx")
    old, new = parts(tmp_path / "a.xlsx"), parts(tmp_path / "m.xlsx")
    assert list(new)[: len(old)] == list(old)
    added = {Path(name).name for name in new if name not in old}
    assert added == {
        "comments1.xml", "comments2.xml", "vmlDrawing1.vml", "vmlDrawing2.vml", "sheet3.xml.rels", "sheet4.xml.rels",
    }  # fmt: skip
    sheets = sheet_parts(tmp_path / "a.xlsx")
    changed = {name for name in old if old[name] != new[name]}
    noted = {sheets["คะแนนรายข้อ"], sheets["คะแนนตัวชี้วัด"]}
    assert changed == noted | {sheets[layout.CHECKS], "[Content_Types].xml"}
    for part in noted:
        before, after = etree.fromstring(old[part]), etree.fromstring(new[part])
        drawing = after.find(f"{MAIN}legacyDrawing")
        assert drawing is not None
        after.remove(drawing)
        assert etree.tostring(before, method="c14n") == etree.tostring(after, method="c14n")
    before, after = (etree.fromstring(content[sheets[layout.CHECKS]]) for content in (old, new))
    assert beside_the_cells(before) == beside_the_cells(after)


def test_equal_input_gives_equal_bytes_and_marking_again_replaces_our_notes(wrong: Path, tmp_path: Path) -> None:
    mark(wrong, tmp_path / "1.xlsx")
    mark(wrong, tmp_path / "2.xlsx")
    assert (tmp_path / "1.xlsx").read_bytes() == (tmp_path / "2.xlsx").read_bytes()
    mark(tmp_path / "1.xlsx", tmp_path / "3.xlsx")
    assert parts(tmp_path / "1.xlsx") == parts(tmp_path / "3.xlsx")
    mended = edited(
        tmp_path / "mended.xlsx",
        typed("คะแนนรายข้อ", "i1", "คะแนน", 80),
        source=(tmp_path / "1.xlsx").read_bytes(),
    )
    assert ("คะแนนรายข้อ", "F4") in notes(mended)
    mark(mended, tmp_path / "4.xlsx")
    assert ("คะแนนรายข้อ", "F4") not in notes(tmp_path / "4.xlsx")


def test_notes_of_other_people_stay(tmp_path: Path) -> None:
    def annotate(book: Workbook) -> None:
        table_cell(book, "คะแนนรายข้อ", "i1", "คะแนน").value = "แปดสิบ"
        table_cell(book, "คะแนนรายข้อ", "i1", "คะแนน").comment = Comment("ถามสำนักปลัด", "เจ้าหน้าที่")
        table_cell(book, "คะแนนรายข้อ", "i3", "คะแนน").comment = Comment("ตรวจแล้ว", "เจ้าหน้าที่")

    source = edited(tmp_path / "a.xlsx", annotate, source=example_bytes())
    mark(source, tmp_path / "m.xlsx")
    written = notes(tmp_path / "m.xlsx")
    assert written["คะแนนรายข้อ", "F4"].startswith(f"ถามสำนักปลัด\n\n{BEGIN}\nผิดพลาด [V1]")
    assert written["คะแนนรายข้อ", "F6"] == "ตรวจแล้ว"
    mark(tmp_path / "m.xlsx", tmp_path / "again.xlsx")
    assert notes(tmp_path / "again.xlsx") == written


def test_an_answer_typed_into_our_note_stays(wrong: Path, tmp_path: Path) -> None:
    mark(wrong, tmp_path / "m.xlsx")

    def answer(book: Workbook) -> None:
        cell = table_cell(book, "คะแนนรายข้อ", "i1", "คะแนน")
        cell.value = 80
        cell.comment = Comment(f"{cell.comment.text}\nแก้ไขแล้ว", "เจ้าหน้าที่")

    source = edited(tmp_path / "b.xlsx", answer, source=(tmp_path / "m.xlsx").read_bytes())
    mark(source, tmp_path / "n.xlsx")
    assert notes(tmp_path / "n.xlsx")["คะแนนรายข้อ", "F4"] == "\nแก้ไขแล้ว"


def test_a_macro_workbook_keeps_its_macros_pictures_and_notes(wrong: Path, tmp_path: Path) -> None:
    decorated(tmp_path / "own.xlsm")
    own = parts(tmp_path / "own.xlsm")
    source = rewritten(
        wrong, tmp_path / "my.xlsm", lambda _, content: content, {"xl/vbaProject.bin": own["xl/vbaProject.bin"]}
    )
    done = run("check", source, "--mark")
    assert "my.marked.xlsm" in done.stderr
    assert parts(tmp_path / "my.marked.xlsm")["xl/vbaProject.bin"] == own["xl/vbaProject.bin"]


def test_the_header_picture_of_a_sheet_is_not_taken_for_its_notes(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(parts(decorated(tmp_path / "d.xlsm"))["xl/media/image1.png"])
    book = xlsxwriter.Workbook(tmp_path / "h.xlsx")
    sheet = book.add_worksheet()
    sheet.set_header("&L&G", {"image_left": str(tmp_path / "logo.png")})
    book.close()
    from ita_xl.workbook.package_book import PackageBook

    package = PackageBook(tmp_path / "h.xlsx")
    assert package.annotate({"Sheet1": {"B2": "ดูช่องนี้"}}, BEGIN, END) == ()
    package.save(tmp_path / "m.xlsx")
    assert notes(tmp_path / "m.xlsx") == {("Sheet1", "B2"): f"{BEGIN}\nดูช่องนี้\n{END}"}
    before, after = parts(tmp_path / "h.xlsx"), parts(tmp_path / "m.xlsx")
    assert after["xl/drawings/vmlDrawing1.vml"] == before["xl/drawings/vmlDrawing1.vml"]
    root = etree.fromstring(after["xl/worksheets/sheet1.xml"])
    names = [etree.QName(child).localname for child in root]
    assert names[-2:] == ["legacyDrawing", "legacyDrawingHF"], "the order of the schema"


def test_a_renamed_sheet_gets_its_notes(wrong: Path, tmp_path: Path) -> None:
    def rename(book: Workbook) -> None:
        book["คะแนนรายข้อ"].title = "คะแนน"
        book[layout.CHECKS].title = "รายการตรวจ"

    source = edited(tmp_path / "a.xlsx", rename, source=wrong.read_bytes())
    assert mark(source, tmp_path / "m.xlsx") == ["P2"]
    assert ("คะแนน", "F4") in notes(tmp_path / "m.xlsx")
    assert ("V1", "F4") in listed(tmp_path / "m.xlsx", "รายการตรวจ")


def test_a_file_saved_by_openpyxl_can_be_marked(wrong: Path, tmp_path: Path) -> None:
    source = saved_by_openpyxl(wrong, tmp_path)
    assert mark(source, tmp_path / "m.xlsx") == []
    assert "[V1]" in notes(tmp_path / "m.xlsx")["คะแนนรายข้อ", "F4"]


def test_a_conversation_takes_no_note(wrong: Path, tmp_path: Path) -> None:
    def talk(book: Workbook) -> None:
        table_cell(book, "คะแนนรายข้อ", "i1", "คะแนน").comment = Comment("[Threaded comment]", "tc={0001}")

    source = edited(tmp_path / "a.xlsx", talk, source=wrong.read_bytes())
    assert mark(source, tmp_path / "m.xlsx") == ["P9"]
    assert notes(tmp_path / "m.xlsx")["คะแนนรายข้อ", "F4"] == "[Threaded comment]"
    assert {("V1", "F4"), ("P9", "F4")} <= set(listed(tmp_path / "m.xlsx"))


def test_a_drawing_that_is_not_xml_leaves_the_sheet_alone(wrong: Path, tmp_path: Path) -> None:
    marked = tmp_path / "m.xlsx"
    mark(wrong, marked)
    source = rewritten(
        marked,
        tmp_path / "b.xlsx",
        lambda name, content: content.replace(b"</xml>", b"<br></xml>") if name.endswith("Drawing2.vml") else content,
    )
    assert mark(source, tmp_path / "n.xlsx") == ["P8"]
    assert parts(tmp_path / "n.xlsx")["xl/drawings/vmlDrawing2.vml"] == parts(source)["xl/drawings/vmlDrawing2.vml"]


def test_a_box_begins_beside_its_cell_and_holds_its_text() -> None:
    sheet = etree.fromstring(
        f'<worksheet xmlns="{MAIN[1:-1]}"><cols><col min="1" max="9" width="10"/></cols>'
        '<sheetData><row r="2" ht="30"/><row r="3" hidden="1"/></sheetData></worksheet>'
    )
    one = Notes(None, None, BEGIN, END)
    one.put({"B2": "\n".join(["บรรทัด"] * 5)}, SheetSizes(sheet))
    drawing = one.parts()[1].decode()
    left, _, top, _, right, within, bottom, _ = map(int, drawing.split("Anchor>")[1].removesuffix("</x:").split(","))
    assert (left, top) == (2, 1)
    assert (right - left) * 80 + within == 12 + 360
    assert bottom > 6, "seven lines of 18 points do not fit into fewer rows, one of which is hidden"


def test_a_refused_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04 cut off")
    done = run("check", tmp_path / "a.xlsx", "--mark", "--lang", "en", "--json", "-")
    assert done.returncode == 3
    assert "no marked copy of" in done.stderr
    assert json.loads(done.stdout)["files"][0]["marked"] is None
    assert [p.name for p in tmp_path.iterdir()] == ["a.xlsx"]


def test_two_files_of_one_name_and_a_folder_without_marking_are_usage_errors(wrong: Path, tmp_path: Path) -> None:
    (tmp_path / "my.xlsx").write_bytes(wrong.read_bytes())
    assert run("check", wrong, tmp_path / "my.xlsx", "--mark", "-o", tmp_path / "out").returncode == 2
    assert not (tmp_path / "out").exists()
    assert run("check", wrong, "-o", tmp_path).returncode == 2


@pytest.mark.office
def test_libreoffice_shows_the_notes_and_its_own_files_can_be_marked(wrong: Path, tmp_path: Path) -> None:
    marked = tmp_path / "m.xlsx"
    mark(wrong, marked)
    opened = saved_by_libreoffice(marked, tmp_path)
    assert {place: text.split() for place, text in notes(opened).items()} == {
        place: text.split() for place, text in notes(marked).items()
    }
    assert mark(opened, tmp_path / "again.xlsx") == []
    assert notes(tmp_path / "again.xlsx").keys() == notes(marked).keys()
    assert zipfile.ZipFile(tmp_path / "again.xlsx").testzip() is None
    assert all(text.count(BEGIN) == 1 for text in notes(tmp_path / "again.xlsx").values())
