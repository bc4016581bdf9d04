"""Cover, foreword and contents."""

from __future__ import annotations

from ita_xl.narrative import thai
from ita_xl.report.context import Context, typed
from ita_xl.report.document import (
    Block,
    Contents,
    Heading,
    Illustration,
    PageKind,
    Paragraph,
    Rule,
    Section,
    Space,
    Style,
)
from ita_xl.report.notes import level_name, level_notes
from ita_xl.report.pictures import LOGO_ROOM, fitted_picture
from ita_xl.report.sections.measures import measure_count


def cover(context: Context, number: str) -> Section:
    """Title, year, agency and where it is, the headline figure, and what else this kind of report is about."""
    total, level = context.assessment.total.used, context.assessment.level.used
    logo = fitted_picture(context.pictures.logo, LOGO_ROOM, context.label("cover.logo"))
    blocks: list[Block] = [Space(points=30, stretched=45 if logo else 75)]
    if logo:
        blocks += [Illustration(picture=logo), Space(points=18)]
    blocks += [Rule(), Space(points=24)]
    blocks += [
        Paragraph(text=context.label(f"cover.{context.kind}"), style=Style.COVER_TITLE),
        Paragraph(text=context.label(f"cover.{context.kind}_english"), style=Style.COVER_NOTE),
        Space(points=12),
        Paragraph(text=context.label(f"cover.{context.kind}_year"), style=Style.COVER_YEAR),
        Space(points=12),
    ]
    if context.kind != "analysis" or measure_count(context):  # its note is about the measures
        blocks.append(Paragraph(text=context.label(f"cover.{context.kind}_note"), style=Style.COVER_NOTE))
    blocks += [Space(points=24), Rule()]
    if total is not None:
        result = context.label("cover.result", score=thai.format_score(total))
        blocks += [Space(points=18, stretched=40), Paragraph(text=result, style=Style.COVER_YEAR)]
        if level:
            blocks.append(
                Paragraph(text=context.label("cover.level", name=level_name(context)), style=Style.COVER_NOTE)
            )
        blocks += level_notes(context, Style.COVER_NOTE)
    blocks += [Space(points=18, stretched=110), Paragraph(text=context.plain(context.agency), style=Style.COVER_AGENCY)]
    if context.place():
        blocks.append(Paragraph(text=context.plain(context.place()), style=Style.COVER_NOTE))
    return Section(name=context.sheet_name("cover", number), blocks=tuple(blocks), footer=False)


def foreword(context: Context, number: str) -> Section:
    """What the report is for, signed by the agency with the month of the report."""
    report_date = typed(context.profile.report_date)
    dated = thai.date_long(report_date) if report_date else ""
    day = context.label("words.date", date=dated) if dated else context.label("words.dots_date")
    blocks: list[Block] = [
        Heading(text=context.title("foreword", number), level=1),
        *(Paragraph(text=p) for p in context.text("foreword", measure_count=measure_count(context)).split("\n")),
        Space(points=30),
        Paragraph(text=context.plain(context.agency), style=Style.CENTRE),
        Paragraph(text=day, style=Style.CENTRE),
    ]
    return Section(name=context.sheet_name("foreword", number), blocks=tuple(blocks))


def contents(context: Context, number: str) -> Section:
    """Titles and pages of the sections."""
    blocks: tuple[Block, ...] = (
        Heading(text=context.title("contents", number), level=1),
        Contents(page_header=context.label("contents.page")),
    )
    return Section(name=context.sheet_name("contents", number), blocks=blocks, page=PageKind.LETTER)
