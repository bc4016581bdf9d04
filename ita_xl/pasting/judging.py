"""Decides whether a number under a heading is a score of a node, and in which column it belongs."""

from __future__ import annotations

from collections.abc import Sequence

from ita_xl.frameworks.schema import Answer
from ita_xl.pasting.labels import Labels
from ita_xl.pasting.lines import Number
from ita_xl.pasting.model import Reason
from ita_xl.pasting.tables import Holds, Role
from ita_xl.workbook.reading.node_keys import TOTAL
from ita_xl.workbook.reading.numbers import FULL_SCORE

_PARTS = (Holds.PUBLIC, Holds.SURVEY)


def column_of(node: str, roles: Sequence[Role], year: int | None, labels: Labels) -> str | Reason:
    """The column of a node that a number belongs to. `roles`: what stands over it; `year`: said elsewhere, if it is."""
    if node in labels.subs:
        return Reason.NO_CELL
    role = _applicable(node, roles, labels)
    fiscal_year = labels.framework.fiscal_year
    said = role.year if role and role.year else year
    if said is not None and said not in (fiscal_year, fiscal_year - 1):
        return Reason.OTHER_YEAR
    if (role and role.holds is Holds.PREVIOUS) or said == fiscal_year - 1:
        return Reason.PART_UNKNOWN if role and role.holds in _PARTS else "previous"
    instrument = labels.instrument_of(node)
    parts = labels.instruments[instrument].parts if instrument else ()
    if role and role.holds in _PARTS:
        return role.holds.value if node in labels.items and role.holds.value in parts else Reason.PART_UNKNOWN
    if node in labels.items:
        return Reason.PART_UNKNOWN if parts else "score"
    return "published"


def fault_of(node: str, number: Number, headed: bool, labels: Labels) -> Reason | None:
    """Why the number cannot be taken for a score of the node, None if it can. `headed`: scores stand in its column."""
    if number.fault:
        return Reason(number.fault)
    if number.is_change or number.value is None:
        return Reason.CHANGE
    if node in labels.items and labels.items[node].answer is Answer.DISCLOSURE:
        points = next(s.points for s in labels.framework.answers if s.answer is Answer.DISCLOSURE)
        return None if number.value in points or not points else Reason.IMPOSSIBLE
    if node in labels.instruments and number.value <= labels.instruments[node].weight.value * FULL_SCORE:
        return Reason.WEIGHT
    if number.is_whole and not headed and number.value != FULL_SCORE:
        return Reason.WHOLE_NUMBER
    return None


def _applicable(node: str, roles: Sequence[Role], labels: Labels) -> Role | None:
    """The lowest role that can be meant: a node of an instrument without parts belongs under the heading above them."""
    instrument = labels.instrument_of(node)
    has_parts = node == TOTAL or (instrument is not None and bool(labels.instruments[instrument].parts))
    return next((role for role in roles if has_parts or role.holds not in _PARTS), None)
