r"""Where Excel looks for add-ins and settings, and where Windows keeps shortcuts; all per user, found without Excel.

Excel loads every file of its start folder. The alternate start folder (`AltStartup`) is loaded besides, never instead,
and is no trusted location, so the add-in always goes to the start folder proper. The name XLSTART is the default of
the registry value `Xlstart`, which administrators and old localised versions may have changed.
"""

from __future__ import annotations

import re
from importlib.metadata import version
from pathlib import Path

from ita_xl.addin.computer.machine import Computer, System

PROJECT = "ita_xl"
ADDIN_FILE = f"{PROJECT}.xlam"
OFFICE_VERSIONS = ("16.0", "15.0", "14.0")
_SHELL_FOLDERS = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"
# The containers in which macOS keeps what belongs to Office and to Excel.
_MAC_OFFICE = ("Library", "Group Containers", "UBF8T346G9.Office", "User Content.localized")
_MAC_EXCEL = ("Library", "Containers", "com.microsoft.Excel", "Data")


def start_folder(computer: Computer) -> Path:
    """Excel's start folder of this user."""
    if computer.system is System.MACOS:
        return computer.home.joinpath(*_MAC_OFFICE, "Startup.localized", "Excel")
    name = _office_value(computer, r"Common\General", "Xlstart") or "XLSTART"
    return computer.folder("APPDATA", "AppData", "Roaming") / "Microsoft" / "Excel" / name


def alternate_start_folder(computer: Computer) -> Path | None:
    """The folder that the officer or an administrator told Excel to load besides, if any."""
    named = _office_value(computer, r"Excel\Options", "AltStartup")
    return Path(expand(computer, named)) if named else None


def settings_file(computer: Computer) -> Path:
    """The file in which xlwings' RunPython looks for the interpreter of our project (its GetConfigFilePath)."""
    if computer.system is System.MACOS:
        return computer.home.joinpath(*_MAC_EXCEL, f"{PROJECT}.conf")
    return computer.folder("USERPROFILE") / f".{PROJECT}" / f"{PROJECT}.conf"


def record_file(computer: Computer) -> Path:
    """Where the installer notes what it did, so that it can be undone."""
    if computer.system is System.MACOS:
        return computer.home / "Library" / "Application Support" / PROJECT / "installed.json"
    return computer.folder("LOCALAPPDATA", "AppData", "Local") / PROJECT / "installed.json"


def script_file(computer: Computer) -> Path:
    """macOS: the script through which xlwings' RunPython leaves Excel's sandbox; each xlwings has its own."""
    name = f"xlwings-{version('xlwings')}.applescript"
    return computer.home / "Library" / "Application Scripts" / "com.microsoft.Excel" / name


def send_to_folder(computer: Computer) -> Path:
    """Windows: the folder behind the menu `Send to`."""
    roaming = computer.folder("APPDATA", "AppData", "Roaming")
    return _shell_folder(computer, "SendTo", roaming / "Microsoft" / "Windows" / "SendTo")


def desktop_folder(computer: Computer) -> Path:
    """Windows: the desktop, which OneDrive may have moved."""
    return _shell_folder(computer, "Desktop", computer.folder("USERPROFILE") / "Desktop")


def expand(computer: Computer, text: str) -> str:
    """Replaces %NAME% as Windows does; an unknown name stays."""
    known = computer.environment
    return re.sub(r"%([^%]+)%", lambda name: known.get(name[1].upper(), name[0]), text)


def _shell_folder(computer: Computer, name: str, default: Path) -> Path:
    value = computer.registry.value(_SHELL_FOLDERS, name)
    return Path(expand(computer, value)) if isinstance(value, str) and value else default


def _office_value(computer: Computer, key: str, name: str) -> str | None:
    for office in OFFICE_VERSIONS:
        value = computer.registry.value(rf"HKCU\Software\Microsoft\Office\{office}\{key}", name)
        if isinstance(value, str) and value:
            return value
    return None
