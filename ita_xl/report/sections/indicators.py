"""The ten indicators with rank, change and what to do next year."""

from __future__ import annotations

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
from ita_xl.report.notes import bands_note, difference_notes


def indicators(context: Context, number: str) -> Section:
    """The result in a sentence, the table, what the bands mean."""
    a = context.assessment
    blocks = (
        Heading(text=context.title("indicators", number), level=1),
        Paragraph(text=context.text("result")),
        Paragraph(text=context.text("indicators")),
        _table(context),
        bands_note(context),
        *difference_notes(context, (*a.indicators, a.total)),
    )
    return Section(
        name=context.sheet_name("indicators", number),
        title=context.title("indicators", number),
        blocks=blocks,
        page=PageKind.WIDE,
    )


def _table(context: Context) -> Table:
    a = context.assessment
    rows = [
        Row(
            cells=(
                Cell(value=int(node.key), format=Format.COUNT),
                Cell(value=context.plain(node.name)),
                Cell(value=node.instrument),
                context.score(node.used, node.band, bold=True),
                Cell(value=context.label("words.no_rank") if node.rank is None else node.rank, format=Format.COUNT),
                context.score(node.previous),
                context.change(node.change),
                context.band_cell(node),
            )
        )
        for node in a.indicators
    ]
    total = a.total
    level = Cell(value=context.plain(a.level.used or context.label("words.no_level")), bold=True)
    cells = (
        Cell(),
        Cell(value=context.label("indicators.total")),
        Cell(),
        context.score(total.used, bold=True),
        Cell(),
        context.score(total.previous),
        context.change(total.change),
        level,
    )
    rows.append(Row(cells=cells, kind=RowKind.TOTAL))
    columns = (
        Column(header=context.label("indicators.number"), share=6, align=Align.CENTRE),
        Column(header=context.label("indicators.name"), share=30),
        Column(header=context.label("indicators.instrument"), share=9, align=Align.CENTRE),
        Column(header=context.label("indicators.score"), share=11, align=Align.RIGHT),
        Column(header=context.label("indicators.rank"), share=8, align=Align.CENTRE),
        Column(header=context.label("indicators.previous"), share=11, align=Align.RIGHT),
        Column(header=context.label("indicators.change"), share=12, align=Align.RIGHT),
        Column(header=context.label("indicators.band"), share=20, align=Align.CENTRE),
    )
    return Table(columns=columns, rows=tuple(rows))
