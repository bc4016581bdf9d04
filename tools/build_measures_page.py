"""Writes docs/measures.md from the library of measures, for review by an expert.

Usage: python tools/build_measures_page.py
"""

from __future__ import annotations

from pathlib import Path

from ita_xl.frameworks.load import known_years, load_framework
from ita_xl.measures.load import load_library, load_units
from ita_xl.measures.schema import Measure, Role

PAGE = Path(__file__).parents[1] / "docs" / "measures.md"
HEAD = """# คลังมาตรการแนะนำ / Library of suggested measures

หน้านี้สร้างจากแฟ้มข้อมูลของโปรแกรม (`ita_xl/measures/*.yaml`) ด้วย `tools/build_measures_page.py` เพื่อให้ผู้เชี่ยวชาญตรวจทาน
ถ้อยคำเขียนขึ้นสำหรับโปรแกรมนี้ มิใช่ถ้อยคำทางการของสำนักงาน ป.ป.ช. รายการ “เว็บไซต์แสดงครบ” เป็นข้อสรุป
ให้ตรวจกับคู่มือการประเมินของปีนั้นเสมอ ในวงเล็บคือปีที่ข้อนั้นมีความหมายตรงกัน

Generated from the program's data for review by an expert. The wording is this project's own, not that of the NACC;
the manual of the year decides what a page must show. Years in brackets: when the item had this meaning.

## แฟ้มของหน่วยงานเอง / An agency's own file

`ita-xl analyze my.xlsx --measures own.yaml` ใช้มาตรการในแฟ้มของหน่วยงานก่อนของโปรแกรมสำหรับข้อเดียวกัน
แฟ้มเป็นข้อความ UTF-8 ตามตัวอย่าง ถ้ามีคำที่ไม่รู้จัก รหัสซ้ำ หรือข้อที่ไม่อยู่ในตัวชี้วัดนั้น โปรแกรมจะบอกชื่อแฟ้มและบรรทัด
เดือนที่ 1 คือตุลาคม เดือนที่ 12 คือกันยายน มาตรการของทั้งตัวชี้วัดไม่ต้องมี `serves` และข้อ O ต้องมี `shows`

Its entries win over those of the program for the same item. Month 1 is October, month 12 September. A measure for a
whole indicator has no `serves`; one for an O item has `shows`. `responsible` may name a kind of work
in place of `unit`.

```yaml
schema: ita-measures/1
measures:
  - id: market-day-help
    indicators: [8]
    serves: [{item: e9, years: [2567, 2568]}]
    topic: การใช้งานระบบบริการออนไลน์
    weakness: ผู้ค้าและผู้สูงอายุไม่เคยใช้ระบบออนไลน์ของหน่วยงาน
    measure: เปิดจุดช่วยยื่นคำขอออนไลน์ในตลาดนัด
    steps: [สำรวจบริการที่มีผู้ใช้มาก, จัดเจ้าหน้าที่และอุปกรณ์, สรุปจำนวนผู้ใช้ทุกเดือน]
    unit: กองสวัสดิการสังคม
    from_month: 2
    to_month: 6
    monitoring: รายงานจำนวนผู้ใช้ต่อปลัดทุกเดือน
    success: มีผู้ใช้ผ่านจุดช่วยเหลือไม่น้อยกว่า 200 ราย
    reason: ประชาชนกลุ่มนี้มาตลาดนัดทุกสัปดาห์แต่ไม่มาที่ทำการ
```

"""
MONTHS = ["ต.ค.", "พ.ย.", "ธ.ค.", "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย."]
ROLES = {
    Role.OFFICE: "งานบริหารทั่วไป",
    Role.PERSONNEL: "งานบุคคล",
    Role.FINANCE: "งานการเงินการคลัง",
    Role.SUPPLY: "งานพัสดุ",
    Role.PLANNING: "งานนโยบายและแผน",
    Role.PUBLICITY: "งานประชาสัมพันธ์",
    Role.DIGITAL: "งานเว็บไซต์และระบบสารสนเทศ",
    Role.AUDIT: "งานตรวจสอบภายใน",
    Role.LEGAL: "งานจริยธรรม กฎหมาย และการป้องกันการทุจริต",
    Role.SERVICE: "งานบริการประชาชน",
}


def measures_page() -> str:
    """The library of measures for review by an expert: by indicator, then every measure in the order of the files."""
    names = {i.number: i.name for i in load_framework(known_years()[-1]).indicators}
    sections: list[str] = []
    group: tuple[int, ...] = ()
    for measure in sorted(load_library().measures, key=lambda m: (m.indicators[0], bool(m.serves))):
        if measure.indicators[:1] != group:
            group = measure.indicators[:1]
            sections.append(f"## ตัวชี้วัดที่ {group[0]} {names[group[0]]}\n")
        sections.append(_measure_section(measure))
    return HEAD + "\n".join(sections) + "\n" + _units_section()


def _measure_section(measure: Measure) -> str:
    serves = " ".join(f"{s.item} ({_years(s.years)})" for s in measure.serves) or "ทั้งตัวชี้วัด"
    months = f"{MONTHS[measure.from_month - 1]} ถึง {MONTHS[measure.to_month - 1]}"
    lines = [
        f"### {measure.topic}\n",
        f"*{serves}* `{measure.id}`\n",
        f"- จุดอ่อน: {measure.weakness}",
        f"- มาตรการ: **{measure.measure}**",
        *(f"  {number}. {step}" for number, step in enumerate(measure.steps, start=1)),
        f"- ผู้รับผิดชอบ: {ROLES[measure.responsible] if measure.responsible else measure.unit}",
        f"- ระยะเวลา: {months}",
        f"- การกำกับติดตาม: {measure.monitoring}",
        f"- ตัวชี้วัดความสำเร็จ: {measure.success}",
    ]
    if measure.shows:
        lines.append("- เว็บไซต์แสดงครบ: " + " / ".join(measure.shows))
    lines.append(f"- เหตุผล: {measure.reason}")
    if measure.source:
        lines.append(f"- ที่มา: {measure.source}")
    return "\n".join(lines) + "\n"


def _years(years: tuple[int, ...]) -> str:
    """`2562–2565`, or `2567` alone; runs apart are joined by commas."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _units_section() -> str:
    lines = ["## หน่วยที่รับผิดชอบตามประเภทหน่วยงาน\n"]
    for kind in load_units().kinds:
        types = [name for name in kind.types if not name.endswith(".")]
        lines.append(f"### {' / '.join(types) or 'หน่วยงานที่ไม่ได้ระบุประเภท'}\n")
        lines += [f"- {ROLES[role]}: {kind.units.of(role)}" for role in Role]
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(measures_page(), encoding="utf-8")
    print(f"{PAGE.name}: {len(load_library().measures)} measures")
