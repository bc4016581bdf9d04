"""The ten indicators with rank, change and what to do next year."""

from __future__ import annotations

from ita_xl.assessment.model import Node
from ita_xl.report.context import Context
from ita_xl.report.document import (
    Align,
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
from ita_xl.report.notes import bands_note, difference_notes, has_item_scores, level_name, level_notes, no_previous_note


def indicators(context: Context, number: str) -> Section:
    """The result in a sentence, the table, what the bands mean; for the whole report, where published scores differ."""
    a = context.assessment
    no_items = [] if has_item_scores(context) else [Paragraph(text=context.text("no_items"))]
    blocks = (
        Heading(text=context.title("indicators", number), level=1),
        Paragraph(text=context.text("result")),
        Paragraph(text=context.text("indicators")),
        *no_items,
        _table(context),
        bands_note(context),
        *no_previous_note(context),
        *difference_notes(context, (*a.indicators, *a.instruments, a.total)),
        *level_notes(context),
    )
    return Section(
        name=context.sheet_name("indicators", number),
        title=context.title("indicators", number),
        blocks=blocks,
        page=PageKind.WIDE,
    )


def _table(context: Context) -> Table:
    a = context.assessment
    compared = any(n.previous is not None for n in a.indicators)
    rows = []
    for node in a.indicators:
        rank = Cell(value=context.label("words.no_rank") if node.rank is None else node.rank, format=Format.COUNT)
        cells = [
            Cell(value=int(node.key), format=Format.COUNT),
            Cell(value=context.plain(node.name)),
            Cell(value=node.instrument),
            context.score(node.used, node.band, bold=True),
            rank,
            *_comparison(context, node, compared),
            context.band_cell(node),
        ]
        rows.append(Row(cells=tuple(cells)))
    level = Cell(value=level_name(context), bold=True)
    total = [
        Cell(),
        Cell(value=context.label("indicators.total")),
        Cell(),
        context.score(a.total.used, bold=True),
        Cell(),
        *_comparison(context, a.total, compared),
        level,
    ]
    rows.append(Row(cells=tuple(total), kind=RowKind.TOTAL))
    return Table(columns=_columns(context, compared), rows=tuple(rows))


def _comparison(context: Context, node: Node, compared: bool) -> list[Cell]:
    return [context.score(node.previous), context.change(node.change)] if compared else []


def _columns(context: Context, compared: bool) -> tuple[Column, ...]:
    columns = [
        Column(header=context.label("indicators.number"), share=6, align=Align.CENTRE),
        Column(header=context.label("indicators.name"), share=30),
        Column(header=context.label("indicators.instrument"), share=9, align=Align.CENTRE),
        Column(header=context.label("indicators.score"), share=11, align=Align.RIGHT),
        Column(header=context.label("indicators.rank"), share=8, align=Align.CENTRE),
    ]
    if compared:
        columns += [
            Column(header=context.label("indicators.previous"), share=11, align=Align.RIGHT),
            Column(header=context.label("indicators.change"), share=12, align=Align.RIGHT),
        ]
    columns.append(Column(header=context.label("indicators.band"), share=20, align=Align.CENTRE))
    return tuple(columns)
