"""The look of the analysis sheets: cell styles of tables and cards, as XlsxWriter properties."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ita_xl.workbook.analysis.places import LEAD_SIZE, TABLE_SIZE, Look
from ita_xl.workbook.building.formats import (
    BAND_INK,
    BAND_TINT,
    CELL,
    DATE_FORMAT,
    INK,
    INPUT,
    MUTED,
    NAVY,
    RULE,
    Formats,
    Style,
)

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from ita_xl.frameworks.schema import Framework

# A blank as wide as a digit at the right edge, also behind a dash. Not an indent: LibreOffice drops the indent of cells
# whose conditional format does not apply.
SCORES = "0.00_0;-0.00_0;0.00_0;@_0"
WEIGHTS = "0.0000_0;-0.0000_0;0.0000_0;@_0"
CHANGES = "+0.00_0;-0.00_0;0.00_0;@_0"
IVORY, SOFT = "#FAF6EA", "#F6F8FB"

TABLE_CELL: Style = CELL | {"font_size": TABLE_SIZE}
_NUMBER: Style = TABLE_CELL | {"align": "right"}
_TYPED: Style = INPUT | {"font_size": TABLE_SIZE, "text_wrap": True, "valign": "top"}
LOOKS: dict[Look, Style] = {
    Look.CODE: TABLE_CELL | {"align": "center"},
    Look.LABEL: TABLE_CELL | {"align": "center", "text_wrap": True},
    Look.TEXT: TABLE_CELL | {"align": "left", "text_wrap": True, "indent": 1},
    Look.SCORE: _NUMBER | {"num_format": SCORES},
    Look.CHANGE: _NUMBER | {"num_format": CHANGES},
    Look.SHARE: _NUMBER | {"num_format": SCORES, "font_color": MUTED},
    Look.WEIGHT: _NUMBER | {"num_format": WEIGHTS, "font_color": MUTED},
    Look.BAND: TABLE_CELL | {"align": "center", "bold": True},
    Look.INPUT: _TYPED | {"align": "left", "indent": 1},
    Look.INPUT_CODE: _TYPED | {"align": "center"},
    Look.INPUT_DATE: _TYPED | {"num_format": DATE_FORMAT, "align": "center"},
}
# The head of a group of rows: the table cell on a navy tint.
GROUP: Style = {"bold": True, "font_color": NAVY, "bg_color": "#E8EDF4"}
LEAD: Style = {
    "font_size": LEAD_SIZE,
    "font_color": INK,
    "bg_color": SOFT,
    "text_wrap": True,
    "valign": "vcenter",
    "indent": 1,
    "border": 1,
    "border_color": RULE,
}
HEADING: Style = {
    "font_size": 16,
    "bold": True,
    "font_color": NAVY,
    "valign": "vcenter",
    "bottom": 2,
    "bottom_color": NAVY,
}


def band_words(framework: Framework) -> dict[str, str]:
    """Word of each band by its key."""
    return {str(band.key): band.name for band in framework.bands}


def colour_words(sheet: Worksheet, formats: Formats, area: tuple[int, int, int, int], words: dict[str, str]) -> None:
    """Colours cells of `area` (first row, first column, last row, last column, from 1) by the word they hold.

    `words` maps a band key to the word that gets its colours.
    """
    first_row, first_column, last_row, last_column = area
    for key, word in words.items():
        rule = {
            "type": "cell",
            "criteria": "==",
            "value": f'"{word}"',
            "format": formats(font_color=BAND_INK[key], bg_color=BAND_TINT[key]),
        }
        sheet.conditional_format(first_row - 1, first_column - 1, last_row - 1, last_column - 1, rule)


def colour_negative(sheet: Worksheet, formats: Formats, area: tuple[int, int, int, int]) -> None:
    """Red ink for numbers below zero in `area`."""
    first_row, first_column, last_row, last_column = area
    rule = {"type": "cell", "criteria": "<", "value": 0, "format": formats(font_color=BAND_INK["below_target"])}
    sheet.conditional_format(first_row - 1, first_column - 1, last_row - 1, last_column - 1, rule)
