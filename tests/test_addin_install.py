"""The add-in installed for one user and taken away again, on a Windows and a macOS that are made up in a folder."""

from __future__ import annotations

import json
import re
from pathlib import Path, PureWindowsPath

import pytest
from made_up_computer import made_up_computer, tree
from test_addin_guard import ANALYZE, MODULES
from test_bad_input import run
from vba_host import Windows
from vba_host import run as run_vba

from ita_xl.addin.computer.interpreter import read_setting, set_interpreter
from ita_xl.addin.computer.machine import System
from ita_xl.addin.install import Step, install, uninstall
from ita_xl.commands.addin_setup import install_here, uninstall_here
from ita_xl.console import Console
from ita_xl.errors import InstallError

START = "AppData/Roaming/Microsoft/Excel/XLSTART/ita_xl.xlam"
SETTINGS = ".ita_xl/ita_xl.conf"
SEND_TO = "AppData/Roaming/Microsoft/Windows/SendTo/วิเคราะห์ ITA.lnk"
DESKTOP = "Desktop/วิเคราะห์ ITA.lnk"
RECORD = "AppData/Local/ita_xl/installed.json"
LINK = ("วิเคราะห์ ITA", "วิเคราะห์สมุดงานที่บันทึกแล้ว")
EXPLORER = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"


@pytest.fixture
def addin(tmp_path: Path) -> Path:
    """A built add-in; only its bytes matter here."""
    path = tmp_path / "built" / "ita_xl.xlam"
    path.parent.mkdir()
    path.write_bytes(b"the add-in of today")
    return path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The folder of a user with a Thai name."""
    path = tmp_path / "Users" / "สมหญิง ใจดี & คณะ"
    path.mkdir(parents=True)
    return path


def keys(steps: tuple[Step, ...]) -> list[str]:
    return [step.key for step in steps]


def test_everything_is_put_where_excel_and_windows_look(home: Path, addin: Path) -> None:
    computer = made_up_computer(home)
    before = set(tree(home))
    steps = install(computer, addin, *LINK)
    assert keys(steps) == ["placed", "setting", "send_to", "desktop"]
    assert set(tree(home)) - before == {START, SETTINGS, SEND_TO, DESKTOP, RECORD}
    assert (home / START).read_bytes() == addin.read_bytes()
    assert set_interpreter(computer) == computer.python


def test_the_interpreter_is_written_as_xlwings_reads_it(home: Path, addin: Path) -> None:
    """VBA reads name and value with `Input #` in the system's code page; the Thai user name must not matter."""
    install(made_up_computer(home, code_page="cp1252"), addin, *LINK)
    line = b'"INTERPRETER_WIN","%LOCALAPPDATA%\\ita_xl\\python\\python.exe"\r\n'
    assert (home / SETTINGS).read_bytes() == line


def test_the_button_of_the_addin_starts_the_python_that_was_installed(home: Path, addin: Path) -> None:
    """The add-in's own VBA, run without Excel, looks for the settings where the installer puts them."""
    user = r"C:\Users\somchai"
    install(made_up_computer(home), addin, *LINK)
    [(name, value)] = re.findall(r'"(.*)","(.*)"', (home / SETTINGS).read_text(encoding="cp874"))
    python = value.replace("%LOCALAPPDATA%", rf"{user}\AppData\Local")
    windows = Windows("a.xlsx", {name: python})
    windows.files.add(python)
    run_vba(MODULES, windows, "RunPython", ANALYZE)
    assert windows.settings_read == {str(PureWindowsPath(user, SETTINGS))}
    [line] = windows.started
    assert f'"{python}" ' in line


def test_a_python_elsewhere_is_written_in_the_code_page_of_windows(home: Path, addin: Path, tmp_path: Path) -> None:
    python = tmp_path / "โปรแกรม" / "python.exe"
    install(made_up_computer(home, python=python), addin, *LINK)
    assert (home / SETTINGS).read_bytes().decode("cp874") == f'"INTERPRETER_WIN","{python}"\r\n'
    with pytest.raises(InstallError) as refusal:
        install(made_up_computer(home / "other", python=python, code_page="cp1252"), addin, *LINK)
    assert refusal.value.reason == "unwritable_path"
    assert not (home / "other" / START).exists()


