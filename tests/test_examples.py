"""The five published documents as filled workbooks: typed in truly, read back whole, with the figures they print."""

from __future__ import annotations

import warnings
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import office
import openpyxl
import pytest

from ita_xl import examples
from ita_xl.assessment import Assessment, assess
from ita_xl.frameworks.load import load_following, load_framework
from ita_xl.workbook import layout
from ita_xl.workbook.building.cells import letters
from ita_xl.workbook.reader import read_workbook
from ita_xl.workbook.template import build_template

KEYS = examples.keys()


def points(text: str) -> list[Decimal | None]:
    """Points separated by blanks; a dash is a missing one."""
    return [None if word == "-" else Decimal(word) for word in text.split()]


@pytest.fixture(scope="module")
def assessments(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Assessment]:
    """What follows from each example after its workbook was built and read again."""
    folder = tmp_path_factory.mktemp("examples")
    found = {}
    for key in KEYS:
        path = folder / f"{key}.xlsx"
        examples.build(key, path)
        submission = read_workbook(path)
        assert submission.remarks == (), "nothing in a built workbook needs to be repaired"
        found[key] = assess(submission, load_framework(submission.fiscal_year))
    return found


def test_there_are_five(assessments: dict[str, Assessment]) -> None:
    assert KEYS == ("000", "001", "002", "003", "004")
    assert [assessments[key].framework.fiscal_year for key in KEYS] == [2565, 2567, 2565, 2562, 2568]


def test_000_computes_the_instruments_total_level_and_ranks(assessments: dict[str, Assessment]) -> None:
    result = assessments["000"]
    assert [node.computed for node in result.instruments] == points("76.84 73.39 43.75")
    assert [node.published for node in result.instruments] == points("76.83 73.39 43.75")
    assert (result.total.computed, result.level.computed) == (Decimal("62.57"), "D")
    assert (result.overall.best, result.overall.worst) == (("6",), ("10",))
    assert [node.rank for node in result.indicators] == [2, 7, 3, 8, 4, 1, 9, 6, 4, 10]
    assert [node.band for node in result.indicators].count("below_target") == 9


def test_001_computes_ten_indicators_from_59_items(assessments: dict[str, Assessment]) -> None:
    result = assessments["001"]
    computed = points("87.33 85.33 94.67 64.00 74.89 88.62 84.08 75.70 66.43 37.50")
    assert [node.computed for node in result.indicators] == computed
    assert [node.published for node in result.indicators][5] == Decimal("88.61")
    assert [node.published for node in result.indicators][9] == Decimal("35.00")
    assert (result.total.used, result.total.computed) == (Decimal("69.50"), Decimal("69.50"))
    assert (result.total.previous, result.total.change) == (Decimal("80.29"), Decimal("-10.79"))
    assert result.level.computed == result.level.published == "ต้องปรับปรุงโดยด่วน"
    assert result.node("8").public == Decimal("60.49")
    failed = [node.key for node in result.items if node.instrument == "OIT" and node.used == 0]
    assert " ".join(failed) == "O8 O9 O12 O14 O16 O17 O24 O25 O28 O30 O31 O33 O34 O35"
    assert set(failed) | {"e9"} <= set(result.weak_items)
    assert result.node("e9").public == Decimal("21.95")


def test_001_leaves_some_weak_items_without_a_measure(assessments: dict[str, Assessment]) -> None:
    result = assessments["001"]
    planned = {code for row in result.submission.plan for code in row.items}
    assert set(result.weak_items) - planned == {"i1", "i4", "e1", "e2", "O25"}


def test_002_computes_the_printed_total_and_the_change(assessments: dict[str, Assessment]) -> None:
    result = assessments["002"]
    assert [node.computed for node in result.instruments] == points("99.61 97.87 100.00")
    assert (result.total.computed, result.level.computed) == (Decimal("99.24"), "AA")
    assert (result.total.previous, result.total.change) == (Decimal("86.76"), Decimal("12.48"))
    assert [result.extremes[code].worst for code in ("IIT", "EIT")] == [("4",), ("8",)]


