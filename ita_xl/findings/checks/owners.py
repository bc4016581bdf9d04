"""A6: responsible units are units that the agency has, and not one of them for everything."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ita_xl.assessment.model import Assessment
from ita_xl.assessment.submission import Remark

_SEPARATORS = re.compile(r"[,;/\n]|(?:\s+และ\s*)")
_ENOUGH_ROWS = 3


def unknown_units(assessment: Assessment) -> Iterator[Remark]:
    """A6: the unit is not in the agency's own list; nothing is said when the list is empty."""
    units = {_plain(unit.value) for unit in assessment.submission.profile.units}
    if not units:
        return
    for row in assessment.submission.plan:
        named = [part.strip() for part in _SEPARATORS.split(row.responsible or "") if part.strip()]
        unknown = [part for part in named if _plain(part) not in units]
        if unknown and _plain(row.responsible or "") not in units:
            yield Remark("A6", row.at("responsible"), {"code": row.code, "found": ", ".join(unknown)})


def one_owner_for_everything(assessment: Assessment) -> Iterator[Remark]:
    """A6b one unit answers for every measure; A6c all measures have one and the same period."""
    rows = [row for row in assessment.submission.plan if row.measure]
    if len(rows) < _ENOUGH_ROWS:
        return
    owners = {_plain(row.responsible) for row in rows if row.responsible}
    if len(owners) == 1 and all(row.responsible for row in rows):
        yield Remark("A6b", rows[0].at("responsible"), {"found": rows[0].responsible or "", "count": str(len(rows))})
    periods = {(row.start, row.due) for row in rows}
    if len(periods) == 1 and rows[0].due is not None:
        yield Remark("A6c", rows[0].at("due"), {"count": str(len(rows))})


def _plain(name: str) -> str:
    return "".join(name.split())
