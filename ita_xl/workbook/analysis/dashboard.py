"""Where everything stands on the sheet `ภาพรวม`. Rows and columns count from 1."""

from __future__ import annotations

from ita_xl.frameworks.schema import Framework

# Four cards with narrow gaps between them, charts, and the data of the charts to the right.

CARD_COLUMNS = (1, 3, 5, 7)
GAP_COLUMNS = (2, 4, 6)
DASHBOARD_COLUMNS = 7
CARD_WIDTH, GAP_WIDTH, MARGIN_WIDTH = 20.0, 1.1, 3.0


class OverviewRow:
    """Rows of the sheet `ภาพรวม`."""

    STRIP = 4
    LABEL = 5
    SUBLABEL = 6
    VALUE = 7
    BAND = 8
    CHANGE = 9
    FINDING = 11
    BAR_HEADING = 13
    BAR_CHART = (14, 23)
    SMALL_HEADING = 25
    SMALL_CHARTS = (26, 35)
    NOTE = 36


# Heights in points of the rows that do not depend on the figures; together with the finding they fill one A4 page.
OVERVIEW_HEIGHTS: dict[int, float] = {
    3: 7.5,
    4: 6.0,
    5: 27.0,
    6: 36.0,
    7: 48.0,
    8: 26.25,
    9: 24.0,
    10: 9.75,
    12: 9.75,
    13: 27.0,
    24: 9.75,
    25: 27.0,
} | {row: 17.25 for first, last in (OverviewRow.BAR_CHART, OverviewRow.SMALL_CHARTS) for row in range(first, last + 1)}


class ChartData:
    """The table right of the charts: indicators beside the bar chart, total and instruments beside the small ones."""

    LABEL, USED, PREVIOUS, CHANGE, BELOW, BETWEEN, FULL, TARGET = range(9, 17)
    WIDTHS = (13.0, 9.5, 9.5, 11.0, 15.0, 13.0, 10.5, 11.0)
    HEADER_ROW = OverviewRow.BAR_HEADING
    FIRST_ROW = OverviewRow.BAR_CHART[0]
    GROUP_HEADER_ROW = OverviewRow.SMALL_HEADING
    GROUP_FIRST_ROW = OverviewRow.SMALL_CHARTS[0]


# Columns of the bar series, by band.
BAND_COLUMNS = {
    "below_target": ChartData.BELOW,
    "target_to_full": ChartData.BETWEEN,
    "full": ChartData.FULL,
}


def indicator_rows(framework: Framework) -> dict[int, int]:
    """Row of each indicator in the chart data."""
    return {indicator.number: ChartData.FIRST_ROW + i for i, indicator in enumerate(framework.indicators)}
