"""Result levels of every fiscal year: one level for every score, and the published results fit them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ita_xl.frameworks import load_framework
from ita_xl.frameworks.yaml_text import parse_yaml

YEARS = tuple(range(2562, 2570))
LETTER_YEARS = (2562, 2563, 2564, 2565)
TEXT_YEARS = (2566, 2567, 2568, 2569)
EXAMPLES = parse_yaml(
    (Path(__file__).parent / "data" / "published_examples.yaml").read_text(encoding="utf-8"), "published_examples.yaml"
).value


@pytest.mark.parametrize("year", YEARS)
def test_every_score_in_steps_of_a_thousandth_has_one_level(year: int) -> None:
    unconditional = [r.total for r in load_framework(year).levels.rules if r.every_instrument_from is None]
    for step in range(100_001):
        score = Decimal(step).scaleb(-3)
        assert sum(span.holds(score) for span in unconditional) == 1, score


@pytest.mark.parametrize("year", LETTER_YEARS)
def test_letters(year: int) -> None:
    levels = load_framework(year).levels
    assert levels.scheme == "letters"
    assert [(r.name, int(r.total.start)) for r in levels.rules] == [
        ("AA", 95),
        ("A", 85),
        ("B", 75),
        ("C", 65),
        ("D", 55),
        ("E", 50),
        ("F", 0),
    ]


@pytest.mark.parametrize("year", TEXT_YEARS)
def test_texts_with_what_every_instrument_must_reach(year: int) -> None:
    levels = load_framework(year).levels
    assert levels.scheme == "texts"
    assert [(r.name, int(r.total.start), r.every_instrument_from) for r in levels.rules] == [
        ("ผ่านดีเยี่ยม", 95, 95),
        ("ผ่านดี", 85, 85),
        ("ผ่าน", 85, None),
        ("ต้องปรับปรุง", 70, None),
        ("ต้องปรับปรุงโดยด่วน", 0, None),
    ]
    assert levels.letters == ("AA", "A", "B", "C", "D", "E", "F")


@pytest.mark.parametrize(
    "example", [e for e in EXAMPLES if "level" in e], ids=lambda e: f"{e['year']}-{e['total']}-{e['level']}"
)
def test_published_totals_lie_in_the_range_of_their_published_level(example: dict[str, Any]) -> None:
    levels = load_framework(example["year"]).levels
    rule = next(r for r in levels.rules if r.name == example["level"])
    assert rule.total.holds(example["total"])
    if "letter" in example:
        assert example["letter"] in levels.letters


def test_published_examples_name_items_and_indicators_of_their_year() -> None:
    for example in EXAMPLES:
        framework = load_framework(example["year"])
        known = {i.code for i in framework.items}
        parts = list(example.get("parts", {}).values())
        for scores in (example.get("items", {}), example.get("sub_items", {}), *parts):
            assert set(scores) <= known, example["source"]
        assert set(example.get("indicators", {})) <= {str(i.number) for i in framework.indicators}
    scored = EXAMPLES[0]
    assert {*scored["items"], *scored["parts"]["public"]} == {i.code for i in load_framework(2567).items}
