"""The button `วิเคราะห์` through real xlwings gives the sheets that the command line gives, or changes nothing."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
import random_fillings
import vba_host
import xlwings as xw
from excel_engine import taken_as_typed
from filled_workbooks import rewritten, sheet_parts
from live import Clicked, analysis, excel_restored, load, no_pro, sheet_content

import ita_xl.addin
from ita_xl import examples
from ita_xl.addin.build import vba_modules
from ita_xl.addin.messages import message
from ita_xl.errors import LiveWorkbookError
from ita_xl.frameworks.load import known_years, load_following, load_framework
from ita_xl.pipeline import check_workbook
from ita_xl.workbook import layout
from ita_xl.workbook.analysis.places import CHECKS
from ita_xl.workbook.book import Area, SheetForm, SheetWrite
from ita_xl.workbook.fill import fill_workbook
from ita_xl.workbook.package.contents import Content
from ita_xl.workbook.template import build_template
from ita_xl.workbook.xlwings_book import XlwingsBook, as_typed

TESTS = Path(__file__).parent
VALUE_CALLS = 2
ROW_CALLS = 8


@pytest.fixture(autouse=True)
def _excel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    with excel_restored():
        yield


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """Example 001 under a Thai name with a blank, as the officer saved it."""
    path = tmp_path / "ผล ITA.xlsx"
    examples.build("001", path)
    return path


def assert_equal_both_ways(path: Path) -> None:
    """The clicked workbook shows what the filled file holds; with an error only the list of findings changed."""
    checked = check_workbook(path)
    assert checked.assessment is not None
    filled = path.with_name("filled.xlsx")
    fill_workbook(path, filled, checked.assessment)
    wanted = analysis(load(filled))
    if not checked.usable:
        wanted = analysis(load(path)) | {layout.CHECKS: wanted[layout.CHECKS]}
    clicked = Clicked(path)
    ita_xl.addin.analyze()
    assert analysis(clicked.grid.workbook) == wanted
    assert clicked.grid.active == (layout.OVERVIEW if checked.usable else layout.CHECKS)
    for sheet in layout.ANALYSIS_SHEETS:
        assert clicked.engine.calls[sheet, "values"] <= VALUE_CALLS
        assert clicked.engine.calls[sheet, "rows"] <= ROW_CALLS
    no_pro()


class TestOneResultTwoWays:
    @pytest.mark.parametrize("key", examples.keys())
    def test_examples(self, key: str, tmp_path: Path) -> None:
        examples.build(key, tmp_path / "my.xlsx")
        assert_equal_both_ways(tmp_path / "my.xlsx")

    @pytest.mark.parametrize("number", range(50))
    def test_random_workbooks(self, number: int, tmp_path: Path) -> None:
        year = known_years()[number % len(known_years())]
        framework = load_framework(year)
        entries = random_fillings.filling(framework, number)
        build_template(framework, tmp_path / "my.xlsx", entries, load_following(year))
        assert_equal_both_ways(tmp_path / "my.xlsx")

    def test_a_second_click_after_typing_gives_what_the_typed_file_gives(self, workbook: Path, tmp_path: Path) -> None:
        clicked = Clicked(workbook)
        ita_xl.addin.analyze()
        place = layout.DRAFT_PLAN
        typed = clicked.grid.workbook[place]
        row = next(r for r in range(5, 90) if not typed.row_dimensions[r].hidden)
        typed.protection.sheet = False
        clicked.grid.write(place, (row, 7), [["ทำคู่มือ 3 เล่ม"]])
        typed.protection.sheet = True
        clicked.grid.save_copy(tmp_path / "typed.xlsx")
        before = check_workbook(tmp_path / "typed.xlsx")
        assert before.assessment is not None
        fill_workbook(tmp_path / "typed.xlsx", tmp_path / "filled.xlsx", before.assessment)
        clicked.engine.calls.clear()
        ita_xl.addin.analyze()
        assert analysis(clicked.grid.workbook) == analysis(load(tmp_path / "filled.xlsx"))
        assert typed.cell(row, 7).value == "ทำคู่มือ 3 เล่ม"
        assert sum(clicked.engine.calls.values()) <= ROW_CALLS, "what is right already is not written again"

    def test_the_file_of_the_officer_is_neither_saved_nor_changed(self, workbook: Path) -> None:
        before = workbook.read_bytes()
        Clicked(workbook)
        ita_xl.addin.analyze()
        assert workbook.read_bytes() == before
        assert [path.name for path in workbook.parent.iterdir()] == [workbook.name]

    @pytest.mark.parametrize("entry", ["analyze()", "check()", "report('memo')"])
    def test_the_command_line_that_run_python_builds(self, entry: str, workbook: Path) -> None:
        """The add-in's own VBA builds the line; a Python of its own runs it on a workbook open in the stand-in."""
        line = command_line(f"import ita_xl.addin; ita_xl.addin.{entry}", workbook.name)
        place = line.index("-c") + 1
        line[place] = f"{OPEN.format(paths=[str(TESTS), str(TESTS.parent)], workbook=str(workbook))}{line[place]}{SHOW}"
        done = subprocess.run(
            [sys.executable, *line], cwd=workbook.parent, capture_output=True, text=True, encoding="utf-8", check=False
        )
        assert done.returncode == 0, done.stderr
        clicked = Clicked(workbook)
        name, _, argument = entry.rstrip(")").replace("'", "").partition("(")
        getattr(ita_xl.addin, name)(*([argument] if argument else []))
        assert done.stdout.strip() == ascii(analysis(clicked.grid.workbook))


