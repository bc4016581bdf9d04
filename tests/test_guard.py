"""Files that must not be opened, and what a harmless one carries along: told by code, nothing followed, nothing run."""

from __future__ import annotations

import hashlib
import tracemalloc
import warnings
from collections.abc import Callable
from pathlib import Path

import hostile
import openpyxl
import pytest
from filled_workbooks import decorated, saved_by_libreoffice, saved_by_openpyxl
from hostile import Case
from hostile_archives import Build, lying_bomb, re_encoded
from workbooks import codes, edited, empty_bytes, example_bytes, read, remarks_of, repacked, typed

from ita_xl import examples
from ita_xl.assessment.submission import Remark
from ita_xl.errors import EXIT_UNREADABLE, WorkbookRefusedError
from ita_xl.findings.catalogue import finding
from ita_xl.findings.finding import Severity
from ita_xl.frameworks.load import known_years
from ita_xl.pipeline import analyze, check_workbook
from ita_xl.workbook import guard, layout
from ita_xl.workbook.guard import inspect
from ita_xl.workbook.reader import read_workbook

THAI = range(0x0E00, 0x0E80)


def case_name(case: Case) -> str:
    return f"{case.code} {case.name[:40]}"


@pytest.mark.parametrize("case", hostile.REFUSED, ids=case_name)
def test_a_hostile_file_is_refused_and_nothing_is_written(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "my.xlsx"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile warns of the doubled names that are asked for
        case.build(path)
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    for checked in (check_workbook(path), analyze(path, tmp_path / "out").checked):
        (told,) = checked.findings
        assert (told.code, told.severity, checked.exit_code) == (case.code, Severity.ERROR, EXIT_UNREADABLE)
        assert checked.assessment is None
        assert any(ord(character) in THAI for character in told.message_th)
        for text in (told.message_th, told.message_en):
            assert "my.xlsx" in text
            assert not any(ord(character) < 32 for character in text), "what a part is called reaches no terminal"
        assert "  " not in told.message_en
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["my.xlsx"]


@pytest.mark.parametrize("case", hostile.CARRIED, ids=case_name)
def test_what_a_workbook_carries_along_is_named_and_left_alone(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "my.xlsx"
    case.build(path)
    before = path.read_bytes()
    result = analyze(path, tmp_path / "out")
    (told,) = [finding for finding in result.checked.findings if finding.code.startswith("F")]
    assert told.code == case.code
    assert told.severity is not Severity.ERROR
    assert "–" not in told.message_en
    assert path.read_bytes() == before
    written = {entry.name for entry in (tmp_path / "out").iterdir()}
    assert written == {"my.analyzed.xlsx", *(f"my.report{end}" for end in _reports(result.outputs.reports))}


def _reports(files: object) -> list[str]:
    return [Path(file.xlsx).name.removeprefix("my.report") for file in files]


@pytest.mark.parametrize(("name", "build"), hostile.HARMLESS, ids=[name for name, _ in hostile.HARMLESS])
def test_what_is_only_large_or_odd_is_read_as_if_it_were_not_there(name: str, build: Build, tmp_path: Path) -> None:
    path = tmp_path / "my.xlsx"
    build(path)
    assert read(path) == read_example(tmp_path), name


def test_a_formatted_analysis_sheet_of_50_mb_is_left_alone(tmp_path: Path) -> None:
    """It could not be filled without half a gigabyte of memory; the others are filled."""
    path = tmp_path / "my.xlsx"
    hostile.blank_rows("xl/worksheets/sheet10.xml")(path)
    found = analyze(path, tmp_path / "out").checked.findings
    assert [f.code for f in found if f.code.startswith("P")] == ["P5"]


# Good files


def good_files(folder: Path) -> dict[str, Path]:
    """Every workbook that the product makes, and as other programs save them again."""
    files = {f"empty {year}": folder / f"{year}.xlsx" for year in known_years()}
    for year in known_years():
        files[f"empty {year}"].write_bytes(empty_bytes(year))
    for key in examples.keys():  # noqa: SIM118  (a function)
        files[f"example {key}"] = folder / f"{key}.xlsx"
        files[f"example {key}"].write_bytes(example_bytes(key))
    files["saved by openpyxl"] = saved_by_openpyxl(files["example 001"], folder)
    return files


def flags(path: Path) -> list[str]:
    return [remark.code for remark in inspect(path).remarks]


def test_good_workbooks_are_never_flagged(tmp_path: Path) -> None:
    assert {name: flags(path) for name, path in good_files(tmp_path).items() if flags(path)} == {}


def test_a_workbook_with_macros_and_own_sheets_is_flagged_for_its_macros_alone(tmp_path: Path) -> None:
    assert flags(decorated(tmp_path / "my.xlsm")) == ["F21"]


@pytest.mark.office
def test_a_workbook_saved_by_libreoffice_is_never_flagged(tmp_path: Path) -> None:
    path = tmp_path / "my.xlsx"
    path.write_bytes(example_bytes())
    assert flags(saved_by_libreoffice(path, tmp_path)) == []


def test_links_to_web_pages_and_mail_are_no_finding(tmp_path: Path) -> None:
    def link(book: openpyxl.Workbook) -> None:
        sheet = book[layout.PLAN]
        for row, target in enumerate(("https://www.example.go.th/ita", "mailto:ita@example.go.th", "#A1"), 300):
            sheet.cell(row, 1).hyperlink = target

    assert flags(edited(tmp_path / "my.xlsx", link)) == []


# What is not in the table of hostile files


@pytest.mark.parametrize(("code", "make"), [("F1", lambda _path: None), ("F2", Path.mkdir)])
def test_no_file_at_all(code: str, make: Callable[[Path], object], tmp_path: Path) -> None:
    path = tmp_path / "my.xlsx"
    make(path)
    with pytest.raises(WorkbookRefusedError) as refusal:
        read_workbook(path)
    assert refusal.value.remark.code == code
    assert "my.xlsx" in finding(refusal.value.remark).message_th


def test_a_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "FILE_LIMIT", 10_000)
    path = tmp_path / "my.xlsx"
    path.write_bytes(example_bytes())
    assert codes(remarks_of(read(path))) == ["F4"]


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_arguments: object, **_options: object) -> None:
        raise PermissionError("in use")

    path = tmp_path / "my.xlsx"
    path.write_bytes(example_bytes())
    monkeypatch.setattr(Path, "open", locked)
    assert codes(remarks_of(read(path))) == ["F5"]


