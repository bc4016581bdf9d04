"""Reading filled workbooks: nothing entered is lost, what is clear is repaired and told, what is not is refused."""

from __future__ import annotations

import hashlib
import random
import re
import subprocess
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import hostile
import openpyxl
import pytest
from openpyxl.styles import PatternFill
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from workbooks import (
    Edit,
    codes,
    edited,
    empty_bytes,
    example_bytes,
    filled,
    header_cell,
    input_sheets_bytes,
    profile_cell,
    read,
    remarks_of,
    repacked,
    table_cell,
    typed,
)

from ita_xl import examples
from ita_xl.assessment.submission import Entry, Origin, Profile, Remark, Submission
from ita_xl.errors import EXIT_UNKNOWN_TEMPLATE, WorkbookRefusedError
from ita_xl.findings.catalogue import catalogue, finding
from ita_xl.findings.finding import Severity
from ita_xl.frameworks.load import known_years, load_framework
from ita_xl.report import pdf
from ita_xl.workbook import layout
from ita_xl.workbook.building.texts import texts
from ita_xl.workbook.layout import HISTORY, INDICATORS, ITEMS, PLAN, PROFILE, SIGNATORIES
from ita_xl.workbook.reader import read_workbook
from ita_xl.workbook.reading.lookalikes import check_agency

PUBLISHED, SCORE, BEFORE = "คะแนนตามประกาศ", "คะแนน", "คะแนนปีก่อน"
FOLLOW_UP = layout.FOLLOW_UP


def submission(path: Path) -> Submission:
    result = read(path)
    assert isinstance(result, Submission), result
    return result


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Submission:
    """Example 001 as the template wrote it."""
    path = tmp_path_factory.mktemp("example") / "001.xlsx"
    path.write_bytes(example_bytes())
    return submission(path)


# What was entered comes back


@pytest.mark.parametrize("name", examples.keys())
def test_everything_that_was_entered_is_read(name: str, tmp_path: Path) -> None:
    path = tmp_path / "my.xlsx"
    path.write_bytes(example_bytes(name))
    entered, found = examples.load(name).entries, submission(path)
    assert found.remarks == ()
    for field in entered.profile.__struct_fields__:
        entry = getattr(found.profile, field, None)
        # The template offers the target of the year.
        expected = getattr(entered.profile, field) or (Decimal(85) if field == "target" else None)
        assert (entry.value if entry else None) == expected, field
    assert tuple(unit.value for unit in found.profile.units) == entered.units
    assert found.reports == entered.reports
    for code, pair in {**entered.instruments, **entered.indicators}.items():
        place = found.instruments if isinstance(code, str) else found.indicators
        for column in ("published", "previous"):
            entry = getattr(place[code], column)
            assert (entry.value if entry else None) == getattr(pair, column), (code, column)
    for code, item in entered.items.items():
        for column in ("score", "public", "survey", "previous"):
            entry = getattr(found.items[code], column)
            assert (entry.value if entry else None) == getattr(item, column), (code, column)
        assert found.items[code].unscored == item.unscored
    for rows, expected in ((found.plan, entered.plan), (found.follow_up, entered.follow_up)):
        assert len(rows) == len(expected)
        for row, original in zip(rows, expected, strict=True):
            for column in set(original.__struct_fields__) - {"sheet", "cells"}:
                assert getattr(row, column) == getattr(original, column), column
    assert [row.year for row in found.history] == sorted(row.year for row in entered.history)


@pytest.mark.parametrize("year", known_years())
def test_an_empty_workbook_of_every_year_reads_without_a_remark(year: int, tmp_path: Path) -> None:
    path = tmp_path / "my.xlsx"
    path.write_bytes(empty_bytes(year))
    found = submission(path)
    assert (found.fiscal_year, found.template, found.remarks) == (year, layout.stamp(year), ())
    assert list(found.items) == [item.code for item in load_framework(year).items]
    assert list(found.indicators) == list(range(1, 11))
    assert (found.plan, found.history, found.follow_up, found.signatories) == ((), (), (), ())


