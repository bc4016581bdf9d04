"""Seeded random fillings of the standard workbook: complete, with gaps, unscored items, ties, full marks, halves."""

from __future__ import annotations

import random
from decimal import Decimal

from ita_xl.frameworks.schema import Framework
from ita_xl.workbook.building.entries import Entries, HistoryEntry, ItemScores, ProfileEntries, ScorePair

STYLES = ("complete", "gaps", "unscored", "published_only", "ties", "full", "halves", "everything")


def filling(framework: Framework, number: int) -> Entries:
    """Filling `number` of a year; the same number always gives the same entries."""
    dice = random.Random(framework.fiscal_year * 1000 + number)
    style = STYLES[number % len(STYLES)]
    year = framework.fiscal_year
    return Entries(
        profile=ProfileEntries(
            total=_maybe(dice, 0.3),
            total_prev=_maybe(dice, 0.4),
            level=dice.choice([None, framework.levels.rules[-1].name]),
            target=dice.choice([None, None, Decimal(80), Decimal("90.5")]),
        ),
        indicators={i.number: _pair(dice, style) for i in framework.indicators if dice.random() < 0.7},
        instruments={i.code: _pair(dice, style, 0.4) for i in framework.instruments},
        items={} if style == "published_only" else _items(framework, dice, style),
        history=(_history(dice, year - 1), _history(dice, year - 2)) if dice.random() < 0.6 else (),
    )


def _score(dice: random.Random, style: str) -> Decimal:
    if style == "full":
        return Decimal(100)
    if style == "ties":
        return Decimal(dice.choice(["75", "85", "100"]))
    if style == "halves":
        return Decimal(dice.randrange(0, 100_001, 5)).scaleb(-3)
    low = dice.choice([0, 6000, 8400])
    return Decimal(dice.randrange(low, 10_001)).scaleb(-2)


def _maybe(dice: random.Random, chance: float, style: str = "complete") -> Decimal | None:
    return _score(dice, style) if dice.random() < chance else None


def _pair(dice: random.Random, style: str, chance: float = 0.5) -> ScorePair:
    published = 1.0 if style in ("published_only", "ties", "full") else chance
    if style == "complete":
        published = 0.2
    return ScorePair(published=_maybe(dice, published, style), previous=_maybe(dice, 0.5, style))


def _items(framework: Framework, dice: random.Random, style: str) -> dict[str, ItemScores]:
    missing = {"gaps": 0.02, "everything": 0.03}.get(style, 0.0)
    unscored = {"unscored": 0.25, "everything": 0.1}.get(style, 0.0)
    # Whole groups fall away now and then.
    dropped = {s.code for s in framework.sub_indicators if unscored and dice.random() < 0.3}
    items = {}
    for item in framework.items:
        has_parts = bool(framework.instrument(item.instrument).parts)
        scores = [
            None
            if dice.random() < missing
            else Decimal(dice.choice([0, 100]))
            if item.instrument == "OIT" and style != "halves"
            else _score(dice, style)
            for _ in range(2)
        ]
        items[item.code] = ItemScores(
            score=None if has_parts else scores[0],
            public=scores[0] if has_parts else None,
            survey=scores[1] if has_parts else None,
            unscored=item.sub_indicator in dropped or dice.random() < unscored,
        )
    return items


def _history(dice: random.Random, year: int) -> HistoryEntry:
    return HistoryEntry(
        year=year,
        total=_maybe(dice, 0.8),
        instruments={code: _score(dice, "complete") for code in ("IIT", "EIT", "OIT") if dice.random() < 0.7},
        indicators={number: _score(dice, "complete") for number in range(1, 11) if dice.random() < 0.7},
    )
