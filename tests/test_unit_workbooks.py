"""The workbooks of responsible units: who gets which measure, what can be typed where, and names of files."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import msgspec
import office
import openpyxl
import pytest
from openpyxl.workbook import Workbook
from typer.testing import CliRunner, Result

from ita_xl import examples
from ita_xl.assessment.submission import FollowUpRow, PlanRow
from ita_xl.cli import app
from ita_xl.frameworks.load import load_framework
from ita_xl.workbook import layout, unit_layout
from ita_xl.workbook.building.entries import Entries, FollowUpEntry, PlanEntry
from ita_xl.workbook.reading.unit_names import responsible_units
from ita_xl.workbook.template import build_template
from ita_xl.workbook.unit_book import build_unit_book
from ita_xl.workbook.unit_layout import UnitPlan

OWN = ("สำนักปลัด", "กองคลัง", "กองช่าง", "กองการศึกษา ศาสนาและวัฒนธรรม", "กองยุทธศาสตร์ และงบประมาณ")


@pytest.mark.parametrize(
    ("typed", "units"),
    [
        ("กองคลัง", ["กองคลัง"]),
        ("กองคลัง, กองช่าง", ["กองคลัง", "กองช่าง"]),
        ("กองคลัง/กองช่าง; สำนักปลัด", ["กองคลัง", "กองช่าง", "สำนักปลัด"]),
        ("1. กองคลัง\n2. กองช่าง", ["กองคลัง", "กองช่าง"]),
        ("กองคลัง กองช่าง", ["กองคลัง กองช่าง"]),
        ("สำนักปลัด กองคลัง และกองช่าง", ["สำนักปลัด กองคลัง", "กองช่าง"]),
        ("กองคลังและกองช่าง", ["กองคลัง", "กองช่าง"]),
        ("กองคลัง, และกองช่าง", ["กองคลัง", "กองช่าง"]),
        ("กองคลัง และ กองคลัง", ["กองคลัง"]),
        ("กองการศึกษา  ศาสนาและวัฒนธรรม", ["กองการศึกษา ศาสนาและวัฒนธรรม"]),
        ("กองการศึกษา ศาสนาและวัฒนธรรม และกองคลัง", ["กองการศึกษา ศาสนาและวัฒนธรรม", "กองคลัง"]),
        ("กองยุทธศาสตร์และงบประมาณ, กองคลัง", ["กองยุทธศาสตร์ และงบประมาณ", "กองคลัง"]),
        ("กองสาธารณสุขและสิ่งแวดล้อม", ["กองสาธารณสุขและสิ่งแวดล้อม"]),
        ("สำนักปลัด (งานแผน, งานบุคคล และงานนิติการ)", ["สำนักปลัด (งานแผน, งานบุคคล และงานนิติการ)"]),
        ("สำนักปลัด ร่วมกับกองช่าง", ["สำนักปลัด", "กองช่าง"]),
        ("-", []),
        ("", []),
        (None, []),
    ],
)
def test_units_in_a_cell_of_the_plan(typed: str | None, units: list[str]) -> None:
    assert list(responsible_units(typed, OWN)) == units


def test_without_a_list_a_unit_with_and_in_its_name_stays_whole() -> None:
    assert responsible_units("กองสาธารณสุขและสิ่งแวดล้อม, กองช่าง") == ("กองสาธารณสุขและสิ่งแวดล้อม", "กองช่าง")


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def workbook_of(path: Path, **owners: str | None) -> Path:
    """A workbook of 2567 with one measure for each code, of these units."""
    plan = tuple(PlanEntry(code=code, measure=f"มาตรการ {code}", responsible=unit) for code, unit in owners.items())
    build_template(load_framework(2567), path, Entries(units=OWN, plan=plan))
    return path


def codes(book: Workbook) -> list[str]:
    """The codes in the sheet to read."""
    rows = list(book[unit_layout.MEASURES].iter_rows(values_only=True))
    head = next(number for number, row in enumerate(rows) if row[0] == "รหัส")
    return [str(row[0]) for row in rows[head + 1 :]]


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the workbooks of the units of example 002, of which follow-up is known."""
    folder = tmp_path_factory.mktemp("units")
    examples.build("002", folder / "002.xlsx")
    assert run("split", folder / "002.xlsx", "-o", folder / "units").exit_code == 0
    return folder / "units"


