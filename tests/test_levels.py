"""The result level: letters to 2565, texts with a minimum for every instrument from 2566."""

from __future__ import annotations

from decimal import Decimal

import pytest
from make import make_assessment

from ita_xl.assessment.levels import computed_level, level_result
from ita_xl.frameworks.load import known_years, load_framework

SCORES = [Decimal(thousandths).scaleb(-3) for thousandths in range(100_001)]
PASSING = (Decimal(100), Decimal(100), Decimal(100))


@pytest.mark.parametrize(
    ("year", "total", "instruments", "level"),
    [
        # published results, see the sources of the rules
        (2562, "79.38", (None, None, None), "B"),
        (2565, "62.57", (None, None, None), "D"),
        (2565, "99.24", (None, None, None), "AA"),
        (2566, "95.81", ("96", "97", "94"), "ผ่านดี"),
        (2566, "58.80", (None, None, None), "ต้องปรับปรุงโดยด่วน"),
        (2567, "69.50", (None, None, None), "ต้องปรับปรุงโดยด่วน"),
        (2568, "94.64", ("99", "84.99", "98"), "ผ่าน"),
        (2568, "99.85", ("100", "99.5", "100"), "ผ่านดีเยี่ยม"),
        (2568, "99.85", (None, None, None), None),
        # borders
        (2565, "95.00", (None, None, None), "AA"),
        (2565, "94.99", (None, None, None), "A"),
        (2565, "0", (None, None, None), "F"),
        (2565, "100", (None, None, None), "AA"),
        (2567, "95.00", ("95", "95", "95"), "ผ่านดีเยี่ยม"),
        (2567, "95.00", ("94.99", "99", "95"), "ผ่านดี"),
        (2567, "85.00", ("85", "85", "85"), "ผ่านดี"),
        (2567, "85.00", ("84.99", "99", "85"), "ผ่าน"),
        (2567, "84.99", (None, None, None), "ต้องปรับปรุง"),
        (2567, "70.00", (None, None, None), "ต้องปรับปรุง"),
        (2567, "69.99", (None, None, None), "ต้องปรับปรุงโดยด่วน"),
        # one known instrument below the minimum decides, two unknown ones do not
        (2567, "90.00", ("84.99", None, None), "ผ่าน"),
        (2567, "96.00", ("94.00", None, None), None),
        (2567, None, (None, None, None), None),
    ],
)
def test_level_of_scores(year: int, total: str | None, instruments: tuple[str | None, ...], level: str | None) -> None:
    scores = [None if s is None else Decimal(s) for s in instruments]
    assert computed_level(load_framework(year).levels, None if total is None else Decimal(total), scores) == level


@pytest.mark.parametrize("year", known_years())
def test_every_score_has_exactly_one_level(year: int) -> None:
    ranges = [rule.total for rule in load_framework(year).levels.rules if rule.every_instrument_from is None]
    for total in SCORES:
        assert sum(r.holds(total) for r in ranges) == 1, total


@pytest.mark.parametrize("year", known_years())
def test_a_higher_score_never_has_a_lower_level(year: int) -> None:
    levels = load_framework(year).levels
    order = [rule.name for rule in levels.rules]
    places = [order.index(computed_level(levels, Decimal(n) / 100, PASSING) or "") for n in range(0, 10_001)]
    assert places == sorted(places, reverse=True)


@pytest.mark.parametrize(
    ("year", "typed", "level", "letter"),
    [
        (2568, "AA ผ่านดีเยี่ยม", "ผ่านดีเยี่ยม", "AA"),
        (2568, "ผ่านดีเยี่ยม (AA)", "ผ่านดีเยี่ยม", "AA"),
        (2567, "A ผ่าน", "ผ่าน", "A"),
        (2567, "ผ่าน", "ผ่าน", None),
        (2567, "ต้อง ปรับปรุง", "ต้องปรับปรุง", None),
        (2567, "ผ่านดี เยี่ยม", "ผ่านดีเยี่ยม", None),
        (2567, "ผ่าน ดี", "ผ่านดี", None),
        (2567, "AA (ดีเยี่ยม)", "ดีเยี่ยม", "AA"),
        (2565, "ระดับ a", "A", None),
        (2568, "AA", None, "AA"),
        (2565, "aa", "AA", None),
        (2565, "D", "D", None),
        (2567, "ดีมาก", "ดีมาก", None),
    ],
)
def test_a_letter_beside_the_text_is_kept_apart(year: int, typed: str, level: str | None, letter: str | None) -> None:
    found = level_result(load_framework(year).levels, typed, None)
    assert (found.published, found.letter) == (level, letter)


def test_the_target_of_the_agency_does_not_move_levels() -> None:
    scores = dict.fromkeys(range(1, 11), 86)
    usual = make_assessment(2567, indicators=scores)
    strict = make_assessment(2567, indicators=scores, target=95)
    assert usual.level == strict.level
    assert {n.band for n in usual.indicators} == {"target_to_full"}
    assert {n.band for n in strict.indicators} == {"below_target"}
