"""Adding a fiscal year is adding a file: new, check and analyze run on an invented 2570 without any new code."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from test_bad_input import cell_of, run

from ita_xl.frameworks.load import load_framework
from ita_xl.workbook import layout

PACKAGED = Path(layout.__file__).parents[1] / "frameworks"


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """The rules of 2568 made into those of 2570."""
    text = (PACKAGED / "2568.yaml").read_text(encoding="utf-8")
    changes = {"fiscal_year: 2568": "fiscal_year: 2570", "rules_of: 2568": "rules_of: 2570"}
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "2570.yaml").write_text(text, encoding="utf-8")
    return folder


def test_a_year_that_is_only_a_file(rules: Path, tmp_path: Path) -> None:
    file = tmp_path / "my.xlsx"
    made = run("new", "--year", 2570, "-o", file, "--agency", "เทศบาลตำบลตัวอย่าง", "--frameworks", rules)
    assert made.returncode == 0, made.stderr
    book = openpyxl.load_workbook(file)
    for number in range(1, 11):
        cell_of(book, layout.INDICATORS, "คะแนนตามประกาศ", str(number)).value = 80 + number
    book.save(file)

    checked = run("check", file, "--frameworks", rules, "--json", "-")
    assert checked.returncode == 0, checked.stderr
    assert json.loads(checked.stdout)["files"][0]["fiscal_year"] == 2570

    done = run("analyze", file, "-o", tmp_path / "out", "--frameworks", rules, "--json", "-")
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert document["instruments"]["IIT"]["used"] == 83.00
    assert document["total"]["used"] == round(0.3 * 83 + 0.3 * 87 + 0.4 * 89.5, 2)
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["my.analyzed.xlsx", "my.report.xlsx"]


def test_without_the_file_the_year_is_unknown(rules: Path, tmp_path: Path) -> None:
    done = run("new", "--year", 2570, "-o", tmp_path / "my.xlsx")
    assert done.returncode == 2
    assert "2569" in done.stderr
    assert not (tmp_path / "my.xlsx").exists()
    assert load_framework(2570, rules).fiscal_year == 2570
