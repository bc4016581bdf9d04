"""An older workbook in the present template: the same entries, and everything else told."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import msgspec
import openpyxl
import pytest
from entered import entered
from filled_workbooks import parts
from random_fillings import filling
from test_bad_input import run
from test_check_formats import validate
from test_pictures import LOGO, png
from test_template_formulas import stale_results
from workbooks import edited

from ita_xl import analyze, assess, examples
from ita_xl.addin.macro_workbook import build_macro_workbook
from ita_xl.assessment.submission import MeasureStatus, Origin, Submission
from ita_xl.frameworks.load import known_years, load_framework
from ita_xl.workbook import layout
from ita_xl.workbook.book import Value
from ita_xl.workbook.input_writer import write_inputs
from ita_xl.workbook.reader import read_with_places, read_workbook
from ita_xl.workbook.reading.input_places import InputPlaces
from ita_xl.workbook.reading.pictures import Pictures, read_pictures
from ita_xl.workbook.template import build_template

KEPT = Path(__file__).with_name("kept")


def migrated(old: Path, out: Path) -> tuple[Submission, dict[str, object]]:
    """The workbook that the command wrote, read again, and the JSON."""
    before = hashlib.sha256(old.read_bytes()).hexdigest()
    done = run("migrate", old, "-o", out, "--json", "-")
    assert done.returncode == 0, done.stderr
    assert hashlib.sha256(old.read_bytes()).hexdigest() == before
    found = read_workbook(out)
    assert found.template == layout.stamp(found.fiscal_year)
    document = json.loads(done.stdout)
    validate(document, "ita-xl-import-1.json")
    return found, document


def row(places: InputPlaces, table: str, number: int, **values: Value) -> dict[Origin, Value]:
    """Values for a free row of a table, by column."""
    cells = {places.cell(table, places.free_rows(table)[number], name): value for name, value in values.items()}
    return {cell: value for cell, value in cells.items() if cell}


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook of template version 1 with something in every input."""
    path = tmp_path_factory.mktemp("full") / "full.xlsx"
    source = KEPT / "ita-2567-v1.xlsx"
    _, places = read_with_places(source)
    texts = ("agency_code", "website", "phone", "doc_no", "department", "addressee")
    values: dict[Origin | None, Value] = {places.field(key): f"ข้อความ {key}" for key in texts}
    values |= {places.field(key): date(2025, 1, 15) for key in ("announced", "meeting_date", "report_date")}
    values |= {places.score(str(n), "previous"): Decimal(n) / 3 for n in range(1, 11)}
    values |= {places.score(code, "previous"): Decimal("61.25") for code in ("IIT", "EIT", "OIT", "i3", "e9", "O35")}
    values |= {places.score("O2", "unscored"): "ใช่", places.report("memo"): "ใช่"}
    columns = {"total": Decimal(70), "level": "C", "IIT": Decimal(71), "EIT": Decimal(72), "OIT": Decimal(73)}
    values |= row(places, "history", 0, year=2565, **columns, **{str(n): Decimal(60 + n) for n in range(1, 11)})
    done = {"status": MeasureStatus.DONE, "percent": Decimal("87.5"), "result": "ก\nข", "done": date(2025, 3, 1)}
    texts_of_report = {"evidence": "https://www.example.go.th", "problems": "ไม่มี", "suggestions": "ทำต่อ"}
    values |= row(places, "follow_up", 0, code="M01", round="6 เดือน", **done, **texts_of_report)
    values |= row(places, "follow_up", 1, code="M02", round="12 เดือน", status=MeasureStatus.NOT_STARTED)
    values |= row(places, "plan", 0, code="2567/M01", measure="มาตรการของแผนก่อน", indicator=3, items="i1, O2")
    assert write_inputs(source, path, {cell: value for cell, value in values.items() if cell}) == ()
    return path


def test_a_fully_filled_workbook_holds_the_same_entries_afterwards(full: Path, tmp_path: Path) -> None:
    before = read_workbook(full)
    assert before.template == "ita-xl/2567/1"
    assert len(before.past_plan) == 1
    found, document = migrated(full, tmp_path / "new.xlsx")
    assert entered(found) == entered(before)
    assert (document["dropped"], document["renamed"], document["new"]) == ([], [], None)
    moved = {(one["subject"]["kind"], one["subject"]["key"], one["subject"]["name"]): one for one in document["moved"]}
    assert len(moved) == len(document["moved"]) >= 300
    assert moved["score", "O35", "previous"]["value"] == "61.25"
    assert moved["report", "memo", ""]["target"]["sheet"] == layout.START