def test_every_value_knows_its_cell(example: Submission, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(edited(tmp_path / "my.xlsx"))
    for code, item in example.items.items():
        for entry in (item.score, item.public, item.survey):
            if entry and entry.origin:
                assert Decimal(str(book[entry.origin.sheet][entry.origin.cell].value)) == entry.value
        assert item.origin
        assert book[item.origin.sheet][item.origin.cell].value == code
    for row in example.plan:
        assert book[row.at("measure").sheet][row.at("measure").cell].value == row.measure


def test_reading_never_changes_the_file(tmp_path: Path) -> None:
    path = tmp_path / "my.xlsx"
    path.write_bytes(example_bytes())
    before = hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns
    submission(path)
    assert (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns) == before


@pytest.mark.office
def test_a_workbook_saved_by_libreoffice_reads_the_same(example: Submission, tmp_path: Path) -> None:
    path = tmp_path / "my.xlsx"
    path.write_bytes(example_bytes())
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    convert = [
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        str(tmp_path / "out"),
        str(path),
    ]
    subprocess.run([str(pdf.find_office()), profile, *convert], capture_output=True, check=True, timeout=180)
    assert submission(tmp_path / "out" / "my.xlsx") == example


# What officers do to workbooks


def rename_sheets(book: Workbook) -> None:
    for number, sheet in enumerate(book.worksheets[:8]):
        sheet.title = f"แผ่นที่ {number}"


def rename_sheets_as_excel(book: Workbook) -> None:
    old = [sheet.title for sheet in book.worksheets]
    rename_sheets(book)
    for name in book.defined_names.values():
        for before, sheet in zip(old, book.worksheets, strict=True):
            name.attr_text = re.sub(rf"^'?{before}'?!", f"'{sheet.title}'!", name.attr_text)


def hide_rows(book: Workbook) -> None:
    for row in range(4, 60):
        book[ITEMS].row_dimensions[row].hidden = True


def insert_rows_and_columns(book: Workbook) -> None:
    book[ITEMS].insert_rows(1, 5)
    book[ITEMS].insert_cols(3, 2)
    book[INDICATORS].insert_cols(1)
    book[PLAN].insert_rows(2)
    book[ITEMS]["C8"] = "หมายเหตุ"


def reverse_columns(book: Workbook) -> None:
    sheet = book[ITEMS]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3, max_row=62)]
    for number, values in enumerate(rows, start=3):
        for column, value in enumerate(reversed(values), start=1):
            sheet.cell(number, column).value = value


def reverse_rows(book: Workbook) -> None:
    sheet = book[ITEMS]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4, max_row=62)]
    for number, values in enumerate(reversed(rows), start=4):
        for column, value in enumerate(values, start=1):
            sheet.cell(number, column).value = value


def another_sara_am_and_breaks(book: Workbook) -> None:
    header_cell(book, INDICATORS, PUBLISHED).value = "คะแนน\nตาม  ประกาศ "
    header_cell(book, PLAN, "การกำกับติดตาม").value = "การกํ\u0e32กับติดตาม"


def extra_sheets_and_cells(book: Workbook) -> None:
    book.create_sheet("บันทึก", 0)["A1"] = "อย่าลืมส่งภายในวันศุกร์"
    copy = book.copy_worksheet(book[ITEMS])
    copy.title = "คะแนนรายข้อ (2)"
    book[ITEMS]["XFD1048576"] = "ไกลมาก"
    book[PROFILE]["H40"] = 12


def formatted_rows(book: Workbook) -> None:
    fill = PatternFill("solid", fgColor="FFFF00")
    for row in range(100, 6000):
        book[PLAN].cell(row, 2).fill = fill


def numbers_as_text(book: Workbook) -> None:
    for row in book[ITEMS].iter_rows(min_row=4, max_row=62):
        for cell in row[5:9]:
            if isinstance(cell.value, int | float):
                cell.value = str(cell.value).translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))


CHANGES: dict[str, tuple[Edit, set[str]]] = {
    "renames sheets": (rename_sheets_as_excel, {"W12"}),
    "renames sheets where names do not follow": (rename_sheets, {"W12", "W16"}),
    "hides rows": (hide_rows, set()),
    "inserts rows and columns": (insert_rows_and_columns, set()),
    "turns the columns round": (reverse_columns, set()),
    "turns the rows round": (reverse_rows, set()),
    "wraps and retypes headers": (another_sara_am_and_breaks, set()),
    "adds sheets and far cells": (extra_sheets_and_cells, set()),
    "formats thousands of rows": (formatted_rows, set()),
    "pastes numbers as text in Thai digits": (numbers_as_text, {"V6"}),
    "loses all names": (lambda book: [book.defined_names.pop(n) for n in list(book.defined_names)], {"W16"}),
}


