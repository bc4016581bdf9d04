"""How lines fall on pages, how tables break, and what the written workbook holds."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import msgspec
import openpyxl
import pytest
from lxml import etree
from report_cases import CASES, assessed

from ita_xl.report.document import Cell as DocumentCell
from ita_xl.report.document import Column, Contents, Document, PageKind, Paragraph, Row, Section, Table
from ita_xl.report.kinds import build_document, write_report
from ita_xl.report.layout import number_pages, pages_of
from ita_xl.report.lines import Line, Placed, paginate, split_text
from ita_xl.report.styles import A4, MARK_HEIGHT, PAGES, POINTS_PER_CM
from ita_xl.report.text_metrics import MAX_ROW_HEIGHT
from ita_xl.report.xlsx import write_document

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


WORD = Placed(left=0, right=10, value="คำ")


def heights(pages: Sequence[Sequence[Line]]) -> list[list[float]]:
    """The heights of the lines, page by page."""
    return [[line.height for line in page] for page in pages]


def test_lines_fill_pages() -> None:
    assert heights(paginate([Line(height=40)] * 5, 100)) == [[40, 40], [40, 40], [40]]


def test_a_kept_line_goes_to_the_next_page_with_its_follower() -> None:
    flow = [Line(height=60), Line(height=20, kept=True), Line(height=30)]
    assert heights(paginate(flow, 100)) == [[60], [20, 30]]


def test_a_table_head_is_repeated_and_a_group_says_that_it_goes_on() -> None:
    head, again = Line(height=10, kept=True), Line(height=31)
    body = [Line(height=30, head=(head,), at_top=again) for _ in range(5)]
    assert heights(paginate([head, *body], 100)) == [[10, 30, 30, 30], [10, 31, 30]]


def test_a_last_page_with_one_line_takes_over_some_of_the_page_before() -> None:
    assert heights(paginate([Line(height=10, cells=(WORD,))] * 11, 100)) == [[10] * 8, [10] * 3]
    heading = [Line(height=5, kept=True), Line(height=15, cells=(WORD,), kept=True)]
    flow = [Line(height=60, cells=(WORD,)), *heading, Line(height=20, cells=(WORD,)), Line(height=10, cells=(WORD,))]
    assert heights(paginate(flow, 100)) == [[60], [5, 15, 20, 10]], "a heading goes along with what it heads"


def test_one_row_of_a_table_does_not_stand_alone_on_the_last_page() -> None:
    head = Line(height=10, kept=True)
    body = [Line(height=20, head=(head,), cells=(WORD,)) for _ in range(5)]
    flow = [Line(height=10, cells=(WORD,)), head, *body]
    assert heights(paginate(flow, 100)) == [[10, 10, 20, 20, 20], [10, 20, 20]]
    text = Line(height=50, cells=(WORD,))
    tail = [text, head, Line(height=30, head=(head,), cells=(WORD,)), Line(height=20, head=(head,), cells=(WORD,))]
    assert heights(paginate(tail, 100)) == [[50, 10, 30], [10, 20]], "the only row before it stays with the head"


def test_a_run_too_high_to_move_stays_where_it_is() -> None:
    flow = [Line(height=20, cells=(WORD,)), Line(height=70, cells=(WORD,)), Line(height=15, cells=(WORD,))]
    assert heights(paginate(flow, 100)) == [[20, 70], [15]]


def test_free_space_goes_to_lines_that_may_grow() -> None:
    flow = [Line(height=20), Line(height=30, room=100), Line(height=30, room=5)]
    assert heights(paginate(flow, 100)) == [[20, 40, 35]]


def test_a_long_text_is_split_where_it_fits() -> None:
    text = "\n".join(f"ข้อความบรรทัดที่ {n}" for n in range(30))
    first, rest = split_text(text, 200, 16, False, 100)
    assert first + "\n" + rest == text
    assert first.count("\n") == 3
    assert split_text("สั้น", 200, 16, False, 100) == ("สั้น", "")


def table(rows: int, text: str = "ก", group: str | None = "1") -> Table:
    """A table of two columns, the first shared by the group."""
    cells = (DocumentCell(value="กลุ่ม"), DocumentCell(value=text))
    row = Row(cells=cells, group=group, label="M01")
    columns = (Column(header="หัว", share=1), Column(header="หัว", share=3))
    return Table(columns=columns, rows=(row,) * rows, grouped=1, labelled=1, continued="(ต่อ)")


def texts(page: Sequence[Line]) -> list[object]:
    """All values of a page."""
    return [cell.value for line in page for cell in line.cells if cell.value is not None]


def test_a_group_is_named_once_a_page() -> None:
    pages = pages_of(Section(name="x", blocks=(table(60),), page=PageKind.WIDE))
    assert len(pages) == 3
    assert texts(pages[0]).count("กลุ่ม") == 1
    assert [texts(page).count("กลุ่ม (ต่อ)") for page in pages] == [0, 1, 1]
    assert all(texts(page)[:2] == ["หัว", "หัว"] for page in pages)


def test_a_group_that_goes_on_overleaf_is_closed_at_the_end_of_the_page() -> None:
    pages = pages_of(Section(name="x", blocks=(table(60),), page=PageKind.WIDE))
    bodies = [[line.cells[0].style.below for line in page if line.cells][1:] for page in pages]
    assert all(edges[-1] for edges in bodies)
    assert [any(edges[:-1]) for edges in bodies] == [False, False, False]  # within the group the shared cells are one


def test_a_row_higher_than_a_page_goes_on_with_its_label() -> None:
    steps = "\n".join(f"{n}) ขั้นตอน" for n in range(1, 70))
    pages = pages_of(Section(name="x", blocks=(table(1, steps),), page=PageKind.LANDSCAPE))
    printed = [str(v) for page in pages for v in texts(page) if "ขั้นตอน" in str(v)]
    assert len(printed) > 2
    assert "\n".join(printed) == steps
    assert all(line.height <= MAX_ROW_HEIGHT for page in pages for line in page)


def test_a_row_higher_than_a_page_begins_where_there_is_room() -> None:
    """No page has only the title of the chapter, and the parts fill their pages."""
    steps = "\n".join(f"{n}) ขั้นตอน" for n in range(1, 60))
    blocks = (Paragraph(text="มาตรการที่จะดำเนินการ"), table(1, steps))
    pages = pages_of(Section(name="x", blocks=blocks, page=PageKind.LANDSCAPE))
    assert [any("ขั้นตอน" in str(v) for v in texts(page)) for page in pages] == [True] * len(pages)
    full = [sum(line.height for line in page) / PAGES[PageKind.LANDSCAPE].height for page in pages[:-1]]
    assert min(full) > 0.8
    late = (Paragraph(text="\n".join(["ก"] * 15)), table(1, steps))
    pages = pages_of(Section(name="x", blocks=late, page=PageKind.LANDSCAPE))
    assert not [v for v in texts(pages[0]) if "ขั้นตอน" in str(v)], "two or three lines of it are not worth a head"


def test_a_row_higher_than_excel_allows_stays_on_one_page_as_one_cell() -> None:
    steps = "\n".join(f"{n}) ขั้นตอน" for n in range(1, 25))
    blocks = (Paragraph(text="\n".join(["ก"] * 15)), table(1, steps, None))
    pages = pages_of(Section(name="x", blocks=blocks, page=PageKind.WIDE))
    parts = [line for line in pages[1] if any("ขั้นตอน" in str(c.value) for c in line.cells)]
    assert "\n".join(str(line.cells[1].value) for line in parts) == steps
    assert len(parts) == 2
    assert [(line.cells[1].style.above is None, line.cells[1].style.below is None) for line in parts] == [
        (False, True),
        (True, False),
    ]
    assert not [v for v in texts(pages[1]) if "(ต่อ)" in str(v)]


@pytest.mark.parametrize("name", ["many_measures", "001"])
def test_rows_of_a_marked_report_fit_below_the_mark(name: str) -> None:
    for kind in ("analysis", "development"):
        document = build_document(assessed(name), kind)
        pages, _ = number_pages(document.sections, marked=True)
        for section, of_section in zip(document.sections, pages, strict=True):
            for page in of_section:
                assert sum(line.height for line in page) <= PAGES[section.page].height - MARK_HEIGHT + 0.01


def test_a_row_that_fits_on_a_page_is_not_split() -> None:
    steps = "\n".join(f"{n}) ขั้นตอน" for n in range(1, 13))
    pages = pages_of(Section(name="x", blocks=(table(9, steps, None),), page=PageKind.LANDSCAPE))
    assert [v for page in pages for v in texts(page) if "ขั้นตอน" in str(v)] == [steps] * 9


@pytest.mark.parametrize("name", CASES)
def test_no_page_is_overfull_empty_or_ends_with_a_head(name: str) -> None:
    document = build_document(assessed(name), "analysis")
    final, _ = number_pages(document.sections)
    for section, pages in zip(document.sections, final, strict=True):
        for page in pages:
            assert sum(line.height for line in page) <= PAGES[section.page].height + 0.01
            assert texts(page)
            assert not page[-1].kept


@pytest.mark.parametrize("kind", PageKind)
def test_columns_of_a_page_fit_on_a4_in_excel(kind: PageKind) -> None:
    page = PAGES[kind]
    paper = A4[1] if page.landscape else A4[0]
    assert page.pixels * 0.75 <= paper - (page.left + page.right) * POINTS_PER_CM


def test_contents_have_the_first_page_of_every_listed_section() -> None:
    sections = (
        Section(name="a", blocks=(Contents(page_header="หน้า"),)),
        Section(name="b", title="หนึ่ง", blocks=(table(60),)),
        Section(name="c", title="สอง", blocks=(Paragraph(text="ก"),)),
    )
    pages, first = number_pages(sections)
    assert first == {"a": 1, "b": 2, "c": 5}
    assert texts(pages[0][0]) == ["หน้า", "หนึ่ง", 2, "สอง", 5]


def written(path: Path, name: str = "001", **arguments: object) -> Path:
    """The analysis report of a case as a file."""
    write_report(assessed(name), "analysis", path, **arguments)
    return path


def test_equal_input_gives_equal_bytes(tmp_path: Path) -> None:
    one, two = (written(tmp_path / f"{n}.xlsx").read_bytes() for n in (1, 2))
    assert one == two


def test_an_older_report_is_replaced_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "report.xlsx"
    target.write_text("old", encoding="utf-8")
    written(target)
    assert openpyxl.load_workbook(target).sheetnames[0] == "ปก"
    assert [p.name for p in tmp_path.iterdir()] == ["report.xlsx"]


def test_scores_are_numbers_in_thai_digits(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(written(tmp_path / "r.xlsx"))["๔ ผลรายตัวชี้วัด"]
    cells = {c.value: c.number_format for row in sheet.iter_rows() for c in row if isinstance(c.value, int | float)}
    assert cells[87.33] == "[$-D00041E]0.00"
    assert cells[10] == "[$-D00041E]0"


def test_arabic_digits_on_request(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(tmp_path / "r.xlsx", digits="arabic"))
    formats = {c.number_format for sheet in book for row in sheet.iter_rows() for c in row}
    assert formats == {"General", "0.00", "0", "+0.00;-0.00;0.00"}


def test_no_formula_is_written(tmp_path: Path) -> None:
    path = written(tmp_path / "r.xlsx", "many_measures")
    with zipfile.ZipFile(path) as package:
        sheets = [package.read(n) for n in package.namelist() if n.startswith("xl/worksheets/sheet")]
    assert not [s for s in sheets if b"<f>" in s or b"<f " in s]
    values = [c.value for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows() for c in row]
    assert [v for v in values if isinstance(v, str) and v.startswith("=")] == ["=๑+๑"]


def test_pages_are_a4_at_full_size_with_page_numbers(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(tmp_path / "r.xlsx"))
    for sheet in book.worksheets[:-1]:
        assert sheet.page_setup.paperSize == 9
        assert not sheet.sheet_properties.pageSetUpPr or not sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.scale in (None, 100)
        assert (sheet.oddFooter.right.text == "หน้า &P จาก &N") == (sheet.title != "ปก")
    assert book.worksheets[-1].title == "_กราฟ"
    assert book.worksheets[-1].sheet_state == "hidden"


def test_charts_are_native_filled_and_set_in_the_fonts_of_the_theme(tmp_path: Path) -> None:
    with zipfile.ZipFile(written(tmp_path / "r.xlsx")) as package:
        charts = [package.read(n) for n in package.namelist() if n.startswith("xl/charts/chart")]
        theme = package.read("xl/theme/theme1.xml")
    assert len(charts) == 3
    for chart in charts:
        root = etree.fromstring(chart)
        assert not list(root.iter(f"{DRAWING}latin"))
        points = [v.text for cache in root.iter(f"{CHART}numCache") for v in cache.iter(f"{CHART}v")]
        assert points
        assert root.find(f"{CHART}chart/{CHART}autoTitleDeleted").get("val") == "1"
    fonts = {e.get("typeface") for e in etree.fromstring(theme).iter(*(f"{DRAWING}{t}" for t in ("latin", "ea", "cs")))}
    assert fonts == {"TH Sarabun New"}


def test_the_target_line_runs_across_all_bars(tmp_path: Path) -> None:
    with zipfile.ZipFile(written(tmp_path / "r.xlsx")) as package:
        root = etree.fromstring(package.read("xl/charts/chart1.xml"))
    trend = root.find(f".//{CHART}trendline")
    assert [trend.find(f"{CHART}{side}").get("val") for side in ("forward", "backward")] == ["0.5", "0.5"]
    target = root.find(f".//{CHART}lineChart/{CHART}ser/{CHART}val")
    assert {v.text for v in target.iter(f"{CHART}v")} == {"85"}


def test_the_file_is_dated_by_the_report(tmp_path: Path) -> None:
    document = build_document(assessed("001"), "analysis")
    for day, expected in ((date(2025, 1, 31), "2025-01-31T00:00:00Z"), (None, "2018-01-01T00:00:00Z")):
        path = tmp_path / "dated.xlsx"
        write_document(msgspec.structs.replace(document, created=day), path)
        with zipfile.ZipFile(path) as package:
            core = package.read("docProps/core.xml").decode("utf-8")
        assert core.count(expected) == 2


def test_a_long_footer_leaves_the_agency_out(tmp_path: Path) -> None:
    def footer(name: str) -> str:
        return str(openpyxl.load_workbook(written(tmp_path / "r.xlsx", name))["คำนำ"].oddFooter.left.text)

    assert "เขวาใหญ่" in footer("001")
    document = build_document(assessed("001"), "analysis")
    longer = msgspec.structs.replace(document, agency="ก" * 90 + " & ข")
    write_document(longer, tmp_path / "r.xlsx")
    text = str(openpyxl.load_workbook(tmp_path / "r.xlsx")["คำนำ"].oddFooter.left.text)
    assert text.endswith("๒๕๖๗")


def test_no_sheet_name_is_too_long() -> None:
    documents: list[Document] = [build_document(assessed(name), "analysis") for name in CASES]
    assert max(len(s.name) for d in documents for s in d.sections) <= 31
