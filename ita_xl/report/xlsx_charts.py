"""Native charts: bars in band colours with a target line, a radar, and bars of two years."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import msgspec

from ita_xl.narrative.engine import Digits
from ita_xl.report import styles
from ita_xl.report.document import Chart, ChartKind, Series, Tone
from ita_xl.report.lines import Placed

DATA_SHEET = "_กราฟ"
LOW_BAR = 22  # points; a label does not fit into a lower bar and stands above it
TOP = 100
AXIS_SIZE, LABEL_SIZE = 11, 12
FEW_CATEGORIES = 2
RADAR_PLACE = {"x": 0.27, "y": 0.12, "width": 0.46, "height": 0.58}  # shares of the chart, labels stand around it
HALF_CATEGORY = 0.5  # how far the target line goes on beyond the first and last bar


class ChartWriter:
    """Draws charts over their cells; their numbers go to one hidden sheet, added by `close`."""

    def __init__(self, book: Any, digits: Digits) -> None:
        self.book = book
        thai = "[$-D00041E]" if digits == "thai" else ""
        self.score, self.whole = f"{thai}0.00", f"{thai}0"
        self.columns: list[tuple[str | Decimal | None, ...]] = []

    def add(self, sheet: Any, row: int, column: int, cell: Placed, height: float) -> None:
        """Puts the chart of `cell` over it; the row is `height` points high."""
        chart = cell.chart
        if chart is None:
            return
        kinds = {
            ChartKind.BANDS: self._bands,
            ChartKind.RADAR: self._radar,
            ChartKind.BARS: self._bars,
            ChartKind.COUNTS: self._counts,
        }
        drawn = kinds[chart.kind](chart)
        drawn.set_title({"none": True})
        drawn.set_chartarea({"border": {"none": True}, "fill": {"none": True}})
        drawn.set_size({"width": cell.right - cell.left, "height": int(height / 0.75) - 2})
        options = {"x_offset": 0, "y_offset": 1, "object_position": 1, "description": chart.title}
        sheet.insert_chart(row, column, drawn, options)

    def close(self) -> None:
        """Writes the data sheet. Call it once, after the last chart."""
        if not self.columns:
            return
        sheet = self.book.add_worksheet(DATA_SHEET)
        for x, values in enumerate(self.columns):
            for y, value in enumerate(values):
                if isinstance(value, str):
                    sheet.write_string(y, x, value)
                elif value is not None:
                    sheet.write_number(y, x, value)
        sheet.hide()

    def _column(self, name: str, values: Sequence[str | Decimal | None]) -> list[Any]:
        """Keeps a column of data; returns its place without the name."""
        self.columns.append((name, *values))
        x = len(self.columns) - 1
        return [DATA_SHEET, 1, x, len(values), x]

    def _series(self, series: Series, categories: list[Any]) -> dict[str, Any]:
        values = self._column(series.name, series.values)
        return {"name": [DATA_SHEET, 0, values[2]], "categories": categories, "values": values}

    def _labels(self, colour: str, position: str) -> dict[str, Any]:
        font = {"size": LABEL_SIZE, "bold": True, "color": f"#{colour}"}
        return {"value": True, "num_format": self.score, "font": font, "position": position}

    def _axes(self, drawn: Any) -> None:
        drawn.set_x_axis(
            {
                "num_font": {"size": AXIS_SIZE, "color": f"#{styles.INK}", "rotation": 360},
                "line": {"color": "#9AA5B1", "width": 0.75},
                "major_tick_mark": "none",
            }
        )
        drawn.set_y_axis(
            {
                "min": 0,
                "max": TOP,
                "major_unit": 20,
                "num_format": self.whole,
                "num_font": {"size": AXIS_SIZE, "color": f"#{styles.MUTED}"},
                "line": {"none": True},
                "major_gridlines": {"visible": True, "line": {"color": f"#{styles.GRID}", "width": 0.5}},
                "major_tick_mark": "none",
            }
        )

    def _bands(self, chart: Chart) -> Any:
        """One series per band, drawn over each other, so that legend and colours follow the data."""
        drawn = self.book.add_chart({"type": "column"})
        categories = self._column("", chart.categories)
        for series in chart.series:
            for low in (False, True):
                part = _only(series, low)
                if all(v is None for v in part.values):
                    continue
                options = self._series(part, categories)
                inside = styles.LABEL_COLOURS.get(series.tone, styles.INK)
                labels = self._labels(styles.INK, "outside_end") if low else self._labels(inside, "inside_base")
                fill = {"color": f"#{styles.FILLS[series.tone]}"}
                drawn.add_series(options | {"fill": fill, "data_labels": labels, "gap": 55, "overlap": 100})
        self._axes(drawn)
        if chart.target is not None:
            drawn.combine(self._target_line(chart, chart.target, categories))
        drawn.set_legend({"none": True})
        return drawn

    def _target_line(self, chart: Chart, target: Decimal, categories: list[Any]) -> Any:
        line = self.book.add_chart({"type": "line"})
        series = Series(name=chart.target_name, values=(target,) * len(chart.categories), tone=Tone.NAVY)
        dashes = {"color": f"#{styles.NAVY}", "width": 1.5, "dash_type": "dash"}
        trend = {"type": "linear", "forward": HALF_CATEGORY, "backward": HALF_CATEGORY, "line": dashes}
        options = self._series(series, categories)
        line.add_series(options | {"line": {"none": True}, "marker": {"type": "none"}, "trendline": trend})
        return line

    def _radar(self, chart: Chart) -> Any:
        drawn = self.book.add_chart({"type": "radar", "subtype": "with_markers"})
        categories = self._column("", chart.categories)
        for series in chart.series:
            previous = series.tone is Tone.PREVIOUS
            colour = f"#{styles.FILLS[series.tone]}"
            line = {"color": colour, "width": 1.5 if previous else 2.25} | ({"dash_type": "dash"} if previous else {})
            marker = {
                "type": "circle",
                "size": 4 if previous else 6,
                "fill": {"color": colour},
                "border": {"color": colour},
            }
            drawn.add_series(self._series(series, categories) | {"line": line, "marker": marker})
        drawn.set_x_axis({"num_font": {"size": LABEL_SIZE, "color": f"#{styles.INK}"}})
        drawn.set_y_axis(
            {
                "min": 0,
                "max": TOP,
                "major_unit": 50,
                "num_format": self.whole,
                "num_font": {"size": 9, "color": f"#{styles.MUTED}"},
                "line": {"color": f"#{styles.GRID}"},
                "major_gridlines": {"visible": True, "line": {"color": f"#{styles.GRID}", "width": 0.75}},
                "major_tick_mark": "none",
            }
        )
        drawn.set_plotarea({"layout": RADAR_PLACE})
        self._legend(drawn)
        return drawn

    def _bars(self, chart: Chart) -> Any:
        few = len(chart.categories) <= FEW_CATEGORIES
        gap = 200 if few else 60
        drawn = self.book.add_chart({"type": "column"})
        categories = self._column("", chart.categories)
        for series in chart.series:
            fill = {"color": f"#{styles.FILLS[series.tone]}"}
            options = self._series(series, categories) | {"fill": fill, "gap": gap, "overlap": -5}
            if few or series.tone is not Tone.PREVIOUS:  # the labels of narrow bars would run into each other
                options["data_labels"] = self._labels(styles.INK, "outside_end")
            drawn.add_series(options)
        self._axes(drawn)
        drawn.set_y_axis(
            {
                "min": 0,
                "max": 120,
                "major_unit": 20,
                "visible": False,
                "major_gridlines": {"visible": False},
            }
        )
        self._legend(drawn)
        return drawn

    def _counts(self, chart: Chart) -> Any:
        drawn = self.book.add_chart({"type": "column"})
        categories = self._column("", chart.categories)
        for series in chart.series:
            labels = self._labels(styles.INK, "outside_end") | {"num_format": self.whole}
            fill = {"color": f"#{styles.FILLS[series.tone]}"}
            drawn.add_series(self._series(series, categories) | {"fill": fill, "gap": 60, "data_labels": labels})
        self._axes(drawn)
        drawn.set_y_axis({"min": 0, "visible": False, "major_gridlines": {"visible": False}})
        drawn.set_legend({"none": True})
        return drawn

    def _legend(self, drawn: Any) -> None:
        drawn.set_legend({"position": "bottom", "font": {"size": LABEL_SIZE, "color": f"#{styles.MUTED}"}})


def _only(series: Series, low: bool) -> Series:
    """The values whose label stands above the bar (`low`), or the others."""
    kept = tuple(v if v is not None and (v < LOW_BAR) == low else None for v in series.values)
    return msgspec.structs.replace(series, values=kept)
