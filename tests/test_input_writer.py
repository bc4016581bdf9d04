"""Values written into the input cells of a copy: read back alike, formulas in step, all else as the officer left it."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from entered import entered
from filled_workbooks import (
    beside_the_cells,
    decorated,
    parts,
    raw_streams,
    saved_by_libreoffice,
    saved_by_openpyxl,
    sheet_parts,
)
from lxml import etree
from openpyxl.workbook import Workbook
from random_fillings import filling
from test_template_formulas import stale_results
from workbooks import edited, empty_bytes, filled, table_cell, typed

from ita_xl import examples
from ita_xl.assessment import assess
from ita_xl.assessment.submission import Entry, Origin
from ita_xl.findings.checks import check
from ita_xl.frameworks.load import load_framework
from ita_xl.workbook import layout
from ita_xl.workbook.book import Value
from ita_xl.workbook.building.entries import Entries, submission_of
from ita_xl.workbook.input_writer import write_inputs
from ita_xl.workbook.package_book import PackageBook
from ita_xl.workbook.reader import read_with_places, read_workbook
from ita_xl.workbook.reading.input_places import InputPlaces
from ita_xl.workbook.template import build_template


def empty(path: Path, year: int) -> Path:
    build_template(load_framework(year), path)
    return path


def scores_of(entries: Entries, places: InputPlaces) -> dict[Origin, Value]:
    """All scores of a filling, each with its cell."""
    values: dict[Origin | None, Value | None] = {}
    for number, pair in entries.indicators.items():
        values |= {places.score(str(number), column): getattr(pair, column) for column in ("published", "previous")}
    for code, pair in entries.instruments.items():
        values |= {places.score(code, column): getattr(pair, column) for column in ("published", "previous")}
    for code, item in entries.items.items():
        values |= {places.score(code, c): getattr(item, c) for c in ("score", "public", "survey", "previous")}
        values[places.score(code, "unscored")] = layout.YES if item.unscored else None
    for row, past in zip(places.free_rows("history"), entries.history, strict=False):
        columns = {"year": past.year, "total": past.total} | past.instruments
        columns |= {str(n): score for n, score in past.indicators.items()}
        values |= {places.cell("history", row, name): value for name, value in columns.items()}
    values |= {places.field(key): getattr(entries.profile, key) for key in ("total", "total_prev", "level")}
    return {cell: value for cell, value in values.items() if cell is not None and value is not None}


@pytest.mark.office
def test_what_is_written_is_read_again_and_formulas_show_it(tmp_path: Path) -> None:
    paths = []
    for year, number in ((2562, 1), (2565, 7), (2567, 1), (2567, 7), (2568, 5)):
        framework = load_framework(year)
        wanted = filling(framework, number)
        wanted = msgspec.structs.replace(wanted, profile=msgspec.structs.replace(wanted.profile, target=None))
        before, after = empty(tmp_path / "before.xlsx", year), tmp_path / f"{year}-{number}.xlsx"
        _, places = read_with_places(before)
        assert write_inputs(before, after, scores_of(wanted, places)) == ()
        found = read_workbook(after)
        assert found.remarks == ()
        given = submission_of(wanted, framework)
        given = msgspec.structs.replace(given, history=tuple(sorted(given.history, key=lambda row: row.year)))
        assert entered(found) == entered(given)
        paths.append(after)
    assert stale_results(paths, tmp_path) == []


@pytest.fixture(scope="session")
def officer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Example 001 as an officer has it, its agency and a few scores not typed yet."""
    example = examples.load("001").entries
    items = {code: item for code, item in example.items.items() if code != "O8"}
    profile = msgspec.structs.replace(example.profile, phone=None)
    path = tmp_path_factory.mktemp("officer") / "officer.xlsx"
    build_template(load_framework(2567), path, msgspec.structs.replace(example, items=items, profile=profile))
    return path


def missing_values(path: Path) -> dict[Origin, Value]:
    """An item, a telephone number, and a date and a text in a free row of the plan."""
    _, places = read_with_places(path)
    row = places.free_rows("plan")[0]
    cells = {
        places.score("O8", "score"): 100,
        places.field("phone"): "0 2555 0100",
        places.cell("plan", row, "code"): "M10",
        places.cell("plan", row, "measure"): "จัดทำคู่มือการให้บริการ " * 12,
        places.cell("plan", row, "due"): date(2025, 3, 31),
    }
    return {cell: value for cell, value in cells.items() if cell}


def test_nothing_but_the_cells_and_the_results_of_formulas_changes(officer: Path, tmp_path: Path) -> None:
    after = tmp_path / "after.xlsx"
    assert write_inputs(officer, after, missing_values(officer)) == ()
    sheets = (layout.START, layout.PROFILE, layout.INDICATORS, layout.ITEMS, layout.PLAN)
    changed = {sheet_parts(officer)[sheet] for sheet in sheets}
    assert raw_streams(officer, changed) == raw_streams(after, changed)
    found = read_workbook(after)
    assert (found.items["O8"].score, found.profile.phone) == (
        Entry(Decimal(100), found.items["O8"].score.origin),
        Entry("0 2555 0100", found.profile.phone.origin),
    )
    assert found.plan[-1].due == date(2025, 3, 31)
    assert not [remark for remark in found.remarks if remark not in read_workbook(officer).remarks]
    again = tmp_path / "again.xlsx"
    write_inputs(officer, again, missing_values(officer))
    assert again.read_bytes() == after.read_bytes(), "equal input gives equal bytes"


