"""The sheet `เริ่มที่นี่`: six steps with their live status, reports to print, what to publish, links."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ita_xl.frameworks.schema import Status
from ita_xl.report.text_metrics import column_points, row_height
from ita_xl.workbook import layout
from ita_xl.workbook.building.assemble import Build
from ita_xl.workbook.building.cells import area, input_format, write_value
from ita_xl.workbook.building.formats import (
    BAND_INK,
    BAND_TINT,
    CELL,
    FIRST_ROW,
    FONT_SIZE,
    FORMULA,
    INK,
    MUTED,
    NAVY,
    ROW_HEIGHT,
    Style,
)
from ita_xl.workbook.building.indicators import first_rows
from ita_xl.workbook.building.items import item_range
from ita_xl.workbook.building.tables import head, history_range
from ita_xl.workbook.layout import HISTORY_TABLE, INDICATOR_TABLE, PLAN_TABLE, Column, Kind

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

NUMBER, TEXT, STATUS, LINK = range(4)
WIDTHS = (9, 62, 24, 24)
MAIN_FIELDS = ("agency", "agency_type", "district", "province", "total", "level")
LINK_STYLE: Style = {"font_color": "#0B3D91", "underline": 1, "valign": "vcenter"}
SECTION: Style = {"bold": True, "font_color": NAVY, "bottom": 2, "bottom_color": NAVY, "valign": "vcenter"}
PLAIN: Style = {"font_color": INK, "valign": "vcenter", "text_wrap": True}
WARNING: Style = {
    "bold": True,
    "font_color": BAND_INK["below_target"],
    "bg_color": BAND_TINT["below_target"],
    "valign": "vcenter",
    "text_wrap": True,
}


def start_sheet(build: Build) -> None:
    """Writes the start page."""
    _StartSheet(build).write()


class _StartSheet:
    def __init__(self, build: Build) -> None:
        self.build = build
        self.texts = build.texts.start
        self.row = FIRST_ROW
        self.sheet: Worksheet

    def write(self) -> None:
        columns = [
            Column(str(place), header, Kind.TEXT, width)
            for place, (header, width) in enumerate(zip(self.texts.header, WIDTHS, strict=True))
        ]
        self.sheet = head(self.build, layout.START, columns, landscape=False)
        self._steps()
        if self.build.framework.status is Status.PROVISIONAL:
            self._line(self.build.say(self.build.texts.provisional), WARNING)
            self.row += 1
        self._reports()
        self._publish()
        self._links()
        self._section(self.texts.version)
        self._line(self.build.stamp, PLAIN)
        self.sheet.print_area(0, 0, self.row - 1, LINK)

    def _steps(self) -> None:
        for number, (step, (formula, status)) in enumerate(zip(self.texts.steps, self._statuses(), strict=True), 1):
            style = self.build.formats
            self.sheet.write_number(self.row, NUMBER, number, style(**CELL, align="center", bold=True))
            self.sheet.write_string(self.row, TEXT, step.text, style(**CELL, text_wrap=True))
            self.sheet.write_formula(self.row, STATUS, formula, style(**FORMULA, align="center"), status)
            self._link(self.row, LINK, step.sheet, CELL)
            self.sheet.set_row(self.row, max(33.0, self._height(step.text)))
            self.row += 1
        self.row += 1

    def _statuses(self) -> list[tuple[str, str]]:
        """Formula and cached text of the status of every step."""
        build, entries = self.build, self.build.entries
        names = ",".join(f"ita_{key}" for key in MAIN_FIELDS)
        first, last = first_rows(build)
        published = area(layout.INDICATORS, first, INDICATOR_TABLE.places(False)["published"], last)
        used = area(layout.INDICATORS, first, INDICATOR_TABLE.places(False)["used"], last)
        items = len(build.framework.items)
        missing = build.texts.items.missing
        plan = area(layout.PLAN, FIRST_ROW, PLAN_TABLE.places(False)["measure"], FIRST_ROW + PLAN_TABLE.rows - 1)
        counts = [
            (
                f"COUNTA({names})",
                sum(getattr(entries.profile, key) is not None for key in MAIN_FIELDS),
                len(MAIN_FIELDS),
            ),
            (
                f"COUNT({published})",
                sum(p.published is not None for p in entries.indicators.values()),
                last - first + 1,
            ),
            (
                f'{items}-COUNTIF({item_range(build, "outcome")},"{missing}")',
                sum(not node.scored or node.used is not None for node in build.assessment.items),
                items,
            ),
            (f"COUNT({history_range(build, 'year')})", len(entries.history), HISTORY_TABLE.rows),
            (f"COUNTA({plan})", sum(row.measure is not None for row in entries.plan), PLAN_TABLE.rows),
        ]
        statuses = [
            _counted(step.status or "", *count) for step, count in zip(self.texts.steps[:-1], counts, strict=True)
        ]
        ready = any(node.used is not None for node in build.assessment.indicators)
        formula = f'=IF(COUNT({used})>0,"{self.texts.ready}","{self.texts.not_ready}")'
        return [*statuses, (formula, self.texts.ready if ready else self.texts.not_ready)]

    def _reports(self) -> None:
        self._section(self.texts.reports, self.texts.reports_choice)
        first = self.row
        for kind in layout.REPORT_KINDS:
            self.sheet.write_blank(self.row, NUMBER, None, self.build.formats(**CELL))
            self.sheet.write_string(self.row, TEXT, self.texts.report_names[kind], self.build.formats(**CELL))
            value = layout.YES if kind in self.build.entries.reports else None
            write_value(self.sheet, self.row, STATUS, value, input_format(self.build, Kind.CHOICE))
            self.build.workbook.define_name(layout.REPORT_NAMES[kind], f"={area(layout.START, self.row, STATUS)}")
            self.sheet.set_row(self.row, ROW_HEIGHT)
            self.row += 1
        choice = self.build.texts.kinds[Kind.CHOICE]
        rule = {
            "validate": "list",
            "source": "=ita_list_yes",
            "input_title": self.texts.reports,
            "input_message": self.texts.report_prompt,
            "error_title": choice.error_title,
            "error_message": choice.error,
        }
        self.sheet.data_validation(first, STATUS, self.row - 1, STATUS, rule)
        self.row += 1

    def _publish(self) -> None:
        self._section(self.build.say(self.texts.publish))
        rules = self.build.next_framework
        if rules is None:
            self._line(self.texts.not_announced, PLAIN)
        elif not rules.obligations:
            self._line(self.texts.nothing_to_publish, PLAIN)
        else:
            for obligation in rules.obligations:
                item = next(item for item in rules.items if item.code == obligation.item)
                mark = "" if item.text else f"{self.build.texts.not_confirmed} "
                self._line(f"{obligation.item} {mark}{item.text or item.assumed_text}", PLAIN)
        self.row += 1

    def _links(self) -> None:
        self._section(self.texts.other_sheets)
        groups = (
            (self.texts.input_sheets, layout.INPUT_SHEETS[1:]),
            (self.texts.analysis_sheets, layout.ANALYSIS_SHEETS),
            (self.texts.reference_sheet, (layout.REFERENCE,)),
        )
        for title, names in groups:
            self.sheet.write_string(self.row, TEXT, title, self.build.formats(font_color=MUTED, valign="vcenter"))
            for place, name in enumerate(names):
                self._link(self.row + place // 2, STATUS + place % 2, name, {})
            self.row += (len(names) + 1) // 2
        self.row += 1

    def _link(self, row: int, column: int, name: str, style: Style) -> None:
        look = self.build.formats(**(style | LINK_STYLE))
        self.sheet.write_url(row, column, f"internal:'{name}'!A1", look, name)

    def _section(self, title: str, beside: str = "") -> None:
        style = self.build.formats(**SECTION)
        for column in range(len(WIDTHS)):
            self.sheet.write_blank(self.row, column, None, style)
        self.sheet.write_string(self.row, NUMBER, title, style)
        if beside:
            self.sheet.write_string(self.row, STATUS, beside, self.build.formats(**SECTION, align="center"))
        self.sheet.set_row(self.row, 30)
        self.row += 1

    def _line(self, text: str, style: Style) -> None:
        self.sheet.write_string(self.row, TEXT, text, self.build.formats(**style))
        self.sheet.set_row(self.row, max(ROW_HEIGHT, self._height(text)))
        self.row += 1

    def _height(self, text: str) -> float:
        return row_height([(text, column_points(WIDTHS[TEXT]), FONT_SIZE, True)])


def _counted(status: str, count: str, done: int, all_: int) -> tuple[str, str]:
    """`กรอกแล้ว {done}/{all} ข้อ` as a formula that counts, and the text it shows now."""
    before, after = (part.format(all=all_) for part in status.split("{done}"))
    return f'="{before}"&{count}&"{after}"', f"{before}{done}{after}"