OPEN = (
    "import sys; sys.path[:0] = {paths}; import excel_engine, pathlib; excel = excel_engine.start(); "
    "grid = excel_engine.OpenpyxlGrid(pathlib.Path({workbook!r})); excel.apps[0].books.attach(grid); "
)
SHOW = (
    "\nimport live; live.no_pro(); assert all('|info|' in told for told in excel.alerts), excel.alerts"
    "\nprint(ascii(live.analysis(grid.workbook)))"
)


def command_line(command: str, workbook: str) -> list[str]:
    """What the built add-in hands to Python when a button is clicked in a workbook of this name."""
    windows = vba_host.Windows(workbook, {"INTERPRETER_WIN": vba_host.PYTHON})
    vba_host.run(vba_modules("addin"), windows, "RunPython", command)
    (line,) = windows.started
    before, _, after = line.partition(" 2> ")
    assert after, "where the errors go"
    return shlex.split(before.partition(f'"{vba_host.PYTHON}" ')[2])


class TestTexts:
    @pytest.mark.parametrize(
        "text",
        [
            "=1+1", '=HYPERLINK("http://x")', "+66 2 123", "-5", "@SUM(A1)", "1/2", "5%", "1e9", "00123", "3-4",
            "TRUE", "จริง", "31 ม.ค. 2567", "มกราคม 2567", "Mar 1", "SEPT2", "'ก", "#N/A", "๒๕๖๗", "12:30", " 7", "$5",
            "e9", "O10, O11", "–", "องค์การบริหารส่วนตำบล", "a\nb", "ร้อยละ 85.00", "_x0041_", "x" * 9000, "(5)", "½",
        ],
    )  # fmt: skip
    def test_a_text_stays_that_text(self, text: str) -> None:
        assert taken_as_typed(as_typed(Content(text))) == (text, "s")

    def test_hostile_texts_arrive_as_texts(self, workbook: Path) -> None:
        clicked = Clicked(workbook)
        texts = ["=1+1", "_x0041_", "1/2", "x" * 9000, " a\r\nb\x07"]
        book = book_on(clicked, workbook)
        book.write(layout.CHECKS, content({(5 + n, 6): text for n, text in enumerate(texts)}))
        book.commit()
        sheet = clicked.grid.workbook[layout.CHECKS]
        assert [(sheet.cell(5 + n, 6).value, sheet.cell(5 + n, 6).data_type) for n in range(5)] == [
            *((text, "s") for text in texts[:4]),
            (" a\nb", "s"),
        ]


