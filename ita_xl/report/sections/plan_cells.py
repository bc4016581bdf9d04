"""How the rows of the plan are written in the cells of any table of measures."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ita_xl.assessment.submission import PlanRow
from ita_xl.narrative import thai
from ita_xl.report.context import Context
from ita_xl.report.document import Cell, Tone

# "1. ", "๒) ", "- " before a step; "1.5 ล้านบาท" is no numbering.
TYPED_NUMBER = re.compile(r"^\s*(?:[0-9๐-๙]+\s*[.)](?![0-9๐-๙])\s*|[-•*]\s*)")


def indicator_of(context: Context, row: PlanRow) -> int | None:
    """The indicator that a plan row serves: as typed, else that of its first item."""
    if row.indicator is not None:
        return row.indicator
    indicators = {item.code: item.indicator for item in context.assessment.framework.items}
    return next((indicators[code] for code in row.items if code in indicators), None)


def typed_cell(context: Context, text: str | None, bold: bool = False) -> Cell:
    """What the officer typed, or that nothing was."""
    if not text or not text.strip():
        return Cell(value=context.label("words.not_given"), tone=Tone.BELOW)
    return Cell(value=context.plain(text.strip()), bold=bold)


def weakness_cell(context: Context, row: PlanRow) -> Cell:
    """The items that the measure names, and the weakness in the officer's words."""
    items = context.label("measures.items", codes=" ".join(row.items)) if row.items else ""
    return typed_cell(context, "\n".join(part for part in (items, row.weakness) if part))


def measure_cell(context: Context, row: PlanRow) -> Cell:
    """Code, measure and budget."""
    if not row.measure:
        return typed_cell(context, None)
    text = context.label("measures.code", code=row.code, text=row.measure.strip())
    if row.budget and row.budget.strip():
        text += "\n" + context.label("measures.budget", text=row.budget.strip())
    return Cell(value=text, bold=True)


def steps_text(context: Context, steps: Sequence[str]) -> str:
    """The steps, numbered anew; a single one without number."""
    texts = [TYPED_NUMBER.sub("", step).strip() for step in steps]
    texts = [text for text in texts if text]
    if len(texts) < 2:
        return "".join(texts)
    return "\n".join(context.label("measures.step", number=i, text=text) for i, text in enumerate(texts, 1))


def period_cell(context: Context, row: PlanRow) -> Cell:
    """From when to when; a measure without an end has no period."""
    return typed_cell(context, thai.month_range(row.start, row.due) if row.due else None)


def monitoring_cell(context: Context, row: PlanRow) -> Cell:
    """How the measure is watched, and what shows its success."""
    success = context.label("measures.success", text=row.success.strip()) if row.success else ""
    return typed_cell(context, "\n".join(part for part in ((row.monitoring or "").strip(), success) if part))