@pytest.mark.office
def test_formulas_show_what_was_entered(full: Path, tmp_path: Path) -> None:
    migrated(full, tmp_path / "new.xlsx")
    assert stale_results([tmp_path / "new.xlsx"], tmp_path) == []


@pytest.mark.parametrize("path", sorted(KEPT.glob("*.xlsx")), ids=lambda path: path.stem)
def test_every_kept_version_is_migrated_with_its_figures(path: Path, tmp_path: Path) -> None:
    before = read_workbook(path)
    found, document = migrated(path, tmp_path / "new.xlsx")
    assert entered(found) == entered(before)
    assert document["dropped"] == []
    framework = load_framework(found.fiscal_year)
    one, other = assess(before, framework), assess(found, framework)
    assert (one.total, one.level, one.items) == (other.total, other.level, other.items)


@pytest.mark.parametrize("year", known_years())
def test_any_filling_of_any_year(year: int, tmp_path: Path) -> None:
    framework = load_framework(year)
    build_template(framework, tmp_path / "old.xlsx", filling(framework, 7))
    found, _ = migrated(tmp_path / "old.xlsx", tmp_path / "new.xlsx")
    assert entered(found) == entered(read_workbook(tmp_path / "old.xlsx"))


def test_accepted_and_edited_rows_of_the_draft_come_along(tmp_path: Path) -> None:
    example = examples.load("001").entries
    few = msgspec.structs.replace(example, plan=example.plan[:2])
    build_template(load_framework(2567), tmp_path / "my.xlsx", few)
    analyze(tmp_path / "my.xlsx", tmp_path, ("analysis",))
    old = tmp_path / "my.analyzed.xlsx"
    _, places = read_with_places(old)
    rows = [number for number, cells in places.tables["draft"].rows() if "measure" in cells]
    cells = {
        places.cell("draft", rows[0], "accept"): "ใช่",
        places.cell("draft", rows[0], "measure"): "มาตรการที่แก้แล้ว",
        places.cell("draft", rows[2], "monitoring"): "แก้ไว้แต่ยังไม่รับ",
    }
    typed = {cell: value for cell, value in cells.items() if cell}
    assert write_inputs(old, tmp_path / "typed.xlsx", typed, replace=tuple(typed)) == ()
    before = read_workbook(tmp_path / "typed.xlsx")
    assert [one.measure for one in before.accepted] == ["มาตรการที่แก้แล้ว"]
    found, document = migrated(tmp_path / "typed.xlsx", tmp_path / "new.xlsx")
    assert entered(found) == entered(before)
    assert document["dropped"] == []
    _, new = read_with_places(tmp_path / "new.xlsx")
    texts = [cells["monitoring"].shown for _, cells in new.tables["draft"].rows() if "monitoring" in cells]
    assert "แก้ไว้แต่ยังไม่รับ" in texts


def test_what_cannot_be_read_or_waits_for_more_moves_as_it_stands(tmp_path: Path) -> None:
    source = KEPT / "ita-2567-v1.xlsx"
    _, places = read_with_places(source)
    values = row(places, "follow_up", 0, code="M01", round="12 เดือน") | row(places, "plan", 0, code="M10")
    values |= row(places, "history", 0, year=2560)
    values |= row(places, "history", 1, total=Decimal(50))
    phone, score = places.field("n_iit"), places.score("O1", "score")
    assert phone
    assert score
    write_inputs(source, tmp_path / "old.xlsx", values | {phone: "สามสิบ", score: "ครบ"}, replace=(phone, score))
    before = read_workbook(tmp_path / "old.xlsx")
    found, document = migrated(tmp_path / "old.xlsx", tmp_path / "new.xlsx")
    assert entered(found) == entered(before)
    assert sorted(remark.code for remark in found.remarks) == sorted(remark.code for remark in before.remarks)
    _, new = read_with_places(tmp_path / "new.xlsx")
    assert [(cells["code"].shown, cells["round"].shown) for _, cells in new.tables["follow_up"].rows()] == [
        ("M01", "12 เดือน")
    ]
    assert [cells["code"].shown for _, cells in new.tables["plan"].rows()][-1] == "M10"
    assert {cells["year"].shown for _, cells in new.tables["history"].rows() if "year" in cells} >= {"2560"}
    assert document["dropped"] == []