@pytest.mark.parametrize("change", CHANGES)
def test_scores_are_found_after_an_officer(change: str, example: Submission, tmp_path: Path) -> None:
    edit, told = CHANGES[change]
    found = submission(edited(tmp_path / "my.xlsx", edit, source=example_bytes()))

    def values(result: Submission) -> dict[str, list[object]]:
        return {
            code: [e.value if e else None for e in (item.score, item.public, item.survey, item.previous)]
            for code, item in result.items.items()
        }

    def published(result: Submission) -> dict[object, object]:
        return {n: e.published and e.published.value for n, e in (result.indicators | result.instruments).items()}

    assert values(found) == {code: values(example)[code] for code in found.items}
    assert found.items.keys() == example.items.keys()
    assert published(found) == published(example)
    assert [row.measure for row in found.plan] == [row.measure for row in example.plan]
    assert found.profile.agency
    assert example.profile.agency
    assert found.profile.agency.value == example.profile.agency.value
    assert [unit.value for unit in found.profile.units] == [unit.value for unit in example.profile.units]
    assert set(codes(found.remarks)) == told


def test_a_wrong_size_of_the_sheet_changes_nothing(example: Submission, tmp_path: Path) -> None:
    path = repacked(
        tmp_path / "my.xlsx", lambda _, data: re.sub(rb'<dimension ref="[^"]*"/>', b'<dimension ref="A1"/>', data)
    )
    assert submission(path) == example


def test_text_stays_text(tmp_path: Path) -> None:
    found = submission(
        edited(
            tmp_path / "my.xlsx",
            typed(PLAN, 1, "มาตรการ", "=HYPERLINK(1)"),
            typed(PLAN, 1, "จุดอ่อน", "{{ agency }}"),
            typed(PLAN, 1, "งบประมาณ", 50000),
        )
    )
    assert (found.plan[0].measure, found.plan[0].weakness, found.plan[0].budget) == (
        "=HYPERLINK(1)",
        "{{ agency }}",
        "50000",
    )


def test_the_level_is_kept_as_typed(tmp_path: Path) -> None:
    found = submission(edited(tmp_path / "my.xlsx", filled("level", "AA  ผ่านดีเยี่ยม")))
    assert found.profile.level
    assert found.profile.level.value == "AA  ผ่านดีเยี่ยม"


def test_thai_number_formats_of_excel(tmp_path: Path) -> None:
    """Ids 68 and 71 are per cent and a date in Thai Excel, stored without a format code."""

    def restyle(name: str, data: bytes) -> bytes:
        if name == "xl/styles.xml":
            return data.replace(b'numFmtId="10"', b'numFmtId="68"').replace(b'numFmtId="14"', b'numFmtId="71"')
        return data

    def edit(book: Workbook) -> None:
        score, announced = table_cell(book, ITEMS, "i1", SCORE), profile_cell(book, "announced")
        score.value, score.number_format = 0.855, "0.00%"
        announced.value, announced.number_format = datetime(2024, 7, 30), "mm-dd-yy"

    stored = edited(tmp_path / "a.xlsx", edit).read_bytes()
    found = submission(repacked(tmp_path / "my.xlsx", restyle, source=stored))
    assert found.items["i1"].score
    assert found.items["i1"].score.value == Decimal("85.5")
    assert found.profile.announced
    assert found.profile.announced.value == date(2024, 7, 30)


# Weighted points


def three(values: tuple[float, float, float], *, indicators: bool, total: float | None = None) -> list[Edit]:
    edits = [
        typed(INDICATORS, code, PUBLISHED, value) for code, value in zip(("IIT", "EIT", "OIT"), values, strict=True)
    ]
    means = (95, 90, 80)
    for number in range(1, 11):
        instrument = 0 if number <= 5 else 1 if number <= 8 else 2
        edits.append(typed(INDICATORS, str(number), PUBLISHED, means[instrument] if indicators else None))
    return [*edits, filled("total", total)]


POINTS: list[tuple[str, list[Edit], tuple[str, str, str], set[str]]] = [
    ("of 30, 30 and 40, as the indicators show", three((28.5, 27, 32), indicators=True), ("95", "90", "80"), {"V23"}),
    ("scores of 100", three((95, 90, 80), indicators=True), ("95", "90", "80"), set()),
    ("truly low scores", three((22.5, 27, 32), indicators=True), ("22.5", "90", "80"), {"V23"}),
    ("adding up to the total", three((28.5, 27, 32), indicators=False, total=87.5), ("28.5", "27", "32"), {"V24"}),
    (
        "low and weighing up to the total",
        three((28.5, 27, 32), indicators=False, total=29.45),
        ("28.5", "27", "32"),
        set(),
    ),
    ("undecided", three((28.5, 27, 32), indicators=False), ("28.5", "27", "32"), {"V25"}),
]


