"""The issues of the year in one table, for reports that do not analyse them item by item."""

from __future__ import annotations

from ita_xl.assessment.model import IssueResult
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
from ita_xl.report.sections.issue_items import issue_nodes
from ita_xl.report.sections.issue_measures import measures_of_issue
from ita_xl.report.sections.issues import issues_intro


def issue_overview(context: Context, number: str) -> Section | None:
    """Scored and weak items and measures of every issue; nothing where there are no issues or no item has a score."""
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
        cells = (
            Cell(value=issue.number, format=Format.COUNT),
            Cell(value=context.plain(issue.name)),
            Cell(value=sum(node.scored for node in issue_nodes(context, issue)), format=Format.COUNT),
            Cell(value=" ".join(issue.weak), tone=Tone.BELOW)
            if issue.weak
            else Cell(value=context.label("issue_overview.no_weak"), tone=Tone.FULL),
            _measures(context, issue),
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


def _measures(context: Context, issue: IssueResult) -> Cell:
    """The measures of an issue and which of its weak items none of them serves."""
    codes = " ".join(row.code for row in measures_of_issue(context, issue) if row.measure)
    served = {need.key: need.covered_by for need in context.assessment.needs}
    uncovered = " ".join(code for code in issue.weak if not served.get(code))
    if codes and uncovered:
        open_ones = context.label("issue_overview.uncovered", codes=uncovered)
        return Cell(value=f"{codes}\n{open_ones}", tone=Tone.BELOW)
    if codes:
        return Cell(value=codes)
    none = "no_measures" if issue.weak else "no_need"
    return Cell(value=context.label(f"issue_overview.{none}"), tone=Tone.BELOW if issue.weak else Tone.MUTED)
