"""Excel's stand-in: real xlwings on an engine of our own, over workbooks that openpyxl holds. No PRO licence is needed.

What xlwings asks of Excel and is not here raises NotImplementedError (xlwings' base classes do that). Texts are taken
as Excel takes them: as if typed, so that `1/2` becomes a date unless an apostrophe stands in front.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import sys
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

import openpyxl
import xlwings as xw
from xlwings import base_classes, utils

from ita_xl.workbook.book import Area, SheetForm, SheetWrite
from ita_xl.workbook.package_book import PackageBook

Block = list[list[Any]]


class ComError(Exception):
    """What Excel answers to a call that it refuses."""


class Grid(Protocol):
    """A workbook that is open somewhere: in openpyxl, or in a real program."""

    fullname: str
    active: str

    def sheet_names(self) -> list[str]: ...
    def is_visible(self, sheet: str) -> bool: ...
    def read(self, sheet: str, first: tuple[int, int], last: tuple[int, int]) -> Block: ...
    def formulas(self, sheet: str, first: tuple[int, int], last: tuple[int, int]) -> Block: ...
    def write(self, sheet: str, first: tuple[int, int], block: Block) -> None: ...
    def copy_row(self, sheet: str, first: tuple[int, int], last: tuple[int, int], to_row: int) -> None: ...
    def clear(self, sheet: str, first: tuple[int, int], last: tuple[int, int]) -> None: ...
    def set_heights(self, sheet: str, rows: Iterable[int], height: float) -> None: ...
    def set_hidden(self, sheet: str, rows: Iterable[int], hidden: bool) -> None: ...
    def unprotect(self, sheet: str, password: str) -> None: ...
    def protect(self, sheet: str, arguments: tuple[object, ...]) -> None: ...
    def save_copy(self, path: Path) -> None: ...
    def export_pdf(self, path: Path) -> None: ...


class Engine:
    """What `xw.engines` holds. `calls` counts what was asked of a sheet, by sheet and kind of call."""

    type = "desktop"

    def __init__(self, name: str, open_grid: Callable[[Path], Grid]) -> None:
        self.name, self.open_grid = name, open_grid
        self.calls: Counter[tuple[str, str]] = Counter()
        self.alerts: list[str] = []
        self.answers: dict[str, object] = {}
        self.apps = Apps(self)

    @staticmethod
    def prepare_xl_data_element(value: Any, _options: object) -> Any:
        return "" if value is None else value

    @staticmethod
    def clean_value_data(data: Block, *_options: object) -> Block:
        return [list(row) for row in data]


class Apps(base_classes.Apps):
    def __init__(self, engine: Engine) -> None:
        self._app = App(engine)

    def __iter__(self) -> Iterator[App]:
        return iter([self._app])

    def __len__(self) -> int:
        return 1

    def __getitem__(self, _pid: int) -> App:
        return self._app

    def keys(self) -> list[int]:
        return [self._app.pid]


class App(base_classes.App):
    pid = hwnd = 1
    version = "16.0"

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._books = Books(self)
        self.settings: dict[str, object] = {
            "screen_updating": True, "enable_events": True, "calculation": "automatic", "status_bar": False,
        }  # fmt: skip
        self.steps: list[object] = []

    engine = property(lambda self: self._engine)
    books = property(lambda self: self._books)
    api = property(lambda self: self)

    def alert(self, prompt: str, title: str, buttons: str | None, mode: str | None, callback: object) -> object:
        assert not callback
        self._engine.alerts.append(f"{title}|{mode}|{prompt}")
        assert self.settings["screen_updating"] is True, "a message over a screen that is not drawn"
        return self._engine.answers.get("alert", "yes" if buttons == "yes_no" else "ok")

    def GetSaveAsFilename(self, proposal: str, kind: str, index: int, title: str) -> object:  # noqa: N802  (Excel's)
        assert proposal.endswith(".xlsx")
        assert "*.xlsx" in kind
        assert title
        assert index == 1
        return self._engine.answers.get("new name", False)

    def GetOpenFilename(self, kind: str, index: int, title: str, button: None, several: bool) -> object:  # noqa: N802
        assert "*.xlsx" in kind
        assert title
        assert (index, button) == (1, None)
        chosen = self._engine.answers.get("files", False)
        return chosen if several or not isinstance(chosen, tuple) else chosen[0]

    def activate(self, steal_focus: bool = False) -> None:
        pass


def _setting(name: str) -> property:
    def change(app: App, value: object) -> None:
        app.settings[name] = value
        if name == "status_bar":
            app.steps.append(value)

    return property(lambda app: app.settings[name], change)


for _name in ("screen_updating", "enable_events", "calculation", "status_bar"):
    setattr(App, _name, _setting(_name))


class Books(base_classes.Books):
    def __init__(self, app: App) -> None:
        self.app, self.items = app, []

    active = property(lambda self: self.items[-1])
    api = property(lambda self: self)

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[Book]:
        return iter(self.items)

    def __call__(self, key: str | int) -> Book:
        if isinstance(key, int):
            return self.items[key - 1]
        for book in self.items:
            if key.casefold() in (book.name.casefold(), book.fullname.casefold()):
                return book
        raise KeyError(key)

    def open(self, fullname: str, *_options: object) -> Book:
        return self.attach(self.app.engine.open_grid(Path(fullname)))

    def attach(self, grid: Grid) -> Book:
        self.items.append(Book(self, grid))
        return self.items[-1]


class Book(base_classes.Book):
    def __init__(self, books: Books, grid: Grid) -> None:
        self.books, self.grid = books, grid

    app = property(lambda self: self.books.app)
    sheets = property(lambda self: Sheets(self))  # noqa: PLW0108  (the class comes later)
    fullname = property(lambda self: self.grid.fullname)
    name = property(lambda self: re.split(r"[/\\]", self.fullname)[-1])
    # Excel's own members, reached through xlwings' `api`.
    api = property(lambda self: self)
    FullName = fullname
    Path = property(lambda self: self.fullname.rpartition("/")[0])

    def SaveCopyAs(self, path: str) -> None:  # noqa: N802  (Excel's)
        self.grid.save_copy(Path(path))

    def to_pdf(self, path: str, quality: str) -> None:
        assert quality
        self.grid.export_pdf(Path(path))

    def activate(self) -> None:
        self.books.items.remove(self)
        self.books.items.append(self)

    def close(self) -> None:
        self.books.items.remove(self)


class Sheets(base_classes.Sheets):
    def __init__(self, book: Book) -> None:
        self.book = book

    active = property(lambda self: Sheet(self.book, self.book.grid.active))

    def __call__(self, key: str | int) -> Sheet:
        names = self.book.grid.sheet_names()
        if isinstance(key, int):
            return Sheet(self.book, names[key - 1])
        if key not in names:
            raise ComError(f"no sheet {key}")
        return Sheet(self.book, key)

    def __len__(self) -> int:
        return len(self.book.grid.sheet_names())

    def __iter__(self) -> Iterator[Sheet]:
        return (Sheet(self.book, name) for name in self.book.grid.sheet_names())


class Sheet(base_classes.Sheet):
    def __init__(self, book: Book, name: str) -> None:
        self._book, self._name = book, name

    book = property(lambda self: self._book)
    name = property(lambda self: self._name)
    api = property(lambda self: self)

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        return Range(self, arg1, arg2)

    @property
    def visible(self) -> bool:
        return self._book.grid.is_visible(self._name)

    def activate(self) -> None:
        assert self.visible, "Excel refuses to activate a hidden sheet"
        self._book.grid.active = self._name

    def Unprotect(self, password: str) -> None:  # noqa: N802  (Excel's)
        self._book.grid.unprotect(self._name, password)

    def Protect(self, *arguments: object) -> None:  # noqa: N802  (Excel's)
        self._book.grid.protect(self._name, arguments)

    def count(self, call: str) -> None:
        self._book.app.engine.calls[self._name, call] += 1


class Range(base_classes.Range):
    """A rectangle, or whole rows as `5:7,9:9`."""

    has_array = max_cells_per_read = max_cells_per_write = None

    def __init__(self, sheet: Sheet, arg1: Any, arg2: Any = None) -> None:
        self.sheet, self.options, self.rows_meant = sheet, None, []
        if isinstance(arg1, str) and re.fullmatch(r"\d+:\d+(,\d+:\d+)*", arg1):
            assert len(arg1) <= 255, "Excel takes no longer address"
            spans = [tuple(map(int, span.split(":"))) for span in arg1.split(",")]
            self.rows_meant = [row for first, last in spans for row in range(first, last + 1)]
            arg1, arg2 = (spans[0][0], 1), (spans[-1][1], 1)
        elif isinstance(arg1, str):
            arg1, arg2 = utils.a1_to_tuples(arg1)
        elif isinstance(arg1, Range):
            arg1, arg2 = arg1.first, arg2.last
        elif len(arg1) == 4:
            arg1, arg2 = arg1[:2], (arg1[0] + arg1[2] - 1, arg1[1] + arg1[3] - 1)
        self.first, self.last = arg1, arg2 or arg1

    grid = property(lambda self: self.sheet.book.grid)
    row = property(lambda self: self.first[0])
    column = property(lambda self: self.first[1])
    shape = property(lambda self: (self.last[0] - self.first[0] + 1, self.last[1] - self.first[1] + 1))
    coords = property(lambda self: (self.sheet.name, *self.first, *self.shape))
    api = property(lambda self: self)

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    def __call__(self, row: int, column: int) -> Range:
        return Range(self.sheet, (self.row + row - 1, self.column + column - 1))

    @property
    def raw_value(self) -> Any:
        self.sheet.count("values")
        return self.grid.read(self.sheet.name, self.first, self.last)

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        self.sheet.count("values")
        block = value if isinstance(value, list | tuple) else [[value] * self.shape[1]] * self.shape[0]
        assert (len(block), len(block[0])) == self.shape
        assert len(block) * len(block[0]) == 1 or all(len(str(v)) <= 8203 for row in block for v in row)
        self.grid.write(self.sheet.name, self.first, [list(row) for row in block])

    @property
    def formula(self) -> Any:
        self.sheet.count("values")
        return self.grid.formulas(self.sheet.name, self.first, self.last)

    @formula.setter
    def formula(self, value: Any) -> None:
        self.raw_value = value

    def copy(self, destination: xw.Range) -> None:
        self.sheet.count("rows")
        self.grid.copy_row(self.sheet.name, self.first, self.last, destination.api.last[0])

    def clear(self) -> None:
        self.sheet.count("rows")
        self.grid.clear(self.sheet.name, self.first, self.last)

    def _height(self, height: float) -> None:
        self.sheet.count("rows")
        self.grid.set_heights(self.sheet.name, self.rows_meant, height)

    def _hidden(self, hidden: bool) -> None:
        self.sheet.count("rows")
        self.grid.set_hidden(self.sheet.name, self.rows_meant, hidden)

    row_height = property(None, _height)
    row_hidden = property(None, _hidden)


_MONTHS = (
    r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
    r"|ม\.?ค|ก\.?พ|มี\.?ค|เม\.?ย|พ\.?ค|มิ\.?ย|ก\.?ค|ส\.?ค|ก\.?ย|ต\.?ค|พ\.?ย|ธ\.?ค)"
)
_NUMBER = re.compile(r"\s*[(+-]?\s*[$฿]?[\d,]*\.?\d+(e[+-]?\d+)?\s*%?\)?\s*", re.IGNORECASE)
_DATE = re.compile(
    rf"\s*(\d+\s*[/:-]\s*\d+.{{0,12}}|\d+\s*[- ]?{_MONTHS}.{{0,12}}|{_MONTHS}\S{{0,8}}\s*[- ]?\d.{{0,8}})",
    re.IGNORECASE,
)
_ERROR = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)")


def taken_as_typed(value: Any) -> tuple[Any, str]:
    """What a cell holds after a program gave it `value`, and openpyxl's type of it."""
    if not isinstance(value, str):
        return value, "b" if isinstance(value, bool) else "n"
    if value == "":
        return None, "n"
    if value.startswith("'"):
        return value[1:], "s"
    if value.startswith(("=", "+", "-", "@")):
        return value if value.startswith("=") else f"={value}", "f"
    if _ERROR.fullmatch(value):
        return value, "e"
    if value.casefold() in ("true", "false"):
        return value.casefold() == "true", "b"
    if _NUMBER.fullmatch(value) or _DATE.fullmatch(value):
        return dt.datetime(1900, 1, 1), "d"  # whatever number: no longer the text
    return value, "s"


