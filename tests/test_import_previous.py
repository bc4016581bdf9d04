"""Last year's workbook comes along: every value to where its name, wording or topic says, nothing is overwritten."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from test_bad_input import run
from test_check_formats import validate
from test_template_formulas import stale_results

from ita_xl import analyze, examples
from ita_xl.assessment import Assessment, assess
from ita_xl.assessment.submission import Entry, MeasureStatus, Submission
from ita_xl.carrying.ledger import Ledger, Reason
from ita_xl.carrying.node_map import node_map
from ita_xl.carrying.previous import carry_previous
from ita_xl.findings.checks import check
from ita_xl.frameworks.load import known_years, load_following, load_framework
from ita_xl.measures.load import load_library
from ita_xl.workbook.building.entries import (
    Entries,
    FollowUpEntry,
    HistoryEntry,
    ItemScores,
    PlanEntry,
    ProfileEntries,
    ScorePair,
    SignatoryEntry,
    submission_of,
)
from ita_xl.workbook.reader import read_with_places, read_workbook
from ita_xl.workbook.template import build_template

KEPT = Path(__file__).with_name("kept")


def workbook(path: Path, year: int, entries: Entries | None = None) -> Path:
    build_template(load_framework(year), path, entries, load_following(year))
    return path


def imported(tmp_path: Path, old: Path, new: Path, *options: str) -> tuple[Submission, dict[str, object]]:
    """The workbook that the command wrote, read again, and the JSON."""
    hashes = [hashlib.sha256(path.read_bytes()).hexdigest() for path in (old, new)]
    out = tmp_path / "out" / "my.xlsx"
    done = run("import-previous", new, old, "-o", out, "--json", "-", *options)
    assert done.returncode == 0, done.stderr
    assert hashes == [hashlib.sha256(path.read_bytes()).hexdigest() for path in (old, new)], "nothing else is written"
    document = json.loads(done.stdout)
    validate(document, "ita-xl-import-1.json")
    return read_workbook(out), document


def carried(old: Assessment, new: Path) -> Ledger:
    submission, places = read_with_places(new)
    return carry_previous(old, submission, load_framework(submission.fiscal_year), places, load_library())


def assessed(key: str, **changes: object) -> Assessment:
    example = examples.load(key)
    framework = load_framework(example.year)
    entries = msgspec.structs.replace(example.entries, **changes)
    return assess(submission_of(entries, framework), framework, load_following(example.year))


def value(entry: Entry[Decimal] | None) -> Decimal | None:
    return entry.value if entry else None


@pytest.fixture(scope="module")
def last_year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Example 001, the result of 2567."""
    path = tmp_path_factory.mktemp("old") / "old.xlsx"
    examples.build("001", path)
    return path


class TestCounterparts:
    def test_codes_are_followed_by_what_they_ask_for(self) -> None:
        items = node_map(load_framework(2566), load_framework(2567), load_library()).items
        assert (items["O7"].code, items["O7"].by) == ("O5", "wording"), "ข่าวประชาสัมพันธ์"
        assert (items["O4"].code, items["O5"].code) == ("O7", "O4"), "strategy and contact changed places"
        assert (items["O14"].code, items["O14"].by) == ("O10", "topic"), "คู่มือการปฏิบัติงาน in other words"
        assert "O9" not in items, "Social Network is not asked any more, O9 is another item now"
        assert "i1" not in items, "30 questions became 15 others"

    def test_an_item_that_swallowed_another_has_the_score_of_neither(self) -> None:
        items = node_map(load_framework(2567), load_framework(2568), load_library()).items
        assert not {"O1", "O3", "O14", "O16", "O20", "O21", "O26", "O27"} & items.keys()
        assert items["i1"].by == "assumed_wording", "the questions of 2568 are not confirmed"

    @pytest.mark.parametrize("year", known_years()[:-1])
    def test_counterparts_are_asked_in_the_same_words_or_are_of_one_topic(self, year: int) -> None:
        old, new, library = load_framework(year), load_framework(year + 1), load_library()
        texts = [{i.code: i.text or i.assumed_text for i in rules.items} for rules in (old, new)]
        found = node_map(old, new, library)
        for code, match in found.items.items():
            same_words = "".join((texts[0][code] or "").split()) == "".join((texts[1][match.code] or "").split())
            topics = library.of_item(year, code), library.of_item(year + 1, match.code)
            assert same_words if match.by != "topic" else topics[0] is topics[1] is not None
        assert len({match.code for match in found.items.values()}) == len(found.items)
        assert found.indicators == {n: n for n in range(1, 11)}
        assert set(found.instruments) == {"IIT", "EIT", "OIT"}

    def test_indicators_go_by_name_when_numbers_change(self) -> None:
        old = load_framework(2567)
        renumbered = tuple(
            msgspec.structs.replace(one, number=11 - one.number, name=one.variants[0] if one.variants else one.name)
            for one in old.indicators
        )
        others = msgspec.structs.replace(old, indicators=renumbered)
        # 4 and 8 go by the name that is only a variant elsewhere.
        assert node_map(old, others, load_library()).indicators == {n: 11 - n for n in range(1, 11)}

    def test_what_could_be_two_has_no_counterpart(self) -> None:
        old = load_framework(2567)
        twice = tuple(msgspec.structs.replace(i, text="E-Service") if i.code == "O6" else i for i in old.items)
        assert "O13" not in node_map(old, msgspec.structs.replace(old, items=twice), load_library()).items


