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
from ita_xl.report.notes import difference_notes


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
        Heading(text=context.label("meeting.instruments")),
        _instruments(context),
        *difference_notes(context, a.instruments),
    ]
    return Section(
        name=context.sheet_name("meeting", number),
        title=context.title("meeting", number),
        blocks=tuple(blocks),
        page=PageKind.WIDE,
    )


def _result(context: Context) -> Table:
    a = context.assessment
    level = a.level.used or context.label("words.no_level")
    if a.level.letter:
        level = context.label("meeting.level_letter", level=level, letter=a.level.letter)
    cells = (
        Cell(value=context.plain(context.agency), bold=True),
        context.score(a.total.used, bold=True),
        Cell(value=context.plain(level), bold=True),
        *_before(context, a.total),
    )
    columns = (
        Column(header=context.label("meeting.agency"), share=36),
        Column(header=context.label("meeting.total"), share=16, align=Align.RIGHT),
        Column(header=context.label("meeting.level"), share=20, align=Align.CENTRE),
        Column(header=context.label("meeting.previous"), share=14, align=Align.RIGHT),
        Column(header=context.label("meeting.change"), share=14, align=Align.RIGHT),
    )
    return Table(columns=columns, rows=(Row(cells=cells),))


def _before(context: Context, node: Node) -> tuple[Cell, Cell]:
    return context.score(node.previous), context.change(node.change)


def _instruments(context: Context) -> Table:
    rows = []
    for node in context.assessment.instruments:
        cells = (
            Cell(value=node.key, bold=True),
            Cell(value=context.plain(node.name)),
            context.score(node.used, node.band, bold=True),
            *_before(context, node),
        )
        rows.append(Row(cells=cells))
    columns = (
        Column(header=context.label("meeting.code"), share=10, align=Align.CENTRE),
        Column(header=context.label("meeting.name"), share=46),
        Column(header=context.label("meeting.score"), share=15, align=Align.RIGHT),
        Column(header=context.label("meeting.previous_score"), share=14, align=Align.RIGHT),
        Column(header=context.label("meeting.change"), share=15, align=Align.RIGHT),
    )
    return Table(columns=columns, rows=tuple(rows))
