"""What tests of the buttons share: a clicked Excel, and what its analysis sheets show."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import excel_engine
import openpyxl
import xlwings as xw
from openpyxl.utils.datetime import to_excel
from openpyxl.workbook import Workbook

from ita_xl.workbook import layout

# xlwings itself asks its PRO part for a licence when it is imported, is refused, and leaves this module behind.
LEFT_BY_XLWINGS = {"xlwings.pro.utils"}


class Clicked:
    """An Excel with one open workbook, as RunPython calls from it."""

    def __init__(self, path: Path, fullname: str | None = None) -> None:
        self.engine = excel_engine.start()
        self.grid = excel_engine.OpenpyxlGrid(path, fullname)
        excel_engine.call_from_excel(self.engine, self.grid)

    @property
    def app(self) -> excel_engine.App:
        return self.engine.apps[0]

    @property
    def message(self) -> str:
        return self.engine.alerts[-1]

    @property
    def open_books(self) -> list[str]:
        return [book.name for book in self.app.books]


@contextmanager
def excel_restored() -> Iterator[None]:
    """Afterwards xlwings and the command line are as before."""
    active, arguments = xw.engines.active, sys.argv
    try:
        yield
    finally:
        xw.engines.active, sys.argv = active, arguments


def no_pro() -> None:
    """xlwings' PRO part, which has another licence, was not imported."""
    assert {name for name in sys.modules if name.startswith("xlwings.pro")} <= LEFT_BY_XLWINGS
    assert xw.__pro__ is False


def load(path: Path) -> Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(path)


def analysis(workbook: Workbook) -> dict[str, tuple[dict[str, object], dict[int, float], set[int]]]:
    """Of each analysis sheet: values with their kind, row heights in points, hidden rows."""
    return {name: sheet_content(workbook, name) for name in layout.ANALYSIS_SHEETS if name in workbook.sheetnames}


def as_number(value: object, kind: str) -> tuple[object, str]:
    """A date is a number in a cell with the format of a date; the format is not compared."""
    return (float(to_excel(value)), "n") if isinstance(value, datetime) else (value, kind)


def sheet_content(workbook: Workbook, name: str) -> tuple[dict[str, object], dict[int, float], set[int]]:
    sheet = workbook[name]
    cells = (cell for row in sheet.iter_rows() for cell in row if cell.value is not None)
    rows, standard = sheet.row_dimensions.items(), sheet.sheet_format.defaultRowHeight
    return (
        {cell.coordinate: as_number(cell.value, cell.data_type) for cell in cells},
        {number: row.height for number, row in rows if row.height not in (None, standard)},
        {number for number, row in rows if row.hidden},
    )
