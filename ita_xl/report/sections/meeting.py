"""The meeting that considered the result, and the result itself."""

from __future__ import annotations

from ita_xl.assessment.model import Node
from ita_xl.narrative import thai
from ita_xl.report.context import Context, typed
from ita_xl.report.document import (
    Align,
    Banner,
    Block,
    Cell,
    Column,
    Heading,
    PageKind,
    Paragraph,
    Row,
    Section,
    Space,
    Table,
)
from ita_xl.report.notes import difference_notes, level_name, level_notes


def meeting(context: Context, number: str) -> Section:
    """Title of the report, the meeting in a sentence, the result in a table, the scores of the instruments."""
    a = context.assessment
    day = typed(context.profile.meeting_date)
    dated = context.label("words.date", date=thai.date_long(day)) if day else context.label("words.dots_date")
    subtitle = " ".join(part for part in (context.agency, context.place()) if part)
    blocks: list[Block] = [
        Banner(title=context.label("meeting.banner"), subtitle=context.plain(subtitle)),
        Heading(text=context.title("meeting", number), level=1),
        *(Paragraph(text=p) for p in context.text("meeting", meeting_day=dated).split("\n")),
        Space(points=6),
        _result(context),
        Paragraph(text=context.text("result")),
        *difference_notes(context, (a.total,)),
        *level_notes(context),
    ]
    if any(n.used is not None for n in a.instruments):
        blocks += [Heading(text=context.label("meeting.instruments")), _instruments(context)]
        blocks += difference_notes(context, a.instruments)
    else:
        blocks.append(Paragraph(text=context.text("no_instruments")))
    return Section(
        name=context.sheet_name("meeting", number),
        title=context.title("meeting", number),
        blocks=tuple(blocks),
        page=PageKind.WIDE,
    )


def _result(context: Context) -> Table:
    a = context.assessment
    compared = a.total.previous is not None
    cells = (
        Cell(value=context.plain(context.agency), bold=True),
        context.score(a.total.used, bold=True),
        Cell(value=level_name(context), bold=True),
        *_before(context, a.total, compared),
    )
    columns = (
        Column(header=context.label("meeting.agency"), share=38),
        Column(header=context.label("meeting.total"), share=16, align=Align.RIGHT),
        Column(header=context.label("meeting.level"), share=22, align=Align.CENTRE),
        *_before_columns(context, "meeting.previous", compared),
    )
    return Table(columns=columns, rows=(Row(cells=cells),))


def _before(context: Context, node: Node, compared: bool) -> tuple[Cell, ...]:
    return (context.score(node.previous), context.change(node.change)) if compared else ()


def _before_columns(context: Context, header: str, compared: bool) -> tuple[Column, ...]:
    if not compared:
        return ()
    return (
        Column(header=context.label(header), share=14, align=Align.RIGHT),
        Column(header=context.label("meeting.change"), share=14, align=Align.RIGHT),
    )


def _instruments(context: Context) -> Table:
    nodes = context.assessment.instruments
    compared = any(n.previous is not None for n in nodes)
    rows = []
    for node in nodes:
        cells = (
            Cell(value=node.key, bold=True),
            Cell(value=context.plain(node.name)),
            context.score(node.used, node.band, bold=True),
            *_before(context, node, compared),
            context.band_cell(node),
        )
        rows.append(Row(cells=cells))
    columns = (
        Column(header=context.label("meeting.code"), share=10, align=Align.CENTRE),
        Column(header=context.label("meeting.name"), share=45),
        Column(header=context.label("meeting.score"), share=14, align=Align.RIGHT),
        *_before_columns(context, "meeting.previous_score", compared),
        Column(header=context.label("instruments.band"), share=20, align=Align.CENTRE),
    )
    return Table(columns=columns, rows=tuple(rows))
