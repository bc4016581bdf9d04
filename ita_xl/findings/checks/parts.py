"""R3: a published EIT indicator that is its Public part alone, not the mean of both parts."""

from __future__ import annotations

from collections.abc import Iterator

from ita_xl.assessment.model import Assessment
from ita_xl.assessment.submission import Remark
from ita_xl.findings.checks.consistency import differs
from ita_xl.findings.checks.wording import points, published_origin


def public_part_alone(assessment: Assessment) -> Iterator[Remark]:
    """R3, besides R2: says which of the usual slips explains the difference."""
    tolerance = assessment.framework.rounding.tolerance
    for node in assessment.indicators:
        if node.published is None or node.public is None or not differs(assessment, node):
            continue
        if abs(node.published - node.public) <= tolerance:
            details = {
                "key": node.key,
                "name": node.name,
                "published": points(node.published),
                "public": points(node.public),
                "survey": points(node.survey),
                "computed": points(node.computed),
            }
            yield Remark("R3", published_origin(assessment, node), details)
