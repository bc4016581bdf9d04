"""The sheet `คะแนนรายข้อ`: one row per item of the year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ita_xl.frameworks.schema import BandKey, Item
from ita_xl.report.text_metrics import column_points, row_height
from ita_xl.workbook import layout
from ita_xl.workbook.building.assemble import Build
from ita_xl.workbook.building.cells import (
    KIND_STYLES,
    area,
    input_format,
    letters,
    validation,
    write_value,
)
from ita_xl.workbook.building.entries import ItemScores
from ita_xl.workbook.building.formats import (
    CELL,
    CLOSED,
    FIRST_ROW,
    FORMULA,
    HEADER_ROW,
    NAVY,
    ROW_HEIGHT,
    Style,
)
from ita_xl.workbook.building.formulas import ItemColumns, band, rounded
from ita_xl.workbook.building.tables import band_colours, head
from ita_xl.workbook.layout import ITEM_TABLE, Column

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

TEXT_SIZE = 15
PART_COLUMNS = ("public", "survey")
CENTRED = ("code", "instrument", "indicator", "sub_indicator")


def item_sheet(build: Build) -> None:
    """Writes the sheet with its given cells, inputs, validations and formulas."""
    columns = (*ITEM_TABLE.columns_for(build.has_parts), *ITEM_TABLE.formulas)
    sheet = head(build, layout.ITEMS, columns, landscape=True, frozen_columns=1)
    previous = None
    for place, item in enumerate(build.framework.items):
        _ItemRow(build, sheet, FIRST_ROW + place, item, first_of_indicator=item.indicator != previous).write()
        previous = item.indicator
    last = last_item_row(build)
    for place, column in enumerate(columns):
        if not column.given:
            sheet.data_validation(FIRST_ROW, place, last, place, validation(build, ITEM_TABLE.key, column))
    sheet.autofilter(HEADER_ROW, 0, last, len(columns) - 1)
    outcome = ITEM_TABLE.places(build.has_parts)["outcome"]
    band_colours(build, sheet, FIRST_ROW, last, outcome)


def last_item_row(build: Build) -> int:
    """Zero-based row of the last item."""
    return FIRST_ROW + len(build.framework.items) - 1


def item_range(build: Build, key: str) -> str:
    """The range of one column of the item sheet, for formulas on other sheets."""
    column = ITEM_TABLE.places(build.has_parts)[key]
    return area(layout.ITEMS, FIRST_ROW, column, last_item_row(build))


def item_columns(build: Build, instrument: str) -> ItemColumns:
    """The ranges from which indicators of `instrument` are computed."""
    parts = build.framework.instrument(instrument).parts
    values = [item_range(build, key) for key in (PART_COLUMNS if parts else ("score",))]
    return ItemColumns(unscored=item_range(build, "unscored"), values=values)


def shown_text(build: Build, item: Item) -> str:
    """The wording of an item; wording that no source confirms for this year is marked."""
    if item.text is not None:
        return item.text
    return f"{build.texts.not_confirmed} {item.assumed_text or ''}".strip()


class _ItemRow:
    """One row of the item sheet."""

    def __init__(self, build: Build, sheet: Worksheet, row: int, item: Item, *, first_of_indicator: bool) -> None:
        self.build = build
        self.sheet = sheet
        self.row = row
        self.item = item
        self.has_parts = bool(build.framework.instrument(item.instrument).parts)
        self.edge: Style = {"top": 1, "top_color": NAVY} if first_of_indicator else {}
        self.places = ITEM_TABLE.places(build.has_parts)
        self.scores = build.entries.items.get(item.code, ItemScores())

    def write(self) -> None:
        for column in ITEM_TABLE.columns_for(self.build.has_parts):
            if column.given:
                self._given(column)
            else:
                self._input(column)
        self._formulas()
        width = column_points(ITEM_TABLE.column("text").width)
        text = shown_text(self.build, self.item)
        self.sheet.set_row(self.row, max(ROW_HEIGHT, row_height([(text, width, TEXT_SIZE, False)])))

    def _given(self, column: Column) -> None:
        item = self.item
        value: object = shown_text(self.build, item) if column.key == "text" else getattr(item, column.key)
        style = CELL | {"align": "center", "bold": column.key == "code"} | self.edge
        if column.key == "text":
            style = CELL | {"text_wrap": True, "font_size": TEXT_SIZE, "italic": item.text is None} | self.edge
        write_value(self.sheet, self.row, self.places[column.key], value, self.build.formats(**style))

    def _input(self, column: Column) -> None:
        closed = column.key in (("score",) if self.has_parts else PART_COLUMNS)
        if closed:
            style = self.build.formats(**CLOSED, **self.edge)
            write_value(self.sheet, self.row, self.places[column.key], None, style)
            return
        value: object = getattr(self.scores, column.key)
        if column.key == "unscored":
            value = layout.YES if self.scores.unscored else None
        style = input_format(self.build, column.kind, self.edge)
        write_value(self.sheet, self.row, self.places[column.key], value, style)

    def _cell(self, key: str) -> str:
        return f"${letters(self.places[key])}{self.row + 1}"

    def _formulas(self) -> None:
        places = self.build.framework.rounding.shown
        unscored, used = self._cell("unscored"), self._cell("used")
        values = [self._cell(key) for key in (PART_COLUMNS if self.has_parts else ("score",))]
        mean = rounded(f"({'+'.join(values)})/{len(values)}" if self.has_parts else values[0], places)
        count = f"COUNT({','.join(values)})"
        node = self.build.assessment.node(self.item.code)
        known = float(node.used) if node.scored and node.used is not None else ""
        formula = f'=IF({unscored}=ita_ref_yes,"",IF({count}<{len(values)},"",{mean}))'
        self._formula("used", formula, known)
        words = self.build.texts.items
        missing, ignored = words.missing, words.unscored
        outcome = self.build.bands[BandKey(node.band)] if node.band else missing
        formula = f'=IF({unscored}=ita_ref_yes,"{ignored}",IF({used}="","{missing}",{band(used)}))'
        self._formula("outcome", formula, outcome if node.scored else ignored)

    def _formula(self, key: str, formula: str, value: object) -> None:
        column = next(c for c in ITEM_TABLE.formulas if c.key == key)
        style = FORMULA | KIND_STYLES[column.kind] | self.edge
        if key == "outcome":
            style |= {"align": "center", "font_size": TEXT_SIZE, "num_format": "General"}
        self.sheet.write_formula(self.row, self.places[key], formula, self.build.formats(**style), value)
