"""Builds the analysis sheets, empty but with every format, chart and print setting, into a new workbook.

Rows that filling will need are formatted and hidden: an empty workbook shows and prints only the title and a line
that says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ita_xl.report.text_metrics import row_height
from ita_xl.workbook import layout
from ita_xl.workbook.analysis.charts import TREND_ROW_HEIGHT, add_trend_chart
from ita_xl.workbook.analysis.overview import add_overview
from ita_xl.workbook.analysis.places import (
    CHANGE_ROW,
    CHECKS,
    INSTRUMENTS,
    ISSUES,
    LEAD_ROW,
    RANKING,
    TABLE_SIZE,
    YEAR_CHART_ROWS,
    YEAR_HEADING_ROW,
    YEARS,
    AnalysisTable,
    Look,
    draft_table,
    has_parts,
    instrument_blocks,
    reasons_table,
    title,
    weak_table,
    worth_table,
)
from ita_xl.workbook.analysis.styles import (
    GROUP,
    HEADING,
    LEAD,
    LOOKS,
    band_words,
    colour_negative,
    colour_words,
)
from ita_xl.workbook.analysis.texts import analysis_texts
from ita_xl.workbook.building.formats import (
    BAND_INK,
    BAND_TINT,
    HEADER,
    NAVY,
    PROTECTION,
    Formats,
    page_setup,
    sheet_head,
    width_points,
)

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from ita_xl.frameworks.schema import Framework

HEADER_HEIGHT = 27.0
DATA_BAR = "#C9D6E6"


def add_analysis_sheets(workbook: Workbook, formats: Formats, framework: Framework) -> None:
    """Builds all of them into worksheets of these names that `workbook` already has."""
    add_overview(workbook, formats, framework)
    _add_instruments(workbook, formats, framework)
    _add_ranking(workbook, formats, framework)
    _add_years(workbook, formats, framework)
    _add_weak_items(workbook, formats, framework)
    _add_table(workbook, formats, framework, ISSUES)
    _add_draft(workbook, formats, framework)
    _add_table(workbook, formats, framework, worth_table(framework))
    _add_table(workbook, formats, framework, reasons_table(framework))
    _add_checks(workbook, formats, framework)
    for name in layout.ANALYSIS_SHEETS:
        sheet = workbook.get_worksheet_by_name(name)
        sheet.hide_gridlines(2)
        sheet.set_tab_color(NAVY)
        sheet.protect("", dict(PROTECTION))


def _add_table(
    workbook: Workbook, formats: Formats, framework: Framework, table: AnalysisTable, *, landscape: bool = True
) -> Worksheet:
    """Title, help line, the row of the message, headers, formatted rows, colours and print settings."""
    sheet = workbook.get_worksheet_by_name(table.sheet)
    heading, width = title(table.sheet, framework), len(table.columns)
    for number, column in enumerate(table.columns):
        sheet.set_column(number, number, column.width)
    sheet_head(sheet, formats, title=heading, help_line=analysis_texts().not_analysed, columns=width)
    sheet.set_row(LEAD_ROW - 1, None, None, {"hidden": True})
    sheet.merge_range(LEAD_ROW - 1, 0, LEAD_ROW - 1, width - 1, "", formats(**LEAD))
    head = row_height((column.header, width_points(column.width), TABLE_SIZE, True) for column in table.columns)
    sheet.set_row(table.header_row - 1, max(HEADER_HEIGHT, head), None, {"hidden": True})
    for number, column in enumerate(table.columns):
        sheet.write_string(table.header_row - 1, number, column.header, formats(**HEADER))
    for row in range(table.first_row, table.last_row + 1):
        sheet.set_row(row - 1, None, None, {"hidden": True})
        _blank_row(sheet, formats, table, row)
    if table.rows:
        _colour(sheet, formats, framework, table, table.first_row, table.last_row)
    sheet.freeze_panes(table.header_row, 0)
    page_setup(
        sheet,
        landscape=landscape,
        title=heading,
        repeat_rows=(table.header_row - 1, table.header_row - 1),
        footer_stamp=layout.stamp(framework.fiscal_year),
    )
    return sheet


def _blank_row(
    sheet: Worksheet, formats: Formats, table: AnalysisTable, row: int, more: dict[str, object] | None = None
) -> None:
    for number, column in enumerate(table.columns):
        sheet.write_blank(row - 1, number, None, formats(**(LOOKS[column.look] | (more or {}))))


def _colour(
    sheet: Worksheet, formats: Formats, framework: Framework, table: AnalysisTable, first_row: int, last_row: int
) -> None:
    for number, column in enumerate(table.columns, start=1):
        area = (first_row, number, last_row, number)
        if column.look is Look.CHANGE:
            colour_negative(sheet, formats, area)
        elif column.key == "band":
            colour_words(sheet, formats, area, band_words(framework))


def _add_instruments(workbook: Workbook, formats: Formats, framework: Framework) -> None:
    sheet = _add_table(workbook, formats, framework, INSTRUMENTS, landscape=False)
    words, last = analysis_texts(), len(INSTRUMENTS.columns) - 1
    place = INSTRUMENTS.place
    sheet.fit_to_pages(1, 1)
    for block in instrument_blocks(framework):
        _blank_row(sheet, formats, INSTRUMENTS, block.row, GROUP)
        for row, label in ((block.best_row, words.best), (block.worst_row, words.worst)):
            _blank_row(sheet, formats, INSTRUMENTS, row)
            sheet.write_string(row - 1, place("number") - 1, label, formats(**LOOKS[Look.CODE]))
        sheet.merge_range(block.sentence_row - 1, 0, block.sentence_row - 1, last, "", formats(**LEAD))
        for row in block.indicators.values():
            _blank_row(sheet, formats, INSTRUMENTS, row)
        rows = (block.row, block.best_row, block.worst_row, block.sentence_row, *block.indicators.values())
        for row in (*rows, max(rows) + 1):
            sheet.set_row(row - 1, None, None, {"hidden": True})
        _colour(sheet, formats, framework, INSTRUMENTS, block.row, max(rows))


def _add_ranking(workbook: Workbook, formats: Formats, framework: Framework) -> None:
    sheet = _add_table(workbook, formats, framework, RANKING)
    used = RANKING.place("used") - 1
    bar = {
        "type": "data_bar",
        "data_bar_2010": True,
        "bar_solid": True,
        "bar_color": DATA_BAR,
        "bar_border_color": DATA_BAR,
        "min_type": "num",
        "min_value": 0,
        "max_type": "num",
        "max_value": 100,
    }
    sheet.conditional_format(RANKING.first_row - 1, used, RANKING.last_row - 1, used, bar)


def _add_years(workbook: Workbook, formats: Formats, framework: Framework) -> None:
    sheet = _add_table(workbook, formats, framework, YEARS)
    # With all rows hidden LibreOffice would forget which cells the chart draws; hidden years must not be drawn.
    sheet.set_row(YEARS.first_row - 1, None, None, {"hidden": False})
    for number, column in enumerate(YEARS.columns):
        look = Look.CHANGE if column.look is Look.SCORE else Look.LABEL
        sheet.write_blank(CHANGE_ROW - 1, number, None, formats(**(LOOKS[look] | GROUP)))
    colour_negative(sheet, formats, (CHANGE_ROW, YEARS.place("total"), CHANGE_ROW, len(YEARS.columns)))
    heading = formats(**HEADING)
    for place in range(len(YEARS.columns)):
        sheet.write_blank(YEAR_HEADING_ROW - 1, place, None, heading)
    sheet.write_string(YEAR_HEADING_ROW - 1, 0, analysis_texts().trend_heading, heading)
    for row in range(CHANGE_ROW + 1, YEAR_CHART_ROWS[1] + 1):
        sheet.set_row(row - 1, TREND_ROW_HEIGHT, None, {"hidden": True})
    add_trend_chart(workbook, sheet, framework)


def _add_weak_items(workbook: Workbook, formats: Formats, framework: Framework) -> None:
    table, words = weak_table(framework), analysis_texts()
    sheet = _add_table(workbook, formats, framework, table)
    measures = table.place("measures")
    area = (table.first_row, measures, table.last_row, measures)
    colour_words(sheet, formats, area, {"below_target": words.no_measure})
    if has_parts(framework):
        difference = table.place("difference") - 1
        limit = words.parts_differ_from
        rule = {
            "type": "cell",
            "criteria": "not between",
            "minimum": float(-limit),
            "maximum": float(limit),
            "format": formats(bold=True, font_color=BAND_INK["target_to_full"], bg_color=BAND_TINT["target_to_full"]),
        }
        sheet.conditional_format(table.first_row - 1, difference, table.last_row - 1, difference, rule)


def _add_draft(workbook: Workbook, formats: Formats, framework: Framework) -> None:
    table = draft_table(framework)
    sheet = _add_table(workbook, formats, framework, table)
    for row in range(table.first_row, table.last_row + 1):
        _blank_row(sheet, formats, table, row, {"valign": "top"})
    rows = (table.first_row - 1, table.last_row - 1)
    for key, source in (("accept", [layout.YES]), ("responsible", f"={layout.UNITS_NAME}")):
        column = table.place(key) - 1
        rule = {"validate": "list", "source": source, "error_type": "information" if key == "responsible" else "stop"}
        sheet.data_validation(rows[0], column, rows[1], column, rule)


def _add_checks(workbook: Workbook, formats: Formats, framework: Framework) -> None:
    sheet = _add_table(workbook, formats, framework, CHECKS)
    severities = analysis_texts().severities
    severity = CHECKS.place("severity")
    # Longer lists than the template formats get their rows from filling.
    area = (CHECKS.first_row, severity, CHECKS.first_row + 1000, severity)
    colours = {"below_target": "error", "target_to_full": "warning", "full": "note"}
    colour_words(sheet, formats, area, {band: severities[name] for band, name in colours.items()})
