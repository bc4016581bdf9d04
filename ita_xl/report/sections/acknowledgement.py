"""The head of the agency takes note of the result and the measures."""

from __future__ import annotations

from ita_xl.assessment.submission import Signatory
from ita_xl.report.context import Context
from ita_xl.report.document import Block, Heading, Paragraph, Section, Signature, Space, Style
from ita_xl.report.sections.measures import measure_count
from ita_xl.workbook.layout import CHOICES

NO_OPINION, AGREE, APPROVE = CHOICES["opinions"]


def acknowledgement(context: Context, number: str, key: str = "acknowledgement") -> Section:
    """The statement, the opinion to tick where one is asked for, and the lines to sign.

    `key` names the template and the labels `sheet` and `title`.
    """
    count = measure_count(context)
    text = context.text(key, measure_count=count)
    title = context.numbered(number, context.label(f"{key}.{'title' if count else 'title_without'}"))
    head = _head(context)
    opinion = {AGREE: "agree", APPROVE: "approve"}.get(head.opinion or "")
    blocks: list[Block] = [
        Heading(text=title, level=1),
        *(Paragraph(text=p) for p in text.split("\n")),
        Space(points=24),
    ]
    if opinion:
        blocks += [Paragraph(text=context.label(f"acknowledgement.{opinion}"), style=Style.PLAIN), Space(points=24)]
    blocks.append(Signature(lines=_lines(context, head)))
    return Section(
        name=context.sheet_name(key, number),
        title=title,
        blocks=tuple(blocks),
    )


def _head(context: Context) -> Signatory:
    """The last to sign; the head of the agency without a name where no one was entered."""
    signatories = sorted(context.assessment.submission.signatories, key=lambda s: s.order)
    return signatories[-1] if signatories else Signatory(order=1, position=context.head_title())


def _lines(context: Context, head: Signatory) -> tuple[str, ...]:
    name = context.label("words.name", name=head.name) if head.name else context.label("words.dots_name")
    lines = (
        context.label("words.dots_signature"),
        name,
        context.plain(head.position or context.head_title()),
        context.plain(head.position_2 or ""),
        context.label("words.dots_date"),
    )
    return tuple(line for line in lines if line)
