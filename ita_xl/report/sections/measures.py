"""The measures of the next year in eight columns, one measure a row, the most urgent indicators first."""

from __future__ import annotations

from ita_xl.assessment.model import Node
from ita_xl.assessment.submission import PlanRow
from ita_xl.frameworks.schema import BandKey
from ita_xl.report.context import Context, lowest_first
from ita_xl.report.document import (
    Align,
    Block,
    Cell,
    Column,
    Heading,
    PageKind,
    Paragraph,
    Row,
    Section,
    Style,
    Table,
    Tone,
)
from ita_xl.report.sections.plan_cells import (
    indicator_of,
    measure_cell,
    monitoring_cell,
    period_cell,
    steps_text,
    typed_cell,
    weakness_cell,
)


def measures(context: Context, number: str) -> Section:
    """The table, and below it what has no measure yet and what is kept as it is."""
    a = context.assessment
    rows = _rows(context)
    blocks: list[Block] = [Heading(text=context.title("measures", number), level=1)]
    if rows:
        intro = context.text("measures_intro", measure_count=measure_count(context))
        continued = context.label("words.continued")
        blocks += [
            Paragraph(text=intro, style=Style.PLAIN),
            Table(columns=_columns(context), rows=rows, grouped=2, labelled=3, continued=continued),
        ]
    else:
        blocks.append(Paragraph(text=context.text("measures_none"), style=Style.PLAIN))
    planned = {indicator_of(context, row) for row in a.submission.plan}
    served = {need.key: need for need in a.needs}
    gaps = context.text(
        "measures_gaps",
        weak_without=[code for code in a.weak_items if code in served and not served[code].covered_by],
        incomplete=[row.code for row in a.submission.plan if row.measure and not (row.responsible and row.due)],
        kept=[n for n in a.indicators if n.band == BandKey.FULL and int(n.key) not in planned],
        unplanned=[n for n in a.indicators if n.band == BandKey.TARGET_TO_FULL and int(n.key) not in planned],
    )
    blocks += [Paragraph(text=p, style=Style.PLAIN) for p in gaps.split("\n") if p]
    return Section(
        name=context.sheet_name("measures", number),
        title=context.title("measures", number),
        blocks=tuple(blocks),
        page=PageKind.LANDSCAPE if rows else PageKind.WIDE,
    )


def measure_count(context: Context) -> int:
    """How many rows of the plan have a measure."""
    return sum(bool(row.measure) for row in context.assessment.submission.plan)


def _rows(context: Context) -> tuple[Row, ...]:
    plan = context.assessment.submission.plan
    rows: list[Row] = []
    for node in lowest_first(context.assessment.indicators):
        own = [row for row in plan if indicator_of(context, row) == int(node.key)]
        if own:
            rows += [_measure_row(context, node, row) for row in own]
        elif node.band == BandKey.BELOW_TARGET:
            rows.append(_missing_row(context, node))
    rows += [_measure_row(context, None, row) for row in plan if indicator_of(context, row) is None]
    return tuple(rows)


def _group_cells(context: Context, node: Node | None) -> tuple[Cell, Cell]:
    if node is None:
        return Cell(value=context.label("measures.of_unknown"), tone=Tone.MUTED, tinted=True), Cell(tone=Tone.MUTED)
    tone = Tone(node.band) if node.band else Tone.MUTED
    band = context.band(node.band)
    name = context.label("measures.of_indicator", number=node.key, name=node.name, band=band)
    score = context.label("words.missing") if node.used is None else node.used
    return Cell(value=name, tone=tone, tinted=True, bold=True), Cell(value=score, tone=tone, tinted=True, bold=True)


def _measure_row(context: Context, node: Node | None, row: PlanRow) -> Row:
    cells = (
        *_group_cells(context, node),
        weakness_cell(context, row),
        measure_cell(context, row),
        typed_cell(context, steps_text(context, row.steps)),
        typed_cell(context, row.responsible),
        period_cell(context, row),
        monitoring_cell(context, row),
    )
    return Row(cells=cells, group=node.key if node else "-", label=row.code)


def _missing_row(context: Context, node: Node) -> Row:
    blank = Cell(value="–", tone=Tone.MUTED)
    weak = [
        n.key
        for n in context.assessment.items
        if n.indicator == int(node.key) and n.key in context.assessment.weak_items
    ]
    items = Cell(value=context.label("measures.items", codes=" ".join(weak))) if weak else blank
    missing = Cell(value=context.label("measures.no_measure"), tone=Tone.BELOW, bold=True)
    return Row(cells=(*_group_cells(context, node), items, missing, blank, blank, blank, blank), group=node.key)


def _columns(context: Context) -> tuple[Column, ...]:
    shares = {
        "indicator": 16.5,
        "score": 7.0,
        "weakness": 18.5,
        "measure": 19.0,
        "steps": 25.0,
        "responsible": 10.0,
        "due": 10.5,
        "monitoring": 18.5,
    }
    centred = {"score", "responsible", "due"}
    return tuple(
        Column(
            header=context.label(f"measures.{key}"), share=share, align=Align.CENTRE if key in centred else Align.LEFT
        )
        for key, share in shares.items()
    )
