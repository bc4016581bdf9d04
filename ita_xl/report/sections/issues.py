"""The analysis by issue, in years without issues by indicator: item tables and what they show."""

from __future__ import annotations

from collections.abc import Sequence

from ita_xl.assessment.model import IssueResult, Node
from ita_xl.narrative.item_counts import item_counts
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
    RowKind,
    Section,
    Table,
    Tone,
)
from ita_xl.report.notes import assumed_note, bands_note, difference_notes, has_item_scores, item_text
from ita_xl.report.sections.issue_items import issue_finding, issue_heading, issue_nodes
from ita_xl.report.sections.practice import nothing_known


def issues(context: Context, number: str) -> Section:
    """By what is analysed and why, then for each issue its items and the finding."""
    a = context.assessment
    key = "issues_by_indicator" if a.issues_by_indicator else "issues"
    blocks: list[Block] = [
        Heading(text=context.title(key, number), level=1),
        Paragraph(text=issues_intro(context)),
        bands_note(context),
    ]
    without_items = a.issues_by_indicator and not has_item_scores(context)
    if without_items:
        blocks += _indicators(context)
    for issue in () if without_items else a.issues:
        blocks += [Heading(text=issue_heading(context, issue)), *_tables(context, issue)]
        blocks += [Paragraph(text=p) for p in issue_finding(context, issue).split("\n") if p]
        if a.issues_by_indicator:
            blocks += difference_notes(context, [a.node(str(issue.number))])
    if nothing_known(context):
        blocks.append(Paragraph(text=context.text("practice_unknown", by_indicator=a.issues_by_indicator)))
    blocks += assumed_note(
        context, [code for issue in a.issues for code in issue.items] if has_item_scores(context) else []
    )
    return Section(
        name=context.sheet_name(key, number),
        title=context.title(key, number),
        blocks=tuple(blocks),
        page=PageKind.WIDE,
    )


def _indicators(context: Context) -> list[Block]:
    """What there is to say of the indicators where no item has a score: a table of figures and the finding."""
    nodes = context.assessment.indicators
    finding = [Paragraph(text=p) for p in context.text("indicators_finding").split("\n")]
    if all(n.used is None for n in nodes):
        return [*finding]
    compared = any(n.previous is not None for n in nodes)
    rows = []
    for node in nodes:
        gap = None if node.used is None else node.used - context.assessment.target
        cells = (
            Cell(value=int(node.key), format=Format.COUNT),
            Cell(value=context.plain(node.name)),
            context.score(node.used, node.band, bold=True),
            context.change(gap),
            *((context.change(node.change),) if compared else ()),
            context.band_cell(node),
        )
        rows.append(Row(cells=cells))
    change = (Column(header=context.label("results.change"), share=14, align=Align.RIGHT),) if compared else ()
    columns = (
        Column(header=context.label("results.number"), share=7, align=Align.CENTRE),
        Column(header=context.label("results.name"), share=34),
        Column(header=context.label("issues.score"), share=12, align=Align.RIGHT),
        Column(header=context.label("overview.gap"), share=14, align=Align.RIGHT),
        *change,
        Column(header=context.label("issues.band"), share=20, align=Align.CENTRE),
    )
    return [Table(columns=columns, rows=tuple(rows)), *finding, *difference_notes(context, nodes)]


def issues_intro(context: Context) -> str:
    """By what the result is analysed and why, and how many items are below the target."""
    a = context.assessment
    scored = [n for n in a.items if n.scored]
    return context.text(
        "issues_intro",
        by_indicator=a.issues_by_indicator,
        issue_count=len(a.issues),
        **item_counts(scored),
        weak_count=len(a.weak_items),
        weak_issues=sum(bool(issue.weak) for issue in a.issues),
        parts=any(n.public is not None or n.survey is not None for n in scored),
    )


def _tables(context: Context, issue: IssueResult) -> list[Block]:
    """One table for items with one score, one for those with two parts; none in a year without item scores."""
    nodes = issue_nodes(context, issue) if has_item_scores(context) else []
    groups: list[tuple[bool, list[Node]]] = [(True, []), (False, [])]
    for node in nodes:
        parts = bool(context.assessment.framework.instrument(node.instrument or "").parts)
        groups[0 if parts else 1][1].append(node)
    # In the order of the items: EIT stands between IIT and OIT.
    groups.sort(key=lambda group: nodes.index(group[1][0]) if group[1] else 0)
    return [_table(context, members, parts) for parts, members in groups if members]


def _table(context: Context, nodes: Sequence[Node], parts: bool) -> Table:
    rows: list[Row] = []
    under: tuple[int | None, str | None] | None = None
    for node in nodes:
        if (node.indicator, node.sub_indicator) != under:
            under = (node.indicator, node.sub_indicator)
            rows.append(_head(context, node))
        rows.append(_item(context, node, parts))
    columns = [
        Column(header=context.label("issues.code"), share=7, align=Align.CENTRE),
        Column(header=context.label("issues.text"), share=43 if parts else 62),
    ]
    if parts:
        columns += [
            Column(header=context.label("issues.public"), share=10, align=Align.RIGHT),
            Column(header=context.label("issues.survey"), share=10, align=Align.RIGHT),
        ]
    columns += [
        Column(header=context.label("issues.score"), share=11, align=Align.RIGHT),
        Column(header=context.label("issues.band"), share=20, align=Align.CENTRE),
    ]
    return Table(columns=tuple(columns), rows=tuple(rows))


def _head(context: Context, node: Node) -> Row:
    key, label = (node.sub_indicator, "sub_indicator") if node.sub_indicator else (str(node.indicator), "indicator")
    name = context.label(f"appendix.{label}", number=key, name=context.assessment.node(key).name)
    return Row(cells=(Cell(value=name, tone=Tone.NAVY, tinted=True),), kind=RowKind.HEAD)


def _item(context: Context, node: Node, parts: bool) -> Row:
    cells = [Cell(value=node.key, bold=True), Cell(value=item_text(context, node.key))]
    if parts:
        cells += [context.part(node.public), context.part(node.survey)]
    if node.scored:
        cells += [context.score(node.used, node.band, bold=True), context.band_cell(node)]
    else:
        cells += [context.score(node.used), Cell(value=context.label("words.unscored"), tone=Tone.MUTED)]
    return Row(cells=tuple(cells))