def test_every_measure_goes_to_its_units_and_none_is_lost(tmp_path: Path) -> None:
    source = workbook_of(
        tmp_path / "plan.xlsx", M01="กองคลัง", M02="กองช่าง และกองคลัง", M03=None, M04="สำนักปลัด/กองช่าง", M05="-"
    )
    result = run("split", source, "-o", tmp_path / "out")
    assert result.exit_code == 0
    assert "มาตรการที่ยังไม่ระบุผู้รับผิดชอบ: M03, M05" in result.stderr
    found = {path.stem: codes(openpyxl.load_workbook(path)) for path in (tmp_path / "out").iterdir()}
    assert found == {
        "กองคลัง": ["M01", "M02"],
        "กองช่าง": ["M02", "M04"],
        "สำนักปลัด": ["M04"],
        "ยังไม่ระบุผู้รับผิดชอบ": ["M03", "M05"],
    }


@pytest.mark.filterwarnings("error")
def test_file_names_are_safe_on_every_system_and_never_collide(tmp_path: Path) -> None:
    source = workbook_of(
        tmp_path / "plan.xlsx",
        M01="..",
        M02="CON",
        M03="สนง.ปลัด",
        M04="สนง-ปลัด",
        M05='ฝ่าย "บริหาร" <1>: งาน?*|',
        M06="ยังไม่ระบุผู้รับผิดชอบ",
        M07=None,
        M08="กอง" + "การศึกษา" * 20,
        M09="ABC",
        M10="abc",
    )
    assert run("split", source, "-o", tmp_path / "out").exit_code == 0
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert len(names) == 9  # ABC and abc are one unit
    assert {"x-CON.xlsx", "workbook.xlsx", "สนง-ปลัด.xlsx", "สนง-ปลัด-2.xlsx", "ฝ่าย-บริหาร-1-งาน.xlsx"} < set(names)
    assert {"ยังไม่ระบุผู้รับผิดชอบ.xlsx", "ยังไม่ระบุผู้รับผิดชอบ-2.xlsx"} < set(names)
    assert all(len(name.encode()) < 255 for name in names)


def test_what_is_known_is_filled_in_and_the_rest_is_empty(units: Path) -> None:
    sheet = openpyxl.load_workbook(units / "กองคลัง.xlsx")[layout.FOLLOW_UP]
    rows = [tuple(cell.value for cell in row) for row in sheet.iter_rows(min_row=4)]
    measure = "ทบทวนขั้นตอนและทะเบียนการยืมทรัพย์สินของราชการ"
    assert rows[0] == ("M01", measure, "6 เดือน", *[None] * 7)
    assert rows[1][:5] == ("M01", measure, "12 เดือน", "ดำเนินการแล้วเสร็จ", 100)
    assert rows[1][6] == datetime(2023, 3, 31)
    assert len(rows) == 2


def test_measures_of_last_years_plan_are_handed_out_too_with_both_years_in_the_title(tmp_path: Path) -> None:
    plan = (
        PlanEntry(code="M01", measure="มาตรการใหม่", responsible="กองคลัง"),
        PlanEntry(code="2567/M01", measure="มาตรการเดิม", responsible="กองคลัง"),
    )
    known = (FollowUpEntry(code="2567/M01", round="12 เดือน", status="อยู่ระหว่างดำเนินการ"),)
    build_template(load_framework(2567), tmp_path / "plan.xlsx", Entries(plan=plan, follow_up=known))
    assert run("split", tmp_path / "plan.xlsx", "-o", tmp_path / "out").exit_code == 0
    book = openpyxl.load_workbook(tmp_path / "out" / "กองคลัง.xlsx")
    assert codes(book) == ["2567/M01", "M01"]
    assert book[unit_layout.MEASURES]["A1"].value == "มาตรการที่รับผิดชอบ ปีงบประมาณ พ.ศ. 2567 และ 2568"
    assert [cell.value for cell in book[layout.FOLLOW_UP]["D"][3:5]] == [None, "อยู่ระหว่างดำเนินการ"]


