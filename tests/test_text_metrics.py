"""Thai text metrics: line counts, row heights, and how they compare with the font and with LibreOffice."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import fonts
import office
import pytest
import xlsxwriter
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from ita_xl.frameworks.load import load_framework
from ita_xl.report.text_metrics import column_points, column_width, lines, row_height, text_width

NAME = "องค์การบริหารส่วนตำบลเขวาใหญ่"


@pytest.mark.parametrize(
    ("text", "width", "size", "bold", "count"),
    [
        ("", 100, 16, False, 1),
        ("ก", 100, 16, False, 1),
        (NAME, 300, 16, False, 1),
        (NAME, 116, 16, False, 2),
        (NAME * 3, 116, 16, False, 5),
        ("บรรทัดแรก\nบรรทัดที่สอง\n", 300, 16, False, 3),
        ("https://www.example.go.th/ita/2568/O30", 80, 14, False, 4),
        ("ดู https://www.example.go.th/ita/2568/O30", 80, 14, False, 5),
        ("๑) ประชุม\n๒) เผยแพร่บนเว็บไซต์ของหน่วยงานและรายงานผลต่อผู้บริหาร", 140, 14, False, 3),
    ],
)
def test_lines_of_known_texts(text: str, width: float, size: float, bold: bool, count: int) -> None:
    assert lines(text, width, size, bold) == count


@pytest.mark.parametrize(
    ("cells", "height"),
    [
        ([], 0),
        ([("ก", 100, 16, False)], 25.5),
        ([("ก", 100, 14, False)], 22.5),
        ([("ก", 100, 14, False), ("ก\nข\nค", 100, 14, False)], 59.25),
        ([("ก\n" * 40, 100, 16, False)], 409),
    ],
)
def test_row_takes_its_tallest_cell(cells: list[tuple[str, float, float, bool]], height: float) -> None:
    assert row_height(cells) == height


def test_what_stands_in_brackets_is_not_broken() -> None:
    """LibreOffice takes `{{ 7*7 }}` as one word: it begins a line where it does not end one."""
    assert lines("M31 =1+1 {{ 7*7 }} raw", 88, 14, True) == 2
    assert lines("M31 =1+1 {{ 7*7 }} {% raw %}", 88, 14, True) == 3


def test_marks_above_and_below_have_no_width() -> None:
    assert text_width("กี้กู่", 16) == pytest.approx(text_width("กก", 16))


def test_bold_is_wider() -> None:
    assert text_width(NAME, 16, bold=True) > text_width(NAME, 16)


@pytest.mark.parametrize("points", [18.0, 57.5, 116.0, 435.0])
def test_a_column_is_at_least_as_wide_as_asked(points: float) -> None:
    assert points <= column_points(column_width(points)) + 1.5


@given(
    text=st.text(alphabet="กขคงจฉาิี้ ไม่abc019./-\n", max_size=120),
    width=st.floats(min_value=60, max_value=400),
    more=st.floats(min_value=1, max_value=100),
)
def test_a_wider_cell_never_takes_more_lines(text: str, width: float, more: float) -> None:
    assert lines(text, width + more, 14) <= lines(text, width, 14)


@pytest.mark.office
@pytest.mark.parametrize(("style", "file"), [("regular", "THSarabunNew-Regular"), ("bold", "THSarabunNew-Bold")])
def test_advances_are_those_of_the_font(style: str, file: str) -> None:
    font = TTFont(fonts.build_fonts().parent / "fonts" / f"{file}.ttf")
    names, metrics = font.getBestCmap(), font["hmtx"]
    table = json.loads(files("ita_xl.report").joinpath("advances.json").read_text(encoding="utf-8"))[style]
    wrong = {
        c: advance
        for c, advance in table.items()
        if ord(c) in names and abs(metrics[names[ord(c)]][0] * 1000 / fonts.UNITS_PER_EM - advance) > 0.51
    }
    assert not wrong


@pytest.mark.office
def test_rows_are_high_enough_in_libreoffice(tmp_path: Path) -> None:
    """All item texts of three years in six widths: at most one in a hundred lacks a line, none lacks two."""
    texts = list(dict.fromkeys(i.text for year in (2564, 2567, 2568) for i in load_framework(year).items if i.text))
    shapes = [(110, 14, False), (172, 14, False), (207, 14, True), (286, 14, False), (414, 16, False), (600, 16, True)]
    exact, one_more = tmp_path / "exact.xlsx", tmp_path / "one_more.xlsx"
    for path, extra in ((exact, 0), (one_more, 1)):
        _write(path, texts, shapes, extra)
    cut = office.cut_rows(exact, one_more)
    assert not [c for c in cut if c.startswith("one_more")]
    assert len(cut) <= len(texts) * len(shapes) / 100


@pytest.mark.office
def test_links_are_broken_no_more_often_than_counted(tmp_path: Path) -> None:
    """LibreOffice breaks a long link after / - and ?, where a line ends early, or between letters."""
    link = "https://www.example.go.th/index.php/ita-2568/oit/o30-report-of-measures.pdf?id=15&lang=th"
    links = [
        link,
        "https://shorturl.example/AbC12",
        "http://www.subdistrict.example.go.th/index/?page=article6001",
        "https://drive.example.com/file/d/1aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789/view?usp=sharing",
        "www.example.go.th/uploads/2024/12/%E0%B8%A3%E0%B8%B2%E0%B8%A2%E0%B8%87%E0%B8%B2%E0%B8%99.pdf",
        "ita.officer-somebody@subdistrict-example.go.th",
    ]
    around = ["{}", "หลักฐาน: {}", "คำสั่งที่ 12/2568\n{}", "บันทึกข้อความ ({})", "O30 {} และภาพถ่าย", "เผยแพร่ที่{}"]
    shapes = [(pixels, 14, False) for pixels in (95, 110, 130, 151, 172, 207, 286)] + [
        (130, 16, True),
        (172, 12, False),
    ]
    path = tmp_path / "links.xlsx"
    _write(path, [form.format(one) for form in around for one in links], shapes, 0)
    assert office.cut_rows(path) == []


def _write(path: Path, texts: list[str], shapes: list[tuple[int, int, bool]], extra: int) -> None:
    properties = {"font_name": "TH Sarabun New", "font_size": 16}
    book = xlsxwriter.Workbook(
        str(path), {"default_format_properties": properties, "default_column_width": 72, "default_row_height": 28}
    )
    for pixels, size, bold in shapes:
        sheet = book.add_worksheet()
        sheet.set_column_pixels(0, 0, pixels)
        look = book.add_format({"font_name": "TH Sarabun New", "font_size": size, "bold": bold, "text_wrap": True})
        for row, text in enumerate(texts):
            sheet.set_row(row, row_height([(text, pixels * 0.725, size, bold)]) + extra * size * 1.3125)
            sheet.write_string(row, 0, text, look)
    book.close()
