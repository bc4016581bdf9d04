"""An item with one known part counts as known: the same number of items in every report and on the filled sheets."""

from __future__ import annotations

import re

import msgspec
import pytest
from make import all_items, make_assessment
from report_cases import example

from ita_xl.assessment import Assessment, assess
from ita_xl.frameworks.load import load_following, load_framework
from ita_xl.narrative.engine import Narrator
from ita_xl.report.context import Context
from ita_xl.report.document import Document, Heading, Paragraph
from ita_xl.report.kinds import build_document
from ita_xl.report.sections.issue_items import issue_finding
from ita_xl.workbook import layout
from ita_xl.workbook.analysis.places import LEAD_ROW, draft_table
from ita_xl.workbook.fill import sheet_values

ALL = 59


def without_survey(*codes: str) -> Assessment:
    """Example 001 without the Survey scores of these items."""
    base = example("001")
    items = {
        code: msgspec.structs.replace(entry, survey=None) if code in codes else entry
        for code, entry in base.items.items()
    }
    changed = msgspec.structs.replace(base, items=items)
    return assess(changed, load_framework(2567), load_following(2567))


def eit_but(*kept: str) -> tuple[str, ...]:
    return tuple(f"e{n}" for n in range(1, 10) if f"e{n}" not in kept)


def text(document: Document, name: str) -> str:
    blocks = [b for s in document.sections if name in s.name for b in s.blocks]
    return "\n".join(b.text for b in blocks if isinstance(b, Heading | Paragraph))


@pytest.mark.parametrize("blank", [eit_but("e3"), ("e1",), ()])
def test_every_report_and_the_filled_sheet_count_the_same_items(blank: tuple[str, ...]) -> None:
    assessment = without_survey(*blank)
    weak = len(assessment.weak_items)
    analysis = build_document(assessment, "analysis", "arabic")
    counted = f"จากข้อที่คิดคะแนนทั้งหมด {ALL} ข้อ มีข้อที่ต่ำกว่าค่าเป้าหมาย (85 คะแนน) "
    assert f"{counted}จำนวน {weak} ข้อ" in text(analysis, "ข้อที่ต้องปรับปรุง")
    assert f"{counted}{weak} ข้อ" in text(analysis, "สรุปรายประเด็น")
    assert f"{ALL} ข้อ" in text(analysis, "ภาคผนวก")
    assert f"{counted}{weak} ข้อ" in text(build_document(assessment, "measures", "arabic"), "วิเคราะห์รายประเด็น")
    lead = sheet_values(assessment, ())[layout.WEAK_ITEMS].cells[(LEAD_ROW, 1)]
    assert f"{weak} จาก {ALL} ข้อ" in str(lead)


@pytest.mark.parametrize("blank", [eit_but("e3"), ("e1",)])
def test_never_more_weak_items_than_items(blank: tuple[str, ...]) -> None:
    assessment = without_survey(*blank)
    written = text(build_document(assessment, "analysis", "arabic"), "วิเคราะห์รายแบบวัด")
    pairs = re.findall(r"ข้อที่ต่ำกว่าค่าเป้าหมายมี (\d+) ข้อ จาก\D+(\d+) ข้อ", written)
    assert [(int(weak), int(all_of_them)) for weak, all_of_them in pairs][1] == (
        sum(code.startswith("e") for code in assessment.weak_items),
        9,
    )
    assert f"ส่วนเดียว {len(blank)} ข้อ" in written


def test_an_item_with_one_part_is_not_said_to_reach_the_target() -> None:
    items = all_items(2567, 90) | {"e1": (90, None)}
    assessment = make_assessment(2567, items=items)
    context = Context(assessment, Narrator("arabic"), "measures")
    issue = next(i for i in assessment.issues if "e1" in i.items)
    found = issue_finding(context, issue)
    assert "ข้อ e1 (Public 90.00 ไม่มีคะแนนส่วน Survey) คะแนนที่มีไม่ต่ำกว่าค่าเป้าหมาย แต่ยังสรุปผลทั้งข้อไม่ได้" in found
    assert f"ทั้ง {len(issue.items)} ข้อที่มีข้อมูลได้คะแนนไม่ต่ำกว่าค่าเป้าหมาย" in found
    analysis = build_document(assessment, "analysis", "arabic")
    assert "แสดงคะแนนครบ" not in text(analysis, "ภาคผนวก")
    assert text(analysis, "ข้อที่ต้องปรับปรุง") == ""  # no page of its own where nothing is known to be below the target
    assert "ทุกข้อที่มีข้อมูลได้คะแนนไม่ต่ำกว่าค่าเป้าหมาย" in text(analysis, "วิเคราะห์รายแบบวัด")


def test_an_item_with_one_part_reads_well_in_the_draft_of_the_plan() -> None:
    assessment = make_assessment(2567, items={"e1": ("80.98", None), "e2": ("70", "80")})
    cells = sheet_values(assessment, ())[layout.DRAFT_PLAN].cells
    place = draft_table(assessment.framework).place("weakness")
    written = [str(value) for (_, column), value in cells.items() if column == place]
    assert any(one.endswith("(Public 80.98 ไม่มีคะแนนส่วน Survey)") for one in written)
    assert any(one.endswith("(Public 70.00 Survey 80.00 คะแนน)") for one in written)
