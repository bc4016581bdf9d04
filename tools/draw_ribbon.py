"""Draws docs/images/ribbon.png: the tab ITA after macros/ribbon.yaml, for the guide. A drawing, no screenshot.

Usage: python tools/draw_ribbon.py   (needs LibreOffice, poppler and the Debian font package, see setup_office.sh)

The drawing is a sheet that LibreOffice prints and poppler cuts out. Office's own icons cannot be shown here; a sign
stands for each.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import xlsxwriter

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "images" / "ribbon.png"
sys.path.insert(0, str(ROOT / "tests"))

import office  # noqa: E402  (lives beside the tests)

from ita_xl.addin.ribbon import Control, load_ribbon  # noqa: E402

SIGNS = {
    "FileNew": "+", "AcceptInvitation": "✓", "CalculateNow": "Σ", "CreateReport": "≡", "FileSaveAsPdfOrXps": "PDF",
    "FileOpen": "…", "Help": "?", "FileProperties": "i",
    "ChartTrendline": "↗", "TracePrecedents": "⇠", "TableSplitTable": "÷", "TimelineTask": "◷",
    "ImportExcel": "⇥", "PasteValues": "↓", "TableMergeCells": "⊕",
}  # fmt: skip
OPEN_MENU = "Report"
DPI = 150
MARGIN = 8
BLUE, LINE, PALE = "#1F6B3B", "#BFBFBF", "#F3F3F3"
TABS, SIGN, LABEL, GROUP, MENU = 0, 1, 2, 3, 4


def main() -> None:
    """Writes the picture."""
    with tempfile.TemporaryDirectory() as scratch:
        sheet = Path(scratch) / "ribbon.xlsx"
        draw(sheet)
        cut_out(office.to_pdf(sheet, Path(scratch)), PICTURE)
    print(f"{PICTURE.name}: {PICTURE.stat().st_size // 1024} kB")


def draw(path: Path) -> None:
    """Writes the drawing as a sheet: a row of tabs, one of signs, one of labels, one of group names, an open menu."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)
    font = {"font_name": "TH Sarabun New", "font_size": 16, "align": "center", "valign": "vcenter", "bg_color": PALE}
    for row, height in ((TABS, 24), (SIGN, 36), (LABEL, 44), (GROUP, 20)):
        sheet.set_row(row, height)
    tab = book.add_format(
        font | {"bold": True, "font_color": BLUE, "bottom": 5, "bottom_color": BLUE, "bg_color": "#FFFFFF"}
    )
    sheet.write(TABS, 0, load_ribbon().files["addin"].label, tab)
    column = 0
    for group in load_ribbon().groups:
        last = column + len(group.controls) - 1
        for offset, control in enumerate(group.controls):
            edge = {"right": 1, "right_color": LINE} if column + offset == last else {}
            sheet.set_column(column + offset, column + offset, 16)
            sign = font | edge | {"bold": True, "font_size": 26, "font_color": BLUE}
            sheet.write_string(SIGN, column + offset, SIGNS[control.image], book.add_format(sign))
            arrow = " ▾" if control.menu else ""
            label = font | edge | {"text_wrap": True, "valign": "top"}
            sheet.write_string(LABEL, column + offset, f"{control.label}{arrow}", book.add_format(label))
            if control.id == OPEN_MENU:
                draw_menu(book, sheet, control, column + offset)
        name = font | {"font_size": 13, "font_color": "#666666", "right": 1, "right_color": LINE}
        if last > column:
            sheet.merge_range(GROUP, column, GROUP, last, group.label, book.add_format(name))
        else:
            sheet.write_string(GROUP, column, group.label, book.add_format(name))
        column = last + 1
    book.close()


def draw_menu(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, control: Control, column: int) -> None:
    """The menu below a button, opened."""
    items = control.menu.buttons() if control.menu else ()
    for number, item in enumerate(items):
        style = {"font_name": "TH Sarabun New", "font_size": 15, "indent": 1, "valign": "vcenter", "border": 1}
        style |= {"border_color": LINE}
        sheet.set_row(MENU + number, 22)
        sheet.merge_range(MENU + number, column, MENU + number, column + 1, item.label, book.add_format(style))


def cut_out(pdf: Path, picture: Path) -> None:
    """The printed part of the first page with a small margin, as PNG."""
    common = ["pdftoppm", "-r", str(DPI), "-singlefile"]
    subprocess.run([*common, "-gray", str(pdf), str(pdf.with_suffix(""))], check=True)
    head, _, rest = pdf.with_suffix(".pgm").read_bytes().partition(b"\n")
    size, _, rest = rest.partition(b"\n")
    _depth, _, pixels = rest.partition(b"\n")
    assert head == b"P5", head
    width, height = map(int, size.split())
    rows = [y for y in range(height) if min(pixels[y * width : (y + 1) * width]) < 250]
    columns = [x for x in range(width) if min(pixels[x::width]) < 250]
    left, top = max(columns[0] - MARGIN, 0), max(rows[0] - MARGIN, 0)
    box = ["-x", left, "-y", top, "-W", columns[-1] + MARGIN - left, "-H", rows[-1] + MARGIN - top]
    subprocess.run([*common, "-png", *map(str, box), str(pdf), str(picture.with_suffix(""))], check=True)


if __name__ == "__main__":
    main()
