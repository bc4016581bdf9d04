"""Builds the small workbook in which one unit reports about its measures. One of three modules with XlsxWriter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xlsxwriter

from ita_xl.assessment.submission import FollowUpRow, PlanRow
from ita_xl.frameworks.schema import Framework
from ita_xl.narrative.thai import date_short, join_thai
from ita_xl.report.text_metrics import column_points, row_height
from ita_xl.report.theme import use_theme
from ita_xl.workbook import layout, unit_layout
from ita_xl.workbook.building.assemble import YEAR_OFFSET, Build
from ita_xl.workbook.building.cells import KIND_STYLES, area, input_format, validation, write_value
from ita_xl.workbook.building.entries import Entries
from ita_xl.workbook.building.formats import (
    FIRST_ROW,
    FONT,
    FONT_SIZE,
    FORMULA,
    GOLD_DARK,
    GREY_TAB,
    HEADER,
    HEADER_ROW,
    INK,
    NAVY,
    PROTECTION,
    ROW_HEIGHT,
    WORKBOOK_OPTIONS,
    Style,
    page_setup,
    sheet_head,
)
from ita_xl.workbook.building.unit_texts import UnitTexts, unit_texts
from ita_xl.workbook.layout import Column
from ita_xl.workbook.reading.plan import past_year
from ita_xl.workbook.reading.text import key
from ita_xl.workbook.unit_layout import UnitPlan

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

HEADER_SIZE = 14
FOOTER_LENGTH = 80  # Excel allows 255 characters in a footer, codes of fonts included
REPORT_ROW_HEIGHT = 3 * ROW_HEIGHT  # room to write by hand on paper
_INSTRUCTION_ROW = 4
_TABLE_ROW = _INSTRUCTION_ROW + 6
_LABEL: Style = {"font_color": NAVY, "bold": True, "valign": "vcenter", "indent": 1}
_PLAIN: Style = {"font_color": INK, "valign": "vcenter", "indent": 1}


def build_unit_book(plan: UnitPlan, framework: Framework, path: Path) -> None:
    """Writes the workbook of one unit: its measures to read, a row per measure and round to fill in.

    What is known of the measures is filled in. Equal arguments give equal bytes.
    """
    workbook = xlsxwriter.Workbook(str(path), WORKBOOK_OPTIONS | {"in_memory": True})
    for name, colour in (
        (unit_layout.MEASURES, NAVY),
        (layout.FOLLOW_UP, GOLD_DARK),
        (unit_layout.HANDED_OUT, GREY_TAB),
    ):
        workbook.add_worksheet(name).set_tab_color(colour)
    book = _UnitBook(Build(workbook, framework, Entries(), None), plan, unit_texts())
    book.write_measures()
    book.write_reports()
    book.write_handed_out()
    book.describe()
    workbook.close()


class _UnitBook:
    def __init__(self, build: Build, plan: UnitPlan, texts: UnitTexts) -> None:
        self.build = build
        self.plan = plan
        self.texts = texts
        self.stamp = unit_layout.stamp(build.framework.fiscal_year)
        self.words = {"years": _years(plan.measures, build.framework.fiscal_year), "unit": plan.unit}
        self.rows = [(measure, report) for measure in plan.measures for report in _rounds(measure.code, plan.reports)]

    def write_measures(self) -> None:
        """The sheet to read: who, what to do, and the measures."""
        columns = unit_layout.MEASURE_TABLE.columns
        texts, formats = self.texts, self.build.formats
        sheet = self._sheet(unit_layout.MEASURES, columns, texts.measures_title, texts.measures_help, _TABLE_ROW)
        for row, name, label, value in (
            (2, unit_layout.AGENCY_NAME, texts.agency, self.plan.agency),
            (3, unit_layout.UNIT_NAME, texts.unit, self.plan.unit),
        ):
            sheet.set_row(row, ROW_HEIGHT)
            sheet.write_string(row, 0, label, formats(**_LABEL))
            sheet.write_string(row, 2, value, formats(**_PLAIN))
            self.build.workbook.define_name(name, f"={area(unit_layout.MEASURES, row, 2)}")
        for row, line in enumerate(texts.instructions, start=_INSTRUCTION_ROW):
            sheet.set_row(row, ROW_HEIGHT)
            sheet.write_string(row, 0, line, formats(**_PLAIN))
        for row, measure in enumerate(self.plan.measures, start=_TABLE_ROW + 1):
            values = {column.key: getattr(measure, column.key, None) for column in columns}
            values |= {"steps": _numbered(measure.steps), "period": _period(measure)}
            self._write_row(sheet, row, columns, values, ROW_HEIGHT)
        sheet.activate()

    def write_reports(self) -> None:
        """The sheet to fill in."""
        columns = unit_layout.REPORT_COLUMNS
        sheet = self._sheet(
            layout.FOLLOW_UP, columns, self.texts.report_title, self.texts.report_help, HEADER_ROW, frozen_columns=3
        )
        for row, (measure, report) in enumerate(self.rows, start=FIRST_ROW):
            values = {column.key: getattr(report, column.key, None) for column in columns}
            self._write_row(sheet, row, columns, values | {"measure": measure.measure}, REPORT_ROW_HEIGHT)
        last = FIRST_ROW + len(self.rows) - 1
        for place, column in enumerate(columns):
            if not column.given:
                sheet.data_validation(FIRST_ROW, place, last, place, self._validation(column))
        sheet.print_area(0, 0, last, len(columns) - 1)
        sheet.set_selection(FIRST_ROW, 3, FIRST_ROW, 3)

    def write_handed_out(self) -> None:
        """The hidden sheet with the values of the input cells as they are handed out."""
        columns = unit_layout.HANDED_OUT_TABLE.columns
        sheet = self._sheet(
            unit_layout.HANDED_OUT, columns, self.texts.document_title, self.texts.handed_out_help, HEADER_ROW
        )
        known = [
            {"code": report.code, "round": report.round, "field": column.header, "value": unit_layout.said(value)}
            for _, report in self.rows
            for column in unit_layout.REPORT_COLUMNS
            if not column.given and (value := getattr(report, column.key)) is not None
        ]
        for row, values in enumerate(known, start=FIRST_ROW):
            self._write_row(sheet, row, columns, values, ROW_HEIGHT)
        sheet.very_hidden()

    def describe(self) -> None:
        """Stamp, document properties and theme fonts. The creation date is the end of the fiscal year: no clock."""
        workbook = self.build.workbook
        workbook.define_name(unit_layout.STAMP_NAME, f'="{self.stamp}"')
        workbook.set_custom_property(unit_layout.STAMP_NAME, self.stamp, "text")
        created = datetime(self.build.framework.fiscal_year - YEAR_OFFSET, 9, 30)
        workbook.set_properties(
            {"title": self._say(self.texts.document_title), "subject": self.plan.unit, "created": created}
        )
        use_theme(workbook, FONT)

    def _sheet(
        self, name: str, columns: Sequence[Column], title: str, help_line: str, header: int, frozen_columns: int = 0
    ) -> Worksheet:
        """Title band, help line, header row, widths, frozen panes and page of a sheet."""
        sheet = self.build.sheet(name)
        said = self._say(title)
        sheet_head(sheet, self.build.formats, title=said, help_line=help_line, columns=len(columns))
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(header, place, column.header, self.build.formats(**HEADER))
        texts = [(column.header, column_points(column.width), float(HEADER_SIZE), True) for column in columns]
        sheet.set_row(header, row_height(texts))
        sheet.freeze_panes(header + 1, frozen_columns)
        footer = said if len(said) <= FOOTER_LENGTH else f"{said[: FOOTER_LENGTH - 1]}…"
        page_setup(sheet, landscape=True, title=footer, repeat_rows=(header, header), footer_stamp=self.stamp)
        sheet.protect("", PROTECTION)
        return sheet

    def _write_row(
        self, sheet: Worksheet, row: int, columns: Sequence[Column], values: Mapping[str, object], least: float
    ) -> None:
        texts = []
        for place, column in enumerate(columns):
            value = values.get(column.key)
            write_value(sheet, row, place, value, self._format(column))
            if isinstance(value, str):
                texts.append((value, column_points(column.width), float(FONT_SIZE), False))
        sheet.set_row(row, max(least, row_height(texts)))

    def _format(self, column: Column) -> Any:
        if not column.given:
            return input_format(self.build, column.kind, {"valign": "top"})
        return self.build.formats(**(FORMULA | KIND_STYLES[column.kind] | {"valign": "top", "text_wrap": True}))

    def _validation(self, column: Column) -> dict[str, Any]:
        options = validation(self.build, layout.FOLLOW_UP_TABLE.key, column)
        return options | {"source": list(layout.CHOICES[column.choices])} if column.choices else options

    def _say(self, text: str) -> str:
        return text.format_map(self.words)


def _years(measures: Iterable[PlanRow], fiscal_year: int) -> str:
    """The fiscal years in which the measures are carried out, those of earlier plans included: `2568 และ 2569`."""
    past = ((past_year(measure.code) or fiscal_year + 1) for measure in measures)
    return join_thai([str(year) for year in sorted({min(year, fiscal_year + 1) for year in past})])


def _rounds(code: str, reports: Iterable[FollowUpRow]) -> list[FollowUpRow]:
    """The rows of one measure: what is known of it, one row for each round, and the usual rounds in any case."""
    known: dict[str, FollowUpRow] = {}
    for report in reports:
        if key(report.code) == key(code):
            known.setdefault(key(report.round or ""), report)
    usual = [known.pop(key(name), FollowUpRow(code=code, round=name)) for name in layout.CHOICES["rounds"]]
    return [*known.values(), *usual]


def _numbered(steps: Sequence[str]) -> str:
    return "\n".join(f"{number}. {step}" for number, step in enumerate(steps, start=1))


def _period(measure: PlanRow) -> str:
    days = [date_short(day) for day in (measure.start, measure.due) if day is not None]
    return " – ".join(days)
