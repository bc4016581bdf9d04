"""Filled workbooks for tests of reading: example 001 as the template builds it, then changed like an officer would."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path

import openpyxl
from openpyxl.cell import Cell
from openpyxl.workbook import Workbook

from ita_xl import examples
from ita_xl.assessment.submission import Remark, Submission
from ita_xl.errors import WorkbookRefusedError
from ita_xl.frameworks.load import load_framework
from ita_xl.workbook.layout import INPUT_SHEETS, PROFILE, TABLES, Table
from ita_xl.workbook.reader import read_workbook
from ita_xl.workbook.reading.text import key
from ita_xl.workbook.template import build_template

Edit = Callable[[Workbook], object]


@lru_cache
def example_bytes(name: str = "001") -> bytes:
    """The workbook of an example, as the template writes it."""
    target = io.BytesIO()
    examples.build(name, target)
    return target.getvalue()


@lru_cache
def empty_bytes(year: int) -> bytes:
    """The empty workbook of a fiscal year."""
    target = io.BytesIO()
    build_template(load_framework(year), target)
    return target.getvalue()


@lru_cache
def input_sheets_bytes() -> bytes:
    """Example 001 with its input sheets alone, which is quicker to change a hundred times."""
    book = _load(example_bytes())
    for sheet in book.worksheets:
        if sheet.title not in INPUT_SHEETS:
            book.remove(sheet)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _load(content: bytes) -> Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl drops what it does not know, which is the point of some tests
        return openpyxl.load_workbook(io.BytesIO(content))


def edited(path: Path, *edits: Edit, source: bytes | None = None) -> Path:
    """Writes the input sheets of example 001, or `source`, to `path` after `edits`, saved by openpyxl."""
    book = _load(source or input_sheets_bytes())
    for edit in edits:
        edit(book)
    book.save(path)
    return path


def repacked(
    path: Path, change: Callable[[str, bytes], bytes], *more: tuple[str, bytes], source: bytes | None = None
) -> Path:
    """Writes the example to `path` with every part run through `change(name, content)`, and with `more` parts."""
    with (
        zipfile.ZipFile(io.BytesIO(source or example_bytes())) as old,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            new.writestr(entry, change(entry.filename, old.read(entry)))
        for name, content in more:
            new.writestr(name, content)
    return path


def read(path: Path) -> Submission | Remark:
    """The submission, or the remark of the refusal."""
    try:
        return read_workbook(path)
    except WorkbookRefusedError as error:
        return error.remark


def remarks_of(result: Submission | Remark) -> tuple[Remark, ...]:
    """All remarks of a reading, a refusal's own included."""
    return result.remarks if isinstance(result, Submission) else (result,)


def codes(remarks: Iterable[Remark]) -> list[str]:
    """Their codes, in order."""
    return [remark.code for remark in remarks]


def table_cell(book: Workbook, sheet: str, row: str | int, header: str) -> Cell:
    """The cell under `header` in the row whose first column shows `row` (a number: that many rows below the header)."""
    table = next(t for t in TABLES if t.sheet == sheet)
    head_row, columns = _header(book, table)
    column = columns[key(header)]
    if isinstance(row, int):
        return book[sheet].cell(head_row + row, column)
    first = columns[key(table.columns[0].header)]
    for number in range(head_row + 1, book[sheet].max_row + 1):
        if str(book[sheet].cell(number, first).value) == row:
            return book[sheet].cell(number, column)
    raise KeyError(row)


def header_cell(book: Workbook, sheet: str, header: str) -> Cell:
    """The header cell with this text."""
    table = next(t for t in TABLES if t.sheet == sheet)
    head_row, columns = _header(book, table)
    return book[sheet].cell(head_row, columns[key(header)])


def profile_cell(book: Workbook, field: str) -> Cell:
    """The cell of the defined name `ita_<field>`."""
    return book[PROFILE][book.defined_names[f"ita_{field}"].attr_text.split("!")[1].replace("$", "").split(":")[0]]


def _header(book: Workbook, table: Table) -> tuple[int, dict[str, int]]:
    wanted = key(table.columns[0].header)
    for row in book[table.sheet].iter_rows(max_row=30):
        columns = {key(str(cell.value)): cell.column for cell in reversed(row) if cell.value is not None}
        if wanted in columns and len(columns) >= len(table.required):
            return row[0].row, columns
    raise KeyError(table.sheet)


def typed(sheet: str, row: str | int, header: str, value: object) -> Edit:
    """An edit that types `value` into a cell of a table; text stays text, also when it begins with `=`."""

    def edit(book: Workbook) -> None:
        _type(table_cell(book, sheet, row, header), value)

    return edit


def filled(field: str, value: object) -> Edit:
    """An edit that types `value` beside a label of the profile sheet."""

    def edit(book: Workbook) -> None:
        _type(profile_cell(book, field), value)

    return edit


def _type(cell: Cell, value: object) -> None:
    cell.value = value
    if isinstance(value, str) and not value.startswith("#"):
        cell.data_type = "s"
