"""The sheet `คะแนนตัวชี้วัด`: indicators, instruments, total, level and sub-indicators, each with live formulas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ita_xl.assessment.model import Node
from ita_xl.frameworks.schema import Aggregation, BandKey, Indicator, SubIndicator
from ita_xl.report.text_metrics import column_points, row_height
from ita_xl.workbook import layout
from ita_xl.workbook.building.assemble import Build
from ita_xl.workbook.building.cells import KIND_STYLES, PADDED_CHANGE, input_format, letters, validation, write_value
from ita_xl.workbook.building.entries import ScorePair
from ita_xl.workbook.building.formats import (
    ALARM_FILL,
    CELL,
    FIRST_ROW,
    FONT_SIZE,
    FORMULA,
    HEAD_FILL,
    HEADER,
    NAVY,
    ROW_HEIGHT,
    WHITE,
    Style,
)
from ita_xl.workbook.building.formulas import (
    band,
    difference,
    first_number,
    level,
    mean_of_children,
    mean_of_group,
    number_or_empty,
    rank,
    rounded,
    unless_empty,
    weighted_sum,
    with_history,
)
from ita_xl.workbook.building.items import item_columns, item_range
from ita_xl.workbook.building.tables import band_colours, head, history_range
from ita_xl.workbook.layout import INDICATOR_TABLE

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

PLACES = INDICATOR_TABLE.places(has_parts=False)  # the columns are the same in every year
GROUP: Style = {"bold": True, "bg_color": HEAD_FILL, "font_color": NAVY}
CHANGES = ("difference", "change")
# In the last printed column of rows that leave it empty: else LibreOffice sets number signs into the PDF for the
# hidden columns beside it.
NOTHING = '=""'


def indicator_sheet(build: Build) -> None:
    """Writes the sheet with its given cells, inputs, validations and formulas."""
    _IndicatorSheet(build).write()


def first_rows(build: Build) -> tuple[int, int]:
    """Zero-based rows of the first and last indicator."""
    return FIRST_ROW, FIRST_ROW + len(build.framework.indicators) - 1


class _IndicatorSheet:
    """The rows, one below the other: indicators, instruments, a gap, total, level, a gap, sub-indicators."""

    def __init__(self, build: Build) -> None:
        self.build = build
        self.rules = build.framework
        self.shown = build.framework.rounding.shown
        self.first, self.last = first_rows(build)
        self.first_instrument = self.last + 1
        self.last_instrument = self.last + len(self.rules.instruments)
        self.total_row = self.last_instrument + 2
        self.first_sub = self.total_row + 4
        self.last_sub = self.first_sub + len(self.rules.sub_indicators) - 1
        self.sheet: Worksheet

    def write(self) -> None:
        columns = (*INDICATOR_TABLE.columns, *INDICATOR_TABLE.formulas)
        self.sheet = head(self.build, layout.INDICATORS, columns, landscape=True, frozen_columns=2)
        for place, indicator in enumerate(self.rules.indicators):
            self._indicator(self.first + place, indicator)
        for place, instrument in enumerate(self.rules.instruments):
            self._instrument(self.first_instrument + place, instrument.code, instrument.name)
        self._total()
        self._level()
        if self.rules.sub_indicators:
            self._sub_head()
            for place, sub in enumerate(self.rules.sub_indicators):
                self._sub_indicator(self.first_sub + place, sub)
        for key in ("published", "previous"):
            rule = validation(self.build, INDICATOR_TABLE.key, INDICATOR_TABLE.column(key))
            self.sheet.data_validation(self.first, PLACES[key], self.last_instrument, PLACES[key], rule)
        self._colours()
        self.sheet.print_area(0, 0, self.last_sub, PLACES["rank"])
        self.sheet.fit_to_pages(1, 1)

    def _indicator(self, row: int, indicator: Indicator) -> None:
        entry = self.build.entries.indicators.get(indicator.number, ScorePair())
        self._given(row, indicator.number, indicator.name, indicator.instrument, {})
        self._inputs(row, entry)
        node = self.build.assessment.node(str(indicator.number))
        scored = self._cell("scored_items", row)
        if indicator.aggregation is Aggregation.SUB_INDICATORS:
            parents, counts = self._range("parent", sub=True), self._range("scored_items", sub=True)
            number = self._cell("number", row)
            exact = mean_of_children(parents, number, counts, self._range("exact", sub=True))
        else:
            group = f"{item_range(self.build, 'indicator')}={self._cell('number', row)}"
            items = item_columns(self.build, indicator.instrument)
            count = sum(n.scored for n in self.build.assessment.items if n.indicator == indicator.number)
            self._formula("scored_items", row, f"={items.scored(group)}", count)
            exact = items.mean(group, scored)
        self._score_formulas(row, node, exact, self._cell("exact", row), {})
        formula = rank(self._cell("used", row), self._range("used"))
        self._formula("rank", row, formula, "" if node.rank is None else node.rank)

    def _instrument(self, row: int, code: str, name: str) -> None:
        self._given(row, code, name, code, GROUP)
        self._inputs(row, self.build.entries.instruments.get(code, ScorePair()))
        places = self.rules.rounding.instrument
        exact = mean_of_group(self._range("instrument"), self._cell("number", row), self._range("exact_used"), places)
        self._score_formulas(row, self.build.assessment.node(code), exact, self._cell("exact", row), {"bold": True})
        self._formula("rank", row, NOTHING, "")

    def _total(self) -> None:
        row, profile = self.total_row, self.build.entries.profile
        self._given(row, None, self.build.say(self.build.texts.indicators.total), None, GROUP)
        for key, name, value in (
            ("published", "ita_total", profile.total),
            ("previous", "ita_total_prev", profile.total_prev),
        ):
            self._formula(key, row, number_or_empty(name), "" if value is None else float(value), {"bold": True})
        cells = [self._cell("exact_used", self.first_instrument + n) for n in range(len(self.rules.instruments))]
        weights = [f"ita_ref_weight_{instrument.code}" for instrument in self.rules.instruments]
        exact = weighted_sum(cells, weights, self.rules.rounding.total)
        self._score_formulas(row, self.build.assessment.total, exact, self._cell("exact", row), {"bold": True})
        self._formula("band", row, None, None)
        self._formula("rank", row, NOTHING, "")

    def _level(self) -> None:
        row, result = self.total_row + 1, self.build.assessment.level
        self._given(row, None, self.build.texts.indicators.level, None, GROUP)
        # The words are wider than the columns: without borders they run on into the cell beside them.
        style = {"bold": True, "align": "left", "num_format": "General", "border": 0}
        for key in ("previous", "difference"):
            self._formula(key, row, None, None, style)
        published = self.build.entries.profile.level or ""
        self._formula("published", row, '=IF(ita_level="","",ita_level)', published, style)
        used = self._cell("used", self.total_row)
        instruments = self._range("used", instruments=True)
        formula = level(self.rules.levels.rules, used, instruments, len(self.rules.instruments))
        self._formula("computed", row, formula, result.computed or "", style)

    def _sub_head(self) -> None:
        row = self.first_sub - 1
        for key in ("number", "name", "instrument", "published", "previous", "computed"):
            self.sheet.write_blank(row, PLACES[key], None, self.build.formats(**HEADER))
        text = self.build.texts.indicators.sub_indicators
        self.sheet.write_string(row, PLACES["name"], text, self.build.formats(**(HEADER | {"align": "left"})))

    def _sub_indicator(self, row: int, sub: SubIndicator) -> None:
        instrument = next(i.instrument for i in self.rules.indicators if i.number == sub.indicator)
        self._given(row, None, f"{sub.code} {sub.name}", instrument, {})
        group = f'{item_range(self.build, "sub_indicator")}="{sub.code}"'
        items, scored = item_columns(self.build, instrument), self._cell("scored_items", row)
        node, score = self.build.assessment.node(sub.code), self.build.exact[sub.code]
        self._formula("parent", row, None, sub.indicator)
        count = sum(n.scored for n in self.build.assessment.items if n.sub_indicator == sub.code)
        self._formula("scored_items", row, f"={items.scored(group)}", count)
        exact = self._cell("exact", row)
        self._formula("exact", row, items.mean(group, scored), _number(score.computed))
        self._formula("computed", row, unless_empty(exact, rounded(exact, self.shown)), _number(node.computed))
        self.sheet.write_formula(row, PLACES["rank"], NOTHING, None, "")

    def _score_formulas(self, row: int, node: Node, exact: str, exact_cell: str, style: Style) -> None:
        """The formulas that indicators, instruments and the total have in common."""
        score, places = self.build.exact[node.key], self.shown
        typed, computed = self._cell("published", row), self._cell("computed", row)
        exact_used, used, before = (self._cell(key, row) for key in ("exact_used", "used", "before"))
        self._formula("exact", row, exact, _number(score.computed))
        self._formula(
            "computed", row, unless_empty(exact_cell, rounded(exact_cell, places)), _number(node.computed), style
        )
        gap = None if node.published is None or node.computed is None else node.published - node.computed
        self._formula("difference", row, difference(typed, computed, places), _number(gap), style)
        self._formula("exact_used", row, first_number(typed, exact_cell), _number(score.used))
        self._formula("used", row, unless_empty(exact_used, rounded(exact_used, places)), _number(node.used), style)
        history = with_history(
            self._cell("previous", row), history_range(self.build, "year"), history_range(self.build, node.key)
        )
        self._formula("before", row, history, _number(self._before(node)))
        self._formula("change", row, difference(used, before, places), _number(node.change), style)
        name = self.build.bands[BandKey(node.band)] if node.band else ""
        self._formula("band", row, f"={band(used)}", name, style)

    def _before(self, node: Node) -> object:
        """Last year's score of a node before it is rounded for showing."""
        entries, rules = self.build.entries, self.rules
        row = next((h for h in entries.history if h.year == rules.fiscal_year - 1), None)
        if node.key == "total":
            typed, found = entries.profile.total_prev, row and row.total
        elif node.indicator is None:
            typed = entries.instruments.get(node.key, ScorePair()).previous
            found = row and row.instruments.get(node.key)
        else:
            typed = entries.indicators.get(node.indicator, ScorePair()).previous
            found = row and row.indicators.get(node.indicator)
        return found if typed is None else typed

    def _given(self, row: int, number: object, name: str, instrument: str | None, style: Style) -> None:
        values = {"number": number, "name": name, "instrument": instrument}
        for key, value in values.items():
            align = {"text_wrap": True} if key == "name" else {"align": "center"}
            write_value(self.sheet, row, PLACES[key], value, self.build.formats(**(CELL | align | style)))
        width = column_points(INDICATOR_TABLE.column("name").width)
        self.sheet.set_row(row, max(ROW_HEIGHT, row_height([(name, width, FONT_SIZE, "bold" in style)])))

    def _inputs(self, row: int, entry: ScorePair) -> None:
        for key in ("published", "previous"):
            style = input_format(self.build, INDICATOR_TABLE.column(key).kind)
            write_value(self.sheet, row, PLACES[key], getattr(entry, key), style)

    def _formula(
        self, key: str, row: int, formula: str | None, value: object, extra: Mapping[str, object] | None = None
    ) -> None:
        """A formula cell with its cached value; without a formula a plain grey cell."""
        columns = (*INDICATOR_TABLE.columns, *INDICATOR_TABLE.formulas)
        column = next(column for column in columns if column.key == key)
        style = FORMULA | KIND_STYLES[column.kind] | dict(extra or {})
        if key in CHANGES:
            style["num_format"] = PADDED_CHANGE
        if key == "band":
            style |= {"align": "center", "num_format": "General"}
        if formula is None:
            write_value(self.sheet, row, PLACES[key], value, self.build.formats(**style))
        else:
            self.sheet.write_formula(row, PLACES[key], formula, self.build.formats(**style), value)

    def _cell(self, key: str, row: int) -> str:
        return f"${letters(PLACES[key])}{row + 1}"

    def _range(self, key: str, *, sub: bool = False, instruments: bool = False) -> str:
        first, last = (self.first_sub, self.last_sub) if sub else (self.first, self.last)
        if instruments:
            first, last = self.first_instrument, self.last_instrument
        column = letters(PLACES[key])
        return f"${column}${first + 1}:${column}${last + 1}"

    def _colours(self) -> None:
        band_colours(self.build, self.sheet, self.first, self.last_instrument, PLACES["band"])
        cell = self._cell("difference", self.first)
        alarm = self.build.formats(font_color=WHITE, bg_color=ALARM_FILL, bold=True)
        rule = {"type": "formula", "criteria": f"=AND(ISNUMBER({cell}),ABS({cell})>ita_ref_tolerance)", "format": alarm}
        column = PLACES["difference"]
        self.sheet.conditional_format(self.first, column, self.total_row, column, rule)


def _number(value: object) -> object:
    """A cached number; empty text where nothing is known."""
    return "" if value is None else float(value)  # type: ignore[arg-type]  # Decimal and Fraction become floats