class TestIntoAnEmptyWorkbook:
    def test_scores_come_to_the_items_that_mean_the_same(self, last_year: Path, tmp_path: Path) -> None:
        found, document = imported(tmp_path, last_year, workbook(tmp_path / "new.xlsx", 2568))
        before = assess(read_workbook(last_year), load_framework(2567))
        texts = {i.code: i.text or i.assumed_text for i in load_framework(2568).items}
        same_words = {i.text: before.node(i.code).used for i in load_framework(2567).items}
        for code, item in found.items.items():
            if texts[code] in same_words:
                assert value(item.previous) == same_words[texts[code]], code
        assert value(found.items["O6"].previous) == before.node("O8").used, "same topic in other words"
        assert value(found.items["O1"].previous) is None
        assert value(found.profile.total_prev) == Decimal("69.5")
        assert value(found.indicators[10].previous) == Decimal(35), "the published score, not the computed 37.50"
        assert value(found.instruments["EIT"].previous) == before.node("EIT").used
        renamed = {one["old_key"]: one["key"] for one in document["renamed"] if one["kind"] == "previous_score"}
        assert renamed["O4"] == "O3"
        dropped = {one["subject"]["key"]: one["reason"] for one in document["dropped"]}
        assert dropped["O1"] == "no_counterpart"
        assert document["schema"] == "ita-xl/import/1"
        assert (document["old"]["fiscal_year"], document["new"]["fiscal_year"]) == (2567, 2568)

    def test_the_result_becomes_a_row_of_the_history(self, last_year: Path, tmp_path: Path) -> None:
        found, _ = imported(tmp_path, last_year, workbook(tmp_path / "new.xlsx", 2568))
        row = found.history[-1]
        assert (row.year, row.total, row.level) == (2567, Decimal("69.5"), "ต้องปรับปรุงโดยด่วน")
        assert (row.indicators[10], set(row.indicators)) == (Decimal(35), set(range(1, 11)))
        assert not {"H1", "H1a"} & {r.code for r in check(assess(found, load_framework(2568)))}

    def test_the_agency_comes_and_what_belongs_to_a_year_stays(self, last_year: Path, tmp_path: Path) -> None:
        found, document = imported(tmp_path, last_year, workbook(tmp_path / "new.xlsx", 2568))
        old = read_workbook(last_year)
        for field in ("agency", "agency_type", "subdistrict", "district", "province"):
            one, other = getattr(found.profile, field), getattr(old.profile, field)
            assert (one and one.value) == (other and other.value), field
        assert [u.value for u in found.profile.units] == [u.value for u in old.profile.units]
        for field in ("total", "level", "announced", "meeting_date", "report_date", "n_iit", "doc_no"):
            assert getattr(found.profile, field) is None, field
        assert [(p.order, p.position) for p in found.signatories] == [(p.order, p.position) for p in old.signatories]
        assert {p.opinion for p in found.signatories} == {None}, "nobody has agreed to this year's report yet"
        left = {one["subject"]["key"] for one in document["dropped"] if one["reason"] == "of_year"}
        assert {"n_iit", "target"} <= left

    def test_last_years_plan_is_followed_up_and_is_no_plan_of_this_year(self, last_year: Path, tmp_path: Path) -> None:
        found, _ = imported(tmp_path, last_year, workbook(tmp_path / "new.xlsx", 2568))
        old = read_workbook(last_year)
        assert found.plan == ()
        assert [row.code for row in found.past_plan] == [f"2568/{row.code}" for row in old.plan]
        for one, other in zip(found.past_plan, old.plan, strict=True):
            for field in ("measure", "steps", "responsible", "start", "due", "monitoring", "success", "budget"):
                assert getattr(one, field) == getattr(other, field)
            assert one.indicator == other.indicator
        assert found.follow_up == (), "rows that wait for a report are no reports"
        _, places = read_with_places(tmp_path / "out" / "my.xlsx")
        waiting = [(row["code"].shown, row["round"].shown) for _, row in places.tables["follow_up"].rows()]
        assert waiting == [(f"2568/{row.code}", "12 เดือน") for row in old.plan]
        codes = {remark.code for remark in check(assess(found, load_framework(2568), load_following(2568)))}
        assert not codes & {"A5", "A10f", "V10", "V11"}

    def test_twice_is_once(self, last_year: Path, tmp_path: Path) -> None:
        imported(tmp_path, last_year, workbook(tmp_path / "new.xlsx", 2568))
        once = tmp_path / "out" / "my.xlsx"
        again = tmp_path / "again"
        _, document = imported(again, last_year, once)
        assert (document["moved"], document["conflicts"]) == ([], [])
        assert (again / "out" / "my.xlsx").read_bytes() == once.read_bytes()

    def test_the_analysed_copy_and_an_older_template_give_the_same(self, last_year: Path, tmp_path: Path) -> None:
        analyze(last_year, tmp_path, ("analysis",))
        new = workbook(tmp_path / "new.xlsx", 2568)
        results = [
            carried(assess(read_workbook(path), load_framework(2567), load_following(2567)), new).values
            for path in (last_year, tmp_path / "old.analyzed.xlsx", KEPT / "ita-2567-v1.xlsx")
        ]
        assert results[0] == results[1] == results[2]
        assert len(results[0]) > 200

    @pytest.mark.office
    def test_formulas_show_what_came_along(self, last_year: Path, tmp_path: Path) -> None:
        imported(tmp_path, last_year, workbook(tmp_path / "new.xlsx", 2568))
        assert stale_results([tmp_path / "out" / "my.xlsx"], tmp_path) == []


