"""What stands on the analysis sheets: figures of the examples, missing is never 0, order, ties, years, sentences."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

import msgspec
import pytest

from ita_xl import examples
from ita_xl.assessment import assess
from ita_xl.assessment.model import Assessment
from ita_xl.assessment.submission import Entry, HistoryRow, ItemEntry, Remark, ScoreEntry, Submission
from ita_xl.console import Console
from ita_xl.findings.catalogue import findings
from ita_xl.findings.checks import check
from ita_xl.findings.finding import Severity
from ita_xl.frameworks.load import known_years, load_framework
from ita_xl.narrative.engine import Narrator
from ita_xl.workbook import layout
from ita_xl.workbook.analysis.dashboard import BAND_COLUMNS, CARD_COLUMNS, ChartData, OverviewRow, indicator_rows
from ita_xl.workbook.analysis.places import (
    CHANGE_ROW,
    CHECKS,
    INSTRUMENTS,
    ISSUES,
    LEAD_ROW,
    MAX_YEARS,
    RANKING,
    YEARS,
    AnalysisTable,
    draft_table,
    instrument_blocks,
    weak_table,
)
from ita_xl.workbook.analysis.texts import analysis_texts
from ita_xl.workbook.book import SheetWrite, Value
from ita_xl.workbook.building.entries import submission_of
from ita_xl.workbook.fill import sheet_values

YEAR = 2567


@cache
def example(key: str) -> Assessment:
    data = examples.load(key)
    framework = load_framework(data.year)
    return assess(submission_of(data.entries, framework), framework)


def assessed(year: int = YEAR, **fields: object) -> Assessment:
    return assess(Submission(fiscal_year=year, **fields), load_framework(year))  # type: ignore[arg-type]


def published(**scores: str) -> dict[int, ScoreEntry]:
    """`published(_3="87.5")`: indicator 3 is published with 87.50."""
    return {int(key[1:]): ScoreEntry(published=Entry(Decimal(value))) for key, value in scores.items()}


def filled(assessment: Assessment) -> dict[str, SheetWrite]:
    return sheet_values(assessment, findings(check(assessment)))


def column(content: SheetWrite, table: AnalysisTable, key: str) -> list[Value | None]:
    rows = sorted(row for row in content.shown if table.first_row <= row <= (table.last_row or row))
    return [content.cells.get((row, table.place(key))) for row in rows]


def card(content: SheetWrite, row: int) -> list[Value | None]:
    return [content.cells.get((row, column)) for column in CARD_COLUMNS]


class TestOverview:
    def test_cards_of_the_example_with_every_item(self) -> None:
        content = filled(example("001"))[layout.OVERVIEW]
        assert card(content, OverviewRow.VALUE) == [Decimal(x) for x in ("69.50", "81.24", "82.80", "50.72")]
        assert card(content, OverviewRow.BAND) == ["ต้องปรับปรุงโดยด่วน", *["แก้ไขโดยเร่งด่วน"] * 3]
        assert card(content, OverviewRow.CHANGE)[0] == Decimal("-10.79")

    def test_a_letter_is_called_a_level(self) -> None:
        assert card(filled(example("000"))[layout.OVERVIEW], OverviewRow.BAND)[0] == "ระดับ D"

    def test_a_letter_printed_beside_the_text_stays_beside_it(self) -> None:
        assert card(filled(example("004"))[layout.OVERVIEW], OverviewRow.BAND)[0] == "AA ผ่านดีเยี่ยม"

    def test_what_is_missing_is_said_and_never_0(self) -> None:
        content = filled(example("003"))[layout.OVERVIEW]
        assert card(content, OverviewRow.VALUE) == [Decimal("79.38"), "–", "–", "–"]
        assert card(content, OverviewRow.BAND) == ["ระดับ B", *["ไม่มีข้อมูล"] * 3]
        assert card(content, OverviewRow.CHANGE) == ["ไม่มีคะแนนปีก่อน"] * 4

    @pytest.mark.parametrize("key", ["000", "001", "002", "003", "004"])
    def test_each_bar_has_the_colour_of_its_band_and_a_missing_one_no_cell(self, key: str) -> None:
        assessment = example(key)
        cells = filled(assessment)[layout.OVERVIEW].cells
        for number, row in indicator_rows(assessment.framework).items():
            node = assessment.node(str(number))
            bars = {band: cells.get((row, place)) for band, place in BAND_COLUMNS.items()}
            drawn = {band: value for band, value in bars.items() if value is not None}
            assert drawn == ({} if node.band is None else {node.band: node.used})
            assert cells[(row, ChartData.TARGET)] == 85, "the target line runs over every indicator"
            assert ((row, ChartData.PREVIOUS) in cells) == (node.previous is not None)


class TestTables:
    def test_ranking_of_the_example_with_a_tie(self) -> None:
        content = filled(example("000"))[layout.RANKING]
        assert column(content, RANKING, "rank") == [1, 2, 3, 4, 4, 6, 7, 8, 9, 10]
        assert column(content, RANKING, "number")[3:5] == [5, 9]
        assert column(content, RANKING, "used")[0] == Decimal("85.69")
        assert column(content, RANKING, "gap")[-1] == Decimal("-72.50")
        assert column(content, RANKING, "contribution")[:3] == [Decimal("0.10"), Decimal("0.06"), Decimal("0.06")]

    def test_indicators_without_a_score_have_no_rank_and_come_last(self) -> None:
        content = filled(example("003"))[layout.RANKING]
        assert column(content, RANKING, "rank") == [1, 2, 3, *["–"] * 7]
        assert column(content, RANKING, "used")[3:] == ["–"] * 7

    def test_instruments_with_best_worst_and_their_indicators(self) -> None:
        content = filled(example("001"))[layout.BY_INSTRUMENT]
        oit = instrument_blocks(load_framework(YEAR))[2]
        name, used = INSTRUMENTS.place("name"), INSTRUMENTS.place("used")
        assert content.cells[(oit.row, used)] == Decimal("50.72")
        assert content.cells[(oit.best_row, name)] == "9 การเปิดเผยข้อมูล"
        assert content.cells[(oit.worst_row, name)] == "10 การป้องกันการทุจริต"
        assert content.cells[(oit.indicators[10], used)] == Decimal("35.00"), "the published score, not 37.50"
        assert content.cells[(oit.indicators[10], INSTRUMENTS.place("share"))] == 20
        assert "34.28" in str(content.cells[(oit.sentence_row, 1)])

    def test_years_end_with_this_one_and_its_change(self) -> None:
        history = tuple(HistoryRow(year=year, total=Decimal(60 + year % 10)) for year in range(2556, 2567))
        content = filled(assessed(history=history, indicators=published(_1="90")))[layout.BY_YEAR]
        rows = range(YEARS.first_row, CHANGE_ROW)
        assert [content.cells[(row, 1)] for row in rows] == list(range(2559, 2568))
        assert len(rows) == MAX_YEARS
        assert content.cells[(rows[-2], YEARS.place("total"))] == 66
        assert (rows[-1], YEARS.place("total")) not in content.cells, "no total: an empty cell, a gap in the chart"
        assert content.cells[(CHANGE_ROW, 1)] == "เทียบปีก่อน"

    def test_rows_of_years_that_are_not_used_are_hidden(self) -> None:
        content = filled(example("001"))[layout.BY_YEAR]
        assert sorted(row for row in content.shown if YEARS.first_row <= row < CHANGE_ROW) == [5, 6]

    def test_last_years_scores_win_over_the_history_row(self) -> None:
        content = filled(example("001"))[layout.BY_YEAR]
        assert content.cells[(5, YEARS.place("total"))] == Decimal("80.29")
        assert content.cells[(CHANGE_ROW, YEARS.place("total"))] == Decimal("-10.79")


class TestItems:
    def test_weak_items_ascend_with_ties_in_the_order_of_the_framework(self) -> None:
        table = weak_table(load_framework(YEAR))
        content = filled(example("001"))[layout.WEAK_ITEMS]
        codes = column(content, table, "code")
        zeros = ["O8", "O9", "O12", "O14", "O16", "O17", "O24", "O25", "O28", "O30", "O31", "O33", "O34", "O35"]
        assert codes[:14] == zeros
        scores = [score for score in column(content, table, "score") if isinstance(score, Decimal)]
        assert scores == sorted(scores)
        assert set(codes) == set(example("001").weak_items)

    def test_both_parts_and_their_difference_stand_beside_an_eit_item(self) -> None:
        table = weak_table(load_framework(YEAR))
        content = filled(example("001"))[layout.WEAK_ITEMS]
        row = table.first_row + column(content, table, "code").index("e9")
        values = {key: content.cells[(row, table.place(key))] for key in ("public", "survey", "difference")}
        assert values == {"public": Decimal("21.95"), "survey": 100, "difference": Decimal("-78.05")}

    def test_an_item_without_a_measure_is_said_to_have_none(self) -> None:
        table = weak_table(load_framework(YEAR))
        content = filled(example("001"))[layout.WEAK_ITEMS]
        measures = dict(zip(column(content, table, "code"), column(content, table, "measures"), strict=True))
        for need in example("001").needs:
            if need.key in measures:
                assert measures[need.key] == (", ".join(need.covered_by) or "ยังไม่มีมาตรการ")

    def test_a_missing_part_is_a_dash(self) -> None:
        items = {"e9": ItemEntry(public=Entry(Decimal("21.95")))}
        content = filled(assessed(items=items))[layout.WEAK_ITEMS]
        table = weak_table(load_framework(YEAR))
        assert [content.cells[(table.first_row, table.place(k))] for k in ("score", "public", "survey")] == [
            "–",
            Decimal("21.95"),
            "–",
        ]
        assert (table.first_row, table.place("difference")) not in content.cells

    def test_assumed_wording_carries_a_mark_and_a_note(self) -> None:
        framework = load_framework(2566)
        item = next(
            item for item in framework.items if item.text is None and not framework.instrument(item.instrument).parts
        )
        content = filled(assessed(2566, items={item.code: ItemEntry(score=Entry(Decimal(10)))}))[layout.WEAK_ITEMS]
        table = weak_table(framework)
        assert str(content.cells[(table.first_row, table.place("text"))]).endswith(" *")
        assert "* ถ้อยคำ" in str(content.cells[(LEAD_ROW, 1)])

    def test_seven_issues_name_their_weak_items_with_scores(self) -> None:
        content = filled(example("001"))[layout.BY_ISSUE]
        assert column(content, ISSUES, "number") == list(range(1, 8))
        assert column(content, ISSUES, "weak") == [3, 7, 3, 2, 4, 0, 10]
        assert "e9 (Public 21.95 Survey 100.00)" in str(column(content, ISSUES, "text")[1])

    @pytest.mark.parametrize(
        ("scores", "expected"),
        [
            ((100, 100, 100), "ทุกข้อได้ 100 คะแนน ควรรักษาระดับ"),
            ((90, 85, 99.99), "ทุกข้อถึงค่าเป้าหมาย 85 คะแนน ควรพัฒนาให้ดีขึ้น"),
            (
                (100, 90, 100),
                "ทุกข้อถึงค่าเป้าหมาย 85 คะแนน ข้อที่ไม่ถึง 100 คะแนน 1 ข้อ ควรพัฒนาให้ดีขึ้น ข้อที่ได้ 100 คะแนน 2 ข้อ ควรรักษาระดับ",
            ),
            ((100, None, None), "ข้อที่มีคะแนนได้ 100 คะแนน ควรรักษาระดับ ยังไม่มีคะแนน 2 ข้อ"),
        ],
    )
    def test_what_reaches_the_target_is_kept_only_at_100(self, scores: tuple[float | None, ...], expected: str) -> None:
        items = {
            code: ItemEntry(score=Entry(Decimal(str(score))))
            for code, score in zip(("i10", "i11", "i12"), scores, strict=True)
            if score is not None
        }
        content = filled(assessed(2567, items=items))[layout.BY_ISSUE]
        assert column(content, ISSUES, "text")[3] == expected

    def test_a_year_without_issues_goes_by_indicator_and_says_why(self) -> None:
        content = filled(example("003"))[layout.BY_ISSUE]
        assert "จึงวิเคราะห์เป็นรายตัวชี้วัด" in str(content.cells[(LEAD_ROW, 1)])
        assert len(column(content, ISSUES, "number")) == 10
        assert "50.48" in str(column(content, ISSUES, "text")[4])
        assert column(content, ISSUES, "weak") == ["–"] * 10, "unknown is not 0"

    def test_the_draft_lists_what_has_no_measure(self) -> None:
        table = draft_table(load_framework(YEAR))
        content = filled(example("001"))[layout.DRAFT_PLAN]
        uncovered = {need.key for need in example("001").needs if not need.covered_by}
        assert set(column(content, table, "items")) <= uncovered | {"ทั้งตัวชี้วัด"}
        assert set(column(content, table, "accept")) == {None}, "for the officer to fill in"

    def test_an_indicator_stands_in_the_draft_only_where_no_item_of_it_does(self) -> None:
        table = draft_table(load_framework(2565))
        content = filled(example("000"))[layout.DRAFT_PLAN]
        assert set(column(content, table, "items")) == {"ทั้งตัวชี้วัด"}
        duty = column(content, table, "indicator").index(1)
        assert str(column(content, table, "weakness")[duty]).endswith("(83.61 คะแนน ต่ำกว่าค่าเป้าหมาย 1.39 คะแนน)")


class TestChecks:
    def test_the_findings_most_severe_first_with_a_count(self) -> None:
        assessment = example("001")
        told = findings(check(assessment))
        content = filled(assessment)[layout.CHECKS]
        assert column(content, CHECKS, "code") == [finding.code for finding in told]
        assert f"{len(told)} รายการ" in str(content.cells[(LEAD_ROW, 1)])
        assert set(column(content, CHECKS, "severity")) <= {"ผิดพลาด", "ควรตรวจ", "หมายเหตุ"}
        counts = [sum(finding.severity is severity for finding in told) for severity in Severity]
        assert "ผิดพลาด {} ควรตรวจ {} หมายเหตุ {}".format(*counts) in str(content.cells[(LEAD_ROW, 1)])

    def test_a_severity_has_one_word_on_sheet_and_console(self) -> None:
        console = Console("th")
        assert analysis_texts().severities == {str(s): console.text(f"severity.{s}") for s in Severity}

    def test_none_is_said_in_words(self) -> None:
        content = sheet_values(example("001"), ())[layout.CHECKS]
        assert content.cells[(LEAD_ROW, 1)] == "ไม่พบข้อที่ต้องแก้ไขหรือตรวจสอบ"

    def test_a_finding_names_its_cell(self) -> None:
        remark = Remark("P3", details={"sheet": "ภาพรวม"})
        content = sheet_values(example("001"), findings([remark]))[layout.CHECKS]
        assert column(content, CHECKS, "sheet") == ["ทั้งไฟล์"]


class TestEverySheet:
    @pytest.mark.parametrize("year", known_years())
    def test_an_empty_workbook_of_any_year_can_be_filled(self, year: int) -> None:
        contents = filled(assessed(year))
        assert tuple(contents) == layout.ANALYSIS_SHEETS
        for content in contents.values():
            assert Decimal(0) not in [v for v in content.cells.values() if isinstance(v, Decimal)]
            assert not any("None" in str(value) for value in content.cells.values())

    def test_provisional_rules_are_marked_on_every_sheet(self) -> None:
        for content in filled(assessed(2569)).values():
            assert "หลักเกณฑ์ชั่วคราว" in str(content.cells[(2, 1)])

    @pytest.mark.parametrize("key", ["000", "001", "002", "003", "004"])
    def test_every_cell_lies_in_a_block_that_refilling_empties(self, key: str) -> None:
        for sheet, content in filled(example(key)).items():
            for cell in content.cells:
                assert any(area.holds(cell) for area in content.owned), (sheet, cell)

    def test_more_weak_items_than_rows_cannot_be(self) -> None:
        for year in known_years():
            framework = load_framework(year)
            assert weak_table(framework).rows == len(framework.items)
            assert draft_table(framework).rows >= len(framework.items)


SPREAD = {"count": 10, "known": 10, "below": 0, "high": Decimal("99"), "low": Decimal("85")}
RESULT = {"level": "ผ่าน", "target": Decimal(85), "previous_year": 2566}


def nodes(*numbers: int) -> list[dict[str, str]]:
    return [{"number": str(number), "name": f"ก{number}"} for number in numbers]


class TestKeyFinding:
    @pytest.mark.parametrize(
        ("figures", "said"),
        [
            ({"change": Decimal("2.40"), "gap": Decimal("1")}, "เพิ่มขึ้นจากปี พ.ศ. 2566 จำนวน 2.40 คะแนน และสูงกว่า"),
            ({"change": Decimal("2.40"), "gap": Decimal("-3")}, "จำนวน 2.40 คะแนน แต่ยังต่ำกว่าค่าเป้าหมาย 85 คะแนนอยู่ 3.00"),
            ({"change": Decimal("-2.40"), "gap": Decimal("-3")}, "ลดลงจากปี พ.ศ. 2566 จำนวน 2.40 คะแนน และต่ำกว่า"),
            ({"change": Decimal("0.00")}, "เท่ากับปี พ.ศ. 2566 และเท่ากับค่าเป้าหมาย 85 คะแนน"),
            ({"change": None}, "โดยไม่มีคะแนนปี พ.ศ. 2566 ให้เปรียบเทียบ เท่ากับค่าเป้าหมาย"),
            ({"total": None, "gap": None, "level": None}, "ยังไม่มีคะแนนรวม เพราะ"),
            ({"below": 3}, "มีตัวชี้วัดต่ำกว่าค่าเป้าหมาย 3 ตัวชี้วัด"),
            ({"below": 10}, "ทุกตัวชี้วัดต่ำกว่าค่าเป้าหมาย คะแนนสูงสุด"),
            ({"known": 3, "below": 3}, "มีคะแนนเพียง 3 จาก 10 ตัวชี้วัด ในจำนวนนี้ต่ำกว่าค่าเป้าหมายทุกตัวชี้วัด"),
            ({"known": 0, "best": [], "worst": []}, "ยังไม่มีคะแนนรายตัวชี้วัด"),
            ({"known": 1, "worst": nodes(1), "low": Decimal(99)}, "มีคะแนนเพียงตัวชี้วัดที่ 1 ก1 ได้ 99.00 คะแนน ถึงค่าเป้าหมาย"),
            ({"high": Decimal(100), "low": Decimal(100)}, "ทุกตัวชี้วัดได้ 100.00 คะแนนเท่ากัน"),
            ({"best": nodes(1, 3)}, "คะแนนสูงสุดคือตัวชี้วัดที่ 1 ก1 และตัวชี้วัดที่ 3 ก3 (99.00 คะแนนเท่ากัน)"),
            ({"best": nodes(1, 3, 5)}, "คะแนนสูงสุดคือตัวชี้วัดที่ 1 3 และ 5 (99.00 คะแนนเท่ากัน)"),
        ],
    )
    def test_says_what_the_figures_say(self, figures: dict[str, object], said: str) -> None:
        usual = {"total": Decimal(85), "gap": Decimal(0), "change": None, "best": nodes(1), "worst": nodes(2)}
        assert said in Narrator("arabic").render("sheets_finding", **(RESULT | SPREAD | usual | figures))

    def test_an_agency_at_100_everywhere_has_nothing_to_lift(self) -> None:
        full = Entry(Decimal(100))
        indicators = {number: ScoreEntry(published=full) for number in range(1, 11)}
        contents = filled(assessed(indicators=indicators))
        lead = str(contents[layout.RANKING].cells[(LEAD_ROW, 1)])
        assert lead == "ทุกตัวชี้วัดถึงค่าเป้าหมาย ทุกตัวชี้วัดได้ 100.00 คะแนนเท่ากัน"
        assert column(contents[layout.RANKING], RANKING, "rank") == [1] * 10

    def test_a_name_that_looks_like_a_template_stays_a_name(self) -> None:
        base = example("001")
        profile = msgspec.structs.replace(base.submission.profile, agency=Entry("{{ 7 * 7 }} =1+1"))
        submission = msgspec.structs.replace(base.submission, profile=profile)
        content = filled(msgspec.structs.replace(base, submission=submission))[layout.OVERVIEW]
        assert content.cells[(2, 1)] == "{{ 7 * 7 }} =1+1"
