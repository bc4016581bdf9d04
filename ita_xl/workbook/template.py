"""Builds the standard workbook of a fiscal year, empty or prefilled. The only module here that imports XlsxWriter."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import xlsxwriter

from ita_xl.frameworks.schema import Framework
from ita_xl.report.theme import use_theme
from ita_xl.workbook import layout
from ita_xl.workbook.analysis.sheets import add_analysis_sheets
from ita_xl.workbook.building.assemble import YEAR_OFFSET, Build
from ita_xl.workbook.building.entries import Entries, check_entries
from ita_xl.workbook.building.formats import FONT, GOLD_DARK, GREY_TAB, NAVY, WORKBOOK_OPTIONS
from ita_xl.workbook.building.indicators import indicator_sheet
from ita_xl.workbook.building.items import item_sheet
from ita_xl.workbook.building.profile import profile_pictures, profile_sheet
from ita_xl.workbook.building.reference import reference_sheet
from ita_xl.workbook.building.start import start_sheet
from ita_xl.workbook.building.tables import (
    follow_up_rows,
    history_rows,
    input_table,
    plan_rows,
    signatory_rows,
)
from ita_xl.workbook.reading.pictures import Pictures


def build_template(
    framework: Framework,
    path: Path | BinaryIO,
    entries: Entries | None = None,
    next_framework: Framework | None = None,
    vba_project: bytes | None = None,
    pictures: Pictures = Pictures(),  # noqa: B008  (frozen)
) -> None:
    """Writes the workbook of `framework`'s fiscal year to `path`, an open binary file or a path.

    `entries` prefill input cells; formula cells then hold what they will calculate. `next_framework`, the rules of
    the following year, says what the agency must publish; without it the start page says "not yet announced".
    `vba_project`, with the modules `ThisWorkbook` and `Sheet1` … for every sheet, makes the workbook macro-enabled.
    `pictures` are placed on the sheet `ข้อมูลหน่วยงาน`. Equal arguments give equal bytes. Raises
    ValueError for entries that have no cell in this year.
    """
    entries = entries or Entries()
    check_entries(entries, framework)
    workbook = xlsxwriter.Workbook(
        path if not isinstance(path, Path) else str(path), WORKBOOK_OPTIONS | {"in_memory": True}
    )
    if vba_project is not None:
        workbook.add_vba_project(io.BytesIO(vba_project), is_stream=True)
    build = Build(workbook, framework, entries, next_framework)
    for name in layout.SHEETS:
        workbook.add_worksheet(name).set_tab_color(_tab_colour(name))
    _fill_sheets(build)
    profile_pictures(build, pictures)
    _describe(build)
    build.sheet(layout.START).activate()
    workbook.close()


def _fill_sheets(build: Build) -> None:
    start_sheet(build)
    profile_sheet(build)
    indicator_sheet(build)
    item_sheet(build)
    input_table(build, layout.HISTORY_TABLE, history_rows(build), frozen_columns=1)
    input_table(build, layout.PLAN_TABLE, plan_rows(build), frozen_columns=1)
    input_table(build, layout.FOLLOW_UP_TABLE, follow_up_rows(build), frozen_columns=1)
    input_table(build, layout.SIGNATORY_TABLE, signatory_rows(build))
    add_analysis_sheets(build.workbook, build.formats, build.framework)
    reference_sheet(build)


def _describe(build: Build) -> None:
    """Stamp, document properties and theme fonts. The creation date is the end of the fiscal year: no clock."""
    workbook = build.workbook
    workbook.define_name(layout.STAMP_NAME, f'="{build.stamp}"')
    workbook.set_custom_property(layout.STAMP_NAME, build.stamp, "text")
    title = build.title(layout.START)
    created = datetime(build.framework.fiscal_year - YEAR_OFFSET, 9, 30)
    workbook.set_properties({"title": title, "subject": build.framework.name, "created": created})
    use_theme(workbook, FONT)


def _tab_colour(name: str) -> str:
    if name in layout.INPUT_SHEETS:
        return GOLD_DARK
    return NAVY if name in layout.ANALYSIS_SHEETS else GREY_TAB