def book_on(clicked: Clicked, path: Path) -> XlwingsBook:
    book = XlwingsBook(xw.Book(impl=clicked.app.books.items[0]), path)
    assert book.find_sheets([SheetForm(sheet, sheet, {}) for sheet in layout.ANALYSIS_SHEETS]) == ()
    return book


def content(cells: dict[tuple[int, int], object], *owned: Area) -> SheetWrite:
    return SheetWrite(owned=owned, cells=cells, heights={}, managed=(1, 0), shown=frozenset())  # type: ignore[arg-type]


class TestWhatStaysAsItIs:
    def test_a_formula_and_a_coloured_text_between_are_not_written_over(self, workbook: Path) -> None:
        """The legend of the dashboard has letters of several colours; it lies between filled cells."""
        clicked = Clicked(workbook)
        clicked.grid.workbook[layout.OVERVIEW].cell(13, 7).value = "sentinel"
        ita_xl.addin.analyze()
        assert clicked.grid.workbook[layout.OVERVIEW].cell(13, 7).value == "sentinel"

    def test_protection_is_as_before_with_the_same_freedoms(self, workbook: Path) -> None:
        clicked = Clicked(workbook)
        ita_xl.addin.analyze()
        for name in layout.ANALYSIS_SHEETS:
            assert clicked.grid.workbook[name].protection.sheet
            free = clicked.grid.protections[name]
            # Password, drawings, contents, scenarios, macros only; cells, columns, rows; inserting; deleting; sort …
            assert free[:5] == ("", True, True, True, False)
            assert free[5:] == (False, True, True, *[False] * 5, True, True, False)


class TestMoreFindingsThanFormattedRows:
    def test_rows_below_the_list_look_like_its_last_row(self, workbook: Path) -> None:
        clicked = Clicked(workbook)
        last = CHECKS.last_row
        book = book_on(clicked, workbook)
        book.write(layout.CHECKS, content({(last + n, c): f"ก{n}" for n in (0, 1, 2, 3) for c in (1, 6)}))
        book.commit()
        sheet = clicked.grid.workbook[layout.CHECKS]
        assert [sheet.cell(last + n, 6).value for n in range(5)] == ["ก0", "ก1", "ก2", "ก3", None]
        for column in range(1, 7):
            assert sheet.cell(last + 3, column)._style == sheet.cell(last, column)._style
        assert sheet.cell(last + 3, 6).border.bottom.style

    def test_a_failure_takes_them_away_again(self, workbook: Path) -> None:
        clicked = Clicked(workbook)
        before = analysis(clicked.grid.workbook)
        book = book_on(clicked, workbook)
        book.write(layout.CHECKS, content({(CHECKS.last_row + n, 6): "ก" for n in range(4)}))
        book.write(layout.WEAK_ITEMS, content({(5, 1): Decimal(1)}))
        clicked.grid.refuse = lambda name, call: name == layout.WEAK_ITEMS and call == "write"
        with pytest.raises(LiveWorkbookError):
            book.commit()
        assert analysis(clicked.grid.workbook) == before
        assert clicked.grid.workbook[layout.CHECKS].cell(CHECKS.last_row + 1, 6).border.bottom.style is None


