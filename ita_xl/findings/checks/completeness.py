"""M: scores that are missing. Missing is missing: never counted as zero, always said."""

from __future__ import annotations

from collections.abc import Iterator

from ita_xl.assessment.model import Assessment
from ita_xl.assessment.submission import Remark


def missing_scores(assessment: Assessment) -> Iterator[Remark]:
    """M1 no score at all; M2 an indicator without a score; M3 items without a score; M4 no published total."""
    submission = assessment.submission
    nodes = (assessment.total, *assessment.instruments, *assessment.indicators, *assessment.items)
    if all(node.used is None and node.public is None and node.survey is None for node in nodes):
        yield Remark("M1")
        return
    for node in assessment.indicators:
        if node.used is None:
            yield Remark("M2", details={"number": node.key, "name": node.name, "instrument": node.instrument or ""})
    filled = [node for node in assessment.items if node.used is not None]
    missing = [node for node in assessment.items if node.scored and node.used is None]
    if filled and missing:
        entry = submission.items.get(missing[0].key)
        yield Remark(
            "M3",
            entry.origin if entry else None,
            {"count": str(len(missing)), "items": ", ".join(node.key for node in missing)},
        )
    if submission.profile.total is None:
        yield Remark("M4")
