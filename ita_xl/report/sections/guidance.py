"""What the agency does next year with each indicator: what is kept, and the measures for all others."""

from __future__ import annotations

from collections.abc import Sequence

from ita_xl.assessment.model import Node
from ita_xl.assessment.submission import PlanRow
from ita_xl.frameworks.schema import BandKey
from ita_xl.report.context import Context
from ita_xl.report.document import (
    Align,
    Block,
    Cell,
    Column,
    Format,
    Heading,
    PageKind,
    Paragraph,
    Row,
    Section,
    Style,
    Table,
    Tone,
)
from ita_xl.report.notes import bands_note, difference_notes, no_previous_note
from ita_xl.report.sections.acknowledgement import acknowledgement
from ita_xl.report.sections.measures import measure_count
from ita_xl.report.sections.plan_cells import (
    indicator_of,
    measure_cell,
    monitoring_cell,
    period_cell,
    steps_text,
    typed_cell,
)


def guidance(context: Context, number: str) -> Section:
    """By instrument: its indicators, which are kept, and for each that is not the numbered actions."""
    a = context.assessment
    blocks: list[Block] = [
        Heading(text=context.title("guidance", number), level=1),
        *(Paragraph(text=p) for p in context.text("guidance", measure_count=measure_count(context)).split("\n")),
    ]
    if any(n.used is not None for n in a.indicators):
        blocks += [bands_note(context), *no_previous_note(context)]
    for whole in a.instruments:
        members = [n for n in a.indicators if n.instrument == whole.key]
        heading = context.label("guidance.heading", name=whole.name, code=whole.key)
        blocks += [Heading(text=heading), _scores(context, members), *difference_notes(context, members)]
        blocks += _kept(context, whole, members)
        for node in members:
            blocks += _indicator(context, node)
    unassigned = [row for row in a.submission.plan if indicator_of(context, row) is None]
    if unassigned:
        blocks += [Heading(text=context.label("guidance.unassigned")), _actions(context, unassigned)]
    return Section(
        name=context.sheet_name("guidance", number),
        title=context.title("guidance", number),
        blocks=tuple(blocks),
        page=PageKind.WIDE,
    )


def guidance_acknowledgement(context: Context, number: str) -> Section:
    """The head of the agency takes note of the result and what is done with the indicators."""
    return acknowledgement(context, number, "acknowledgement_development")


def _scores(context: Context, members: Sequence[Node]) -> Table:
    compared = any(n.previous is not None for n in members)
    rows = []
    for node in members:
        cells = (
            Cell(value=int(node.key), format=Format.COUNT),
            Cell(value=context.plain(node.name)),
            context.score(node.used, node.band, bold=True),
            *((context.score(node.previous), context.change(node.change)) if compared else ()),
            context.band_cell(node),
        )
        rows.append(Row(cells=cells))
    before = (
        Column(header=context.label("instruments.previous"), share=12, align=Align.RIGHT),
        Column(header=context.label("instruments.change"), share=13, align=Align.RIGHT),
    )
    columns = (
        Column(header=context.label("instruments.number"), share=8, align=Align.CENTRE),
        Column(header=context.label("instruments.name"), share=45),
        Column(header=context.label("instruments.score"), share=13, align=Align.RIGHT),
        *(before if compared else ()),
        Column(header=context.label("instruments.band"), share=20, align=Align.CENTRE),
    )
    return Table(columns=columns, rows=tuple(rows))


def _kept(context: Context, whole: Node, members: Sequence[Node]) -> list[Block]:
    text = context.text(
        "guidance_instrument",
        code=whole.key,
        members=members,
        full=[n for n in members if n.band == BandKey.FULL],
        below=[n for n in members if n.band == BandKey.BELOW_TARGET],
        middle=[n for n in members if n.band == BandKey.TARGET_TO_FULL],
        missing=[n for n in members if n.used is None],
    )
    return [Paragraph(text=p) for p in text.split("\n")]


def _indicator(context: Context, node: Node) -> list[Block]:
    """A sentence and the actions; nothing for one that is kept or unknown and has no measure."""
    own = [
        row for row in context.assessment.submission.plan if row.measure and indicator_of(context, row) == int(node.key)
    ]
    shared = [row.code for row in _serving(context, node) if row not in own]
    if not own and not shared and (node.used is None or node.band == BandKey.FULL):
        return []
    text = context.text(
        "guidance_indicator",
        node=node,
        own=[row.code for row in own],
        shared=shared,
        weak=[n.key for n in context.assessment.items if n.indicator == int(node.key) and _is_weak(context, n)],
    )
    name = context.label("guidance.indicator", number=node.key, name=node.name)
    blocks: list[Block] = [
        Paragraph(text=name, style=Style.PLAIN, tone=Tone.NAVY, bold=True, kept=True),
        *(Paragraph(text=p, kept=bool(own)) for p in text.split("\n")),
    ]
    return [*blocks, _actions(context, own)] if own else blocks


def _is_weak(context: Context, item: Node) -> bool:
    return item.key in context.assessment.weak_items


def _serving(context: Context, node: Node) -> list[PlanRow]:
    """The rows with a measure that name an item of the indicator."""
    items = {item.code for item in context.assessment.framework.items if item.indicator == int(node.key)}
    return [row for row in context.assessment.submission.plan if row.measure and items & set(row.items)]


def _actions(context: Context, rows: Sequence[PlanRow]) -> Table:
    made = []
    for i, row in enumerate(rows, 1):
        cells = (
            Cell(value=i, format=Format.COUNT),
            measure_cell(context, row),
            typed_cell(context, steps_text(context, row.steps)),
            typed_cell(context, row.responsible),
            period_cell(context, row),
            monitoring_cell(context, row),
        )
        made.append(Row(cells=cells, label=row.code))
    columns = (
        Column(header=context.label("guidance.number"), share=5, align=Align.CENTRE),
        Column(header=context.label("guidance.action"), share=21),
        Column(header=context.label("guidance.steps"), share=27),
        Column(header=context.label("guidance.responsible"), share=12.5, align=Align.CENTRE),
        Column(header=context.label("guidance.due"), share=11, align=Align.CENTRE),
        Column(header=context.label("guidance.monitoring"), share=23.5),
    )
    return Table(columns=columns, rows=tuple(made), labelled=1, continued=context.label("words.continued"))
