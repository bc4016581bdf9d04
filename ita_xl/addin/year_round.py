"""The buttons that do what a command does with a saved workbook: on a copy of the open one, told in a window."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from contextlib import redirect_stdout
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ita_xl.addin.clipboard import clipboard_text
from ita_xl.addin.messages import message
from ita_xl.commands.carry import Importing, import_last_year
from ita_xl.commands.followup_status import show_status
from ita_xl.commands.merge_units import Merging, merge_files
from ita_xl.commands.paste import Pasting, paste_text
from ita_xl.commands.units import split_file
from ita_xl.console import Console
from ita_xl.errors import LiveWorkbookError
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


def import_previous(excel: Excel) -> None:
    """Asks for last year's workbook and for a name, and makes a copy of the open one with what comes along."""
    old = excel.ask_files(message("workbook_kind"), message("old_title"))
    if not old:
        return
    _made(
        excel,
        message("imported_name", name=excel.file().stem),
        lambda console, copy, new: import_last_year(console, Importing(new=copy, old=old[0], output=new)),
    )


def paste(excel: Excel) -> None:
    """Shows which scores the copied text holds and, when the officer agrees, makes a copy with them."""
    text = clipboard_text()
    if not text or not text.strip():
        raise LiveWorkbookError("no_text")
    with tempfile.TemporaryDirectory(prefix="ita-xl-", ignore_cleanup_errors=True) as folder:
        copied = Path(folder) / "text.txt"
        copied.write_text(text, encoding="utf-8")

        def preview(console: Console, copy: Path) -> int:
            return paste_text(console, Pasting(file=copy, text=str(copied)))

        done, told = _run(excel, preview)
        if not done:
            excel.tell(told, message("title"), problem=True)
            return
        if excel.ask("\n\n".join((told, message("paste_question"))), message("title")):
            _made(
                excel,
                message("pasted_name", name=excel.file().stem),
                lambda console, copy, new: paste_text(console, Pasting(file=copy, text=str(copied), output=new)),
            )


def split(excel: Excel) -> None:
    """Makes the workbooks of the responsible units in a folder beside the workbook, and shows them."""
    workbook = excel.file()
    folder = workbook.with_name(message("units_folder", name=workbook.stem))
    if _told(excel, lambda console, copy: split_file(console, copy, folder, None)):
        excel.show_folder(folder)


def merge(excel: Excel) -> None:
    """Asks for the workbooks that the units sent back and for a name, and makes a copy with their reports."""
    units = excel.ask_files(message("workbook_kind"), message("units_title"), several=True)
    if not units:
        return
    _made(
        excel,
        message("merged_name", name=excel.file().stem),
        lambda console, copy, new: merge_files(console, Merging(file=copy, units=units, output=new)),
    )


def status(excel: Excel) -> None:
    """Tells which measures are late today and which are due soon."""
    _told(excel, lambda console, copy: show_status(console, copy, date.today(), None, None))


def _made(excel: Excel, proposal: str, command: Callable[[Console, Path, Path], int]) -> None:
    """Asks for the name of a new workbook, runs the command that makes it, tells what it says and opens the result."""
    suffix = excel.file().suffix.lower()
    new = excel.ask_new_name(f"{proposal}{suffix}", message("new_kind", suffix=suffix), message("copy_title"))
    if new is None:
        return
    if new.suffix.lower() != suffix:
        new = new.with_name(f"{new.name}{suffix}")
    if new.exists():
        raise LiveWorkbookError("exists", name=new.name)
    _told(excel, lambda console, copy: command(console, copy, new))
    if new.exists():
        excel.open(new)


def _told(excel: Excel, command: Command) -> bool:
    """Runs a command on a copy of the open workbook and tells what it says; whether it did its work."""
    done, told = _run(excel, command)
    excel.tell(told, message("title"), problem=not done)
    return done


def _run(excel: Excel, command: Command) -> tuple[bool, str]:
    """Whether the command did its work on a copy of the open workbook, and what it said."""
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
    return done, "\n".join(lines)
