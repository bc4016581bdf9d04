"""Thousands of submitted workbooks: `python -m benchmarks.corpus FOLDER [COUNT]`.

Of all fiscal years in turn, each of another agency with other scores; every fiftieth is broken in one of twenty ways.
FOLDER gets `in/` with the workbooks, `broken.json` with the code that each broken one must end with, and
`agencies.csv`, the list of all agencies, some of which sent nothing.

One workbook of each year is built by the program with marks in the cells; a workbook of the corpus is that one with
the marks replaced in its parts, as if saved by a program that stores no values of formulas.
"""

from __future__ import annotations

import csv
import io
import json
import random
import re
import sys
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

import msgspec

from benchmarks.breakages import BREAKAGES
from ita_xl.frameworks.load import known_years, load_following, load_framework
from ita_xl.frameworks.schema import Framework
from ita_xl.workbook.building.entries import Entries, ItemScores, PlanEntry, ProfileEntries
from ita_xl.workbook.building.texts import agency_type_names
from ita_xl.workbook.package.zip import Archive
from ita_xl.workbook.template import build_template

COUNT = 8300
EACH_BROKEN = 50
SILENT = 40  # agencies that sent nothing
_MARK = {"points": Decimal("10.00001"), "yes or no": Decimal("20.00001")}
_UNITS = ("สำนักปลัด", "กองคลัง", "กองช่าง")
_STEP = Decimal("0.0001")
_NUMBER = re.compile(rb"<v>([12]0\.\d{5})</v>")
_TEXT = re.compile(r"⟦(\w+)⟧")
_CACHED = re.compile(rb"</f><v>[^<]*</v>")
_STRINGS = "xl/sharedStrings.xml"


class Base(msgspec.Struct, frozen=True):
    """The marked workbook of a year: the package, and the parts that hold marks."""

    archive: Archive
    parts: Mapping[str, bytes]


@cache
def base(year: int) -> Base:
    """Builds the marked workbook of a year."""
    framework = load_framework(year)
    target = io.BytesIO()
    build_template(framework, target, _marked(framework), load_following(year))
    plain = Archive(target.getvalue())
    parts = {name: plain.read(name) for name in plain.names}
    uncached = {name: _CACHED.sub(b"</f>", part) for name, part in parts.items() if b"</f>" in part}
    archive = Archive(plain.changed(uncached))
    marked = {name: part for name, part in (parts | uncached).items() if _NUMBER.search(part) or name == _STRINGS}
    return Base(archive, marked)


def _marked(framework: Framework) -> Entries:
    items = {}
    for number, item in enumerate(framework.items, 1):
        mark = _MARK["yes or no" if item.instrument == "OIT" else "points"] + _STEP * 2 * number
        if framework.instrument(item.instrument).parts:
            items[item.code] = ItemScores(public=mark, survey=mark + _STEP)
        else:
            items[item.code] = ItemScores(score=mark)
    return Entries(
        profile=ProfileEntries(
            agency="⟦agency⟧",
            agency_code="⟦agency_code⟧",
            district="⟦district⟧",
            province="⟦province⟧",
            agency_type=next(iter(agency_type_names().values())),
        ),
        units=_UNITS,
        items=items,
        plan=tuple(
            PlanEntry(
                code=f"M{number:02}",
                indicator=indicator.number,
                measure=f"มาตรการยกระดับตัวชี้วัด{indicator.name}",
                steps=("กำหนดแนวทาง", "แจ้งเวียนบุคลากร", "ดำเนินการและรายงานผล"),
                responsible=_UNITS[number - 1],
                start=date(framework.fiscal_year - 543, 11, number),
                due=date(framework.fiscal_year - 542, 3 + number, 15),
            )
            for number, indicator in enumerate(framework.indicators[:3], 1)
        ),
    )


def filled(year: int, dice: random.Random, texts: Mapping[str, str]) -> bytes:
    """A workbook of `year` with random scores; `texts` stand for the marks of the same name."""
    source = base(year)
    level = dice.choice([40, 70, 85])

    def score(match: re.Match[bytes]) -> bytes:
        if match[1].startswith(b"2"):
            return b"<v>%d</v>" % dice.choice([0, 100, 100, 100])
        return b"<v>%.2f</v>" % dice.uniform(level, 100)

    def text(match: re.Match[str]) -> str:
        return texts[match[1]]

    parts = {}
    for name, part in source.parts.items():
        parts[name] = (
            _TEXT.sub(text, part.decode("utf-8")).encode("utf-8") if name == _STRINGS else _NUMBER.sub(score, part)
        )
    return source.archive.changed(parts)


def agency(number: int) -> dict[str, str]:
    """An agency that does not exist."""
    return {
        "agency": f"องค์การบริหารส่วนตำบลตัวอย่างที่ {number}",
        "agency_code": f"T{number:05}",
        "district": f"อำเภอตัวอย่าง {number % 90 + 1}",
        "province": f"จังหวัดตัวอย่าง {number % 76 + 1}",
    }


def generate(folder: Path, count: int = COUNT, each_broken: int = EACH_BROKEN) -> None:
    """Writes the corpus; the same numbers give the same bytes."""
    (folder / "in").mkdir(parents=True)
    years, ways = known_years(), list(BREAKAGES)
    broken: dict[str, tuple[str, str]] = {}
    for number in range(count):
        dice = random.Random(number)
        content = filled(years[number % len(years)], dice, agency(number))
        name = f"{number:05}.xlsx"
        if number % each_broken == each_broken - 1:
            way = ways[number // each_broken % len(ways)]
            code, spoil = BREAKAGES[way]
            content, broken[name] = spoil(content), (way, code)
        (folder / "in" / name).write_bytes(content)
    (folder / "broken.json").write_text(json.dumps(broken, indent=1), encoding="utf-8")
    with (folder / "agencies.csv").open("w", encoding="utf-8-sig", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["code", "name", "type", "province"])
        for number in range(count + SILENT):
            it = agency(number)
            rows.writerow([it["agency_code"], it["agency"], "องค์การบริหารส่วนตำบล", it["province"]])


if __name__ == "__main__":
    generate(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else COUNT)
