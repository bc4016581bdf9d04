"""Every measure with what was reported about it, one round a row."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from ita_xl.assessment.followup_status import Outcome, outcome_of
from ita_xl.assessment.submission import FollowUpRow
from ita_xl.narrative import thai
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
    Style,
    Table,
    Tone,
)
from ita_xl.report.sections.acknowledgement import acknowledgement
from ita_xl.report.sections.followup_result import TONES
from ita_xl.report.sections.followup_rows import (
    FollowedMeasure,
    counts,
    followed_measures,
    foreign_reports,
    lacking,
    past_measures,
)
from ita_xl.report.sections.plan_cells import typed_cell

GROUPED = 3


def followup(context: Context, number: str) -> Section | None:
    """The table of the measures, what their reports do not say, and reports that belong to no measure.

    No section without measures and reports: the section before says so.
    """
    submission = context.assessment.submission
    measures, foreign = followed_measures(submission), foreign_reports(submission)
    past = past_measures(submission)
    if not measures and not foreign and not past:
        return None
    intro = context.text("followup_table", measure_count=len(measures), reported=sum(bool(m.reports) for m in measures))
    blocks: list[Block] = [
        Heading(text=context.title("followup", number), level=1),
        Paragraph(text=intro, style=Style.PLAIN),
    ]
    if measures:
        blocks.append(_table(context, measures))
    unreported = [m.code for m in measures if m.outcome is Outcome.UNREPORTED]
    reported = len(measures) - len(unreported)
    gaps = context.text("followup_gaps", unreported=unreported, reported=reported, without=lacking(measures))
    blocks += [Paragraph(text=p, style=Style.PLAIN) for p in gaps.split("\n") if p]
    for year, earlier in past.items():
        blocks += _past(context, year, earlier)
    if foreign:
        text = context.text("followup_foreign", codes=[one.code for one in foreign])
        blocks += [
            Heading(text=context.label("followup.foreign")),
            Paragraph(text=text, style=Style.PLAIN, tone=Tone.BELOW),
            _table(context, foreign),
        ]
    return Section(
        name=context.sheet_name("followup", number),
        title=context.title("followup", number),
        blocks=tuple(blocks),
        page=PageKind.LANDSCAPE,
    )


def _past(context: Context, year: int, measures: Sequence[FollowedMeasure]) -> list[Block]:
    """The measures of an earlier plan, which the counts of this report leave out."""
    found = {outcome.value: count.number for outcome, count in zip(Outcome, counts(measures).values(), strict=True)}
    text = context.text("followup_past", measures_year=year, measure_count=len(measures), counts=found)
    return [
        Heading(text=context.label("followup.past", year=year)),
        Paragraph(text=text, style=Style.PLAIN),
        _table(context, measures),
    ]


def followup_acknowledgement(context: Context, number: str) -> Section:
    """The head of the agency takes note of this report."""
    return acknowledgement(context, number, "acknowledgement_followup")


def _table(context: Context, measures: Sequence[FollowedMeasure]) -> Table:
    rows: list[Row] = []
    for one in measures:
        lead = _lead_cells(context, one)
        reports = [_report_cells(context, row) for row in one.reports] or [_unreported_cells(context)]
        rows += [Row(cells=(*lead, *cells), group=one.code, label=one.code) for cells in reports]
    return Table(
        columns=_columns(context),
        rows=tuple(rows),
        grouped=GROUPED,
        labelled=0,
        continued=context.label("words.continued"),
    )


def _lead_cells(context: Context, one: FollowedMeasure) -> tuple[Cell, ...]:
    plan = one.plan
    if plan is None:
        unknown = context.label("followup.unknown", code=one.code)
        return Cell(value=unknown, tone=Tone.BELOW, bold=True), context.not_applicable(), context.not_applicable()
    measure = (plan.measure or "").strip() or context.label("words.not_given")
    text = context.label("followup.measure", code=plan.code, text=measure)
    if plan.indicator is not None:
        text += "\n" + context.label("followup.indicator", number=plan.indicator)
    due = thai.date_short(plan.due) if plan.due else None
    return Cell(value=text, bold=True), typed_cell(context, plan.responsible), typed_cell(context, due)


def status_cell(context: Context, row: FollowUpRow | None) -> Cell:
    """The status in its word and colour; another word as it was typed."""
    outcome = Outcome.UNREPORTED if row is None else outcome_of(row)
    word = context.label(f"followup.{outcome.value}")
    if outcome is Outcome.UNSTATED and row is not None and row.status:
        word = context.plain(row.status)
    return Cell(value=word, tone=TONES[outcome], tinted=True, bold=True)


def percent_cell(context: Context, row: FollowUpRow | None) -> Cell:
    """The typed per cent, without decimals where it has none."""
    if row is None or row.percent is None:
        return Cell(value=context.label("words.not_given" if row else "words.no_rank"), tone=Tone.MUTED)
    whole = row.percent == row.percent.to_integral_value()
    return Cell(value=Decimal(row.percent), format=Format.COUNT if whole else Format.SCORE)


def result_cell(context: Context, row: FollowUpRow) -> Cell:
    """What was done, or that it is not said."""
    return typed_cell(context, row.result)


def _report_cells(context: Context, row: FollowUpRow) -> tuple[Cell, ...]:
    finished = outcome_of(row) is Outcome.DONE
    done = thai.date_short(row.done) if row.done else None
    return (
        _round_cell(context, row),
        percent_cell(context, row),
        result_cell(context, row),
        typed_cell(context, done) if finished or done else _absent(context, "not_finished"),
        typed_cell(context, row.evidence) if finished or row.evidence else _absent(context, "no_evidence"),
        _remarks(context, row),
    )


def _round_cell(context: Context, row: FollowUpRow) -> Cell:
    status = status_cell(context, row)
    name = context.label("followup.round", name=row.round) if row.round else context.label("followup.no_round")
    return msgspec.structs.replace(status, value=f"{name}\n{status.value}")


def _unreported_cells(context: Context) -> tuple[Cell, ...]:
    blank = context.not_applicable()
    return (status_cell(context, None), *(blank for _ in range(5)))


def _remarks(context: Context, row: FollowUpRow) -> Cell:
    texts = [
        context.label(f"followup.{key}_are", text=text.strip())
        for key, text in (("problems", row.problems), ("suggestions", row.suggestions))
        if text and text.strip()
    ]
    return Cell(value="\n".join(texts)) if texts else _absent(context, "no_problems")


def _absent(context: Context, key: str) -> Cell:
    return Cell(value=context.label(f"followup.{key}"), tone=Tone.MUTED)


def _columns(context: Context) -> tuple[Column, ...]:
    shares = {
        "measures": 19.0,
        "responsible": 9.5,
        "due": 9.5,
        "status": 13.0,
        "percent": 7.0,
        "result": 28.0,
        "done_on": 9.5,
        "evidence": 18.0,
        "remarks": 21.5,
    }
    left = {"measures", "result", "evidence", "remarks"}
    return tuple(
        Column(header=context.label(f"followup.{key}"), share=share, align=Align.LEFT if key in left else Align.CENTRE)
        for key, share in shares.items()
    )
