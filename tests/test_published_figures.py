"""The figures that were published come out of the filled workbooks: built, read back, assessed."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import pytest

from ita_xl import examples
from ita_xl.assessment import Assessment
from ita_xl.findings.finding import Severity
from ita_xl.pipeline import Checked, check_workbook

D = Decimal


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("examples")


@lru_cache(maxsize=8)
def read(key: str, folder: Path) -> Checked:
    path = folder / f"{key}.xlsx"
    examples.build(key, path)
    return check_workbook(path)


def assessed(key: str, folder: Path) -> Assessment:
    assessment = read(key, folder).assessment
    assert assessment is not None
    return assessment


def used(assessment: Assessment, *keys: str) -> list[Decimal | None]:
    return [assessment.node(key).used for key in keys]


def codes(key: str, folder: Path) -> list[str]:
    return [finding.code for finding in read(key, folder).findings]


def test_sena_2565(folder: Path) -> None:
    a = assessed("000", folder)
    iit = a.node("IIT")
    assert (iit.computed, iit.published) == (D("76.84"), D("76.83"))
    assert used(a, "EIT", "OIT", "total") == [D("73.39"), D("43.75"), D("62.57")]
    assert (a.level.used, a.level.computed) == ("D", "D")
    assert (a.overall.best, a.node("6").used) == (("6",), D("85.69"))
    assert (a.overall.worst, a.node("10").used) == (("10",), D("12.50"))
    bands = [n.band for n in a.indicators]
    assert (bands.count("target_to_full"), bands.count("below_target"), bands.count("full")) == (1, 9, 0)
    assert (a.node("5").rank, a.node("9").rank) == (4, 4)
    assert 5 not in {n.rank for n in a.indicators}


def test_khwao_yai_2567_from_its_59_items(folder: Path) -> None:
    a = assessed("001", folder)
    published = {i.key: i.published for i in a.indicators}
    # Indicators 1-9 are computed from the items alone when nothing is typed for them.
    computed = [n.computed for n in a.indicators]
    assert computed == [
        D(v) for v in ("87.33", "85.33", "94.67", "64.00", "74.89", "88.62", "84.08", "75.70", "66.43", "37.50")
    ]
    assert published["6"] == D("88.61")
    assert (published["10"], a.node("10").used) == (D("35.00"), D("35.00"))
    assert used(a, "total") == [D("69.50")]
    assert a.level.used == a.level.computed == "ต้องปรับปรุงโดยด่วน"
    assert (a.total.previous, a.total.change) == (D("80.29"), D("-10.79"))
    assert a.node("8").public == D("60.49")


def test_khwao_yai_2567_names_every_weak_item(folder: Path) -> None:
    a = assessed("001", folder)
    zero = [n.key for n in a.items if n.used == 0]
    assert len(zero) == 14
    assert set(zero) <= set(a.weak_items)
    assert "e9" in a.weak_items
    assert a.node("e9").public == D("21.95")


def test_khwao_yai_2567_findings(folder: Path) -> None:
    findings = read("001", folder).findings
    assert [f.cell is not None for f in findings if f.code == "R2"] == [True]
    a9 = [f for f in findings if f.code == "A9"]
    assert len(a9) == 1
    assert "86.39" in a9[0].message_th
    assert "e2" in a9[0].message_th
    assert not [f for f in findings if f.severity == "error"]


def test_lam_nam_phong_2565(folder: Path) -> None:
    a = assessed("002", folder)
    assert used(a, "IIT", "EIT", "OIT", "total") == [D("99.61"), D("97.87"), D("100.00"), D("99.24")]
    assert a.node("total").computed == D("99.24")
    assert (a.level.used, a.level.computed) == ("AA", "AA")
    assert (a.total.previous, a.total.change) == (D("86.76"), D("12.48"))
    assert (a.extremes["IIT"].worst, a.extremes["EIT"].worst) == (("4",), ("8",))


def test_kalase_2562_prints_only_some_scores(folder: Path) -> None:
    a = assessed("003", folder)
    assert (a.total.published, a.total.computed, a.level.used, a.level.computed) == (D("79.38"), None, "B", "B")
    assert used(a, "5", "8", "9") == [D("50.48"), D("60.49"), D("92.50")]
    others = [n.used for n in a.indicators if n.key not in {"5", "8", "9"}]
    assert others == [None] * 7
    assert used(a, "IIT", "EIT", "OIT") == [None] * 3
    assert "M2" in codes("003", folder)


def test_samet_2568_prints_only_the_total(folder: Path) -> None:
    a = assessed("004", folder)
    assert (a.total.published, a.level.published, a.level.letter) == (D("99.85"), "ผ่านดีเยี่ยม", "AA")
    assert a.level.computed is None
    assert [n.used for n in a.indicators] == [None] * 10


@pytest.mark.parametrize("key", examples.keys())
def test_incomplete_examples_do_not_fail(key: str, folder: Path) -> None:
    checked = read(key, folder)
    assert checked.usable
    assert checked.exit(Severity.ERROR) == 0


@pytest.mark.parametrize("key", examples.keys())
def test_reading_gives_back_what_was_filled_in(key: str, folder: Path) -> None:
    """A round trip: entries to workbook to submission, cell by cell."""
    entries = examples.load(key).entries
    submission = assessed(key, folder).submission
    for code, scores in entries.items.items():
        for field in ("score", "public", "survey", "previous"):
            entry = getattr(submission.items[code], field)
            assert (entry.value if entry else None) == getattr(scores, field), f"{code}.{field}"
    for number, pair in entries.indicators.items():
        entry = submission.indicators[number].published
        assert (entry.value if entry else None) == pair.published
    for field in entries.profile.__struct_fields__:
        typed, read_back = getattr(entries.profile, field), getattr(submission.profile, field)
        assert typed is None or read_back.value == typed, field
    for typed_row, row in zip(entries.plan, submission.plan, strict=True):
        for field in ("code", "indicator", "items", "measure", "steps", "responsible", "start", "due", "monitoring"):
            assert getattr(row, field) == getattr(typed_row, field), f"{row.code}.{field}"
    assert [r.code for r in submission.follow_up] == [r.code for r in entries.follow_up]
    assert [u.value for u in submission.profile.units] == list(entries.units)
