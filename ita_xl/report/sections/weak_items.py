"""Items below the target, the lowest first, with the measures that serve them."""

from __future__ import annotations

from ita_xl.assessment.model import Node
from ita_xl.narrative.item_counts import item_counts
from ita_xl.report.context import Context, lowest_first
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
    Table,
    Tone,
)
from ita_xl.report.notes import assumed_note, item_text


def weak_items(context: Context, number: str) -> Section | None:
    """What is below the target. No section where nothing is known to be: the sections before say so."""
    a = context.assessment
    scored = [n for n in a.items if n.scored]
    weak = [n for n in scored if n.key in a.weak_items]
    if not weak:
        return None
    served = {need.key: need.covered_by for need in a.needs}
    parts = any(n.public is not None or n.survey is not None for n in weak)
    text = context.text(
        "weak_items",
        weak=weak,
        **item_counts(scored),
        uncovered=sum(not served.get(n.key) for n in weak),
        parts=parts,
    )
    blocks: list[Block] = [
        Heading(text=context.title("weak_items", number), level=1),
        Paragraph(text=text),
        _table(context, weak, served, parts),
        *assumed_note(context, [n.key for n in weak]),
    ]
    return Section(
        name=context.sheet_name("weak_items", number),
        title=context.title("weak_items", number),
        blocks=tuple(blocks),
        page=PageKind.WIDE,
    )


def _table(context: Context, weak: list[Node], served: dict[str, tuple[str, ...]], parts: bool) -> Table:
    rows = []
    for node in lowest_first(weak):
        codes = served.get(node.key, ())
        is_eit = node.public is not None or node.survey is not None
        cells = [
            Cell(value=node.key, bold=True),
            Cell(value=item_text(context, node.key)),
            Cell(value=node.indicator, format=Format.COUNT),
        ]
        if parts:
            cells += (
                [context.part(node.public), context.part(node.survey)] if is_eit else [context.not_applicable()] * 2
            )
        cells += [
            context.score(node.used, node.band, bold=True),
            Cell(value=" ".join(codes)) if codes else Cell(value=context.label("weak_items.none"), tone=Tone.BELOW),
        ]
        rows.append(Row(cells=tuple(cells)))
    columns = [
        Column(header=context.label("weak_items.code"), share=6.5, align=Align.CENTRE),
        Column(header=context.label("weak_items.text"), share=43 if parts else 63.5),
        Column(header=context.label("weak_items.indicator"), share=8.5, align=Align.CENTRE),
    ]
    if parts:
        columns += [
            Column(header=context.label("weak_items.public"), share=10.5, align=Align.RIGHT),
            Column(header=context.label("weak_items.survey"), share=10.5, align=Align.RIGHT),
        ]
    columns += [
        Column(header=context.label("weak_items.score"), share=10.5, align=Align.RIGHT),
        Column(header=context.label("weak_items.measures"), share=11, align=Align.CENTRE),
    ]
    return Table(columns=tuple(columns), rows=tuple(rows))
