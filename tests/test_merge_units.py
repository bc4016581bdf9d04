"""Reports of units come back: what was typed arrives in its cell, what contradicts is told, nothing is overwritten."""

from __future__ import annotations

import json
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from filled_workbooks import parts, saved_by_libreoffice
from openpyxl.cell import Cell
from openpyxl.workbook import Workbook
from typer.testing import CliRunner, Result

from ita_xl import examples
from ita_xl.assessment.submission import FollowUpRow
from ita_xl.cli import app
from ita_xl.frameworks.load import load_framework
from ita_xl.workbook import layout, unit_layout
from ita_xl.workbook.building.entries import Entries, FollowUpEntry, PlanEntry, ProfileEntries
from ita_xl.workbook.reader import read_workbook
from ita_xl.workbook.template import build_template

DONE, UNDER_WAY = "ดำเนินการแล้วเสร็จ", "อยู่ระหว่างดำเนินการ"
TREASURY, WORKS = "กองคลัง", "กองช่าง"
SIX, TWELVE = "6 เดือน", "12 เดือน"
LINK = "https://www.example.go.th/ita/O12.pdf"


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def entries(**changes: object) -> Entries:
    """Three measures, M03 of both units; of M02 a report is known."""
    plan = (
        PlanEntry(code="M01", measure="จัดระบบการยืม", steps=("ทำแนวปฏิบัติ",), responsible=TREASURY),
        PlanEntry(code="M02", measure="เผยแพร่สถิติ", steps=("เก็บสถิติ",), responsible=WORKS),
        PlanEntry(code="M03", measure="อบรมบุคลากร", steps=("จัดอบรม",), responsible=f"{TREASURY} และ{WORKS}"),
    )
    known = FollowUpEntry(code="M02", round=SIX, status=UNDER_WAY, percent=40, result="เก็บสถิติแล้ว")
    agency = ProfileEntries(agency="องค์การบริหารส่วนตำบลตัวอย่าง")
    given = {"profile": agency, "units": (TREASURY, WORKS), "plan": plan, "follow_up": (known,)}
    return Entries(**(given | changes))


def workbook(path: Path, year: int = 2567, **changes: object) -> Path:
    build_template(load_framework(year), path, entries(**changes))
    return path


def split(source: Path, folder: Path) -> Path:
    assert run("split", source, "-o", folder).exit_code == 0
    return folder


def reporting_cell(book: Workbook, code: str, name: str, header: str) -> Cell:
    """The cell of a unit's workbook in which it reports about a measure and round."""
    sheet = book[layout.FOLLOW_UP]
    headers = [cell.value for cell in sheet[3]]
    for row in sheet.iter_rows(min_row=4):
        if (row[0].value, row[2].value) == (code, name):
            return row[headers.index(header)]
    raise KeyError(code, name)


def reported(path: Path, *cells: tuple[str, str, str, object], to: Path | None = None) -> Path:
    """The unit types (code, round, column, value) and saves."""
    book = openpyxl.load_workbook(path)
    for code, name, header, value in cells:
        reporting_cell(book, code, name, header).value = value
    book.save(to or path)
    return to or path


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return workbook(tmp_path / "agency.xlsx")


@pytest.fixture
def units(source: Path, tmp_path: Path) -> Path:
    return split(source, tmp_path / "units")


def follow_up(path: Path) -> dict[tuple[str, str | None], FollowUpRow]:
    return {(row.code, row.round): row for row in read_workbook(path).follow_up}


def merged(source: Path, out: Path, *words: object) -> dict[str, object]:
    """The JSON of a merge; its exit code is 1 when there is something to look at."""
    result = run("merge", source, *words, "-o", out, "--json", "-")
    document = json.loads(result.stdout)
    assert result.exit_code == (1 if any(one["severity"] != "note" for one in document["findings"]) else 0)
    return document


def codes(document: dict[str, object]) -> list[str]:
    return [one["code"] for one in document["findings"]]


