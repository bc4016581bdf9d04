"""Scores of every node, from items up to the total.

Rules (sources in each framework file): a published value wins over the computed one; a node is null when a scored
child is null; items and indicators enter unrounded, instruments and the total are rounded.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import msgspec

from ita_xl.assessment.exact import mean, to_decimal
from ita_xl.assessment.model import Derivation, Rule
from ita_xl.assessment.submission import Entry, ItemEntry, Submission
from ita_xl.frameworks.schema import Aggregation, Framework, Indicator, Item

NO_ENTRY = ItemEntry()


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """The exact value of a node before anything is rounded for showing."""

    published: Fraction | None = None
    computed: Fraction | None = None
    public: Fraction | None = None
    survey: Fraction | None = None
    scored: bool = True
    contribution: Fraction = Fraction(0)
    derivation: Derivation | None = None

    @property
    def used(self) -> Fraction | None:
        """The published value, else the computed one."""
        return self.computed if self.published is None else self.published


def score_tree(submission: Submission, framework: Framework) -> dict[str, Score]:
    """Scores by node key (`total`, `IIT`, `6`, `9.1`, `e2`) for every node of the framework."""
    return _Scorer(submission, framework).scores


class _Scorer:
    def __init__(self, submission: Submission, framework: Framework) -> None:
        self.submission = submission
        self.framework = framework
        self.scores: dict[str, Score] = {}
        for item in framework.items:
            self.scores[item.code] = self._item(item)
        for indicator in framework.indicators:
            self._indicator(indicator)
        for instrument in framework.instruments:
            self._instrument(instrument.code)
        self._total()
        self._spread_contributions()

    def _item(self, item: Item) -> Score:
        entry = self.submission.items.get(item.code, NO_ENTRY)
        if not self.framework.instrument(item.instrument).parts:
            return Score(published=_exact(entry.score), scored=not entry.unscored)
        public, survey = _exact(entry.public), _exact(entry.survey)
        return Score(
            computed=mean((public, survey)),
            public=public,
            survey=survey,
            scored=not entry.unscored,
            derivation=self._derivation(
                Rule.MEAN_OF_PARTS, [(f"{item.code} Public", public), (f"{item.code} Survey", survey)]
            ),
        )

    def _scored(self, indicator: int, sub_indicator: str | None = None) -> list[str]:
        items = self.framework.items_of(indicator, sub_indicator)
        return [item.code for item in items if self.scores[item.code].scored]

    def _indicator(self, indicator: Indicator) -> None:
        entry = self.submission.indicators.get(indicator.number)
        published = _exact(entry.published) if entry else None
        key = str(indicator.number)
        if indicator.aggregation is Aggregation.SUB_INDICATORS:
            children = self._sub_indicators(indicator.number)
            rule = Rule.MEAN_OF_SUB_INDICATORS
        else:
            children = self._scored(indicator.number)
            rule = Rule.MEAN_OF_ITEMS
        computed = mean(self.scores[child].used for child in children)
        derivation = self._derivation(rule, [(child, self.scores[child].used) for child in children])
        public = survey = None
        if indicator.aggregation is Aggregation.PARTS:
            public = mean(self.scores[child].public for child in children)
            survey = mean(self.scores[child].survey for child in children)
            computed = mean((public, survey))
            derivation = self._derivation(Rule.MEAN_OF_PARTS, [(f"{key} Public", public), (f"{key} Survey", survey)])
        self.scores[key] = Score(
            published=published, computed=computed, public=public, survey=survey, derivation=derivation
        )

    def _sub_indicators(self, indicator: int) -> list[str]:
        """Scores the sub-indicators; returns the codes that count: those with a scored item."""
        counting = []
        for sub in self.framework.sub_indicators_of(indicator):
            children = self._scored(indicator, sub.code)
            self.scores[sub.code] = Score(
                computed=mean(self.scores[child].used for child in children),
                scored=bool(children),
                derivation=self._derivation(
                    Rule.MEAN_OF_ITEMS, [(child, self.scores[child].used) for child in children]
                ),
            )
            if children:
                counting.append(sub.code)
        return counting

    def _instrument(self, code: str) -> None:
        entry = self.submission.instruments.get(code)
        children = [str(i.number) for i in self.framework.indicators_of(code)]
        exact = mean(self.scores[child].used for child in children)
        self.scores[code] = Score(
            published=_exact(entry.published) if entry else None,
            computed=_rounded(exact, self.framework.rounding.instrument),
            derivation=self._derivation(
                Rule.MEAN_OF_INDICATORS, [(child, self.scores[child].used) for child in children]
            ),
        )

    def _total(self) -> None:
        terms: list[tuple[str, Fraction | None]] = []
        weights = []
        exact: Fraction | None = Fraction(0)
        for instrument in self.framework.instruments:
            used = self.scores[instrument.code].used
            terms.append((instrument.code, used))
            weights.append(instrument.weight.value)
            exact = None if exact is None or used is None else exact + used * Fraction(instrument.weight.value)
        self.scores["total"] = Score(
            published=_exact(self.submission.profile.total),
            computed=_rounded(exact, self.framework.rounding.total),
            derivation=self._derivation(Rule.WEIGHTED_SUM, terms, weights),
        )

    def _spread_contributions(self) -> None:
        """What one more point of a node adds to the total: its weight, shared equally among siblings that count."""
        self._set_contribution("total", Fraction(1))
        for instrument in self.framework.instruments:
            weight = Fraction(instrument.weight.value)
            self._set_contribution(instrument.code, weight)
            indicators = self.framework.indicators_of(instrument.code)
            for indicator in indicators:
                share = weight / len(indicators)
                self._set_contribution(str(indicator.number), share)
                subs = [
                    s.code for s in self.framework.sub_indicators_of(indicator.number) if self.scores[s.code].scored
                ]
                for sub in subs:
                    self._set_contribution(sub, share / len(subs))
                    self._share(self._scored(indicator.number, sub), share / len(subs))
                if indicator.aggregation is not Aggregation.SUB_INDICATORS:
                    self._share(self._scored(indicator.number), share)

    def _share(self, keys: list[str], points: Fraction) -> None:
        for key in keys:
            self._set_contribution(key, points / len(keys))

    def _set_contribution(self, key: str, points: Fraction) -> None:
        self.scores[key] = msgspec.structs.replace(self.scores[key], contribution=points)

    def _derivation(
        self, rule: Rule, terms: list[tuple[str, Fraction | None]], weights: list[Decimal] | None = None
    ) -> Derivation:
        places = self.framework.rounding.shown
        shares = weights or [to_decimal(Fraction(1, len(terms)), 4)] * len(terms) if terms else []
        return Derivation(
            rule,
            tuple(
                (key, None if value is None else to_decimal(value, places), share)
                for (key, value), share in zip(terms, shares, strict=True)
            ),
        )


def _exact(entry: Entry[Decimal] | None) -> Fraction | None:
    return None if entry is None else Fraction(entry.value)


def _rounded(value: Fraction | None, places: int) -> Fraction | None:
    return None if value is None else Fraction(to_decimal(value, places))
