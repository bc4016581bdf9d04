"""What every node is worth: how much the total rises when the node reaches 100, all else as it is."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import msgspec

from ita_xl.assessment.exact import FULL_MARK, mean, to_decimal
from ita_xl.assessment.model import Assessment, Node
from ita_xl.assessment.scoring import Score, score_tree
from ita_xl.frameworks.schema import Aggregation, Answer, Framework


class Worth(msgspec.Struct, frozen=True, kw_only=True):
    """A node below 100. `per_point`: points of the total for one more point of the node; `gain`: points of the total
    when it reaches 100 (None: scores are missing without which the total cannot be computed); `whole`: 100 or nothing.

    `gain` can be negative: a published score above the node may be better than what follows from the scores below it.
    """

    key: str
    name: str
    used: Decimal
    per_point: Decimal
    gain: Decimal | None
    whole: bool


def worths(assessment: Assessment) -> tuple[Worth, ...]:
    """Every scored node below 100 from instruments down to items, in the order of the framework."""
    framework = assessment.framework
    tree = _Tree(framework, score_tree(assessment.submission, framework))
    disclosures = {item.code for item in framework.items if item.answer is Answer.DISCLOSURE}
    found = []
    for node in (*assessment.instruments, *assessment.indicators, *assessment.sub_indicators, *assessment.items):
        if node.scored and node.used is not None and node.used < FULL_MARK:
            after = tree.total_with(node, Fraction(FULL_MARK))
            found.append(
                Worth(
                    key=node.key,
                    name=node.name,
                    used=node.used,
                    per_point=node.contribution,
                    gain=_gain(assessment, after),
                    whole=node.key in disclosures,
                )
            )
    return tuple(found)


def most_valuable(worths: tuple[Worth, ...]) -> tuple[Worth, ...]:
    """The same, the largest gain first, ties in their order, those without a gain last."""
    return tuple(sorted(worths, key=lambda worth: (worth.gain is None, -(worth.gain or Decimal(0)))))


def _gain(assessment: Assessment, after: Fraction | None) -> Decimal | None:
    before = assessment.total.used
    if before is None or after is None:
        return None
    return to_decimal(after, assessment.framework.rounding.shown) - before


class _Tree:
    """Works out the branch above one changed node; the other branches keep their used values."""

    def __init__(self, framework: Framework, scores: dict[str, Score]) -> None:
        self.framework = framework
        self.scores = scores

    def total_with(self, node: Node, points: Fraction) -> Fraction | None:
        """The total when `node` has `points`; None while a score that it needs is missing."""
        changed = {node.key: points}
        for parent, children in self._above(node):
            values = [changed.get(child, self.scores[child].used) for child in children]
            value = mean(values)
            if value is None:
                return None
            places = None if parent.isdigit() or "." in parent else self.framework.rounding.instrument
            changed[parent] = value if places is None else Fraction(to_decimal(value, places))
        total = Fraction(0)
        for instrument in self.framework.instruments:
            used = changed.get(instrument.code, self.scores[instrument.code].used)
            if used is None:
                return None
            total += used * Fraction(instrument.weight.value)
        return Fraction(to_decimal(total, self.framework.rounding.total))

    def _above(self, node: Node) -> list[tuple[str, list[str]]]:
        """The nodes between `node` and the total with their children, the nearest first."""
        steps: list[tuple[str, list[str]]] = []
        framework = self.framework
        if node.indicator is not None and node.key != str(node.indicator):
            indicator = next(i for i in framework.indicators if i.number == node.indicator)
            by_sub = indicator.aggregation is Aggregation.SUB_INDICATORS
            if node.sub_indicator is not None and node.key != node.sub_indicator and by_sub:
                steps.append((node.sub_indicator, self._scored(node.indicator, node.sub_indicator)))
            subs = [s.code for s in framework.sub_indicators_of(node.indicator) if self.scores[s.code].scored]
            steps.append((str(node.indicator), subs if by_sub else self._scored(node.indicator)))
        if node.instrument is not None and node.key != node.instrument:
            steps.append((node.instrument, [str(i.number) for i in framework.indicators_of(node.instrument)]))
        return steps

    def _scored(self, indicator: int, sub_indicator: str | None = None) -> list[str]:
        items = self.framework.items_of(indicator, sub_indicator)
        return [item.code for item in items if self.scores[item.code].scored]
