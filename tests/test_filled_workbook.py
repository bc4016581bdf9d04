"""Filling changes the analysis sheets of an officer's file and nothing else, whoever saved the file last."""

from __future__ import annotations

import hashlib
import re
import warnings
import zipfile
from pathlib import Path

import msgspec
import office
import openpyxl
import pytest
import xlsxwriter
from filled_workbooks import (
    all_at_100,
    analysis_parts,
    assert_only_analysis_sheets_differ,
    assessment,
    decorated,
    parts,
    raw_streams,
    saved_by_libreoffice,
    saved_by_openpyxl,
    sheet_parts,
    shown,
    styles_of,
    visible,
    without_needs_before,
)

from ita_xl import examples
from ita_xl.assessment.submission import Remark
from ita_xl.frameworks.load import load_framework
from ita_xl.workbook import layout
from ita_xl.workbook.analysis.dashboard import OverviewRow
from ita_xl.workbook.analysis.places import CHECKS, draft_table, sheet_forms, title
from ita_xl.workbook.analysis.sheets import add_analysis_sheets
from ita_xl.workbook.building.formats import WORKBOOK_OPTIONS, Formats
from ita_xl.workbook.fill import fill_workbook
from ita_xl.workbook.package_book import PackageBook


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook of example 001 as the officer has it, not analysed."""
    path = tmp_path_factory.mktemp("officer") / "officer.xlsx"
    examples.build("001", path)
    return path


class TestOnlyTheEightSheetsChange:
    def test_in_the_standard_workbook(self, example: Path, tmp_path: Path) -> None:
        digest = hashlib.sha256(example.read_bytes()).hexdigest()
        assert fill_workbook(example, tmp_path / "a.xlsx", assessment()) == ()
        assert_only_analysis_sheets_differ(example, tmp_path / "a.xlsx")
        assert hashlib.sha256(example.read_bytes()).hexdigest() == digest, "the officer's file"

    def test_with_pictures_notes_shapes_names_and_macros(self, tmp_path: Path) -> None:
        before, after = decorated(tmp_path / "officer.xlsm"), tmp_path / "officer.analyzed.xlsm"
        assert fill_workbook(before, after, assessment()) == ()
        assert_only_analysis_sheets_differ(before, after)
        assert "xl/vbaProject.bin" in parts(after)
        assert b"macroEnabled" in parts(after)["[Content_Types].xml"]

    def test_after_openpyxl_saved_it(self, example: Path, tmp_path: Path) -> None:
        before, after = saved_by_openpyxl(example, tmp_path), tmp_path / "a.xlsx"
        assert fill_workbook(before, after, assessment()) == ()
        assert_only_analysis_sheets_differ(before, after)
        assert shown(after, layout.OVERVIEW).cell(OverviewRow.VALUE, 1).value == 69.5

    @pytest.mark.office
    def test_after_libreoffice_saved_it(self, example: Path, tmp_path: Path) -> None:
        before, after = saved_by_libreoffice(example, tmp_path), tmp_path / "a.xlsx"
        assert fill_workbook(before, after, assessment()) == ()
        assert_only_analysis_sheets_differ(before, after)
        assert shown(after, layout.OVERVIEW).cell(OverviewRow.VALUE, 1).value == 69.5
        again = tmp_path / "b.xlsx"
        fill_workbook(after, again, assessment())
        assert again.read_bytes() == after.read_bytes()

    def test_other_parts_keep_their_compressed_bytes_and_dates(self, example: Path, tmp_path: Path) -> None:
        fill_workbook(example, tmp_path / "a.xlsx", assessment())
        assert raw_streams(example, analysis_parts(example)) == raw_streams(
            tmp_path / "a.xlsx", analysis_parts(example)
        )
        dates = [
            [(i.filename, i.date_time) for i in zipfile.ZipFile(p).infolist()] for p in (example, tmp_path / "a.xlsx")
        ]
        assert dates[0] == dates[1]

    def test_part_names_outside_ascii_and_stored_entries_survive(self, example: Path, tmp_path: Path) -> None:
        before, after = tmp_path / "b.xlsx", tmp_path / "a.xlsx"
        with zipfile.ZipFile(example) as source, zipfile.ZipFile(before, "w") as archive:
            for name in source.namelist():
                archive.writestr(name, source.read(name))
            archive.writestr("customXml/หมายเหตุ.xml", b"<a/>")
        fill_workbook(before, after, assessment())
        assert parts(after)["customXml/หมายเหตุ.xml"] == b"<a/>"
        assert_only_analysis_sheets_differ(before, after)


class TestRefilling:
    def test_gives_equal_bytes(self, example: Path, tmp_path: Path) -> None:
        first, second, in_place = tmp_path / "1.xlsx", tmp_path / "2.xlsx", tmp_path / "3.xlsx"
        fill_workbook(example, first, assessment())
        fill_workbook(example, second, assessment())
        assert first.read_bytes() == second.read_bytes(), "the same twice"
        in_place.write_bytes(first.read_bytes())
        fill_workbook(in_place, in_place, assessment())
        assert in_place.read_bytes() == first.read_bytes(), "filled over itself"

    def test_old_values_disappear(self, example: Path, tmp_path: Path) -> None:
        """A workbook filled from a good result shows nothing of the poor one it was filled from before."""
        weak, strong = assessment(), all_at_100()
        fill_workbook(example, tmp_path / "weak.xlsx", weak)
        fill_workbook(tmp_path / "weak.xlsx", tmp_path / "both.xlsx", strong)
        fill_workbook(example, tmp_path / "strong.xlsx", strong)
        for sheet in layout.ANALYSIS_SHEETS:
            assert visible(tmp_path / "both.xlsx", sheet) == visible(tmp_path / "strong.xlsx", sheet), sheet

    def test_what_the_officer_typed_into_the_draft_stays_with_its_item(self, example: Path, tmp_path: Path) -> None:
        table = draft_table(load_framework(2567))
        filled, typed, after = tmp_path / "1.xlsx", tmp_path / "2.xlsx", tmp_path / "3.xlsx"
        fill_workbook(example, filled, assessment())
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            workbook = openpyxl.load_workbook(filled)
        sheet = workbook[layout.DRAFT_PLAN]
        items = [sheet.cell(row, table.place("items")).value for row in range(table.first_row, table.last_row)]
        chosen = [code for code in items if code][-1]
        row = table.first_row + items.index(chosen)
        sheet.cell(row, table.place("measure")).value = "เปิดเวทีประชาคม"
        sheet.cell(row, table.place("budget")).value = 1500
        workbook.save(typed)
        fewer = without_needs_before(chosen)
        fill_workbook(typed, after, fewer)
        fill_workbook(after, tmp_path / "4.xlsx", fewer)
        assert (tmp_path / "4.xlsx").read_bytes() == after.read_bytes()
        sheet = shown(after, layout.DRAFT_PLAN)
        places = {
            sheet.cell(number, table.place("items")).value: number for number in range(table.first_row, table.last_row)
        }
        moved = places[chosen]
        assert moved != row
        assert sheet.cell(moved, table.place("measure")).value == "เปิดเวทีประชาคม"
        assert sheet.cell(moved, table.place("budget")).value == 1500
        assert str(sheet.cell(moved, table.place("steps")).value).startswith("1. "), "the rest is still suggested"
        assert sheet.cell(row, table.place("measure")).value is None


def test_every_sheet_of_every_year_is_found_by_its_form(tmp_path: Path) -> None:
    for year in range(2562, 2570):
        framework = load_framework(year)
        path = tmp_path / f"{year}.xlsx"
        workbook = xlsxwriter.Workbook(path, WORKBOOK_OPTIONS)
        for name in layout.ANALYSIS_SHEETS:
            workbook.add_worksheet(name)
        add_analysis_sheets(workbook, Formats(workbook), framework)
        workbook.close()
        assert PackageBook(path).find_sheets(sheet_forms(framework)) == ()
        assert len({title(sheet, framework) for sheet in layout.ANALYSIS_SHEETS}) == len(layout.ANALYSIS_SHEETS)


@pytest.mark.office
def test_libreoffice_shows_a_finished_workbook_and_the_same_input_sheets(example: Path, tmp_path: Path) -> None:
    fill_workbook(example, tmp_path / "after.xlsx", assessment())
    (tmp_path / "before.xlsx").write_bytes(example.read_bytes())
    before, after = (office.page_texts(office.to_pdf(tmp_path / n, tmp_path)) for n in ("before.xlsx", "after.xlsx"))
    first = next(number for number, page in enumerate(before) if "ยังไม่ได้วิเคราะห์" in page)
    assert [unnumbered(page) for page in before[:first]] == [unnumbered(page) for page in after[:first]]
    analysed = after[first:]
    assert all(page.strip() and "###" not in page and "ยังไม่ได้วิเคราะห์" not in page for page in analysed)
    for figure in ("69.50", "10.79", "81.24", "82.80", "50.72", "35.00"):
        assert figure in analysed[0]
    # These stand on the page only as labels of bars and axes.
    for label in ("87.33", "84.08", "75.70", "66.43"):
        assert label in analysed[0], "the charts were drawn"
    assert office.cut_rows(tmp_path / "after.xlsx") == []


def unnumbered(page: str) -> str:
    return re.sub(r"[0-9]+ จาก [0-9]+", "", page)


def test_checks_beyond_the_formatted_rows_get_rows_with_their_format(example: Path, tmp_path: Path) -> None:
    many = tuple(Remark("P3", details={"sheet": f"แผ่น {n}"}) for n in range(90))
    submission = msgspec.structs.replace(assessment().submission, remarks=many)
    fill_workbook(example, tmp_path / "a.xlsx", msgspec.structs.replace(assessment(), submission=submission))
    sheet = shown(tmp_path / "a.xlsx", layout.CHECKS)
    rows = {sheet.cell(row, CHECKS.place("message")).value: row for row in range(CHECKS.first_row, sheet.max_row + 1)}
    last = next(row for text, row in rows.items() if text and "แผ่น 89" in text)
    assert last > CHECKS.last_row
    styles = styles_of(parts(tmp_path / "a.xlsx")[sheet_parts(example)[layout.CHECKS]])
    assert styles[f"F{last}"] == styles[f"F{CHECKS.first_row}"]


@pytest.mark.office
def test_charts_still_draw_their_cells_after_libreoffice_saved_the_unfilled_workbook(
    example: Path, tmp_path: Path
) -> None:
    def drawn(path: Path) -> set[str]:
        charts = sorted(name for name in parts(path) if name.startswith("xl/charts/chart"))
        return {
            cells.decode().replace("'", "")
            for name in charts
            for cells in re.findall(rb"<c:f>(.*?)</c:f>", parts(path)[name])
        }

    saved = saved_by_libreoffice(example, tmp_path)
    assert len(drawn(example)) > 20
    assert drawn(saved) == drawn(example)
