"""Writes a document as a workbook: one sheet per section, page breaks where the layout put them.

Columns are the edges that the blocks of a section use, so that tables need few merged cells. A second sheet, hidden,
holds the numbers of the charts.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.image import Image

from ita_xl.report import styles
from ita_xl.report.document import Document, Picture, Section, Tone
from ita_xl.report.layout import number_pages
from ita_xl.report.lines import Line, Placed, Run
from ita_xl.report.styles import PAGES, Border, CellStyle
from ita_xl.report.text_metrics import fits_footer
from ita_xl.report.theme import use_theme
from ita_xl.report.xlsx_charts import ChartWriter
from ita_xl.whole_file import whole_file

BORDERS = {"thin": 1, "medium": 2, "dotted": 4, "thick": 5}
UNDATED = datetime(2018, 1, 1)  # in a file that must not depend on the clock and has no report date
NORMAL = {"font_name": "", "font_size": 16}
EIGHT_PIXEL_DIGITS = 72  # XlsxWriter: default column width that goes with 8-pixel digits (TH Sarabun New 16)
DEFAULT_ROW = 28  # pixels
LONGEST_FOOTER = 255  # characters, Excel's limit with all codes
SMALL = 12
CM_PER_INCH = 2.54
POINTS_PER_PIXEL, SCREEN_DPI = 0.75, 96
HEADER_DISTANCE, FOOTER_DISTANCE = 0.5, 0.8  # cm from the edge of the paper


def write_document(document: Document, target: Path) -> None:
    """Writes the workbook; an older file of this name is replaced in one step when the new one is complete."""
    with whole_file(target) as draft:
        _Writer(document, draft).write()


class _Writer:
    def __init__(self, document: Document, path: Path) -> None:
        self.document = document
        self.numbers = styles.THAI_NUMBERS if document.digits == "thai" else styles.ARABIC_NUMBERS
        options = {
            "default_format_properties": NORMAL | {"font_name": document.font},
            "default_column_width": EIGHT_PIXEL_DIGITS,
            "default_row_height": DEFAULT_ROW,
            "in_memory": True,
        }
        self.book: Any = xlsxwriter.Workbook(str(path), options)
        use_theme(self.book, document.font)
        self.formats: dict[tuple[CellStyle, bool], Any] = {}

    def write(self) -> None:
        pages, _ = number_pages(self.document.sections, marked=self.document.mark is not None)
        charts = ChartWriter(self.book, self.document.digits)
        for section, lines in zip(self.document.sections, pages, strict=True):
            self._sheet(section, lines, charts)
        charts.close()
        self._properties()
        self.book.close()

    def _properties(self) -> None:
        created = self.document.created
        moment = datetime(created.year, created.month, created.day) if created else UNDATED
        self.book.set_properties(
            {"title": self.document.title, "author": self.document.agency, "created": moment, "comments": ""}
        )

    def _sheet(self, section: Section, pages: Sequence[Sequence[Line]], charts: ChartWriter) -> None:
        sheet = self.book.add_worksheet(section.name)
        sheet.hide_gridlines(2)
        self._page_setup(sheet, section)
        edges = sorted(
            {
                0,
                PAGES[section.page].pixels,
                *(e for p in pages for ln in p for c in ln.cells for e in (c.left, c.right)),
            }
        )
        column_of = {edge: i for i, edge in enumerate(edges)}
        for i, (left, right) in enumerate(pairwise(edges)):
            sheet.set_column_pixels(i, i, right - left)
        row = 0
        breaks = []
        for page in pages:
            for line in page:
                sheet.set_row(row, line.height)
                for cell in line.cells:
                    self._cell(sheet, row, column_of[cell.left], column_of[cell.right] - 1, cell)
                    if cell.chart:
                        charts.add(sheet, row, column_of[cell.left], cell, line.height)
                    if cell.picture:
                        _insert(sheet, row, column_of[cell.left], cell, cell.picture)
                row += 1
            breaks.append(row)
        sheet.set_h_pagebreaks(breaks[:-1])
        sheet.print_area(0, 0, row - 1, len(edges) - 2)

    def _cell(self, sheet: Any, row: int, first: int, last: int, cell: Placed) -> None:
        look = self._format(cell.style)
        if last > first:
            sheet.merge_range(row, first, row, last, "", look)
        if cell.runs:
            sheet.write_rich_string(row, first, *self._rich(cell.runs), look)
        elif cell.value is None:
            sheet.write_blank(row, first, None, look)
        elif isinstance(cell.value, str) and cell.link:
            sheet.write_url(row, first, f"external:{cell.link}", look, cell.value)
        elif isinstance(cell.value, str):
            sheet.write_string(row, first, cell.value, look)
        else:
            sheet.write_number(row, first, cell.value, look)

    def _rich(self, runs: Sequence[Run]) -> list[Any]:
        pieces: list[Any] = []
        for run in runs:
            style = CellStyle(size=run.size, bold=run.bold, colour=run.colour)
            pieces += [self._format(style, rich=True), run.text]
        return pieces

    def _format(self, style: CellStyle, rich: bool = False) -> Any:
        key = (style, rich)
        if key not in self.formats:
            self.formats[key] = self.book.add_format(self._font(style) if rich else self._properties_of(style))
        return self.formats[key]

    def _font(self, style: CellStyle) -> dict[str, Any]:
        return {
            "font_name": self.document.font,
            "font_size": style.size,
            "bold": style.bold,
            "font_color": f"#{style.colour}",
        }

    def _properties_of(self, style: CellStyle) -> dict[str, Any]:
        look = self._font(style) | {
            "align": style.align.value,
            "valign": "top" if style.top else "vcenter",
            "text_wrap": style.wrap,
        }
        if style.indent:
            look["indent"] = style.indent
        if style.fill:
            look |= {"bg_color": f"#{style.fill}", "pattern": 1}
        if style.number:
            look["num_format"] = self.numbers[style.number]
        sides: tuple[tuple[str, Border | None], ...] = (
            ("top", style.above),
            ("bottom", style.below),
            ("left", style.left),
            ("right", style.right),
        )
        for side, border in sides:
            if border:
                look |= {side: BORDERS[border.weight], f"{side}_color": f"#{border.colour}"}
        return look

    def _page_setup(self, sheet: Any, section: Section) -> None:
        page = PAGES[section.page]
        sheet.set_paper(9)  # A4
        if page.landscape:
            sheet.set_landscape()
        left, right, top, bottom = (v / CM_PER_INCH for v in (page.left, page.right, page.top, page.bottom))
        sheet.set_margins(left, right, top, bottom)
        sheet.set_print_scale(100)
        sheet.center_horizontally()
        font = f'&"{self.document.font},Regular"&{SMALL}&K{styles.MUTED}'
        mark = ""
        if self.document.mark:
            bold = f'&"{self.document.font},Bold"&{SMALL}&K{styles.TEXT_COLOURS[Tone.BELOW]}'
            mark = f"&C{bold}{_plain(self.document.mark)}"
        sheet.set_header(mark, {"margin": HEADER_DISTANCE / CM_PER_INCH})
        if section.footer:
            right_part = f"&R{font}{self.document.page_number}"
            left_part = f"&L{font}{_plain(self._footer(page))}"
            sheet.set_footer(
                (left_part if len(left_part + right_part) <= LONGEST_FOOTER else "") + right_part,
                {"margin": FOOTER_DISTANCE / CM_PER_INCH},
            )

    def _footer(self, page: styles.Page) -> str:
        """Report and agency, or the report alone where both do not fit beside the page number."""
        both = " · ".join(filter(None, (self.document.footer, self.document.agency)))
        return both if fits_footer(both, page.pixels, SMALL) else self.document.footer


def _insert(sheet: Any, row: int, column: int, cell: Placed, picture: Picture) -> None:
    """Puts a picture into the middle of a cell, or to its left where the cell has a text."""
    image = Image(io.BytesIO(picture.data))
    width, height = picture.width / POINTS_PER_PIXEL, picture.height / POINTS_PER_PIXEL
    options = {
        "x_offset": 0 if cell.value else (cell.right - cell.left - width) / 2,
        "x_scale": width * image.x_dpi / (image.width * SCREEN_DPI),
        "y_scale": height * image.y_dpi / (image.height * SCREEN_DPI),
        "description": picture.alt,
        "object_position": 2,  # moves with its cell, keeps its size
    }
    sheet.insert_image(row, column, image, options)


def _plain(text: str) -> str:
    """Text for a header or footer, in which `&` starts a code."""
    return text.replace("&", "&&")