def full_report(units: Path) -> Path:
    """The treasury finishes M01 in the second round."""
    return reported(
        units / f"{TREASURY}.xlsx",
        ("M01", TWELVE, "สถานะ", DONE),
        ("M01", TWELVE, "ร้อยละ", 100),
        ("M01", TWELVE, "ผลการดำเนินงาน", "จัดทำทะเบียนครบทุกรายการ"),
        ("M01", TWELVE, "วันที่แล้วเสร็จ", datetime(2025, 3, 14)),
        ("M01", TWELVE, "หลักฐาน", LINK),
        ("M01", TWELVE, "ปัญหา/อุปสรรค", "ไม่มี"),
        ("M01", TWELVE, "ข้อเสนอแนะ", "=1+1"),
    )


def check_full_report(path: Path) -> None:
    row = follow_up(path)["M01", TWELVE]
    assert (row.status, row.percent, row.result) == (DONE, 100, "จัดทำทะเบียนครบทุกรายการ")
    assert (row.done, row.evidence, row.problems) == (date(2025, 3, 14), LINK, "ไม่มี")


def test_what_a_unit_typed_arrives_and_all_else_stays(source: Path, units: Path, tmp_path: Path) -> None:
    before, sent = source.read_bytes(), full_report(units)
    document = merged(source, tmp_path / "out.xlsx", sent, units / f"{WORKS}.xlsx")
    check_full_report(tmp_path / "out.xlsx")
    assert source.read_bytes() == before
    assert follow_up(tmp_path / "out.xlsx")["M02", SIX] == follow_up(source)["M02", SIX]
    assert len(follow_up(tmp_path / "out.xlsx")) == 2
    brought = [(one["code"], one["round"], one["column"], one["cell"]["cell"]) for one in document["brought"]]
    assert brought[:2] == [("M01", TWELVE, "สถานะ", "C5"), ("M01", TWELVE, "ร้อยละ", "D5")]
    # A formula without a stored value is told and brings nothing.
    assert codes(document) == ["V5"]
    changed = {name for name, content in parts(tmp_path / "out.xlsx").items() if parts(source).get(name) != content}
    sheets = {name for name in changed if name.startswith("xl/worksheets/")}
    assert sheets
    assert changed - sheets <= {"xl/workbook.xml", "xl/sharedStrings.xml"}


@pytest.mark.office
def test_round_trip_saved_by_libreoffice_and_reported(tmp_path: Path) -> None:
    examples.build("002", tmp_path / "002.xlsx")
    sent = split(tmp_path / "002.xlsx", tmp_path / "units") / "สำนักปลัด.xlsx"
    reported(
        sent,
        ("M03", TWELVE, "สถานะ", DONE),
        ("M03", TWELVE, "ร้อยละ", 100),
        ("M03", TWELVE, "ผลการดำเนินงาน", "เปิดช่องทางรับข้อเสนอแนะ\nบนเว็บไซต์แล้ว"),
        ("M03", TWELVE, "วันที่แล้วเสร็จ", datetime(2023, 9, 1)),
        ("M03", TWELVE, "หลักฐาน", LINK),
    )
    returned = saved_by_libreoffice(sent, tmp_path)
    document = merged(tmp_path / "002.xlsx", tmp_path / "out.xlsx", returned)
    assert codes(document) == []
    assert [one["column"] for one in document["brought"]] == [
        "สถานะ", "ร้อยละ", "ผลการดำเนินงาน", "วันที่แล้วเสร็จ", "หลักฐาน",
    ]  # fmt: skip
    report = run("analyze", tmp_path / "out.xlsx", "-o", tmp_path / "analysed", "--report", "followup")
    assert report.exit_code == 0
    (made,) = (tmp_path / "analysed").glob("*.report*.xlsx")
    assert "เปิดช่องทางรับข้อเสนอแนะ" in "".join(texts(made))
    state = json.loads(run("status", tmp_path / "out.xlsx", "--on", "30/9/2566", "--json", "-").stdout)
    assert state["counts"]["done"] == 2


def texts(path: Path) -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        yield from (str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None)


def test_merging_again_changes_nothing(source: Path, units: Path, tmp_path: Path) -> None:
    sent = (full_report(units), units / f"{WORKS}.xlsx")
    first, same, again = (tmp_path / f"{n}.xlsx" for n in range(3))
    merged(source, first, *sent)
    merged(source, same, *sent)
    document = merged(first, again, *sent)
    assert first.read_bytes() == same.read_bytes() == again.read_bytes()
    assert document["brought"] == []