def test_the_shortcuts_start_python_without_window_and_without_the_current_folder(home: Path, addin: Path) -> None:
    computer = made_up_computer(home)
    install(computer, addin, *LINK)
    for place in (SEND_TO, DESKTOP):
        link = json.loads((home / place).read_bytes())
        assert link["target"] == str(computer.python.with_name("pythonw.exe"))
        assert link["arguments"] == "-P -m ita_xl.addin.outside"
        assert link["folder"] == str(computer.python.parent)


def test_installing_again_changes_nothing(home: Path, addin: Path) -> None:
    computer = made_up_computer(home)
    install(computer, addin, *LINK)
    first = tree(home)
    steps = install(computer, addin, *LINK)
    assert keys(steps)[:2] == ["same", "setting_same"]
    assert tree(home) == first


def test_an_older_version_is_replaced(home: Path, addin: Path) -> None:
    computer = made_up_computer(home)
    install(computer, addin, *LINK)
    addin.write_bytes(b"the add-in of tomorrow")
    steps = install(computer, addin, *LINK)
    assert keys(steps)[0] == "replaced"
    assert (home / START).read_bytes() == b"the add-in of tomorrow"
    assert [p.name for p in (home / START).parent.iterdir()] == ["ita_xl.xlam"]
    assert not list((home / START).parents[1].glob("*.new"))


def test_uninstalling_leaves_what_was_there_before(home: Path, addin: Path) -> None:
    computer = made_up_computer(home)
    settings = b'"INTERPRETER_WIN","D:\\py\\python.exe"\r\n"X","1"\r\n'
    others = {START.replace("ita_xl", "other"): b"another add-in", SETTINGS: settings}
    for place, content in others.items():
        (home / place).parent.mkdir(parents=True, exist_ok=True)
        (home / place).write_bytes(content)
    before = {name: content for name, content in tree(home).items() if name != SETTINGS}
    install(computer, addin, *LINK)
    install(computer, addin, *LINK)
    assert read_setting(computer) == r"%LOCALAPPDATA%\ita_xl\python\python.exe"
    uninstall(computer)
    after = tree(home)
    assert sorted(after.pop(SETTINGS).splitlines()) == sorted(settings.splitlines())
    assert after == before


def test_uninstalling_leaves_no_folder_of_ours(home: Path, addin: Path) -> None:
    computer = made_up_computer(home, python=home / "python" / "python.exe")
    install(computer, addin, *LINK)
    uninstall(computer)
    assert not (home / ".ita_xl").exists()
    assert not (home / "AppData" / "Local" / "ita_xl").exists()
    with pytest.raises(InstallError) as refusal:
        uninstall(computer)
    assert refusal.value.reason == "not_installed"


def test_what_somebody_changed_since_stays(home: Path, addin: Path) -> None:
    computer = made_up_computer(home)
    install(computer, addin, *LINK)
    (home / START).write_bytes(b"changed by hand")
    (home / SETTINGS).write_bytes(b'"INTERPRETER_WIN","E:\\mine\\python.exe"\r\n')
    assert "kept" in keys(uninstall(computer))
    assert (home / START).read_bytes() == b"changed by hand"
    assert read_setting(computer) == r"E:\mine\python.exe"
    assert not (home / SEND_TO).exists()


def test_a_shortcut_that_windows_has_rewritten_is_removed_all_the_same(home: Path, addin: Path) -> None:
    computer = made_up_computer(home)
    install(computer, addin, *LINK)
    (home / SEND_TO).write_bytes(b"another time stamp of the target")
    assert "kept" not in keys(uninstall(computer))
    assert not (home / SEND_TO).exists()


