"""The other buttons, and what the officer reads when something is in the way."""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import tempfile
import types
import webbrowser
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import excel_engine
import openpyxl
import pytest
import yaml
from live import Clicked, analysis, excel_restored, no_pro

import ita_xl.addin
from ita_xl import examples
from ita_xl.addin.messages import message
from ita_xl.frameworks.load import load_framework
from ita_xl.pipeline import analyze
from ita_xl.workbook import layout
from ita_xl.workbook.building.entries import Entries, ProfileEntries
from ita_xl.workbook.reader import read_workbook
from ita_xl.workbook.template import build_template

MESSAGES = Path(ita_xl.addin.__file__).with_name("messages.yaml")


@pytest.fixture(autouse=True)
def _excel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    with excel_restored():
        yield
    no_pro()


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("built") / "my.xlsx"
    examples.build("001", path)
    return path.read_bytes()


@pytest.fixture
def workbook(tmp_path: Path, built: bytes) -> Path:
    folder = tmp_path / "งานของฉัน"
    folder.mkdir()
    path = folder / "my.xlsx"
    path.write_bytes(built)
    return path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


class TestCheck:
    def test_only_the_list_of_findings_is_filled(self, workbook: Path) -> None:
        clicked = Clicked(workbook)
        before = analysis(clicked.grid.workbook)
        ita_xl.addin.check()
        after = analysis(clicked.grid.workbook)
        assert {name for name in before if before[name] != after[name]} == {layout.CHECKS}
        assert clicked.grid.active == layout.CHECKS
        assert "แผ่นงาน “คะแนนตัวชี้วัด” เซลล์ D13" in clicked.message
        assert "|info|" in clicked.message


