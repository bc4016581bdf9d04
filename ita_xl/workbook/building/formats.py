"""The look of the standard workbook: palette, cell styles, the head rows of a sheet, page set-up.

Works on XlsxWriter objects that the caller made. Colours are those whose contrast was measured on paper and screen;
every band colour also carries its word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

FONT = "TH Sarabun New"
FONT_SIZE = 16

NAVY, GOLD, GOLD_DARK = "#1B365D", "#E3C770", "#7A5C00"
INK, MUTED, WHITE = "#1F2933", "#55606E", "#FFFFFF"
HEAD_FILL, RULE, GREY_TAB, PREVIOUS_YEAR = "#E8EDF4", "#C5CDD8", "#8A94A3", "#AEB8C4"
INPUT_FILL, INPUT_INK = "#FFFBE6", "#0B3D91"
FORMULA_FILL = "#F1F3F5"
# What must stay empty: darker than a formula cell, so that nobody looks for a value there.
CLOSED_FILL = "#D9DDE3"

# Keys are the band keys of a framework: ink of the word, tint behind it, ink on the tint, fill of a bar.
BAND_TEXT = {"below_target": "#B3261E", "target_to_full": "#9A5B00", "full": "#0F5C6E"}
BAND_TINT = {"below_target": "#FBE9E7", "target_to_full": "#FFF1D6", "full": "#E3F1F4"}
BAND_INK = {"below_target": "#8C1D18", "target_to_full": "#7A4700", "full": "#0B4A59"}
BAND_BAR = {"below_target": "#C8402F", "target_to_full": "#E0A526", "full": "#1F7A8C"}
ALARM_FILL = BAND_BAR["below_target"]

SCORE_FORMAT = "0.00"
CHANGE_FORMAT = "+0.00;-0.00;0.00"
# Buddhist era, Arabic digits; code 07 is the calendar, 041E Thai.
DATE_FORMAT = "[$-107041E]d mmm yyyy"

Style = dict[str, Any]
TITLE: Style = {"font_size": 20, "bold": True, "font_color": WHITE, "bg_color": NAVY, "valign": "vcenter", "indent": 1}
HELP: Style = {"font_size": 14, "font_color": MUTED, "valign": "vcenter", "indent": 1}
HEADER: Style = {
    "font_size": 14,
    "bold": True,
    "font_color": NAVY,
    "bg_color": HEAD_FILL,
    "align": "center",
    "valign": "vcenter",
    "text_wrap": True,
    "left": 1,
    "right": 1,
    "left_color": RULE,
    "right_color": RULE,
    "top": 2,
    "bottom": 2,
    "top_color": NAVY,
    "bottom_color": NAVY,
}
CELL: Style = {"font_color": INK, "valign": "vcenter", "border": 1, "border_color": RULE}
INPUT: Style = CELL | {"font_color": INPUT_INK, "bg_color": INPUT_FILL, "locked": False}
FORMULA: Style = CELL | {"bg_color": FORMULA_FILL}
CLOSED: Style = CELL | {"bg_color": CLOSED_FILL}

TITLE_ROW, HELP_ROW, HEADER_ROW, FIRST_ROW = 0, 1, 2, 3
TITLE_HEIGHT, HELP_HEIGHT, ROW_HEIGHT = 33.0, 24.0, 25.5

# XlsxWriter knows a column unit of 8 pixels by its default width of 72; a digit of TH Sarabun New 16 has 8 pixels.
# The default height is in pixels: 24 points.
WORKBOOK_OPTIONS: dict[str, Any] = {
    "default_format_properties": {"font_name": FONT, "font_size": FONT_SIZE, "font_scheme": "none"},
    "default_column_width": 72,
    "default_row_height": 32,
}

# Sheet protection without a password: layout, sorting and filtering stay free.
PROTECTION = {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True}


class Formats:
    """Cell formats of one workbook; asking twice for the same properties gives the same format."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._known: dict[tuple[tuple[str, object], ...], Format] = {}

    def __call__(self, **properties: Any) -> Format:
        """The format with these XlsxWriter properties on top of the workbook's own font."""
        key = tuple(sorted(properties.items()))
        if key not in self._known:
            self._known[key] = self._workbook.add_format(properties)
        return self._known[key]


def width_points(columns: float) -> float:
    """Printable width in points of a column set to `columns` characters: the narrower of Excel and LibreOffice."""
    return 5.80 * (columns + 0.625)


def sheet_head(sheet: Worksheet, formats: Formats, *, title: str, help_line: str, columns: int) -> None:
    """Row 1: title on a navy band across `columns` columns, without merging. Row 2: one line of help."""
    sheet.set_row(TITLE_ROW, TITLE_HEIGHT)
    sheet.set_row(HELP_ROW, HELP_HEIGHT)
    sheet.write_string(TITLE_ROW, 0, title, formats(**TITLE))
    for column in range(1, columns):
        sheet.write_blank(TITLE_ROW, column, None, formats(**TITLE))
    sheet.write_string(HELP_ROW, 0, help_line, formats(**HELP))


def page_setup(
    sheet: Worksheet, *, landscape: bool, title: str, repeat_rows: tuple[int, int] | None, footer_stamp: str
) -> None:
    """A4, one page wide, footer with stamp, title and page x of y; `repeat_rows` (zero based) head every page."""
    sheet.set_paper(9)
    if landscape:
        sheet.set_landscape()
    else:
        sheet.set_portrait()
    centimetre = 1 / 2.54
    sheet.set_margins(left=1.5 * centimetre, right=1.5 * centimetre, top=1.5 * centimetre, bottom=1.6 * centimetre)
    font = f'&"{FONT},Regular"&12'
    footer = f"&L{font}{footer_stamp}&C{font}{title.replace('&', '&&')}&R{font}หน้า &P จาก &N"
    sheet.set_footer(footer, {"margin": 0.7 * centimetre})
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    if repeat_rows is not None:
        sheet.repeat_rows(*repeat_rows)
