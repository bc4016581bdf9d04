"""From what was entered to everything that follows from it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import msgspec

from ita_xl.assessment.exact import round_points, to_decimal
from ita_xl.assessment.levels import computed_level, level_result
from ita_xl.assessment.model import Assessment, Node
from ita_xl.assessment.planning import issue_results, plan_needs, weak_items
from ita_xl.assessment.ranking import band_key, extremes, ranks
from ita_xl.assessment.scoring import Score, score_tree
from ita_xl.assessment.submission import Entry, HistoryRow, ScoreEntry, Submission
from ita_xl.frameworks.schema import Framework, Item

CONTRIBUTION_PLACES = 6


def _named_items(framework: Framework) -> tuple[Item, ...]:
    named = {obligation.item for obligation in framework.obligations}
    return tuple(item for item in framework.items if item.code in named)


def assess(submission: Submission, framework: Framework, next_framework: Framework | None = None) -> Assessment:
    """Every number, level, band, rank, change, weak item, issue and plan need of one submission.

    `framework` holds the rules of the result's fiscal year N; `next_framework` those of N+1, whose O items oblige the
    agency to publish (None: not yet announced). Total: any submission gives an assessment, missing scores stay None.
    Raises ValueError when the framework is of another year than the submission.
    """
    if framework.fiscal_year != submission.fiscal_year:
        raise ValueError(f"rules of {framework.fiscal_year} cannot score a result of {submission.fiscal_year}")
    nodes = _Nodes(submission, framework)
    indicators = nodes.ranked_indicators()
    items = nodes.items()
    instruments = nodes.instruments()
    total = nodes.total()
    weak = weak_items(items, nodes.target)
    typed_level = submission.profile.level
    level = computed_level(framework.levels, total.used, (n.used for n in instruments))
    return Assessment(
        submission=submission,
        framework=framework,
        next_year=framework.fiscal_year + 1,
        obligations=next_framework.obligations if next_framework else None,
        obligation_items=_named_items(next_framework) if next_framework else (),
        target=nodes.target,
        total=total,
        level=level_result(framework.levels, typed_level.value if typed_level else None, level),
        instruments=instruments,
        indicators=indicators,
        sub_indicators=nodes.sub_indicators(),
        items=items,
        extremes={
            code.key: extremes({n.key: n.used for n in indicators if n.instrument == code.key}) for code in instruments
        },
        overall=extremes({n.key: n.used for n in indicators}),
        weak_items=weak,
        issues=issue_results(framework, weak),
        issues_by_indicator=not framework.issues,
        needs=plan_needs(framework, indicators, weak, nodes.target, submission.plan),
    )


class _Nodes:
    """Rounds the exact scores to what is shown and adds band, previous score and change."""

    def __init__(self, submission: Submission, framework: Framework) -> None:
        self.submission = submission
        self.framework = framework
        self.places = framework.rounding.shown
        self.scores = score_tree(submission, framework)
        typed = submission.profile.target
        self.target = typed.value if typed else framework.target.score
        self.last_year = next(
            (row for row in submission.history if row.year == submission.fiscal_year - 1), HistoryRow(year=0)
        )

    def total(self) -> Node:
        profile = self.submission.profile
        previous = profile.total_prev.value if profile.total_prev else self.last_year.total
        return self._node("total", self.framework.name, previous)

    def instruments(self) -> tuple[Node, ...]:
        nodes = []
        for instrument in self.framework.instruments:
            entry = self.submission.instruments.get(instrument.code, ScoreEntry())
            previous = _first(entry.previous, self.last_year.instruments.get(instrument.code))
            node = self._node(instrument.code, instrument.name, previous)
            nodes.append(msgspec.structs.replace(node, instrument=instrument.code))
        return tuple(nodes)

    def ranked_indicators(self) -> tuple[Node, ...]:
        nodes = []
        for indicator in self.framework.indicators:
            entry = self.submission.indicators.get(indicator.number, ScoreEntry())
            previous = _first(entry.previous, self.last_year.indicators.get(indicator.number))
            node = self._node(str(indicator.number), indicator.name, previous)
            nodes.append(msgspec.structs.replace(node, instrument=indicator.instrument, indicator=indicator.number))
        order = ranks({node.key: node.used for node in nodes})
        return tuple(msgspec.structs.replace(node, rank=order.get(node.key)) for node in nodes)

    def sub_indicators(self) -> tuple[Node, ...]:
        instrument_of = {i.number: i.instrument for i in self.framework.indicators}
        return tuple(
            msgspec.structs.replace(
                self._node(sub.code, sub.name, None),
                instrument=instrument_of[sub.indicator],
                indicator=sub.indicator,
                sub_indicator=sub.code,
            )
            for sub in self.framework.sub_indicators
        )

    def items(self) -> tuple[Node, ...]:
        nodes = []
        for item in self.framework.items:
            entry = self.submission.items.get(item.code)
            previous = entry.previous.value if entry and entry.previous else None
            node = self._node(item.code, item.text or item.assumed_text or "", previous)
            nodes.append(
                msgspec.structs.replace(
                    node, instrument=item.instrument, indicator=item.indicator, sub_indicator=item.sub_indicator
                )
            )
        return tuple(nodes)

    def _node(self, key: str, name: str, previous: Decimal | None) -> Node:
        score = self.scores[key]
        used = self._shown(score.used)
        before = None if previous is None else round_points(previous, self.places)
        return Node(
            key=key,
            name=name,
            published=self._shown(score.published),
            computed=self._shown(score.computed),
            used=used,
            previous=before,
            change=None if used is None or before is None else used - before,
            public=self._shown(score.public),
            survey=self._shown(score.survey),
            band=band_key(used, self.target) if score.scored else None,
            contribution=self._contribution(score),
            derivation=score.derivation,
            scored=score.scored,
        )

    def _shown(self, value: Fraction | None) -> Decimal | None:
        return None if value is None else to_decimal(value, self.places)

    @staticmethod
    def _contribution(score: Score) -> Decimal:
        return to_decimal(score.contribution, CONTRIBUTION_PLACES)


def _first(entry: Entry[Decimal] | None, otherwise: Decimal | None) -> Decimal | None:
    """What was typed as last year's score wins over the history row of that year."""
    return entry.value if entry else otherwise