@pytest.mark.parametrize(("edits", "scores", "told"), [p[1:] for p in POINTS], ids=[p[0] for p in POINTS])
def test_weighted_points_are_converted_only_when_the_indicators_decide(
    edits: list[Edit], scores: tuple[str, str, str], told: set[str], tmp_path: Path
) -> None:
    found = submission(edited(tmp_path / "my.xlsx", *edits))
    published = [found.instruments[code].published for code in ("IIT", "EIT", "OIT")]
    assert [entry.value for entry in published if entry] == [Decimal(score) for score in scores]
    assert set(codes(found.remarks)) == told


# Every code of the catalogue that belongs to reading, with the place it is told at


def delete_row(sheet: str, code: str) -> Edit:
    return lambda book: book[sheet].delete_rows(table_cell(book, sheet, code, "ข้อ" if sheet == ITEMS else "ที่").row)


def rename(sheet: str, title: str) -> Edit:
    def edit(book: Workbook) -> None:
        book[sheet].title = title

    return edit


def without(sheet: str) -> Edit:
    return lambda book: book.remove(book[sheet])


def unstamped(book: Workbook) -> None:
    book.custom_doc_props.props.clear()
    del book.defined_names[layout.STAMP_NAME]
    for sheet in book.worksheets:
        for part in (sheet.oddFooter.left, sheet.oddFooter.center, sheet.oddFooter.right):
            part.text = None


def stamped(text: str) -> Callable[[Path], Path]:
    return lambda path: repacked(path, lambda _, data: data.replace(layout.stamp(2567).encode(), text.encode()))


def old_footer(path: Path) -> Path:
    sheet = "xl/worksheets/sheet4.xml"
    return repacked(
        path, lambda n, d: d.replace(layout.stamp(2567).encode(), layout.stamp(2566).encode()) if n == sheet else d
    )


def foreign(path: Path) -> Path:
    book = Workbook()
    book.active["A1"] = "รายชื่อผู้เข้าอบรม"
    book.save(path)
    return path


def health(path: Path) -> Path:
    book = Workbook()
    for number in range(1, 27):
        book.active.append([f"EB{number}", "ตัวชี้วัด", 1])
    book.save(path)
    return path


def vocational(book: Workbook) -> None:
    unstamped(book)
    sheet = book[ITEMS]
    sheet.delete_rows(table_cell(book, ITEMS, "i1", "ข้อ").row, 24)
    sheet.delete_rows(table_cell(book, ITEMS, "O34", "ข้อ").row, 2)


def school_questions(book: Workbook) -> None:
    for code in ("i1", "i2", "i3"):
        table_cell(book, ITEMS, code, "ข้อคำถาม").value = "ครูในโรงเรียนของท่านปฏิบัติงานตามขั้นตอนเพียงใด"


def health_codes(book: Workbook) -> None:
    for number, code in enumerate(("O1", "O2", "O3"), start=1):
        table_cell(book, ITEMS, code, "ข้อ").value = f"MOIT {number}"


def shifted_names(book: Workbook) -> None:
    book[PROFILE].insert_rows(5)  # openpyxl moves the cells and leaves the names behind


def lost_field(book: Workbook) -> None:
    book[PROFILE].cell(profile_cell(book, "phone").row, 1).value = "ติดต่อ"
    del book.defined_names["ita_phone"]


def doubled_label(book: Workbook) -> None:
    del book.defined_names["ita_phone"]
    book[PROFILE]["A60"] = next(field.label for field in layout.FIELDS if field.key == "phone")


def broken_name(book: Workbook) -> None:
    book.defined_names["ita_total"] = DefinedName("ita_total", attr_text="#REF!")


def second_score_column(book: Workbook) -> None:
    book[ITEMS].cell(header_cell(book, ITEMS, SCORE).row, 30).value = SCORE


def two_copies(book: Workbook) -> None:
    book.copy_worksheet(book[ITEMS]).title = "สำเนา 1"
    book[ITEMS].title = "สำเนา 2"


def edit_case(*edits: Edit, source: Callable[[], bytes] = input_sheets_bytes) -> Callable[[Path], Path]:
    return lambda path: edited(path, *edits, source=source())


