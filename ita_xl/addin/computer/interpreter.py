"""The setting that tells the add-in which Python to start, in the file that xlwings' RunPython reads.

Each line is a quoted name and a quoted value (VBA's `Write #`). VBA reads the file in the system's code page, so the
folder of the user is written as `%LOCALAPPDATA%` and the like: RunPython expands these, and a Thai user name does not
depend on the code page.
"""

from __future__ import annotations

import re
from pathlib import Path, PureWindowsPath

from ita_xl.addin.computer.machine import Computer, System
from ita_xl.addin.computer.places import expand, settings_file
from ita_xl.errors import InstallError

_LINE = re.compile(r'\s*"(?P<name>[^"]*)"\s*,\s*"(?P<value>[^"]*)"\s*')
_FOLDERS = ("LOCALAPPDATA", "APPDATA", "USERPROFILE")


def setting_name(computer: Computer) -> str:
    """The name of the setting on this system."""
    return "INTERPRETER_MAC" if computer.system is System.MACOS else "INTERPRETER_WIN"


def wanted_setting(computer: Computer) -> str:
    """The interpreter of this package as the settings file shall name it.

    Raises InstallError when the file cannot hold its path.
    """
    text = str(computer.python)
    if computer.system is System.WINDOWS:
        text = _shortened(computer)
    try:
        text.encode(computer.code_page)
    except UnicodeEncodeError as error:
        raise InstallError("unwritable_path", path=computer.python) from error
    if '"' in text:
        raise InstallError("unwritable_path", path=computer.python)
    return text


def _shortened(computer: Computer) -> str:
    for variable in _FOLDERS:
        folder = computer.environment.get(variable)
        if folder and computer.python.is_relative_to(folder):
            return str(PureWindowsPath(f"%{variable}%", *computer.python.relative_to(folder).parts))
    return str(computer.python)


def read_setting(computer: Computer) -> str | None:
    """The interpreter that the settings file names now, as written there."""
    for line in _lines(computer):
        if (found := _LINE.fullmatch(line)) and found["name"].casefold() == setting_name(computer).casefold():
            return found["value"]
    return None


def set_interpreter(computer: Computer) -> Path | None:
    """The interpreter that Excel will start, expanded; None when nothing is set."""
    setting = read_setting(computer)
    if setting is None:
        return None
    text = expand(computer, setting)
    return Path(text.replace("\\", "/")) if computer.system is System.WINDOWS else Path(text)


def write_setting(computer: Computer, value: str | None) -> None:
    """Sets the interpreter, or takes it away (None); all other lines stay, and a file left empty goes.

    Raises OSError.
    """
    path, name = settings_file(computer), setting_name(computer)
    lines = [line for line in _lines(computer) if not _names(line, name)]
    if value is not None:
        lines.append(f'"{name}","{value}"')
    if lines:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes("".join(f"{line}\r\n" for line in lines).encode(computer.code_page, "surrogateescape"))
        return
    path.unlink(missing_ok=True)
    if path.parent.name == f".{path.stem}" and path.parent.is_dir() and not any(path.parent.iterdir()):
        path.parent.rmdir()


def _names(line: str, name: str) -> bool:
    found = _LINE.fullmatch(line)
    return found is not None and found["name"].casefold() == name.casefold()


def _lines(computer: Computer) -> list[str]:
    path = settings_file(computer)
    if not path.is_file():
        return []
    # Bytes that are no letters of the code page go back as they came.
    return path.read_bytes().decode(computer.code_page, "surrogateescape").splitlines()
