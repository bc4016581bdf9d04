"""The buttons that do what a command does with a saved workbook: on a copy of the open one, told in a window."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from contextlib import redirect_stdout
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ita_xl.addin.messages import message
from ita_xl.commands.followup_status import show_status
from ita_xl.commands.units import split_file
from ita_xl.console import Console
from ita_xl.findings.printable import printable

if TYPE_CHECKING:
    from ita_xl.workbook.xlwings_book import Excel

SHOWN_LINES = 30
Command = Callable[[Console, Path], int]


class _Collected(Console):
    """A console that keeps what it is told."""

    def __init__(self) -> None:
        super().__init__("th")
        self.terminal = False
        self.lines: list[str] = []

    def say(self, text: str, style: str = "") -> None:  # noqa: ARG002  (a window has no colours)
        """Keeps one line."""
        self.lines.append(printable(text))


def split(excel: Excel) -> None:
    """Makes the workbooks of the responsible units in a folder beside the workbook, and shows them."""
    workbook = excel.file()
    folder = workbook.with_name(message("units_folder", name=workbook.stem))
    if _told(excel, lambda console, copy: split_file(console, copy, folder, None)):
        excel.show_folder(folder)


def status(excel: Excel) -> None:
    """Tells which measures are late today and which are due soon."""
    _told(excel, lambda console, copy: show_status(console, copy, date.today(), None, None))


def _told(excel: Excel, command: Command) -> bool:
    """Runs a command on a copy of the open workbook and tells what it says; whether it did its work."""
    console, printed = _Collected(), io.StringIO()
    with excel.calm(), tempfile.TemporaryDirectory(prefix="ita-xl-", ignore_cleanup_errors=True) as folder:
        excel.show_step(message("step_copy"))
        copy = excel.save_copy(Path(folder))
        excel.show_step(message("step_work"))
        with redirect_stdout(printed):
            done = command(console, copy) == 0
        name = str(copy)
    lines = [line.replace(name, excel.book.name) for line in (*printed.getvalue().splitlines(), *console.lines)]
    if len(lines) > SHOWN_LINES:
        lines[SHOWN_LINES:] = [message("more_lines", count=len(lines) - SHOWN_LINES)]
    excel.tell("\n".join(lines), message("title"), problem=not done)
    return done
