"""The analysis without Excel, behind `Send to` and the desktop shortcut: what is shown, written, opened and logged."""

from __future__ import annotations

import ctypes
import hashlib
import io
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from ita_xl import examples
from ita_xl.addin import log, outside, window
from ita_xl.addin.outside import run
from ita_xl.workbook import layout


class Desk:
    """Notes what is shown and opened; `picks` is what the officer picks when asked."""

    def __init__(self, *picks: Path) -> None:
        self.picks = picks
        self.shown: list[tuple[str, bool]] = []
        self.opened: list[Path] = []

    def show(self, title: str, text: str, *, trouble: bool) -> None:
        assert title == "วิเคราะห์ ITA"
        assert "Traceback" not in text
        self.shown.append((text, trouble))

    def choose(self, title: str) -> tuple[Path, ...]:
        assert title
        return self.picks

    def open(self, path: Path) -> None:
        self.opened.append(path)


@pytest.fixture(autouse=True)
def logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The log, in a folder of the test."""
    file = tmp_path / "logs" / "ita_xl.log"
    monkeypatch.setattr(log, "log_file", lambda: file)
    return file


@pytest.fixture(scope="module")
def example() -> bytes:
    """The filled example of 2567."""
    stream = io.BytesIO()
    examples.build("001", stream)
    return stream.getvalue()


@pytest.fixture
def workbook(tmp_path: Path, example: bytes) -> Path:
    """The filled example of 2567 under a name with everything that command lines stumble over."""
    folder = tmp_path / "ผล ITA & ปี 100% ดี!"
    folder.mkdir()
    path = folder / "อบต.ตัวอย่าง ^(1) %TEMP% & co!.xlsx"
    path.write_bytes(example)
    return path


def test_a_filled_workbook_is_analysed_shown_and_opened(workbook: Path) -> None:
    before = hashlib.sha256(workbook.read_bytes()).hexdigest()
    desk = Desk()
    assert run([workbook], desk) == 0
    [(text, trouble)] = desk.shown
    assert not trouble
    for part in (workbook.name, "2567", "69.50", f"{workbook.stem}.analyzed.xlsx", f"{workbook.stem}.report.xlsx"):
        assert part in text
    assert desk.opened == [workbook.with_name(f"{workbook.stem}.report.xlsx")]
    assert desk.opened[0].is_file()
    assert hashlib.sha256(workbook.read_bytes()).hexdigest() == before


def test_several_files_have_one_window_and_a_bad_one_does_not_stop_the_rest(workbook: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "รายงาน.docx"
    wrong.write_text("no workbook")
    desk = Desk()
    assert run([wrong, workbook, tmp_path / "missing.xlsx", workbook], desk) == 3
    [(text, trouble)] = desk.shown
    assert trouble
    assert text.count("\n\n") == 2
    assert text.index("รายงาน.docx") < text.index("69.50") < text.index("missing.xlsx")
    assert desk.opened == [workbook.with_name(f"{workbook.stem}.report.xlsx")]


def test_many_reports_open_their_folder_instead(workbook: Path) -> None:
    desk = Desk()
    copies = [workbook.with_name(f"{number}.xlsx") for number in range(4)]
    for copy in copies:
        copy.write_bytes(workbook.read_bytes())
    assert run(copies, desk) == 0
    assert desk.opened == [workbook.parent]


def test_many_files_are_told_in_a_line_each_the_bad_ones_first(workbook: Path, tmp_path: Path) -> None:
    wrong = [tmp_path / f"ผิด {number}.xlsx" for number in range(30)]
    for file in wrong:
        file.write_text("no workbook")
    desk = Desk()
    assert run([workbook, *wrong], desk) == 3
    lines = desk.shown[0][0].splitlines()
    assert len(lines) == 26
    assert lines[0].startswith("✗ ผิด 0.xlsx: ")
    assert lines[-1] == "และอีก 6 แฟ้ม"
    desk = Desk()
    run([*wrong[:4], workbook], desk)
    assert "69.50" in desk.shown[0][0].splitlines()[-1]


def test_errors_in_the_workbook_are_shown_with_their_cell_and_nothing_is_written(workbook: Path) -> None:
    book = openpyxl.load_workbook(workbook)
    book[layout.ITEMS]["F4"].value = "185.33"
    wrong = workbook.with_name("ผิด.xlsx")
    book.save(wrong)
    desk = Desk()
    assert run([wrong], desk) == 1
    [(text, trouble)] = desk.shown
    assert trouble
    assert f"{layout.ITEMS}!F4" in text
    assert "ยังไม่ได้เขียนแฟ้มใด" in text
    assert desk.opened == []
    assert sorted(p.name for p in workbook.parent.iterdir()) == sorted([workbook.name, "ผิด.xlsx"])


def test_a_workbook_that_is_open_in_excel_is_said_to_be(workbook: Path) -> None:
    workbook.with_name(f"~${workbook.name}").touch()
    desk = Desk()
    run([workbook], desk)
    assert "เปิดอยู่ใน Excel" in desk.shown[0][0]


def test_a_folder_that_cannot_be_written_says_what_to_do(workbook: Path) -> None:
    """As when the earlier report is open in Excel."""
    (workbook.with_name(f"{workbook.stem}.report.xlsx") / "in the way").mkdir(parents=True)
    desk = Desk()
    assert run([workbook], desk) == 2
    assert "ปิดรายงานเดิม" in desk.shown[0][0]
    assert not workbook.with_name(f"{workbook.stem}.analyzed.xlsx").exists()


def test_a_failure_inside_shows_no_traceback_and_logs_no_scores_and_no_names(
    workbook: Path, logs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_path: Path) -> None:
        raise ValueError("score 69.50 of อบต.ตัวอย่าง")

    monkeypatch.setattr(outside, "analyze", broken)
    desk = Desk()
    assert run([workbook], desk) == 10
    text = logs.read_text(encoding="utf-8")
    assert str(logs) in desk.shown[0][0]
    assert "ValueError" in text
    assert "outside.py" in text
    for private in ("69.50", "อบต", "TEMP"):
        assert private not in text


def test_without_files_the_officer_is_asked(workbook: Path) -> None:
    desk = Desk(workbook)
    assert run([], desk) == 0
    assert "69.50" in desk.shown[0][0]
    nobody = Desk()
    assert run([], nobody) == 2
    assert nobody.shown == [("ไม่ได้เลือกแฟ้ม", False)]


def test_a_report_that_cannot_be_opened_is_no_trouble(workbook: Path) -> None:
    class Closed(Desk):
        def open(self, path: Path) -> None:
            raise OSError(1155, "no application is associated", str(path))

    assert run([workbook], Closed()) == 0


def test_the_command_line_of_the_shortcut(workbook: Path, tmp_path: Path) -> None:
    """As the shortcut starts it; a module of the same name beside the officer's files is not the one that runs."""
    (tmp_path / "ita_xl.py").write_text("raise SystemExit(99)")
    command = [sys.executable, "-P", "-m", "ita_xl.addin.outside", str(workbook)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "69.50" in done.stderr


def test_the_log_does_not_grow_for_ever(logs: Path) -> None:
    logs.parent.mkdir()
    logs.write_text("x" * 300_000)
    log.write_log(OSError(28, "No space left on device"))
    text = logs.read_text(encoding="utf-8")
    assert len(text) < 2000
    assert "OSError" in text


def test_the_answer_of_the_file_dialogue_is_understood() -> None:
    assert window.chosen_files("C:\\ผล\\a.xlsx\0\0\0\0") == (Path("C:\\ผล\\a.xlsx"),)
    several = window.chosen_files("C:/ผล ITA\0a & b.xlsx\0c.xlsx\0\0rest")
    assert several == (Path("C:/ผล ITA/a & b.xlsx"), Path("C:/ผล ITA/c.xlsx"))


def test_the_request_to_the_file_dialogue_has_the_size_of_windows() -> None:
    """OPENFILENAMEW is 152 bytes on 64-bit Windows; a wrong size makes the dialogue fail silently."""
    assert ctypes.sizeof(window._OpenFileName) == 152


def test_sheets_named_in_the_window_are_those_of_the_workbook() -> None:
    texts = outside.Console("th").text("addin_setup.outside.see_checks")
    assert layout.CHECKS in texts


def test_pythonw_has_no_streams(workbook: Path) -> None:
    """Behind the shortcut there is no standard output and no standard error."""
    program = (
        "import sys\n"
        "from ita_xl.addin import outside, window\n"
        "show = lambda self, title, text, trouble: open(sys.argv[1] + '.txt', 'w', encoding='utf-8').write(text)\n"
        "window.ConsoleWindow.show = show\n"
        "sys.stdout = sys.stderr = None\n"
        "outside.main()\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(workbook)], check=False)
    assert done.returncode == 0
    assert "69.50" in Path(f"{workbook}.txt").read_text(encoding="utf-8")


def test_a_failure_before_any_file_is_shown_too(logs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(Desk):
        def choose(self, _title: str, /) -> tuple[Path, ...]:
            raise RuntimeError

    desk = Broken()
    monkeypatch.setattr(outside, "this_window", lambda: desk)
    monkeypatch.setattr(sys, "argv", ["outside"])
    with pytest.raises(SystemExit) as end:
        outside.main()
    assert end.value.code == 10
    assert str(logs) in desk.shown[0][0]


def test_nothing_goes_over_the_network_and_no_program_is_started(workbook: Path) -> None:
    """What the page for the IT department promises, for the whole analysis."""
    program = (
        "import sys\n"
        "forbidden = ('socket.', 'subprocess.', 'os.system', 'os.exec', 'os.posix_spawn', 'winreg.SetValue')\n"
        "def watch(event, arguments):\n"
        "    if event.startswith(forbidden):\n"
        "        print('FORBIDDEN', event, file=sys.stderr)\n"
        "sys.addaudithook(watch)\n"
        "from ita_xl.addin.outside import main\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(workbook)], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    assert "69.50" in done.stderr
    assert "FORBIDDEN" not in done.stderr
