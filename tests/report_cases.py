"""Submissions for the report tests: five like published reports, and stress cases. Points 0-100, years B.E."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from ita_xl.assessment import assess
from ita_xl.assessment.model import Assessment
from ita_xl.assessment.submission import (
    Entry,
    HistoryRow,
    ItemEntry,
    PlanRow,
    Profile,
    ScoreEntry,
    Signatory,
    Submission,
)
from ita_xl.frameworks.load import known_years, load_framework

LONG_NAME = "องค์การบริหารส่วนตำบลหนองบัวศาลาพัฒนาเจริญรุ่งเรืองสามัคคีธรรมใต้ร่มพระบารมี"
IIT_67 = "80 85.33 96.67 80.67 86 89.33 93.33 94 96.67 39.33 93.33 59.33 78 74.67 72"
PUBLIC_67 = "80.98 83.41 100 81.46 80.98 82.93 77.56 81.95 21.95"
SURVEY_67 = "80.91 86.36 100 83.64 87.27 88.18 85.45 87.27 100"
ZERO_67 = {8, 9, 12, 14, 16, 17, 24, 25, 28, 30, 31, 33, 34, 35}


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


def items_2567() -> dict[str, ItemEntry]:
    """All 59 items of a published report of 2567."""
    items = {f"i{n}": ItemEntry(score=entry(v)) for n, v in enumerate(IIT_67.split(), 1)}
    parts = zip(PUBLIC_67.split(), SURVEY_67.split(), strict=True)
    items |= {f"e{n}": ItemEntry(public=entry(p), survey=entry(s)) for n, (p, s) in enumerate(parts, 1)}
    return items | {f"O{n}": ItemEntry(score=entry("0" if n in ZERO_67 else "100")) for n in range(1, 36)}


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


def _like_000() -> Submission:
    return Submission(
        fiscal_year=2565,
        profile=profile(
            2565, "องค์การบริหารส่วนตำบลเสนา", district="อุทัย", province="พระนครศรีอยุธยา", total=Decimal("62.57"), level="D"
        ),
        instruments={"IIT": ScoreEntry(published=entry("76.83"))},
        indicators=scores("83.61 73.29 80.93 71.35 75 85.69 59.57 74.91 75 12.5"),
        plan=(measure(1, 10, start=date(2022, 10, 1), due=date(2023, 3, 31)), measure(2, 7), measure(3, None)),
    )


def _like_001() -> Submission:
    return Submission(
        fiscal_year=2567,
        profile=profile(
            2567,
            "องค์การบริหารส่วนตำบลเขวาใหญ่",
            district="กันทรวิชัย",
            province="มหาสารคาม",
            total=Decimal("69.50"),
            total_prev=Decimal("80.29"),
            level="ต้องปรับปรุงโดยด่วน",
            n_iit=30,
            n_eit_public=41,
            n_eit_survey=22,
            report_date=date(2024, 12, 16),
        ),
        indicators=scores("87.33 85.33 94.67 64 74.89 88.61 84.08 75.7 66.43 35"),
        items=items_2567(),
        history=(HistoryRow(year=2566, total=Decimal("80.29")),),
        plan=(
            measure(1, 10, ("O30", "O31", "O33"), steps=4, success="เผยแพร่ครบทุกข้อ", budget="ไม่ใช้งบประมาณ"),
            measure(2, 10, ("O34", "O35")),
            measure(3, 4, ("i10", "i12")),
            measure(4, 9, ("O8", "O9", "O12"), responsible="กองคลัง"),
            measure(5, 9, ("O14", "O16", "O17"), responsible=None, due=None),
            measure(6, 8, ("e9",)),
        ),
        signatories=(Signatory(order=1, position="นายกองค์การบริหารส่วนตำบลเขวาใหญ่", opinion="อนุมัติ"),),
    )


def _like_002() -> Submission:
    return Submission(
        fiscal_year=2565,
        profile=profile(
            2565,
            "เทศบาลตำบลลำน้ำพอง",
            district="น้ำพอง",
            province="ขอนแก่น",
            total=Decimal("99.24"),
            total_prev=Decimal("86.76"),
            level="AA",
            n_iit=50,
            n_eit=101,
        ),
        indicators=scores("100 100 99.45 98.78 99.84 99.58 97.51 96.53 100 100"),
    )


def _like_003() -> Submission:
    return Submission(
        fiscal_year=2562,
        profile=profile(2562, "องค์การบริหารส่วนตำบลกะลาเส", total=Decimal("79.38"), level="B", report_date=date(2020, 3, 6)),
        indicators=scores("- - - - 50.48 - - 60.49 92.50 -"),
    )


def _like_004() -> Submission:
    return Submission(
        fiscal_year=2568,
        profile=profile(
            2568, "องค์การบริหารส่วนตำบลเสม็ด", district="เมืองชลบุรี", province="ชลบุรี", total=Decimal("99.85"), level="AA ผ่านดีเยี่ยม"
        ),
    )


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
    base = _like_001()
    plan = tuple(measure(n, 1 + n % 10, steps=12 if n % 3 == 0 else 2, weakness="จุดอ่อน " * 12) for n in range(1, 31))
    link = "เผยแพร่ที่ https://www.example.go.th/ita/2568/O30?id=15 และแจ้งที่ ita@example.go.th ภายใน 15 วัน"
    odd = measure(31, 5, steps=60, measure="=1+1 {{ 7*7 }} {% raw %}", monitoring=link)
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


CASES: Mapping[str, Callable[[], Submission]] = {
    "000": _like_000,
    "001": _like_001,
    "002": _like_002,
    "003": _like_003,
    "004": _like_004,
    "perfect": _perfect,
    "many_measures": _many_measures,
    "provisional": _provisional,
    "lowest": _lowest,
    "blank": _blank,
}


def assessed(name: str) -> Assessment:
    """The assessment of a case, with the rules of the following year where they are known."""
    submission = CASES[name]()
    year = submission.fiscal_year
    following = load_framework(year + 1) if year + 1 in known_years() else None
    return assess(submission, load_framework(year), following)