def test_the_value_of_the_workbook_stays_unless_the_unit_comes_first(source: Path, units: Path, tmp_path: Path) -> None:
    sent = reported(units / f"{WORKS}.xlsx", ("M02", SIX, "ร้อยละ", 60), ("M02", SIX, "หลักฐาน", LINK))
    document = merged(source, tmp_path / "out.xlsx", sent)
    (conflict,) = document["findings"]
    assert (conflict["code"], conflict["file"], conflict["cell"]) == ("U9", "agency.xlsx", "D4")
    assert "มีค่า “40” อยู่แล้ว" in conflict["message_th"]
    assert "“60” (กองช่าง.xlsx ติดตามมาตรการ!E4)" in conflict["message_th"]
    row = follow_up(tmp_path / "out.xlsx")["M02", SIX]
    assert (row.percent, row.evidence) == (40, LINK)
    document = merged(source, tmp_path / "unit.xlsx", sent, "--prefer", "unit")
    assert codes(document) == ["U10"]
    assert follow_up(tmp_path / "unit.xlsx")["M02", SIX].percent == 60
    again = merged(tmp_path / "unit.xlsx", tmp_path / "again.xlsx", sent, "--prefer", "unit")
    assert (again["brought"], again["findings"]) == ([], [])
    assert (tmp_path / "again.xlsx").read_bytes() == (tmp_path / "unit.xlsx").read_bytes()


def test_a_value_that_a_unit_left_as_it_was_handed_out_is_no_report(units: Path, tmp_path: Path) -> None:
    known = FollowUpEntry(code="M02", round=SIX, status=DONE, percent=100, result="เก็บสถิติแล้ว", done=date(2025, 3, 1))
    newer = workbook(tmp_path / "newer.xlsx", follow_up=(known,))
    for prefer in ("file", "unit"):
        document = merged(newer, tmp_path / f"{prefer}.xlsx", units / f"{WORKS}.xlsx", "--prefer", prefer)
        assert (document["brought"], document["findings"]) == ([], [])
        assert (tmp_path / f"{prefer}.xlsx").read_bytes() == newer.read_bytes()


def test_two_units_that_differ_change_nothing_and_both_values_are_told(
    source: Path, units: Path, tmp_path: Path
) -> None:
    one = reported(units / f"{TREASURY}.xlsx", ("M03", SIX, "สถานะ", DONE), ("M03", SIX, "ผลการดำเนินงาน", "อบรมแล้ว"))
    two = reported(units / f"{WORKS}.xlsx", ("M03", SIX, "สถานะ", UNDER_WAY), ("M03", SIX, "ผลการดำเนินงาน", "อบรมแล้ว "))
    for prefer in ("file", "unit"):
        document = merged(source, tmp_path / f"{prefer}.xlsx", one, two, "--prefer", prefer)
        assert codes(document) == ["U11"]
        message = document["findings"][0]["message_th"]
        assert f"“{DONE}” (กองคลัง.xlsx ติดตามมาตรการ!D6)" in message
        assert f"“{UNDER_WAY}” (กองช่าง.xlsx ติดตามมาตรการ!D6)" in message
        row = follow_up(tmp_path / f"{prefer}.xlsx")["M03", SIX]
        assert (row.status, row.result) == (None, "อบรมแล้ว")


def test_two_workbooks_of_one_unit_are_told(source: Path, units: Path, tmp_path: Path) -> None:
    sent = units / f"{TREASURY}.xlsx"
    newer = reported(sent, ("M01", SIX, "ร้อยละ", 50), to=tmp_path / "newer.xlsx")
    document = merged(source, tmp_path / "out.xlsx", sent, newer)
    assert codes(document) == ["U6"]
    assert follow_up(tmp_path / "out.xlsx")["M01", SIX].percent == 50
    (tmp_path / "b").mkdir()
    other = reported(sent, ("M01", SIX, "ร้อยละ", 60), to=tmp_path / "b" / f"{TREASURY}.xlsx")
    document = merged(source, tmp_path / "both.xlsx", newer, other, sent)
    assert codes(document) == ["U6", "U11"]
    assert ("M01", SIX) not in follow_up(tmp_path / "both.xlsx")


