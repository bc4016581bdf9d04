"""Each instrument in generated sentences, with the table of its indicators."""

from __future__ import annotations

from collections.abc import Sequence

from ita_xl.assessment.model import Node
from ita_xl.frameworks.schema import BandKey
from ita_xl.narrative.item_counts import item_counts
from ita_xl.report.context import Context, lowest_first, points_text, score_groups
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
    RowKind,
    Section,
    Table,
)
from ita_xl.report.notes import bands_note, no_previous_note


def instruments(context: Context, number: str) -> Section:
    """Heading, table and findings of every instrument."""
    blocks: list[Block] = [Heading(text=context.title("instruments", number), level=1)]
    for node in context.assessment.instruments:
        instrument = context.assessment.framework.instrument(node.key)
        weight = points_text(instrument.weight.value * 100)
        heading = context.label("instruments.heading", code=node.key, name=instrument.name, weight=weight)
        members = [n for n in context.assessment.indicators if n.instrument == node.key]
        blocks += [
            Heading(text=heading),
            _table(context, node, members),
            *(Paragraph(text=p) for p in _finding(context, node, members).split("\n")),
        ]
    blocks += [bands_note(context), *no_previous_note(context)]
    return Section(
        name=context.sheet_name("instruments", number),
        title=context.title("instruments", number),
        blocks=tuple(blocks),
        page=PageKind.WIDE,
    )


def _finding(context: Context, node: Node, members: Sequence[Node]) -> str:
    a = context.assessment
    scored = [n for n in a.items if n.instrument == node.key and n.scored]
    weak = [n for n in scored if n.key in a.weak_items]
    known = [n for n in members if n.used is not None]
    extremes = a.extremes[node.key]
    return context.text(
        "instrument",
        code=node.key,
        node=node,
        members=members,
        known=known,
        missing=[n for n in members if n.used is None],
        below=[n for n in known if n.band == BandKey.BELOW_TARGET],
        full=[n for n in known if n.band == BandKey.FULL],
        best=[a.node(key) for key in extremes.best],
        worst=[a.node(key) for key in extremes.worst],
        weak=weak,
        weak_parts=lowest_first(n for n in weak if has_parts(n)),
        groups=score_groups(n for n in weak if not has_parts(n)),
        **item_counts(scored),
        part_gaps=[n for n in scored if part_gap(context, n)],
    )


def has_parts(node: Node) -> bool:
    """Whether the score of an item comes from two parts."""
    return node.public is not None or node.survey is not None


def part_gap(context: Context, node: Node) -> bool:
    """Whether the two parts of an item lie so far apart that the report must say so."""
    if node.public is None or node.survey is None:
        return False
    return abs(node.public - node.survey) > context.number("limits.part_gap")


def _table(context: Context, whole: Node, members: Sequence[Node]) -> Table:
    parts = any(n.public is not None or n.survey is not None for n in members)
    compared = any(n.previous is not None for n in members)
    rows = []
    for node in (*members, whole):
        total = node is whole
        cells = [
            Cell() if total else Cell(value=int(node.key), format=Format.COUNT),
            Cell(value=context.plain(context.node_name(node) if total else node.name)),
        ]
        if parts:
            cells += [context.not_applicable()] * 2 if total else [context.part(node.public), context.part(node.survey)]
        cells.append(context.score(node.used, node.band, bold=True))
        if compared:
            cells += [context.score(node.previous), context.change(node.change)]
        cells.append(context.band_cell(node))
        rows.append(Row(cells=tuple(cells), kind=RowKind.TOTAL if total else RowKind.BODY))
    columns = [
        Column(header=context.label("instruments.number"), share=7, align=Align.CENTRE),
        Column(header=context.label("instruments.name"), share=31 if parts else 39),
    ]
    if parts:
        columns += [
            Column(header=context.label("instruments.public"), share=11, align=Align.RIGHT),
            Column(header=context.label("instruments.survey"), share=11, align=Align.RIGHT),
        ]
    columns.append(Column(header=context.label("instruments.score"), share=11, align=Align.RIGHT))
    if compared:
        columns += [
            Column(header=context.label("instruments.previous"), share=11, align=Align.RIGHT),
            Column(header=context.label("instruments.change"), share=12, align=Align.RIGHT),
        ]
    columns.append(Column(header=context.label("instruments.band"), share=19, align=Align.CENTRE))
    return Table(columns=tuple(columns), rows=tuple(rows))
