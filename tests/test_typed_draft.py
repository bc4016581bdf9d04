"""An officer ticks rows in the analysed copy and then analyses her first workbook again: nothing of it is lost."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from ita_xl import analyze, examples, read_workbook
from ita_xl.workbook import layout


@pytest.fixture
def analysed(tmp_path: Path) -> Path:
    examples.build("001", tmp_path / "my.xlsx")
    analyze(tmp_path / "my.xlsx")
    return tmp_path / "my.analyzed.xlsx"


def typed(path: Path, cell: str, text: str) -> None:
    book = openpyxl.load_workbook(path)
    book[layout.DRAFT_PLAN][cell] = text
    book.save(path)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.suffix == ".xlsx"}


@pytest.mark.parametrize(("cell", "text"), [("A5", layout.YES), ("G5", "ข้อความของหน่วยงาน")])
def test_the_copy_with_the_typed_draft_is_kept(analysed: Path, cell: str, text: str) -> None:
    typed(analysed, cell, text)
    before = analysed.read_bytes()
    result = analyze(analysed.with_name("my.xlsx"))
    assert "my.analyzed.kept1.xlsx" in names(analysed.parent)
    assert analysed.with_name("my.analyzed.kept1.xlsx").read_bytes() == before
    (told,) = [f for f in result.checked.findings if f.code == "D3"]
    assert "my.analyzed.kept1.xlsx" in told.message_th
    assert not read_workbook(analysed).accepted


def test_without_typed_drafts_no_copy_is_left(analysed: Path) -> None:
    result = analyze(analysed.with_name("my.xlsx"))
    assert names(analysed.parent) == {"my.xlsx", "my.analyzed.xlsx", "my.report.xlsx"}
    assert not [f for f in result.checked.findings if f.code == "D3"]


def test_analysing_the_copy_itself_keeps_the_draft_in_place(analysed: Path) -> None:
    typed(analysed, "A5", layout.YES)
    analyze(analysed)
    assert names(analysed.parent) == {"my.xlsx", "my.analyzed.xlsx", "my.report.xlsx"}
    assert len(read_workbook(analysed).accepted) == 1


def test_each_kept_copy_has_a_name_of_its_own(analysed: Path) -> None:
    for _ in range(2):
        typed(analysed, "A5", layout.YES)
        analyze(analysed.with_name("my.xlsx"))
    assert {"my.analyzed.kept1.xlsx", "my.analyzed.kept2.xlsx"} <= names(analysed.parent)


def test_a_foreign_file_of_that_name_is_replaced_as_before(analysed: Path) -> None:
    analysed.write_bytes(b"no workbook")
    analyze(analysed.with_name("my.xlsx"))
    assert read_workbook(analysed).fiscal_year == 2567
    assert "my.analyzed.kept1.xlsx" not in names(analysed.parent)
