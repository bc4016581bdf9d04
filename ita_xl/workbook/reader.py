"""Reads a filled workbook. The only module that imports openpyxl, and the border at which its exceptions end."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from struct import error as StructError  # noqa: N812  # named like an exception class, which it is
from zipfile import BadZipFile
from zlib import error as ZlibError  # noqa: N812  # the same

import msgspec
from openpyxl import load_workbook
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.utils.exceptions import InvalidFileException, ReadOnlyWorkbookException

from ita_xl.assessment.submission import Remark, Submission
from ita_xl.errors import WorkbookRefusedError
from ita_xl.workbook.guard import PackageFacts, inspect
from ita_xl.workbook.reading.cells import Cell, CellKind, Grid, coordinates
from ita_xl.workbook.reading.numbers import exact
from ita_xl.workbook.reading.submission import read_submission
from ita_xl.workbook.reading.text import is_blank

# The largest input table has 93 rows and 16 columns; officers add a few. Nothing beyond is looked at, so a cell at
# the far end of a sheet or 200,000 formatted rows cost nothing.
LAST_ROW, LAST_COLUMN = 2000, 60

# Number formats that Thai Excel stores as bare ids: dates of either era, and per cent.
_THAI_DATES = frozenset({71, 72, 73, 74, 77, 81})
_THAI_PERCENT = frozenset({67, 68})

# Everything that openpyxl was seen to raise on packages that are damaged inside; SyntaxError is the base of XML errors.
_BROKEN = (
    BadZipFile,
    InvalidFileException,
    ReadOnlyWorkbookException,
    StructError,
    ZlibError,
    SyntaxError,
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    EOFError,
    OSError,
    NotImplementedError,
    RecursionError,
)


def read_workbook(path: str | Path, frameworks: Path | None = None) -> Submission:
    """What an officer entered in a workbook, every value with its cell, and all remarks about reading it.

    `frameworks` is a folder with further rules files. The file is read once and never changed. Raises
    WorkbookRefusedError: exit code 3 for a file that is missing, unsafe, unreadable, foreign or of another scheme,
    4 for a template or year that this version does not know; FrameworkError for a wrong rules file.
    """
    path = Path(path)
    facts = inspect(path)
    submission = read_submission(_PackageBook(facts, path.name), frameworks)
    return msgspec.structs.replace(submission, remarks=facts.remarks() + submission.remarks)


class _PackageBook:
    """A workbook opened by openpyxl in its streaming mode: sheets are parsed when they are asked for."""

    def __init__(self, facts: PackageFacts, file: str) -> None:
        self._facts, self._file = facts, file
        self._grids: dict[str, Grid] = {}
        with _border(file):
            self._workbook = load_workbook(io.BytesIO(facts.content), read_only=True, data_only=True, keep_links=False)
            styles = enumerate(self._workbook._cell_styles)
            self._workbook._date_formats |= {index for index, style in styles if style.numFmtId in _THAI_DATES}
            self._sheets = {sheet.title: sheet for sheet in self._workbook.worksheets}
            self.sheets = tuple(self._sheets)
            self.names = {name: str(defined.attr_text or "") for name, defined in self._workbook.defined_names.items()}
            self.properties = {
                str(entry.name): str(entry.value) for entry in self._workbook.custom_doc_props.props if entry.value
            }

    def grid(self, sheet: str) -> Grid:
        """The cells of a sheet up to the limits, formulas without a stored value among them."""
        if sheet not in self._grids:
            with _border(self._file):
                self._grids[sheet] = Grid(sheet, self._cells(sheet))
        return self._grids[sheet]

    def footer(self, sheet: str) -> str:
        """The page footer as it is stored."""
        return self._facts.footers.get(self._part(sheet), "")

    def _part(self, sheet: str) -> str:
        return str(self._sheets[sheet]._worksheet_path)

    def _cells(self, sheet: str) -> dict[tuple[int, int], Cell]:
        cells: dict[tuple[int, int], Cell] = {}
        # Both limits are given, so the size that the sheet states about itself is not used.
        for row in self._sheets[sheet].iter_rows(min_row=1, max_row=LAST_ROW, min_col=1, max_col=LAST_COLUMN):
            for source in row:
                if source.value is not None and (cell := _cell(sheet, source)):
                    cells[cell.row, cell.column] = cell
        for address in self._facts.uncached.get(self._part(sheet), ()):
            row_number, column = coordinates(address)
            if row_number <= LAST_ROW and column <= LAST_COLUMN and (row_number, column) not in cells:
                cells[row_number, column] = Cell(sheet, row_number, column, CellKind.UNCACHED, None)
        return cells


@contextmanager
def _border(file: str) -> Iterator[None]:
    """Whatever openpyxl raises becomes one refusal; what it warns about formats and drawings concerns nobody here."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except _BROKEN as error:
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        details = {"file": file, "reason": reason[:200]}
        raise WorkbookRefusedError(Remark("F20", None, details)) from error


def _cell(sheet: str, source: ReadOnlyCell) -> Cell | None:
    """The cell with its type; None for text of nothing but blanks."""
    value, row, column = source.value, source.row, source.column
    if source.data_type == "e":
        return Cell(sheet, row, column, CellKind.ERROR, str(value))
    if isinstance(value, bool):
        return Cell(sheet, row, column, CellKind.BOOL, value)
    if isinstance(value, int | float):
        number = exact(value)
        if number is None:
            return Cell(sheet, row, column, CellKind.TEXT, str(value))
        number_format = "0%" if source.style_array.numFmtId in _THAI_PERCENT else str(source.number_format)
        return Cell(sheet, row, column, CellKind.NUMBER, number, number_format)
    if isinstance(value, datetime):
        return Cell(sheet, row, column, CellKind.DATE, value.date())
    if isinstance(value, date):
        return Cell(sheet, row, column, CellKind.DATE, value)
    if isinstance(value, time | timedelta):
        return Cell(sheet, row, column, CellKind.TIME, str(value))
    return None if is_blank(str(value)) else Cell(sheet, row, column, CellKind.TEXT, str(value))
