"""Runs the add-in's VBA without Excel: pyOpenVBA's interpreter on a pretended Windows that records what is started.

The leaves of xlwings' text that touch the computer (FileExists, GetConfigFromFile, Environ, Kill) answer from here, and
the comment behind `#Const App` goes, which the interpreter does not know; the rest is the text of the built files.
"""

from __future__ import annotations

import re
from typing import Any

from pyopenvba.interpreter import NOTHING, HostBridge, Interpreter, VBAObject, member, method
from pyopenvba.interpreter._runtime import UNRESOLVED

CMD = r"C:\Windows\System32\cmd.exe"
PYTHON = r"C:\Users\somchai\AppData\Local\ita_xl\python.exe"
SETTINGS = r"C:\Users\somchai\.ita_xl\ita_xl.conf"
_LEAVES = ("FileExists", "GetConfigFromFile")


class Workbook(VBAObject):
    """The active workbook."""

    vba_type_name = "Workbook"

    def __init__(self, name: str) -> None:
        self.name = name

    @member
    def Name(self) -> str:  # noqa: N802  (VBA's name)
        return self.name


class Application(VBAObject):
    """Excel."""

    vba_type_name = "Application"

    @member
    def Path(self) -> str:  # noqa: N802
        return r"C:\Office"

    @member(default=True)
    def Name(self) -> str:  # noqa: N802
        return "Microsoft Excel"

    @member
    def Hwnd(self) -> int:  # noqa: N802
        return 77


class Shell(VBAObject):
    """WScript.Shell: starts nothing, remembers everything."""

    vba_type_name = "WshShell"

    def __init__(self, windows: Windows) -> None:
        self.windows = windows

    @method
    def Run(self, command: str, style: int = 0, wait: bool = False) -> int:  # noqa: ARG002, N802  (as VBA calls it)
        self.windows.started.append(command)
        return self.windows.exit_code

    @method
    def Popup(self, text: str, seconds: int = 0, title: str = "", kind: int = 0) -> int:  # noqa: ARG002, N802
        self.windows.shown.append(text)
        return 1

    @method
    def ExpandEnvironmentStrings(self, text: str) -> str:  # noqa: N802
        return text


class Windows(HostBridge):
    """A computer with files, settings and an active workbook."""

    def __init__(self, workbook: str | None, settings: dict[str, str], exit_code: int = 0) -> None:
        self.workbook = NOTHING if workbook is None else Workbook(workbook)
        self.settings = settings
        self.exit_code = exit_code
        self.files = {SETTINGS, PYTHON, "python", "python.exe"}
        self.started: list[str] = []
        self.shown: list[str] = []
        self.settings_read: set[str] = set()

    def global_object(self, name: str) -> object:
        found = {"activeworkbook": self.workbook, "application": Application()}
        return found.get(name.lower(), UNRESOLVED)

    def has_global_member(self, name: str) -> bool:
        return name.lower() in {"fileexists", "getconfigfromfile", "hostenviron", "hostkill"}

    def call_global(self, name: str, args: list[object], named: dict[str, object]) -> Any:  # noqa: ARG002
        match name.lower():
            case "fileexists":
                return str(args[0]) in self.files
            case "hostenviron":
                return {"systemroot": r"C:\Windows", "userprofile": r"C:\Users\somchai"}.get(str(args[0]).lower(), "")
            case "getconfigfromfile":
                self.settings_read.add(str(args[0]))
                return self.settings.get(str(args[1]).upper(), "")
        return None

    def create(self, type_name_: str) -> object:
        return Shell(self) if type_name_ == "WScript.Shell" else UNRESOLVED


def run(modules: dict[str, str], windows: Windows, procedure: str, *arguments: object) -> None:
    """Calls a procedure of the project as Excel, a formula or a shape's macro would."""
    interpreter = Interpreter(windows)
    for name, source in modules.items():
        interpreter.add_module(runnable(source), name=name)
    interpreter.run(procedure, list(arguments))


def runnable(source: str) -> str:
    """A module as the interpreter can run it."""
    text = source.replace("\r\n", "\n").replace(" 'Adjust when using outside of Excel", "")
    # Excel compares the text "False" with True as logical values.
    text = text.replace('GetConfig("SHOW CONSOLE", False) = True', 'GetConfig("SHOW CONSOLE", "False") = "True"')
    text = text.replace("Environ(", "HostEnviron(").replace(" Kill ", " HostKill ")
    for leaf in _LEAVES:
        text = re.sub(rf"(?ms)^Private Function {leaf}\(.*?^End Function\n", "", text)
    # The real function hands the value back in its third argument; a host cannot.
    asked = "If GetConfigFromFile(GetConfigFilePath(), configKey, configValue) Then"
    answered = 'configValue = GetConfigFromFile(GetConfigFilePath(), configKey)\n            If configValue <> "" Then'
    return text.replace(asked, answered).split("\n", 1)[1]