WORKBOOK_CASES: list[tuple[str, str, Callable[[Path], Path]]] = [
    ("W1", "another version of the template", stamped("ita-xl/2567/9")),
    ("W1", "a year without rules", stamped("ita-xl/2599/1")),
    ("W1", "no stamp and a year without rules", edit_case(unstamped, filled("year", 2599))),
    (
        "W2",
        "no stamp, no year, items of three years",
        edit_case(unstamped, filled("year", None), source=lambda: empty_bytes(2564)),
    ),
    ("W3", "another workbook", foreign),
    ("W4", "a form of the health ministry", health),
    ("W4", "codes of the health ministry", edit_case(health_codes)),
    ("W4", "questions for schools", edit_case(school_questions)),
    ("W4", "33 items of vocational colleges", edit_case(vocational)),
    ("W5", "a school", edit_case(filled("agency_type", "โรงเรียน"))),
    ("W5", "a police station", edit_case(filled("agency_type", "สถานีตำรวจภูธร"))),
    ("W5", "a district", edit_case(filled("agency_type", "อำเภอ"))),
    ("W6", "the name of a hospital", edit_case(filled("agency", "โรงพยาบาลตัวอย่าง"))),
    ("W7", "a sheet of another year", old_footer),
    ("W8", "no stamp, the year is filled in", edit_case(unstamped)),
    ("W8", "no stamp, the items decide", edit_case(unstamped, filled("year", None))),
    ("W9", "the wrong year", edit_case(filled("year", 2566))),
    ("W10", "no sheet of items", edit_case(without(ITEMS))),
    ("W10", "no sheet of indicators", edit_case(without(INDICATORS))),
    ("W10", "no sheet of the agency", edit_case(without(PROFILE))),
    ("W11", "no sheet of earlier years", edit_case(without(HISTORY))),
    ("W12", "a renamed sheet", edit_case(rename(ITEMS, "คะแนน"))),
    ("W13", "no headers", edit_case(lambda book: book[PLAN].delete_rows(1, 3))),
    (
        "W14",
        "a deleted column",
        edit_case(lambda book: book[ITEMS].delete_cols(header_cell(book, ITEMS, BEFORE).column)),
    ),
    ("W15", "two columns of scores", edit_case(second_score_column)),
    ("W16", "a broken name", edit_case(broken_name)),
    ("W17", "names left behind", edit_case(shifted_names)),
    ("W18", "a deleted field", edit_case(lost_field)),
    ("W19", "a doubled label", edit_case(doubled_label)),
    ("W20", "a deleted item", edit_case(delete_row(ITEMS, "i3"))),
    ("W21", "a deleted indicator", edit_case(delete_row(INDICATORS, "4"))),
    ("W22", "two sheets to choose from", edit_case(two_copies)),
]


@pytest.mark.parametrize(
    ("code", "make"), [c[::2] for c in WORKBOOK_CASES], ids=[f"{c[0]} {c[1]}" for c in WORKBOOK_CASES]
)
def test_what_is_told_about_a_workbook(code: str, make: Callable[[Path], Path], tmp_path: Path) -> None:
    remarks = remarks_of(read(make(tmp_path / "my.xlsx")))
    assert code in codes(remarks)
    told = finding(next(remark for remark in remarks if remark.code == code))
    assert "–" not in told.message_en  # every placeholder was filled
    others = {finding(r).code for r in remarks if finding(r).severity is Severity.ERROR} - {code}
    assert not others


def percent(book: Workbook) -> None:
    cell = table_cell(book, ITEMS, "i1", SCORE)
    cell.value, cell.number_format = 0.855, "0.00%"


def formula(book: Workbook) -> None:
    table_cell(book, ITEMS, "i1", SCORE).value = "=40+45"


def no_code(sheet: str, row: int) -> Edit:
    def edit(book: Workbook) -> None:
        first = next(t.columns[0].header for t in layout.TABLES if t.sheet == sheet)
        table_cell(book, sheet, row, first).value = None

    return edit


