"""The sheet `อ้างอิง`: the rules of the year to read, the named cells that formulas use, the drop-down lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ita_xl.frameworks.schema import Level, Status
from ita_xl.report.text_metrics import column_points, row_height
from ita_xl.workbook import layout
from ita_xl.workbook.building.assemble import Build
from ita_xl.workbook.building.cells import area, list_name, write_value
from ita_xl.workbook.building.formats import CELL, FIRST_ROW, FONT_SIZE, HEADER, INK, NAVY, ROW_HEIGHT, Style
from ita_xl.workbook.building.formulas import FULL_MARK
from ita_xl.workbook.building.tables import head
from ita_xl.workbook.building.texts import SectionText
from ita_xl.workbook.layout import Column, Kind

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

WIDTHS = (26, 76, 16, 16, 16)
LISTS_FROM = len(WIDTHS) + 1  # a gap, then one column per list
LIST_WIDTH = 26
SIZE = 14
SECTION: Style = {"bold": True, "font_size": FONT_SIZE, "font_color": NAVY, "valign": "vcenter"}
PLAIN: Style = {"font_size": SIZE, "font_color": INK, "valign": "vcenter", "text_wrap": True}


def reference_sheet(build: Build) -> None:
    """Writes the rules, the named cells and the lists."""
    _ReferenceSheet(build).write()


class _ReferenceSheet:
    def __init__(self, build: Build) -> None:
        self.build = build
        self.rules = build.framework
        self.texts = build.texts.reference
        self.row = FIRST_ROW
        self.sheet: Worksheet

    def write(self) -> None:
        columns = [Column(str(place), "", Kind.TEXT, width) for place, width in enumerate(WIDTHS)]
        self.sheet = head(self.build, layout.REFERENCE, columns, landscape=True)
        self._certainty()
        self._values()
        self._instruments()
        self._indicators()
        self._levels()
        self._bands()
        self._publication()
        self._origin()
        self._lists()
        self.sheet.print_area(0, 0, self.row - 1, len(WIDTHS) - 1)

    def _certainty(self) -> None:
        self._section(SectionText(title=self.texts.certainty))
        self._text(self.rules.summary)
        if self.rules.status is Status.PROVISIONAL:
            self._text(self.build.say(self.build.texts.provisional))
        self.row += 1

    def _values(self) -> None:
        self._section(self.texts.values)
        values: dict[str, object] = {
            "year": self.rules.fiscal_year,
            "target": self.rules.target.score,
            "tolerance": self.rules.rounding.tolerance,
            "yes": layout.YES,
        }
        for key, value in values.items():
            self._name(f"ita_ref_{key}", 2)
            self._table_row([None, self.texts.value_names[key], value])
        self._name("ita_ref_target_used", 2)
        formula = "=IF(ISNUMBER(ita_target),ita_target,ita_ref_target)"
        style = self.build.formats(**CELL, font_size=SIZE, align="center")
        self._table_row([None, self.texts.value_names["target_used"], None])
        self.sheet.write_formula(self.row - 1, 2, formula, style, float(self.build.target))
        self.row += 1

    def _instruments(self) -> None:
        self._section(self.texts.instruments)
        for instrument in self.rules.instruments:
            self._name(f"ita_ref_weight_{instrument.code}", 2)
            count = sum(item.instrument == instrument.code for item in self.rules.items)
            self._table_row([instrument.code, instrument.name, instrument.weight.value, count])
        self.row += 1

    def _indicators(self) -> None:
        self._section(self.texts.indicators)
        for indicator in self.rules.indicators:
            count = len(self.rules.items_of(indicator.number))
            self._table_row([indicator.number, indicator.name, indicator.instrument, count])
        self.row += 1
        self._section(self.texts.sub_indicators)
        for sub in self.rules.sub_indicators:
            count = len(self.rules.items_of(sub.indicator, sub.code))
            self._table_row([sub.code, sub.name, sub.indicator, count])
        self.row += 1
        self._section(self.texts.calculation)
        for text in self.texts.calculations:
            self._text(self.build.say(text))
        self.row += 1

    def _levels(self) -> None:
        self._section(self.texts.levels)
        for number, rule in enumerate(self.rules.levels.rules, start=1):
            name = f"ita_ref_level_{number}"
            for column, ending in ((0, ""), (2, "_from"), (3, "_below"), (4, "_minimum")):
                self._name(name + ending, column)
            self._table_row(
                [rule.name, self._condition(rule), rule.total.start, rule.total.end, rule.every_instrument_from]
            )
            if rule.total.end == FULL_MARK:  # 100 itself belongs to the level, unlike the other ends
                shown = f'"{self.texts.level_full_mark} "0'
                style = self.build.formats(**CELL, font_size=SIZE, align="center", num_format=shown)
                self.sheet.write_number(self.row - 1, 3, FULL_MARK, style)
        self.row += 1

    def _condition(self, rule: Level) -> str:
        if rule.every_instrument_from is None:
            return self.texts.no_condition
        return self.texts.level_condition.format(minimum=rule.every_instrument_from)

    def _bands(self) -> None:
        self._section(self.texts.bands)
        for band in self.rules.bands:
            self._name(f"ita_ref_band_{band.key}", 0)
            self._table_row([band.name, self.texts.band_ranges[band.key]])
        self.row += 1

    def _publication(self) -> None:
        if self.rules.obligations:
            self._section(self.texts.obligations)
            for obligation in self.rules.obligations:
                item = next(item for item in self.rules.items if item.code == obligation.item)
                mark = "" if item.text else f"{self.build.texts.not_confirmed} "
                self._table_row([obligation.item, f"{mark}{item.text or item.assumed_text}"])
            self.row += 1
        if self.rules.issues:
            self._section(self.texts.issues)
            for issue in self.rules.issues:
                self._table_row([issue.number, f"{issue.name}: {', '.join(issue.items)}"])
            self.row += 1

    def _origin(self) -> None:
        self._section(self.texts.sources)
        for key, source in self.rules.sources.items():
            self._table_row([key, "\n".join(part for part in (source.what_th, source.link) if part)])

    def _lists(self) -> None:
        lists: dict[str, Sequence[str]] = dict(layout.CHOICES)
        lists |= {
            "levels": [rule.name for rule in self.rules.levels.rules],
            "agency_types": [kind.name for kind in self.build.texts.agency_types],
            "provinces": self.build.texts.provinces,
        }
        style = self.build.formats(**PLAIN)
        for column, (key, values) in enumerate(lists.items(), start=LISTS_FROM):
            self.sheet.set_column(column, column, LIST_WIDTH)
            for place, value in enumerate(values):
                self.sheet.write_string(FIRST_ROW + place, column, value, style)
            last = FIRST_ROW + len(values) - 1
            self.build.workbook.define_name(list_name(key), f"={area(layout.REFERENCE, FIRST_ROW, column, last)}")
        self.sheet.write_string(FIRST_ROW - 1, LISTS_FROM, self.texts.lists, self.build.formats(**SECTION))

    def _section(self, text: SectionText) -> None:
        self.sheet.write_string(self.row, 0, text.title, self.build.formats(**SECTION))
        self.sheet.set_row(self.row, 30)
        self.row += 1
        if text.header:
            for column, value in enumerate(text.header):
                write_value(self.sheet, self.row, column, value, self.build.formats(**HEADER))
            self._fit([(value, column, True) for column, value in enumerate(text.header)])
            self.row += 1

    def _text(self, text: str) -> None:
        """A paragraph as wide as the second column."""
        write_value(self.sheet, self.row, 1, text, self.build.formats(**PLAIN))
        self._fit([(text, 1, False)])
        self.row += 1

    def _table_row(self, values: Iterable[object]) -> None:
        """One row; a first value of None leaves its cell bare."""
        cells = []
        for column, value in enumerate(values):
            if value is None and column == 0:
                continue
            align = {} if column == 1 else {"align": "center"}
            style = self.build.formats(**(CELL | {"font_size": SIZE, "text_wrap": True} | align))
            write_value(self.sheet, self.row, column, value, style)
            if isinstance(value, str):
                cells.append((value, column, False))
        self._fit(cells)
        self.row += 1

    def _fit(self, cells: Iterable[tuple[str, int, bool]]) -> None:
        sized = [(text, column_points(WIDTHS[column]), float(SIZE), bold) for text, column, bold in cells]
        self.sheet.set_row(self.row, max(ROW_HEIGHT - 3, row_height(sized)))

    def _name(self, name: str, column: int) -> None:
        """Names the cell of the row that is about to be written."""
        self.build.workbook.define_name(name, f"={area(layout.REFERENCE, self.row, column)}")
