"""All item scores, by indicator and sub-indicator."""

from __future__ import annotations

from ita_xl.assessment.model import Node
from ita_xl.narrative import thai
from ita_xl.narrative.item_counts import item_counts
from ita_xl.report.context import Context
from ita_xl.report.document import (
    Align,
    Block,
    Cell,
    Column,
    Heading,
    PageKind,
    Paragraph,
    Row,
    RowKind,
    Section,
    Table,
    Tone,
)
from ita_xl.report.notes import assumed_note, has_item_scores, item_text


def appendix(context: Context, number: str) -> Section | None:
    """How many scores there are and the table; no appendix without scores."""
    a = context.assessment
    scored = [n for n in a.items if n.scored]
    if not has_item_scores(context):
        return None
    text = context.text(
        "appendix",
        **item_counts(scored),
        unscored=[n.key for n in a.items if not n.scored],
    )
    blocks: list[Block] = [
        Heading(text=context.title("appendix", number), level=1),
        Paragraph(text=text),
        _table(context),
        *assumed_note(context, [n.key for n in a.items]),
    ]
    return Section(
        name=context.sheet_name("appendix", number),
        title=context.title("appendix", number),
        blocks=tuple(blocks),
        page=PageKind.WIDE,
    )


def _table(context: Context) -> Table:
    a = context.assessment
    parts = any(instrument.parts for instrument in a.framework.instruments)
    rows: list[Row] = []
    for indicator in a.indicators:
        name = context.label("appendix.indicator", number=indicator.key, name=indicator.name)
        rows.append(_head(context, name, indicator))
        subs = [n for n in a.sub_indicators if n.indicator == int(indicator.key)]
        for sub in subs:
            name = context.label("appendix.sub_indicator", number=sub.key, name=sub.name)
            rows.append(_head(context, name, sub))
            rows += [_item(context, n, parts) for n in a.items if n.sub_indicator == sub.key]
        if not subs:
            rows += [_item(context, n, parts) for n in a.items if n.indicator == int(indicator.key)]
    columns = [
        Column(header=context.label("appendix.code"), share=7, align=Align.CENTRE),
        Column(header=context.label("appendix.text"), share=44 if parts else 63),
    ]
    if parts:
        columns += [
            Column(header=context.label("appendix.public"), share=10, align=Align.RIGHT),
            Column(header=context.label("appendix.survey"), share=10, align=Align.RIGHT),
        ]
    columns += [
        Column(header=context.label("appendix.score"), share=11, align=Align.RIGHT),
        Column(header=context.label("appendix.band"), share=19, align=Align.CENTRE),
    ]
    return Table(columns=tuple(columns), rows=tuple(rows))


def _head(context: Context, name: str, node: Node) -> Row:
    key = "appendix.without_score" if node.used is None else "appendix.with_score"
    text = context.label(key, name=name, score=thai.format_score(node.used))
    tone = Tone.NAVY if node.sub_indicator is None else Tone.MUTED
    return Row(cells=(Cell(value=text, tone=tone, tinted=True),), kind=RowKind.HEAD)


def _item(context: Context, node: Node, parts: bool) -> Row:
    cells = [Cell(value=node.key), Cell(value=item_text(context, node.key))]
    has_parts = bool(context.assessment.framework.instrument(node.instrument or "").parts)
    if parts:
        cells += [context.part(node.public), context.part(node.survey)] if has_parts else [context.not_applicable()] * 2
    if node.scored:
        cells += [context.score(node.used, node.band), context.band_cell(node)]
    else:
        cells += [context.score(node.used), Cell(value=context.label("words.unscored"), tone=Tone.MUTED)]
    return Row(cells=tuple(cells))