# code, what an officer does, sheet, row, column of the cell that is told
VALUE_CASES: list[tuple[str, list[Edit], str, str | int, str]] = [
    ("V1", [typed(ITEMS, "i1", SCORE, "ดี")], ITEMS, "i1", SCORE),
    ("V1", [typed(INDICATORS, "1", PUBLISHED, "ผ่าน")], INDICATORS, "1", PUBLISHED),
    ("V2", [typed(ITEMS, "i1", SCORE, -5)], ITEMS, "i1", SCORE),
    ("V2", [typed(ITEMS, "e1", "EIT Public", 101)], ITEMS, "e1", "EIT Public"),
    ("V3", [typed(ITEMS, "O1", SCORE, "1,234")], ITEMS, "O1", SCORE),
    ("V4", [typed(ITEMS, "i1", SCORE, "#DIV/0!")], ITEMS, "i1", SCORE),
    ("V4", [typed(PLAN, 1, "มาตรการ", "#REF!")], PLAN, 1, "มาตรการ"),
    ("V5", [formula], ITEMS, "i1", SCORE),
    ("V6", [typed(ITEMS, "i1", SCORE, "๘๗,๓๓")], ITEMS, "i1", SCORE),
    ("V7", [typed(ITEMS, "i1", SCORE, "ไม่มี")], ITEMS, "i1", SCORE),
    ("V8", [percent], ITEMS, "i1", SCORE),
    ("V9", [typed(ITEMS, "i2", "ข้อ", "i1")], ITEMS, 2, "ข้อ"),
    ("V9", [typed(INDICATORS, "2", "ตัวชี้วัด", None), typed(INDICATORS, "2", "ที่", "1")], INDICATORS, 2, "ที่"),
    ("V9", [typed(PLAN, 2, "รหัส", "ม01"), typed(PLAN, 1, "รหัส", "ม๐๑")], PLAN, 2, "รหัส"),
    ("V10", [typed(ITEMS, "O35", "ข้อ", "O48")], ITEMS, 59, "ข้อ"),
    ("V10", [typed(PLAN, 1, "ข้อ", "O8, O43")], PLAN, 1, "ข้อ"),
    ("V11", [typed(ITEMS, "O35", "ข้อ", "O99")], ITEMS, 59, "ข้อ"),
    ("V11", [typed(ITEMS, "O35", "ข้อ", 35)], ITEMS, 59, "ข้อ"),
    ("V11", [typed(PLAN, 1, "ข้อ", "ทุกข้อ")], PLAN, 1, "ข้อ"),
    ("V12", [typed(ITEMS, "O35", "ข้อ", "๐๓๕")], ITEMS, 59, "ข้อ"),
    ("V13", [typed(INDICATORS, "6", "ที่", 7)], INDICATORS, 6, "ที่"),
    ("V13", [typed(ITEMS, "i4", "ตัวชี้วัดที่", 1)], ITEMS, "i4", "ตัวชี้วัดที่"),
    ("V14", [typed(INDICATORS, "10", "ที่", 11)], INDICATORS, 10, "ที่"),
    ("V14", [typed(PLAN, 1, "ตัวชี้วัดที่", "6 และ 7")], PLAN, 1, "ตัวชี้วัดที่"),
    ("V15", [typed(INDICATORS, "8", "ที่", None)], INDICATORS, 8, "ตัวชี้วัด"),
    ("V15", [typed(INDICATORS, "8", "ตัวชี้วัด", "ชื่อที่ไม่มีใครรู้จัก")], INDICATORS, "8", "ตัวชี้วัด"),
    ("V16", [typed(PLAN, 1, "แล้วเสร็จ", "ไตรมาสที่ 1-4")], PLAN, 1, "แล้วเสร็จ"),
    ("V17", [typed(PLAN, 1, "แล้วเสร็จ", datetime(2568, 9, 30))], PLAN, 1, "แล้วเสร็จ"),
    ("V18", [typed(PLAN, 1, "แล้วเสร็จ", "๓๐ ก.ย. ๒๕๖๘")], PLAN, 1, "แล้วเสร็จ"),
    ("V19", [typed(PLAN, 1, "แล้วเสร็จ", datetime(1967, 3, 6))], PLAN, 1, "แล้วเสร็จ"),
    ("V20", [typed(HISTORY, 1, "ปี", 2023), typed(HISTORY, 1, "คะแนนรวม", 80)], HISTORY, 1, "ปี"),
    ("V21", [typed(HISTORY, 1, "ปี", "66"), typed(HISTORY, 1, "คะแนนรวม", 80)], HISTORY, 1, "ปี"),
    ("V22", [typed(SIGNATORIES, 1, "ลำดับ", "แรก"), typed(SIGNATORIES, 1, "ตำแหน่ง", "ปลัด")], SIGNATORIES, 1, "ลำดับ"),
    ("V23", three((28.5, 27, 32), indicators=True), INDICATORS, "IIT", PUBLISHED),
    ("V24", three((28.5, 27, 32), indicators=False, total=87.5), INDICATORS, "IIT", PUBLISHED),
    ("V25", three((28.5, 27, 32), indicators=False), INDICATORS, "IIT", PUBLISHED),
    ("V26", [typed(ITEMS, "e1", SCORE, 88)], ITEMS, "e1", SCORE),
    ("V27", [typed(ITEMS, "i1", "EIT Public", 88)], ITEMS, "i1", "EIT Public"),
    ("V28", [no_code(PLAN, 1)], PLAN, 1, "ตัวชี้วัดที่"),
    ("V29", [typed(FOLLOW_UP, 1, "รหัส", "M01"), typed(FOLLOW_UP, 1, "สถานะ", "เสร็จ")], FOLLOW_UP, 1, "สถานะ"),
    ("V30", [typed(ITEMS, "i1", "ไม่คิดคะแนน", "อาจจะ")], ITEMS, "i1", "ไม่คิดคะแนน"),
    ("V31", [typed(PLAN, 1, "มาตรการ", "ประกาศ_x0007_ใช้")], PLAN, 1, "มาตรการ"),
    ("V32", [typed(HISTORY, 1, "ปี", 2567), typed(HISTORY, 1, "คะแนนรวม", 80)], HISTORY, 1, "ปี"),
    ("V33", [typed(PLAN, 1, "แล้วเสร็จ", "กันยายน 2568")], PLAN, 1, "แล้วเสร็จ"),
    ("V34", [no_code(ITEMS, 1)], ITEMS, 1, "แบบวัด"),
    ("V34", [typed(FOLLOW_UP, 1, "ผลการดำเนินงาน", "ประกาศแล้ว"), no_code(FOLLOW_UP, 1)], FOLLOW_UP, 1, "ผลการดำเนินงาน"),
    ("V34", [typed(HISTORY, 1, "คะแนนรวม", 80), no_code(HISTORY, 1)], HISTORY, 1, "คะแนนรวม"),
]


