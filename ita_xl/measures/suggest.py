"""From weak points to suggested measures, the most valuable first."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec

from ita_xl.assessment.fiscal_year import fiscal_months
from ita_xl.assessment.model import Assessment, Node, PlanNeed
from ita_xl.measures.load import Library
from ita_xl.measures.schema import Measure
from ita_xl.measures.units import responsible_unit

_FULL = Decimal(100)


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """A weak point and the measure for it. `value`: points that 100 here would add to the total.

    `measure` is None where the library has nothing for it; then there is no unit and no date either.
    """

    key: str
    indicator: int
    value: Decimal
    measure: Measure | None = None
    responsible: str | None = None
    start: date | None = None
    due: date | None = None

    @property
    def is_item(self) -> bool:
        """Whether the weak point is an item, not a whole indicator."""
        return self.key != str(self.indicator)

    @staticmethod
    def period(measure: Measure, year: int) -> tuple[date, date]:
        """First and last day of `measure` in fiscal year `year` (B.E.)."""
        return fiscal_months(year, measure.from_month, measure.to_month)


def suggest(assessment: Assessment, library: Library, needs: tuple[PlanNeed, ...]) -> tuple[Suggestion, ...]:
    """A suggestion for each of `needs`, the most valuable first; ties in the order of the framework.

    The measures are those of the year of the result, by item, else by indicator; their dates lie in the year after.
    """
    order = {node.key: place for place, node in enumerate((*assessment.indicators, *assessment.items))}
    found = [_suggestion(assessment, library, need) for need in needs]
    return tuple(sorted(found, key=lambda one: (-one.value, order[one.key])))


def _suggestion(assessment: Assessment, library: Library, need: PlanNeed) -> Suggestion:
    is_item = need.key != str(need.indicator)
    measure = library.of_item(assessment.framework.fiscal_year, need.key) if is_item else None
    measure = measure or library.of_indicator(need.indicator)
    value = worth(assessment.node(need.key))
    if measure is None:
        return Suggestion(key=need.key, indicator=need.indicator, value=value)
    start, due = fiscal_months(assessment.next_year, measure.from_month, measure.to_month)
    unit = measure.unit or (
        responsible_unit(measure.responsible, assessment.submission.profile) if measure.responsible else None
    )
    return Suggestion(
        key=need.key,
        indicator=need.indicator,
        value=value,
        measure=measure,
        responsible=unit,
        start=start,
        due=due,
    )


def worth(node: Node) -> Decimal:
    """Points that the total gains when this node has 100; of an item with one known part, by that part."""
    known = [value for value in (node.used, node.public, node.survey) if value is not None]
    return node.contribution * (_FULL - known[0]) if known else Decimal(0)
