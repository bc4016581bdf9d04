"""No workbook, file name, formula, ribbon or shape that somebody sent decides which program the add-in starts."""

from __future__ import annotations

import re

import msgspec
import pytest
from pyopenvba.interpreter import NOTHING, parse_module
from pyopenvba.interpreter._preprocess import DEFAULT_CONSTANTS, strip_directives
from vba_host import CMD, PYTHON, SETTINGS, Windows, run, runnable

from ita_xl.addin import guarded_xlwings
from ita_xl.addin.build import vba_modules
from ita_xl.addin.errors import AddinBuildError
from ita_xl.addin.guarded_xlwings import Change, Guard
from ita_xl.addin.ribbon import load_ribbon
from ita_xl.addin.sources import read_data

ANALYZE = "import ita_xl.addin; ita_xl.addin.analyze()"
INSTALLED = {"INTERPRETER_WIN": PYTHON}
MODULES = vba_modules("addin")
TEXT = MODULES["xlwings"].replace("\r\n", "\n")
CODE = "\n".join(line for line in TEXT.split("\n") if not line.lstrip().startswith("'"))


def started(workbook: str | None, settings: dict[str, str], command: str = ANALYZE) -> list[str]:
    windows = Windows(workbook, settings)
    run(MODULES, windows, "RunPython", command)
    return windows.started


class TestClick:
    def test_starts_the_installed_python_on_the_active_workbook(self) -> None:
        (line,) = started("ita 2567.xlsx", INSTALLED)
        assert line.startswith(f'{CMD} /D /C C: & cd "{PYTHON.rpartition(chr(92))[0]}" & "{PYTHON}" -E -P -B -c "')
        assert ANALYZE in line
        assert '--wb="ita 2567.xlsx" --from_xl=1' in line
        assert '--hwnd="77"' in line

    def test_works_without_an_open_workbook(self) -> None:
        (line,) = started(None, INSTALLED, "import ita_xl.addin; ita_xl.addin.new_workbook('2567')")
        assert '--wb=""' in line

    @pytest.mark.parametrize("command", load_ribbon().commands())
    def test_every_button_gets_through(self, command: str) -> None:
        (line,) = started("a.xlsx", INSTALLED, command)
        assert command in line

    @pytest.mark.parametrize("target", ["addin", "template"])
    def test_a_button_without_menu_calls_its_function(self, target: str) -> None:
        windows = Windows("a.xlsx", INSTALLED)
        prefix = load_ribbon().files[target].prefix  # type: ignore[index]
        run(vba_modules(target), windows, f"{prefix}Analyze", NOTHING)  # type: ignore[arg-type]
        assert ANALYZE in windows.started[0]

    def test_a_failure_is_said_in_thai_and_the_details_stay_in_the_file(self) -> None:
        windows = Windows("a.xlsx", INSTALLED, exit_code=1)
        run(MODULES, windows, "RunPython", ANALYZE)
        (message,) = windows.shown
        assert message.startswith("เรียกโปรแกรม ita_xl ไม่สำเร็จ")
        assert re.search(r"xlwings-[0-9A-F-]+\.log$", message)


class TestAttack:
    @pytest.mark.parametrize(
        "name",
        [
            "x^&calc&.xlsx",
            "a&calc.xlsx",
            "%ComSpec%.xlsx",
            "$(calc).xlsx",
            "');import os;('.xlsx",
            "x;y;z.xlsx",
            "a.py",
        ],
    )
    def test_a_file_name_stays_within_its_quotes(self, name: str) -> None:
        (line,) = started(name, INSTALLED)
        before, found, _ = line.partition(name)
        assert found
        assert before.count('"') % 2 == 1, "cmd.exe would read the name as commands"
        assert line.count(name) == 1

    @pytest.mark.parametrize(
        "command",
        [
            "import os; os.system('calc')",
            "import ita_xl.addin; ita_xl.addin.new_workbook('2567'); import os; os.system('calc')",
            "import ita_xl.addin; ita_xl.addin.new_workbook('1')",
            "IMPORT ita_xl.addin; ita_xl.addin.analyze()",
            ANALYZE + " ",
            "",
        ],
    )
    def test_only_commands_of_the_ribbon_are_run(self, command: str) -> None:
        assert started("a.xlsx", INSTALLED, command) == []

    def test_nothing_starts_around_the_check(self) -> None:
        """As the macro of a shape in a workbook might: 'ita_xl.xlam'!ExecuteWindows with arguments."""
        windows = Windows("a.xlsx", INSTALLED)
        run(MODULES, windows, "ExecuteWindows", True, "calc", "calc")
        run(MODULES, windows, "ExecuteWindows", False, "import os", PYTHON)
        assert windows.started == []

    @pytest.mark.parametrize(
        "interpreter", ["python", "pythonw", "python.exe", r"evil\python.exe", r"C:python.exe", ""]
    )
    def test_a_python_that_the_current_folder_could_offer_is_refused(self, interpreter: str) -> None:
        windows = Windows("a.xlsx", {"INTERPRETER_WIN": interpreter, "INTERPRETER": interpreter})
        windows.files.add(interpreter)
        run(MODULES, windows, "RunPython", ANALYZE)
        assert windows.started == []
        assert windows.shown[0].startswith("ไม่พบโปรแกรม Python")

    def test_settings_come_from_the_users_own_file_only(self) -> None:
        windows = Windows("a.xlsx", INSTALLED)
        windows.files |= {"ita_xl.conf", "xlwings.conf", r"C:\Downloads\ita_xl.conf", r"C:\Downloads\xlwings.conf"}
        run(MODULES, windows, "RunPython", ANALYZE)
        assert windows.settings_read == {SETTINGS}

    def test_the_workbooks_folder_is_never_on_pythons_path(self) -> None:
        (line,) = started("a.xlsx", INSTALLED | {"ADD_WORKBOOK_TO_PYTHONPATH": "True"})
        assert r"prepare_sys_path(\"false;;;;;;\")" in line
        assert " -E -P " in line, "current folder, PYTHONPATH and PYTHONHOME are left out"


