"""The elements that next year's O item asks the report to contain, and where each of them stands."""

from __future__ import annotations

from collections.abc import Sequence

from ita_xl.findings.checks.element_needs import State
from ita_xl.findings.checks.elements import Requirement, answered, element_rules, lacking_text, requirements
from ita_xl.frameworks.schema import Confidence, Obligation
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

TONES = {
    State.MET: Tone.FULL,
    State.PARTLY: Tone.MIDDLE,
    State.MISSING: Tone.BELOW,
    State.AFTERWARDS: Tone.MUTED,
    State.UNKNOWN: Tone.MUTED,
}


def elements(context: Context, number: str) -> Section | None:
    """Which O item the report answers, the table of its elements, and which wording is not official.

    No section where no O item is known: a sentence of the rules says so (`without_elements`).
    """
    obligation = answered(context.assessment, context.kind)
    if obligation is None:
        return None
    asked = requirements(context.assessment, obligation)
    blocks: list[Block] = [
        Heading(text=context.title("elements", number), level=1),
        *(Paragraph(text=p) for p in _text(context, obligation, asked).split("\n")),
    ]
    if asked:
        blocks.append(_table(context, asked))
    if any(not one.official for one in asked):
        blocks.append(Paragraph(text=context.label("elements.assumed_note"), style=Style.NOTE))
    return Section(
        name=context.sheet_name("elements", number),
        title=context.title("elements", number),
        blocks=tuple(blocks),
        page=PageKind.WIDE,
    )


def without_elements(context: Context) -> str:
    """Why the report lists no elements; empty where it does."""
    return "" if answered(context.assessment, context.kind) else _text(context, None, ())


def _text(context: Context, obligation: Obligation | None, asked: Sequence[Requirement]) -> str:
    states = [_state(context, one) for one in asked]
    measures_year = obligation.measures_year if obligation else None
    return context.text(
        "elements",
        item=obligation.item if obligation else "",
        item_confirmed=obligation is not None and obligation.confidence == Confidence.CONFIRMED,
        other_year=measures_year if measures_year not in (None, context.assessment.next_year) else 0,
        count=len(asked),
        elsewhere=sum(bool(_place(context, one)) and not _section(context, one) for one in asked if _there(one)),
        **{state.value: states.count(state) for state in State},
    )


def _state(context: Context, one: Requirement) -> State:
    """As the data says; an element that neither this report nor one made with it has a section for is missing."""
    return State.MISSING if _there(one) and not _place(context, one) else one.evidence.state


def _there(one: Requirement) -> bool:
    return one.evidence.state in (State.MET, State.PARTLY)


def _place(context: Context, one: Requirement) -> str:
    """The section of this report, else the report that is made in the same run."""
    other = _other_report(context, one)
    return _section(context, one) or (context.label("elements.elsewhere", report=other) if other else "")


def _section(context: Context, one: Requirement) -> str:
    return context.placed.get(one.places.get(context.kind, ""), "")


def _other_report(context: Context, one: Requirement) -> str:
    names = element_rules().reports
    return next((names[kind].name for kind in context.together if kind != context.kind and kind in one.places), "")


def _table(context: Context, asked: Sequence[Requirement]) -> Table:
    rows = []
    for i, one in enumerate(asked, 1):
        state = _state(context, one)
        mark = "" if one.official else " " + context.label("words.assumed")
        cells = (
            Cell(value=i, format=Format.COUNT),
            Cell(value=context.plain(one.text) + mark),
            Cell(value=context.label(f"elements.{state.value}"), tone=TONES[state], tinted=True, bold=True),
            _where(context, one, state),
        )
        rows.append(Row(cells=cells))
    columns = (
        Column(header=context.label("elements.number"), share=6, align=Align.CENTRE),
        Column(header=context.label("elements.element"), share=40),
        Column(header=context.label("elements.state"), share=17, align=Align.CENTRE),
        Column(header=context.label("elements.place"), share=37),
    )
    return Table(columns=columns, rows=tuple(rows))


def _where(context: Context, one: Requirement, state: State) -> Cell:
    """The section, or why it is not there; of an element that is partly there, both."""
    place = _place(context, one)
    if state is State.MET:
        return Cell(value=place)
    if state in (State.AFTERWARDS, State.UNKNOWN):
        return Cell(value=context.label(f"elements.{state.value}_note"), tone=Tone.MUTED)
    if one.evidence.cause is None:
        return Cell(value=context.label("elements.not_in_report"), tone=Tone.BELOW)
    lacking = lacking_text(one.evidence)
    reason = context.label(f"elements.{one.evidence.cause.value}")
    if lacking:
        reason = context.label("elements.lacking", what=lacking, reason=reason)
    if state is State.PARTLY and place:
        return Cell(value=f"{place}\n{reason}")
    return Cell(value=reason, tone=TONES[state])
