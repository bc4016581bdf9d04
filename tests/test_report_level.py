"""A published level that the scores do not give is said beside it; letters without a range of scores are not judged."""

from __future__ import annotations

import pytest
from make import all_items, make_assessment

from ita_xl.assessment import Assessment
from ita_xl.report.document import Paragraph, Style
from ita_xl.report.kinds import build_document

PLACES = (
    ("analysis", "ปก"),
    ("followup", "ปก"),
    ("analysis", "ภาพรวม"),
    ("analysis", "ผลรายตัวชี้วัด"),
    ("measures", "ผลการประเมิน"),
    ("development", "การประชุมและผลการประเมิน"),
    ("followup", "ผลการประเมินและสรุป"),
)


def notes(assessment: Assessment, kind: str, name: str) -> str:
    sections = build_document(assessment, kind, "arabic").sections
    blocks = next(s.blocks for s in sections if name in s.name)
    return "\n".join(b.text for b in blocks if isinstance(b, Paragraph) and b.style in (Style.NOTE, Style.COVER_NOTE))


def result(year: int, total: float, level: str | None) -> Assessment:
    return make_assessment(year, items=all_items(year, total), total=total, level=level)


@pytest.mark.parametrize(("kind", "name"), PLACES)
def test_a_level_that_the_scores_do_not_give_is_said(kind: str, name: str) -> None:
    said = notes(result(2567, 69.5, "ผ่านดี"), kind, name)
    assert "ระดับตามประกาศคือ ผ่านดี ส่วนระดับตามเกณฑ์ของปีงบประมาณ พ.ศ. 2567 จากคะแนนในรายงานนี้คือ ต้องปรับปรุงโดยด่วน" in said


@pytest.mark.parametrize(("kind", "name"), PLACES)
@pytest.mark.parametrize("level", ["ต้องปรับปรุงโดยด่วน", None, "AA ต้องปรับปรุงโดยด่วน", "AA"])
def test_nothing_is_said_of_a_level_that_fits_or_is_not_known(kind: str, name: str, level: str | None) -> None:
    said = notes(result(2567, 69.5, level), kind, name)
    assert "ระดับตาม" not in said
    assert "ตัวอักษร" not in said


def test_a_letter_without_a_range_of_scores_is_left_out() -> None:
    said = notes(result(2567, 69.5, "AA ผ่านดี"), "analysis", "ภาพรวม")
    assert "คือ ผ่านดี ส่วนระดับ" in said
    assert "AA" not in said


@pytest.mark.parametrize(("level", "expected"), [("AA", True), ("D", False)])
def test_a_letter_with_a_range_of_scores_is_judged(level: str, expected: bool) -> None:
    said = notes(result(2565, 62.57, level), "analysis", "ภาพรวม")
    assert ("ตัวอักษรที่ประกาศคือ AA ไม่สอดคล้องกับคะแนนรวม" in said) is expected
    assert ("อยู่ในระดับ D" in said) is expected


def test_levels_that_need_every_instrument_stay_open_where_one_is_missing() -> None:
    open_one = make_assessment(2568, total=99, level="ผ่าน")
    assert "ระดับตาม" not in notes(open_one, "analysis", "ภาพรวม")
