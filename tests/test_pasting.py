"""Scores in copied text: the published figures are found in printed tables, and nothing that is not sure is taken."""

from __future__ import annotations

import random
import re
from decimal import Decimal
from pathlib import Path

import pytest
from damaged_tables import damaged_table
from hypothesis import given, settings
from hypothesis import strategies as st

from ita_xl import examples
from ita_xl.frameworks.load import known_years, load_framework
from ita_xl.frameworks.yaml_text import parse_yaml
from ita_xl.pasting.found import find_scores
from ita_xl.pasting.model import Pasted
from ita_xl.pasting.words import name_key
from ita_xl.workbook.building.entries import Entries
from ita_xl.workbook.reading.text import half_width, plain

DATA = Path(__file__).parent / "data"
FRAMEWORK = load_framework(2567)
INDICATORS = {str(i.number): i.name for i in FRAMEWORK.indicators}
ITEMS = {i.code: i.text or "" for i in FRAMEWORK.items if i.instrument != "EIT"}
EIT_ITEMS = {i.code: i.text or "" for i in FRAMEWORK.items if i.instrument == "EIT"}
THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")

Values = dict[tuple[str, str], Decimal]


def printed(name: str) -> str:
    return (DATA / "pasted" / f"{name}.txt").read_text(encoding="utf-8")


def values(text: str, year: int = 2567) -> Values:
    return {(v.node, v.column): v.value for v in find_scores(text, load_framework(year)).values}


def reasons(text: str, year: int = 2567) -> dict[str, str]:
    """The reason by the printed number; nothing may have been taken."""
    pasted = find_scores(text, load_framework(year))
    assert pasted.values == ()
    return {doubt.printed: doubt.reason.value for doubt in pasted.doubts}


def entered(entries: Entries) -> Values:
    """All scores of an example."""
    found: dict[tuple[str, str], Decimal | None] = {
        ("total", "published"): entries.profile.total,
        ("total", "previous"): entries.profile.total_prev,
    }
    for code, item in entries.items.items():
        found |= {(code, column): getattr(item, column) for column in ("score", "public", "survey", "previous")}
    for node, pair in ({str(n): p for n, p in entries.indicators.items()} | dict(entries.instruments)).items():
        found |= {(node, column): getattr(pair, column) for column in ("published", "previous")}
    return {cell: value for cell, value in found.items() if value is not None}


def of(cells: Values, *nodes: str) -> Values:
    return {cell: value for cell, value in cells.items() if cell[0] in nodes}


ALL_INDICATORS = tuple(INDICATORS)
INSTRUMENTS = ("IIT", "EIT", "OIT")


@pytest.mark.parametrize(
    ("name", "example", "nodes"),
    [
        ("sena-2565", "000", (*ALL_INDICATORS, *INSTRUMENTS, "total")),
        ("khwao-yai-2567-indicators", "001", ALL_INDICATORS),
        ("khwao-yai-2567-items", "001", (*ITEMS, *EIT_ITEMS)),
        ("lam-nam-phong-2565", "002", (*ALL_INDICATORS, "total")),
        ("samet-2568", "004", ("total",)),
    ],
)
def test_printed_tables_give_the_published_figures_and_nothing_else(
    name: str, example: str, nodes: tuple[str, ...]
) -> None:
    known = examples.load(example)
    wanted = {cell: value for cell, value in of(entered(known.entries), *nodes).items() if cell[1] != "previous"}
    assert values(printed(name), known.year) == wanted


def test_the_found_figures_are_those_of_the_published_examples() -> None:
    published = parse_yaml((DATA / "published_examples.yaml").read_text(encoding="utf-8"), "published").value
    for name, number, year in (
        ("khwao-yai-2567-indicators", 0, 2567),
        ("sena-2565", 1, 2565),
        ("lam-nam-phong-2565", 2, 2565),
    ):
        wanted = {(node, "published"): Decimal(str(v)) for node, v in published[number]["indicators"].items()}
        assert of(values(printed(name), year), *ALL_INDICATORS) == wanted


def test_a_table_of_one_part_contradicts_that_of_the_whole() -> None:
    """The report of 2567 prints indicators 6 to 8 twice, once for the public part alone."""
    text = printed("khwao-yai-2567-indicators") + "\n" + printed("khwao-yai-2567-instruments")
    pasted = find_scores(text, FRAMEWORK)
    assert {v.node for v in pasted.values} == {"1", "2", "3", "4", "5", "9", "10"}
    assert {(d.reason.value, d.nodes, d.printed) for d in pasted.doubts} == {
        ("two_values", (node,), value)
        for node, pair in {"6": "88.61 88.13", "7": "84.08 81.79", "8": "75.70 60.49"}.items()
        for value in pair.split()
    }


