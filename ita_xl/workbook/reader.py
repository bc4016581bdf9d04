"""Reads a filled workbook. The only module that imports openpyxl, and the border at which its exceptions end."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from struct import error as StructError  # noqa: N812  # named like an exception class, which it is
from typing import IO, Any
from xml.etree.ElementTree import iterparse
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812  # the same

import msgspec
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.exceptions import InvalidFileException, ReadOnlyWorkbookException
from openpyxl.workbook import Workbook
from openpyxl.worksheet._reader import DATA_TAG, ROW_TAG, WorkSheetParser

from ita_xl.assessment.submission import Remark, Submission
from ita_xl.errors import WorkbookRefusedError
from ita_xl.frameworks.load import load_framework
from ita_xl.workbook.guard import PackageFacts, inspect
from ita_xl.workbook.guarding.part_scan import is_sheet, may_be_parsed
from ita_xl.workbook.guarding.refusal import refused, shown
from ita_xl.workbook.reading.cells import Book, Cell, CellKind, Grid, coordinates
from ita_xl.workbook.reading.input_places import InputPlaces, input_places
from ita_xl.workbook.reading.numbers import exact
from ita_xl.workbook.reading.submission import read_submission
from ita_xl.workbook.reading.text import is_blank
from ita_xl.workbook.reading.unit_report import UnitReport, read_unit_report

# The largest input table has 93 rows and 16 columns; officers add a few. Nothing beyond is looked at, so a cell at
# the far end of a sheet or 200,000 formatted rows cost nothing.
LAST_ROW, LAST_COLUMN = 2000, 60
# What is parsed of one sheet up to that row; the largest sheet of a form has 2,600 tags in 52 kB. Foreign workbooks
# may have many sheets.
SHEET_TAGS, SHEET_BYTES = 80_000, 16 * 2**20
MOST_SHEETS = 250

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
    return _read(Path(path), frameworks)[0]


def read_with_places(path: str | Path, frameworks: Path | None = None) -> tuple[Submission, InputPlaces]:
    """What was entered, as `read_workbook` gives it, and where each input stands, for writing into empty ones."""
    submission, book = _read(Path(path), frameworks)
    with _border(Path(path).name):
        return submission, input_places(book, load_framework(submission.fiscal_year, frameworks))


def read_unit_workbook(path: Path) -> UnitReport:
    """What a responsible unit reports in its own workbook, looked through by the guard like any other.

    Raises WorkbookRefusedError: exit code 3 for a file that is missing, unsafe, unreadable or no workbook of a unit, 4
    for one of a later version.
    """
    return read_unit_report(_PackageBook(inspect(path), path.name), path.name)


def open_book(path: str | Path) -> Book:
    """The cells of a workbook, sheet by sheet, as they are stored. Raises WorkbookRefusedError."""
    path = Path(path)
    return _PackageBook(inspect(path), path.name)


def _read(path: Path, frameworks: Path | None) -> tuple[Submission, _PackageBook]:
    facts = inspect(path)
    book = _PackageBook(facts, path.name)
    submission = read_submission(book, frameworks)
    return msgspec.structs.replace(submission, remarks=facts.remarks + submission.remarks), book


class _Parts(ZipFile):
    """The package as openpyxl sees it: what the guard did not look through as a whole part is not there for it."""

    def open(self, name: str | ZipInfo, *arguments: Any, **options: Any) -> IO[bytes]:
        """A part that may be parsed as a whole. Raises KeyError for sheets, pictures and foreign data."""
        part = name if isinstance(name, str) else name.filename
        if not may_be_parsed(part) or is_sheet(part):
            raise KeyError(f"{part} is no part of this kind")
        return super().open(name, *arguments, **options)

    def sheet(self, part: str, file: str) -> _SheetStream:
        """The bytes of a sheet, as far as the limits go. Raises KeyError for pictures and foreign data."""
        if not may_be_parsed(part):
            raise KeyError(f"{part} is no sheet")
        return _SheetStream(super().open(part), part, file)


class _SheetStream:
    """A sheet as it is inflated and parsed piece by piece. Ends the reading when a form could not be that long."""

    def __init__(self, stream: IO[bytes], part: str, file: str) -> None:
        self._stream, self._part, self._file = stream, part, file
        self._tags = self._bytes = 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes. Raises WorkbookRefusedError (F27)."""
        piece = self._stream.read(size)
        self._tags += piece.count(b"<")
        self._bytes += len(piece)
        if self._tags > SHEET_TAGS or self._bytes > SHEET_BYTES:
            raise refused("F27", self._file, part=shown(self._part), limit=f"{SHEET_TAGS:,}")
        return piece


