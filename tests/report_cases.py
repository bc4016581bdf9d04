"""Submissions for the report tests: the five examples and stress cases. Points 0-100, years B.E."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import msgspec

from ita_xl import examples
from ita_xl.assessment import assess
from ita_xl.assessment.model import Assessment
from ita_xl.assessment.submission import (
    Entry,
    ItemEntry,
    PlanRow,
    Profile,
    ScoreEntry,
    Submission,
)
from ita_xl.frameworks.load import load_following, load_framework
from ita_xl.workbook.reader import read_workbook

LONG_NAME = "องค์การบริหารส่วนตำบลหนองบัวศาลาพัฒนาเจริญรุ่งเรืองสามัคคีธรรมใต้ร่มพระบารมี"


def entry(value: str) -> Entry[Decimal]:
    """A typed score."""
    return Entry(Decimal(value))


def profile(year: int, agency: str | None, **fields: object) -> Profile:
    """A profile with the given fields as typed cells."""
    return Profile(
        year=Entry(year),
        agency=Entry(agency) if agency else None,
        **{key: Entry(value) for key, value in fields.items()},
    )


def scores(values: str, previous: str = "") -> dict[int, ScoreEntry]:
    """Published scores of indicators 1, 2, …; `-` for none."""
    before = previous.split() or ["-"] * len(values.split())
    return {
        i: ScoreEntry(published=_maybe(now), previous=_maybe(then))
        for i, (now, then) in enumerate(zip(values.split(), before, strict=True), 1)
    }


def _maybe(text: str) -> Entry[Decimal] | None:
    return None if text == "-" else entry(text)


def measure(n: int, indicator: int | None, items: tuple[str, ...] = (), steps: int = 3, **fields: object) -> PlanRow:
    """A plan row in fiscal year 2568."""
    plain = {
        "weakness": "ผู้รับบริการยังไม่ทราบช่องทางการให้บริการผ่านระบบอิเล็กทรอนิกส์",
        "measure": "ประชาสัมพันธ์ระบบ E-Service และจุดบริการให้คำแนะนำ",
        "steps": tuple(f"ขั้นที่ {i} ประชุมผู้เกี่ยวข้องและกำหนดแนวทางการดำเนินงาน" for i in range(1, steps + 1)),
        "responsible": "สำนักปลัด",
        "start": date(2024, 10, 1),
        "due": date(2025, 3, 31),
        "monitoring": "รายงานผลต่อผู้บริหารทุกไตรมาส",
    }
    return PlanRow(code=f"M{n:02}", indicator=indicator, items=items, **{**plain, **fields})


@cache
def example(key: str) -> Submission:
    """An example, written as a workbook and read again."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "example.xlsx"
        examples.build(key, path)
        return read_workbook(path)


def _perfect() -> Submission:
    framework = load_framework(2567)
    items = {
        i.code: ItemEntry(public=entry("100"), survey=entry("100"))
        if framework.instrument(i.instrument).parts
        else ItemEntry(score=entry("100"), previous=entry("100"))
        for i in framework.items
    }
    return Submission(
        fiscal_year=2567,
        profile=profile(2567, "เทศบาลเมืองตัวอย่าง", province="จังหวัดตัวอย่าง", total_prev=Decimal(100), digits="อารบิก"),
        instruments={code: ScoreEntry(previous=entry("100")) for code in ("IIT", "EIT", "OIT")},
        indicators=scores(" ".join(["100"] * 10), " ".join(["100"] * 10)),
        items=items,
    )


def _many_measures() -> Submission:
    base = example("001")
    plan = tuple(measure(n, 1 + n % 10, steps=12 if n % 3 == 0 else 2, weakness="จุดอ่อน " * 12) for n in range(1, 31))
    link = "เผยแพร่ที่ https://www.example.go.th/ita/2568/O30?id=15 และแจ้งที่ ita@example.go.th ภายใน 15 วัน"
    odd = measure(31, 5, steps=60, weakness="=1+1", measure="=1+1 {{ 7*7 }} {% raw %}", monitoring=link)
    return Submission(
        fiscal_year=2567,
        profile=profile(2567, LONG_NAME, district="เมืองนครราชสีมา", province="นครราชสีมา"),
        indicators={n: ScoreEntry(published=e.published, previous=entry("70")) for n, e in base.indicators.items()},
        items=base.items,
        plan=(*plan, odd),
    )


def _provisional() -> Submission:
    return Submission(
        fiscal_year=2569,
        profile=profile(2569, "จังหวัดตัวอย่าง", total_prev=Decimal("90.00")),
        instruments={code: ScoreEntry(previous=entry(v)) for code, v in (("IIT", "85"), ("EIT", "91"), ("OIT", "95"))},
        indicators=scores("90 91 92 93 94 85 86 87 97.5 100", "80 81 82 83 84 95 96 97 97.5 90"),
    )


def _lowest() -> Submission:
    return Submission(
        fiscal_year=2566,
        profile=profile(2566, "กรมตัวอย่าง"),
        indicators=scores(" ".join(["0"] * 10), " ".join(["12.34"] * 10)),
    )


def _blank() -> Submission:
    return Submission(fiscal_year=2563, profile=profile(2563, None, total=Decimal("91.29")))


def _one_measure() -> Submission:
    return msgspec.structs.replace(example("001"), plan=(measure(1, 8, ("e9",)),), follow_up=())


def _nobody() -> Submission:
    """A province that nobody answered for."""
    base = example("001")
    counts = dict.fromkeys(("n_iit", "n_eit_public", "n_eit_survey"), Entry(0))
    province = profile(2567, "จังหวัดตัวอย่าง", agency_type="จังหวัด")
    province = msgspec.structs.replace(province, **counts)
    return msgspec.structs.replace(base, profile=province)


STRESS: Mapping[str, Callable[[], Submission]] = {
    "perfect": _perfect,
    "many_measures": _many_measures,
    "provisional": _provisional,
    "lowest": _lowest,
    "blank": _blank,
    "one_measure": _one_measure,
    "nobody": _nobody,
}
CASES = (*examples.keys(), *STRESS)


def assessed(name: str) -> Assessment:
    """The assessment of a case, with the rules of the following year where they are known."""
    submission = STRESS[name]() if name in STRESS else example(name)
    year = submission.fiscal_year
    return assess(submission, load_framework(year), load_following(year))
