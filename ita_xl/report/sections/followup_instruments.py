"""Per instrument: who answered, the scores, the weakest indicators, and what the measures did about them."""

from __future__ import annotations

from collections.abc import Sequence

from ita_xl.assessment.model import Node
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
    RowKind,
    Section,
    Table,
)
from ita_xl.report.notes import bands_note
from ita_xl.report.respondents import respondents
from ita_xl.report.sections.followup import percent_cell, result_cell, status_cell
from ita_xl.report.sections.followup_result import answered, item_count
from ita_xl.report.sections.followup_rows import FollowedMeasure, followed_measures, serving


def followup_instruments(context: Context, number: str) -> Section:
    """A heading, the scores, a finding and the measures of the weakest indicators for every instrument."""
    measures = followed_measures(context.assessment.submission)
    blocks: list[Block] = [Heading(text=context.title("followup_instruments", number), level=1)]
    for node in context.assessment.instruments:
        blocks += _instrument(context, node, measures)
    blocks.append(bands_note(context))
    return Section(
        name=context.sheet_name("followup_instruments", number),
        title=context.title("followup_instruments", number),
        blocks=tuple(blocks),
        page=PageKind.WIDE,
    )


def _instrument(context: Context, node: Node, measures: Sequence[FollowedMeasure]) -> list[Block]:
    a = context.assessment
    members = [n for n in a.indicators if n.instrument == node.key]
    known = [n for n in members if n.used is not None]
    full = [n for n in known if n.band == BandKey.FULL]
    worst = [] if len(full) == len(known) else [a.node(key) for key in a.extremes[node.key].worst]
    taken = serving(measures, [int(n.key) for n in worst], a.framework)
    people = respondents(context, node.key)
    text = context.text(
        "followup_instrument",
        code=node.key,
        node=node,
        members=members,
        known=known,
        full=full,
        worst=worst,
        missing=[n for n in members if n.used is None],
        taken=taken,
        respondents=people,
        nobody=bool(people) and not any(count for _, count in people),
        answered=answered(context, node.key),
        item_count=item_count(context, node.key),
    )
    heading = context.label("followup_instruments.heading", code=node.key, name=node.name)
    blocks: list[Block] = [Heading(text=heading), _scores(context, node, members)]
    *others, last = text.split("\n")
    blocks += [*(Paragraph(text=p) for p in others), Paragraph(text=last, kept=bool(taken))]
    if taken:
        blocks.append(_taken(context, taken))
    return blocks


def _scores(context: Context, whole: Node, members: Sequence[Node]) -> Table:
    rows = []
    for node in (*members, whole):
        total = node is whole
        cells = (
            Cell() if total else Cell(value=int(node.key), format=Format.COUNT),
            Cell(value=context.plain(context.node_name(node) if total else node.name)),
            context.score(node.used, node.band, bold=True),
            context.band_cell(node),
        )
        rows.append(Row(cells=cells, kind=RowKind.TOTAL if total else RowKind.BODY))
    columns = (
        Column(header=context.label("instruments.number"), share=8, align=Align.CENTRE),
        Column(header=context.label("instruments.name"), share=52),
        Column(header=context.label("instruments.score"), share=15, align=Align.RIGHT),
        Column(header=context.label("instruments.band"), share=25, align=Align.CENTRE),
    )
    return Table(columns=columns, rows=tuple(rows))


def _taken(context: Context, measures: Sequence[FollowedMeasure]) -> Table:
    rows = []
    for one in measures:
        text = (one.plan.measure if one.plan else None) or context.label("words.not_given")
        latest = one.latest
        cells = (
            Cell(value=context.label("followup.measure", code=one.code, text=text.strip()), bold=True),
            status_cell(context, latest),
            percent_cell(context, latest),
            result_cell(context, latest) if latest else context.not_applicable(),
        )
        rows.append(Row(cells=cells, label=one.code))
    columns = (
        Column(header=context.label("followup.measures"), share=34),
        Column(header=context.label("followup.status"), share=18, align=Align.CENTRE),
        Column(header=context.label("followup.percent"), share=10, align=Align.CENTRE),
        Column(header=context.label("followup.result"), share=38),
    )
    return Table(columns=columns, rows=tuple(rows), labelled=0, continued=context.label("words.continued"))
