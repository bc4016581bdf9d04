"""The chain of signatures below a memo: its author, then a box for the opinion of everybody above."""

from __future__ import annotations

from ita_xl.assessment.submission import Signatory
from ita_xl.report.context import Context
from ita_xl.report.document import Block, Signature, SignatureBox, SignatureBoxes, Space
from ita_xl.report.sections.memo_data import office_of, signatories
from ita_xl.workbook.layout import CHOICES

NO_OPINION, AGREE, APPROVE = CHOICES["opinions"]
OPINIONS = {AGREE: "agree", APPROVE: "approve"}


def chain(context: Context) -> list[Block]:
    """Who wrote the memo signs at the right; then the others, two boxes side by side, in the order of signing."""
    people = signatories(context)
    blocks: list[Block] = []
    if people[0].opinion not in OPINIONS:
        blocks += [Signature(lines=_lines(context, people[0])), Space(points=12)]
        people = people[1:]
    if people:
        blocks.append(SignatureBoxes(boxes=tuple(_box(context, one) for one in people)))
    return blocks


def _box(context: Context, one: Signatory) -> SignatureBox:
    kind = OPINIONS.get(one.opinion or "")
    office = context.plain(office_of(one)) or context.label("memo.no_office")
    if kind is None:
        title = context.plain(one.role) if one.role else office
        return SignatureBox(title=title, opinions=(), lines=_lines(context, one))
    opinions = tuple(context.label(f"memo.{kind}").split("\n"))
    return SignatureBox(
        title=context.label("memo.opinion_of", office=office), opinions=opinions, lines=_lines(context, one)
    )


def _lines(context: Context, one: Signatory) -> tuple[str, ...]:
    """Dots to sign on, name, one or two lines of position, date; what is not known is a dotted line."""
    name = context.label("words.name", name=one.name.strip()) if one.name else context.label("memo.dots_name")
    position = [context.plain(part.strip()) for part in (one.position, one.position_2) if part and part.strip()]
    return (
        context.label("memo.sign", role=one.role or "").strip(),
        name,
        *(position or [context.label("memo.dots_position")]),
        context.label("memo.dots_date"),
    )
