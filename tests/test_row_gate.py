"""The row-height gate itself: it must see a clipped line in an indented cell, and be silent where all can be read."""

from __future__ import annotations

from pathlib import Path

import office
import pytest
import xlsxwriter

pytestmark = pytest.mark.office

WORDS = "mmmm mmmm"  # fills most of the column: three steps of indent leave room for one word only
ONE_LINE, TWO_LINES = 22.5, 42.0


def sheet_of(path: Path, indent: int, height: float) -> Path:
    """A workbook with the words in one wrapped cell."""
    book = xlsxwriter.Workbook(str(path))
    look = {"font_name": "TH Sarabun New", "font_size": 14, "text_wrap": True, "align": "left", "indent": indent}
    sheet = book.add_worksheet()
    sheet.set_column_pixels(0, 0, 100)
    sheet.set_row(0, height, book.add_format(look))
    sheet.write_string(0, 0, WORDS, book.add_format(look))
    book.close()
    return path


def test_an_indent_takes_width_from_the_text(tmp_path: Path) -> None:
    """LibreOffice counts an indent only in a cell whose alignment is given: the gate must copy both."""
    plain = sheet_of(tmp_path / "plain.xlsx", 0, ONE_LINE)
    clipped = sheet_of(tmp_path / "clipped.xlsx", 3, ONE_LINE)
    enough = sheet_of(tmp_path / "enough.xlsx", 3, TWO_LINES)
    assert [found.split()[0] for found in office.cut_rows(plain, clipped, enough)] == ["clipped.xlsx"]
