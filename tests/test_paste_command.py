"""`paste` as an officer uses it: a preview with lines, a filled copy, and a workbook whose own figures win."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result
from workbooks import empty_bytes, example_bytes

from ita_xl import examples
from ita_xl.cli import app
from ita_xl.workbook.reader import read_workbook

PASTED = Path(__file__).parent / "data" / "pasted"
INDICATORS, ITEMS = PASTED / "khwao-yai-2567-indicators.txt", PASTED / "khwao-yai-2567-items.txt"


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    path = tmp_path / "empty.xlsx"
    path.write_bytes(empty_bytes(2567))
    return path


def run(*words: object, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words], input=stdin)


def document(*words: object, stdin: str | None = None) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = json.loads(run(*words, "--json", "-", stdin=stdin).stdout)
    return found


def test_a_filled_copy_holds_the_published_scores(empty: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first.xlsx", tmp_path / "second.xlsx"
    assert run("paste", empty, INDICATORS, "-o", first).exit_code == 0
    assert run("paste", first, ITEMS, "-o", second).exit_code == 0
    wanted, found = examples.load("001").entries, read_workbook(second)
    assert {n: e.published.value for n, e in found.indicators.items() if e.published} == {
        n: pair.published for n, pair in wanted.indicators.items()
    }
    for code, item in wanted.items.items():
        entry = found.items[code]
        assert (item.score, item.public, item.survey) == tuple(
            e.value if e else None for e in (entry.score, entry.public, entry.survey)
        )
    assert found.remarks == ()


def test_the_preview_shows_each_score_with_its_cell_and_line_and_writes_nothing(empty: Path, tmp_path: Path) -> None:
    before = empty.read_bytes()
    for words in ((), ("--preview", "-o", tmp_path / "out.xlsx")):
        result = run("paste", empty, INDICATORS, *words)
        assert result.exit_code == 0
        assert "กรอกได้ 10 ช่อง" in result.stdout
        assert "  ตัวชี้วัดที่ 3 = 94.67  → คะแนนตัวชี้วัด!D6\n      บรรทัด 8: 3 การใช้อำนาจ 94.67\n" in result.stdout
        assert "ยังไม่ได้เขียนแฟ้มใด" in result.stderr
    assert list(tmp_path.iterdir()) == [empty]
    assert empty.read_bytes() == before


def test_what_the_workbook_holds_wins(tmp_path: Path) -> None:
    filled, out = tmp_path / "001.xlsx", tmp_path / "out.xlsx"
    filled.write_bytes(example_bytes())
    text = "คะแนนรวม\t69.50\nการใช้อำนาจ\t90.00\nIIT\t81.24\n"
    found = document("paste", filled, "-", "-o", out, stdin=text)
    assert [(s["node"], s["value"], s["line"]) for s in found["filled"]] == [("IIT", 81.24, 3)]
    assert [s["node"] for s in found["same"]] == ["total"]
    assert [(s["node"], s["value"], s["current"], s["cell"]) for s in found["conflicts"]] == [("3", 90.0, 94.67, "D6")]
    submission = read_workbook(out)
    assert submission.indicators[3].published is not None
    assert submission.indicators[3].published.value == Decimal("94.67")
    assert submission.instruments["IIT"].published is not None
    assert filled.read_bytes() == example_bytes()


def test_what_is_doubtful_is_listed_with_the_reason(empty: Path, tmp_path: Path) -> None:
    text = "IIT\t30\nการใช้อำนาจ\t87.33\t90.00\n"
    result = run("paste", empty, "-", "-o", tmp_path / "out.xlsx", "--lang", "en", stdin=text)
    assert result.exit_code == 1
    assert "may be the weight or weighted points of IIT" in result.stdout
    assert "no heading says which number of the line is the score of indicator 3" in result.stdout
    assert "line 2: การใช้อำนาจ 87.33 90.00" in result.stdout
    assert not (tmp_path / "out.xlsx").exists()
    reasons = [left["reason"] for left in document("paste", empty, "-", stdin=text)["doubtful"]]
    assert reasons == ["weight", "several_numbers", "several_numbers"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp874"])
def test_text_files_of_windows_are_read(empty: Path, tmp_path: Path, encoding: str) -> None:
    text = tmp_path / "text.txt"
    text.write_bytes("การใช้อำนาจ\t๘๗.๓๓".encode(encoding))
    assert [score["value"] for score in document("paste", empty, text)["filled"]] == [87.33]


def test_what_cannot_be_done_is_said(empty: Path, tmp_path: Path) -> None:
    (tmp_path / "there.xlsx").write_bytes(b"")
    (tmp_path / "strange.txt").write_bytes(b"\xdb\xdc\xff\xfe")
    for words, message, code in (
        ((empty, INDICATORS, "-o", tmp_path / "there.xlsx"), "มีแฟ้ม", 2),
        ((empty, INDICATORS, "-o", empty), "มีแฟ้ม", 2),
        ((empty, INDICATORS, "-o", tmp_path / "out.xlsm"), "ต้องลงท้ายด้วย .xlsx", 2),
        ((empty, tmp_path / "none.txt"), "อ่านข้อความจาก", 2),
        ((empty, tmp_path / "strange.txt"), "UTF-8", 2),
        ((tmp_path / "none.xlsx", INDICATORS), "none.xlsx", 3),
    ):
        result = run("paste", *words)
        assert (result.exit_code, message in result.stderr) == (code, True), result.stderr
        assert result.stdout == ""
