"""The empty sheet `ภาพรวม`: cards, the key finding, headings of the charts, and the table of their data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ita_xl.workbook import layout
from ita_xl.workbook.analysis.charts import add_overview_charts
from ita_xl.workbook.analysis.dashboard import (
    BAND_COLUMNS,
    CARD_COLUMNS,
    CARD_WIDTH,
    DASHBOARD_COLUMNS,
    GAP_COLUMNS,
    GAP_WIDTH,
    MARGIN_WIDTH,
    OVERVIEW_HEIGHTS,
    ChartData,
    OverviewRow,
    indicator_rows,
)
from ita_xl.workbook.analysis.places import LEAD_SIZE, TITLE_ROW, Look, title
from ita_xl.workbook.analysis.styles import (
    HEADING,
    IVORY,
    LEAD,
    LOOKS,
    band_words,
    colour_negative,
)
from ita_xl.workbook.analysis.texts import analysis_texts
from ita_xl.workbook.building.formats import (
    BAND_BAR,
    BAND_TEXT,
    GOLD,
    HEADER,
    INK,
    MUTED,
    NAVY,
    SCORE_FORMAT,
    WHITE,
    Formats,
    Style,
    page_setup,
    sheet_head,
)

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from ita_xl.frameworks.schema import Framework

_CARD: Style = {"align": "center", "valign": "vcenter", "font_color": INK, "bg_color": IVORY}
_LABEL: Style = {"font_size": 16, "bold": True, "font_color": NAVY}
_SUBLABEL: Style = {"font_size": 13, "font_color": MUTED, "text_wrap": True}
_VALUE: Style = {"font_size": 34, "bold": True, "num_format": SCORE_FORMAT}
_BAND: Style = {"font_size": 16, "bold": True, "shrink": True}
_CHANGE: Style = {"font_size": 14, "font_color": MUTED}
_NOTE: Style = {"font_size": 12, "font_color": MUTED, "valign": "vcenter"}


def add_overview(workbook: Workbook, formats: Formats, framework: Framework) -> None:
    """Builds the sheet; every row below the help line is hidden until it is filled."""
    sheet = workbook.get_worksheet_by_name(layout.OVERVIEW)
    _columns_and_rows(sheet)
    heading = title(layout.OVERVIEW, framework)
    sheet_head(sheet, formats, title=heading, help_line=analysis_texts().not_analysed, columns=DASHBOARD_COLUMNS)
    _cards(sheet, formats, framework)
    _finding(sheet, formats)
    _headings(sheet, formats, framework)
    _chart_data(sheet, formats, framework)
    add_overview_charts(workbook, sheet, framework)
    page_setup(
        sheet, landscape=False, title=heading, repeat_rows=None, footer_stamp=layout.stamp(framework.fiscal_year)
    )
    sheet.print_area(TITLE_ROW - 1, 0, OverviewRow.NOTE - 1, DASHBOARD_COLUMNS - 1)
    sheet.fit_to_pages(1, 1)


def _columns_and_rows(sheet: Worksheet) -> None:
    for column in CARD_COLUMNS:
        sheet.set_column(column - 1, column - 1, CARD_WIDTH)
    for column in GAP_COLUMNS:
        sheet.set_column(column - 1, column - 1, GAP_WIDTH)
    sheet.set_column(DASHBOARD_COLUMNS, DASHBOARD_COLUMNS, MARGIN_WIDTH)
    for position, width in enumerate(ChartData.WIDTHS):
        sheet.set_column(ChartData.LABEL - 1 + position, ChartData.LABEL - 1 + position, width)
    for row in range(3, OverviewRow.NOTE + 1):
        sheet.set_row(row - 1, OVERVIEW_HEIGHTS.get(row), None, {"hidden": True})


def _cards(sheet: Worksheet, formats: Formats, framework: Framework) -> None:
    """The first card is the total on navy; the others take the colour of their band word."""
    words = analysis_texts()
    for position, column in enumerate(CARD_COLUMNS):
        total = position == 0
        ground: Style = _CARD | ({"bg_color": NAVY} if total else {})
        inks = {
            OverviewRow.STRIP: {"bg_color": GOLD if total else NAVY},
            OverviewRow.LABEL: _LABEL | ({"font_color": WHITE} if total else {}),
            OverviewRow.SUBLABEL: _SUBLABEL | ({"font_color": GOLD} if total else {}),
            OverviewRow.VALUE: _VALUE | {"font_color": WHITE if total else NAVY},
            OverviewRow.BAND: _BAND | ({"font_color": GOLD} if total else {}),
            OverviewRow.CHANGE: _CHANGE
            | {"num_format": words.change_format}
            | ({"font_color": WHITE} if total else {}),
        }
        for row, ink in inks.items():
            sheet.write_blank(row - 1, column - 1, None, formats(**(ground | ink)))
        if not total:
            instrument = framework.instruments[position - 1]
            label = words.instrument_card.format(code=instrument.code, weight=f"{instrument.weight.value * 100:.0f}")
            sheet.write_string(OverviewRow.LABEL - 1, column - 1, label, formats(**(ground | inks[OverviewRow.LABEL])))
            _colour_card(sheet, formats, framework, column)
    total_label = formats(**(_CARD | {"bg_color": NAVY} | _LABEL | {"font_color": WHITE}))
    sheet.write_string(OverviewRow.LABEL - 1, CARD_COLUMNS[0] - 1, words.total, total_label)


def _colour_card(sheet: Worksheet, formats: Formats, framework: Framework, column: int) -> None:
    band_cell = f"${chr(64 + column)}${OverviewRow.BAND}"
    for key, word in band_words(framework).items():
        condition = f'={band_cell}="{word}"'
        for row, look in (
            (OverviewRow.STRIP, formats(bg_color=BAND_BAR[key])),
            (OverviewRow.VALUE, formats(font_color=BAND_TEXT[key])),
            (OverviewRow.BAND, formats(font_color=BAND_TEXT[key])),
        ):
            rule = {"type": "formula", "criteria": condition, "format": look}
            sheet.conditional_format(row - 1, column - 1, row - 1, column - 1, rule)
    row = OverviewRow.CHANGE
    colour_negative(sheet, formats, (row, column, row, column))


def _finding(sheet: Worksheet, formats: Formats) -> None:
    row = OverviewRow.FINDING - 1
    label = {"align": "center", "font_size": LEAD_SIZE, "bold": True, "font_color": WHITE, "bg_color": NAVY}
    sheet.write_string(row, 0, analysis_texts().finding, formats(**({"valign": "vcenter", "text_wrap": True} | label)))
    sheet.merge_range(row, 1, row, DASHBOARD_COLUMNS - 1, "", formats(**LEAD))


def _headings(sheet: Worksheet, formats: Formats, framework: Framework) -> None:
    words, bands = analysis_texts(), band_words(framework)
    heading = formats(**HEADING)
    for row, columns in (
        (OverviewRow.BAR_HEADING, range(1, DASHBOARD_COLUMNS + 1)),
        (OverviewRow.SMALL_HEADING, (1, 2, 3, 5, 6, 7)),
    ):
        for column in columns:
            sheet.write_blank(row - 1, column - 1, None, heading)
    sheet.write_string(OverviewRow.BAR_HEADING - 1, 0, words.bars_heading, heading)
    sheet.write_string(OverviewRow.SMALL_HEADING - 1, 0, words.radar_heading, heading)
    sheet.write_string(OverviewRow.SMALL_HEADING - 1, CARD_COLUMNS[2] - 1, words.years_heading, heading)
    legend: list[object] = []
    for key, word in bands.items():
        legend += [formats(font_size=13, bold=True, font_color=BAND_BAR[key]), "• "]
        legend += [formats(font_size=13, font_color=INK), f"{word}   "]
    legend += [formats(font_size=13, bold=True, font_color=NAVY), "– – "]
    legend += [formats(font_size=13, font_color=INK), words.target_line]
    place = (OverviewRow.BAR_HEADING - 1, DASHBOARD_COLUMNS - 1)
    sheet.write_rich_string(*place, *legend, formats(**(HEADING | {"align": "right"})))
    note = words.note.format(below=bands["below_target"], between=bands["target_to_full"], full=bands["full"])
    sheet.write_string(OverviewRow.NOTE - 1, 0, note, formats(**_NOTE))


def _chart_data(sheet: Worksheet, formats: Formats, framework: Framework) -> None:
    words, bands, year = analysis_texts().chart_data, band_words(framework), framework.fiscal_year
    this_year, last_year = words.year.format(year=year), words.year.format(year=year - 1)
    header = formats(**HEADER)
    top = {
        ChartData.LABEL: words.label,
        ChartData.USED: words.used,
        ChartData.PREVIOUS: words.previous,
        ChartData.CHANGE: words.change,
        ChartData.TARGET: words.target,
    } | {column: bands[band] for band, column in BAND_COLUMNS.items()}
    groups = {
        ChartData.LABEL: words.groups,
        ChartData.USED: this_year,
        ChartData.PREVIOUS: last_year,
        ChartData.CHANGE: words.change,
    }
    for row, headers in ((ChartData.HEADER_ROW, top), (ChartData.GROUP_HEADER_ROW, groups)):
        for column, text in headers.items():
            sheet.write_string(row - 1, column - 1, text, header)
    rows = list(indicator_rows(framework).values())
    first_group = ChartData.GROUP_FIRST_ROW
    group_rows = range(first_group, first_group + 1 + len(framework.instruments))
    for row, columns in [(row, top) for row in rows] + [(row, groups) for row in group_rows]:
        for column in columns:
            look = {ChartData.LABEL: Look.TEXT, ChartData.CHANGE: Look.CHANGE}.get(column, Look.SCORE)
            style = LOOKS[look] | {"text_wrap": False, "font_size": 12}
            sheet.write_blank(row - 1, column - 1, None, formats(**style))
