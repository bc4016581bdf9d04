"""The commands as a person or a server runs them: outputs, names, exit codes, JSON, languages."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import openpyxl
import pytest
from test_bad_input import run

from ita_xl import examples


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The filled example of 2567."""
    path = tmp_path_factory.mktemp("filled") / "my.xlsx"
    examples.build("001", path)
    return path


@pytest.fixture(scope="module")
def analysed(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, object], str]:
    """The example analysed: folder, JSON document, what people saw."""
    out = tmp_path_factory.mktemp("analysed")
    done = run("analyze", filled, "-o", out, "--json", "-")
    assert done.returncode == 0, done.stderr
    return out, json.loads(done.stdout), done.stderr


def test_analyze_writes_two_workbooks_and_leaves_the_input(filled: Path, tmp_path: Path) -> None:
    before = hashlib.sha256(filled.read_bytes()).hexdigest()
    done = run("analyze", filled, "-o", tmp_path)
    assert done.returncode == 0, done.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == ["my.analyzed.xlsx", "my.report.xlsx"]
    assert hashlib.sha256(filled.read_bytes()).hexdigest() == before


def test_the_json_result_has_every_key_of_the_contract(analysed: tuple[Path, dict[str, object], str]) -> None:
    document = analysed[1]
    assert set(document) >= {
        "schema", "agency", "fiscal_year", "framework", "total", "level", "instruments", "indicators", "sub_indicators",
        "items", "weak_items", "issues", "respondents", "findings", "outputs",
    }  # fmt: skip
    figures = {"published", "computed", "used", "previous", "change"}
    assert set(document["total"]) == figures  # type: ignore[call-overload]
    assert all(set(v) == figures for v in document["instruments"].values())  # type: ignore[attr-defined]
    indicator = document["indicators"][0]  # type: ignore[index]
    assert set(indicator) == figures | {"number", "name", "instrument", "public", "survey", "band", "rank"}
    assert set(document["items"][0]) == {"code", "score", "public", "survey", "band", "scored"}  # type: ignore[index]
    assert set(document["issues"][0]) == {"number", "name", "items", "weak"}  # type: ignore[index]
    assert set(document["findings"][0]) == {  # type: ignore[index]
        "code", "severity", "sheet", "cell", "message_th", "message_en", "fix_th", "fix_en",
    }  # fmt: skip


def test_scores_are_numbers_with_two_decimals(filled: Path, tmp_path: Path) -> None:
    run("analyze", filled, "-o", tmp_path, "--json", tmp_path / "result.json")
    text = (tmp_path / "result.json").read_text(encoding="utf-8")
    assert '"published": 69.50' in text
    assert '"change": -10.79' in text


