"""The checks of an assessment: pure functions, one file per family, listed here in the order of the findings.

A check takes the `Assessment` and yields remarks; it never changes anything and never raises for odd input.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ita_xl.assessment.model import Assessment
from ita_xl.assessment.submission import Remark
from ita_xl.findings.checks import (
    completeness,
    consistency,
    elements,
    feasibility,
    follow_up,
    fractions,
    history,
    names,
    owners,
    parts,
    periods,
    plan_coverage,
    rules_status,
)

Check = Callable[[Assessment], Iterator[Remark]]

CHECKS: tuple[Check, ...] = (
    completeness.missing_scores,
    fractions.typed_as_fractions,
    rules_status.provisional_rules,
    consistency.published_total,
    consistency.published_level,
    consistency.published_nodes,
    parts.public_part_alone,
    names.foreign_agency,
    names.official_spelling,
    plan_coverage.weak_points_without_measure,
    plan_coverage.measures_without_owner_or_date,
    periods.outside_fiscal_year,
    owners.unknown_units,
    owners.one_owner_for_everything,
    feasibility.unreachable_scores,
    feasibility.disclosure_scores,
    feasibility.nobody_answered,
    follow_up.incomplete_follow_up,
    follow_up.unknown_measures,
    elements.missing_elements,
    elements.elements_to_compare,
    history.contradicting_previous,
    history.stale_formulas,
)


def check(assessment: Assessment) -> tuple[Remark, ...]:
    """All remarks of all checks, after those that reading the workbook left."""
    remarks = list(assessment.submission.remarks)
    for one in CHECKS:
        remarks.extend(one(assessment))
    return tuple(remarks)
