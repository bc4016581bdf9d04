"""The smallest set of changes: compared with trying everything on small assessments, and by carrying the plan out."""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import product
from pathlib import Path

import msgspec
import pytest
from make import all_items, make_assessment

from ita_xl import examples
from ita_xl.assessment import Assessment, Submission, assess
from ita_xl.assessment.changes import with_changes
from ita_xl.assessment.reach import smallest_changes
from ita_xl.assessment.submission import Entry, ItemEntry, Profile, ScoreEntry
from ita_xl.frameworks.load import known_years, load_framework
from ita_xl.frameworks.schema import Aggregation, Framework, Level, Span
from ita_xl.workbook.reader import read_workbook

GOAL = "ดี"


def small_framework(rng: random.Random) -> Framework:
    """Two perception instruments and one of yes-or-no items, whole points only, random numbers of items."""
    full = load_framework(2565)
    indicators, items = [], []
    for number, (code, most) in enumerate((("IIT", 2), ("IIT", 2), ("EIT", 2), ("OIT", 3)), start=1):
        base = next(i for i in full.indicators if i.instrument == code)
        indicators.append(msgspec.structs.replace(base, number=number, aggregation=Aggregation.ITEMS))
        for place in range(rng.randint(1, most)):
            item = next(i for i in full.items if i.instrument == code)
            items.append(
                msgspec.structs.replace(item, code=f"{code[0]}{number}{place}", indicator=number, sub_indicator=None)
            )
    levels = [
        Level(name=GOAL, total=Span(start=Decimal(97), end=Decimal(100)), every_instrument_from=Decimal(96)),
        Level(name="พอใช้", total=Span(start=Decimal(0), end=Decimal(100))),
    ]
    return msgspec.structs.replace(
        full,
        indicators=tuple(indicators),
        sub_indicators=(),
        items=tuple(items),
        obligations=(),
        issues=(),
        levels=msgspec.structs.replace(full.levels, rules=tuple(levels), letters=()),
        rounding=msgspec.structs.replace(full.rounding, shown=0, instrument=0, total=0),
        instruments=tuple(msgspec.structs.replace(i, parts=()) for i in full.instruments),
    )


def small_submission(framework: Framework, rng: random.Random) -> Submission:
    """Scores near the goal, some published ones that contradict what lies below them."""

    def published(chance: float) -> ScoreEntry:
        return ScoreEntry(published=Entry(Decimal(rng.randint(93, 100))) if rng.random() < chance else None)

    return Submission(
        fiscal_year=framework.fiscal_year,
        profile=Profile(total=Entry(Decimal(rng.randint(90, 96))) if rng.random() < 0.3 else None),
        items={
            item.code: ItemEntry(
                score=Entry(Decimal(rng.choice((0, 50, 100)) if item.instrument == "OIT" else rng.randint(95, 100)))
            )
            for item in framework.items
        },
        indicators={i.number: published(0.4) for i in framework.indicators},
        instruments={i.code: published(0.3) for i in framework.instruments},
    )


def random_items(framework: Framework, rng: random.Random) -> dict[str, float | tuple[float, float]]:
    """A score for every item, two parts where the year has them."""
    items: dict[str, float | tuple[float, float]] = {}
    for item in framework.items:
        score = rng.choice((0, 100, 100)) if item.instrument == "OIT" else rng.randint(6000, 10000) / 100
        parts = framework.instrument(item.instrument).parts
        items[item.code] = (score, rng.randint(6000, 10000) / 100) if parts else score
    return items


def every_change(assessment: Assessment) -> Iterator[dict[str, Decimal]]:
    """All sets of changes that raise scores: yes-or-no items to 100, others to any whole number."""
    ranges = []
    for item in assessment.items:
        now = int(item.used or 0)
        higher = [100] if item.instrument == "OIT" and now < 100 else range(now + 1, 101)
        ranges.append([None, *higher])
    for values in product(*ranges):
        yield {item.key: Decimal(v) for item, v in zip(assessment.items, values, strict=True) if v is not None}


def half_up(value: Fraction) -> int:
    return int(value + Fraction(1, 2))


