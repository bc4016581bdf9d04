"""A batch of real workbooks: one status each, the outputs of `analyze`, equal bytes again, nothing done twice."""

from __future__ import annotations

import contextlib
import csv
import json
import shutil
import zipfile
from collections import Counter
from pathlib import Path

import jsonschema
import msgspec
import pytest
from batch_runs import Heard, by_name, outputs, run
from typer.testing import CliRunner
from workbooks import edited, empty_bytes, example_bytes, filled, typed

from ita_xl.batch.manifest import MANIFEST
from ita_xl.batch.runner import Batch
from ita_xl.batch.store import open_store
from ita_xl.batch.submissions import Submissions
from ita_xl.batch.submitted import Status
from ita_xl.cli import app
from ita_xl.pipeline import analyze
from ita_xl.result import encode
from ita_xl.workbook.layout import ITEMS

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def submitted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What arrives by e-mail: good workbooks, one with its agency code, an empty one, a letter, an archive."""
    folder = tmp_path_factory.mktemp("mail") / "in"
    (folder / "ก").mkdir(parents=True)
    (folder / "อบต.เขวาใหญ่.xlsx").write_bytes(example_bytes("001"))
    edited(folder / "ก" / "coded.xlsx", filled("agency_code", "06440101"))
    edited(folder / "wrong.xlsx", typed(ITEMS, "i1", "คะแนน", 850))
    (folder / "empty.xlsx").write_bytes(empty_bytes(2565))
    (folder / "letter.xlsx").write_bytes(b"dear sir")
    with zipfile.ZipFile(folder / "mail.zip", "w") as mail:
        mail.writestr("002.xlsx", example_bytes("002"))
    return folder


@pytest.fixture(scope="module")
def done(submitted: Path) -> tuple[Path, Batch]:
    """The batch, run once, with paths as they stand on a command line."""
    with contextlib.chdir(submitted.parent):
        return submitted.parent / "out", run("out", "in")


@pytest.fixture
def copied(done: tuple[Path, Batch], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of both folders to change things in; the output folder, in the working directory."""
    shutil.copytree(done[0].parent, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return Path("out")


def test_each_workbook_ends_in_exactly_one_status(done: tuple[Path, Batch]) -> None:
    records = by_name(done[1])
    assert {name: (record.status.value, record.exit) for name, record in records.items()} == {
        "อบต.เขวาใหญ่.xlsx": ("done-with-findings", 0),
        "coded.xlsx": ("done-with-findings", 0),
        "002.xlsx": ("done-with-findings", 0),
        "empty.xlsx": ("refused", 0),
        "letter.xlsx": ("refused", 3),
        "wrong.xlsx": ("refused", 0),
    }
    assert records["letter.xlsx"].codes == ("F8",)
    assert records["002.xlsx"].source.endswith("mail.zip!002.xlsx")
    lines = [json.loads(line) for line in (done[0] / MANIFEST).read_text(encoding="utf-8").splitlines()]
    assert [line["line"] for line in lines] == ["run"] + ["workbook"] * 6
    assert sorted(line["source"] for line in lines[1:]) == sorted(record.source for record in done[1].records)


def test_the_outputs_are_those_of_analyze(submitted: Path, done: tuple[Path, Batch], tmp_path: Path) -> None:
    result = analyze(submitted / "อบต.เขวาใหญ่.xlsx", tmp_path)
    folder = done[0] / "อบต-เขวาใหญ่"
    made = {path.name.partition(".")[2]: path.read_bytes() for path in folder.iterdir()}
    assert made["analyzed.xlsx"] == Path(result.outputs.analyzed or "").read_bytes()
    assert made["report.xlsx"] == Path(result.outputs.reports[0].xlsx).read_bytes()
    document = json.loads(made["result.json"])
    assert document["total"]["published"] == 69.5
    assert document["outputs"]["reports"] == [
        {"kind": "analysis", "xlsx": "อบต-เขวาใหญ่/อบต-เขวาใหญ่.report.xlsx", "pdf": None}
    ]


def test_a_refused_workbook_leaves_its_result_alone_and_the_name_it_came_with(done: tuple[Path, Batch]) -> None:
    assert [path.name for path in (done[0] / "letter").iterdir()] == ["letter.result.json"]
    document = json.loads((done[0] / "letter" / "letter.result.json").read_text(encoding="utf-8"))
    assert "letter.xlsx" in document["findings"][0]["message_th"]
    assert document["schema"] == "ita-xl/result/1"


def test_the_agency_code_leads_the_name(done: tuple[Path, Batch]) -> None:
    assert (done[0] / "06440101_coded" / "06440101_coded.analyzed.xlsx").is_file()


def test_a_rerun_gives_equal_bytes(submitted: Path, done: tuple[Path, Batch], tmp_path: Path) -> None:
    run(tmp_path / "again", submitted, jobs=1)
    assert outputs(tmp_path / "again") == outputs(done[0])


def test_resume_does_what_is_new_changed_or_lost_and_nothing_else(
    copied: Path,
) -> None:
    out, mail = copied, Path("in")
    before = outputs(out)
    (out / "06440101_coded" / "06440101_coded.report.xlsx").unlink()
    (out / "letter" / "letter.result.json").write_text("{}", encoding="utf-8")
    (mail / "wrong.xlsx").write_bytes(example_bytes("002"))
    (mail / "new" / "empty.xlsx").parent.mkdir()
    (mail / "new" / "empty.xlsx").write_bytes(empty_bytes(2568))
    watch = Heard()
    batch = run(out, mail, resume=True, watch=watch)
    assert sorted(Path(name).name for name in watch.done) == ["coded.xlsx", "empty.xlsx", "letter.xlsx", "wrong.xlsx"]
    assert len(watch.skipped) == 3
    assert by_name(batch)["wrong.xlsx"].status is Status.FINDINGS
    after = outputs(out)
    assert {name: after[name] for name in before if "wrong" not in name} == {
        name: digest for name, digest in before.items() if "wrong" not in name
    }
    assert list(watch.renamed.values()) == ["empty-2"], "the workbook that was there first keeps its name"
    again = Heard()
    run(out, mail, resume=True, watch=again)
    assert again.done == []


def test_a_rerun_takes_away_what_the_same_workbook_left_under_another_name(copied: Path) -> None:
    edited(Path("in/ก/coded.xlsx"), filled("agency_code", "7"))
    run(copied, "in/ก")
    assert not (copied / "06440101_coded").exists()
    assert (copied / "7_coded" / "7_coded.report.xlsx").is_file()
    assert (copied / "letter" / "letter.result.json").is_file(), "those of others stay"


def test_other_options_are_another_batch(copied: Path) -> None:
    out = copied
    result = CliRunner().invoke(app, ["batch", "in/ก", "-o", "out", "--resume", "--report", "memo", "--json", "-"])
    document = json.loads(result.stdout)
    schema = json.loads((ROOT / "docs" / "schema" / "ita-xl-batch-1.json").read_text(encoding="utf-8"))
    jsonschema.validate(document, schema)
    assert document["counts"] == {"done": 0, "done-with-findings": 1, "refused": 0}
    (listed,) = document["files"]
    assert listed["outputs"] == [
        f"06440101_coded/06440101_coded.{ending}" for ending in ("analyzed.xlsx", "report.xlsx", "result.json")
    ]
    document = json.loads((out / "06440101_coded" / "06440101_coded.result.json").read_text(encoding="utf-8"))
    assert [report["kind"] for report in document["outputs"]["reports"]] == ["memo"]


def test_results_are_read_back_as_they_were(submitted: Path, done: tuple[Path, Batch]) -> None:
    out, batch = done
    with open_store(str(out)) as (store, _):
        found = {item.source.rpartition("/")[2]: item for item in Submissions(store, batch.records)}
    item = found["อบต.เขวาใหญ่.xlsx"]
    fresh = analyze(submitted / "อบต.เขวาใหญ่.xlsx", out.parent / "fresh").document
    assert item.document.agency == fresh.agency, "dates are dates, points are decimals"
    assert encode(msgspec.structs.replace(item.document, outputs=fresh.outputs)) == encode(fresh)
    assert item.outputs[0] == "อบต-เขวาใหญ่/อบต-เขวาใหญ่.report.xlsx"
    assert item.modified.endswith("+00:00")
    assert found["letter.xlsx"].status is Status.REFUSED


@pytest.mark.parametrize(
    ("names", "options", "code"),
    [
        (["อบต.เขวาใหญ่.xlsx"], [], 0),
        (["อบต.เขวาใหญ่.xlsx"], ["--fail-on", "warning"], 1),
        (["อบต.เขวาใหญ่.xlsx", "wrong.xlsx"], [], 1),
        (["wrong.xlsx", "letter.xlsx"], [], 3),
        (["none.xlsx"], [], 3),
        (["letter.xlsx"], ["--report", "poem"], 2),
        (["letter.xlsx"], ["--json", "x.xlsx"], 2),
    ],
)
def test_the_exit_code_is_the_highest_of_all(
    submitted: Path, tmp_path: Path, names: list[str], options: list[str], code: int
) -> None:
    arguments = [str(submitted / name) for name in names]
    result = CliRunner().invoke(app, ["batch", *arguments, "-o", str(tmp_path / "out"), "--jobs", "1", *options])
    assert result.exit_code == code, result.stderr


def test_the_summary_counts_every_workbook_and_names_who_is_missing(copied: Path, tmp_path: Path) -> None:
    expected = tmp_path / "all.csv"
    expected.write_text("code,name,type,province\n06440101,ก,,\n99999999,เทศบาลตำบลที่ยังไม่ส่ง,,\n", encoding="utf-8")
    arguments = ["batch", "in", "-o", "out", "--resume", "--expected", str(expected), "--format", "github"]
    result = CliRunner().invoke(app, [*arguments, "--lang", "en"])
    assert result.exit_code == 3
    rows = list(csv.DictReader((copied / "summary.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert Counter(row["status"] for row in rows) == {"done-with-findings": 3, "refused": 3, "not-submitted": 1}
    (coded,) = (row for row in rows if row["agency_code"] == "06440101")
    assert (copied / coded["report"]).is_file()
    assert "::error file=in/letter.xlsx,title=F8" in result.stdout
    before = outputs(copied)
    CliRunner().invoke(app, arguments)
    assert outputs(copied) == before, "the summary too has equal bytes"


def test_without_the_extra_all_but_the_summary_is_made(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ita_xl.commands.batch.missing_libraries", lambda: ["pandas"])
    result = CliRunner().invoke(app, ["batch", "in", "-o", "out", "--resume", "--lang", "en"])
    assert 'pip install "ita_xl[batch]" (pandas)' in result.stderr
    assert not (copied / "summary.xlsx").exists()
    refused = CliRunner().invoke(app, ["batch", "in", "-o", "out", "--expected", str(copied / "manifest.jsonl")])
    assert refused.exit_code == 2


def test_a_useless_list_of_agencies_is_told_before_anything_is_done(submitted: Path, tmp_path: Path) -> None:
    (tmp_path / "all.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    arguments = ["batch", str(submitted), "-o", str(tmp_path / "new"), "--expected", str(tmp_path / "all.csv")]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 2
    assert "all.csv" in result.stderr
    assert not (tmp_path / "new").exists()


def test_an_empty_folder_is_told_and_fails(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["batch", str(tmp_path), "-o", str(tmp_path / "out"), "--lang", "en"])
    assert result.exit_code == 3
    assert "no workbook found" in result.stderr


def test_broken_rules_stop_the_batch_before_anything_is_written(submitted: Path, tmp_path: Path) -> None:
    (tmp_path / "2567.yaml").write_text("version: x", encoding="utf-8")
    out = tmp_path / "out"
    result = CliRunner().invoke(app, ["batch", str(submitted), "-o", str(out), "--frameworks", str(tmp_path)])
    assert result.exit_code == 2
    assert not out.exists()