def test_only_the_reporting_cells_can_be_typed_in_and_lists_are_offered(units: Path) -> None:
    book = openpyxl.load_workbook(units / "สำนักปลัด.xlsx")
    assert [book[name].sheet_state for name in book.sheetnames] == ["visible", "visible", "veryHidden"]
    sheet = book[layout.FOLLOW_UP]
    assert all(one.protection.sheet for one in book.worksheets)
    for row in sheet.iter_rows(min_row=4):
        assert [cell.protection.locked for cell in row] == [True] * 3 + [False] * 7
    assert all(cell.protection.locked for row in book[unit_layout.MEASURES].iter_rows() for cell in row)
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert rules["D4:D7"].formula1 == '"ดำเนินการแล้วเสร็จ,อยู่ระหว่างดำเนินการ,ยังไม่ดำเนินการ,ยกเลิก"'
    assert (rules["E4:E7"].formula1, rules["E4:E7"].formula2) == ("0", "100")
    assert rules["G4:G7"].type == "date"


def test_it_is_stamped_and_prints_on_a4_lying(units: Path) -> None:
    book = openpyxl.load_workbook(units / "สำนักปลัด.xlsx")
    assert book.defined_names[unit_layout.STAMP_NAME].attr_text == '"ita-xl-unit/2565/1"'
    for name in (unit_layout.MEASURES, layout.FOLLOW_UP):
        page = book[name].page_setup
        assert (page.orientation, page.paperSize, page.fitToHeight) == ("landscape", 9, 0)
        assert "ita-xl-unit/2565/1" in book[name].oddFooter.left.text


def test_equal_input_gives_equal_bytes_and_nothing_is_overwritten(units: Path, tmp_path: Path) -> None:
    assert run("split", units.parent / "002.xlsx", "-o", tmp_path).exit_code == 0
    for path in units.iterdir():
        assert (tmp_path / path.name).read_bytes() == path.read_bytes()
    (tmp_path / "กองคลัง.xlsx").unlink()
    again = run("split", units.parent / "002.xlsx", "-o", tmp_path)
    assert again.exit_code == 2
    assert "สำนักปลัด.xlsx อยู่แล้ว" in again.stderr
    assert not (tmp_path / "กองคลัง.xlsx").exists()


def test_a_plan_without_measures_and_a_missing_file_are_told(tmp_path: Path) -> None:
    empty = workbook_of(tmp_path / "empty.xlsx")
    result = run("split", empty, "-o", tmp_path / "out")
    assert (result.exit_code, (tmp_path / "out").exists()) == (2, False)
    assert "ไม่มีมาตรการ" in result.stderr
    assert run("split", tmp_path / "none.xlsx", "-o", tmp_path / "out").exit_code == 3


@pytest.mark.office
def test_nothing_is_cut_off_on_paper(tmp_path: Path) -> None:
    long = "ประชุมคณะทำงาน ทบทวนขั้นตอนการปฏิบัติงาน จัดทำคู่มือ และประชาสัมพันธ์ผ่านช่องทางของหน่วยงาน " * 3
    measures = tuple(
        PlanRow(code=f"M{n:02d}", measure=long, steps=(long, "สรุปผล") * 2, monitoring=long, success=long)
        for n in range(1, 5)
    )
    reports = (FollowUpRow(code="M02", round="6 เดือน", result=long * 2, evidence=long),)
    plan = UnitPlan(unit="กองการศึกษา ศาสนาและวัฒนธรรม", agency="องค์การบริหารส่วนตำบล", measures=measures)
    path = tmp_path / "unit.xlsx"
    build_unit_book(msgspec.structs.replace(plan, reports=reports), load_framework(2567), path)
    assert office.cut_rows(path) == []
    pages = office.page_texts(office.to_pdf(path, tmp_path))
    assert all("รหัส" in page for page in pages)