@pytest.mark.parametrize("case", [c for c in hostile.REFUSED if "600 MB" in c.name], ids=case_name)
def test_a_bomb_is_never_inflated(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "my.xlsx"
    case.build(path)
    tracemalloc.start()
    with pytest.raises(WorkbookRefusedError):
        inspect(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10 * 2**20


def test_what_is_counted_is_what_comes_out_not_what_is_stated(tmp_path: Path) -> None:
    path = tmp_path / "my.xlsx"
    lying_bomb(path)
    assert codes(remarks_of(read(path))) == ["F9"]


def test_a_drawing_with_a_doctype_is_only_a_picture(tmp_path: Path) -> None:
    svg = b'<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x"><svg/>'
    path = repacked(tmp_path / "my.xlsx", lambda _, data: data, ("xl/media/image9.svg", svg))
    assert codes(remarks_of(read(path))) == codes(remarks_of(read_example(tmp_path)))


def test_a_doctype_that_somebody_typed_is_text(tmp_path: Path) -> None:
    path = edited(tmp_path / "my.xlsx", typed(layout.PLAN, 1, "จุดอ่อน", "<!DOCTYPE html>"))
    result = read(path)
    assert not isinstance(result, Remark)
    assert result.plan[0].weakness == "<!DOCTYPE html>"


def test_a_part_in_utf_16_is_read(tmp_path: Path) -> None:
    path = tmp_path / "my.xlsx"
    re_encoded("utf-16", "UTF-16")(path)
    assert read(path) == read_example(tmp_path)


def read_example(folder: Path) -> object:
    path = folder / "example.xlsx"
    path.write_bytes(example_bytes())
    return read(path)


def test_formulas_without_a_value_and_the_stamp_are_seen_from_outside(tmp_path: Path) -> None:
    def formulas(book: object) -> None:
        sheet = book[layout.ITEMS]
        sheet["F4"] = "=40+2"

    facts = inspect(edited(tmp_path / "my.xlsx", formulas))
    part = next(name for name, cells in facts.uncached.items() if "F4" in cells)
    assert "ita-xl/2567/2" in facts.footers[part]