class _PackageBook:
    """A workbook opened by openpyxl: strings, formats and names at once, sheets when they are asked for."""

    def __init__(self, facts: PackageFacts, file: str) -> None:
        self._facts, self._file = facts, file
        self._grids: dict[str, Grid] = {}
        with _border(file):
            self._archive = _Parts(io.BytesIO(facts.content))
            reader = ExcelReader(io.BytesIO(facts.content), read_only=True, data_only=True, keep_links=False)
            reader.archive = self._archive
            reader.read_manifest()
            reader.read_strings()
            reader.read_workbook()
            reader.read_custom()
            apply_stylesheet(self._archive, reader.wb)
            self._workbook, self._strings = reader.wb, reader.shared_strings
            styles = enumerate(self._workbook._cell_styles)
            self._workbook._date_formats |= {index for index, style in styles if style.numFmtId in _THAI_DATES}
            self._sheets = _sheet_parts(reader)
            names = reader.parser.defined_names.by_sheet().get("global", {})
            self.sheets = tuple(self._sheets)
            self.names = {name: str(defined.attr_text or "") for name, defined in names.items()}
            self.properties = {
                str(entry.name): str(entry.value) for entry in self._workbook.custom_doc_props.props if entry.value
            }
        if len(self.sheets) > MOST_SHEETS:
            raise refused("F27", file, part="xl/workbook.xml", limit=f"{MOST_SHEETS}")

    def grid(self, sheet: str) -> Grid:
        """The cells of a sheet up to the limits, formulas without a stored value among them."""
        if sheet not in self._grids:
            with _border(self._file):
                self._grids[sheet] = Grid(sheet, self._cells(sheet))
        return self._grids[sheet]

    def footer(self, sheet: str) -> str:
        """The page footer as it is stored."""
        return self._facts.footers.get(self._sheets[sheet], "")

    def _cells(self, sheet: str) -> dict[tuple[int, int], Cell]:
        cells: dict[tuple[int, int], Cell] = {}
        for source in self._typed_cells(sheet):
            if cell := _cell(sheet, source):
                cells[cell.row, cell.column] = cell
        for address in self._facts.uncached.get(self._sheets[sheet], ()):
            row_number, column = coordinates(address)
            if row_number <= LAST_ROW and column <= LAST_COLUMN and (row_number, column) not in cells:
                cells[row_number, column] = Cell(sheet, row_number, column, CellKind.UNCACHED, None)
        return cells

    def _typed_cells(self, sheet: str) -> Iterator[ReadOnlyCell]:
        """Cells with a value, in rows that follow each other. What a sheet says of itself besides its cells, such as
        its size, its merged cells and conditional formats, is not parsed at all."""
        book = self._workbook
        parser = WorkSheetParser(
            self._archive.sheet(self._sheets[sheet], self._file),
            self._strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        holder = _Holder(book)
        last = 0
        for _, element in iterparse(parser.source):
            if element.tag == DATA_TAG:
                return
            if element.tag != ROW_TAG:
                continue
            number, cells = parser.parse_row(element)
            element.clear()
            if number > LAST_ROW:
                return
            if number <= last:
                continue
            last = number
            for cell in cells:
                if cell["value"] is not None and 0 < cell["column"] <= LAST_COLUMN and 0 < cell["row"] <= LAST_ROW:
                    yield ReadOnlyCell(holder, **cell)


class _Holder:
    """What a cell of openpyxl asks for its workbook."""

    def __init__(self, parent: Workbook) -> None:
        self.parent = parent


def _sheet_parts(reader: ExcelReader) -> dict[str, str]:
    """Part of each worksheet by its name; sheets that hold only a chart have no cells."""
    present = set(reader.valid_files)
    found = ((sheet, relation) for sheet, relation in reader.parser.find_sheets())
    return {
        str(sheet.name): str(relation.target)
        for sheet, relation in found
        if relation.target in present and "chartsheet" not in relation.Type
    }


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
