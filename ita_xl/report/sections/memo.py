"""The official memo (บันทึกข้อความ) that puts the result and the measures before the head of the agency."""

from __future__ import annotations

from collections.abc import Sequence

from ita_xl.assessment.model import Node
from ita_xl.frameworks.schema import BandKey, Confidence, Obligation
from ita_xl.narrative import thai
from ita_xl.report.context import Context, typed
from ita_xl.report.document import (
    Block,
    LetterField,
    LetterHead,
    LetterLine,
    PageKind,
    Paragraph,
    Section,
    Space,
    Style,
)
from ita_xl.report.pictures import EMBLEM_ROOM, fitted_picture
from ita_xl.report.sections.followup_rows import serves
from ita_xl.report.sections.measures import measure_count
from ita_xl.report.sections.memo_data import head_office, memo_data
from ita_xl.report.sections.memo_signatures import chain

NO_BREAK = "\u00a0"  # a telephone number stays on one line


def memo(context: Context, number: str) -> Section:
    """Head, four headed parts, closing, and the chain of signatures."""
    blocks: list[Block] = [*_head(context)]
    for part, text in (
        ("background", _background(context)),
        ("facts", _facts(context)),
        ("law", _law(context)),
        ("proposal", context.text("memo_proposal", measure_count=measure_count(context), **_attached(context))),
    ):
        blocks += [_gap(), Paragraph(text=context.label(f"memo.{part}"), style=Style.SUBJECT)]
        first, *others = [p for p in text.split("\n") if p]
        blocks += [Paragraph(text=first, kept=bool(others)), *(Paragraph(text=p) for p in others)]
    blocks += [_gap(), Paragraph(text=context.label("memo.closing"), style=Style.CLOSING), *chain(context)]
    return Section(name=context.sheet_name("memo", number), blocks=tuple(blocks), page=PageKind.MEMO, footer=False)


def _gap() -> Space:
    """Above a part; less on a full page."""
    return Space(points=3, stretched=6)


def _head(context: Context) -> list[Block]:
    profile = context.profile
    report_date, addressee = typed(profile.report_date), typed(profile.addressee)
    dated = context.plain(thai.date_long(report_date)) if report_date else ""

    emblem = fitted_picture(context.pictures.emblem, EMBLEM_ROOM, context.label("memo.emblem"))

    def line(*fields: tuple[str, str]) -> LetterLine:
        return LetterLine(fields=tuple(LetterField(label=context.label(f"memo.{k}"), text=text) for k, text in fields))

    return [
        LetterHead(title=context.label("memo.title"), emblem=emblem),
        line(("from", _sender(context))),
        line(("number", context.plain(typed(profile.doc_no) or "")), ("date", dated)),
        line(("subject", _subject(context))),
        Space(points=6),
        Paragraph(
            text=context.label("memo.to", addressee=addressee or head_office(context)),
            style=Style.PLAIN,
        ),
    ]


def _subject(context: Context) -> str:
    """What the memo is about; measures only where some are set."""
    result = context.label("memo.subject_text")
    return f"{result}\n{context.label('memo.subject_with_measures')}" if measure_count(context) else result


def _sender(context: Context) -> str:
    """Department, agency and telephone; the agency once where the department names it."""
    department = typed(context.profile.department) or ""
    short = typed(context.profile.agency_short) or context.agency
    named = context.agency in department or short in department
    name = department if named else f"{department} {context.agency}".strip()
    phone = typed(context.profile.phone)
    number = NO_BREAK.join(phone.split()) if phone else context.label("memo.dots_phone")
    return context.label("memo.sender", name=name, phone=number)


def _background(context: Context) -> str:
    a = context.assessment
    paragraphs = [context.text("memo_background")]
    for i, node in enumerate(a.instruments, 1):
        members = [n for n in a.indicators if n.instrument == node.key]
        known = [n for n in members if n.used is not None]
        full = [n for n in known if n.band == BandKey.FULL]
        worst = [] if len(full) == len(known) else [a.node(key) for key in a.extremes[node.key].worst]
        text = context.text(
            "memo_instrument",
            number=i,
            code=node.key,
            node=node,
            members=members,
            known=known,
            full=full,
            worst=worst,
            planned=_planned(context, worst),
        )
        paragraphs.append(text)
    return "\n".join(paragraphs)


def _planned(context: Context, nodes: Sequence[Node]) -> int:
    """How many measures of the plan serve one of these indicators."""
    a, numbers = context.assessment, [int(n.key) for n in nodes]
    return sum(bool(row.measure) and serves(row, numbers, a.framework) for row in a.submission.plan)


def _facts(context: Context) -> str:
    obligations = context.assessment.obligations or ()
    asked = "\n".join(_obligation(context, one) for one in obligations)
    return "\n".join(
        [
            context.text("memo_facts", asked_items=[o.item for o in obligations]),
            asked,
            context.text("memo_findings", measure_count=measure_count(context), **_attached(context)),
        ]
    )


def _obligation(context: Context, one: Obligation) -> str:
    """The name of an O item and what it asks for; elements only where their wording was confirmed for the year."""
    named = next(item for item in context.assessment.obligation_items if item.code == one.item)
    return context.text(
        "memo_obligation",
        item=one.item,
        name=named.text or named.assumed_text or "",
        name_sure=named.text is not None,
        result_year=one.result_year or 0,
        measures_year=one.measures_year or 0,
        confirmed=[element.text for element in one.elements if element.text],
        sure=one.confidence in (Confidence.CONFIRMED, Confidence.DERIVED),
    )


def _attached(context: Context) -> dict[str, object]:
    """The report that the memo stands in front of, else those that are made in the same run."""
    kinds = [kind for kind in context.together if kind != "memo"] if context.kind == "memo" else [context.kind]
    website = typed(context.profile.website)
    return {
        "attached": [context.label(f"memo.attached_{kind}") for kind in kinds],
        "website": website or "",
    }


def _law(context: Context) -> str:
    resolution = memo_data().resolution
    return context.text("memo_law", resolution=resolution)