def test_a_row_grows_for_a_long_text(officer: Path, tmp_path: Path) -> None:
    values = missing_values(officer)
    write_inputs(officer, tmp_path / "after.xlsx", values)
    row = next(int(cell.cell[1:]) for cell in values if cell.sheet == layout.PLAN)
    sheet = parts(tmp_path / "after.xlsx")[sheet_parts(officer)[layout.PLAN]]
    (height,) = re.findall(rf'<row r="{row}"[^>]* ht="([0-9.]+)"'.encode(), sheet)
    assert float(height) > 100


@pytest.mark.office
def test_in_workbooks_that_other_programs_saved(officer: Path, tmp_path: Path) -> None:
    """Their formulas are written in other words; those that are not recognised are left to be calculated."""
    given = entered(read_workbook(officer))
    for before in (saved_by_openpyxl(officer, tmp_path), saved_by_libreoffice(officer, tmp_path)):
        after = tmp_path / f"after-{before.parent.name}.xlsx"
        assert write_inputs(before, after, missing_values(before)) == ()
        found = read_workbook(after)
        for kind in ("instruments", "indicators", "history", "follow_up", "signatories"):
            assert entered(found).get(kind) == given.get(kind)
        assert found.items["O8"].score is not None
        assert found.items["O8"].score.value == 100
        assert "H2" not in {remark.code for remark in check(assess(found, load_framework(2567)))}
        assert [name for name in parts(after) if parts(after)[name] == parts(before).get(name)], "parts are kept"


def test_pictures_notes_shapes_names_and_macros_stay(tmp_path: Path) -> None:
    before, after = decorated(tmp_path / "officer.xlsm"), tmp_path / "after.xlsm"
    book = PackageBook(before)
    cell = Origin("บันทึกของฉัน", "F7")
    assert book.put_inputs({cell: "เพิ่ม"}) == ()
    book.save(after)
    own = sheet_parts(before)["บันทึกของฉัน"]
    assert raw_streams(before, {own}) == raw_streams(after, {own})
    assert beside_the_cells(etree.fromstring(parts(before)[own])) == beside_the_cells(
        etree.fromstring(parts(after)[own])
    )


class TestWhatIsThereStays:
    def test_filled_cells_are_given_back(self, officer: Path, tmp_path: Path) -> None:
        _, places = read_with_places(officer)
        agency, phone = places.field("agency"), places.field("phone")
        assert agency is not None
        assert phone is not None
        left = write_inputs(officer, tmp_path / "after.xlsx", {agency: "หน่วยงานอื่น", phone: "0 2555 0100"})
        assert left == (agency,)
        found, was = read_workbook(tmp_path / "after.xlsx").profile, read_workbook(officer).profile
        assert (found.agency, found.phone) == (was.agency, Entry("0 2555 0100", phone))
        assert write_inputs(officer, tmp_path / "b.xlsx", {agency: "หน่วยงานอื่น"}, replace=[agency]) == ()
        assert read_workbook(tmp_path / "b.xlsx").profile.agency == Entry("หน่วยงานอื่น", agency)

    def test_a_formula_of_the_officer_stays(self, tmp_path: Path) -> None:
        def type_formula(book: Workbook) -> None:
            table_cell(book, layout.ITEMS, "O8", "คะแนน").value = "=50*2"

        before = edited(tmp_path / "b.xlsx", type_formula)
        _, places = read_with_places(before)
        cell = places.score("O8", "score")
        assert cell in places.filled
        assert write_inputs(before, tmp_path / "a.xlsx", {cell: 0}, replace=[cell]) == (cell,)

    def test_cells_hidden_in_a_merged_block_and_unknown_sheets_are_given_back(self, tmp_path: Path) -> None:
        before = edited(tmp_path / "b.xlsx", lambda book: book[layout.SIGNATORIES].merge_cells("B10:C11"))
        hidden, first = Origin(layout.SIGNATORIES, "C11"), Origin(layout.SIGNATORIES, "B10")
        nowhere = Origin("ไม่มีแผ่นนี้", "A1")
        left = write_inputs(before, tmp_path / "a.xlsx", {hidden: "ก", first: "ข", nowhere: "ค"})
        assert left == (hidden, nowhere)

    def test_a_cell_of_nothing_but_blanks_is_empty(self, tmp_path: Path) -> None:
        before = edited(tmp_path / "b.xlsx", filled("phone", "  "))
        _, places = read_with_places(before)
        phone = places.field("phone")
        assert phone is not None
        assert phone not in places.filled
        assert write_inputs(before, tmp_path / "a.xlsx", {phone: "0 2555 0100"}) == ()


class TestPlaces:
    def test_free_rows_come_behind_what_is_filled_then_gaps(self, tmp_path: Path) -> None:
        texts = [typed(layout.PLAN, n, "มาตรการ", f"มาตรการที่ {n}") for n in (2, 5)]
        before = edited(tmp_path / "b.xlsx", *texts, source=empty_bytes(2567))
        _, places = read_with_places(before)
        free = places.free_rows("plan")
        assert free[:2] == (9, 10)
        assert free[-3:] == (4, 6, 7)
        assert len(free) == layout.PLAN_TABLE.rows - 2

    def test_columns_and_rows_are_found_where_the_officer_put_them(self, tmp_path: Path) -> None:
        def insert(book: Workbook) -> None:
            book[layout.ITEMS].insert_cols(2)
            book[layout.ITEMS].insert_rows(1)

        before = edited(tmp_path / "b.xlsx", insert)
        _, places = read_with_places(before)
        assert places.score("O8", "score") == Origin(layout.ITEMS, "G36")
        assert places.score("O99", "score") is None
        assert places.score("7", "score") is None
        assert places.field("n_eit") is None, "a field of other years"
