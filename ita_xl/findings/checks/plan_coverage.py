"""R6: every weak indicator and item has a measure with an owner and a date."""

from __future__ import annotations

from collections.abc import Iterator

from ita_xl.assessment.model import Assessment, PlanNeed
from ita_xl.assessment.submission import Remark
from ita_xl.findings.checks.wording import points


def weak_points_without_measure(assessment: Assessment) -> Iterator[Remark]:
    """R6 per indicator: weak items without a measure, in one remark; R6a a weak indicator without weak items."""
    for indicator in assessment.indicators:
        needs = [n for n in assessment.needs if str(n.indicator) == indicator.key and not n.covered_by]
        items = [need for need in needs if not need.key.isdigit()]
        details = {
            "number": indicator.key,
            "name": indicator.name,
            "used": points(indicator.used),
            "target": points(assessment.target),
            "weak": ", ".join(_weak_point(assessment, need) for need in items),
        }
        if needs:
            yield Remark("R6" if items else "R6a", details=details)


def _weak_point(assessment: Assessment, need: PlanNeed) -> str:
    node = assessment.node(need.key)
    if node.public is not None or node.survey is not None:
        return f"{need.key} (Public {points(node.public)} Survey {points(node.survey)})"
    return f"{need.key} ({points(node.used)})"


def measures_without_owner_or_date(assessment: Assessment) -> Iterator[Remark]:
    """R6b a measure without a responsible unit; R6c without a completion date; R6d a row without a measure."""
    for row in assessment.submission.plan:
        if not row.measure:
            yield Remark("R6d", row.at("measure"), {"code": row.code})
            continue
        if not row.responsible:
            yield Remark("R6b", row.at("responsible"), {"code": row.code})
        if not row.due:
            yield Remark("R6c", row.at("due"), {"code": row.code})