def test_a_file_held_by_excel_is_refused_and_nothing_changes(
    home: Path, addin: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows, where a file that Excel has open can neither be replaced nor deleted."""
    computer = made_up_computer(home)
    install(computer, addin, *LINK)
    first = tree(home)
    addin.write_bytes(b"the add-in of tomorrow")

    def held(path: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "The process cannot access the file", str(path))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", held)
        with pytest.raises(InstallError) as refusal:
            install(computer, addin, *LINK)
    assert refusal.value.reason == "locked"
    assert tree(home) == first
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", held)
        with pytest.raises(InstallError) as refusal:
            uninstall(computer)
    assert refusal.value.reason == "locked"
    assert tree(home) == first


def test_a_moved_desktop_gets_the_shortcut_and_the_old_one_goes(home: Path, addin: Path) -> None:
    """OneDrive moves the desktop; Windows says so in the registry."""
    install(made_up_computer(home), addin, *LINK)
    moved = made_up_computer(home, registry={(EXPLORER, "Desktop"): "%USERPROFILE%/OneDrive - กรม/Desktop"})
    install(moved, addin, *LINK)
    assert (home / "OneDrive - กรม" / DESKTOP).is_file()
    assert not (home / DESKTOP).exists()
    uninstall(moved)
    assert not (home / "OneDrive - กรม" / DESKTOP).exists()


def test_a_failure_half_way_can_be_undone(home: Path, addin: Path) -> None:
    computer = made_up_computer(home)
    (home / "Desktop").write_text("a file where the folder should be")
    before = tree(home)
    with pytest.raises(OSError, match="Desktop"):
        install(computer, addin, *LINK)
    uninstall(computer)
    assert tree(home) == before


def test_excel_with_another_name_for_its_start_folder(home: Path, addin: Path) -> None:
    key = r"HKCU\Software\Microsoft\Office\16.0\Common\General"
    install(made_up_computer(home, registry={(key, "Xlstart"): "XLOUVRIR"}), addin, *LINK)
    assert (home / START.replace("XLSTART", "XLOUVRIR")).is_file()


def test_macos_has_its_own_places(home: Path, addin: Path) -> None:
    computer = made_up_computer(home, System.MACOS, python=home / "venv" / "python", code_page="mac_roman")
    ascii_home = made_up_computer(
        home.parent / "somying", System.MACOS, python=home.parent / "venv" / "python", code_page="mac_roman"
    )
    with pytest.raises(InstallError) as refusal:
        install(computer, addin, *LINK)
    assert refusal.value.reason == "unwritable_path"
    before = tree(ascii_home.home)
    assert keys(install(ascii_home, addin, *LINK)) == ["placed", "setting", "script"]
    made = set(tree(ascii_home.home)) - set(before)
    assert made == {
        "Library/Group Containers/UBF8T346G9.Office/User Content.localized/Startup.localized/Excel/ita_xl.xlam",
        "Library/Containers/com.microsoft.Excel/Data/ita_xl.conf",
        "Library/Application Scripts/com.microsoft.Excel/xlwings-0.37.8.applescript",
        "Library/Application Support/ita_xl/installed.json",
    }
    assert set_interpreter(ascii_home) == ascii_home.python
    uninstall(ascii_home)
    assert tree(ascii_home.home) == before


def test_another_system_and_a_missing_addin_are_refused(home: Path, addin: Path) -> None:
    before = tree(home)
    for system, file, reason in ((System.OTHER, addin, "other_system"), (System.WINDOWS, None, "no_addin")):
        with pytest.raises(InstallError) as refusal:
            install(made_up_computer(home, system, python=home.parent / "python.exe"), file, *LINK)
        assert refusal.value.reason == reason
    assert tree(home) == before


def test_every_step_and_refusal_is_said_in_both_languages(
    home: Path, addin: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for language in ("th", "en"):
        console, computer = Console(language), made_up_computer(home)
        assert install_here(console, addin, computer) == 0
        assert str(home / START) in capsys.readouterr().err
        assert install_here(console, addin, computer) == 0
        assert uninstall_here(console, computer) == 0
        assert str(home / SEND_TO) in capsys.readouterr().err
        assert uninstall_here(console, computer) == 2
        assert install_here(console, home / "missing.xlam", computer) == 2
        texts = Console(language).texts["addin_setup"]
        said = capsys.readouterr().err
        assert texts["refused"]["not_installed"] in said
        assert texts["refused"]["no_addin"] in said
        for key in ("placed", "replaced", "same"):
            assert "7.8" in Console(language).text(f"addin_setup.done.{key}", path="p", version="7.8", before="7.7")


def test_here_there_is_no_excel_to_install_for(addin: Path) -> None:
    for command in (("install", "--file", addin), ("uninstall",)):
        done = run("addin", *command)
        assert done.returncode == 2
        assert "Traceback" not in done.stderr
        assert len(done.stderr.splitlines()) == 1
