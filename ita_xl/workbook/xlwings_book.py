"""The only gate to xlwings: the workbook that is open in Excel, behind the same protocol as a file, and Excel itself.

What must change is worked out on a copy that Excel saves of its open workbook, by the code that fills a file, so both
ways give equal sheets. Only the difference is then written, as whole rectangles; nothing is read cell by cell.
"""

from __future__ import annotations

import atexit
import os
import re
import sys
import webbrowser
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import msgspec
import xlwings as xw
from xlwings.utils import fullname_url_to_local_path

from ita_xl.assessment.submission import Remark
from ita_xl.errors import LiveWorkbookError
from ita_xl.workbook.book import Area, SheetForm, SheetWrite
from ita_xl.workbook.package.contents import (
    Content,
    SheetState,
    blocks,
    changed_cells,
    row_groups,
    rows_below,
    values,
)
from ita_xl.workbook.package_book import PackageBook

# Excel takes a text that it is given as if it were typed: `1/2` becomes a date, `=x` a formula. An apostrophe in
# front keeps it text. Codes such as `e9, O10` and longer sentences are never taken for anything else.
_LEADS = tuple("=+-@'#/ \t")
_CODES = re.compile(r"[A-Za-z]\d{1,3}(, [A-Za-z]\d{1,3})*")
_WORDS = frozenset({"true", "false"})
_LONGEST_NUMBER = 64
# In one go Excel takes no text longer than 8,203 characters.
_LONGEST_IN_BLOCK = 8_000
_TALLEST_ROW = 409.5
# Excel on Windows says -1; 2 is a sheet that only macros can show.
_VISIBLE = (True, -1)

# What the protection of a sheet leaves free, in the order of the arguments of Excel's `Protect`.
_FREEDOMS = (
    "formatCells", "formatColumns", "formatRows", "insertColumns", "insertRows", "insertHyperlinks",
    "deleteColumns", "deleteRows", "sort", "autoFilter", "pivotTables",
)  # fmt: skip


def as_typed(content: Content | None) -> str | float | bool | None:
    """The value that makes Excel show exactly this content; None for an empty cell."""
    if content is None or not isinstance(content.value, str) or content.is_error:
        return None if content is None else content.value
    text = content.value
    could_be_number = len(text) <= _LONGEST_NUMBER and any(c.isnumeric() for c in text) and not _CODES.fullmatch(text)
    return f"'{text}" if text.startswith(_LEADS) or could_be_number or text.casefold() in _WORDS else text


class _Change(msgspec.Struct, frozen=True):
    """What one sheet shows before and after, and its protection."""

    tab: str
    before: SheetState
    after: SheetState
    protection: Mapping[str, str] | None

    @property
    def areas(self) -> list[Area]:
        """The rectangles to write."""
        return blocks(changed_cells(self.before, self.after), self.after)


class XlwingsBook:
    """The workbook open in Excel as a `Book`. `copy`: what Excel just saved of it; raises WorkbookRefusedError when
    that cannot be read. Nothing is written before `commit`."""

    def __init__(self, book: xw.Book, copy: Path) -> None:
        self._book = book
        self._package = PackageBook(copy)
        self._changes: list[_Change] = []

    def find_sheets(self, forms: Iterable[SheetForm]) -> tuple[Remark, ...]:
        """As in a file."""
        return self._package.find_sheets(forms)

    def tab(self, sheet: str) -> str | None:
        """The name on the tab of a sheet that was found."""
        found = self._package.found(sheet)
        return found[0] if found else None

    def write(self, sheet: str, content: SheetWrite) -> None:
        """Works out what changes on the sheet; one that was not found is passed over."""
        found = self._package.found(sheet)
        if found is None:
            return
        tab, part = found
        before = part.state()
        part.write(content)
        self._changes.append(_Change(tab, before, part.state(), part.protection()))

    def commit(self) -> None:
        """Writes all sheets, or none: after a failure every sheet shows again what it did before.

        Raises LiveWorkbookError when a sheet is protected with a password, or Excel refuses to write, or even to put
        back what was there.
        """
        changes = [change for change in self._changes if change.before != change.after]
        for change in changes:
            if change.protection and {"password", "hashValue"} & change.protection.keys():
                raise LiveWorkbookError("protected", sheet=change.tab)
        undo = ExitStack()
        with ExitStack() as unprotected:
            for change in changes:
                try:
                    self._apply(change, unprotected, undo)
                except Exception as error:
                    _put_back(undo, change.tab)
                    raise LiveWorkbookError("write_failed", sheet=change.tab) from error

    def _apply(self, change: _Change, unprotected: ExitStack, undo: ExitStack) -> None:
        sheet = self._book.sheets[change.tab]
        if change.protection is not None:
            sheet.api.Unprotect("")
            unprotected.callback(sheet.api.Protect, *_protect_arguments(change.protection))
        below = rows_below(change.before, change.after)
        if below is not None:
            source, added = below
            undo.callback(_range(sheet, added).clear)
            _range(sheet, source).copy(_range(sheet, added))
        for area in change.areas:
            target = _range(sheet, area)
            undo.callback(_undo_values(target, change.before, area))
            _write(target, values(change.after, area))
        undo.callback(_lay_out_rows, sheet, change.after, change.before)
        _lay_out_rows(sheet, change.before, change.after)