def test_a_table_of_contents_holds_no_scores() -> None:
    assert set(reasons(printed("kalase-2562-contents"), 2562).values()) <= {"weight", "whole_number"}


# How people and programs print the same table of indicators.
def table(scores: dict[str, str], between: str = "\t") -> str:
    rows = [between.join((number, INDICATORS[number], score)) for number, score in scores.items()]
    return "\n".join([between.join(("ตัวชี้วัดที่", "รายละเอียดตัวชี้วัด", "คะแนน")), *rows])


SCORES = {str(number): f"{60 + number * 3.17:.2f}" for number in range(1, 11)}
WANTED = {(number, "published"): Decimal(score) for number, score in SCORES.items()}


@pytest.mark.parametrize(
    "text",
    [
        table(SCORES),
        table(SCORES, " "),
        table(SCORES, "     "),
        table(SCORES, "|"),
        table(SCORES, " \t "),
        table(SCORES).translate(THAI),
        table(SCORES).replace(".", ","),
        table({number: f"{score}%" for number, score in SCORES.items()}),
        table({number: f"{score} %" for number, score in SCORES.items()}, " "),
        table({number: f"ร้อยละ {score}" for number, score in SCORES.items()}, " "),
        table(SCORES).replace("ำ", "ํา"),
        table(SCORES).replace("การ", "กา\u200bร").replace("ที่", "ที่\u00ad"),
        table(SCORES).replace("\n", "\r\n"),
        table(SCORES).replace("\n", "\n\n"),
        "\n".join(f"{INDICATORS[n]}\n{score}" for n, score in SCORES.items()),
        "\n".join(f"{n}\n{INDICATORS[n]}\n{score}" for n, score in SCORES.items()),
        "\n".join(f"ตัวชี้วัดที่ {n}\n{INDICATORS[n]}\n{score} คะแนน\nผ่าน" for n, score in SCORES.items()),
        "\n".join(f"ตัวชี้วัดที่{n} {score}" for n, score in SCORES.items()),
        "\n".join(f"ตัวชี้วัดที่ {n} {INDICATORS[n]} ได้คะแนนเฉลี่ย {s} คะแนน" for n, s in SCORES.items()),
        "\n".join(f"{score}\t{INDICATORS[n]}" for n, score in SCORES.items()),
        "\n".join(f"{INDICATORS[n][:8]}\n{INDICATORS[n][8:]} {score}" for n, score in SCORES.items()),
        "\n".join(f"{INDICATORS[n][:8]} {score}\n{INDICATORS[n][8:]}" for n, score in SCORES.items()),
        "\t".join(f"ตัวชี้วัดที่ {n}" for n in SCORES) + "\n" + "\t".join(SCORES.values()),
        table(SCORES).replace("การปรับปรุงระบบการทำงาน", "การปรับปรุงการทำงาน"),
        "\n".join(f"{i.name_en}\t{SCORES[str(i.number)]}" for i in FRAMEWORK.indicators),
    ],
)  # fmt: skip
def test_the_same_table_in_other_shapes(text: str) -> None:
    assert values(text) == WANTED


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("O8 0\nOIT9 100\nข้อ o10 ๑๐๐\n๐๑๒\t๑๐๐\n012 100", {"O8": 0, "O9": 100, "O10": 100, "O12": 100}),
        ("แผนยุทธศาสตร์หรือแผนพัฒนาหน่วยงาน\t100\nQ&A 0", {"O7": 100, "O6": 0}),
        ("i1. 80.00\nI2\t85,33", {"i1": 80, "i2": Decimal("85.33")}),
        (f"i10 {ITEMS['i10'][:60]}\n{ITEMS['i10'][60:]} 39.33", {"i10": Decimal("39.33")}),
        (f"i10 {ITEMS['i10'][:60]} 39.33\n{ITEMS['i10'][60:]}", {"i10": Decimal("39.33")}),
        ("O8 แผนและความก้าวหน้าในการดำเนินงานและการใช้งบประมาณประจำปีรอบ 6 เดือน 100", {"O8": 100}),
    ],
)
def test_items_by_code_and_wording(text: str, found: dict[str, Decimal | int]) -> None:
    assert values(text) == {(code, "score"): value for code, value in found.items()}


