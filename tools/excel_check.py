"""Does steps 3, 4, 6 and 7 of docs/excel-checklist.md in real Excel: `python tools/excel_check.py FOLDER`.

Needs Windows, Excel with "Trust access to the VBA project object model", and an installed add-in
(`ita-xl addin install`). Pictures of messages are not taken: their texts are collected and printed. Ends with 1 when
anything differs from what is expected.
"""

from __future__ import annotations

import re
import sys
import threading
import time
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ita_xl import examples
from ita_xl.addin.build import ADDIN_NAME, vba_modules
from ita_xl.addin.computer.places import start_folder
from ita_xl.addin.computer.this import this_computer
from ita_xl.addin.macro_workbook import build_macro_workbook
from ita_xl.frameworks.load import load_framework

ROOT = Path(__file__).parents[1]
CHECKLIST = ROOT / "docs" / "excel-checklist.md"
YEAR = 2567
_ROW = re.compile(r"^\s*\| (?P<sheet>[^|]+) \| (?P<cell>[A-Z]+\d+) \| (?P<value>[^|]+) \|$", re.MULTILINE)
_DIALOG, _BUTTON_OK, _COMMAND = "#32770", 1, 0x0111


def expected_cells() -> list[tuple[str, str, str]]:
    """Sheet, cell and value of every row of the checklist's table."""
    text = CHECKLIST.read_text(encoding="utf-8")
    return [(row["sheet"].strip(), row["cell"], row["value"].strip()) for row in _ROW.finditer(text)]


def same(found: object, expected: str) -> bool:
    """Whether a cell holds what the checklist says; numbers are compared with two decimals."""
    if isinstance(found, int | float | Decimal):
        return f"{found:.2f}" == expected
    return found == expected


def source_lines(source: str) -> list[str]:
    """A module as the VBA editor shows it: without attributes, trailing blanks and empty lines at the end."""
    shown = [line.rstrip() for line in source.splitlines() if not line.startswith("Attribute ")]
    return "\n".join(shown).rstrip().split("\n")


class Dialogs(threading.Thread):
    """Answers every message window with OK and keeps what it said, so that nothing waits for a person."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.texts: list[str] = []

    def run(self) -> None:
        """Looks twice a second."""
        import win32gui

        while True:
            win32gui.EnumWindows(self._answer, None)
            time.sleep(0.5)

    def _answer(self, window: int, _: object) -> bool:
        import win32gui

        if win32gui.IsWindowVisible(window) and win32gui.GetClassName(window) == _DIALOG:
            parts: list[str] = []
            win32gui.EnumChildWindows(window, lambda child, _: parts.append(win32gui.GetWindowText(child)), None)
            self.texts.append("\n".join([win32gui.GetWindowText(window), *parts]))
            win32gui.PostMessage(window, _COMMAND, _BUTTON_OK, 0)
        return True


class Check:
    """Runs the steps in one Excel and collects what differs."""

    def __init__(self, folder: Path) -> None:
        import win32com.client

        self.folder = folder
        self.wrong: list[str] = []
        self.dialogs = Dialogs()
        self.dialogs.start()
        self.excel: Any = win32com.client.DispatchEx("Excel.Application")
        self.excel.Visible = True
        # An Excel that was started by another program loads no start folder; macros of what we open may run.
        self.excel.AutomationSecurity = 1

    def run(self) -> None:
        """All steps."""
        addin = self.excel.Workbooks.Open(str(start_folder(this_computer()) / ADDIN_NAME))
        self.modules(addin, "addin")
        example = self.folder / "001.xlsx"
        examples.build("001", example)
        book = self.excel.Workbooks.Open(str(example))
        self.about(addin, "ItaAddin", "ItaAddinAbout")
        self.click(addin, "ItaAddin", "ItaAddinAnalyze")
        self.cells(book)
        book.Close(SaveChanges=False)
        macro_file = self.folder / "my.xlsm"
        build_macro_workbook(load_framework(YEAR), macro_file)
        macro_book = self.excel.Workbooks.Open(str(macro_file))
        self.modules(macro_book, "template")
        self.about(macro_book, "ItaBook", "ItaBookAbout")
        macro_book.Close(SaveChanges=False)

    def modules(self, book: Any, target: Any) -> None:
        """Excel shows exactly the sources that the file was built from."""
        for name, source in vba_modules(target).items():
            code = book.VBProject.VBComponents(name).CodeModule
            shown = source_lines(code.Lines(1, code.CountOfLines))
            self.expect(f"{book.Name} {name}: {len(shown)} lines", shown == source_lines(source))

    def click(self, book: Any, module: str, macro: str) -> None:
        """Calls the callback of a button as the ribbon does; these use no property of their control."""
        import pythoncom
        import win32com.client

        nothing = win32com.client.VARIANT(pythoncom.VT_DISPATCH, None)
        started = time.monotonic()
        self.excel.Run(f"'{book.Name}'!{module}.{macro}", nothing)
        print(f"{macro}: {time.monotonic() - started:.1f} s")

    def about(self, book: Any, module: str, macro: str) -> None:
        """The window names the version: RunPython, Python and the installed package work together."""
        before = len(self.dialogs.texts)
        self.click(book, module, macro)
        time.sleep(1)
        said = self.dialogs.texts[before:]
        self.expect(f"{macro} says the version: {said}", any(version("ita_xl") in text for text in said))

    def cells(self, book: Any) -> None:
        """The cells of the checklist."""
        for sheet, cell, expected in expected_cells():
            found = book.Worksheets(sheet).Range(cell).Value
            self.expect(f"{sheet}!{cell}: {found!r}, expected {expected}", same(found, expected))

    def expect(self, what: str, well: bool) -> None:
        """Prints a line; keeps it when it is not as expected."""
        print("ok   " if well else "WRONG", what)
        if not well:
            self.wrong.append(what)


def main() -> int:
    """Runs the check in the folder of the command line; 0 when everything is as expected."""
    folder = Path(sys.argv[1]).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    sys.stdout.reconfigure(encoding="utf-8")
    check = Check(folder)
    try:
        check.run()
    finally:
        check.excel.DisplayAlerts = False
        check.excel.Quit()
        for text in check.dialogs.texts:
            print("message:", text)
    return 1 if check.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