class TestFailures:
    @pytest.mark.parametrize("call", ["write", "heights", "hidden"])
    def test_a_failure_half_way_puts_everything_back(self, call: str, workbook: Path) -> None:
        clicked = Clicked(workbook)
        before = analysis(clicked.grid.workbook)
        failed: list[str] = []

        def refuse(sheet: str, asked: str) -> bool:
            if sheet == layout.WEAK_ITEMS and asked == call and not failed:
                failed.append(asked)
                return True
            return False

        clicked.grid.refuse = refuse
        ita_xl.addin.analyze()
        assert failed
        assert analysis(clicked.grid.workbook) == before
        assert all(clicked.grid.workbook[name].protection.sheet for name in layout.ANALYSIS_SHEETS)
        assert "|critical|" in clicked.message
        assert layout.WEAK_ITEMS in clicked.message
        assert clicked.app.settings == {
            "screen_updating": True, "enable_events": True, "calculation": "automatic", "status_bar": False,
        }  # fmt: skip

    def test_when_even_putting_back_fails_the_officer_is_told_not_to_save(self, workbook: Path) -> None:
        clicked = Clicked(workbook)
        gone: list[str] = []

        def refuse(sheet: str, call: str) -> bool:
            gone.extend([call] if (sheet, call) == (layout.WEAK_ITEMS, "write") else [])
            return bool(gone)

        clicked.grid.refuse = refuse
        ita_xl.addin.analyze()
        assert message("half_written", sheet=layout.WEAK_ITEMS) in clicked.message
        assert clicked.app.settings["screen_updating"] is True

    def test_a_formula_that_gave_way_comes_back(self, workbook: Path) -> None:
        clicked = Clicked(workbook)
        sheet = clicked.grid.workbook[layout.CHECKS]
        sheet.protection.sheet = False
        clicked.grid.write(layout.CHECKS, (6, 6), [["=1+1"]])
        sheet.protection.sheet = True
        typed = workbook.with_name("typed.xlsx")
        with_formula(workbook, typed)
        book = book_on(clicked, typed)
        book.write(layout.CHECKS, content({(6, 6): "x"}, Area(6, 6, 6, 6)))
        book.write(layout.WEAK_ITEMS, content({(5, 1): Decimal(1)}))
        clicked.grid.refuse = lambda name, call: name == layout.WEAK_ITEMS and call == "write"
        with pytest.raises(LiveWorkbookError):
            book.commit()
        assert sheet.cell(6, 6).value == "=1+1"

    def test_a_password_stops_before_anything_is_written(self, workbook: Path) -> None:
        locked = load(workbook)
        locked[layout.BY_YEAR].protection.set_password("secret")
        locked.save(workbook)
        clicked = Clicked(workbook)
        before = analysis(clicked.grid.workbook)
        ita_xl.addin.analyze()
        assert analysis(clicked.grid.workbook) == before
        assert layout.BY_YEAR in clicked.message
        assert "รหัสผ่าน" in clicked.message

    def test_excel_that_cannot_save_a_copy_is_told_without_a_traceback(self, workbook: Path, tmp_path: Path) -> None:
        clicked = Clicked(workbook)
        clicked.app.settings["calculation"] = "semiautomatic"
        clicked.grid.refuse = lambda _sheet, call: call == "save copy"
        ita_xl.addin.analyze()
        assert "โปรแกรมขัดข้อง" in clicked.message
        assert "Traceback" not in clicked.message
        assert clicked.app.settings["calculation"] == "semiautomatic"
        log = (tmp_path / "state" / "ita_xl" / "ita_xl.log").read_text(encoding="utf-8")
        assert "excel_engine.ComError" in log
        assert "no copy" not in log, "messages may quote the workbook"
        assert str(tmp_path) not in log

    def test_only_the_list_of_findings_changes_when_there_is_an_error(self, tmp_path: Path) -> None:
        path = tmp_path / "my.xlsx"
        examples.build("001", path)
        broken = load(path)
        broken[layout.INDICATORS].cell(4, 4).value = "แปดสิบ"
        broken.save(path)
        clicked = Clicked(path)
        before = analysis(clicked.grid.workbook)
        ita_xl.addin.analyze()
        after = analysis(clicked.grid.workbook)
        assert {name for name in before if before[name] != after[name]} == {layout.CHECKS}
        assert clicked.grid.active == layout.CHECKS
        assert "D4" in clicked.message
        shown = sheet_content(clicked.grid.workbook, layout.CHECKS)[0].values()
        assert ("D4", "s") in shown


def with_formula(source: Path, target: Path) -> None:
    """The workbook with a formula in F6 of the list of findings."""
    part = sheet_parts(source)[layout.CHECKS]

    def put(name: str, data: bytes) -> bytes:
        empty, formula = rb'<c r="F6"( s="\d+")/>', rb'<c r="F6"\1><f>1+1</f><v>2</v></c>'
        return re.sub(empty, formula, data) if name == part else data

    rewritten(source, target, put)