class TestReport:
    def test_it_is_the_report_of_the_command_line_and_opens(self, workbook: Path, tmp_path: Path) -> None:
        clicked = Clicked(workbook)
        ita_xl.addin.report("measures")
        assert names(workbook.parent) == ["my.report.measures.xlsx", "my.xlsx"]
        assert clicked.open_books[-1] == "my.report.measures.xlsx"
        headless = analyze(workbook, tmp_path / "out", ("measures",)).outputs.reports[0].xlsx
        assert workbook.with_name("my.report.measures.xlsx").read_bytes() == Path(headless).read_bytes()
        assert clicked.engine.alerts == []
        assert any("กำลังจัดทำรายงาน" in str(step) for step in clicked.app.steps)

    def test_an_open_report_is_not_replaced(self, workbook: Path) -> None:
        clicked = Clicked(workbook)
        ita_xl.addin.report("memo")
        ita_xl.addin.report("memo")
        assert "my.report.memo.xlsx" in clicked.message
        assert "โปรดปิดก่อน" in clicked.message

    @pytest.mark.parametrize(("answer", "kept"), [("no", True), ("yes", False)])
    def test_a_changed_report_is_replaced_only_when_the_officer_agrees(
        self, answer: str, kept: bool, workbook: Path
    ) -> None:
        clicked = Clicked(workbook)
        clicked.engine.answers["alert"] = answer
        report = workbook.with_name("my.report.memo.xlsx")
        report.write_bytes(b"edited by hand")
        ita_xl.addin.report("memo")
        assert "เขียนทับหรือไม่" in clicked.engine.alerts[0]
        assert (report.read_bytes() == b"edited by hand") == kept
        assert (clicked.open_books == ["my.xlsx"]) == kept
        assert names(workbook.parent) == ["my.report.memo.xlsx", "my.xlsx"]

    def test_an_error_in_the_workbook_names_its_cell(self, workbook: Path) -> None:
        broken = openpyxl.load_workbook(workbook)
        broken[layout.INDICATORS]["D4"] = "แปดสิบ"
        broken.save(workbook)
        clicked = Clicked(workbook)
        ita_xl.addin.report("memo")
        assert "“คะแนนตัวชี้วัด” เซลล์ D4" in clicked.message
        assert names(workbook.parent) == ["my.xlsx"]

    def test_a_folder_that_cannot_be_written(self, workbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        clicked = Clicked(workbook)
        write = Path.write_bytes

        def forbidden(path: Path, data: bytes) -> int:
            if path.parent == workbook.parent:
                raise PermissionError(13, "Permission denied", str(path))
            return write(path, data)

        monkeypatch.setattr(Path, "write_bytes", forbidden)
        ita_xl.addin.report("memo")
        assert "โฟลเดอร์ของสมุดงานห้ามเขียน" in clicked.message
        assert names(workbook.parent) == ["my.xlsx"]

    def test_an_unknown_kind(self, workbook: Path) -> None:
        clicked = Clicked(workbook)
        ita_xl.addin.report("poem")
        assert clicked.message.endswith(message("unknown_kind", kind="poem"))


class TestPdf:
    def test_from_the_workbook_the_ticked_reports_are_made_first(self, workbook: Path) -> None:
        clicked = Clicked(workbook)
        ita_xl.addin.pdf()
        assert names(workbook.parent) == ["my.report.analysis.pdf", "my.report.analysis.xlsx", "my.xlsx"]
        assert workbook.with_name("my.report.analysis.pdf").read_bytes() == b"%PDF-1.7 my.report.analysis.xlsx"
        assert "my.report.analysis.pdf" in clicked.message

    def test_from_an_open_report_excel_prints_that_report(self, workbook: Path) -> None:
        report = workbook.with_name("my.report.memo.xlsx")
        report.write_bytes(workbook.read_bytes())
        clicked = Clicked(report)
        ita_xl.addin.pdf()
        assert names(workbook.parent) == ["my.report.memo.pdf", "my.report.memo.xlsx", "my.xlsx"]
        assert "my.report.memo.pdf" in clicked.message


class TestNewWorkbook:
    def test_it_is_made_where_the_officer_says_and_opened(self, workbook: Path) -> None:
        clicked = Clicked(workbook)
        clicked.engine.answers["new name"] = str(workbook.with_name("ใหม่"))
        ita_xl.addin.new_workbook("2568")
        assert clicked.open_books[-1] == "ใหม่.xlsx"
        clicked_new = Clicked(workbook.with_name("ใหม่.xlsx"))
        ita_xl.addin.check()
        assert "ข้อผิดพลาด" in clicked_new.message

    def test_no_file_is_replaced(self, workbook: Path) -> None:
        clicked = Clicked(workbook)
        clicked.engine.answers["new name"] = str(workbook)
        before = workbook.read_bytes()
        ita_xl.addin.new_workbook("2568")
        assert workbook.read_bytes() == before
        assert "โปรแกรมไม่เขียนทับ" in clicked.message

    def test_cancelled(self, workbook: Path) -> None:
        clicked = Clicked(workbook)
        ita_xl.addin.new_workbook(2568)
        assert names(workbook.parent) == ["my.xlsx"]
        assert clicked.engine.alerts == []

    def test_an_unknown_year(self, workbook: Path) -> None:
        clicked = Clicked(workbook)
        ita_xl.addin.new_workbook("2499")
        assert "2499" in clicked.message


class TestOtherButtons:
    def test_the_folder_of_the_workbook_opens(self, workbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        Clicked(workbook)
        opened: list[str] = []
        monkeypatch.setattr(webbrowser, "open", opened.append)
        monkeypatch.setattr(os, "startfile", lambda folder: opened.append(Path(folder).as_uri()), raising=False)
        ita_xl.addin.open_folder()
        assert opened == [workbook.parent.as_uri()]

    def test_help_and_about(self, workbook: Path) -> None:
        clicked = Clicked(workbook)
        ita_xl.addin.show_help()
        assert "วิเคราะห์" in clicked.message
        ita_xl.addin.about()
        assert "2562–2569" in clicked.message


NEED_A_WORKBOOK = ["analyze", "check", "report", "pdf", "open_folder"]


def press(button: str) -> None:
    getattr(ita_xl.addin, button)(*(["memo"] if button == "report" else []))


class TestWhatIsInTheWay:
    @pytest.mark.parametrize("button", NEED_A_WORKBOOK)
    def test_no_workbook_is_open(self, button: str, monkeypatch: pytest.MonkeyPatch) -> None:
        engine = excel_engine.start()
        monkeypatch.setattr(sys, "argv", ["-c", "--wb=", "--from_xl=1", "--hwnd=1"])
        press(button)
        assert message("no_workbook") in engine.alerts[-1]

    @pytest.mark.parametrize("button", NEED_A_WORKBOOK)
    def test_a_workbook_that_was_never_saved(self, button: str, workbook: Path) -> None:
        clicked = Clicked(workbook, "Book1")
        press(button)
        assert message("not_saved", name="Book1") in clicked.message

    @pytest.mark.parametrize("button", ["report", "pdf", "open_folder"])
    def test_a_cloud_workbook_without_a_local_folder(
        self, button: str, workbook: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for variable in ("OneDrive", "OneDriveCommercial", "OneDriveConsumer"):
            monkeypatch.delenv(variable, raising=False)
        clicked = Clicked(workbook, "https://agency-my.sharepoint.com/personal/x/Documents/my.xlsx")
        press(button)
        assert message("online", name="my.xlsx") in clicked.message

    def test_a_cloud_workbook_is_analysed_all_the_same(self, workbook: Path) -> None:
        clicked = Clicked(workbook, "https://agency.sharepoint.com/sites/x/Shared Documents/my.xlsx")
        ita_xl.addin.analyze()
        assert message("analyzed") in clicked.message

    def test_the_report_of_a_synchronised_workbook_lands_in_its_local_folder(
        self, workbook: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("OneDriveCommercial", str(workbook.parent))
        clicked = Clicked(workbook, "https://agency-my.sharepoint.com/personal/x/Documents/my.xlsx")
        ita_xl.addin.report("memo")
        assert names(workbook.parent) == ["my.report.memo.xlsx", "my.xlsx"]
        assert clicked.engine.alerts == []

    @pytest.mark.parametrize("button", ["analyze", "check", "report"])
    def test_a_workbook_of_an_unknown_version(self, button: str, workbook: Path) -> None:
        other = openpyxl.load_workbook(workbook)
        other.custom_doc_props["ita_template"].value = "ita-xl/2567/99"
        other.defined_names["ita_template"].attr_text = '"ita-xl/2567/99"'
        other.save(workbook)
        clicked = Clicked(workbook)
        before = analysis(clicked.grid.workbook)
        press(button)
        assert message("refused") in clicked.message
        assert "ita-xl/2567/99" in clicked.message
        assert analysis(clicked.grid.workbook) == before

    def test_a_workbook_that_is_none_of_ours(self, tmp_path: Path) -> None:
        openpyxl.Workbook().save(tmp_path / "งบ.xlsx")
        clicked = Clicked(tmp_path / "งบ.xlsx")
        ita_xl.addin.analyze()
        assert message("refused") in clicked.message

    def test_a_name_with_an_equals_sign(self, workbook: Path) -> None:
        """xlwings cuts the name of the calling workbook at the sign."""
        path = workbook.with_name("a=b.xlsx")
        path.write_bytes(workbook.read_bytes())
        clicked = Clicked(path)
        ita_xl.addin.analyze()
        assert message("analyzed") in clicked.message

    def test_without_excel_the_text_goes_where_run_python_shows_it(self, tmp_path: Path) -> None:
        command = [sys.executable, "-c", "import ita_xl.addin; ita_xl.addin.analyze()", "--wb=my.xlsx", "--from_xl=1"]
        environment = os.environ | {"XDG_STATE_HOME": str(tmp_path), "PYTHONIOENCODING": "utf-8"}
        done = subprocess.run(command, capture_output=True, encoding="utf-8", env=environment, check=False)
        assert done.returncode == 1
        assert done.stderr.strip() == message("no_excel")

    def test_on_a_mac(
        self, workbook: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        Clicked(workbook)
        monkeypatch.setattr(sys, "platform", "darwin")
        with pytest.raises(SystemExit):
            ita_xl.addin.analyze()
        assert capsys.readouterr().err.strip() == message("not_windows")

    def test_a_hidden_result_sheet_is_filled_and_stays_hidden(self, workbook: Path) -> None:
        clicked = Clicked(workbook)
        clicked.grid.workbook[layout.OVERVIEW].sheet_state = "hidden"
        before = clicked.grid.active
        ita_xl.addin.analyze()
        assert message("analyzed") in clicked.message
        assert clicked.grid.active == before
        assert clicked.grid.workbook[layout.OVERVIEW]["A7"].value == 69.5

    def test_whatever_happens_no_traceback_and_a_log_without_contents(
        self, workbook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        clicked = Clicked(workbook)

        def broken(*_: object) -> None:
            raise ZeroDivisionError("69.50 คะแนน นายตัวอย่าง")

        monkeypatch.setattr("ita_xl.addin.entries.check_workbook", broken)
        ita_xl.addin.analyze()
        log = (tmp_path / "state" / "ita_xl" / "ita_xl.log").read_text(encoding="utf-8")
        assert "ZeroDivisionError" in log
        assert "entries.py" in log
        assert "69.50" not in log + clicked.message
        assert "Traceback" not in clicked.message
        assert str(tmp_path) not in log
        assert clicked.app.settings["screen_updating"] is True


class TestNothingIsLeftBehind:
    def test_the_copy_of_the_workbook_is_deleted_also_after_a_failure(
        self, workbook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        scratch = tmp_path / "scratch"
        scratch.mkdir()
        monkeypatch.setattr(tempfile, "tempdir", str(scratch))
        clicked = Clicked(workbook)
        ita_xl.addin.analyze()
        clicked.grid.refuse = lambda _sheet, call: call == "write"
        ita_xl.addin.check()
        assert len(clicked.engine.alerts) == 2
        assert list(scratch.iterdir()) == []

    def test_other_excels_are_not_ended_with_python(self, workbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """On Windows xlwings ends, when Python ends, every Excel without a window that it can see."""
        ended: list[str] = []
        windows = types.ModuleType("xlwings._xlwindows")
        windows.cleanup = lambda: ended.append("EXCEL.EXE")  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "xlwings._xlwindows", windows)
        registered = [windows.cleanup]
        monkeypatch.setattr(atexit, "unregister", registered.remove)
        Clicked(workbook)
        ita_xl.addin.about()
        assert registered == []


class TestTheModuleItself:
    def test_importing_it_loads_next_to_nothing(self) -> None:
        program = (
            "import sys, ita_xl.addin\n"
            "print([m for m in sys.modules if m.startswith('ita_xl')], [m for m in sys.modules if m in "
            "('xlwings', 'openpyxl', 'lxml', 'yaml', 'msgspec', 'jinja2')])"
        )
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        assert done.stdout.strip() == "['ita_xl', 'ita_xl.addin'] []"

    def test_every_text_is_used_and_short(self) -> None:
        sources = "".join(path.read_text(encoding="utf-8") for path in MESSAGES.parent.glob("*.py"))
        gate = (MESSAGES.parents[1] / "workbook" / "xlwings_book.py").read_text(encoding="utf-8")
        for key, text in yaml.safe_load(MESSAGES.read_text(encoding="utf-8")).items():
            assert f'"{key}"' in sources + gate, key
            assert len(text) <= 420, key


class TestSheetsThatExplain:
    @pytest.mark.parametrize(("button", "sheet"), [("worth", layout.WORTH), ("explain", layout.REASONS)])
    def test_everything_is_analysed_and_the_sheet_comes_to_the_front(
        self, button: str, sheet: str, workbook: Path
    ) -> None:
        clicked = Clicked(workbook)
        getattr(ita_xl.addin, button)()
        assert clicked.grid.active == sheet
        assert clicked.grid.workbook[sheet]["D5"].value is not None
        assert "เติมผลวิเคราะห์ลงในสมุดงานแล้ว" in clicked.message

    def test_a_workbook_of_an_earlier_version_is_analysed_and_told_what_it_lacks(self, workbook: Path) -> None:
        workbook.write_bytes(Path(__file__).with_name("kept").joinpath("ita-2567-v1.xlsx").read_bytes())
        clicked = Clicked(workbook)
        ita_xl.addin.worth()
        assert "ไม่มีแผ่นงาน “คะแนนที่เพิ่มได้”" in clicked.message
        assert "ita-xl migrate" in clicked.message
        assert clicked.grid.workbook[layout.RANKING]["A5"].value is not None


class TestYearRound:
    def test_split_makes_the_workbooks_of_the_units_and_shows_their_folder(
        self, workbook: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shown: list[object] = []
        monkeypatch.setattr(webbrowser, "open", shown.append)
        monkeypatch.setattr(os, "startfile", shown.append, raising=False)
        clicked = Clicked(workbook)
        ita_xl.addin.split()
        folder = workbook.with_name("my.units")
        assert len(names(folder)) > 1
        assert all(name.endswith(".xlsx") for name in names(folder))
        assert len(shown) == 1
        assert str(folder) in clicked.message
        assert "|info|" in clicked.message

    def test_split_again_replaces_nothing(self, workbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(webbrowser, "open", lambda _place: None)
        monkeypatch.setattr(os, "startfile", lambda _place: None, raising=False)
        clicked = Clicked(workbook)
        ita_xl.addin.split()
        first = workbook.with_name("my.units") / names(workbook.with_name("my.units"))[0]
        first.write_bytes(b"filled by the unit")
        ita_xl.addin.split()
        assert first.read_bytes() == b"filled by the unit"
        assert "|critical|" in clicked.message

    def test_status_tells_what_is_late_today_and_names_the_open_workbook_only(self, workbook: Path) -> None:
        clicked = Clicked(workbook)
        ita_xl.addin.status()
        assert "สถานะของมาตรการ 9 รายการ ณ วันที่" in clicked.message
        assert "ita-xl-" not in clicked.message
        assert names(workbook.parent) == ["my.xlsx"]

    def test_merge_makes_a_copy_with_the_reports_of_the_units(
        self, workbook: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(webbrowser, "open", lambda _place: None)
        monkeypatch.setattr(os, "startfile", lambda _place: None, raising=False)
        clicked = Clicked(workbook)
        ita_xl.addin.split()
        folder = workbook.with_name("my.units")
        before = workbook.read_bytes()
        clicked.engine.answers |= {
            "files": tuple(str(folder / name) for name in names(folder)),
            "new name": str(workbook.with_name("รวม.xlsx")),
        }
        ita_xl.addin.merge()
        assert clicked.open_books[-1] == "รวม.xlsx"
        assert analyze(workbook.with_name("รวม.xlsx"), workbook.parent / "out").checked.usable
        assert workbook.read_bytes() == before

    def test_import_previous_makes_a_copy_with_last_years_scores(self, tmp_path: Path) -> None:
        old = Path(__file__).with_name("kept") / "ita-2567-v1.xlsx"
        agency = str(openpyxl.load_workbook(old)[layout.PROFILE]["B4"].value)
        new = tmp_path / "ita-2568.xlsx"
        build_template(load_framework(2568), new, Entries(profile=ProfileEntries(agency=agency)), None)
        clicked = Clicked(new)
        clicked.engine.answers |= {"files": (str(old),), "new name": str(tmp_path / "ครบ.xlsx")}
        ita_xl.addin.import_previous()
        assert clicked.open_books[-1] == "ครบ.xlsx"
        total = read_workbook(tmp_path / "ครบ.xlsx").profile.total_prev
        assert total is not None
        assert total.value == Decimal("69.50")

    def test_paste_shows_what_it_read_and_fills_a_copy_after_a_yes(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        new = tmp_path / "ita-2568.xlsx"
        build_template(load_framework(2568), new, None, None)
        monkeypatch.setattr("ita_xl.addin.year_round.clipboard_text", lambda: "i1\t๘๕.๕๐\nO๑\t100\n")
        clicked = Clicked(new)
        clicked.engine.answers["new name"] = str(tmp_path / "วาง.xlsx")
        clicked.engine.answers["alert"] = "no"
        ita_xl.addin.paste()
        assert "85.50" in clicked.message
        assert "ต้องการเติมคะแนนเหล่านี้" in clicked.message
        assert not (tmp_path / "วาง.xlsx").exists()
        clicked.engine.answers["alert"] = "yes"
        ita_xl.addin.paste()
        items = read_workbook(tmp_path / "วาง.xlsx").items
        assert {code: entry.score.value for code, entry in items.items() if entry.score} == {
            "i1": Decimal("85.5"),
            "O1": Decimal(100),
        }
        assert clicked.open_books[-1] == "วาง.xlsx"

    def test_paste_without_a_copied_text_says_what_to_do(self, workbook: Path) -> None:
        clicked = Clicked(workbook)
        ita_xl.addin.paste()
        assert "โปรดคัดลอกตารางคะแนน" in clicked.message

    @pytest.mark.parametrize("button", ["import_previous", "merge"])
    def test_a_cancelled_window_changes_nothing(self, button: str, workbook: Path) -> None:
        clicked = Clicked(workbook)
        getattr(ita_xl.addin, button)()
        assert clicked.engine.alerts == []
        assert names(workbook.parent) == ["my.xlsx"]
