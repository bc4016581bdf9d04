"""The library of measures: complete, attached to the right items, no two alike; strict about agencies' own files."""

from __future__ import annotations

import itertools
import runpy
from pathlib import Path

import pytest

from ita_xl.errors import MeasuresError
from ita_xl.frameworks.load import known_years, load_framework
from ita_xl.measures.load import check_packaged, load_library, load_units
from ita_xl.measures.schema import Measure, Role
from ita_xl.workbook.building.texts import texts

YEAR_OF_UNKNOWN_QUESTIONS = 2566
LIBRARY = load_library()
OWN = """schema: ita-measures/1
measures:
  - id: own
    indicators: [8]
    serves: [{item: e9, years: [2567]}]
    topic: บริการออนไลน์
    weakness: ประชาชนไม่รู้จักระบบ
    measure: เปิดจุดช่วยเหลือที่ตลาดนัด
    steps: [สำรวจ, จัดจุดบริการ, สรุปผล]
    unit: กองสวัสดิการสังคม
    from_month: 2
    to_month: 4
    monitoring: รายงานทุกเดือน
    success: มีผู้ใช้ 200 ราย
    reason: คนมาตลาดนัดทุกสัปดาห์
"""


def own_file(folder: Path, text: str = OWN) -> Path:
    path = folder / "own.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def pieces(measure: Measure) -> set[str]:
    """Runs of five letters of measure and steps; Thai has no blanks between words."""
    text = "".join((measure.measure, *measure.steps)).replace(" ", "")
    return {text[i : i + 5] for i in range(len(text) - 4)}


class TestContent:
    def test_the_packaged_files_fit_the_rules_of_all_years(self) -> None:
        check_packaged()

    def test_every_indicator_has_a_measure(self) -> None:
        for year in known_years():
            for indicator in load_framework(year).indicators:
                measure = LIBRARY.of_indicator(indicator.number)
                assert measure is not None
                assert measure.indicators == (indicator.number,)

    @pytest.mark.parametrize("year", known_years())
    def test_every_item_has_a_measure_of_its_indicator(self, year: int) -> None:
        """All items of all years but the questions of 2566, whose wording is not known."""
        for item in load_framework(year).items:
            measure = LIBRARY.of_item(year, item.code)
            if item.instrument == "OIT" or year != YEAR_OF_UNKNOWN_QUESTIONS:
                assert measure is not None, f"{year} {item.code}"
            assert measure is None or item.indicator in measure.indicators

    @pytest.mark.parametrize("year", known_years())
    def test_items_of_one_year_have_different_measures(self, year: int) -> None:
        codes = [item.code for item in load_framework(year).items]
        ids = [measure.id for code in codes if (measure := LIBRARY.of_item(year, code))]
        assert len(ids) == len(set(ids))

    @pytest.mark.parametrize(
        ("topic", "codes"),
        [
            ("E-Service บนเว็บไซต์", {2562: "O17", 2566: "O18", 2567: "O13", 2568: "O10", 2569: "O10"}),
            ("ข้อมูลการติดต่อ", {2563: "O5", 2567: "O4", 2568: "O3"}),
            ("มาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน", {2565: "O42", 2567: "O34", 2568: "O27", 2569: "O25"}),
        ],
    )
    def test_a_topic_follows_its_number_through_the_years(self, topic: str, codes: dict[int, str]) -> None:
        found = [LIBRARY.of_item(year, code) for year, code in codes.items()]
        assert {measure.topic for measure in found if measure} == {topic}

    def test_the_name_of_an_o_item_and_the_topic_speak_of_the_same(self) -> None:
        """Official name and topic have runs of letters in common, in every year."""
        for year in known_years():
            for item in load_framework(year).items:
                if item.instrument != "OIT":
                    continue
                measure = LIBRARY.of_item(year, item.code)
                assert measure is not None
                name, topic = ((t or "").replace(" ", "") for t in (item.text or item.assumed_text, measure.topic))
                length = min(4, len(name))
                assert any(name[i : i + length] in topic for i in range(len(name))), f"{year} {item.code} {measure.id}"

    def test_ids_differ(self) -> None:
        ids = [measure.id for measure in LIBRARY.measures]
        assert len(ids) == len(set(ids))

    def test_no_two_are_alike(self) -> None:
        """At most a quarter of the shorter one in common, and no sentence twice."""
        shares = {
            (a.id, b.id): len(pieces(a) & pieces(b)) / min(len(pieces(a)), len(pieces(b)))
            for a, b in itertools.combinations(LIBRARY.measures, 2)
        }
        assert {pair: share for pair, share in shares.items() if share > 0.25} == {}
        for field in ("topic", "weakness", "measure", "monitoring", "success", "reason"):
            told = [getattr(measure, field) for measure in LIBRARY.measures]
            assert len(told) == len(set(told)), field
        steps = [step for measure in LIBRARY.measures for step in measure.steps]
        assert len(steps) == len(set(steps))

    def test_wording_is_official(self) -> None:
        for measure in LIBRARY.measures:
            lines = (measure.topic, measure.weakness, measure.measure, *measure.steps, measure.monitoring)
            text = "\n".join((*lines, measure.success, *measure.shows, measure.reason))
            for wrong in ("องค์กรบริหารส่วน", "บุคคลากร", "เจตนารมย์", "ผู้มีส่วนได้เสีย", "  ", "ํา", "ๆๆ"):
                assert wrong not in text, f"{measure.id}: {wrong}"
            assert not any(line.endswith((".", ",", " ")) for line in text.split("\n")), measure.id


