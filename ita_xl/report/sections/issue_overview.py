"""The issues of the year in one table, for reports that do not analyse them item by item."""

from __future__ import annotations

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
    Section,
    Table,
    Tone,
)
from ita_xl.report.notes import has_item_scores
from ita_xl.report.sections.issue_measures import measures_of_issue
from ita_xl.report.sections.issues import issues_intro


def issue_overview(context: Context, number: str) -> Section | None:
    """Items, weak items and measures of every issue; nothing where the year has no issues or no item has a score."""
    if context.assessment.issues_by_indicator or not has_item_scores(context):
        return None
    blocks: tuple[Block, ...] = (
        Heading(text=context.title("issue_overview", number), level=1),
        Paragraph(text=issues_intro(context)),
        _table(context),
    )
    return Section(
        name=context.sheet_name("issue_overview", number),
        title=context.title("issue_overview", number),
        blocks=blocks,
        page=PageKind.WIDE,
    )


def _table(context: Context) -> Table:
    rows = []
    for issue in context.assessment.issues:
        codes = [row.code for row in measures_of_issue(context, issue) if row.measure]
        none = "no_measures" if issue.weak else "no_need"
        cells = (
            Cell(value=issue.number, format=Format.COUNT),
            Cell(value=context.plain(issue.name)),
            Cell(value=len(issue.items), format=Format.COUNT),
            Cell(value=", ".join(issue.weak), tone=Tone.BELOW)
            if issue.weak
            else Cell(value=context.label("issue_overview.no_weak"), tone=Tone.FULL),
            Cell(value=", ".join(codes))
            if codes
            else Cell(value=context.label(f"issue_overview.{none}"), tone=Tone.BELOW if issue.weak else Tone.MUTED),
        )
        rows.append(Row(cells=cells))
    columns = (
        Column(header=context.label("issue_overview.number"), share=6, align=Align.CENTRE),
        Column(header=context.label("issue_overview.name"), share=39),
        Column(header=context.label("issue_overview.items"), share=11, align=Align.CENTRE),
        Column(header=context.label("issue_overview.weak"), share=27),
        Column(header=context.label("issue_overview.measures"), share=17, align=Align.CENTRE),
    )
    return Table(columns=columns, rows=tuple(rows))
