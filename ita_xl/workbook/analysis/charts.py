"""The native charts of the analysis sheets. Every colour and name comes from cells or the palette; a missing score is
an empty cell and leaves a gap."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ita_xl.workbook import layout
from ita_xl.workbook.analysis.dashboard import (
    BAND_COLUMNS,
    CARD_COLUMNS,
    CARD_WIDTH,
    GAP_WIDTH,
    OVERVIEW_HEIGHTS,
    ChartData,
    OverviewRow,
    indicator_rows,
)
from ita_xl.workbook.analysis.places import CHANGE_ROW, YEAR_CHART_ROWS, YEARS
from ita_xl.workbook.building.formats import BAND_BAR, FONT, INK, MUTED, NAVY, PREVIOUS_YEAR, SCORE_FORMAT

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from ita_xl.frameworks.schema import Framework

GRID, AXIS = "#E3E8EE", "#9AA5B1"
# IIT, EIT and OIT in the chart over the years: colour, dash and marker differ, so that grey print keeps them apart.
INSTRUMENT_LINES = (("#1F7A8C", "square"), ("#E0A526", "triangle"), ("#C8402F", "diamond"))
TREND_ROW_HEIGHT = 21.0
# Sizes with a cell on every side; hidden rows count, for filling shows them.
_ANCHOR = {"object_position": 4, "x_offset": 0, "y_offset": 2}


def add_overview_charts(workbook: Workbook, sheet: Worksheet, framework: Framework) -> None:
    """Bars by indicator with the target line, radar of both years, total and instruments of both years."""
    rows = list(indicator_rows(framework).values())
    first, last = rows[0], rows[-1]
    width = 4 * _pixels(CARD_WIDTH) + 3 * _pixels(GAP_WIDTH)
    half = 2 * _pixels(CARD_WIDTH) + _pixels(GAP_WIDTH)
    _insert(sheet, _keep_hidden(_bars(workbook, first, last)), OverviewRow.BAR_CHART, CARD_COLUMNS[0], width)
    _insert(sheet, _keep_hidden(_radar(workbook, first, last)), OverviewRow.SMALL_CHARTS, CARD_COLUMNS[0], half)
    groups = ChartData.GROUP_FIRST_ROW
    years = _two_years(workbook, groups, groups + len(framework.instruments))
    _insert(sheet, _keep_hidden(years), OverviewRow.SMALL_CHARTS, CARD_COLUMNS[2], half)


def add_trend_chart(workbook: Workbook, sheet: Worksheet, framework: Framework) -> None:
    """Total and instruments over the years; rows of years that are not used are hidden and so not drawn."""
    chart = _chart(workbook, "line")
    first, last = YEARS.first_row, CHANGE_ROW - 1
    lines = [("total", NAVY, "circle", 2.75)]
    lines += [
        (instrument.code, colour, marker, 1.5)
        for instrument, (colour, marker) in zip(framework.instruments, INSTRUMENT_LINES, strict=True)
    ]
    for key, colour, marker, width in lines:
        column = YEARS.place(key)
        chart.add_series(
            {
                "name": _cell(layout.BY_YEAR, YEARS.header_row, column),
                "categories": _range(layout.BY_YEAR, first, last, YEARS.place("year")),
                "values": _range(layout.BY_YEAR, first, last, column),
                "line": {"color": colour, "width": width},
                "marker": {"type": marker, "size": 7, "fill": {"color": colour}, "border": {"color": "#FFFFFF"}},
            }
        )
    _score_axes(chart, category_size=14)
    chart.set_legend({"position": "bottom", "font": _font(14, INK)})
    # Ends inside the last column: a chart that touches the next one would widen the printed page.
    width = sum(_pixels(column.width) for column in YEARS.columns) - 8
    chart.set_size({"width": width, "height": _rows_pixels(YEAR_CHART_ROWS, TREND_ROW_HEIGHT)})
    sheet.insert_chart(YEAR_CHART_ROWS[0] - 1, 0, chart, _ANCHOR)


def _bars(workbook: Workbook, first: int, last: int) -> Chart:
    """One series per band, drawn over each other, so that colour and legend follow the values."""
    bars = _chart(workbook, "column")
    for position, (band, column) in enumerate(BAND_COLUMNS.items()):
        bars.add_series(
            {
                "name": _data_cell(ChartData.HEADER_ROW, column),
                "categories": _data(first, last, ChartData.LABEL),
                "values": _data(first, last, column),
                "fill": {"color": BAND_BAR[band]},
                "border": {"none": True},
                "data_labels": {
                    "value": True,
                    "position": "outside_end",
                    "num_format": SCORE_FORMAT,
                    "font": _font(12, INK, True),
                    # On a white ground a label stays readable where the target line passes behind it.
                    "fill": {"color": "#FFFFFF"},
                },
                **({"overlap": 100, "gap": 55} if position == 0 else {}),
            }
        )
    line = _chart(workbook, "line")
    dashes = {"color": NAVY, "width": 1.5, "dash_type": "dash"}
    line.add_series(
        {
            "name": _data_cell(ChartData.HEADER_ROW, ChartData.TARGET),
            "categories": _data(first, last, ChartData.LABEL),
            "values": _data(first, last, ChartData.TARGET),
            "line": {"none": True},
            # The line itself ends in the middle of the outer bars; its trend reaches the edges.
            "trendline": {"type": "linear", "forward": 0.5, "backward": 0.5, "line": dashes},
        }
    )
    bars.combine(line)
    _score_axes(bars, category_size=12)
    bars.set_legend({"none": True})
    return bars


def _radar(workbook: Workbook, first: int, last: int) -> Chart:
    radar = _chart(workbook, "radar", "with_markers")
    for column, colour, dash, size in (
        (ChartData.PREVIOUS, AXIS, "dash", 5),
        (ChartData.USED, NAVY, "solid", 6),
    ):
        radar.add_series(
            {
                "name": _data_cell(ChartData.GROUP_HEADER_ROW, column),
                "categories": _data(first, last, ChartData.LABEL),
                "values": _data(first, last, column),
                "line": {"color": colour, "width": 2, "dash_type": dash},
                "marker": {"type": "circle", "size": size, "fill": {"color": colour}, "border": {"color": colour}},
            }
        )
    radar.set_x_axis({"num_font": _font(12, INK)})
    radar.set_y_axis(
        {
            "min": 0,
            "max": 100,
            "major_unit": 25,
            "num_font": _font(10, MUTED),
            "num_format": "0",
            "major_gridlines": {"visible": True, "line": {"color": GRID, "width": 0.75}},
            "line": {"none": True},
        }
    )
    radar.set_plotarea({"fill": {"none": True}, "layout": {"x": 0.22, "y": 0.11, "width": 0.56, "height": 0.64}})
    radar.set_legend({"position": "bottom", "font": _font(13, INK)})
    return radar


def _two_years(workbook: Workbook, first: int, last: int) -> Chart:
    chart = _chart(workbook, "column")
    for column, colour in ((ChartData.PREVIOUS, PREVIOUS_YEAR), (ChartData.USED, NAVY)):
        chart.add_series(
            {
                "name": _data_cell(ChartData.GROUP_HEADER_ROW, column),
                "categories": _data(first, last, ChartData.LABEL),
                "values": _data(first, last, column),
                "fill": {"color": colour},
                "border": {"none": True},
                "gap": 60,
                "overlap": -5,
                "data_labels": {
                    "value": True,
                    "position": "outside_end",
                    "num_format": SCORE_FORMAT,
                    "font": _font(11, NAVY if colour == NAVY else MUTED, colour == NAVY),
                },
            }
        )
    _score_axes(chart, category_size=13)
    chart.set_legend({"position": "bottom", "font": _font(13, INK)})
    return chart


def _chart(workbook: Workbook, kind: str, subtype: str | None = None) -> Chart:
    """An empty chart without frame and title whose texts are set in the workbook's font in every script."""
    chart: Chart = workbook.add_chart({"type": kind, **({"subtype": subtype} if subtype else {})})
    chart.set_chartarea({"border": {"none": True}, "fill": {"none": True}})
    chart.set_plotarea({"fill": {"none": True}})
    chart.set_title({"none": True})

    def write_fonts(attributes: list[tuple[str, str]]) -> None:
        # XlsxWriter names the font for Latin letters only; Excel would set Thai labels in the theme's font.
        for script in ("a:latin", "a:ea", "a:cs"):
            chart._xml_empty_tag(script, attributes)

    chart._write_a_latin = write_fonts
    return chart


