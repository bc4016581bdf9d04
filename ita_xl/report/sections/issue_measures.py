"""Which measures of the plan serve which issue: by the issue that was typed, by items, by the whole indicator."""

from __future__ import annotations

import re

from ita_xl.assessment.model import IssueResult
from ita_xl.assessment.submission import PlanRow
from ita_xl.report.context import Context
from ita_xl.report.sections.plan_cells import indicator_of

NUMBER = re.compile(r"[0-9]+")  # also Thai digits, once they are written as Arabic ones
ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


def measures_of_issue(context: Context, issue: IssueResult) -> list[PlanRow]:
    """The rows of the plan that serve an issue, in the order of the plan."""
    return [row for row in context.assessment.submission.plan if issue.number in issues_of(context, row)]


def issues_of(context: Context, row: PlanRow) -> list[int]:
    """Numbers of the issues that a row serves, first those that were typed; empty where it names none.

    A row without items serves its whole indicator: the issues in which items of it are weak; where none is and no
    issue was typed, all in which there are items of it. In years without issues the indicator is the issue.
    """
    a = context.assessment
    if a.issues_by_indicator:
        own = indicator_of(context, row)
        others = [item.indicator for item in a.framework.items if item.code in row.items]
        return list(dict.fromkeys(n for n in (own, *others) if n is not None))
    named = [*_typed(row.issue, a.issues), *(i.number for i in a.issues if set(row.items) & set(i.items))]
    if not row.items and row.indicator is not None:
        own_items = {item.code for item in a.framework.items if item.indicator == row.indicator}
        weak = [i.number for i in a.issues if own_items & set(i.weak)]
        named += weak or ([] if named else [i.number for i in a.issues if own_items & set(i.items)])
    return list(dict.fromkeys(named))


def _typed(text: str | None, known: tuple[IssueResult, ...]) -> list[int]:
    """Issues named in a cell such as `4`, `๔, ๗`, `ประเด็นที่ 4` or by the words of an issue."""
    written = "".join((text or "").translate(ARABIC).split()).casefold()
    if not written:
        return []
    by_name = [i.number for i in known if "".join(i.name.split()).casefold() in written]
    numbers = {int(n) for n in NUMBER.findall(written)}
    return by_name or [i.number for i in known if i.number in numbers]