def _put_back(undo: ExitStack, tab: str) -> None:
    try:
        undo.close()
    except Exception as error:
        raise LiveWorkbookError("half_written", sheet=tab) from error


def _range(sheet: xw.Sheet, area: Area) -> xw.Range:
    return sheet.range((area.first_row, area.first_column), (area.last_row or area.first_row, area.last_column))


def _write(target: xw.Range, contents: Sequence[Sequence[Content | None]]) -> None:
    """Sets the whole rectangle in one call; only texts that are too long for it go alone."""
    rows = [[as_typed(content) for content in row] for row in contents]
    long = [(r, c) for r, row in enumerate(rows) for c, v in enumerate(row) if len(str(v)) > _LONGEST_IN_BLOCK]
    texts = [(place, rows[place[0]][place[1]]) for place in long]
    for r, c in long:
        rows[r][c] = None
    target.value = rows
    for (r, c), text in texts:
        target[r, c].value = text


def _undo_values(target: xw.Range, before: SheetState, area: Area) -> Callable[[], None]:
    """What sets a rectangle back. Only where it holds formulas (officers put them there) they are read first."""
    contents = values(before, area)
    if not any(content and content.is_formula for row in contents for content in row):
        return lambda: _write(target, contents)
    formulas = target.formula

    def restore() -> None:
        target.formula = formulas

    return restore


def _lay_out_rows(sheet: xw.Sheet, before: SheetState, after: SheetState) -> None:
    """Heights first, for setting one shows a hidden row; then what is hidden and what is seen."""
    looks = {n: (before.row(n), after.row(n)) for n in before.rows.keys() | after.rows.keys()}
    # Excel fits a row whose height nobody set to what is written into it, even where the height is right already.
    sized = {n: new.height for n, (old, new) in looks.items() if (old.height, old.fixed) != (new.height, new.fixed)}
    for height, rows in row_groups(sized):
        sheet.range(rows).row_height = min(float(str(height)), _TALLEST_ROW)
    seen = {n: new.hidden for n, (old, new) in looks.items() if n in sized or old.hidden != new.hidden}
    for hidden, rows in row_groups(seen):
        sheet.range(rows).rows.hidden = bool(hidden)


def _protect_arguments(protection: Mapping[str, str]) -> tuple[object, ...]:
    """Arguments that protect a sheet as it was: no password, objects, contents, scenarios, what stays free."""

    def on(name: str, default: str) -> bool:
        return protection.get(name, default) in ("1", "true")

    free = (not on(name, "1") for name in _FREEDOMS)
    return ("", on("objects", "0"), True, on("scenarios", "0"), False, *free)