@pytest.mark.parametrize(
    ("code", "edits", "sheet", "row", "header"), VALUE_CASES, ids=[f"{c[0]} {c[2]} {c[4]}" for c in VALUE_CASES]
)
def test_what_is_told_about_a_value(
    code: str, edits: list[Edit], sheet: str, row: str | int, header: str, tmp_path: Path
) -> None:
    places: list[Origin] = []

    def look(book: Workbook) -> None:
        places.append(Origin(sheet, table_cell(book, sheet, row, header).coordinate))

    path = edited(tmp_path / "my.xlsx", *edits, look)
    told = [remark for remark in submission(path).remarks if remark.code == code]
    assert [remark.origin for remark in told[:1]] == places
    assert "–" not in finding(told[0]).message_en


def test_every_code_of_reading_is_triggered() -> None:
    told = {case[0] for case in WORKBOOK_CASES} | {case[0] for case in VALUE_CASES}
    told |= {case.code for case in [*hostile.REFUSED, *hostile.CARRIED]} | {"F1", "F2", "F4", "F5"}
    assert told == {code for code in catalogue() if re.fullmatch(r"[FWV]\d+", code)}


# What follows from a reading


def test_values_that_are_refused_are_not_used(tmp_path: Path) -> None:
    found = submission(edited(tmp_path / "my.xlsx", typed(ITEMS, "i1", SCORE, "1,234"), typed(ITEMS, "e1", SCORE, 50)))
    assert found.items["i1"].score is None
    assert found.items["e1"].score is None
    assert found.items["e1"].public


def test_a_row_with_a_contradiction_is_not_used(tmp_path: Path) -> None:
    """Seed 000 numbers its indicators in the order of display: name and number must agree."""
    found = submission(edited(tmp_path / "my.xlsx", typed(INDICATORS, "6", "ที่", 7)))
    assert 6 not in found.indicators
    assert found.indicators[7].published
    assert found.indicators[7].published.value == Decimal("84.08")


@pytest.mark.parametrize("name", ["การปรับปรุงการทำงาน", "การปรับปรุง ระบบการทํ\u0e32งาน"])
def test_indicator_eight_has_two_names(name: str, example: Submission, tmp_path: Path) -> None:
    found = submission(edited(tmp_path / "my.xlsx", typed(INDICATORS, "8", "ตัวชี้วัด", name)))
    assert found.remarks == ()
    assert found.indicators[8].published == example.indicators[8].published


def test_missing_rows_are_absent_not_zero(tmp_path: Path) -> None:
    found = submission(edited(tmp_path / "my.xlsx", delete_row(ITEMS, "i3")))
    assert "i3" not in found.items
    assert [remark.details["codes"] for remark in found.remarks] == ["i3"]


def test_all_remarks_come_at_once(tmp_path: Path) -> None:
    edits = [
        typed(ITEMS, "i1", SCORE, "ดี"),
        typed(ITEMS, "i2", SCORE, 101),
        typed(INDICATORS, "1", PUBLISHED, "1,234"),
        typed(PLAN, 1, "แล้วเสร็จ", "เร็ว ๆ นี้"),
        filled("n_iit", "มาก"),
        filled("announced", "6 มี.ค. 2566"),
    ]
    assert codes(submission(edited(tmp_path / "my.xlsx", *edits)).remarks) == ["V18", "V22", "V3", "V1", "V2", "V16"]