def test_unknown_codes_and_changed_measures_are_left_out_and_told(units: Path, tmp_path: Path) -> None:
    sent = full_report(units)
    plan = entries().plan
    without = workbook(tmp_path / "without.xlsx", plan=plan[1:])
    document = merged(without, tmp_path / "1.xlsx", sent)
    assert codes(document)[-1] == "U7"
    assert document["brought"] == []
    assert ("M01", TWELVE) not in follow_up(tmp_path / "1.xlsx")
    other = PlanEntry(code="M01", measure="จัดระบบการจัดซื้อ", responsible=TREASURY)
    changed = workbook(tmp_path / "changed.xlsx", plan=(other, *plan[1:]))
    document = merged(changed, tmp_path / "2.xlsx", sent)
    assert codes(document)[-1] == "U8"
    message = document["findings"][-1]["message_th"]
    assert "“จัดระบบการยืม”" in message
    assert "“จัดระบบการจัดซื้อ”" in message
    assert document["brought"] == []


def test_what_cannot_be_read_is_told_with_the_file_and_cell(source: Path, units: Path, tmp_path: Path) -> None:
    sent = reported(
        units / f"{TREASURY}.xlsx",
        ("M01", SIX, "ร้อยละ", 140),
        ("M01", SIX, "วันที่แล้วเสร็จ", "เร็ว ๆ นี้"),
        ("M01", SIX, "สถานะ", " อยู่ระหว่าง ดำเนินการ"),
    )
    document = merged(source, tmp_path / "out.xlsx", sent)
    assert {(one["code"], one["file"], one["cell"]) for one in document["findings"]} == {
        ("V2", "กองคลัง.xlsx", "E4"),
        ("V16", "กองคลัง.xlsx", "G4"),
    }
    assert follow_up(tmp_path / "out.xlsx")["M01", SIX].status == UNDER_WAY


def test_files_of_another_kind_year_or_agency_stop_everything(source: Path, units: Path, tmp_path: Path) -> None:
    good = full_report(units)
    other_year = split(workbook(tmp_path / "2568.xlsx", 2568), tmp_path / "2568") / f"{TREASURY}.xlsx"
    agency = ProfileEntries(agency="องค์การบริหารส่วนตำบลอื่น")
    other_agency = split(workbook(tmp_path / "o.xlsx", profile=agency), tmp_path / "o") / f"{TREASURY}.xlsx"
    later = edited_book(good, tmp_path / "later.xlsx", lambda book: stamp(book, "ita-xl-unit/2567/9"))
    without_sheet = edited_book(good, tmp_path / "less.xlsx", lambda book: book.remove(book[layout.FOLLOW_UP]))
    (tmp_path / "text.xlsx").write_text("no workbook", encoding="utf-8")
    for wrong, code, message in (
        (source, 3, "[U1]"),
        (later, 4, "[U2]"),
        (without_sheet, 3, "[U3]"),
        (other_year, 3, "[U4]"),
        (other_agency, 3, "[U5]"),
        (tmp_path / "text.xlsx", 3, "text.xlsx"),
        (tmp_path / "none.xlsx", 3, "none.xlsx"),
    ):
        result = run("merge", source, good, wrong, "-o", tmp_path / "out.xlsx")
        assert (result.exit_code, message in result.stderr) == (code, True), result.stderr
        assert "ยังไม่ได้รวมผล" in result.stderr
        assert not (tmp_path / "out.xlsx").exists()


def test_a_dangerous_file_is_refused_before_it_is_parsed(source: Path, units: Path, tmp_path: Path) -> None:
    sent = units / f"{TREASURY}.xlsx"
    with zipfile.ZipFile(sent, "a") as archive:
        archive.writestr("xl/x.xml", '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>')
    result = run("merge", source, sent, "-o", tmp_path / "out.xlsx")
    assert result.exit_code == 3
    assert "[F18]" in result.stderr
    assert not (tmp_path / "out.xlsx").exists()


def edited_book(path: Path, to: Path, edit: object) -> Path:
    book = openpyxl.load_workbook(path)
    edit(book)
    book.save(to)
    return to


def stamp(book: Workbook, text: str) -> None:
    book.defined_names[unit_layout.STAMP_NAME].attr_text = f'"{text}"'
    book.custom_doc_props[unit_layout.STAMP_NAME].value = text


