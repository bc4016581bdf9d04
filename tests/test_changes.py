"""Supposed scores: what they change above them, and what they leave as it was published."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from make import all_items, make_assessment

from ita_xl.assessment import Assessment, assess
from ita_xl.assessment.changes import parts_for, with_changes
from ita_xl.errors import ChangeError

POINTS = st.decimals(0, 100, places=2)


def changed(assessment: Assessment, **changes: str) -> Assessment:
    wanted = {key.replace("_", ""): Decimal(points) for key, points in changes.items()}
    return assess(with_changes(assessment, wanted), assessment.framework)


def test_a_changed_item_is_counted_up_to_the_total_and_all_other_nodes_keep_what_was_published() -> None:
    # 35.00 is published for indicator 10, its items give 100: only the changed branch is worked out again.
    before = make_assessment(2567, items=all_items(2567, 100) | {"O8": 0}, indicators={9: 90, 10: 35, 1: 70}, total=60)
    after = changed(before, O8="100")
    assert after.node("9").used == 100
    assert after.node("10").used == 35
    assert after.node("1").used == 70
    assert after.node("OIT").used == Decimal("67.50")
    assert after.node("IIT").used == 94
    assert after.total.used == Decimal("85.20")  # 0.30 x 94 + 0.30 x 100 + 0.40 x 67.50


def test_setting_what_is_there_changes_nothing() -> None:
    before = make_assessment(
        2567, items=all_items(2567, 80) | {"e1": (70, 81.25)}, indicators={9: 90, 10: 35}, total=60, level="ผ่าน"
    )
    same = with_changes(
        before,
        {
            "total": Decimal("60.00"),
            "10": Decimal(35),
            "i1": Decimal("80.0"),
            "e1": Decimal("75.63"),
            "9.1": Decimal(80),
        },
    )
    assert same is before.submission


def test_a_sub_indicator_stands_for_its_scored_items() -> None:
    items = all_items(2567, 0) | {"O1": 100}
    before = make_assessment(2567, items=items, unscored=("O13",))
    after = assess(with_changes(before, {"9.2": Decimal(50)}), before.framework)
    assert {after.node(f"O{n}").used for n in (7, 8, 9, 10, 11, 12)} == {Decimal(50)}
    assert after.node("9.2").used == 50
    assert after.node("O1").used == 100


def test_a_typed_level_does_not_stay_with_other_scores() -> None:
    before = make_assessment(2567, items=all_items(2567, 90), level="ผ่านดี")
    assert changed(before, i1="0").level.published is None


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"O99": 50}, "unknown_node"),
        ({"O8": 101}, "out_of_range"),
        ({"O8": -1}, "out_of_range"),
        ({"O13": 50}, "unscored_node"),
        ({"O8": 50, "9": 90}, "nested_nodes"),
        ({"O8": 50, "9.2": 90}, "nested_nodes"),
        ({"IIT": 50, "total": 90}, "nested_nodes"),
    ],
)
def test_contradictory_changes_are_refused(changes: dict[str, int], reason: str) -> None:
    assessment = make_assessment(2567, items=all_items(2567, 80), unscored=("O13",))
    with pytest.raises(ChangeError) as refused:
        with_changes(assessment, {key: Decimal(v) for key, v in changes.items()})
    assert refused.value.reason == reason


@given(mean=POINTS, public=POINTS, survey=POINTS)
def test_two_parts_have_the_wanted_mean_and_only_the_lagging_one_moves_first(
    mean: Decimal, public: Decimal, survey: Decimal
) -> None:
    parts = parts_for(mean, public, survey)
    assert sum(parts) == 2 * mean
    assert all(0 <= part <= 100 for part in parts)
    if 2 * mean > public + survey:
        assert parts[0] >= public
        assert parts[1] >= survey
    assert parts[0] == parts[1] or public in parts or survey in parts
