"""How checks name nodes and print points inside a message."""

from __future__ import annotations

from decimal import Decimal

from ita_xl.assessment.model import Assessment, Node
from ita_xl.assessment.submission import Entry, Origin


def points(value: Decimal | None) -> str:
    """Points with the decimals they are shown with; a dash for a missing one."""
    return "–" if value is None else f"{value:.2f}"


def origin(entry: Entry[Decimal] | Entry[str] | Entry[int] | None) -> Origin | None:
    """The cell of an entry that may be missing."""
    return entry.origin if entry else None


def published_origin(assessment: Assessment, node: Node) -> Origin | None:
    """The cell in which the published score of an indicator or instrument was typed."""
    submission = assessment.submission
    if node.key == "total":
        return origin(submission.profile.total)
    entry = submission.indicators.get(int(node.key)) if node.key.isdigit() else submission.instruments.get(node.key)
    return origin(entry.published) if entry else None