class TestText:
    @pytest.mark.parametrize(
        "constants", [{"Mac": True, "Win64": False}, {"Win64": False}, {"VBA7": False, "Win64": False}]
    )
    def test_the_text_is_vba_on_every_platform(self, constants: dict[str, object]) -> None:
        text = runnable(MODULES["xlwings"])
        parsed = parse_module(strip_directives(text, constants=DEFAULT_CONSTANTS | constants), name="xlwings")
        assert not parsed.declares

    def test_the_workbook_gives_its_name_and_nothing_else(self) -> None:
        assert re.findall(r".*ActiveWorkbook.*", CODE) == [
            "    If Not ActiveWorkbook Is Nothing Then CallerName = ActiveWorkbook.Name"
        ]
        for word in ("Sheets(", '.conf") = True', "GetDirectory", '.py"', "xlwings.pro", "LICENSE", "Range("):
            assert word not in CODE, word

    def test_formulas_of_any_workbook_find_no_function(self) -> None:
        assert re.findall(r"(?m)^(?!Private )(?:Public )?(?:Static )?(?:Sub|Function|Property) .*", CODE) == [
            "Public Sub RunPython(PythonCommand As String)"
        ]

    def test_no_function_of_a_library_is_declared(self) -> None:
        """Policies of offices block macros that declare functions of Windows."""
        assert not re.search(r"\b(Declare|LoadLibrary|Lib)\b", CODE)

    def test_cmd_is_that_of_windows(self) -> None:
        assert re.findall(r"\w+\.Run\(.*cmd\.exe", CODE) == [r'WScript.Run(Environ("SystemRoot") & "\System32\cmd.exe']
        assert CODE.count("cmd.exe") == 1
        assert CODE.count("WScript.Run") == 1

    def test_every_called_procedure_is_there(self) -> None:
        there = set(re.findall(r"(?m)^(?:Public |Private )(?:Sub|Function) (\w+)", CODE))
        of_xlwings = set(guarded_xlwings._procedures(guarded_xlwings._wheel_text(guard())))
        words = set(re.findall(r"\w+", re.sub(r'"[^"\n]*"|\'.*', "", CODE)))
        assert words & of_xlwings <= there

    def test_the_licence_of_xlwings_stays(self) -> None:
        head = TEXT.partition("Public Const")[0]
        assert "BSD 3-clause license" in head
        assert "Copyright (C) 2014-present, Zoomer Analytics LLC." in head
        assert "Redistributions in binary form must reproduce" in head
        assert "Changed for ita_xl" in head


class TestBuild:
    def test_every_change_says_why(self) -> None:
        assert all(change.why for changes in guard().changes.values() for change in changes)

    def test_a_change_that_finds_no_place_fails(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.use(monkeypatch, changes={"ReadFile": (Change("test", "no such text", ""),)})
        with pytest.raises(AddinBuildError, match="ReadFile: this must stand there exactly once: no such text"):
            vba_modules("addin")

    def test_a_change_without_its_end_fails(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.use(monkeypatch, changes={"ReadFile": (Change("test", "Dim Content", "", "no such end"),)})
        with pytest.raises(AddinBuildError, match="ReadFile: not found: no such end"):
            vba_modules("addin")

    def test_a_procedure_that_went_fails(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.use(monkeypatch, keep=("RunPython", "Gone"))
        with pytest.raises(AddinBuildError, match="no such procedure in xlwings: Gone"):
            vba_modules("addin")

    @staticmethod
    def use(monkeypatch: pytest.MonkeyPatch, **fields: object) -> None:
        changed = msgspec.structs.replace(guard(), **fields)
        monkeypatch.setattr(guarded_xlwings, "read_data", lambda *_: changed)


def guard() -> Guard:
    return read_data("xlwings_guard.yaml", Guard)