def test_parts_of_eit_by_their_headings() -> None:
    head = "ข้อ\tคำถาม\tEIT Survey\tEIT Public"
    rows = [f"{code}\t{text}\t8{n}.50\t7{n}.25" for n, (code, text) in enumerate(EIT_ITEMS.items())]
    wanted = {(code, "public"): Decimal(f"7{n}.25") for n, code in enumerate(EIT_ITEMS)}
    wanted |= {(code, "survey"): Decimal(f"8{n}.50") for n, code in enumerate(EIT_ITEMS)}
    assert values("\n".join([head, *rows])) == wanted
    assert set(reasons("\n".join(rows)).values()) == {"several_numbers"}


def test_last_year_beside_this_year() -> None:
    text = "ตัวชี้วัด\tปี 2566\tปี 2567\tผลต่าง\nการใช้อำนาจ\t80.10\t90.20\t+10.10\nคะแนนรวม\t80.29\t69.50\t-10.79"
    assert values(text) == {
        ("3", "previous"): Decimal("80.10"),
        ("3", "published"): Decimal("90.20"),
        ("total", "previous"): Decimal("80.29"),
        ("total", "published"): Decimal("69.50"),
    }
    assert values("คะแนนรวมปี 2566\t80.29\nคะแนนรวม ปี พ.ศ. 2567 69.50 คะแนน") == of(values(text), "total")
    assert set(reasons("ตัวชี้วัด\tปี 2564\nการใช้อำนาจ\t80.10").values()) == {"other_year"}
    assert set(reasons("ผลการประเมินปี 2566\n\nการใช้อำนาจ\t80.10").values()) == {"other_year"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("การใช้อำนาจ 87.33 90.00", "several_numbers"),
        ("การใช้อำนาจ\t87.33\nการใช้อำนาจ\t87.34", "two_values"),
        ("ตัวชี้วัดที่ 3 การใช้งบประมาณ\t87.33", "two_nodes"),
        ("การใช้อำนาจ การใช้งบประมาณ 87.33", "no_node"),
        ("การใช้อำนาจ\tการใช้งบประมาณ\t87.33", "two_nodes"),
        ("O8 E-Service 100", "two_nodes"),
        ("O8\tE-Service\t100", "two_nodes"),
        ("O8\tรายงานการกำกับติดตามการใช้จ่ายเงินรายได้\t100", "strange"),
        ("การใช้อำนาจ\t5", "whole_number"),
        ("การใช้อำนาจ .......... 85", "whole_number"),
        ("IIT 30", "weight"),
        ("IIT 1 100.00\nEIT 2 90.00", "several_numbers"),
        ("การใช้อำนาจ 80.00 90.00\nการใช้งบประมาณ 70.00", "several_numbers"),
        ("ตัวชี้วัด\tคะแนน\nการใช้อำนาจ\t9\n8.50", "order"),
        ("ตัวชี้วัด   ปี 2566   ปี 2567\nการใช้อำนาจ   88.00", "several_numbers"),
        ("ที่\tตัวชี้วัด\tปี 2566\tปี 2567\nการใช้อำนาจ\t88.00\t90.00", "several_numbers"),
        ("ตัวชี้วัด\tคะแนน\nการใช้อำนาจ\t\n\t88.00", "order"),
        ("\tคะแนนเต็ม\tคะแนน\tลำดับ\nการใช้อำนาจ\tA\t100\t88.00\t1", "several_numbers"),
        ("แบบวัด OIT\t40.00", "weight"),
        ("O8\t50", "impossible"),
        ("การใช้อำนาจ\t187.33", "out_of_range"),
        ("การใช้อำนาจ\t87,333", "unreadable"),
        ("การใช้อำนาจ\t+8.33", "change"),
        ("e1\t80.98", "part_unknown"),
        ("9.2 การบริหารงานและงบประมาณ 70.00", "no_cell"),
        ("ตัวชี้วัดย่อยที่ 10.1\t70.00", "no_cell"),
        ("รายการอื่น\t70.00", "no_node"),
        ("87.33\nการใช้อำนาจ\n85.33\nการใช้งบประมาณ", "order"),
        ("87.33\nการใช้อำนาจ\n85.33\nการใช้งบประมาณ\n5", "order"),
        ("100\nการใช้อำนาจ\n100\nการใช้งบประมาณ\n62.50", "order"),
    ],
)
def test_what_is_not_sure_is_left_out_with_the_reason(text: str, reason: str) -> None:
    assert set(reasons(text).values()) == {reason}