def test_years_without_parts_read_the_plain_column(tmp_path: Path) -> None:
    found = submission(edited(tmp_path / "my.xlsx", typed(ITEMS, "e1", SCORE, 88), source=empty_bytes(2565)))
    assert found.items["e1"].score
    assert found.items["e1"].score.value == 88
    assert found.remarks == ()


def test_a_measure_without_a_code_gets_one_that_is_free(tmp_path: Path) -> None:
    found = submission(edited(tmp_path / "my.xlsx", no_code(PLAN, 2), typed(PLAN, 1, "รหัส", "M01")))
    assert found.plan[1].code not in {row.code for row in found.plan if row is not found.plan[1]}
    assert len({row.code for row in found.plan}) == len(found.plan)


def test_ticked_reports_and_yes_words(tmp_path: Path) -> None:
    def tick(book: Workbook) -> None:
        for kind, word in (("analysis", "ใช่"), ("memo", "✓"), ("measures", "ไม่")):
            sheet, _, cell = book.defined_names[layout.REPORT_NAMES[kind]].attr_text.rpartition("!")
            book[sheet.strip("'")][cell.replace("$", "")].value = word

    found = submission(edited(tmp_path / "my.xlsx", tick, typed(ITEMS, "i1", "ไม่คิดคะแนน", "ใช่ ")))
    assert {"analysis", "memo"} <= set(found.reports)
    assert "measures" not in found.reports
    assert found.items["i1"].unscored


def test_the_value_of_the_template_formula_is_only_shown(tmp_path: Path) -> None:
    path = tmp_path / "my.xlsx"
    path.write_bytes(example_bytes())
    entry = submission(path).indicators[10]
    assert entry.shown
    assert entry.published
    assert (entry.published.value, entry.shown.value) == (Decimal(35), Decimal("37.5"))


def test_signatories_come_in_the_order_of_signing(tmp_path: Path) -> None:
    edits = [
        edit
        for row, order, position in ((1, 3, "นายก"), (2, 1, "นักวิเคราะห์"), (3, 2, "ปลัด"))
        for edit in (typed(SIGNATORIES, row, "ลำดับ", order), typed(SIGNATORIES, row, "ตำแหน่ง", position))
    ]
    found = submission(edited(tmp_path / "my.xlsx", *edits, source=empty_bytes(2567)))
    assert [person.position for person in found.signatories] == ["นักวิเคราะห์", "ปลัด", "นายก"]


def test_exit_codes_tell_unreadable_from_unknown(tmp_path: Path) -> None:
    with pytest.raises(WorkbookRefusedError) as unknown:
        read_workbook(stamped("ita-xl/2567/9")(tmp_path / "a.xlsx"))
    assert unknown.value.exit_code == EXIT_UNKNOWN_TEMPLATE
    assert all(layout.stamp(year) in unknown.value.remark.details["known"] for year in known_years())


def test_every_agency_type_of_the_template_is_accepted() -> None:
    for kind in texts().agency_types:
        assert check_agency(Profile(agency_type=Entry(kind.name), agency=Entry(kind.name))) == ()


@pytest.mark.parametrize("name", ["โรงพยาบาลบ้านแพ้ว (องค์การมหาชน)", "เทศบาลตำบลสถานีตำรวจ", "มหาวิทยาลัยตัวอย่าง"])
def test_names_of_the_national_assessment_are_no_look_alikes(name: str) -> None:
    assert check_agency(Profile(agency=Entry(name))) == ()


def test_broken_packages_end_in_a_submission_or_a_refusal(tmp_path: Path) -> None:
    """90 workbooks with a few bytes changed in one part: whatever openpyxl raises stops at the border."""
    chance = random.Random(2567)

    def mutate(name: str, data: bytes) -> bytes:
        if name != victim or not data:
            return data
        changed = bytearray(data)
        for _ in range(chance.randint(1, 6)):
            place = chance.randrange(len(changed))
            changed[place : place + chance.randint(0, 3)] = chance.choice(
                [b"", b"<", b">", b'"', b"9", b"x", b"&", b"-1"]
            )
        return bytes(changed)

    victims = [
        *(f"xl/worksheets/sheet{n}.xml" for n in range(1, 9)),
        *("xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml", "docProps/custom.xml", "[Content_Types].xml"),
        *("xl/_rels/workbook.xml.rels", "docProps/core.xml"),
    ]
    outcomes = set()
    for number in range(90):
        victim = victims[number % len(victims)]
        result = read(repacked(tmp_path / "my.xlsx", mutate, source=input_sheets_bytes()))
        outcomes.add(type(result))
    assert outcomes == {Submission, Remark}