def test_003_knows_its_total_and_three_minima_only(assessments: dict[str, Assessment]) -> None:
    result = assessments["003"]
    assert (result.total.used, result.total.computed) == (Decimal("79.38"), None)
    assert (result.level.published, result.level.computed) == ("B", "B")
    assert [node.used for node in result.indicators] == points("- - - - 50.48 - - 60.49 92.50 -")
    assert [node.used for node in result.instruments] == [None, None, None]


def test_004_knows_its_total_and_two_words_for_the_level(assessments: dict[str, Assessment]) -> None:
    result = assessments["004"]
    assert result.total.used == Decimal("99.85")
    assert (result.level.published, result.level.letter, result.level.computed) == ("ผ่านดีเยี่ยม", "AA", None)
    assert [node.used for node in result.indicators] == [None] * 10


@pytest.mark.parametrize("key", KEYS)
def test_every_example_says_where_its_values_come_from_and_names_no_person(key: str) -> None:
    example = examples.load(key)
    assert example.provenance.document
    assert example.provenance.printed
    assert example.provenance.missing
    assert all(person.name is None for person in example.entries.signatories)
    assert example.slug.startswith(key)


@pytest.mark.parametrize("key", KEYS)
def test_measures_lie_in_the_following_fiscal_year_and_name_items_and_units_that_exist(key: str) -> None:
    example = examples.load(key)
    items = {item.code: item for item in load_framework(example.year).items}
    start, end = date(example.year - 543, 10, 1), date(example.year - 542, 9, 30)
    for row in example.entries.plan:
        assert row.start is not None
        assert row.due is not None
        assert start <= row.start < row.due <= end
        assert row.responsible in example.entries.units
        assert {items[code].indicator for code in row.items} <= {row.indicator}
        assert len(row.steps) >= 3
    codes = {row.code for row in example.entries.plan}
    assert {row.code for row in example.entries.follow_up} <= codes


def test_stored_values_show_in_programs_that_do_not_calculate(tmp_path: Path) -> None:
    path = tmp_path / "001.xlsx"
    examples.build("001", path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # openpyxl on print areas that are formulas
        sheet = openpyxl.load_workbook(path, data_only=True)[layout.INDICATORS]
    places = layout.INDICATOR_TABLE.places(False)

    def cell(key: str, row: int) -> Any:
        return sheet[f"{letters(places[key])}{row}"].value

    assert [cell("computed", row) for row in (4, 9, 13)] == [87.33, 88.62, 37.5]
    assert [cell("difference", row) for row in (4, 9, 13)] == [0, -0.01, -2.5]
    assert (cell("band", 13), cell("rank", 13)) == ("แก้ไขโดยเร่งด่วน", 10)
    assert (cell("used", 18), cell("change", 18), cell("computed", 19)) == (69.5, -10.79, "ต้องปรับปรุงโดยด่วน")


@pytest.mark.office
def test_no_text_is_cut_off_in_any_row(tmp_path: Path) -> None:
    paths = [tmp_path / f"{key}.xlsx" for key in ("001", "002")]
    for path in paths:
        examples.build(path.stem, path)
    for year in (2562, 2565, 2569):  # the most items, the longest sources, the provisional year
        paths.append(tmp_path / f"{year}.xlsx")
        build_template(load_framework(year), paths[-1], next_framework=load_following(year))
    assert office.cut_rows(*paths) == []


@pytest.mark.office
def test_a_filled_workbook_prints_without_number_signs_for_numbers_that_do_not_fit(tmp_path: Path) -> None:
    path = tmp_path / "001.xlsx"
    examples.build("001", path)
    pages = office.page_texts(office.to_pdf(path, tmp_path))
    assert not [number for number, text in enumerate(pages, start=1) if "##" in text]
    assert "69.50" in next(text for text in pages if "รายตัวช" in text and "30 : 30 : 40" in text)