@pytest.mark.parametrize(
    "text",
    [
        "1\t87.33",
        "10.1\tการใช้อำนาจ",
        "อันดับ 1 การใช้อำนาจ 4",
        "คะแนนรวม IIT 83.00 EIT",
        "1 การใช้อำนาจ",
        "การใช้อำนาจ ปี 2567",
        "30\tการใช้อำนาจ",
        "หน้า 3",
        "6 มีนาคม 2567 เวลา 10.00 น.",
    ],
)
def test_running_numbers_pages_and_dates_are_no_scores(text: str) -> None:
    assert values(text) == {}


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_order_and_digits_do_not_matter(data: st.DataObject) -> None:
    seed = data.draw(st.integers(0, 10**6))
    shuffle = random.Random(seed)
    whole = [str(Decimal(shuffle.randrange(0, 10001)) / 100) for _ in range(10)]
    scores = {number: f"{Decimal(value):.2f}" for number, value in zip(SCORES, whole, strict=True)}
    columns = {
        "อันดับ": dict(zip(SCORES, SCORES, strict=True)),
        "ตัวชี้วัด": INDICATORS,
        "คะแนน": scores,
        "น้ำหนัก": dict.fromkeys(SCORES, "30.00"),
        "ระดับ": dict.fromkeys(SCORES, "A"),
    }
    heads, rows = list(columns), list(SCORES)
    shuffle.shuffle(heads)
    shuffle.shuffle(rows)
    text = "\n".join(["\t".join(heads), *("\t".join(columns[head][row] for head in heads) for row in rows)])
    if shuffle.random() < 0.5:
        text = text.translate(THAI)
    assert values(text) == {(number, "published"): Decimal(score) for number, score in scores.items()}


NUMBERS = ("85.33", "๙๐.๑๒", "100", "0", "30", "9.1", "1.", "+5.00", "๐๘", "O7-O9", "2567", "%", "-")
WORDS = ("ตัวชี้วัดที่ 3", "ปี 2566", "EIT Public", "EIT Survey", "คะแนน", "คะแนนรวม", "อันดับ", "น้ำหนัก", "ร้อยละ", "การ")
NODES = (*INDICATORS.values(), *INDICATORS, *list(ITEMS)[:6], *list(EIT_ITEMS)[:3], *INSTRUMENTS)
PIECES = st.sampled_from((*NUMBERS, *WORDS, *NODES, "\t", "\t", "\n", "\n", " ", "\u200b", "ํา"))


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=200))
def test_no_value_without_a_line_that_holds_it(text: str) -> None:
    held_in_lines(find_scores(text, FRAMEWORK), text)


def test_damaged_tables_give_true_scores_or_none() -> None:
    taken = printed_scores = 0
    for seed in range(400):
        text, truth = damaged_table(FRAMEWORK, seed)
        found = values(text)
        assert {cell: value for cell, value in found.items() if truth.get(cell) != value} == {}, (seed, text)
        taken, printed_scores = taken + len(found), printed_scores + len(truth)
    assert taken > printed_scores / 3


@pytest.mark.parametrize("year", known_years())
def test_tables_of_every_year_are_read(year: int) -> None:
    framework = load_framework(year)
    text = "\n".join(f"{item.code} {item.text or ''} 100" for item in framework.items if item.instrument == "OIT")
    found = values(text, year)
    assert found == {(i.code, "score"): 100 for i in framework.items if i.instrument == "OIT"}


def held_in_lines(pasted: Pasted, text: str) -> None:
    lines, everything = re.split("\r\n?|[\n\x0b\x0c\u2028\u2029\x85]", text), name_key(text)
    for value in pasted.values:
        assert value.text == plain(lines[value.line - 1])
        assert value.printed in half_width(value.text)
        assert Decimal(re.sub("[^0-9.]", "", value.printed.replace(",", "."))) == value.value <= 100
        names = [INDICATORS[value.node]] if value.node in INDICATORS else [ITEMS.get(value.node, "")]
        known = [value.node, value.node.replace("O", "0"), "คะแนนรวม", *filter(None, names)]
        assert any(name_key(name) in everything for name in known)
    cells = [(value.node, value.column) for value in pasted.values]
    assert len(cells) == len(set(cells))
