"""Draws docs/images from the real output for a published example, page by page.

Usage: python tools/build_pictures.py   (needs LibreOffice, poppler and the Debian font package, see setup_office.sh)
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import msgspec

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
sys.path.insert(0, str(ROOT / "tests"))

import office  # noqa: E402  (lives beside the tests)

from ita_xl import examples  # noqa: E402
from ita_xl.assessment.submission import MeasureStatus  # noqa: E402
from ita_xl.commands.carry import Importing, import_last_year  # noqa: E402
from ita_xl.commands.units import unit_plans  # noqa: E402
from ita_xl.console import Console  # noqa: E402
from ita_xl.frameworks.load import load_framework  # noqa: E402
from ita_xl.pipeline import Printing, analyze  # noqa: E402
from ita_xl.workbook.building.entries import (  # noqa: E402
    Entries,
    FollowUpEntry,
    ProfileEntries,
    ScorePair,
)
from ita_xl.workbook.reader import read_workbook  # noqa: E402
from ita_xl.workbook.template import build_template  # noqa: E402
from ita_xl.workbook.unit_book import build_unit_book  # noqa: E402

DPI = 80
# Picture: example, kind of report (None: the analysed workbook), and words that only its page has, in this order.
PICTURES = {
    "start": ("001", None, ("สิ่งที่ต้องทำ", "รายงานที่ต้องการพิมพ์")),
    "items": ("001", None, ("ITAS", "EIT Public", "i12")),
    "checks": ("001", None, ("ตรวจสอบความถูกต้อง", "วิธีแก้ไข")),
    "draft": ("001", None, ("ร่างแผนมาตรการจากผล", "M-O25")),
    "overview": ("001", None, ("ข้อค้นพบ", "ค่าเป้าหมาย")),
    "report-overview": ("001", "analysis", ("ข้อค้นพบ",)),
    "report-measures": ("001", "analysis", ("แล้วเสร็จ", "มาตรการ", "M0")),
    "measures": ("001", "measures", ("Survey", "O13")),
    "followup": ("002", "followup", ("หลักฐาน", "แล้วเสร็จ", "รอบ")),
    "development": ("001", "development", ("ประชุม",)),
    "memo": ("001", "memo", ("บันทึกข้อความ", "เรื่องเดิม")),
}
UNIT_WORKBOOK = ("unit-workbook", "002", "สำนักปลัด", ("ติดตามมาตรการ ปีงบประมาณ",))

LAST_YEAR = ("last-year", "001", 2568, "องค์การบริหารส่วนตำบลตัวอย่าง", ("ตามแผนของปีก่อน", "2568/M01"))


def page_with(pdf: Path, words: tuple[str, ...]) -> int:
    """Number of the first page that has all the words; PDF texts may put blanks between Thai letters."""
    for number, text in enumerate(office.page_texts(pdf), start=1):
        solid = "".join(text.split())
        if all("".join(word.split()) in solid for word in words):
            return number
    raise SystemExit(f"{pdf.name}: no page with {words}")


def main() -> None:
    """Writes every picture."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        pdfs: dict[tuple[str, str | None], Path] = {}
        for name, (key, kind, words) in PICTURES.items():
            if (key, kind) not in pdfs:
                workbook = folder / f"{key}.xlsx"
                examples.build(key, workbook)
                made = analyze(
                    workbook, folder / f"{key}-{kind}", printing=Printing(kinds=(kind or "analysis",))
                ).outputs
                source = made.reports[0].xlsx if kind else made.analyzed
                pdfs[key, kind] = office.to_pdf(Path(source or ""), folder / f"{key}-{kind}")
            draw(name, pdfs[key, kind], words)
        draw_unit_workbook(folder)
        draw_last_year(folder)


def draw(name: str, pdf: Path, words: tuple[str, ...]) -> None:
    """The picture of the first page that has the words."""
    page = page_with(pdf, words)
    command = ["pdftoppm", "-r", str(DPI), "-f", str(page), "-l", str(page), "-png", "-singlefile"]
    subprocess.run([*command, str(pdf), str(IMAGES / name)], check=True)
    print(f"{name}.png: page {page}, {(IMAGES / name).with_suffix('.png').stat().st_size // 1024} kB")


def draw_unit_workbook(folder: Path) -> None:
    """The sheet in which a unit of an example reports."""
    name, key, unit, words = UNIT_WORKBOOK
    workbook = folder / f"{key}.xlsx"
    submission = read_workbook(workbook)
    path = folder / "unit.xlsx"
    build_unit_book(unit_plans(submission)[unit], load_framework(submission.fiscal_year), path)
    draw(name, office.to_pdf(path, folder / "unit"), words)


def draw_last_year(folder: Path) -> None:
    """The measures of an earlier plan in the follow-up report, after last year's workbook came along."""
    name, key, year, agency, words = LAST_YEAR
    old, new, both = (folder / f"{file}.xlsx" for file in ("last-year", "this-year", "both"))
    reports = (
        FollowUpEntry(
            code="M01",
            round="12 เดือน",
            status=MeasureStatus.DONE,
            percent=Decimal(100),
            result="จัดทำแนวปฏิบัติและแบบฟอร์มการยืมแล้ว ประชุมชี้แจงครบทุกส่วนราชการ",
            done=date(2025, 3, 20),
            evidence="https://www.example.go.th/ita/O28",
        ),
    )
    example = examples.load(key)
    build_template(load_framework(year - 1), old, msgspec.structs.replace(example.entries, follow_up=reports))
    scores = {number: ScorePair(published=Decimal(90)) for number in range(1, 11)}
    entries = Entries(profile=ProfileEntries(agency=agency), indicators=scores)
    build_template(load_framework(year), new, entries, load_framework(year + 1))
    if import_last_year(Console("th"), Importing(new=new, old=old, output=both, renamed=True)):
        raise SystemExit("last year's workbook did not come along")
    made = analyze(both, folder / "both", printing=Printing(kinds=("followup",))).outputs
    draw(name, office.to_pdf(Path(made.reports[0].xlsx), folder / "both"), words)


if __name__ == "__main__":
    main()
