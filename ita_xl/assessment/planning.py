"""Which weak points there are, by item and by issue, and which rows of the plan serve them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from ita_xl.assessment.model import IssueResult, Node, PlanNeed
from ita_xl.assessment.submission import PlanRow
from ita_xl.frameworks.schema import Framework


def weak_items(items: Sequence[Node], target: Decimal) -> tuple[str, ...]:
    """Codes of scored items whose score or either part is below the target, in framework order."""
    return tuple(
        node.key
        for node in items
        if node.scored and any(v is not None and v < target for v in (node.used, node.public, node.survey))
    )


def issue_results(framework: Framework, weak: Sequence[str]) -> tuple[IssueResult, ...]:
    """The issues of the year with their weak items; by indicator where the year has no map of issues."""
    groups: list[tuple[int, str, tuple[str, ...]]]
    if framework.issues:
        groups = [(issue.number, issue.name, issue.items) for issue in framework.issues]
    else:
        groups = [
            (i.number, i.name, tuple(item.code for item in framework.items_of(i.number))) for i in framework.indicators
        ]
    return tuple(
        IssueResult(number=number, name=name, items=items, weak=tuple(code for code in items if code in weak))
        for number, name, items in groups
    )


def plan_needs(
    framework: Framework, indicators: Sequence[Node], weak: Sequence[str], target: Decimal, plan: Sequence[PlanRow]
) -> tuple[PlanNeed, ...]:
    """Every indicator below the target, followed by its weak items, with the measures that serve them."""
    indicator_of = {item.code: item.indicator for item in framework.items}
    needs = []
    for node in indicators:
        number = int(node.key)
        if node.used is not None and node.used < target:
            needs.append(_need(node.key, number, [row for row in plan if _serves_indicator(row, number, indicator_of)]))
        for code in weak:
            if indicator_of[code] == number:
                needs.append(_need(code, number, [row for row in plan if _serves_item(row, code, number)]))
    return tuple(needs)


def plan_with_accepted(
    own: Sequence[PlanRow], accepted: Sequence[PlanRow]
) -> tuple[tuple[PlanRow, ...], tuple[tuple[PlanRow, PlanRow], ...]]:
    """The plan: the officer's own rows, then the accepted drafts.

    An own row always wins over a draft that has its code, names one of its items, or serves the same whole indicator;
    those drafts are given with the own row.
    """
    used: list[PlanRow] = []
    ousted: list[tuple[PlanRow, PlanRow]] = []
    for draft in accepted:
        winner = next((row for row in own if _takes_place_of(row, draft)), None)
        if winner is None:
            used.append(draft)
        else:
            ousted.append((draft, winner))
    return (*own, *used), tuple(ousted)


def _takes_place_of(own: PlanRow, draft: PlanRow) -> bool:
    if own.code.casefold() == draft.code.casefold():
        return True
    if not own.measure:
        return False
    if own.items or draft.items:
        return bool(set(own.items) & set(draft.items))
    return own.indicator is not None and own.indicator == draft.indicator


def _need(key: str, indicator: int, rows: Sequence[PlanRow]) -> PlanNeed:
    return PlanNeed(
        key=key,
        indicator=indicator,
        covered_by=tuple(row.code for row in rows),
        complete=tuple(row.code for row in rows if row.responsible and row.due),
    )


def _serves_indicator(row: PlanRow, indicator: int, indicator_of: Mapping[str, int]) -> bool:
    return bool(row.measure) and (
        row.indicator == indicator or any(indicator_of.get(code) == indicator for code in row.items)
    )


def _serves_item(row: PlanRow, code: str, indicator: int) -> bool:
    """A row names its items; one without items serves its whole indicator."""
    return bool(row.measure) and (code in row.items or (row.indicator == indicator and not row.items))
