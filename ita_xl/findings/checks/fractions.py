"""R7: scores typed as fractions of one (0.85) where points of a hundred (85) belong."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ita_xl.assessment.model import Assessment, Node
from ita_xl.assessment.submission import Entry, Remark
from ita_xl.findings.checks.wording import points

_ENOUGH_SCORES = 3
_ONE = Decimal(1)


def typed_as_fractions(assessment: Assessment) -> Iterator[Remark]:
    """R7 per instrument: all of its scores lie between 0 and 1, and not only at the ends. Three must be there."""
    submission = assessment.submission
    for instrument in assessment.framework.instruments:
        entries = [submission.indicators.get(int(node.key)) for node in _of(assessment.indicators, instrument.code)]
        items = [submission.items.get(node.key) for node in _of(assessment.items, instrument.code)]
        typed: list[Entry[Decimal] | None] = [entry.published for entry in entries if entry]
        typed += [score for entry in items if entry for score in (entry.score, entry.public, entry.survey)]
        scores = [entry for entry in typed if entry is not None]
        between = [entry for entry in scores if 0 < entry.value < _ONE]
        if len(scores) >= _ENOUGH_SCORES and between and all(entry.value <= _ONE for entry in scores):
            details = {"instrument": instrument.code, "typed": f"{between[0].value:f}"}
            details["points"] = points(between[0].value * 100)
            yield Remark("R7", between[0].origin, details)


def _of(nodes: tuple[Node, ...], instrument: str) -> list[Node]:
    return [node for node in nodes if node.instrument == instrument]
