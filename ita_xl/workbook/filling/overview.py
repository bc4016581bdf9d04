"""What stands on the sheet `ภาพรวม`: four cards, the key finding, and the data of the charts."""

from __future__ import annotations

from ita_xl.assessment.model import Assessment, Node
from ita_xl.frameworks.schema import LevelScheme
from ita_xl.narrative.engine import Narrator
from ita_xl.narrative.thai import format_points
from ita_xl.report.text_metrics import row_height
from ita_xl.workbook.analysis.dashboard import (
    BAND_COLUMNS,
    CARD_COLUMNS,
    CARD_WIDTH,
    GAP_WIDTH,
    OVERVIEW_HEIGHTS,
    ChartData,
    OverviewRow,
    indicator_rows,
)
from ita_xl.workbook.analysis.places import ABOUT_ROW, LEAD_SIZE
from ita_xl.workbook.analysis.texts import analysis_texts
from ita_xl.workbook.book import Area, Cell, SheetWrite, Value
from ita_xl.workbook.building.formats import width_points
from ita_xl.workbook.filling.rows import INDENT, NO_NUMBER, about
from ita_xl.workbook.filling.sentences import band_names, finding, level_text

NOTE_HEIGHT, FINDING_HEIGHT = 21.0, 69.0


def overview(assessment: Assessment, narrator: Narrator) -> SheetWrite:
    """The whole sheet. A missing figure is said in words on a card and left empty in the data of a chart."""
    cells: dict[Cell, Value] = {(ABOUT_ROW, 1): about(assessment)}
    words = analysis_texts()
    total_words = (
        words.total_target.format(target=format_points(assessment.target)),
        _level_words(assessment),
    )
    bands = band_names(assessment.framework)
    for column, node in zip(CARD_COLUMNS, (assessment.total, *assessment.instruments), strict=True):
        is_total = node is assessment.total
        band = bands[node.band] if node.band else words.no_value
        sublabel, word = total_words if is_total else (node.name, band)
        cells[(OverviewRow.SUBLABEL, column)] = sublabel
        cells[(OverviewRow.VALUE, column)] = NO_NUMBER if node.used is None else node.used
        cells[(OverviewRow.BAND, column)] = word
        cells[(OverviewRow.CHANGE, column)] = words.no_previous if node.change is None else node.change
    text = finding(assessment, narrator)
    cells[(OverviewRow.FINDING, 2)] = text
    width = 3 * width_points(CARD_WIDTH) + 3 * width_points(GAP_WIDTH) - INDENT
    height = max(FINDING_HEIGHT, row_height([(text, width, LEAD_SIZE, False)]))
    cells |= _chart_data(assessment)
    last = OverviewRow.NOTE
    card_values = [Area(OverviewRow.SUBLABEL, OverviewRow.CHANGE, column, column) for column in CARD_COLUMNS]
    return SheetWrite(
        owned=(
            Area(ABOUT_ROW, ABOUT_ROW, 1, 1),
            *card_values,
            Area(OverviewRow.FINDING, OverviewRow.FINDING, 2, 2),
            *_data_areas(assessment),
        ),
        cells=cells,
        heights=OVERVIEW_HEIGHTS | {OverviewRow.FINDING: height, OverviewRow.NOTE: NOTE_HEIGHT},
        managed=(ABOUT_ROW + 1, last),
        shown=frozenset(range(ABOUT_ROW + 1, last + 1)),
    )


def _level_words(assessment: Assessment) -> str:
    """A letter needs the word for level in front of it; the text levels speak for themselves."""
    level, words = level_text(assessment.level), analysis_texts()
    if level is None:
        return words.no_value
    letters = assessment.framework.levels.scheme is LevelScheme.LETTERS
    return words.letter_level.format(level=level) if letters else level


def _data_areas(assessment: Assessment) -> tuple[Area, Area]:
    rows = list(indicator_rows(assessment.framework).values())
    groups = ChartData.GROUP_FIRST_ROW
    return (
        Area(rows[0], rows[-1], ChartData.LABEL, ChartData.TARGET),
        Area(groups, groups + len(assessment.instruments), ChartData.LABEL, ChartData.CHANGE),
    )


def _chart_data(assessment: Assessment) -> dict[Cell, Value]:
    cells: dict[Cell, Value] = {}
    rows = indicator_rows(assessment.framework)
    short = {indicator.number: indicator.short for indicator in assessment.framework.indicators}
    for node in assessment.indicators:
        number = int(node.key)
        row = rows[number]
        cells[(row, ChartData.LABEL)] = f"{number} {short[number]}"
        cells[(row, ChartData.TARGET)] = assessment.target
        if node.used is not None and node.band is not None:
            cells[(row, BAND_COLUMNS[node.band])] = node.used
        cells |= _years(row, node)
    names = (analysis_texts().total, *(node.key for node in assessment.instruments))
    for position, (name, node) in enumerate(zip(names, (assessment.total, *assessment.instruments), strict=True)):
        row = ChartData.GROUP_FIRST_ROW + position
        cells[(row, ChartData.LABEL)] = name
        cells |= _years(row, node)
    return cells


def _years(row: int, node: Node) -> dict[Cell, Value]:
    """This year, last year and the change; what is missing stays an empty cell, for a chart draws a text as 0."""
    values = {ChartData.USED: node.used, ChartData.PREVIOUS: node.previous, ChartData.CHANGE: node.change}
    return {(row, column): value for column, value in values.items() if value is not None}
