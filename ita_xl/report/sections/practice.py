"""How the analysis is put into practice: for each issue its finding and its measures, one measure a row."""

from __future__ import annotations

from ita_xl.assessment.model import IssueResult
from ita_xl.assessment.submission import PlanRow
from ita_xl.narrative import thai
from ita_xl.narrative.item_counts import has_score
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
    Section,
    Style,
    Table,
    Tone,
)
from ita_xl.report.sections.acknowledgement import acknowledgement
from ita_xl.report.sections.issue_items import issue_nodes
from ita_xl.report.sections.issue_measures import issues_of, measures_of_issue
from ita_xl.report.sections.measures import measure_count
from ita_xl.report.sections.plan_cells import (
    measure_cell,
    monitoring_cell,
    period_cell,
    steps_text,
    typed_cell,
    weakness_cell,
)

SHARES = {
    "issue": 20.0,
    "finding": 14.5,
    "measure": 17.0,
    "steps": 28.0,
    "period": 9.5,
    "responsible": 10.5,
    "monitoring": 17.5,
}
CENTRED = {"period", "responsible"}


def practice(context: Context, number: str) -> Section | None:
    """What the table shows, the table, what it leaves open. No section where nothing is known: the issues say so."""
    a = context.assessment
    if nothing_known(context):
        return None
    uncovered = [need.key for need in a.needs if not need.covered_by and not need.key.isdigit()]
    intro, *rest = context.text(
        "practice",
        by_indicator=a.issues_by_indicator,
        measure_count=measure_count(context),
        uncovered=uncovered,
        shared=[row.code for row in a.submission.plan if row.measure and len(issues_of(context, row)) > 1],
    ).split("\n")
    blocks: list[Block] = [
        Heading(text=context.title("practice", number), level=1),
        Paragraph(text=intro, style=Style.PLAIN),
        Table(
            columns=_columns(context),
            rows=_rows(context),
            grouped=1,
            labelled=2,
            continued=context.label("words.continued"),
        ),
        *(Paragraph(text=p, style=Style.PLAIN) for p in rest),
    ]
    return Section(
        name=context.sheet_name("practice", number),
        title=context.title("practice", number),
        blocks=tuple(blocks),
        page=PageKind.LANDSCAPE,
    )


def nothing_known(context: Context) -> bool:
    """Whether there is neither a measure nor a score that would say where one is needed."""
    a = context.assessment
    return not a.submission.plan and all(_standing(context, issue)[0] is Tone.MUTED for issue in a.issues)


def practice_acknowledgement(context: Context, number: str) -> Section:
    """The head of the agency takes note of the result and the measures."""
    return acknowledgement(context, number, "acknowledgement_measures")


def _columns(context: Context) -> tuple[Column, ...]:
    first = "indicator" if context.assessment.issues_by_indicator else "issue"
    return tuple(
        Column(
            header=context.label(f"practice.{first if key == 'issue' else key}"),
            share=share,
            align=Align.CENTRE if key in CENTRED else Align.LEFT,
        )
        for key, share in SHARES.items()
    )


def _rows(context: Context) -> tuple[Row, ...]:
    rows: list[Row] = []
    for issue in context.assessment.issues:
        serving = measures_of_issue(context, issue)
        rows += [_measure_row(context, issue, row) for row in serving]
        rows += _open_rows(context, issue, any(row.measure for row in serving))
    unplaced = [row for row in context.assessment.submission.plan if not issues_of(context, row)]
    rows += [Row(cells=(_unplaced_cell(context), *_cells(context, row)), group="-", label=row.code) for row in unplaced]
    return tuple(rows)


def _unplaced_cell(context: Context) -> Cell:
    key = "of_none_indicator" if context.assessment.issues_by_indicator else "of_none"
    return Cell(value=context.label(f"practice.{key}"), tone=Tone.MUTED, tinted=True, bold=True)


def _issue_cell(context: Context, issue: IssueResult) -> Cell:
    """Name of the issue and how it stands."""
    name = context.label("practice.of_issue", number=issue.number, name=issue.name)
    tone, standing = _standing(context, issue)
    return Cell(value=f"{name}\n{standing}", tone=tone, tinted=True, bold=True)


def _standing(context: Context, issue: IssueResult) -> tuple[Tone, str]:
    a = context.assessment
    if issue.weak:
        codes = " ".join(issue.weak)
        return Tone.BELOW, context.label("practice.weak", count=len(issue.weak), codes=codes)
    node = a.node(str(issue.number)) if a.issues_by_indicator else None
    if node is not None and node.used is not None and node.used < a.target:
        return Tone.BELOW, context.label("practice.weak_indicator", score=thai.format_score(node.used))
    if node is not None and node.band is not None:
        return Tone(node.band), context.label("practice.score", score=thai.format_score(node.used))
    scored = [n for n in issue_nodes(context, issue) if n.scored]
    known = [n for n in scored if has_score(n)]
    if not known:
        return Tone.MUTED, context.label("practice.no_scores")
    full = len(known) == len(scored) and all(n.used == 100 for n in known)
    return (Tone.FULL if full else Tone.MIDDLE), context.label("practice.none_weak")


def _measure_row(context: Context, issue: IssueResult, row: PlanRow) -> Row:
    """In full under the first issue that it serves, elsewhere where to find it."""
    first = issues_of(context, row)[0]
    cells = _cells(context, row) if first == issue.number else _reference(context, issue, row, first)
    return Row(cells=(_issue_cell(context, issue), *cells), group=str(issue.number), label=row.code)


def _cells(context: Context, row: PlanRow) -> tuple[Cell, ...]:
    return (
        weakness_cell(context, row),
        measure_cell(context, row),
        typed_cell(context, steps_text(context, row.steps)),
        period_cell(context, row),
        typed_cell(context, row.responsible),
        monitoring_cell(context, row),
    )


def _reference(context: Context, issue: IssueResult, row: PlanRow, first: int) -> tuple[Cell, ...]:
    place = "see_indicator" if context.assessment.issues_by_indicator else "see_issue"
    where = context.label(f"practice.{place}", number=first)
    codes = " ".join(code for code in row.items if code in issue.items)
    item = Cell(value=context.label("practice.item", codes=codes)) if codes else _blank()
    if not row.measure:
        return (item, typed_cell(context, None), *(_blank(),) * 4)
    text = context.label("practice.see", code=row.code, text=row.measure.strip(), place=where)
    return (item, Cell(value=text), *(_blank(),) * 4)


def _blank() -> Cell:
    return Cell(value="–", tone=Tone.MUTED)


def _open_rows(context: Context, issue: IssueResult, has_measures: bool) -> list[Row]:
    """What no measure serves: weak items, a weak indicator; or why an issue needs no measure."""
    served = {need.key: need.covered_by for need in context.assessment.needs}
    uncovered = [code for code in issue.weak if not served.get(code)]
    tone, _ = _standing(context, issue)
    if uncovered:
        found = Cell(value=context.label("practice.item", codes=" ".join(uncovered)))
        key, colour = "no_measure", Tone.BELOW
    elif has_measures:
        return []
    else:
        found = _blank()
        key, colour = {
            Tone.BELOW: ("no_measure", Tone.BELOW),
            Tone.FULL: ("keep", Tone.INK),
            Tone.MIDDLE: ("improve", Tone.INK),
        }.get(tone, ("cannot_tell", Tone.MUTED))
    note = Cell(value=context.label(f"practice.{key}"), tone=colour, bold=colour is Tone.BELOW)
    cells = (_issue_cell(context, issue), found, note, *(_blank(),) * 4)
    return [Row(cells=cells, group=str(issue.number))]
