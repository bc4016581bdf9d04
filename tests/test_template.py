"""The standard workbook of every year: sheets, cells, names, protection, validations, print set-up, stamp."""

from __future__ import annotations

import io
import re
import runpy
import warnings
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from package_compare import package_differences

from ita_xl.frameworks.load import known_years, load_following, load_framework
from ita_xl.workbook import layout
from ita_xl.workbook.building.entries import (
    Entries,
    ItemScores,
    PlanEntry,
    ProfileEntries,
    ScorePair,
    SignatoryEntry,
)
from ita_xl.workbook.building.texts import agency_type_names, texts
from ita_xl.workbook.layout import Kind
from ita_xl.workbook.template import build_template

YEARS = known_years()
ROOT = Path(__file__).resolve().parent.parent
HEADER = 3
EXCEL_2010 = {"ABS", "AND", "COUNT", "COUNTA", "COUNTIF", "IF", "INDEX", "INT", "ISNUMBER"}
EXCEL_2010 |= {"MATCH", "MAX", "MIN", "OR", "RANK", "ROUND", "ROW", "SUMPRODUCT"}
PARTS = {2566, 2567, 2568, 2569}


def package(year: int, entries: Entries | None = None) -> bytes:
    """The bytes of a workbook; any warning of XlsxWriter (a text too long for Excel, a bad name) fails the test."""
    stream = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        build_template(load_framework(year), stream, entries, load_following(year))
    return stream.getvalue()


