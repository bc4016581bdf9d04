"""The rounding of the live formulas in any program: evaluated in binary fractions by a ROUND that corrects nothing."""

from __future__ import annotations

import math
import random
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from ita_xl.assessment.exact import to_decimal
from ita_xl.workbook.building.formulas import rounded

FORMULA = compile(rounded("x", 2), "formula", "eval")


def strict_round(value: float, places: int) -> float:
    """Rounds the binary value itself: 2.675, stored as 2.67499…, becomes 2.67. No spreadsheet is stricter."""
    return float(Decimal(value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP))


def shown(value: float) -> float:
    """What the formula gives for a cell that holds `value`."""
    return float(eval(FORMULA, {"INT": math.floor, "ROUND": strict_round, "x": value}))


def test_every_score_in_steps_of_a_thousandth_rounds_half_up() -> None:
    scores = [Decimal(step).scaleb(-3) for step in range(100_001)]
    assert [s for s in scores if shown(float(s)) != float(to_decimal(Fraction(s), 2))] == []


def test_means_of_up_to_ten_scores_round_half_up() -> None:
    dice = random.Random(2567)
    wrong = []
    for _ in range(20_000):
        scores = [Decimal(dice.randrange(100_001)).scaleb(-3) for _ in range(dice.randrange(1, 11))]
        exact = sum(map(Fraction, scores)) / len(scores)
        if shown(sum(map(float, scores)) / len(scores)) != float(to_decimal(exact, 2)):
            wrong.append(scores)
    assert wrong == []


def test_a_plain_round_would_not_do() -> None:
    scores = [Decimal(step).scaleb(-3) for step in range(5, 100_001, 10)]
    short = [s for s in scores if strict_round(float(s), 2) != float(to_decimal(Fraction(s), 2))]
    assert len(short) > 4_000
    assert Decimal("84.995") in short or Decimal("1.005") in short