def _keep_hidden(chart: Chart) -> Chart:
    """LibreOffice forgets the cells of a chart whose rows are all hidden, as they are until the sheet is filled."""
    chart.show_hidden_data()
    return chart


def _score_axes(chart: Chart, *, category_size: int) -> None:
    """Points 0 to 100; a little room above for the label of a full bar."""
    chart.set_x_axis(
        {
            "num_font": _font(category_size, INK),
            "num_format": "General",
            "line": {"color": AXIS},
            "major_tick_mark": "none",
            "minor_tick_mark": "none",
        }
    )
    chart.set_y_axis(
        {
            "min": 0,
            "max": 110,
            "major_unit": 20,
            "num_font": _font(11, MUTED),
            "num_format": "0",
            "line": {"none": True},
            "major_gridlines": {"visible": True, "line": {"color": GRID, "width": 0.75}},
            "major_tick_mark": "none",
            "minor_tick_mark": "none",
        }
    )


def _font(size: int, color: str, bold: bool = False) -> dict[str, Any]:
    return {"name": FONT, "size": size, "color": color, "bold": bold}


def _insert(sheet: Worksheet, chart: Chart, rows: tuple[int, int], column: int, width: int) -> None:
    chart.set_size({"width": width, "height": _rows_pixels(rows, OVERVIEW_HEIGHTS[rows[0]])})
    sheet.insert_chart(rows[0] - 1, column - 1, chart, _ANCHOR)


def _pixels(column_width: float) -> int:
    """As XlsxWriter sizes a column with a digit of 8 pixels."""
    return int(column_width * 8 + 0.5) + 5


def _rows_pixels(rows: tuple[int, int], height: float) -> int:
    return int((rows[1] - rows[0] + 1) * height * 4 / 3) - 4


def _data(first: int, last: int, column: int) -> list[Any]:
    return _range(layout.OVERVIEW, first, last, column)


def _data_cell(row: int, column: int) -> list[Any]:
    return _cell(layout.OVERVIEW, row, column)


def _range(sheet: str, first: int, last: int, column: int) -> list[Any]:
    return [sheet, first - 1, column - 1, last - 1, column - 1]


def _cell(sheet: str, row: int, column: int) -> list[Any]:
    return [sheet, row - 1, column - 1]