def test_analysing_the_result_again_gives_the_same_names_and_bytes(filled: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    assert run("analyze", filled, "-o", first).returncode == 0
    assert run("analyze", first / "my.analyzed.xlsx", "-o", second).returncode == 0
    for name in ("my.analyzed.xlsx", "my.report.xlsx"):
        assert (first / name).read_bytes() == (second / name).read_bytes(), name


def test_people_read_on_stderr_and_machines_on_stdout(analysed: tuple[Path, dict[str, object], str]) -> None:
    assert "69.50" in analysed[2]
    assert "\x1b" not in analysed[2]


def test_both_languages(filled: Path) -> None:
    thai, english = run("check", filled), run("check", filled, "--lang", "en")
    assert "แก้ไข:" in thai.stderr
    assert "to mend:" in english.stderr
    assert thai.stdout == english.stdout == ""


def test_fail_on_warning(filled: Path) -> None:
    assert run("check", filled).returncode == 0
    assert run("check", filled, "--fail-on", "warning").returncode == 1


def test_check_of_several_files_ends_with_the_highest_code(filled: Path, tmp_path: Path) -> None:
    done = run("check", filled, tmp_path / "missing.xlsx", "--json", "-")
    assert done.returncode == 3
    document = json.loads(done.stdout)
    assert document["schema"] == "ita-xl/check/1"
    assert [Path(f["file"]).name for f in document["files"]] == ["my.xlsx", "missing.xlsx"]
    assert document["files"][1]["total"]["used"] is None


def test_new_refuses_to_overwrite(tmp_path: Path) -> None:
    file = tmp_path / "my.xlsx"
    assert run("new", "--year", 2567, "-o", file, "--agency", "เทศบาลตำบลตัวอย่าง", "--type", "ทต.").returncode == 0
    before = file.read_bytes()
    assert run("new", "--year", 2567, "-o", file).returncode == 2
    assert run("new", "--year", "๒๕๖๕", "-o", tmp_path / "thai.xlsx").returncode == 0, "Thai digits"
    assert file.read_bytes() == before
    profile = openpyxl.load_workbook(file)["ข้อมูลหน่วยงาน"]
    texts = {str(row[1].value) for row in profile.iter_rows(max_col=2)}
    assert {"เทศบาลตำบลตัวอย่าง", "เทศบาลตำบล"} <= texts


@pytest.mark.parametrize(
    "arguments",
    [
        ("new", "--year", 2561, "-o", "x.xlsx"),
        ("new", "--year", 2567, "-o", "x.xlsx", "--type", "สมาคม"),
        ("new", "--year", 2567, "-o", "x.xlam"),
        ("new", "--year", 2567, "-o", "x"),
        ("frameworks", 2500),
        ("analyze", "x.xlsx", "--report", "poem"),
        ("analyze",),
        ("dance",),
    ],
)
def test_usage_errors(arguments: tuple[object, ...], tmp_path: Path) -> None:
    done = run(*arguments, folder=tmp_path)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_frameworks_are_shown() -> None:
    years = run("frameworks")
    assert years.returncode == 0
    assert all(str(year) in years.stdout for year in range(2562, 2570))
    one = run("frameworks", 2567)
    assert "การใช้ทรัพย์สินของราชการ" in one.stdout
    assert "O34" in one.stdout


def test_demo_ends_with_zero_and_the_headline(tmp_path: Path) -> None:
    done = run("demo", "-o", tmp_path)
    assert done.returncode == 0, done.stderr
    assert "69.50" in done.stderr
    assert "ต้องปรับปรุงโดยด่วน" in done.stderr
    assert len(list(tmp_path.glob("*.xlsx"))) == 3


def test_doctor_names_what_is_here() -> None:
    done = run("doctor")
    assert done.returncode == 0, done.stderr
    assert "openpyxl" in done.stderr


def test_an_internal_error_shows_no_traceback(filled: Path, tmp_path: Path) -> None:
    broken = "import ita_xl.commands.check as c, sys\ndef boom(*a): raise RuntimeError('boom')\nc.check_files = boom\n"
    program = broken + f"sys.argv = ['ita-xl', 'check', {str(filled)!r}]\nfrom ita_xl.cli import main\nmain()"
    import subprocess
    import sys

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 10
    assert "Traceback" not in done.stderr
    assert "boom" in done.stderr


def test_python_gets_the_same_as_the_command_line(
    filled: Path, tmp_path: Path, analysed: tuple[Path, dict[str, object], str]
) -> None:
    import ita_xl

    result = ita_xl.analyze(filled, tmp_path)
    assert str(result.document.total.used) == "69.50"
    for name in ("my.analyzed.xlsx", "my.report.xlsx"):
        assert (tmp_path / name).read_bytes() == (analysed[0] / name).read_bytes()


def test_own_wording_wins_and_its_errors_are_explained(filled: Path, tmp_path: Path) -> None:
    import ita_xl

    words = tmp_path / "words"
    words.mkdir()
    packaged = Path(ita_xl.__file__).parent / "narrative" / "foreword.j2"
    own = "ข้อความของหน่วยงานเอง"
    (words / "foreword.j2").write_text(own + "\n", encoding="utf-8")
    assert packaged.is_file()
    done = run("analyze", filled, "-o", tmp_path / "own", "--narratives", words)
    assert done.returncode == 0, done.stderr
    book = openpyxl.load_workbook(tmp_path / "own" / "my.report.xlsx")
    texts = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert any(own in text for text in texts)

    (words / "foreward.j2").write_text("x", encoding="utf-8")
    misspelt = run("analyze", filled, "-o", tmp_path / "misspelt", "--narratives", words)
    assert misspelt.returncode == 2
    assert "foreward.j2" in misspelt.stderr
    assert "foreword.j2" in misspelt.stderr
    (words / "foreward.j2").unlink()

    (words / "foreword.j2").write_text("ดี\n{{ nothing_known }}\n", encoding="utf-8")
    broken = run("analyze", filled, "-o", tmp_path / "broken", "--narratives", words)
    assert broken.returncode == 2
    assert "Traceback" not in broken.stderr
    for part in ("foreword.j2", "2", "nothing_known"):
        assert part in broken.stderr
    assert not (tmp_path / "broken").exists()


def test_all_kinds_at_once_have_their_names(filled: Path, tmp_path: Path) -> None:
    done = run("analyze", filled, "-o", tmp_path, "--report", "all", "--json", "-")
    assert done.returncode == 0, done.stderr
    kinds = ["analysis", "measures", "followup", "development", "memo"]
    names = sorted(["my.analyzed.xlsx", *(f"my.report.{kind}.xlsx" for kind in kinds)])
    assert sorted(p.name for p in tmp_path.iterdir()) == names
    reports = json.loads(done.stdout)["outputs"]["reports"]
    assert [report["kind"] for report in reports] == kinds
    assert all(Path(report["xlsx"]).is_file() and report["pdf"] is None for report in reports)


def test_kinds_ticked_in_the_workbook_are_made(filled: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(filled)
    sheet, place = book.defined_names["ita_report_memo"].attr_text.replace("$", "").replace("'", "").split("!")
    book[sheet][place].value = "ใช่"
    ticked = tmp_path / "ticked.xlsx"
    book.save(ticked)
    done = run("analyze", ticked, "-o", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "ticked.report.memo.xlsx").is_file()


def test_the_memo_stands_in_front_of_the_report_in_one_file(filled: Path, tmp_path: Path) -> None:
    done = run(
        "analyze", filled, "-o", tmp_path, "--report", "memo", "--report", "measures", "--with-memo", "--json", "-"
    )
    assert done.returncode == 0, done.stderr
    assert [made["kind"] for made in json.loads(done.stdout)["outputs"]["reports"]] == ["measures"]
    sheets = openpyxl.load_workbook(tmp_path / "my.report.xlsx", read_only=True).sheetnames
    assert sheets[:2] == ["บันทึกข้อความ", "ปก"]


@pytest.mark.office
def test_pdf_stands_beside_the_report(filled: Path, tmp_path: Path) -> None:
    done = run("analyze", filled, "-o", tmp_path, "--report", "memo", "--pdf", "--json", "-")
    assert done.returncode == 0, done.stderr
    pdf = Path(json.loads(done.stdout)["outputs"]["reports"][0]["pdf"])
    assert pdf == tmp_path / "my.report.pdf"
    assert pdf.read_bytes().startswith(b"%PDF-")


def test_json_never_replaces_a_workbook(filled: Path, tmp_path: Path) -> None:
    before = filled.read_bytes()
    for target in (filled, tmp_path / "out.xlsx", tmp_path, tmp_path / "missing" / "x.json"):
        assert run("check", filled, "--json", target).returncode == 2
        assert run("analyze", filled, "-o", tmp_path / "out", "--json", target).returncode == 2
    assert filled.read_bytes() == before
    assert list(tmp_path.iterdir()) == []


def test_when_one_output_cannot_be_replaced_none_is(filled: Path, tmp_path: Path) -> None:
    """As when the report is open in Excel on Windows."""
    (tmp_path / "my.analyzed.xlsx").write_text("the earlier one")
    (tmp_path / "my.report.xlsx").mkdir()
    (tmp_path / "my.report.xlsx" / "in the way").touch()
    done = run("analyze", filled, "-o", tmp_path)
    assert done.returncode == 2
    assert (tmp_path / "my.analyzed.xlsx").read_text() == "the earlier one"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["my.analyzed.xlsx", "my.report.xlsx"]


def test_an_output_that_is_open_elsewhere_brings_the_earlier_ones_back(tmp_path: Path) -> None:
    """On Windows a workbook that is open in Excel cannot be replaced; here the second new file is simply gone."""
    from ita_xl.whole_file import publish

    scratch, out = tmp_path / "scratch", tmp_path / "out"
    scratch.mkdir()
    out.mkdir()
    (scratch / "a.xlsx").write_text("new a")
    (out / "a.xlsx").write_text("old a")
    (out / "b.xlsx").write_text("old b")
    with pytest.raises(OSError, match=r"b\.xlsx"):
        publish([scratch / "a.xlsx", scratch / "b.xlsx"], out, scratch)
    assert {p.name: p.read_text() for p in out.iterdir()} == {"a.xlsx": "old a", "b.xlsx": "old b"}


def test_every_console_text_has_one_home_and_both_languages() -> None:
    from importlib.resources import files

    import yaml

    seen: dict[str, set[str]] = {"th": set(), "en": set()}
    for entry in files("ita_xl.console_texts").iterdir():
        if entry.name.endswith(".yaml"):
            texts = yaml.safe_load(entry.read_text(encoding="utf-8"))
            assert set(texts) == {"th", "en"}, entry.name
            for language, own in texts.items():
                assert not seen[language] & set(own), entry.name
                seen[language] |= set(own)
    assert seen["th"] == seen["en"]
