"""Why a score is what it is: the tree from the total down to the items, each node with its value, rule and cell."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from ita_xl.assessment.model import Assessment, Derivation, Node, Rule
from ita_xl.assessment.submission import Entry, Origin, ScoreEntry
from ita_xl.frameworks.schema import Calculation, Step


class Typed(msgspec.Struct, frozen=True):
    """A typed score and its cell. `part`: `public` or `survey` for the parts of an item."""

    value: Decimal
    origin: Origin | None
    part: str | None = None


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """One node of the tree. `depth` 0 is the node asked for; `calculation` is the fact of the rules by which the
    computed value follows, with its sources."""

    node: Node
    depth: int
    typed: tuple[Typed, ...]
    calculation: Calculation | None

    @property
    def derivation(self) -> Derivation | None:
        """The rule and the terms of the computed value."""
        return self.node.derivation

    @property
    def contradicts(self) -> bool:
        """Whether a typed value stands instead of another computed one."""
        node = self.node
        return node.published is not None and node.computed is not None and node.published != node.computed


def reasons(assessment: Assessment, key: str = "total") -> tuple[Reason, ...]:
    """The node `key` and everything below it, each node before its children. KeyError for an unknown key."""
    found: list[Reason] = []
    _walk(assessment, assessment.node(key), 0, found)
    return tuple(found)


def _walk(assessment: Assessment, node: Node, depth: int, found: list[Reason]) -> None:
    step = _step(assessment, node)
    calculation = next((c for c in assessment.framework.calculations if c.step == step), None)
    found.append(Reason(node=node, depth=depth, typed=_typed(assessment, node), calculation=calculation))
    for child in _children(assessment, node):
        _walk(assessment, child, depth + 1, found)


def _children(assessment: Assessment, node: Node) -> tuple[Node, ...]:
    if node is assessment.total:
        return assessment.instruments
    if node in assessment.instruments:
        return tuple(n for n in assessment.indicators if n.instrument == node.key)
    if node in assessment.indicators:
        subs = tuple(n for n in assessment.sub_indicators if n.indicator == node.indicator)
        return subs or tuple(n for n in assessment.items if n.indicator == node.indicator)
    if node in assessment.sub_indicators:
        return tuple(n for n in assessment.items if n.sub_indicator == node.key)
    return ()


def _step(assessment: Assessment, node: Node) -> Step | None:
    if node.derivation is None:
        return None
    if node in assessment.sub_indicators:
        return Step.SUB_INDICATOR
    if node in assessment.items:
        return Step.ITEM
    return {
        Rule.MEAN_OF_ITEMS: Step.INDICATOR_OF_ITEMS,
        Rule.MEAN_OF_PARTS: Step.INDICATOR_OF_PARTS,
        Rule.MEAN_OF_SUB_INDICATORS: Step.INDICATOR_OF_SUB_INDICATORS,
        Rule.MEAN_OF_INDICATORS: Step.INSTRUMENT,
        Rule.WEIGHTED_SUM: Step.TOTAL,
    }[node.derivation.rule]


def _typed(assessment: Assessment, node: Node) -> tuple[Typed, ...]:
    submission = assessment.submission
    entries: list[tuple[Entry[Decimal] | None, str | None]] = []
    if node is assessment.total:
        entries = [(submission.profile.total, None)]
    elif node in assessment.instruments:
        entries = [(submission.instruments.get(node.key, ScoreEntry()).published, None)]
    elif node in assessment.indicators:
        entries = [(submission.indicators.get(int(node.key), ScoreEntry()).published, None)]
    elif node.key in submission.items:
        item = submission.items[node.key]
        has_parts = node.derivation is not None
        entries = [(item.public, "public"), (item.survey, "survey")] if has_parts else [(item.score, None)]
    return tuple(Typed(entry.value, entry.origin, part) for entry, part in entries if entry)
