"""The draft of the plan: a measure for every weak point without one, the most valuable first; accepted rows count."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import msgspec
import openpyxl
import pytest
from make import make_assessment, measure
from openpyxl.worksheet.worksheet import Worksheet
from test_measures import OWN
from typer.testing import CliRunner

from ita_xl import examples
from ita_xl.assessment.model import PlanNeed
from ita_xl.assessment.planning import plan_with_accepted
from ita_xl.cli import app
from ita_xl.frameworks.load import known_years, load_framework
from ita_xl.measures.load import load_library
from ita_xl.measures.schema import Role
from ita_xl.measures.suggest import suggest
from ita_xl.measures.units import responsible_unit
from ita_xl.pipeline import Result, analyze
from ita_xl.report.text_metrics import MAX_ROW_HEIGHT
from ita_xl.workbook import layout
from ita_xl.workbook.analysis.places import draft_table
from ita_xl.workbook.fill import sheet_values

YEAR = 2567
TABLE = draft_table(load_framework(YEAR))
FIRST_DAY, LAST_DAY = date(2024, 10, 1), date(2025, 9, 30)


class Draft:
    """The visible rows of the draft of an analysed copy, by item."""

    def __init__(self, path: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.workbook = openpyxl.load_workbook(path)
        self.sheet: Worksheet = self.workbook[layout.DRAFT_PLAN]
        self.places = {
            str(self.sheet.cell(row, TABLE.place("items")).value): row
            for row in range(TABLE.first_row, self.sheet.max_row + 1)
            if self.sheet.cell(row, TABLE.place("items")).value
        }

    def value(self, item: str, column: str) -> object:
        return self.sheet.cell(self.places[item], TABLE.place(column)).value

    def row(self, item: str) -> dict[str, object]:
        return {column.key: self.value(item, column.key) for column in TABLE.columns}

    def set(self, item: str, **values: object) -> None:
        for column, value in values.items():
            self.sheet.cell(self.places[item], TABLE.place(column)).value = value

    def save(self, path: Path) -> Path:
        self.workbook.save(path)
        return path


@pytest.fixture(scope="module")
def analysed_once(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    workbook = tmp_path_factory.mktemp("draft") / "my.xlsx"
    examples.build("001", workbook)
    return analysed_again(workbook).path.read_bytes()


@pytest.fixture
def analysed(analysed_once: bytes, tmp_path: Path) -> Path:
    """Example 001 analysed: five weak points have no measure, O25 is worth most."""
    path = tmp_path / "my.analyzed.xlsx"
    path.write_bytes(analysed_once)
    return path


class Analysed(msgspec.Struct):
    path: Path
    result: Result

    @property
    def codes(self) -> list[str]:
        """Findings."""
        return [finding.code for finding in self.result.checked.findings]

    @property
    def plan(self) -> dict[str, object]:
        return {row.code: row for row in self.result.document.plan}


def analysed_again(path: Path, **options: object) -> Analysed:
    result = analyze(path, path.parent, **options)  # type: ignore[arg-type]
    assert result.outputs.analyzed, [finding.message_en for finding in result.checked.findings]
    return Analysed(Path(result.outputs.analyzed), result)


def changed(path: Path, change: Callable[[Draft], None]) -> Path:
    """The analysed copy after somebody typed into it and saved it under its name."""
    draft = Draft(path)
    change(draft)
    return draft.save(path)


class TestSuggestions:
    def test_every_weak_point_without_a_measure_has_a_complete_row(self, analysed: Path) -> None:
        draft = Draft(analysed)
        assert list(draft.places) == ["O25", "e1", "e2", "i1", "i4"], "the most valuable first"
        for item in draft.places:
            row = draft.row(item)
            assert row["accept"] is None
            assert row["code"] == f"M-{item}"
            assert 3 <= len(str(row["steps"]).split("\n")) <= 5
            assert row["responsible"] in {"สำนักปลัด", "กองคลัง", "กองช่าง", "กองการศึกษา ศาสนาและวัฒนธรรม"}
            start, due = row["start"], row["due"]
            assert isinstance(start, datetime)
            assert isinstance(due, datetime)
            assert FIRST_DAY <= start.date() < due.date() <= LAST_DAY
            assert row["monitoring"]
            assert row["source"] == "แนะนำ"

    def test_an_o_item_says_what_its_page_shows_and_its_number_next_year(self, analysed: Path) -> None:
        success = str(Draft(analysed).value("O25", "success"))
        assert "(ปี พ.ศ. 2568 เป็นข้อ O20)" in success
        assert "สรุปข้อเสนอ" in success

    def test_value_is_the_weight_of_the_item_times_what_is_missing(self) -> None:
        """An item of IIT weighs 0.30 / 5 / 3; one of five sub-indicators of two indicators 0.40 / 2 / 5 / items."""
        assessment = make_assessment(YEAR, items={"i4": 80, "O25": 0, "O5": 0, "e1": (80, 90)})
        needs = tuple(PlanNeed(key=k, indicator=n) for k, n in (("i4", 2), ("e1", 6), ("O5", 9), ("O25", 9)))
        found = {one.key: round(one.value, 4) for one in suggest(assessment, load_library(), needs)}
        assert found["i4"] == Decimal("0.4000")
        assert found["e1"] == round(Decimal("0.30") / 3 / 3 * 15, 4)
        assert found["O25"] == Decimal("1.0000")
        assert found["O5"] == round(Decimal("0.40") / 2 / 5 / 6 * 100, 4)
        assert list(found) == ["O25", "O5", "e1", "i4"]

    def test_ties_stand_in_the_order_of_the_framework(self) -> None:
        assessment = make_assessment(YEAR, items={"i2": 50, "i1": 50, "O25": 0, "O24": 0})
        needs = tuple(PlanNeed(key=k, indicator=n) for k, n in (("O25", 9), ("i2", 1), ("O24", 9), ("i1", 1)))
        found = suggest(assessment, load_library(), needs)
        assert {one.value for one in found} == {Decimal(1)}
        assert [one.key for one in found] == ["i1", "i2", "O24", "O25"]

    def test_units_follow_the_list_of_the_agency_then_its_kind(self) -> None:
        own = make_assessment(YEAR, units=("กองการเจ้าหน้าที่", "กองพัสดุและทรัพย์สิน", "สำนักปลัด")).submission.profile
        assert responsible_unit(Role.PERSONNEL, own) == "กองการเจ้าหน้าที่"
        assert responsible_unit(Role.SUPPLY, own) == "กองพัสดุและทรัพย์สิน"
        assert responsible_unit(Role.AUDIT, own) == "สำนักปลัด", "no such unit in the list: the general office"
        by_name = make_assessment(YEAR, agency="องค์การบริหารส่วนตำบลตัวอย่าง").submission.profile
        assert responsible_unit(Role.FINANCE, by_name) == "กองคลัง"
        by_nothing = make_assessment(YEAR, agency=None).submission.profile
        assert "งานพัสดุ" in responsible_unit(Role.SUPPLY, by_nothing)

    @pytest.mark.parametrize("year", known_years())
    def test_every_suggestion_fits_into_a_row_and_into_the_year(self, year: int) -> None:
        """With all scores 0 every item is weak: no row reaches the height at which text is cut."""
        framework = load_framework(year)
        parts = {i.code for i in framework.instruments if i.parts}
        items = {i.code: (0, 0) if i.instrument in parts else 0 for i in framework.items}
        assessment = make_assessment(year, items=items)
        table = draft_table(framework)
        content = sheet_values(assessment, ())[layout.DRAFT_PLAN]
        rows = [row for row in content.shown if row >= table.first_row]
        library = load_library()
        own = [i.code if library.of_item(year, i.code) else str(i.indicator) for i in framework.items]
        assert len(rows) == len(set(own)), "an indicator in place of items that the library has nothing for"
        assert max(content.heights[row] for row in rows) < MAX_ROW_HEIGHT
        first, last = date(year - 543, 10, 1), date(year - 542, 9, 30)
        for row in rows:
            start, due = (content.cells[(row, table.place(key))] for key in ("start", "due"))
            assert isinstance(start, date)
            assert isinstance(due, date)
            assert first <= start < due <= last


class TestAcceptedRows:
    def test_join_the_plan_behind_the_own_measures_and_stay_in_the_draft(self, analysed: Path) -> None:
        before = Draft(analysed).row("O25")
        again = analysed_again(changed(analysed, lambda d: d.set("O25", accept="ใช่")))
        assert list(again.plan)[-1] == "M-O25"
        accepted = again.result.document.plan[-1]
        assert (accepted.accepted, accepted.source, accepted.items) == (True, "แนะนำ", ("O25",))
        assert not again.result.document.plan[0].accepted
        assert again.result.document.without_measure == ["i1", "i4", "e1", "e2"]
        assert Draft(again.path).row("O25") == before | {"accept": "ใช่"}
        once = again.path.read_bytes()
        assert analysed_again(again.path).path.read_bytes() == once, "nothing changed, so nothing changes"

    def test_stand_in_the_report_and_the_rest_is_said_to_have_none(self, analysed: Path) -> None:
        again = analysed_again(changed(analysed, lambda d: d.set("O25", accept="ใช่")), kinds=("analysis",))
        report = openpyxl.load_workbook(again.result.outputs.reports[0].xlsx)
        text = "\n".join(
            str(cell.value) for sheet in report.worksheets for row in sheet.iter_rows() for cell in row if cell.value
        )
        assert "จัดกิจกรรมมีส่วนร่วมตามภารกิจและรายงานว่าความเห็นใดถูกนำไปใช้" in text
        assert "แจ้งวันนัดรับผลที่แน่นอนทุกคำขอ" not in text, "a suggestion that nobody accepted is not in the plan"
        assert "มีมาตรการรองรับแล้ว ๒๕ ข้อ ยังไม่มีมาตรการรองรับ ๔ ข้อ" in text

    def test_an_own_row_on_the_same_item_wins_with_a_note(self, analysed: Path) -> None:
        def own_row(draft: Draft) -> None:
            draft.set("O25", accept="ใช่")
            sheet = draft.workbook[layout.PLAN]
            header = next(r for r in range(1, 30) if "มาตรการ" in [c.value for c in sheet[r]])
            names = {cell.value: cell.column for cell in sheet[header]}
            row = next(r for r in range(header + 1, 200) if sheet.cell(r, names["มาตรการ"]).value is None)
            for name, value in (("รหัส", "M99"), ("ข้อ", "O25"), ("มาตรการ", "จัดเวทีของเราเอง")):
                sheet.cell(row, names[name]).value = value

        again = analysed_again(changed(analysed, own_row))
        assert "M-O25" not in again.plan
        assert "M99" in again.plan
        assert "D1" in again.codes
        assert Draft(again.path).value("O25", "accept") == "ใช่", "hers to clear"

    def test_a_ticked_row_without_a_measure_is_told_and_not_planned(self, analysed: Path) -> None:
        again = analysed_again(changed(analysed, lambda d: d.set("e1", accept="ใช่", measure=None)))
        assert "D2" in again.codes
        assert "M-e1" not in again.plan
        assert Draft(again.path).value("e1", "measure") is None, "an accepted row stays as it is"

    def test_stay_as_they_are_while_open_rows_follow_units_and_library(self, analysed: Path, tmp_path: Path) -> None:
        own = tmp_path / "own.yaml"
        own.write_text(OWN.replace("e9", "e1").replace("[8]", "[6]"), encoding="utf-8")

        def accept_and_edit(draft: Draft) -> None:
            draft.set("O25", accept="ใช่", measure="เวทีประชาคมทุกหมู่บ้าน")
            draft.set("i1", monitoring="รายงานนายกทุกเดือน")

        again = analysed_again(changed(analysed, accept_and_edit), measures=own)
        draft = Draft(again.path)
        assert draft.value("O25", "measure") == "เวทีประชาคมทุกหมู่บ้าน"
        assert draft.value("i1", "monitoring") == "รายงานนายกทุกเดือน"
        assert draft.value("e1", "measure") == "เปิดจุดช่วยเหลือที่ตลาดนัด", "the own library wins"
        assert draft.value("e1", "responsible") == "กองสวัสดิการสังคม"
        back = Draft(analysed_again(again.path).path)
        assert back.value("i1", "monitoring") == "รายงานนายกทุกเดือน"
        assert back.value("O25", "measure") == "เวทีประชาคมทุกหมู่บ้าน"

    def test_stay_when_the_item_is_no_longer_weak(self, analysed: Path) -> None:
        def accept_and_mend(draft: Draft) -> None:
            draft.set("i1", accept="ใช่")
            sheet = draft.workbook[layout.ITEMS]
            cells = [cell for row in sheet.iter_rows() for cell in row]
            row = next(cell.row for cell in cells if cell.value == "i1")
            score = next(cell.column for cell in cells if cell.value == "คะแนน")
            sheet.cell(row, score).value = 100

        again = analysed_again(changed(analysed, accept_and_mend))
        assert "i1" not in again.result.document.weak_items
        assert "M-i1" in again.plan
        assert list(Draft(again.path).places)[-1] == "i1", "worth nothing more, so last"

    def test_a_whole_indicator_can_be_accepted(self, tmp_path: Path) -> None:
        examples.build("000", tmp_path / "my.xlsx")
        first = analysed_again(tmp_path / "my.xlsx").path
        draft = Draft(first)
        row = TABLE.first_row
        number = draft.sheet.cell(row, TABLE.place("indicator")).value
        draft.sheet.cell(row, TABLE.place("accept")).value = "x"
        again = analysed_again(draft.save(first))
        accepted = again.result.document.plan[-1]
        assert (accepted.code, accepted.indicator, accepted.items) == (f"M-{number}", number, ())
        assert str(number) not in again.result.document.without_measure
        once = again.path.read_bytes()
        assert analysed_again(again.path).path.read_bytes() == once


def test_only_an_own_row_for_the_same_thing_takes_the_place_of_a_draft() -> None:
    drafts = [measure("M-e9", indicator=8, items=("e9",)), measure("M-9", indicator=9)]
    same_indicator = measure("M01", indicator=8)
    plan, ousted = plan_with_accepted([same_indicator], drafts)
    assert ([row.code for row in plan], ousted) == (["M01", "M-e9", "M-9"], ())
    plan, ousted = plan_with_accepted([measure("M02", indicator=9), measure("M03", items=("e8", "e9"))], drafts)
    assert [row.code for row in plan] == ["M02", "M03"]
    assert {(draft.code, own.code) for draft, own in ousted} == {("M-9", "M02"), ("M-e9", "M03")}
    unwritten = msgspec.structs.replace(measure("M04", items=("e9",)), measure=None)
    assert len(plan_with_accepted([unwritten], drafts)[0]) == 3, "a row without a measure takes no place"


def test_a_broken_file_of_measures_is_a_usage_error_that_names_the_line(tmp_path: Path) -> None:
    examples.build("001", tmp_path / "my.xlsx")
    (tmp_path / "own.yaml").write_text(OWN.replace("item: e9", "item: e99"), encoding="utf-8")
    options = ["analyze", str(tmp_path / "my.xlsx"), "--measures", str(tmp_path / "own.yaml"), "--lang", "en"]
    done = CliRunner().invoke(app, options)
    assert done.exit_code == 2
    assert "own.yaml:5: 2567 has no item e99" in " ".join(done.output.split())
    assert not (tmp_path / "my.analyzed.xlsx").exists()