class Excel:
    """The Excel in which a button was clicked, and the workbook in front there (None: no workbook is open)."""

    def __init__(self, app: xw.App, book: xw.Book | None) -> None:
        self.app = app
        self._book = book

    @classmethod
    def caller(cls) -> Excel:
        """Excel and workbook that RunPython names on the command line. Raises LiveWorkbookError without Excel."""
        if sys.platform == "darwin":
            raise LiveWorkbookError("not_windows")
        windows = sys.modules.get("xlwings._xlwindows")
        if windows is not None:
            # xlwings ends every Excel that it cannot see when Python ends; this program never starts one.
            atexit.unregister(windows.cleanup)
        if xw.engines.active is None:
            raise LiveWorkbookError("no_excel")
        book = _calling_book()
        app = book.app if book is not None else xw.apps.active
        if app is None:
            raise LiveWorkbookError("no_excel")
        return cls(app, book)

    @property
    def book(self) -> xw.Book:
        """The workbook. Raises LiveWorkbookError when none is open."""
        if self._book is None:
            raise LiveWorkbookError("no_workbook")
        return self._book

    def file(self) -> Path:
        """Where the workbook is saved. Raises LiveWorkbookError when it never was, or only in the cloud."""
        if not self.book.api.Path:
            raise LiveWorkbookError("not_saved", name=self.book.name)
        name = str(self.book.api.FullName)
        if "://" not in name:
            return Path(name)
        try:
            return Path(fullname_url_to_local_path(name))
        except xw.XlwingsError as error:
            raise LiveWorkbookError("online", name=self.book.name) from error

    def save_copy(self, folder: Path) -> Path:
        """Lets Excel write the workbook as it stands, unsaved changes included, into `folder` under its own name."""
        if not self.book.api.Path:
            raise LiveWorkbookError("not_saved", name=self.book.name)
        copy = folder / self.book.name
        self.book.api.SaveCopyAs(str(copy))
        return copy

    @contextmanager
    def calm(self) -> Iterator[None]:
        """No recalculation, redrawing or events inside; afterwards everything is as it was, whatever happened."""
        with ExitStack() as back:
            back.callback(setattr, self.app, "status_bar", False)
            quiet: dict[str, Any] = {"screen_updating": False, "enable_events": False, "calculation": "manual"}
            for setting, value in quiet.items():
                back.callback(setattr, self.app, setting, getattr(self.app, setting))
                setattr(self.app, setting, value)
            yield

    def show_step(self, text: str) -> None:
        """Shows a line in the status bar."""
        self.app.status_bar = text

    def tell(self, text: str, title: str, *, problem: bool = False) -> None:
        """Shows a message and waits for OK."""
        self.app.alert(text, title, "ok", "critical" if problem else "info")

    def ask(self, text: str, title: str) -> bool:
        """Asks a question; True for yes."""
        return self.app.alert(text, title, "yes_no") == "yes"

    def ask_new_name(self, proposal: str, kind: str, title: str) -> Path | None:
        """Excel's own window for the name of a new file; None when it is cancelled."""
        chosen = self.app.api.GetSaveAsFilename(proposal, kind, 1, title)
        return Path(chosen) if isinstance(chosen, str) else None

    def ask_files(self, kind: str, title: str, *, several: bool = False) -> tuple[Path, ...]:
        """Excel's own window for one or several files that exist; none when it is cancelled."""
        chosen = self.app.api.GetOpenFilename(kind, 1, title, None, several)
        if isinstance(chosen, str):
            return (Path(chosen),)
        return tuple(Path(str(file)) for file in chosen) if chosen else ()

    def select(self, tab: str) -> None:
        """Brings a sheet to the front, unless the officer has hidden it."""
        sheet = self.book.sheets[tab]
        if sheet.visible in _VISIBLE:
            sheet.activate()

    @staticmethod
    def show_folder(folder: Path) -> None:
        """Opens a folder in the file browser."""
        if sys.platform == "win32":
            os.startfile(folder)
        else:
            webbrowser.open(folder.as_uri())

    def is_open(self, name: str) -> bool:
        """Whether a workbook of this name is open."""
        return any(book.name.casefold() == name.casefold() for book in self.app.books)

    def open(self, path: Path) -> xw.Book:
        """Opens a workbook; one that is open already comes to the front."""
        book = self.app.books.open(path)
        book.activate()
        return book


def _calling_book() -> xw.Book | None:
    """The workbook named by `--wb=`; None when there is none."""
    wanted = next((argument.partition("=")[2].strip() for argument in sys.argv if argument.startswith("--wb=")), "")
    if not wanted:
        return None
    # xlwings cuts a name at an equals sign; such a workbook is looked up here.
    if "=" not in wanted:
        with suppress(KeyError):
            return xw.Book.caller()
    return next((book for book in xw.books if book.name.casefold() == wanted.casefold()), None)
