"""R1 and R2: a published figure must follow from the figures below it."""

from __future__ import annotations

from collections.abc import Iterator

from ita_xl.assessment.model import Assessment, Node
from ita_xl.assessment.submission import Remark
from ita_xl.findings.checks.wording import origin, points, published_origin


def differs(assessment: Assessment, node: Node) -> bool:
    """Whether published and computed differ by more than the framework's tolerance."""
    if node.published is None or node.computed is None:
        return False
    return abs(node.published - node.computed) > assessment.framework.rounding.tolerance


def _details(node: Node) -> dict[str, str]:
    return {
        "key": node.key,
        "name": node.name,
        "published": points(node.published),
        "computed": points(node.computed),
    }


def published_total(assessment: Assessment) -> Iterator[Remark]:
    """R1: the published total is the weighted sum of the instruments."""
    if differs(assessment, assessment.total):
        yield Remark("R1", published_origin(assessment, assessment.total), _details(assessment.total))


def published_level(assessment: Assessment) -> Iterator[Remark]:
    """R1b: the level is none of the year's; R1c: it is not the one that the scores give."""
    typed, level = assessment.submission.profile.level, assessment.level
    names = [rule.name for rule in assessment.framework.levels.rules]
    details = {
        "published": level.published or "",
        "computed": level.computed or "",
        "known": ", ".join(names),
        "year": str(assessment.framework.fiscal_year),
    }
    if level.published is not None and level.published not in names:
        yield Remark("R1b", origin(typed), details)
    elif level.published is not None and level.computed is not None and level.published != level.computed:
        yield Remark("R1c", origin(typed), details)


def published_nodes(assessment: Assessment) -> Iterator[Remark]:
    """R2: a published indicator is the mean of what lies below it; R2b: an instrument is the mean of its indicators."""
    for code, nodes in (("R2", assessment.indicators), ("R2b", assessment.instruments)):
        for node in nodes:
            if differs(assessment, node):
                yield Remark(code, published_origin(assessment, node), _details(node))
