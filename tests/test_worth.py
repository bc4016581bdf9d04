"""What a node is worth: the same as setting it to 100 and scoring again."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from make import all_items, make_assessment
from test_reach import random_items

from ita_xl.assessment import assess
from ita_xl.assessment.changes import with_changes
from ita_xl.assessment.worth import most_valuable, worths
from ita_xl.frameworks.load import known_years, load_framework


@pytest.mark.parametrize("year", known_years())
def test_gains_are_what_scoring_again_gives(year: int) -> None:
    framework, rng = load_framework(year), random.Random(year)
    assessment = make_assessment(
        year, items=random_items(framework, rng), indicators={1: 40, 10: 35}, instruments={"EIT": 77.77}, total=61.5
    )
    found = worths(assessment)
    assert {w.key for w in found} == {
        node.key
        for group in (assessment.instruments, assessment.indicators, assessment.sub_indicators, assessment.items)
        for node in group
        if node.scored and node.used is not None and node.used < 100
    }
    for worth in found:
        after = assess(with_changes(assessment, {worth.key: Decimal(100)}), framework)
        assert after.total.used is not None
        assert worth.gain == after.total.used - Decimal("61.5"), worth.key


def test_without_the_scores_beside_it_an_item_has_no_gain() -> None:
    assessment = make_assessment(2567, items={"O8": 0}, total=60)
    (worth,) = [w for w in worths(assessment) if w.key == "O8"]
    assert worth.gain is None
    assert worth.whole
    assert worth.per_point == Decimal("0.005714")  # 0.40 / 2 indicators / 5 sub-indicators / 7 items


def test_the_most_valuable_come_first() -> None:
    items = all_items(2567, 90) | {"O26": 0, "O8": 0}
    gains = [w.gain for w in most_valuable(worths(make_assessment(2567, items=items)))]
    assert gains == sorted((g for g in gains if g is not None), reverse=True)
