"""A filled workbook of every published template version, kept as it was: it is still read, analysed and printed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import pytest

from ita_xl import analyze, assess, load_framework, read_workbook
from ita_xl.findings.finding import Severity
from ita_xl.workbook import layout

KEPT = Path(__file__).with_name("kept")
FIGURES = {
    "ita-2565-v1": ("ita-xl/2565/1", "62.57", "D"),
    "ita-2567-v1": ("ita-xl/2567/1", "69.50", "ต้องปรับปรุงโดยด่วน"),
    "ita-2568-v1": ("ita-xl/2568/1", "99.85", None),
    "ita-2567-v2": ("ita-xl/2567/2", "69.50", "ต้องปรับปรุงโดยด่วน"),
    "ita-2568-v2": ("ita-xl/2568/2", "99.85", None),
}


def test_every_version_is_kept() -> None:
    assert {int(stamp.rsplit("/")[-1]) for stamp, _, _ in FIGURES.values()} == set(
        range(1, layout.TEMPLATE_VERSION + 1)
    )
    assert {path.stem for path in KEPT.glob("*.xlsx")} == set(FIGURES)


@pytest.mark.parametrize("name", FIGURES)
def test_its_figures_are_read(name: str) -> None:
    stamp, total, level = FIGURES[name]
    submission = read_workbook(KEPT / f"{name}.xlsx")
    assessment = assess(submission, load_framework(submission.fiscal_year))
    assert submission.template == stamp
    assert assessment.total.used == Decimal(total)
    assert assessment.level.computed == level


@pytest.mark.parametrize("name", FIGURES)
def test_it_is_analysed_without_a_word_about_sheets_that_came_later(name: str, tmp_path: Path) -> None:
    result = analyze(KEPT / f"{name}.xlsx", tmp_path, ("analysis",))
    assert not [f for f in result.checked.findings if f.severity is Severity.ERROR or f.code in ("P2", "P3", "P4")]
    with ZipFile(KEPT / f"{name}.xlsx") as before, ZipFile(tmp_path / f"{name}.analyzed.xlsx") as after:
        assert before.namelist() == after.namelist()
    assert (tmp_path / f"{name}.report.xlsx").is_file()
