"""What stands on the sheets of scores: by instrument, ranking, years."""

from __future__ import annotations

from decimal import Decimal

from ita_xl.assessment.model import Assessment, Node
from ita_xl.assessment.submission import HistoryRow
from ita_xl.narrative.engine import Narrator
from ita_xl.workbook.analysis.charts import TREND_ROW_HEIGHT
from ita_xl.workbook.analysis.places import (
    CHANGE_ROW,
    INSTRUMENTS,
    MAX_YEARS,
    RANKING,
    YEAR_CHART_ROWS,
    YEARS,
    InstrumentBlock,
    instrument_blocks,
)
from ita_xl.workbook.analysis.texts import analysis_texts
from ita_xl.workbook.book import Area, SheetWrite, Value
from ita_xl.workbook.filling.rows import NO_NUMBER, TableRows
from ita_xl.workbook.filling.sentences import (
    band_names,
    instrument,
    instruments_lead,
    level_text,
    ranking,
    years,
)

Row = dict[str, Value | None]
GAP_HEIGHT = 12.0
PER_CENT = Decimal(100)
CENT = Decimal("0.01")


def by_instrument(assessment: Assessment, narrator: Narrator) -> SheetWrite:
    """Each instrument with its best and worst indicators, a sentence, and its indicators."""
    rows = TableRows(INSTRUMENTS, assessment, instruments_lead(assessment, narrator))
    nodes = {int(node.key): node for node in assessment.indicators}
    owned: list[Area] = []
    last = INSTRUMENTS.header_row
    for block, node in zip(instrument_blocks(assessment.framework), assessment.instruments, strict=True):
        rows.row(block.row, _scores(assessment, node) | {"number": node.key, "name": node.name}, bold=True)
        _extremes(rows, block, assessment, node)
        rows.wide(block.sentence_row, instrument(assessment, node, narrator))
        for number, row in block.indicators.items():
            rows.row(row, _scores(assessment, nodes[number]) | {"number": number, "name": nodes[number].name})
        last = max(block.indicators.values())
        columns = len(INSTRUMENTS.columns)
        owned += [
            Area(block.row, block.row, 1, columns),
            Area(block.best_row, block.worst_row, 2, columns),
            Area(block.sentence_row, last, 1, columns),
        ]
        rows.shown.add(last + 1)
        rows.heights[last + 1] = GAP_HEIGHT
    return rows.write(last + 1, owned=tuple(owned))


def _scores(assessment: Assessment, node: Node) -> Row:
    words = analysis_texts()
    return {
        "share": node.contribution * PER_CENT,
        "used": node.used,
        "previous": node.previous,
        "change": node.change,
        "band": band_names(assessment.framework)[node.band] if node.band else words.no_value,
    }


def _extremes(rows: TableRows, block: InstrumentBlock, assessment: Assessment, node: Node) -> None:
    words, extremes = analysis_texts(), assessment.extremes[node.key]
    for row, keys in ((block.best_row, extremes.best), (block.worst_row, extremes.worst)):
        found = [assessment.node(key) for key in keys]
        names = "\n".join(f"{n.key} {n.name}" for n in found) or words.no_value
        used = found[0].used if found else None
        if len(found) > 1 and extremes.best == extremes.worst:
            names, used = (words.all_equal, used) if row == block.best_row else (NO_NUMBER, None)
        rows.row(row, {"name": names, "used": used})


def by_rank(assessment: Assessment, narrator: Narrator) -> SheetWrite:
    """The ten indicators from the highest to the lowest, those without a score last."""
    rows = TableRows(RANKING, assessment, ranking(assessment, narrator))
    ordered = sorted(assessment.indicators, key=lambda n: (n.rank is None, n.rank or 0))
    for number, node in enumerate(ordered, start=RANKING.first_row):
        rows.row(
            number,
            _scores(assessment, node)
            | {
                "rank": node.rank if node.rank is not None else NO_NUMBER,
                "number": int(node.key),
                "name": node.name,
                "instrument": node.instrument,
                "gap": None if node.used is None else node.used - assessment.target,
                "contribution": node.contribution.quantize(CENT),
            },
        )
    return rows.write(RANKING.last_row)


def by_year(assessment: Assessment, narrator: Narrator) -> SheetWrite:
    """Earlier years, last year, this year, the change; what is missing stays empty, a gap in the chart."""
    rows = TableRows(YEARS, assessment, years(assessment, narrator), gaps_as_dash=False)
    this_year = assessment.framework.fiscal_year
    history = [_history(row) for row in assessment.submission.history if row.year < this_year - 1]
    nodes = (assessment.total, *assessment.instruments, *assessment.indicators)
    last_year: Row = {node.key: node.previous for node in nodes if node.previous is not None}
    if last_year:
        level = next((row.level for row in assessment.submission.history if row.year == this_year - 1), None)
        history.append({"year": this_year - 1, "level": level} | last_year)
    history.sort(key=lambda row: str(row["year"]))
    current: Row = {"year": this_year, "level": level_text(assessment.level)}
    current |= {node.key: node.used for node in nodes}
    for number, values in enumerate((*history[-(MAX_YEARS - 1) :], current), start=YEARS.first_row):
        rows.row(number, values)
    changes: Row = {node.key: node.change for node in nodes}
    rows.row(CHANGE_ROW, changes | {"year": analysis_texts().change_row}, bold=True)
    chart_rows = range(CHANGE_ROW + 1, YEAR_CHART_ROWS[1] + 1)
    rows.shown.update(chart_rows)
    rows.heights |= dict.fromkeys(chart_rows, TREND_ROW_HEIGHT)
    return rows.write(YEAR_CHART_ROWS[1], owned=(YEARS.below(CHANGE_ROW),))


def _history(row: HistoryRow) -> Row:
    values: Row = {"year": row.year, "total": row.total, "level": row.level}
    values |= dict(row.instruments)
    return values | {str(number): score for number, score in row.indicators.items()}