def opened(content: bytes) -> Any:
    """The workbook as openpyxl sees it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # openpyxl on print areas that are formulas
        return openpyxl.load_workbook(io.BytesIO(content))


@pytest.fixture(scope="module")
def workbooks() -> dict[int, Any]:
    """The empty workbook of every year."""
    return {year: opened(package(year)) for year in YEARS}


@pytest.fixture(scope="module")
def archive() -> Iterator[ZipFile]:
    """The parts of the workbook of 2567."""
    with ZipFile(io.BytesIO(package(2567))) as opened_archive:
        yield opened_archive


def headers(sheet: Any) -> list[Any]:
    """The texts of the header row."""
    return [cell.value for cell in sheet[HEADER]]


@pytest.mark.parametrize("year", YEARS)
def test_sheets_stand_in_the_agreed_order(year: int, workbooks: dict[int, Any]) -> None:
    assert tuple(workbooks[year].sheetnames) == layout.SHEETS


@pytest.mark.parametrize("year", YEARS)
def test_every_table_has_its_headers_in_row_three_and_no_merged_cells(year: int, workbooks: dict[int, Any]) -> None:
    for table in layout.TABLES:
        sheet = workbooks[year][table.sheet]
        wanted = [column.header for column in (*table.columns_for(year in PARTS), *table.formulas)]
        assert headers(sheet)[: len(wanted)] == wanted
        assert not sheet.merged_cells.ranges


@pytest.mark.parametrize("year", YEARS)
def test_the_rows_are_the_items_and_indicators_of_the_year(year: int, workbooks: dict[int, Any]) -> None:
    rules = load_framework(year)
    sheet = workbooks[year][layout.ITEMS]
    assert [sheet.cell(HEADER + 1 + n, 1).value for n in range(len(rules.items) + 1)] == [
        *(item.code for item in rules.items),
        None,
    ]
    codes = [workbooks[year][layout.INDICATORS].cell(row, 1).value for row in range(4, 20)]
    assert codes == [*range(1, 11), "IIT", "EIT", "OIT", None, None, None]


@pytest.mark.parametrize("year", YEARS)
def test_wording_that_no_source_confirms_is_marked_and_confirmed_wording_is_not(
    year: int, workbooks: dict[int, Any]
) -> None:
    rules = load_framework(year)
    column = headers(workbooks[year][layout.ITEMS]).index("ข้อคำถาม") + 1
    for row, item in enumerate(rules.items, start=HEADER + 1):
        shown = workbooks[year][layout.ITEMS].cell(row, column).value
        if item.text is None:
            assert shown == f"(ถ้อยคำยังไม่ยืนยัน) {item.assumed_text or ''}".strip()
        else:
            assert shown == item.text


@pytest.mark.parametrize("year", YEARS)
def test_every_scalar_has_its_name_and_its_label_beside_it(year: int, workbooks: dict[int, Any]) -> None:
    book = workbooks[year]
    for field in layout.FIELDS:
        if field.parts not in (None, year in PARTS):
            assert field.name not in book.defined_names
            continue
        [(sheet, cell)] = book.defined_names[field.name].destinations
        assert sheet == layout.PROFILE
        assert cell.startswith("$B$")
        assert book[sheet][cell.replace("$B", "A").replace("$", "")].value == field.label
    [(sheet, cells)] = book.defined_names[layout.UNITS_NAME].destinations
    assert len(book[sheet][cells.replace("$", "")]) == layout.UNITS_ROWS
    for name in layout.REPORT_NAMES.values():
        [(sheet, cell)] = book.defined_names[name].destinations
        assert sheet == layout.START
        assert book[sheet][cell.replace("$", "")].value is None


def test_year_target_and_choices_are_filled_in_beforehand(workbooks: dict[int, Any]) -> None:
    values = {key: _named(workbooks[2567], f"ita_{key}").value for key in ("year", "target", "digits", "font")}
    assert values == {"year": 2567, "target": 85, "digits": "ไทย", "font": "TH Sarabun New"}


def _named(book: Any, name: str) -> Any:
    [(sheet, cell)] = book.defined_names[name].destinations
    return book[sheet][cell.replace("$", "")]


@pytest.mark.parametrize("year", YEARS)
def test_the_stamp_stands_in_three_places(year: int, workbooks: dict[int, Any]) -> None:
    book, stamp = workbooks[year], layout.stamp(year)
    assert book.custom_doc_props["ita_template"].value == stamp
    assert book.defined_names["ita_template"].value == f'"{stamp}"'
    assert all(stamp in sheet.oddFooter.left.text for sheet in book)


@pytest.mark.parametrize("year", YEARS)
def test_only_input_cells_are_unlocked_and_no_password_protects_the_rest(year: int, workbooks: dict[int, Any]) -> None:
    book = workbooks[year]
    for sheet in book:
        assert sheet.protection.sheet
        assert not sheet.protection.password
        assert not sheet.protection.formatColumns, "officers may widen columns"
    for table in layout.TABLES:
        columns = (*table.columns_for(year in PARTS), *table.formulas)
        for place, column in enumerate(columns, start=1):
            cell = book[table.sheet].cell(HEADER + 1, place)
            closed = year in PARTS and table.key == "items" and column.key in ("public", "survey")
            assert cell.protection.locked == (column.given or closed), f"{table.key} {column.key}"
            if not cell.protection.locked:
                assert (cell.fill.fgColor.rgb, cell.font.color.rgb) == ("FFFFFBE6", "FF0B3D91")


@pytest.mark.parametrize("year", sorted(PARTS))
def test_where_items_have_two_parts_the_cells_that_stay_empty_are_closed(year: int, workbooks: dict[int, Any]) -> None:
    sheet = workbooks[year][layout.ITEMS]
    places = layout.ITEM_TABLE.places(True)
    for row, item in enumerate(load_framework(year).items, start=HEADER + 1):
        locked = [sheet.cell(row, places[key] + 1).protection.locked for key in ("score", "public", "survey")]
        assert locked == ([True, False, False] if item.instrument == "EIT" else [False, True, True]), item.code


@pytest.mark.parametrize("year", YEARS)
def test_every_input_column_tells_in_thai_what_to_type(year: int, workbooks: dict[int, Any]) -> None:
    book = workbooks[year]
    for table in layout.TABLES:
        for place, column in enumerate(table.columns_for(year in PARTS), start=1):
            if not column.given:
                _told(book[table.sheet], book[table.sheet].cell(HEADER + 1, place).coordinate)
    for field in layout.FIELDS:
        if field.parts in (None, year in PARTS):
            _told(book[layout.PROFILE], _named(book, field.name).coordinate)


def _told(sheet: Any, cell: str) -> None:
    rules = [rule for rule in sheet.data_validations.dataValidation if cell in rule.sqref]
    assert len(rules) == 1, f"{sheet.title} {cell}"
    for text, limit in (
        (rules[0].promptTitle, 32),
        (rules[0].errorTitle, 32),
        (rules[0].prompt, 255),
        (rules[0].error, 255),
    ):
        assert text
        assert re.search("[ก-๙]|EIT|IIT|OIT|[0-9]", text)
        assert len(text) <= limit


def test_a_list_is_announced_as_a_list(workbooks: dict[int, Any]) -> None:
    book = workbooks[2567]

    def rule(sheet: str, cell: str) -> Any:
        return next(r for r in book[sheet].data_validations.dataValidation if cell in r.sqref)

    level = rule(layout.PROFILE, _named(book, "ita_level").coordinate)
    assert (level.type, level.errorStyle, level.errorTitle) == ("list", "warning", "ไม่อยู่ในรายการ")
    assert level.prompt.startswith("เลือกระดับตามประกาศจากรายการ")
    history = workbooks[2567][layout.HISTORY].data_validations.dataValidation
    assert "การปฏิบัติหน้าที่" in next(r.prompt for r in history if r.promptTitle == "1"), "what the bare number is"
    assert rule(layout.PLAN, "H4").errorTitle == "ไม่อยู่ในรายการ"
    past = rule(layout.HISTORY, "C4")
    assert (past.type, past.errorStyle, past.errorTitle) == ("textLength", None, "ข้อความยาวเกินไป")


def test_where_a_measure_comes_from_is_explained(workbooks: dict[int, Any]) -> None:
    rules = workbooks[2567][layout.PLAN].data_validations.dataValidation
    prompt = next(r.prompt for r in rules if r.promptTitle == "ที่มา")
    assert all(f"{choice} =" in prompt for choice in layout.CHOICES["plan_sources"])


def test_the_end_of_a_level_at_100_reads_as_inside_it(workbooks: dict[int, Any]) -> None:
    for year, book in workbooks.items():
        for number, rule in enumerate(load_framework(year).levels.rules, start=1):
            cell = _named(book, f"ita_ref_level_{number}_below")
            assert cell.value == rule.total.end
            assert (cell.number_format == '"ถึง "0') == (rule.total.end == 100)


def test_scores_dates_and_choices_are_checked_while_typing(workbooks: dict[int, Any]) -> None:
    book = workbooks[2567]
    rules = {(r.sqref, sheet.title): r for sheet in book for r in sheet.data_validations.dataValidation}

    def rule(sheet: str, cell: str) -> Any:
        return next(r for (cells, title), r in rules.items() if title == sheet and cell in cells)

    score = rule(layout.INDICATORS, "D4")
    assert (score.type, score.formula1, score.formula2) == ("decimal", "0", "100")
    assert "D16" in score.sqref, "instrument scores are checked like indicators"
    day = rule(layout.PLAN, "I4")
    assert (day.type, day.formula1) == ("date", str((date(2017, 1, 1) - date(1899, 12, 30)).days))
    assert rule(layout.PLAN, "H4").formula1 == "ita_units"
    assert rule(layout.PLAN, "H4").errorStyle == "warning", "two units in one cell are allowed"
    assert rule(layout.FOLLOW_UP, "C4").formula1 == "ita_list_statuses"


def test_lists_hold_the_fixed_words_and_the_77_provinces(workbooks: dict[int, Any]) -> None:
    book = workbooks[2567]

    def values(name: str) -> list[str]:
        [(sheet, cells)] = book.defined_names[f"ita_list_{name}"].destinations
        found = book[sheet][cells.replace("$", "")]
        return [row[0].value for row in found] if isinstance(found, tuple) else [found.value]

    for name, words in layout.CHOICES.items():
        assert values(name) == list(words)
    assert len(set(values("provinces"))) == 77
    assert values("levels") == ["ผ่านดีเยี่ยม", "ผ่านดี", "ผ่าน", "ต้องปรับปรุง", "ต้องปรับปรุงโดยด่วน"]


def test_drop_downs_and_colours_never_refer_to_another_sheet(archive: ZipFile) -> None:
    for name in archive.namelist():
        if name.startswith("xl/worksheets/sheet"):
            content = archive.read(name).decode("utf-8")
            rules = re.findall(r"<(?:dataValidation|cfRule) .*?</(?:dataValidation|cfRule)>", content, re.S)
            formulas = [f for rule in rules for f in re.findall(r"<formula[12]?>(.*?)</formula[12]?>", rule)]
            assert [f for f in formulas if "!" in f] == [], name


@pytest.mark.parametrize("year", YEARS)
def test_formulas_use_functions_of_excel_2010_only(year: int) -> None:
    with ZipFile(io.BytesIO(package(year))) as parts:
        content = "".join(
            parts.read(n).decode("utf-8") for n in parts.namelist() if n.startswith("xl/worksheets/sheet")
        )
    formulas = re.findall(r"<f>(.*?)</f>", content)
    assert len(formulas) > 200
    assert {name for formula in formulas for name in re.findall(r"([A-Z][A-Z0-9.]*)\(", formula)} <= EXCEL_2010
    assert "_xlfn" not in content


@pytest.mark.parametrize("year", YEARS)
def test_every_sheet_prints_on_a4_with_its_head_on_every_page(year: int, workbooks: dict[int, Any]) -> None:
    for name in (*layout.INPUT_SHEETS, layout.REFERENCE):
        sheet = workbooks[year][name]
        assert sheet.page_setup.paperSize == 9
        assert sheet.print_title_rows in ("$1:$3", "$1:$1")
        assert sheet.oddFooter.right.text == "หน้า &P จาก &N"
        assert sheet.freeze_panes is not None
    assert {workbooks[year][name].sheet_properties.tabColor.rgb for name in layout.INPUT_SHEETS} == {"FF7A5C00"}
    assert {workbooks[year][name].sheet_properties.tabColor.rgb for name in layout.ANALYSIS_SHEETS} == {"FF1B365D"}


def test_a_long_table_prints_its_filled_rows_only(archive: ZipFile) -> None:
    names = re.findall(
        r'<definedName name="_xlnm.Print_Area"[^>]*>(.*?)</definedName>', archive.read("xl/workbook.xml").decode()
    )
    growing = [name for name in names if "INDEX(" in name]
    assert {name.split("!")[0] for name in growing} == {"'แผนมาตรการ'", "'ติดตามมาตรการ'"}
    assert all("MAX(15," in name for name in growing), "twelve empty rows make a form to fill by hand"


def test_the_normal_font_is_sarabun_because_it_sets_the_width_of_columns(archive: ZipFile) -> None:
    styles = archive.read("xl/styles.xml").decode("utf-8")
    first_font = re.search(r"<fonts[^>]*>(<font>.*?</font>)", styles)
    assert first_font is not None
    assert '<sz val="16"/>' in first_font[1]
    assert '<name val="TH Sarabun New"/>' in first_font[1]
    assert "scheme" not in first_font[1]
    theme = archive.read("xl/theme/theme1.xml").decode("utf-8")
    assert theme.count('<a:latin typeface="TH Sarabun New"/>') == 2
    assert '<a:font script="Thai" typeface="TH Sarabun New"/>' in theme


@pytest.mark.parametrize("year", YEARS)
def test_a_provisional_year_says_so_on_every_input_sheet(year: int, workbooks: dict[int, Any]) -> None:
    titles = [workbooks[year][name]["A1"].value or workbooks[year][name]["B1"].value for name in layout.INPUT_SHEETS]
    shown = [cell.value for row in workbooks[year][layout.START].iter_rows() for cell in row]
    warned = any(isinstance(text, str) and text.startswith("หลักเกณฑ์ปี พ.ศ. 2569 ยังไม่ประกาศ") for text in shown)
    assert [title.endswith("(ผลเบื้องต้น)") for title in titles] == [year == 2569] * len(titles)
    assert warned == (year == 2569)


@pytest.mark.parametrize(
    ("year", "shown"),
    [
        (2562, "O42 (ถ้อยคำยังไม่ยืนยัน) มาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน"),
        (2567, "O28 รายงานผลการดำเนินการเพื่อส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน"),
        (2569, "หลักเกณฑ์ของปีดังกล่าวยังไม่ประกาศ"),
    ],
)
def test_the_start_page_names_what_the_next_year_asks_to_publish(
    year: int, shown: str, workbooks: dict[int, Any]
) -> None:
    assert shown in [workbooks[year][layout.START].cell(row, 2).value for row in range(4, 40)]


def test_the_start_page_links_to_every_other_sheet(workbooks: dict[int, Any]) -> None:
    sheet = workbooks[2567][layout.START]
    targets = {cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink}
    assert targets == {f"'{name}'!A1" for name in layout.SHEETS if name != layout.START}


def test_equal_arguments_give_equal_bytes() -> None:
    entries = Entries(profile=ProfileEntries(agency="เทศบาลตำบลตัวอย่าง", total=Decimal("85.5")))
    assert package(2567, entries) == package(2567, entries)


def test_prefilled_text_stays_text_even_if_it_looks_like_a_formula() -> None:
    row = PlanEntry(code="M01", indicator=4, items=("i10",), measure="=1+1", steps=("ก", "{{ข}}"))
    book = opened(package(2567, Entries(plan=(row,), profile=ProfileEntries(phone="0123"))))
    cells = {header: book[layout.PLAN].cell(4, n) for n, header in enumerate(headers(book[layout.PLAN]), start=1)}
    assert (cells["มาตรการ"].value, cells["มาตรการ"].data_type) == ("=1+1", "s")
    assert cells["ขั้นตอน"].value == "ก\n{{ข}}"
    assert cells["ตัวชี้วัดที่"].value == 4
    assert _named(book, "ita_phone").value == "0123"


@pytest.mark.parametrize(
    ("year", "entries", "message"),
    [
        (2567, Entries(items={"O36": ItemScores(score=Decimal(100))}), "item O36 does not exist in 2567"),
        (2567, Entries(items={"e1": ItemScores(score=Decimal(80))}), "item e1: this score has no cell in 2567"),
        (2565, Entries(items={"e1": ItemScores(public=Decimal(80))}), "item e1: this score has no cell in 2565"),
        (2567, Entries(indicators={11: ScorePair(published=Decimal(80))}), "indicator 11 does not exist"),
        (2567, Entries(instruments={"XIT": ScorePair()}), "instrument XIT does not exist"),
        (2567, Entries(reports=("poem",)), "report poem does not exist"),
        (2567, Entries(profile=ProfileEntries(n_eit=40)), "profile n_eit: no such cell in 2567"),
        (2567, Entries(units=("กอง",) * 21), "21 units, room for 20"),
        (2567, Entries(signatories=(SignatoryEntry(order=1),) * 9), "9 rows in signatories, room for 8"),
    ],
)
def test_entries_without_a_cell_are_refused(year: int, entries: Entries, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        build_template(load_framework(year), io.BytesIO(), entries)


def test_every_field_of_the_profile_can_be_prefilled_and_has_a_hint() -> None:
    assert {*ProfileEntries.__struct_fields__, "year"} == {field.key for field in layout.FIELDS}
    assert set(texts().profile.hints) == {field.key for field in layout.FIELDS}
    assert set(texts().kinds) == {kind.value for kind in Kind}


def test_an_agency_type_may_be_given_in_short() -> None:
    names = agency_type_names()
    assert names["อบต."] == names["องค์การบริหารส่วนตำบล"] == "องค์การบริหารส่วนตำบล"
    assert not any("โรงเรียน" in name or "สถานีตำรวจ" in name for name in names)


def test_the_built_workbooks_in_the_repository_are_current(tmp_path: Path) -> None:
    built = ROOT / "workbook_templates"
    fresh = runpy.run_path(str(ROOT / "tools" / "build_templates.py"))["build_all"](tmp_path)
    assert sorted(p.relative_to(tmp_path) for p in fresh) == sorted(p.relative_to(built) for p in built.rglob("*.xlsx"))
    for path in fresh:
        differences = package_differences(built / path.relative_to(tmp_path), path)
        assert not differences, f"run tools/build_templates.py: {path.name}: {differences}"