class OpenpyxlGrid:
    """A workbook file loaded by openpyxl. A copy is the file itself with the changed cells put in."""

    def __init__(self, path: Path, fullname: str | None = None) -> None:
        self.path, self.fullname = path, fullname or str(path)
        self._content = path.read_bytes()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl says what it would drop on saving; it never saves here
            self.workbook = openpyxl.load_workbook(io.BytesIO(self._content), keep_vba=path.suffix == ".xlsm")
        self.changed: dict[str, set[tuple[int, int]]] = {}
        self.refuse: Callable[[str, str], bool] = lambda _sheet, _call: False
        self.protections: dict[str, tuple[object, ...]] = {}

    @property
    def active(self) -> str:
        return self.workbook.active.title

    @active.setter
    def active(self, name: str) -> None:
        self.workbook.active = self.workbook[name]

    def sheet_names(self) -> list[str]:
        return self.workbook.sheetnames

    def is_visible(self, sheet: str) -> bool:
        return self.workbook[sheet].sheet_state == "visible"

    def _ask(self, sheet: str, call: str) -> Any:
        if self.refuse(sheet, call):
            raise ComError(f"{call} on {sheet}")
        if call != "read" and self.workbook[sheet].protection.sheet:
            raise ComError(f"{sheet} is protected")
        return self.workbook[sheet]

    def read(self, sheet: str, first: tuple[int, int], last: tuple[int, int]) -> Block:
        worksheet = self._ask(sheet, "read")
        return [
            [worksheet.cell(row, column).value for column in range(first[1], last[1] + 1)]
            for row in range(first[0], last[0] + 1)
        ]

    formulas = read

    def write(self, sheet: str, first: tuple[int, int], block: Block) -> None:
        worksheet = self._ask(sheet, "write")
        for row, values in enumerate(block, start=first[0]):
            for column, value in enumerate(values, start=first[1]):
                cell = worksheet.cell(row, column)
                if isinstance(cell, openpyxl.cell.MergedCell):
                    assert value in ("", None)
                    continue
                cell.value, kind = taken_as_typed(value)
                cell.data_type = kind
                self.changed.setdefault(sheet, set()).add((row, column))

    def copy_row(self, sheet: str, first: tuple[int, int], last: tuple[int, int], to_row: int) -> None:
        worksheet = self._ask(sheet, "copy")
        for column in range(first[1], last[1] + 1):
            source = worksheet.cell(first[0], column)
            for row in range(first[0] + 1, to_row + 1):
                worksheet.cell(row, column, source.value)._style = copy(source._style)

    def clear(self, sheet: str, first: tuple[int, int], last: tuple[int, int]) -> None:
        worksheet = self._ask(sheet, "clear")
        for row in worksheet.iter_rows(first[0], last[0], first[1], last[1]):
            for cell in row:
                cell.value, cell.style = None, "Normal"

    def set_heights(self, sheet: str, rows: Iterable[int], height: float) -> None:
        worksheet = self._ask(sheet, "heights")
        for row in rows:
            worksheet.row_dimensions[row].height = height
            worksheet.row_dimensions[row].hidden = False  # as in Excel
        self.changed.setdefault(sheet, set())

    def set_hidden(self, sheet: str, rows: Iterable[int], hidden: bool) -> None:
        worksheet = self._ask(sheet, "hidden")
        for row in rows:
            worksheet.row_dimensions[row].hidden = hidden
        self.changed.setdefault(sheet, set())

    def unprotect(self, sheet: str, password: str) -> None:
        protection = self.workbook[sheet].protection
        if password != "" or protection.password:
            raise ComError("wrong password")
        protection.sheet = False

    def protect(self, sheet: str, arguments: tuple[object, ...]) -> None:
        self.protections[sheet] = arguments
        self.workbook[sheet].protection.sheet = True

    def save_copy(self, path: Path) -> None:
        if self.refuse("", "save copy"):
            raise ComError("no copy")
        if not self.changed:
            path.write_bytes(self._content)
            return
        shutil.copy(self.path, path)
        book = PackageBook(path)
        assert book.find_sheets([SheetForm(sheet, sheet, {}) for sheet in self.changed]) == ()
        for sheet, cells in self.changed.items():
            worksheet = self.workbook[sheet]
            values = {cell: worksheet.cell(*cell).value for cell in cells}
            rows = dict(worksheet.row_dimensions.items())
            write = SheetWrite(
                owned=tuple(Area(r, r, c, c) for (r, c), value in values.items() if value is None),
                cells={c: _stored(v) for c, v in values.items() if v is not None},
                heights={number: d.height for number, d in rows.items() if d.height},
                managed=(1, None),
                shown=frozenset(range(1, max(worksheet.max_row, *rows) + 1)) - {n for n, d in rows.items() if d.hidden},
            )
            book.write(sheet, write)
        book.save(path)

    def export_pdf(self, path: Path) -> None:
        path.write_bytes(b"%PDF-1.7 " + self.path.name.encode())


def _stored(value: Any) -> Any:
    """A value as Excel stores it: whole numbers without a decimal point."""
    return Decimal(repr(value).removesuffix(".0")) if isinstance(value, float) else value


def start(name: str = "openpyxl", open_grid: Callable[[Path], Grid] = OpenpyxlGrid) -> Engine:
    """A fresh Excel without workbooks; xlwings uses it from now on."""
    engine = Engine(name, open_grid)
    xw.engines.add(xw.main.Engine(impl=engine))
    xw.engines[name].activate()
    return engine


def call_from_excel(engine: Engine, grid: Grid, arguments: Sequence[str] = ()) -> Book:
    """Opens a workbook and sets the command line as RunPython does when a button is clicked in it."""
    book = engine.apps[0].books.attach(grid)
    sys.argv = ["-c", f"--wb={book.name}", "--from_xl=1", "--app=Microsoft Excel", "--hwnd=1", *arguments]
    return book
