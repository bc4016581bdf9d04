"""Scoring by the rules: what is used, what is null, how values are rounded."""

from __future__ import annotations

import random
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from make import all_items, make_assessment, make_submission

from ita_xl.assessment import Assessment, assess
from ita_xl.assessment.submission import HistoryRow, ItemEntry, Submission
from ita_xl.frameworks.load import known_years, load_framework

D = Decimal


def values(assessment: Assessment) -> dict[str, Decimal | None]:
    nodes = (
        assessment.total,
        *assessment.instruments,
        *assessment.indicators,
        *assessment.sub_indicators,
        *assessment.items,
    )
    return {node.key: node.used for node in nodes}


@pytest.mark.parametrize("year", known_years())
@pytest.mark.parametrize("score", ["0", "85", "100", "33.33"])
def test_equal_items_give_the_same_score_everywhere(year: int, score: str) -> None:
    found = values(make_assessment(year, items=all_items(year, score)))
    assert set(found.values()) == {D(score).quantize(D("0.01"))}


def test_two_part_years_average_the_parts() -> None:
    parts = {"e1": ("80.98", "80.91"), "e2": ("83.41", "86.36"), "e3": (100, 100)}
    node = make_assessment(2567, items=parts).node("6")
    assert (node.public, node.survey, node.computed) == (D("88.13"), D("89.09"), D("88.61"))


def test_indicator_nine_is_the_mean_of_sub_indicators_not_of_items() -> None:
    failing = {"O8", "O9", "O12", "O14", "O16", "O17", "O24", "O25"}
    items = {f"O{n}": 0 if f"O{n}" in failing else 100 for n in range(1, 26)}
    assessment = make_assessment(2567, items=items)
    assert [assessment.node(f"9.{n}").used for n in range(1, 6)] == [D(100), D("57.14"), D(25), D(100), D(50)]
    assert assessment.node("9").used == D("66.43")


def test_an_item_that_is_not_scored_does_not_count() -> None:
    """One of the two readings that explain a published 35.00 in 2567: O29 is not scored."""
    items = {f"O{n}": 100 if n in (26, 27, 32) else 0 for n in range(26, 36)}
    counted = make_assessment(2567, items=items | {"O29": 100})
    left_out = make_assessment(2567, items=items | {"O29": 100}, unscored=("O29",))
    assert counted.node("10.1").used == D(50)
    assert left_out.node("10.1").used == D(40)
    assert not left_out.node("O29").scored
    assert left_out.node("O29").contribution == 0


def test_a_sub_indicator_without_scored_items_does_not_count() -> None:
    items = {f"O{n}": 100 for n in range(26, 36)}
    skipped = tuple(f"O{n}" for n in range(32, 36))
    assessment = make_assessment(2567, items=items | dict.fromkeys(("O26", "O27", "O28"), 0), unscored=skipped)
    assert assessment.node("10.2").used is None
    assert assessment.node("10").used == D(50)


def test_missing_is_missing() -> None:
    items = all_items(2567, 90)
    del items["i5"]
    assessment = make_assessment(2567, items=items)
    assert [assessment.node(key).used for key in ("i5", "2", "IIT", "total")] == [None] * 4
    assert assessment.node("1").used == D(90)
    assert assessment.node("2").rank is None


def test_one_missing_part_makes_the_item_null_but_still_weak() -> None:
    assessment = make_assessment(2567, items=all_items(2567, 90) | {"e9": (20, None)})
    assert [assessment.node(key).used for key in ("e9", "8", "EIT", "total")] == [None] * 4
    assert assessment.node("8").public == D("66.67")
    assert assessment.weak_items == ("e9",)


def test_a_part_below_the_target_makes_the_item_weak() -> None:
    assessment = make_assessment(2567, items=all_items(2567, 90) | {"e9": (80, 100)})
    assert assessment.node("e9").band == "target_to_full"
    assert assessment.weak_items == ("e9",)


def test_published_wins_over_computed_and_both_are_kept() -> None:
    assessment = make_assessment(2567, items=all_items(2567, 90), indicators={10: 35})
    node = assessment.node("10")
    assert (node.published, node.computed, node.used) == (D(35), D(90), D(35))
    assert assessment.node("OIT").computed == D("62.50")


@pytest.mark.parametrize(
    ("scores", "instrument"),
    [((84.99, 85.0), "85.00"), ((84.98, 85.0), "84.99"), ((84.98, 85.01), "85.00"), ((0.01, 0.0), "0.01")],
)
def test_instruments_round_half_up(scores: tuple[float, float], instrument: str) -> None:
    """84.995 is shown, compared and carried on as 85.00."""
    assessment = make_assessment(2567, indicators={9: scores[0], 10: scores[1]})
    assert assessment.node("OIT").computed == D(instrument)


def test_the_total_is_built_from_rounded_instruments() -> None:
    """Published 99.24 of 2565: the unrounded means 99.614, 97.8733 and 100 would give 99.25."""
    scores = {1: 100, 2: 100, 3: 99.45, 4: 98.78, 5: 99.84, 6: 99.58, 7: 97.51, 8: 96.53, 9: 100, 10: 100}
    assessment = make_assessment(2565, indicators=scores)
    assert [assessment.node(key).used for key in ("IIT", "EIT", "OIT", "total")] == [
        D("99.61"),
        D("97.87"),
        D(100),
        D("99.24"),
    ]


