"""Input tables of the standard workbook: header row, input rows, validations, print area."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ita_xl.assessment.submission import HistoryRow
from ita_xl.frameworks.schema import BandKey
from ita_xl.report.text_metrics import column_points, row_height
from ita_xl.workbook import layout
from ita_xl.workbook.building.assemble import Build
from ita_xl.workbook.building.cells import area, input_format, letters, validation, write_value
from ita_xl.workbook.building.formats import (
    BAND_INK,
    BAND_TINT,
    FIRST_ROW,
    FONT_SIZE,
    HEADER,
    HEADER_ROW,
    HELP,
    HELP_ROW,
    PROTECTION,
    ROW_HEIGHT,
    TITLE,
    TITLE_ROW,
    page_setup,
    sheet_head,
)
from ita_xl.workbook.layout import Column, Kind, Table

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

HEADER_SIZE = 14
GAP_HEIGHT = 9.0
# A table too wide for one page is printed on two, side by side, the first column on both.
SECOND_PAGE_FROM = {"plan": "responsible"}
SPLIT_SCALE = 82
SHORT_FORM_ROWS = 12  # an unfilled table prints so many rows, a filled one all that are filled


def head(build: Build, name: str, columns: Sequence[Column], *, landscape: bool, frozen_columns: int = 0) -> Worksheet:
    """Title band, help line, header row, widths, frozen panes and page of a sheet; returns the sheet.

    Columns without headers (the reference sheet) get no header row.
    """
    sheet = build.sheet(name)
    title = build.title(name)
    visible = [column for column in columns if not column.hidden]
    sheet_head(
        sheet, build.formats, title=title, help_line=build.say(build.texts.sheets[name].help), columns=len(visible)
    )
    for place, column in enumerate(columns):
        options = {"hidden": 1} if column.hidden else {}
        sheet.set_column(place, place, column.width, None, options)
        if column.header:
            sheet.write_string(HEADER_ROW, place, column.header, build.formats(**HEADER))
    headed = any(column.header for column in columns)
    sheet.set_row(HEADER_ROW, row_height(_header_cells(visible)) if headed else GAP_HEIGHT)
    sheet.freeze_panes(FIRST_ROW, frozen_columns)
    repeated = (0, HEADER_ROW if headed else TITLE_ROW)
    page_setup(sheet, landscape=landscape, title=title, repeat_rows=repeated, footer_stamp=build.stamp)
    sheet.protect("", PROTECTION)
    sheet.set_selection(FIRST_ROW, frozen_columns, FIRST_ROW, frozen_columns)
    return sheet


def _header_cells(columns: Sequence[Column]) -> list[tuple[str, float, float, bool]]:
    return [(column.header, column_points(column.width), HEADER_SIZE, True) for column in columns]


def input_table(build: Build, table: Table, rows: Sequence[Mapping[str, object]], *, frozen_columns: int = 0) -> None:
    """An input table without given cells: `rows` hold prefilled values by column key, the rest stays empty."""
    columns = table.columns
    sheet = head(build, table.sheet, columns, landscape=True, frozen_columns=frozen_columns)
    last = FIRST_ROW + table.rows - 1
    for place, column in enumerate(columns):
        style = input_format(build, column.kind, {"valign": "top"} if _has_long_text(table) else None)
        for row in range(table.rows):
            value = rows[row].get(column.key) if row < len(rows) else None
            write_value(sheet, FIRST_ROW + row, place, value, style)
        sheet.data_validation(FIRST_ROW, place, last, place, validation(build, table.key, column))
    for row, values in enumerate(rows):
        sheet.set_row(FIRST_ROW + row, max(ROW_HEIGHT, row_height(_text_cells(columns, values))))
    sheet.autofilter(HEADER_ROW, 0, last, len(columns) - 1)
    if table.key in SECOND_PAGE_FROM:
        _split_pages(build, sheet, table)
    _print_filled_rows(build, table)


def _split_pages(build: Build, sheet: Worksheet, table: Table) -> None:
    """Prints the table on two pages side by side. The first column stands on both, so the title moves beside it."""
    title, second = build.title(table.sheet), table.places(build.has_parts)[SECOND_PAGE_FROM[table.key]]
    for row, line, style in (
        (TITLE_ROW, title, TITLE),
        (HELP_ROW, build.say(build.texts.sheets[table.sheet].help), HELP),
    ):
        sheet.write_blank(row, 0, None, build.formats(**style))
        sheet.write_string(row, 1, line, build.formats(**style))
    sheet.write_string(TITLE_ROW, second, f"{title} {build.texts.continued}", build.formats(**TITLE))
    sheet.set_print_scale(SPLIT_SCALE)
    sheet.set_v_pagebreaks([second])
    sheet.repeat_columns(0, 0)


def _has_long_text(table: Table) -> bool:
    return any(column.kind is Kind.LONG_TEXT for column in table.columns)


def _text_cells(columns: Sequence[Column], values: Mapping[str, object]) -> list[tuple[str, float, float, bool]]:
    return [
        (value, column_points(column.width), FONT_SIZE, False)
        for column in columns
        if isinstance(value := values.get(column.key), str)
    ]


def band_colours(build: Build, sheet: Worksheet, first: int, last: int, column: int) -> None:
    """Colours the band words of one column; the named cells of the reference sheet say which word is which band."""
    cell = f"${letters(column)}{first + 1}"
    for key in BandKey:
        style = build.formats(font_color=BAND_INK[key], bg_color=BAND_TINT[key], bold=True)
        rule = {"type": "formula", "criteria": f"={cell}=ita_ref_band_{key}", "format": style}
        sheet.conditional_format(first, column, last, column, rule)


def _print_filled_rows(build: Build, table: Table) -> None:
    """A print area that grows with the table, so that empty rows do not print pages."""
    if table.rows <= SHORT_FORM_ROWS:
        return
    first, last = FIRST_ROW + 1, FIRST_ROW + table.rows
    name, width = f"'{table.sheet}'", letters(len(table.columns) - 1)
    filled = f'SUMPRODUCT(MAX(({name}!$A${first}:$C${last}<>"")*ROW({name}!$A${first}:$A${last})))'
    build.workbook.define_name(
        f"{table.sheet}!_xlnm.Print_Area",
        f"={name}!$A$1:INDEX({name}!${width}$1:${width}${last},MAX({first + SHORT_FORM_ROWS - 1},{filled}))",
    )


def history_rows(build: Build) -> list[dict[str, object]]:
    """Prefilled rows of `ผลย้อนหลัง`."""
    return [_history_row(row) for row in build.entries.history]


def _history_row(row: HistoryRow) -> dict[str, object]:
    scores: dict[str, object] = {**row.instruments, **{str(number): score for number, score in row.indicators.items()}}
    return {"year": row.year, "total": row.total, "level": row.level} | scores


def plan_rows(build: Build) -> list[dict[str, object]]:
    """Prefilled rows of `แผนมาตรการ`."""
    return [
        _fields(row, layout.PLAN_TABLE) | {"items": ", ".join(row.items), "steps": "\n".join(row.steps)}
        for row in build.entries.plan
    ]


def follow_up_rows(build: Build) -> list[dict[str, object]]:
    """Prefilled rows of `ติดตามมาตรการ`."""
    return [_fields(row, layout.FOLLOW_UP_TABLE) for row in build.entries.follow_up]


def signatory_rows(build: Build) -> list[dict[str, object]]:
    """Prefilled rows of `ผู้ลงนาม`."""
    return [_fields(row, layout.SIGNATORY_TABLE) for row in build.entries.signatories]


def _fields(row: object, table: Table) -> dict[str, object]:
    return {column.key: getattr(row, column.key) for column in table.columns}


def history_range(build: Build, key: str) -> str:
    """The input range of one column of `ผลย้อนหลัง`, for formulas on other sheets."""
    table = layout.HISTORY_TABLE
    return area(table.sheet, FIRST_ROW, table.places(build.has_parts)[key], FIRST_ROW + table.rows - 1)
