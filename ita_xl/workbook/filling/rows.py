"""Collects what one analysis sheet will show: values by row, heights that fit the text, rows to show."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ita_xl.assessment.model import Assessment
from ita_xl.report.text_metrics import row_height
from ita_xl.workbook.analysis.places import (
    ABOUT_ROW,
    LEAD_ROW,
    LEAD_SIZE,
    TABLE_SIZE,
    AnalysisTable,
    Look,
)
from ita_xl.workbook.analysis.texts import analysis_texts
from ita_xl.workbook.book import Area, Cell, SheetWrite, Typed, Value
from ita_xl.workbook.building.formats import ROW_HEIGHT, width_points

INDENT = 9.0
NO_NUMBER = "–"
_INDENTED = (Look.TEXT, Look.INPUT)
_WRAPPED = (*_INDENTED, Look.LABEL, Look.INPUT_CODE)
_NUMBERS = (Look.SCORE, Look.CHANGE, Look.SHARE, Look.WEIGHT)


def about(assessment: Assessment) -> str:
    """Row 2 of every analysis sheet: the agency, and whether the rules are provisional."""
    words, agency = analysis_texts(), assessment.submission.profile.agency
    name = agency.value if agency else words.no_agency
    if assessment.provisional:
        return words.provisional.format(agency=name, rules_of=assessment.framework.rules_of)
    return name


class TableRows:
    """The content of a sheet with one table. `gaps_as_dash`: a missing number prints a dash, else nothing."""

    def __init__(self, table: AnalysisTable, assessment: Assessment, lead: str, *, gaps_as_dash: bool = True) -> None:
        self.table = table
        self.cells: dict[Cell, Value] = {(ABOUT_ROW, 1): about(assessment)}
        self.heights: dict[int, float] = {}
        self.shown: set[int] = set()
        self._gaps_as_dash = gaps_as_dash
        self.wide(LEAD_ROW, lead)

    def wide(self, row: int, text: str) -> None:
        """A text in the cell that goes over all columns."""
        width = sum(width_points(column.width) for column in self.table.columns) - INDENT
        self.cells[(row, 1)] = text
        self.heights[row] = max(ROW_HEIGHT, row_height([(text, width, LEAD_SIZE, False)]))
        self.shown.add(row)

    def row(
        self,
        number: int,
        values: Mapping[str, Value | None],
        *,
        bold: bool = False,
        kept: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Sets a row by column key; a number that is None prints a dash, a text that is None nothing.

        `kept`: texts by column key that stand in the row already and need room, but are not written.
        """
        texts = []
        for place, column in enumerate(self.table.columns, start=1):
            if column.key in kept:
                texts.append((kept[column.key], width_points(column.width) - INDENT, TABLE_SIZE, bold))
            if column.key not in values:
                continue
            value = values[column.key]
            if value is None and column.look in _NUMBERS and self._gaps_as_dash:
                value = NO_NUMBER
            if value is None or value == "":
                continue
            self.cells[(number, place)] = value
            if isinstance(value, str) and column.look in _WRAPPED:
                indent = INDENT if column.look in _INDENTED else 0
                texts.append((value, width_points(column.width) - indent, TABLE_SIZE, bold))
        self.heights[number] = max(ROW_HEIGHT, row_height(texts))
        self.shown.add(number)

    def write(self, last_row: int | None, *, typed: Typed | None = None, owned: tuple[Area, ...] = ()) -> SheetWrite:
        """The finished content; `last_row` is the last one that belongs to the table (None: to the end of the sheet).

        `owned`: the blocks that filling may empty, when they are not simply all rows of the table.
        """
        if any(row >= self.table.first_row for row in self.shown):
            self.shown.add(self.table.header_row)
        head = Area(ABOUT_ROW, LEAD_ROW, 1, 1)
        return SheetWrite(
            owned=(head, *(owned or (self.table.below(last_row),))),
            cells=self.cells,
            heights=self.heights,
            managed=(LEAD_ROW, last_row),
            shown=frozenset(self.shown),
            typed=typed,
        )