class TestWhatIsThereWins:
    def entries(self) -> Entries:
        return Entries(
            profile=ProfileEntries(agency=examples.load("001").entries.profile.agency, province="ขอนแก่น"),
            units=("กองช่าง",),
            indicators={1: ScorePair(previous=Decimal(12)), 2: ScorePair(published=Decimal(99))},
            items={"i1": ItemScores(previous=Decimal(13)), "O3": ItemScores(score=Decimal(100))},
            history=(HistoryEntry(year=2567, total=Decimal(14), indicators={3: Decimal(15)}),),
            signatories=(SignatoryEntry(order=1, name="นางสาวตัวอย่าง หนึ่ง"),),
            plan=(PlanEntry(code="2568/M02", measure="เขียนไว้ก่อน"), PlanEntry(code="M01", measure="ของปีนี้")),
            follow_up=(FollowUpEntry(code="2568/M01", round="12 เดือน", status=MeasureStatus.DONE),),
        )

    def test_nothing_is_overwritten_and_differences_are_told(self, last_year: Path, tmp_path: Path) -> None:
        entries = self.entries()
        new = workbook(tmp_path / "new.xlsx", 2568, entries)
        found, document = imported(tmp_path, last_year, new)
        assert found.profile.province
        assert found.profile.province.value == "ขอนแก่น"
        assert (value(found.indicators[1].previous), value(found.indicators[2].published)) == (Decimal(12), Decimal(99))
        assert (value(found.items["i1"].previous), value(found.items["O3"].score)) == (Decimal(13), Decimal(100))
        assert value(found.items["O3"].previous) == Decimal(100), "an empty cell beside a typed one is filled"
        assert [u.value for u in found.profile.units] == ["กองช่าง"]
        assert [p.name for p in found.signatories] == ["นางสาวตัวอย่าง หนึ่ง"]
        (row,) = (row for row in found.history if row.year == 2567)
        assert (row.total, row.indicators[3], row.indicators[10]) == (Decimal(14), Decimal(15), Decimal(35))
        assert [row.measure for row in found.plan] == ["ของปีนี้"]
        assert next(row for row in found.past_plan if row.code == "2568/M02").measure == "เขียนไว้ก่อน"
        assert found.follow_up[0].status == MeasureStatus.DONE
        conflicts = {one["subject"]["key"]: (one["new"]) for one in document["conflicts"]}
        expected = {"province": "ขอนแก่น", "1": "12", "i1": "13", "2567 total": "14", "2567 3": "15"}
        assert {key: conflicts[key] for key in expected} == expected
        assert conflicts["2568/M02"] == "เขียนไว้ก่อน"
        assert {one["reason"] for one in document["dropped"] if one["subject"]["kind"] in ("unit", "signatory")} == {
            "list_there"
        }

    def test_reports_of_last_year_come_along_and_open_ones_get_a_row(self, tmp_path: Path) -> None:
        reports = (
            FollowUpEntry(code="M01", round="6 เดือน", status=MeasureStatus.UNDER_WAY, percent=Decimal(40), result="ก"),
            FollowUpEntry(code="M02", round="6 เดือน", status=MeasureStatus.DONE, percent=Decimal(100), result="ข"),
            FollowUpEntry(code="M99", round="6 เดือน", status=MeasureStatus.DONE),
        )
        old = workbook(
            tmp_path / "old.xlsx", 2567, msgspec.structs.replace(examples.load("001").entries, follow_up=reports)
        )
        found, document = imported(tmp_path, old, workbook(tmp_path / "new.xlsx", 2568))
        assert [(r.code, r.round, r.percent, r.result) for r in found.follow_up] == [
            ("2568/M01", "6 เดือน", Decimal(40), "ก"),
            ("2568/M02", "6 เดือน", Decimal(100), "ข"),
        ]
        _, places = read_with_places(tmp_path / "out" / "my.xlsx")
        waiting = [(row["code"].shown, row["round"].shown) for _, row in places.tables["follow_up"].rows()]
        assert waiting[:4] == [
            ("2568/M01", "6 เดือน"),
            ("2568/M01", "12 เดือน"),
            ("2568/M02", "6 เดือน"),
            ("2568/M03", "12 เดือน"),
        ]
        assert "M99" in {one["subject"]["key"] for one in document["dropped"]}


