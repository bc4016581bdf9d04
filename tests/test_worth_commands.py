"""`whatif` and `explain` as an officer uses them on the published result of 2567."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_check_formats import validate
from typer.testing import CliRunner, Result

from ita_xl import examples
from ita_xl.cli import app


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("worth") / "001.xlsx"
    examples.build("001", path)
    return path


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def test_all_o_items_complete_and_nothing_else_gives_phan(workbook: Path) -> None:
    # 0.30 x 81.24 + 0.30 x 82.80 + 0.40 x 100 = 89.21; IIT and EIT stay below the 85 that ผ่านดี needs.
    wanted = [word for number in range(1, 36) for word in ("--set", f"O{number}=100")]
    result = run("whatif", workbook, *wanted)
    assert result.exit_code == 0
    assert "คะแนนรวม 69.50 → 89.21 (+19.71)" in result.stdout
    assert "ระดับ ต้องปรับปรุงโดยด่วน → ผ่าน\n" in result.stdout


def test_a_changed_o_item_lifts_only_its_own_branch(workbook: Path) -> None:
    result = run("whatif", workbook, "--set", "ข้อ O๘=๑๐๐", "--json", "-")
    document = json.loads(result.stdout)
    validate(document, "ita-xl-whatif-1.json")
    assert document["schema"] == "ita-xl/whatif/1"
    assert document["changes"] == {"O8": 100}
    assert document["before"]["instruments"]["OIT"] == 50.72
    # 9.2 rises by 100/7, indicator 9 by a fifth of it, OIT by half of that; indicator 10 stays the published 35.00.
    assert document["after"]["instruments"] == {"IIT": 81.24, "EIT": 82.80, "OIT": 52.14}
    assert document["after"]["total"] == 70.07


def test_the_way_to_a_level_is_printed_with_its_result(workbook: Path) -> None:
    result = run("whatif", workbook, "--target", "ผ่านดี")
    assert "ทางที่เปลี่ยนน้อยที่สุดให้ได้ระดับ ผ่านดี: 9 รายการ" in result.stdout
    assert "O34  ต้องได้ 100" in result.stdout
    assert "i10  39.33 → 95.61 (+56.28)" in result.stdout
    assert "ระดับ ผ่านดี (IIT 85.00  EIT 85.00  OIT 85.71)" in result.stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--set", "O99=1"), "ไม่มีรายการ “O99”"),
        (("--set", "O8=101"), "คะแนนของ O8 ต้องอยู่ระหว่าง 0 ถึง 100 ไม่ใช่ 101"),
        (("--set", "O8=มาก"), "อ่าน “O8=มาก” ไม่ได้"),
        (("--set", "O8"), "อ่าน “O8” ไม่ได้"),
        (("--set", "O8=50", "--set", "9=90"), "O8 อยู่ใน 9"),
        (("--target", "AA"), "ไม่มีระดับ “AA”"),
    ],
)
def test_what_cannot_be_supposed_is_said_in_thai(workbook: Path, words: tuple[str, ...], message: str) -> None:
    result = run("whatif", workbook, *words)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""


def test_every_cell_of_the_explanation_holds_the_value_it_is_said_to_hold(workbook: Path) -> None:
    import openpyxl

    document = json.loads(run("explain", workbook, "--json", "-").stdout)
    validate(document, "ita-xl-explain-1.json")
    assert document["schema"] == "ita-xl/explain/1"
    book = openpyxl.load_workbook(workbook, data_only=True)
    typed = [cell for node in document["nodes"] for cell in node["typed"]]
    assert len(typed) == 1 + 10 + 15 + 9 * 2 + 35
    for cell in typed:
        assert book[cell["sheet"]][cell["cell"]].value == pytest.approx(cell["value"])


def test_the_tree_shows_value_rule_and_cell(workbook: Path) -> None:
    lines = run("explain", workbook, "ตัวชี้วัดที่ ๑๐").stdout.splitlines()
    assert lines[0] == "10 การป้องกันการทุจริต: 35.00 (กรอกไว้ที่ คะแนนตัวชี้วัด!D13, ใช้ค่าที่กรอก คำนวณได้ 37.50)"
    assert lines[1] == "    = ค่าเฉลี่ยของตัวชี้วัดย่อย: 10.1 50.00, 10.2 25.00 = 37.50"
    assert lines[-1].startswith("    O35 ")


def test_a_node_that_the_year_does_not_have_is_refused(workbook: Path) -> None:
    result = run("explain", workbook, "O36")
    assert result.exit_code == 2
    assert "ไม่มีรายการ “O36”" in result.stderr


def test_a_missing_file_ends_with_three(tmp_path: Path) -> None:
    assert run("whatif", tmp_path / "none.xlsx").exit_code == 3
    assert run("explain", tmp_path / "none.xlsx").exit_code == 3
