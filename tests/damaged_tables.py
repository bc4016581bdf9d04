"""Tables of scores as people copy them: other columns beside the scores, other orders, lost cells, broken lines."""

from __future__ import annotations

import random
from decimal import Decimal

from ita_xl.frameworks.schema import Framework

HEADINGS = {
    "rank": ("อันดับ", "ลำดับ", "ที่"),
    "name": ("ตัวชี้วัด", "รายละเอียดตัวชี้วัด"),
    "score": ("คะแนน", "ผลการประเมิน", "ปี 2567", "คะแนนปี67"),
    "previous": ("ปี 2566", "คะแนนปีก่อน"),
    "weight": ("น้ำหนัก", "คะแนนเต็ม"),
    "change": ("ผลต่าง", "เพิ่ม/ลด"),
    "target": ("ค่าเป้าหมาย",),
    "level": ("ระดับ",),
}
USUAL = ("rank", "name", "weight", "target", "previous", "score", "change", "level")
NOISE = ("หน้า 3", "3", "- 4 -", "", "ตารางผลการประเมิน", "คะแนนเฉลี่ย", "12", "รวม 85.20", "ประจำปีงบประมาณ พ.ศ. 2567")
THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")

Scores = dict[tuple[str, str], Decimal]


def damaged_table(framework: Framework, seed: int) -> tuple[str, Scores]:
    """The text of a table of the framework's nodes, and every score of it by node and column."""
    chance = random.Random(seed)
    nodes = chance.choice(
        [["IIT", "EIT", "OIT"], [str(i.number) for i in framework.indicators], _o_items(framework, chance)]
    )
    columns = ["name", "score", *(other for other in USUAL if other not in ("name", "score") and chance.random() < 0.3)]
    columns.sort(key=USUAL.index)
    if chance.random() < 0.4:
        chance.shuffle(columns)
    truth: Scores = {}
    rows = [_row(framework, node, place, columns, truth, chance) for place, node in enumerate(nodes, start=1)]
    if chance.random() < 0.2:
        for row in rows:
            row[chance.randrange(len(row))] = ""
    if chance.random() < 0.75:
        rows.insert(0, [chance.choice(HEADINGS[column]) for column in columns])
    between = chance.choice(["\t", "\t", " ", "   ", "|", "\n"])
    lines = "\n".join(between.join(row) for row in rows).split("\n")
    return _damaged(lines, chance), truth


def _o_items(framework: Framework, chance: random.Random) -> list[str]:
    return chance.sample([item.code for item in framework.items if item.instrument == "OIT"], 8)


def _row(
    framework: Framework, node: str, place: int, columns: list[str], truth: Scores, chance: random.Random
) -> list[str]:
    items = {item.code: item.text or "" for item in framework.items}
    scores = [
        Decimal(chance.choice([0, 10000] if node in items else [0, 10000, *chance.choices(range(10001), k=4)])) / 100
        for _ in "ab"
    ]
    truth[node, "score" if node in items else "published"] = scores[0]
    if "previous" in columns:
        truth[node, "previous"] = scores[1]
    names = {str(i.number): (f"ตัวชี้วัดที่ {i.number} {i.name}", i.name, *i.variants) for i in framework.indicators}
    names |= {i.code: (i.code, f"แบบวัด {i.code}", i.name) for i in framework.instruments}
    names |= {code: (code, f"{code} {text}", text) for code, text in items.items()}
    cells = {
        "rank": str(place),
        "name": chance.choice(names[node]),
        "score": f"{scores[0]:.2f}",
        "previous": f"{scores[1]:.2f}",
        "weight": chance.choice(["30", "40", "100", "30.00"]),
        "change": f"{scores[0] - scores[1]:+.2f}",
        "target": "85.00",
        "level": chance.choice(["A", "AA", "ผ่าน", "พัฒนาให้ดีขึ้น"]),
    }
    return [cells[column] for column in columns]


def _damaged(lines: list[str], chance: random.Random) -> str:
    """With noise between the lines, lines broken anywhere, the first and last ones lost, other digits and signs."""
    for _ in range(chance.choice([0, 0, 0, 1, 3])):
        lines.insert(chance.randrange(len(lines) + 1), chance.choice(NOISE))
    for _ in range(chance.choice([0, 0, 0, 1, 3])):
        place = chance.randrange(len(lines))
        if len(lines[place]) > 12:
            cut = chance.randrange(6, len(lines[place]) - 3)
            lines[place : place + 1] = [lines[place][:cut], lines[place][cut:]]
    if chance.random() < 0.15:
        lines = lines[chance.randrange(4) : len(lines) - chance.randrange(3)]
    text = "\n".join(lines)
    text = text.translate(THAI) if chance.random() < 0.3 else text
    return text.replace("ำ", "ํา") if chance.random() < 0.2 else text