def test_a_year_further_back_gives_history_and_the_agency_only(tmp_path: Path) -> None:
    new = workbook(tmp_path / "new.xlsx", 2567)
    ledger = carried(assessed("000"), new)
    kinds = {one.subject.kind for one in ledger.moved}
    assert kinds <= {"field", "unit", "signatory", "history"}
    assert "history" in kinds
    reasons = {one.subject.kind: one.reason for one in ledger.dropped if one.reason is Reason.NOT_LAST_YEAR}
    assert "previous_score" in reasons


def test_scores_of_the_year_before_the_old_one_become_history(tmp_path: Path) -> None:
    """What the old workbook has as last year's scores belongs to the year before it, wherever it was typed."""
    old = assessed(
        "001",
        history=(HistoryEntry(year=2566, level="A", indicators={1: Decimal(50), 2: Decimal(60)}),),
        indicators=examples.load("001").entries.indicators | {1: ScorePair(previous=Decimal(55))},
    )
    ledger = carried(old, workbook(tmp_path / "new.xlsx", 2568))
    history = {one.subject.key: one.value for one in ledger.moved if one.subject.kind == "history"}
    assert (history["2566 1"], history["2566 2"], history["2566 level"]) == ("55.00", "60.00", "A")


def test_a_full_table_is_told(tmp_path: Path) -> None:
    plan = tuple(PlanEntry(code=f"N{n:02d}", measure="มาตรการ") for n in range(58))
    ledger = carried(assessed("001"), workbook(tmp_path / "new.xlsx", 2568, Entries(plan=plan)))
    full = [one.subject.key for one in ledger.dropped if one.reason is Reason.NO_ROOM]
    assert full == [f"2568/M{n:02d}" for n in range(3, 10)]


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        ({"old": "new"}, 2, "ita-xl migrate"),
        ({"old": "missing"}, 3, "F1"),
        ({"new": "missing"}, 3, "F1"),
        ({"out": "new"}, 2, "มีแฟ้ม"),
        ({"out": "my.xlsm"}, 2, ".xlsx"),
        ({"new": "other"}, 2, "--renamed"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(
    options: Mapping[str, str], code: int, words: str, last_year: Path, tmp_path: Path
) -> None:
    workbook(tmp_path / "new.xlsx", 2568)
    workbook(tmp_path / "other.xlsx", 2568, Entries(profile=ProfileEntries(agency="เทศบาลตำบลอื่น")))
    names = {name: tmp_path / (file if "." in file else f"{file}.xlsx") for name, file in options.items()}
    places = {"new": tmp_path / "new.xlsx", "old": last_year, "out": tmp_path / "out.xlsx"} | names
    before = sorted(tmp_path.iterdir())
    done = run("import-previous", places["new"], places["old"], "-o", places["out"])
    assert (done.returncode, words in done.stderr) == (code, True), done.stderr
    assert sorted(tmp_path.iterdir()) == before


def test_a_renamed_agency_is_taken_when_asked(last_year: Path, tmp_path: Path) -> None:
    entries = Entries(profile=ProfileEntries(agency="เทศบาลตำบลใหม่"))
    found, document = imported(tmp_path, last_year, workbook(tmp_path / "new.xlsx", 2568, entries), "--renamed")
    assert found.profile.agency
    assert found.profile.agency.value == "เทศบาลตำบลใหม่"
    assert value(found.profile.total_prev) == Decimal("69.5")
    assert "agency" in {one["subject"]["key"] for one in document["conflicts"]}