def test_the_page_for_review_is_what_the_data_says() -> None:
    """docs/measures.md is made by tools/build_measures_page.py."""
    root = Path(__file__).parents[1]
    page = runpy.run_path(str(root / "tools" / "build_measures_page.py"))["measures_page"]()
    assert (root / "docs" / "measures.md").read_text(encoding="utf-8") == page


def test_the_example_of_an_own_file_on_that_page_is_valid(tmp_path: Path) -> None:
    page = (Path(__file__).parents[1] / "docs" / "measures.md").read_text(encoding="utf-8")
    example = page.split("```yaml\n")[1].split("```")[0]
    found = load_library(own_file(tmp_path, example)).of_item(2568, "e9")
    assert found is not None
    assert found.unit == "กองสวัสดิการสังคม"


class TestUnits:
    def test_every_type_of_agency_belongs_to_one_kind(self) -> None:
        types = [name for kind in load_units().kinds for name in kind.types]
        offered = {name for kind in texts().agency_types for name in (kind.name, kind.short) if name}
        assert set(types) == offered
        assert len(types) == len(set(types))
        assert sum(not kind.types for kind in load_units().kinds) == 1, "one kind answers for all others"

    def test_every_kind_names_a_unit_for_every_work(self) -> None:
        for kind in load_units().kinds:
            assert all(kind.units.of(role).strip() for role in Role)
        assert all(load_units().words.of(role) for role in Role)

    def test_local_governments_are_named_correctly(self) -> None:
        assert all("องค์กรบริหาร" not in kind.units.of(role) for kind in load_units().kinds for role in Role)


class TestOwnFile:
    def test_wins_over_the_packaged_measure(self, tmp_path: Path) -> None:
        library = load_library(own_file(tmp_path))
        ids = [measure.id for year in (2567, 2568) if (measure := library.of_item(year, "e9"))]
        assert ids == ["own", "e-service-used"]

    @pytest.mark.parametrize(
        ("old", "new", "line", "told"),
        [
            ("measure: เปิด", "mesure: เปิด", 8, "unknown key `mesure`"),
            ("    reason: คนมาตลาดนัดทุกสัปดาห์\n", "", 3, "key `reason` is missing"),
            ("topic: บริการออนไลน์", "id: own2\n    topic: บริการออนไลน์", 6, "key `id` is written twice"),
            ("indicators: [8]", "indicators: [7]", 5, "item e9 of 2567 belongs to indicator 8"),
            ("item: e9", "item: e99", 5, "2567 has no item e99"),
            ("years: [2567]", "years: [2590]", 5, "no rules for fiscal year 2590"),
            ("years: [2567]", "years: [2567, 2567]", 5, "item e9 of 2567 is written twice"),
            ("[สำรวจ, จัดจุดบริการ, สรุปผล]", "[สำรวจ, สรุปผล]", 9, "2 steps; write 3 to 5"),
            ("to_month: 4", "to_month: 13", 12, "must be 1 (October) to 12 (September)"),
            ("to_month: 4", "to_month: 1", 12, "lies before `from_month`"),
            ("unit: กองสวัสดิการสังคม", "responsible: nobody", 10, "use one of office, personnel"),
            ("    unit: กองสวัสดิการสังคม\n", "", 3, "write either `responsible`"),
            ("topic: บริการออนไลน์", "topic: ''", 6, "`topic` is empty"),
            ("topic: บริการออนไลน์", "topic: บริการออนไลน์\n    shows: [แผนที่]", 7, "for O items, and only there"),
            ("ita-measures/1", "ita-measures/9", 1, "`schema` must be ita-measures/1"),
        ],
    )
    def test_a_fault_names_file_and_line(self, tmp_path: Path, old: str, new: str, line: int, told: str) -> None:
        assert old in OWN
        with pytest.raises(MeasuresError) as error:
            load_library(own_file(tmp_path, OWN.replace(old, new, 1)))
        assert f"own.yaml:{line}: " in str(error.value)
        assert told in str(error.value)

    def test_a_missing_or_foreign_file_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(MeasuresError, match=r"none\.yaml"):
            load_library(tmp_path / "none.yaml")
        (tmp_path / "latin.yaml").write_bytes("schema: ita-measures/1\n# ก".encode("tis-620"))
        with pytest.raises(MeasuresError, match=r"latin\.yaml:2: not UTF-8"):
            load_library(tmp_path / "latin.yaml")