def reaches(assessment: Assessment, changes: dict[str, Decimal]) -> bool:
    """Whether the goal holds, worked out by hand: a changed item makes what is above it follow from what is below."""
    framework, given = assessment.framework, assessment.submission
    total = Fraction(0)
    for instrument in framework.instruments:
        scores, moved = [], False
        for indicator in framework.indicators_of(instrument.code):
            own = [i.code for i in framework.items_of(indicator.number)]
            changed = any(code in changes for code in own)
            typed = given.indicators[indicator.number].published
            values = [Fraction(changes.get(code, given.items[code].score.value)) for code in own]  # type: ignore[union-attr]
            scores.append(Fraction(typed.value) if typed and not changed else sum(values) / len(values))
            moved = moved or changed
        typed = given.instruments[instrument.code].published
        score = int(typed.value) if typed and not moved else half_up(sum(scores, Fraction(0)) / len(scores))
        if score < 96:
            return False
        total += Fraction(instrument.weight.value) * score
    return half_up(total) >= 97


@pytest.mark.parametrize("seed", range(80))
def test_trying_everything_finds_nothing_smaller(seed: int) -> None:
    rng = random.Random(seed)
    framework = small_framework(rng)
    assessment = assess(small_submission(framework, rng), framework)
    found = smallest_changes(assessment, GOAL)
    if found.reached:
        assert assessment.level.computed == GOAL
        return
    sizes = [
        (len(changes), sum(v - (assessment.node(k).used or 0) for k, v in changes.items()))
        for changes in every_change(assessment)
        if changes and reaches(assessment, changes)
    ]
    assert found.possible == bool(sizes)
    if sizes:
        assert (len(found.changes), found.points) == min(sizes)
        carried_out = with_changes(assessment, {change.key: change.after for change in found.changes})
        assert assess(carried_out, framework).level.computed == GOAL


@pytest.mark.parametrize("year", known_years())
@pytest.mark.parametrize("seed", range(2))
def test_the_plan_carried_out_reaches_the_level_and_no_change_can_be_left_out(year: int, seed: int) -> None:
    framework = load_framework(year)
    assessment = make_assessment(year, items=random_items(framework, random.Random(f"{year}-{seed}")))
    for rule in framework.levels.rules[:3]:
        found = smallest_changes(assessment, rule.name)
        if not found.changes:
            continue
        plan = {change.key: change.after for change in found.changes}
        after = assess(with_changes(assessment, plan), framework)
        assert after.total.used is not None
        assert after.total.used >= rule.total.start
        assert all((n.used or 0) >= (rule.every_instrument_from or 0) for n in after.instruments)
        for left_out in plan:
            less = assess(with_changes(assessment, {k: v for k, v in plan.items() if k != left_out}), framework)
            assert (less.total.used or 0) < rule.total.start or any(
                (n.used or 0) < (rule.every_instrument_from or 0) for n in less.instruments
            ), left_out


def test_the_published_result_of_2567_needs_nine_changes_for_phan_di(tmp_path: Path) -> None:
    # 69.50 points; IIT 81.24, EIT 82.80 and OIT 50.72 all lie below the 85 that every instrument needs.
    examples.build("001", tmp_path / "a.xlsx")
    assessment = assess(read_workbook(tmp_path / "a.xlsx"), load_framework(2567))
    found = smallest_changes(assessment, "ผ่านดี")
    assert [change.key for change in found.changes] == [
        "i10", "e9", "O14", "O28", "O30", "O31", "O33", "O34", "O35",
    ]  # fmt: skip
    assert all(change.after == 100 for change in found.changes if change.whole)
    after = assess(with_changes(assessment, {c.key: c.after for c in found.changes}), assessment.framework)
    assert after.level.computed == "ผ่านดี"


def test_a_level_that_is_reached_needs_nothing() -> None:
    assessment = make_assessment(2567, items=all_items(2567, 96))
    assert smallest_changes(assessment, "ผ่านดีเยี่ยม").reached
    assert smallest_changes(assessment, "ผ่าน").reached


def test_yes_or_no_items_become_100_and_others_what_is_needed() -> None:
    items = {**all_items(2567, 85), "O1": 0, "i1": 79}
    found = smallest_changes(make_assessment(2567, items=items), "ผ่านดี")
    assert [(c.key, c.after, c.whole) for c in found.changes] == [
        ("i1", Decimal("84.93"), False),
        ("O1", Decimal(100), True),
    ]


def test_what_cannot_be_said_names_the_missing_instruments() -> None:
    found = smallest_changes(make_assessment(2567, total=80), "ผ่านดี")
    assert not found.possible
    assert found.missing == ("IIT", "EIT", "OIT")


def test_an_unknown_level_is_refused() -> None:
    with pytest.raises(KeyError):
        smallest_changes(make_assessment(2567, total=80), "AA")
