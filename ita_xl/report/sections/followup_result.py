"""The result that the measures answer, and how many of them were carried out."""

from __future__ import annotations

from ita_xl.assessment.fiscal_year import fiscal_year_dates
from ita_xl.assessment.followup_status import Outcome
from ita_xl.assessment.model import Node
from ita_xl.frameworks.schema import Confidence, ObligationKind
from ita_xl.report.context import TOTAL, Context, typed
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
from ita_xl.report.notes import level_name, level_notes
from ita_xl.report.respondents import respondents
from ita_xl.report.sections.followup_rows import (
    FULL,
    Count,
    counts,
    followed_measures,
    late,
    overdue,
    past_measures,
    rounds,
)

TONES = {
    Outcome.DONE: Tone.FULL,
    Outcome.UNDER_WAY: Tone.MIDDLE,
    Outcome.NOT_STARTED: Tone.BELOW,
    Outcome.CANCELLED: Tone.MUTED,
    Outcome.UNSTATED: Tone.MUTED,
    Outcome.UNREPORTED: Tone.BELOW,
}
ALWAYS = (Outcome.DONE, Outcome.UNDER_WAY, Outcome.NOT_STARTED, Outcome.CANCELLED)


def followup_result(context: Context, number: str) -> Section:
    """What the report is about, the result of the year before its measures, the counts of the measures.

    A workbook with the result of year N plans and follows the measures of year N+1, so the report is about N+1.
    """
    measures = followed_measures(context.assessment.submission)
    blocks: list[Block] = [
        Heading(text=context.title("followup_result", number), level=1),
        *(Paragraph(text=p) for p in _intro(context, len(measures)).split("\n")),
        Heading(text=context.label("followup_result.result")),
        Paragraph(text=context.text("result")),
        _result_table(context),
        *level_notes(context),
        Heading(text=context.label("followup_result.counts")),
    ]
    report_date = typed(context.profile.report_date)
    found = counts(measures)
    summary = context.text(
        "followup_summary",
        measure_count=len(measures),
        counts=found,
        rounds=rounds(measures),
        overdue=overdue(measures, report_date) if report_date else [],
        late=late(measures),
        report_date=report_date,
        rounded=sum(c.percent for c in found.values()) != FULL,
    )
    first, *others = summary.split("\n")
    blocks.append(Paragraph(text=first))
    if measures:
        blocks.append(_count_table(context, found, len(measures)))
    blocks += [Paragraph(text=p) for p in others]
    return Section(
        name=context.sheet_name("followup_result", number),
        title=context.title("followup_result", number),
        blocks=tuple(blocks),
        page=PageKind.WIDE,
    )


def _intro(context: Context, measure_count: int) -> str:
    asked = context.obligation(ObligationKind.IMPLEMENTATION_REPORT)
    report_date = typed(context.profile.report_date)
    first, last = fiscal_year_dates(context.assessment.next_year)
    # A workbook is dated when its result was analysed, mostly before the year of the measures begins.
    within = report_date is not None and first <= report_date <= last
    return context.text(
        "followup_intro",
        measure_count=measure_count,
        report_item=asked.item if asked else "",
        report_item_year=(asked.measures_year if asked else None) or 0,
        past_years=list(past_measures(context.assessment.submission)),
        report_item_sure=asked is not None and asked.confidence in (Confidence.CONFIRMED, Confidence.DERIVED),
        report_date=report_date if within else None,
    )


def answered(context: Context, code: str) -> bool:
    """Whether people answer this instrument; the items of the other one are checked on the web site."""
    return any(i.instrument == code and i.answer != "disclosure" for i in context.assessment.framework.items)


def item_count(context: Context, code: str) -> int:
    """How many items an instrument has."""
    return sum(i.instrument == code for i in context.assessment.framework.items)


def _respondents_cell(context: Context, code: str) -> Cell:
    if not answered(context, code):
        return Cell(value=context.label("followup_result.items", count=item_count(context, code)))
    known = respondents(context, code)
    if not known:
        return Cell(value=context.label("words.missing"), tone=Tone.MUTED)
    texts = (context.label("followup_result.people", part=part, count=count).strip() for part, count in known)
    return Cell(value="\n".join(texts))


def _result_table(context: Context) -> Table:
    a = context.assessment
    nodes = (*a.instruments, a.total)
    compared = any(n.previous is not None for n in nodes)
    columns = [
        Column(header=context.label("followup_result.name"), share=33),
        Column(header=context.label("followup_result.respondents"), share=17, align=Align.CENTRE),
        Column(header=context.label("indicators.score"), share=12, align=Align.RIGHT),
    ]
    if compared:
        columns += [
            Column(header=context.label("indicators.previous"), share=12, align=Align.RIGHT),
            Column(header=context.label("indicators.change"), share=12.5, align=Align.RIGHT),
        ]
    columns.append(Column(header=context.label("followup_result.level"), share=22, align=Align.CENTRE))
    return Table(columns=tuple(columns), rows=tuple(_result_row(context, node, compared) for node in nodes))


def _result_row(context: Context, node: Node, compared: bool) -> Row:
    total = node.key == TOTAL
    if total:
        last = Cell(value=level_name(context), bold=True)
        answers = Cell(value="–")
        name = context.label("overview.total")
    else:
        last = context.band_cell(node)
        answers = _respondents_cell(context, node.key)
        name = context.label("followup_result.instrument", code=node.key, about=context.label(f"overview.{node.key}"))
    change = [context.score(node.previous), context.change(node.change)] if compared else []
    cells = (Cell(value=name), answers, context.score(node.used, node.band, bold=True), *change, last)
    return Row(cells=cells, kind=RowKind.TOTAL if total else RowKind.BODY)


def _count_table(context: Context, found: dict[str, Count], measure_count: int) -> Table:
    shown = [outcome for outcome in Outcome if found[outcome.value].number or outcome in ALWAYS]
    columns = [Column(header=context.label("followup.status"), share=22)]
    numbers = [Cell(value=context.label("followup_result.number"))]
    percents = [Cell(value=context.label("followup_result.percent"))]
    for outcome in shown:
        count, tone = found[outcome.value], TONES[outcome]
        columns.append(Column(header=context.label(f"followup.{outcome.value}"), share=15, align=Align.CENTRE))
        numbers.append(Cell(value=count.number, format=Format.COUNT, tone=tone, tinted=True, bold=True))
        percents.append(Cell(value=count.percent, tone=tone, tinted=True))
    columns.append(Column(header=context.label("followup_result.all"), share=12, align=Align.CENTRE))
    numbers.append(Cell(value=measure_count, format=Format.COUNT, bold=True))
    percents.append(Cell(value=FULL))
    return Table(columns=tuple(columns), rows=(Row(cells=tuple(numbers)), Row(cells=tuple(percents))))
