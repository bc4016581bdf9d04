"""The rules of every fiscal year: what is known of them."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ita_xl.frameworks import Framework, known_years, load_framework
from ita_xl.frameworks.schema import Confidence, Status
from ita_xl.frameworks.yaml_text import parse_yaml

YEARS = tuple(range(2562, 2570))
LETTER_YEARS = (2562, 2563, 2564, 2565)
RULES = Path(load_framework.__code__.co_filename).parent

every_year = pytest.mark.parametrize("year", YEARS)


def source_text(year: int) -> str:
    return (RULES / f"{year}.yaml").read_text(encoding="utf-8")


def sizes(framework: Framework, indicator: int) -> list[int]:
    return [len(framework.items_of(indicator, s.code)) for s in framework.sub_indicators_of(indicator)]


def codes(framework: Framework, **wanted: object) -> set[str]:
    return {i.code for i in framework.items if all(getattr(i, k) == v for k, v in wanted.items())}


# --- what is known of the years


def test_the_eight_years_are_known() -> None:
    assert known_years() == YEARS


@pytest.mark.parametrize(
    ("year", "iit", "eit", "oit", "nine", "ten"),
    [
        (2562, 30, 15, 48, [9, 8, 7, 4, 5], [8, 7]),
        (2563, 30, 15, 43, [9, 8, 7, 4, 5], [8, 2]),
        (2564, 30, 15, 43, [9, 8, 7, 4, 5], [8, 2]),
        (2565, 30, 15, 43, [9, 8, 7, 4, 5], [8, 2]),
        (2566, 30, 15, 43, [10, 8, 4, 4, 4], [8, 5]),
        (2567, 15, 9, 35, [6, 7, 4, 4, 4], [6, 4]),
        (2568, 15, 9, 28, [4, 7, 2, 3, 4], [4, 4]),
        (2569, 15, 9, 26, [4, 6, 2, 3, 4], [3, 4]),
    ],
)
def test_items_of_instruments_and_sub_indicators(
    year: int, iit: int, eit: int, oit: int, nine: list[int], ten: list[int]
) -> None:
    framework = load_framework(year)
    for instrument, prefix, count in (("IIT", "i", iit), ("EIT", "e", eit), ("OIT", "O", oit)):
        found = [i.code for i in framework.items if i.instrument == instrument]
        assert found == [f"{prefix}{n}" for n in range(1, count + 1)]
    assert (sizes(framework, 9), sizes(framework, 10)) == (nine, ten)


@every_year
def test_perception_items_share_their_indicators_evenly(year: int) -> None:
    framework = load_framework(year)
    expected = [6, 6, 6, 6, 6, 5, 5, 5] if year <= 2566 else [3] * 8
    assert [len(framework.items_of(n)) for n in range(1, 9)] == expected


@every_year
def test_weights_are_30_30_40(year: int) -> None:
    weights = {i.code: i.weight.value for i in load_framework(year).instruments}
    assert weights == {"IIT": Decimal("0.30"), "EIT": Decimal("0.30"), "OIT": Decimal("0.40")}


@pytest.mark.parametrize(
    ("year", "confidence"),
    [
        (2562, ["inferred"] * 3),
        (2563, ["inferred"] * 3),
        (2564, ["confirmed", "derived", "derived"]),
        (2565, ["derived"] * 3),
        (2566, ["inferred"] * 3),
        (2567, ["derived"] * 3),
        (2568, ["inferred"] * 3),
        (2569, ["unknown"] * 3),
    ],
)
def test_how_sure_the_weights_are(year: int, confidence: list[str]) -> None:
    assert [i.weight.confidence for i in load_framework(year).instruments] == confidence


@every_year
def test_ten_indicators_with_the_names_in_use(year: int) -> None:
    framework = load_framework(year)
    assert [(i.number, i.instrument, i.name) for i in framework.indicators] == [
        (1, "IIT", "การปฏิบัติหน้าที่"),
        (2, "IIT", "การใช้งบประมาณ"),
        (3, "IIT", "การใช้อำนาจ"),
        (4, "IIT", "การใช้ทรัพย์สินของราชการ"),
        (5, "IIT", "การแก้ไขปัญหาการทุจริต"),
        (6, "EIT", "คุณภาพการดำเนินงาน"),
        (7, "EIT", "ประสิทธิภาพการสื่อสาร"),
        (8, "EIT", "การปรับปรุงระบบการทำงาน"),
        (9, "OIT", "การเปิดเผยข้อมูล"),
        (10, "OIT", "การป้องกันการทุจริต"),
    ]
    assert framework.indicators[7].variants == ("การปรับปรุงการทำงาน",)
    assert framework.indicators[3].variants == ("การใช้ทรัพย์สินของทางราชการ", "การใช้ทรัพย์สินข้าราชการ")
    names = [name for i in framework.indicators for name in (i.name, *i.variants)]
    assert len(names) == len(set(names)), "a name would match two indicators"


@every_year
def test_both_names_of_the_oit_instrument_are_accepted(year: int) -> None:
    oit = load_framework(year).instrument("OIT")
    assert {oit.name, *oit.variants} == {"แบบวัดการเปิดเผยข้อมูลสาธารณะ", "แบบตรวจการเปิดเผยข้อมูลสาธารณะ"}


@every_year
def test_aggregation(year: int) -> None:
    framework = load_framework(year)
    eit = "mean_of_parts" if year >= 2566 else "mean_of_items"
    expected = ["mean_of_items"] * 5 + [eit] * 3 + ["mean_of_sub_indicators"] * 2
    assert [i.aggregation for i in framework.indicators] == expected
    assert framework.instrument("EIT").parts == (("public", "survey") if year >= 2566 else ())


@pytest.mark.parametrize(
    ("year", "points"),
    [(year, [0, 33, 67, 100]) for year in (2562, 2563, 2564, 2565, 2566)]
    + [(year, [0, 20, 40, 60, 80, 100]) for year in (2567, 2568, 2569)],
)
def test_points_of_answers(year: int, points: list[int]) -> None:
    scales = {a.answer: list(a.points) for a in load_framework(year).answers}
    assert scales["scale"] == points
    assert scales["yes_no"] == scales["disclosure"] == [0, 100]


@pytest.mark.parametrize("year", LETTER_YEARS)
def test_negative_and_yes_no_items_of_the_four_level_years(year: int) -> None:
    framework = load_framework(year)
    assert codes(framework, negative=True) == {"i4", "i5", "i6", "i9", "i10", "i16", "i17", "i18", "i19", "i22", "e4"}
    assert codes(framework, answer="yes_no") == {"i4", "i5", "i6", "i26", "e4", "e8", "e10", "e13"}
    mixed = next(i for i in framework.items if i.code == "i11")
    assert [s.negative for s in mixed.sub_items] == [False, True]


@pytest.mark.parametrize("year", [2567, 2568, 2569])
def test_negative_and_yes_no_items_from_2567(year: int) -> None:
    framework = load_framework(year)
    assert codes(framework, negative=True) == {"i3", "i5", "i6", "i7", "i8", "i9", "i11", "e3"}
    assert codes(framework, answer="yes_no") == {"i3", "i9", "e3", "e9"}


def test_nothing_is_claimed_about_the_perception_items_of_2566() -> None:
    framework = load_framework(2566)
    perception = [i for i in framework.items if i.instrument != "OIT"]
    assert {i.answer for i in perception} == {"unknown"}
    assert {i.confidence for i in perception} == {"unknown"}
    assert all(i.text is None for i in perception)


@every_year
def test_wording_is_official_only_where_confirmed(year: int) -> None:
    for item in load_framework(year).items:
        assert (item.text is not None) == (item.confidence is Confidence.CONFIRMED), item.code
        for sub_item in item.sub_items:
            assert (sub_item.text is None) == (item.text is None), item.code


@pytest.mark.parametrize(
    ("year", "confirmed"),
    [(2562, 47), (2563, 3), (2564, 73), (2565, 43), (2566, 43), (2567, 59), (2568, 26), (2569, 19)],
)
def test_number_of_items_with_confirmed_wording(year: int, confirmed: int) -> None:
    assert len([i for i in load_framework(year).items if i.text is not None]) == confirmed


@pytest.mark.parametrize(
    ("year", "code", "text"),
    [
        (2564, "O34", "เจตจำนงสุจริตของผู้บริหาร"),
        (2564, "O30", "ช่องทางแจ้งเรื่องร้องเรียนการทุจริตและประพฤติมิชอบ"),
        (2565, "O34", "นโยบายไม่รับของขวัญ (No Gift Policy)"),
        (2565, "O42", "มาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน"),
        (2566, "O10", "นโยบายคุ้มครองข้อมูลส่วนบุคคล"),
        (2566, "O39", "ประมวลจริยธรรมสำหรับเจ้าหน้าที่ของรัฐ"),
        (2567, "O35", "รายงานผลการดำเนินการเพื่อส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน"),
        (2567, "i11", "ในหน่วยงานของท่าน มีเจ้าหน้าที่ ที่นำทรัพย์สินของราชการไปใช้เพื่อประโยชน์ส่วนตัว มากน้อยเพียงใด"),
        (2568, "O10", "E-Service"),
        (2569, "O25", "การนำผลการประเมิน ITA ไปสู่การพัฒนาองค์กร"),
    ],
)
def test_wording_of_telling_items(year: int, code: str, text: str) -> None:
    assert next(i.text for i in load_framework(year).items if i.code == code) == text


@pytest.mark.parametrize(
    ("year", "analysis", "report", "reported_year"),
    [
        (2562, None, None, None),
        (2563, "O42", "O43", 2563),
        (2564, "O42", "O43", 2564),
        (2565, "O42", "O43", 2565),
        (2566, "O42", "O43", 2566),
        (2567, "O34", "O35", None),
        (2568, "O27", "O28", 2567),
        (2569, "O25", "O26", 2568),
    ],
)
def test_items_that_oblige_to_publish(
    year: int, analysis: str | None, report: str | None, reported_year: int | None
) -> None:
    found = {o.kind.value: o for o in load_framework(year).obligations}
    if analysis is None:
        assert found == {}
        return
    measures, implementation = found["analysis_and_measures"], found["implementation_report"]
    assert (measures.item, implementation.item) == (analysis, report)
    assert (measures.result_year, measures.measures_year) == (year - 1, year)
    assert implementation.measures_year == reported_year
    assert measures.elements
    assert implementation.elements


def test_elements_of_o42_in_2563_say_which_were_read_and_which_are_column_headings() -> None:
    measures = load_framework(2563).obligations[0]
    official = {e.id for e in measures.elements if e.text is not None}
    assert official == {"analysis_of_previous_result", "measures", "published_on_website"}
    assert {"weak_points_to_fix_urgently", "points_to_develop", "steps", "responsible", "deadline", "monitoring"} <= {
        e.id for e in measures.elements if e.assumed_text is not None
    }


def test_the_seven_issues_cover_every_item_of_2567_once_and_o15_twice() -> None:
    framework = load_framework(2567)
    listed = [code for issue in framework.issues for code in issue.items]
    assert [i.number for i in framework.issues] == [1, 2, 3, 4, 5, 6, 7]
    assert sorted(listed) == sorted([*(i.code for i in framework.items), "O15"])
    assert framework.issues[3].items == ("i10", "i11", "i12")
    assert all(issue.confidence is not Confidence.CONFIRMED for issue in framework.issues), "one agency's mapping"
    assert all(load_framework(year).issues == () for year in YEARS if year != 2567)


@every_year
def test_only_2569_is_provisional(year: int) -> None:
    framework = load_framework(year)
    provisional = year == 2569
    assert framework.status is (Status.PROVISIONAL if provisional else Status.FINAL)
    assert framework.rules_of == (2568 if provisional else year)


def test_2569_computes_with_the_rules_of_2568() -> None:
    provisional, base = load_framework(2569), load_framework(2568)
    assert provisional.levels.rules == base.levels.rules
    assert [i.weight.value for i in provisional.instruments] == [i.weight.value for i in base.instruments]
    assert [a.points for a in provisional.answers] == [a.points for a in base.answers]
    assert {i.weight.confidence for i in provisional.instruments} == {Confidence.UNKNOWN}


@every_year
def test_rounding_target_and_bands(year: int) -> None:
    framework = load_framework(year)
    rounding = framework.rounding
    assert (rounding.shown, rounding.instrument, rounding.total) == (2, 2, 2)
    assert rounding.tolerance == Decimal("0.01")
    assert "report-lam-nam-phong-2565" in rounding.sources
    assert framework.target.score == 85
    assert {b.key.value: b.name for b in framework.bands} == {
        "below_target": "แก้ไขโดยเร่งด่วน",
        "target_to_full": "พัฒนาให้ดีขึ้น",
        "full": "รักษาระดับ",
    }


@pytest.mark.parametrize(
    ("year", "agencies", "mean", "announced"),
    [
        (2562, 8299, "66.73", "2562-10-17"),
        (2563, 8303, "67.90", "2563-09-30"),
        (2564, 8300, "81.25", "2564-08-26"),
        (2565, 8303, "87.57", "2565-08-01"),
        (2566, 8323, "90.19", "2566-08-10"),
        (2567, 8325, "93.05", "2567-07-30"),
        (2568, 8317, "93.82", "2568-08-15"),
    ],
)
def test_national_result(year: int, agencies: int, mean: str, announced: str) -> None:
    statistics = load_framework(year).statistics
    assert statistics is not None
    assert (statistics.agencies, statistics.mean_score, statistics.announced) == (agencies, Decimal(mean), announced)


def test_no_national_result_of_2569_is_claimed() -> None:
    assert load_framework(2569).statistics is None


# --- facts and their sources


@every_year
def test_every_source_is_used_and_confirmed_facts_name_one(year: int) -> None:
    framework = load_framework(year)
    used: set[str] = set()

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            if value.get("confidence") in ("confirmed", "derived"):
                assert value.get("sources"), value
            for key, child in value.items():
                if key == "sources" and isinstance(child, list):
                    used.update(child)
                else:
                    walk(child)
        elif isinstance(value, list):
            for child in value:
                walk(child)

    walk(parse_yaml(source_text(year), f"{year}.yaml").value)
    assert used == set(framework.sources)


def test_a_source_reads_the_same_in_every_year_and_in_thai() -> None:
    described: dict[str, set[str]] = {}
    for year in YEARS:
        for key, source in load_framework(year).sources.items():
            described.setdefault(key, set()).add(source.what_th)
    for key, texts in described.items():
        assert len(texts) == 1, key
        assert len(re.findall("[ก-๛]", "".join(texts))) > 12, key


def test_the_web_site_of_a_source() -> None:
    sources = {**load_framework(2564).sources, **load_framework(2563).sources}
    assert (sources["itas-1741"].host, sources["itas-1741"].link) == (
        "itas.nacc.go.th",
        "https://itas.nacc.go.th/home/detailnews/1741",
    )
    assert sources["huso-tsu"].host == "www2.huso.tsu.ac.th"
    assert sources["prd-2563"].link == "prd.go.th"
    assert (sources["phayao-app"].host, sources["phayao-app"].link) == (None, None)


@every_year
def test_sources_name_no_path_of_a_machine(year: int) -> None:
    assert not re.search(r"\.\./|[ \"]/[a-z]|[A-Z]:\\|file:", source_text(year))


@every_year
def test_the_summary_is_one_sentence_in_each_language(year: int) -> None:
    framework = load_framework(year)
    assert re.search(r"[ก-๙]", framework.summary)
    assert not re.search(r"[ก-๙]", framework.summary_en)
    assert framework.summary_en.count(". ") == 0
    assert framework.summary_en.endswith(".")


def test_a_flaw_of_a_source_does_not_read_as_one_of_the_agency() -> None:
    """The summary is printed in every report of the year."""
    assert "ยกเว้นตัวชี้วัดที่ 10 ซึ่งเอกสารอ้างอิงนั้นพิมพ์คะแนนไว้ไม่ตรงกับรายข้อ" in load_framework(2567).summary
