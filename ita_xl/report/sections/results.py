"""The result of the year and the change from the year before, by instrument and indicator."""

from __future__ import annotations

from ita_xl.assessment.model import Node
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
)
from ita_xl.report.notes import bands_note, difference_notes, level_name, level_notes, no_previous_note


def results(context: Context, number: str) -> Section:
    """The result in sentences, the table, what the bands mean and what is missing or differs."""
    a = context.assessment
    blocks: list[Block] = [
        Heading(text=context.title("results", number), level=1),
        Paragraph(text=context.text("result")),
        Paragraph(text=context.text("indicators")),
        _table(context),
        bands_note(context),
        *no_previous_note(context),
        *difference_notes(context, (*a.indicators, *a.instruments, a.total)),
        *level_notes(context),
    ]
    return Section(
        name=context.sheet_name("results", number),
        title=context.title("results", number),
        blocks=tuple(blocks),
        page=PageKind.WIDE,
    )


def _table(context: Context) -> Table:
    a = context.assessment
    compared = any(n.previous is not None for n in (*a.instruments, *a.indicators))
    rows: list[Row] = []
    for whole in a.instruments:
        head = Cell(value=whole.key, bold=True)
        for node in (n for n in a.indicators if n.instrument == whole.key):
            name = Cell(value=context.plain(context.node_name(node)))
            rows.append(Row(cells=(head, name, *_scores(context, node, compared)), group=whole.key))
        name = Cell(value=context.node_name(whole))
        rows.append(Row(cells=(Cell(), name, *_scores(context, whole, compared)), kind=RowKind.TOTAL))
    level = Cell(value=level_name(context), bold=True)
    figures = (context.score(a.total.used, bold=True), *_scores(context, a.total, compared)[1:-1])
    rows.append(Row(cells=(Cell(), Cell(value=context.label("results.total")), *figures, level), kind=RowKind.TOTAL))
    return Table(
        columns=_columns(context, compared), rows=tuple(rows), grouped=1, continued=context.label("words.continued")
    )


def _scores(context: Context, node: Node, compared: bool) -> tuple[Cell, ...]:
    before = (context.score(node.previous), context.change(node.change)) if compared else ()
    return (context.score(node.used, node.band, bold=True), *before, context.band_cell(node))


def _columns(context: Context, compared: bool) -> tuple[Column, ...]:
    columns = [
        Column(header=context.label("results.instrument_head"), share=10, align=Align.CENTRE),
        Column(header=context.label("results.name"), share=38 if compared else 56),
        Column(header=context.label("results.score"), share=10.5, align=Align.RIGHT),
    ]
    if compared:
        columns += [
            Column(header=context.label("results.previous"), share=10.5, align=Align.RIGHT),
            Column(header=context.label("results.change"), share=11.5, align=Align.RIGHT),
        ]
    columns.append(Column(header=context.label("results.band"), share=19, align=Align.CENTRE))
    return tuple(columns)