def test_ties_share_a_rank_and_the_next_is_skipped() -> None:
    scores = {1: 83.61, 2: 73.29, 3: 80.93, 4: 71.35, 5: 75, 6: 85.69, 7: 59.57, 8: 74.91, 9: 75, 10: 12.5}
    assessment = make_assessment(2565, indicators=scores)
    assert {n.key: n.rank for n in assessment.indicators} == {
        "1": 2, "2": 7, "3": 3, "4": 8, "5": 4, "6": 1, "7": 9, "8": 6, "9": 4, "10": 10,
    }  # fmt: skip
    assert (assessment.overall.best, assessment.overall.worst) == (("6",), ("10",))


def test_what_was_typed_beside_the_score_wins_over_the_history() -> None:
    history = HistoryRow(year=2566, total=D("80.29"), indicators={1: D(70), 2: D(60)}, instruments={"IIT": D(65)})
    assessment = make_assessment(
        2567, indicators={1: 90, 2: 90}, previous={1: 80}, total=69.5, history=(history,), instruments={"IIT": 90}
    )
    assert assessment.node("1").change == D(10)
    assert assessment.node("2").change == D(30)
    assert assessment.node("IIT").change == D(25)
    assert assessment.total.change == D("-10.79")
    assert assessment.node("3").change is None


@pytest.mark.parametrize("year", known_years())
def test_contributions_add_up_to_one_point(year: int) -> None:
    assessment = make_assessment(year, items=all_items(year, 50))
    assert sum(n.contribution for n in assessment.instruments) == 1
    assert abs(sum(n.contribution for n in assessment.indicators) - 1) < D("0.00001")
    assert abs(sum(n.contribution for n in assessment.items) - 1) < D("0.0001")


@pytest.mark.parametrize("year", known_years())
def test_ten_more_points_add_ten_contributions(year: int) -> None:
    base = make_assessment(year, items=all_items(year, 50))
    for indicator in base.indicators:
        scores = {int(n.key): 50 for n in base.indicators} | {int(indicator.key): 60}
        raised = make_assessment(year, indicators=scores)
        gained = (raised.total.used or D(0)) - D(50)
        assert abs(gained - 10 * indicator.contribution) <= D("0.01"), indicator.key


def test_every_computed_figure_says_how() -> None:
    assessment = make_assessment(2567, items=all_items(2567, 90), indicators={10: 35})
    total = assessment.total.derivation
    assert total is not None
    assert total.rule == "weighted_sum"
    assert [(key, value, str(weight)) for key, value, weight in total.terms] == [
        ("IIT", D("90.00"), "0.30"),
        ("EIT", D("90.00"), "0.30"),
        ("OIT", D("62.50"), "0.40"),
    ]
    ten = assessment.node("10").derivation
    assert ten is not None
    assert [key for key, _, _ in ten.terms] == ["10.1", "10.2"]
    for node in (*assessment.instruments, *assessment.indicators, *assessment.sub_indicators):
        assert node.derivation is not None, node.key


def test_rules_of_another_year_are_refused() -> None:
    with pytest.raises(ValueError, match="2566"):
        assess(make_submission(2567), load_framework(2566))


def random_submission(year: int, seed: int) -> Submission:
    chance = random.Random(seed)
    with_parts = {i.code for i in load_framework(year).instruments if i.parts}
    items: dict[str, object] = {}
    for item in load_framework(year).items:
        if chance.random() < 0.05:
            continue
        pair = (chance.randint(0, 10_000) / 100, chance.randint(0, 10_000) / 100)
        items[item.code] = pair if item.instrument in with_parts else chance.choice((pair[0], 0, 100))
    unscored = tuple(code for code in items if chance.random() < 0.02)
    indicators = {n: chance.randint(0, 10_000) / 100 for n in range(1, 11) if chance.random() < 0.2}
    return make_submission(year, items=items, indicators=indicators, unscored=unscored)  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(known_years()), st.integers(0, 10_000), st.integers(0, 200), st.floats(0.01, 60))
def test_raising_a_score_never_lowers_a_node(year: int, seed: int, place: int, more: float) -> None:
    submission = random_submission(year, seed)
    codes = sorted(submission.items)
    code = codes[place % len(codes)]
    raised = {**submission.items, code: _raise(submission.items[code], Decimal(str(round(more, 2))))}
    framework = load_framework(year)
    before = values(assess(submission, framework))
    after = values(assess(msgspec.structs.replace(submission, items=raised), framework))
    for key, value in before.items():
        now = after[key]
        assert (value is None) == (now is None), key
        assert value is None or now is None or now >= value, key


def _raise(entry: ItemEntry, more: Decimal) -> ItemEntry:
    changes = {}
    for field in ("score", "public", "survey"):
        old = getattr(entry, field)
        if old is not None:
            changes[field] = msgspec.structs.replace(old, value=min(Decimal(100), old.value + more))
    return msgspec.structs.replace(entry, **changes)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(known_years()), st.integers(0, 10_000))
def test_every_submission_gives_an_assessment_within_bounds(year: int, seed: int) -> None:
    assessment = assess(random_submission(year, seed), load_framework(year))
    for key, value in values(assessment).items():
        assert value is None or 0 <= value <= 100, key
    known = [n.used for n in assessment.indicators if n.used is not None]
    assert all(n.rank == 1 + sum(v > n.used for v in known) for n in assessment.indicators if n.used is not None)
