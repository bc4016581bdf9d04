"""Which items count as known wherever items are counted: in the report, on the analysis sheets, in the checks."""

from __future__ import annotations

from collections.abc import Iterable

from ita_xl.assessment.model import Node


def has_score(node: Node) -> bool:
    """Whether an item has its score, or at least one of its parts."""
    return any(value is not None for value in (node.used, node.public, node.survey))


def has_one_part_only(node: Node) -> bool:
    """Whether one part of an item is known and the other is not, so that the item has no score."""
    return node.used is None and has_score(node)


def item_counts(scored: Iterable[Node]) -> dict[str, int]:
    """How many of these items are known, how many are not, and of how many known ones a part is missing."""
    nodes = list(scored)
    known = sum(has_score(node) for node in nodes)
    return {
        "item_scores": known,
        "items_missing": len(nodes) - known,
        "items_partly": sum(has_one_part_only(node) for node in nodes),
    }
