"""The findings for machines: annotations of GitHub, SARIF 2.1.0, JSON with its published schema."""

from __future__ import annotations

import json
import re
import runpy
from pathlib import Path

import jsonschema
import pytest
from test_bad_input import run
from workbooks import edited, example_bytes, filled, typed

from ita_xl.commands.annotations import annotation_lines
from ita_xl.commands.sarif import sarif
from ita_xl.findings.catalogue import catalogue
from ita_xl.findings.finding import Finding, Severity

ROOT = Path(__file__).parents[1]
HOSTILE = "50%\n::stop-commands::x\r\n[ดู](https://example.org) {0} \x1b[31m"


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with an error, warnings and a note, in a folder whose name needs escaping."""
    path = tmp_path_factory.mktemp("ส่ง, แล้ว") / "my 100%.xlsx"
    edits = (
        typed("คะแนนรายข้อ", "i1", "คะแนน", "แปดสิบ"),
        typed("คะแนนรายข้อ", "i2", "คะแนน", "๘๕.๕"),
        filled("phone", "02 000 0000"),
    )
    return edited(path, *edits, source=example_bytes())


def finding(message: str) -> Finding:
    return Finding(
        code="V1", severity=Severity.ERROR, sheet="คะแนน, ส่ง: 1", cell="F4",
        message_th=message, message_en=message, fix_th="แก้", fix_en="mend",
    )  # fmt: skip


class TestGithub:
    def test_each_finding_is_one_annotation(self, wrong: Path) -> None:
        done = run("check", wrong, "--format", "github", "--fail-on", "warning")
        assert done.returncode == 1
        lines = done.stdout.splitlines()
        found = json.loads(run("check", wrong, "--json", "-").stdout)["files"][0]["findings"]
        kinds = {"error": "error", "warning": "warning", "note": "notice"}
        assert [line.split()[0] for line in lines] == [f"::{kinds[f['severity']]}" for f in found]
        assert all(",title=" in line and "my 100%25.xlsx" in line for line in lines)
        assert "คะแนนรายข้อ!F4: " in lines[0]

    def test_text_of_a_workbook_begins_no_other_command(self) -> None:
        (line,) = annotation_lines("a,b:c.xlsx", [finding(HOSTILE)], "th")
        assert "\n" not in line
        assert "\x1b" not in line
        head, text = re.fullmatch(r"::error (file=.*?)::(.*)", line).groups()  # type: ignore[union-attr]
        assert head == "file=a%2Cb%3Ac.xlsx,title=V1 คะแนนไม่ใช่ตัวเลข"
        assert text.startswith("คะแนน, ส่ง: 1!F4: 50%25%0A::stop-commands::x")

    def test_english(self) -> None:
        (line,) = annotation_lines("a.xlsx", [finding("no score")], "en")
        assert line == "::error file=a.xlsx,title=V1 Score is not a number::คะแนน, ส่ง: 1!F4: no score%0A→ mend"


class TestSarif:
    def test_the_log_has_the_shape_of_the_standard(self, wrong: Path, tmp_path: Path) -> None:
        done = run("check", wrong, tmp_path / "missing.xlsx", "--format", "sarif", "--lang", "en")
        assert done.returncode == 3
        log = json.loads(done.stdout)
        assert log["version"] == "2.1.0"
        (one,) = log["runs"]
        rules = one["tool"]["driver"]["rules"]
        assert [rule["id"] for rule in rules] == list(catalogue())
        for result in one["results"]:
            rule = rules[result["ruleIndex"]]
            assert rule["id"] == result["ruleId"]
            assert rule["defaultConfiguration"]["level"] == result["level"] in {"error", "warning", "note"}
            (place,) = result["locations"]
            assert set(place["physicalLocation"]) == {"artifactLocation", "region"}
            assert len(result["partialFingerprints"]["finding/v1"]) == 64
        prints = [result["partialFingerprints"]["finding/v1"] for result in one["results"]]
        assert len(set(prints)) == len(prints)
        first = one["results"][0]
        assert first["locations"][0]["logicalLocations"] == [{"fullyQualifiedName": "คะแนนรายข้อ!F4"}]
        assert first["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == wrong.as_uri()
        assert one["results"][-1]["ruleId"] == "F1"

    def test_the_rules_are_there_in_both_languages(self) -> None:
        (one,) = sarif([], "th", "0.1.0")["runs"]
        (other,) = one["translations"]
        assert (one["tool"]["driver"]["language"], other["language"]) == ("th", "en")
        thai, english = one["tool"]["driver"]["rules"][0], other["rules"][0]
        assert thai["id"] == english["id"]
        text = catalogue()[thai["id"]]
        assert (thai["shortDescription"]["text"], english["shortDescription"]["text"]) == (text.title_th, text.title_en)
        assert "{" not in json.dumps([rule["fullDescription"] for rule in other["rules"]]).replace('{"text"', "")

    def test_text_of_a_workbook_is_no_link_and_no_placeholder(self) -> None:
        (result,) = sarif([("a b.xlsx", [finding(HOSTILE)])], "th", "0.1.0")["runs"][0]["results"]
        assert "](" not in result["message"]["text"]
        assert "{{0}}" in result["message"]["text"]
        assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "a%20b.xlsx"


class TestJson:
    def test_only_one_document_goes_to_stdout(self, wrong: Path) -> None:
        done = run("check", wrong, "--format", "sarif", "--json", "-")
        assert done.returncode == 2
        assert done.stdout == ""

    def test_the_published_schemas_are_those_of_the_program(self) -> None:
        """docs/schema is made by tools/build_docs.py."""
        for name, text in runpy.run_path(str(ROOT / "tools" / "build_docs.py"))["json_schemas"]().items():
            assert (ROOT / "docs" / "schema" / name).read_text(encoding="utf-8") == text

    def test_documents_follow_their_schema(self, wrong: Path, tmp_path: Path) -> None:
        checked = json.loads(run("check", wrong, tmp_path / "missing.xlsx", "--json", "-").stdout)
        validate(checked, "ita-xl-check-1.json")
        (tmp_path / "good.xlsx").write_bytes(example_bytes("002"))
        result = json.loads(run("analyze", tmp_path / "good.xlsx", "--json", "-").stdout)
        assert result["outputs"]["reports"]
        validate(result, "ita-xl-result-1.json")

    @pytest.mark.parametrize(
        ("place", "value"),
        [("schema", "ita-xl/result/2"), ("fiscal_year", "2567"), ("total", {"used": "69.50"}), ("findings", [{}])],
    )
    def test_a_wrong_document_is_told(self, place: str, value: object, tmp_path: Path) -> None:
        result = json.loads(run("check", tmp_path / "missing.xlsx", "--json", "-").stdout)["files"][0]
        validate(result, "ita-xl-result-1.json")
        with pytest.raises(jsonschema.ValidationError):
            validate(result | {place: value}, "ita-xl-result-1.json")


def validate(document: object, schema: str) -> None:
    rules = json.loads((ROOT / "docs" / "schema" / schema).read_text(encoding="utf-8"))
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    jsonschema.Draft202012Validator(rules, format_checker=checker).validate(document)