def test_what_the_officer_added_is_told(tmp_path: Path) -> None:
    def add(book: openpyxl.Workbook) -> None:
        book[layout.ITEMS]["Z9"] = "ถามกองคลังก่อน"
        book[layout.PROFILE]["C40"] = "จำไว้"
        book.create_sheet("บันทึกของฉัน")["A1"] = "ร่าง"
        book[layout.PLAN].title = "แผนของเรา"

    old = edited(tmp_path / "old.xlsx", add, source=(KEPT / "ita-2567-v1.xlsx").read_bytes())
    before = read_workbook(old)
    found, document = migrated(old, tmp_path / "new.xlsx")
    assert entered(found) == entered(before)
    dropped = {(one["subject"]["kind"], one["subject"]["key"], one["value"]) for one in document["dropped"]}
    assert dropped == {
        ("note", f"{layout.ITEMS}!Z9", "ถามกองคลังก่อน"),
        ("note", f"{layout.PROFILE}!C40", "จำไว้"),
        ("sheet", "บันทึกของฉัน", ""),
    }
    assert [(one["old_key"], one["key"]) for one in document["renamed"]] == [("แผนของเรา", layout.PLAN)]


def test_charts_and_drawings_that_the_officer_added_are_told(tmp_path: Path) -> None:
    old, new = tmp_path / "old.xlsx", tmp_path / "new.xlsx"
    build_template(load_framework(2567), old, filling(load_framework(2567), 3))
    more = {"xl/charts/chart99.xml": b"<c/>", "xl/drawings/drawing99.xml": b"<d/>"}
    with ZipFile(old, "a") as package:
        for name, content in more.items():
            package.writestr(name, content)
    done = run("migrate", old, "-o", new, "--json", tmp_path / "told.json")
    assert done.returncode == 0, done.stderr
    dropped = json.loads((tmp_path / "told.json").read_text(encoding="utf-8"))["dropped"]
    assert {one["subject"]["key"] for one in dropped if one["subject"]["kind"] == "part"} == set(more)


def test_more_rows_than_there_is_room_for_are_told(tmp_path: Path) -> None:
    def add(book: openpyxl.Workbook) -> None:
        for number in range(62):
            book[layout.PLAN].cell(4 + number, 1).value = f"N{number:02d}"
            book[layout.PLAN].cell(4 + number, 6).value = f"มาตรการที่ {number}"

    old = edited(tmp_path / "old.xlsx", add, source=(KEPT / "ita-2568-v1.xlsx").read_bytes())
    found, document = migrated(old, tmp_path / "new.xlsx")
    assert len(found.plan) == 60
    lost = {one["value"] for one in document["dropped"] if one["reason"] == "no_room"}
    assert {"N60", "N61", "มาตรการที่ 60", "มาตรการที่ 61"} <= lost


def test_logo_and_emblem_come_along(tmp_path: Path) -> None:
    pictures = Pictures(logo=LOGO, emblem=png(900, 1000, 20))
    build_template(load_framework(2567), tmp_path / "old.xlsx", pictures=pictures)
    assert read_pictures(tmp_path / "old.xlsx") == (pictures, ())
    _, document = migrated(tmp_path / "old.xlsx", tmp_path / "new.xlsx")
    assert read_pictures(tmp_path / "new.xlsx") == (pictures, ())
    assert document["dropped"] == []


def test_a_macro_enabled_workbook_gets_the_present_ribbon(tmp_path: Path) -> None:
    build_macro_workbook(load_framework(2567), tmp_path / "old.xlsm", examples.load("001").entries)
    found, document = migrated(tmp_path / "old.xlsm", tmp_path / "new.xlsm")
    assert entered(found) == entered(read_workbook(tmp_path / "old.xlsm"))
    assert "xl/vbaProject.bin" in parts(tmp_path / "new.xlsm")
    assert [one["subject"]["key"] for one in document["dropped"]] == ["xl/vbaProject.bin"]


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (["-o", "there.xlsx"], 2, "มีแฟ้ม"),
        (["-o", "new.xlsm"], 2, ".xlsx"),
        (["-o", "new.xlsx", "--year", "2568"], 2, "import-previous"),
        (["-o", "new.xlsx", "--year", "๒๕๖๗"], 0, "analyze"),
    ],
)
def test_what_cannot_be_done_is_said(options: list[str], code: int, words: str, tmp_path: Path) -> None:
    (tmp_path / "there.xlsx").write_bytes(b"mine")
    done = run("migrate", KEPT / "ita-2567-v1.xlsx", *options, folder=tmp_path)
    assert (done.returncode, words in done.stderr) == (code, True), done.stderr
    assert (tmp_path / "there.xlsx").read_bytes() == b"mine"
    assert (tmp_path / "new.xlsx").exists() == (code == 0)