def test_a_full_sheet_is_told_and_nothing_is_lost_silently(units: Path, tmp_path: Path) -> None:
    rows = tuple(FollowUpEntry(code="M02", round=f"รอบ {n}", result="มี") for n in range(layout.FOLLOW_UP_TABLE.rows))
    full = workbook(tmp_path / "full.xlsx", follow_up=rows)
    document = merged(full, tmp_path / "out.xlsx", full_report(units))
    assert codes(document)[-1] == "U12"
    assert (tmp_path / "out.xlsx").read_bytes() == full.read_bytes()


def test_a_formula_of_the_officer_is_never_replaced(source: Path, units: Path, tmp_path: Path) -> None:
    def edit(book: Workbook) -> None:
        book[layout.FOLLOW_UP]["D4"] = "=20+20"

    with_formula = edited_book(source, tmp_path / "formula.xlsx", edit)
    sent = reported(units / f"{WORKS}.xlsx", ("M02", SIX, "ร้อยละ", 60))
    document = merged(with_formula, tmp_path / "out.xlsx", sent, "--prefer", "unit")
    assert (codes(document), document["brought"]) == (["U13"], [])
    assert openpyxl.load_workbook(tmp_path / "out.xlsx")[layout.FOLLOW_UP]["D4"].value == "=20+20"


def test_a_row_that_the_officer_prepared_is_used(units: Path, tmp_path: Path) -> None:
    prepared = (FollowUpEntry(code="m01", round=TWELVE), FollowUpEntry(code="M02", round=TWELVE))
    book = workbook(tmp_path / "prepared.xlsx", follow_up=prepared)
    merged(book, tmp_path / "out.xlsx", full_report(units))
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")[layout.FOLLOW_UP]
    assert [sheet[f"{column}4"].value for column in "ABC"] == ["m01", TWELVE, DONE]
    assert sheet["A6"].value is None


def test_reports_about_last_years_plan_come_back_too(tmp_path: Path) -> None:
    last = PlanEntry(code="2567/M01", measure="มาตรการเดิม", responsible=TREASURY, due=date(2024, 9, 30))
    prepared = (FollowUpEntry(code="2567/M01", round=TWELVE),)
    book = workbook(tmp_path / "agency.xlsx", plan=(*entries().plan, last), follow_up=prepared)
    sent = split(book, tmp_path / "units") / f"{TREASURY}.xlsx"
    document = merged(book, tmp_path / "out.xlsx", reported(sent, ("2567/M01", TWELVE, "สถานะ", DONE)))
    assert [one["cell"]["cell"] for one in document["brought"]] == ["C4"]
    late = json.loads(run("status", book, "--on", "1/10/2567", "--json", "-").stdout)["late"]
    assert [(one["code"], one["days_late"]) for one in late] == [("2567/M01", 1)]
    assert json.loads(run("status", tmp_path / "out.xlsx", "--on", "1/10/2567", "--json", "-").stdout)["late"] == []


def test_names_of_outputs(source: Path, units: Path, tmp_path: Path) -> None:
    sent = units / f"{TREASURY}.xlsx"
    assert run("merge", source, sent, "-o", source).exit_code == 2
    assert run("merge", source, sent, "-o", tmp_path / "out.xlsm").exit_code == 2
    assert run("merge", source, sent, "-o", tmp_path / "new" / "out.xlsx").exit_code == 0
    assert (tmp_path / "new" / "out.xlsx").exists()
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["out.xlsx"]


def test_people_read_what_was_brought_and_what_to_look_at(source: Path, units: Path, tmp_path: Path) -> None:
    sent = reported(units / f"{WORKS}.xlsx", ("M02", SIX, "ร้อยละ", 60), ("M02", SIX, "หลักฐาน", LINK))
    thai = run("merge", source, sent, "-o", tmp_path / "out.xlsx")
    assert f"M02 รอบ 6 เดือน หลักฐาน: {LINK}  (กองช่าง.xlsx → ติดตามมาตรการ!G4)" in thai.stderr
    assert "[U9] ควรตรวจ ติดตามมาตรการ!D4" in thai.stderr
    assert "นำผลมารวม 1 ช่อง มีรายการที่ต้องตรวจ 1 รายการ" in thai.stderr
    english = run("merge", source, sent, "-o", tmp_path / "en.xlsx", "--lang", "en")
    assert "1 cells brought in, 1 things to look at" in english.stderr
