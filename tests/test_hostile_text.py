"""Text from a submission is text in every output: no formula, link, template expression, path, or terminal escape."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import etree
from workbooks import Edit, edited, filled, typed

from ita_xl.batch.submitted import Status, Submitted
from ita_xl.batch.summary import write_summary
from ita_xl.commands.annotations import annotation_lines
from ita_xl.commands.sarif import sarif
from ita_xl.console import Console
from ita_xl.pipeline import Result, analyze
from ita_xl.report.kinds import KINDS
from ita_xl.result import encode
from ita_xl.workbook import layout
from ita_xl.workbook.mark import mark_workbook

HOSTILE = (
    "=cmd|'/c calc'!A1", "=HYPERLINK(\"http://x.example\",\"คลิก\")", "+1+1", "-1+1", "@SUM(1,1)", "\t=1+1",
    "\r\n=1+1", "{=1+1}", "＝1+1", "{{ 191 * 7 }}", "{% for x in ().__class__.__mro__ %}{{ x }}{% endfor %}",
    "{0.__class__}", "%s%n", "\x1b[31mแดง\x1b[0m", "\x1b]8;;http://x.example\x07คลิก\x1b]8;;\x07", "\x9b31m",
    "ก\u202eข\u2066ค", "\x00\x07\x7f", "\ud800", "\ufffe\uffff", "http://x.example/?a=1&b=2",
    "file:///C:/Windows/x.exe", "\\\\server\\share", "../../x", "..\\..\\x", "CON", "_x000D_", "_x001B_[31m",
    "_x005F_x001B_", "&CONTENT&A&\"Arial\"", "<b>&amp;</b>]]>", "![x](http://x)", "[ดู](http://x.example)",
    "::error::x", "บุคลากรทุกคน " * 300, "a" * 3000, "' or 1=1", "\u0e48\u0e49", "$(touch x)", "`id`",
)  # fmt: skip

_PLAN = ("ประเด็น", "จุดอ่อน", "มาตรการ", "ขั้นตอน", "ผู้รับผิดชอบ", "การกำกับติดตาม", "ตัวชี้วัดความสำเร็จ", "งบประมาณ", "ที่มา")
_FOLLOW_UP = ("ผลการดำเนินงาน", "หลักฐาน", "ปัญหา/อุปสรรค", "ข้อเสนอแนะ")
_SIGNATORY = ("ชื่อ-สกุล", "ตำแหน่ง", "ตำแหน่ง (ต่อ)", "ความเห็น")
_PROFILE = (
    "agency", "agency_short", "agency_code", "agency_type", "subdistrict", "district", "province", "website", "phone",
    "doc_no", "department", "addressee", "digits", "font", "units",
)  # fmt: skip
FIELDS = len(_PROFILE) + len(_PLAN) + len(_FOLLOW_UP) + len(_SIGNATORY)

SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# What a terminal or an editor obeys; line ends and tabs are XML's own.
ORDERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
STORED_ORDER = re.compile(r"_x(?:00[01][0-9A-F]|007F|00[89][0-9A-F]|D[89A-F][0-9A-F]{2})_", re.IGNORECASE)


def stored(text: str) -> str:
    """As Excel stores what XML cannot hold."""
    return re.sub(
        "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", lambda found: f"_x{ord(found[0]):04X}_", text
    )


def typed_everywhere(texts: list[str]) -> list[Edit]:
    """Edits that type the texts into every field that takes free text, and into some that do not."""
    left = iter([stored(text) for text in texts])
    edits = [filled(field, next(left)) for field in _PROFILE]
    edits += [typed(layout.PLAN, 1, header, next(left)) for header in _PLAN]
    edits += [typed(layout.FOLLOW_UP, 1, "รหัส", "M01"), typed(layout.FOLLOW_UP, 1, "รอบ", "12 เดือน")]
    edits += [typed(layout.FOLLOW_UP, 1, header, next(left)) for header in _FOLLOW_UP]
    return edits + [typed(layout.SIGNATORIES, 1, header, next(left)) for header in _SIGNATORY]


def markup(path: Path) -> Iterator[tuple[str, etree._Element]]:
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels", ".vml")):
                yield name, etree.fromstring(archive.read(name))


def texts_of(root: etree._Element) -> Iterator[str]:
    """Every text and attribute of a part."""
    for element in root.iter():
        yield from (text for text in (element.text, element.tail, *element.attrib.values()) if text)


def reaching(root: etree._Element) -> set[str]:
    """Cells with a formula, links, and relations that lead out."""
    formulas = {f.getparent().get("r") for f in root.iter(f"{SPREADSHEET}f") if f.getparent().tag == f"{SPREADSHEET}c"}
    links = {f"link {link.get('ref')}" for link in root.iter(f"{SPREADSHEET}hyperlink")}
    outside = {r.get("Target") for r in root.iter("{*}Relationship") if r.get("TargetMode") == "External"}
    return formulas | links | outside


def assert_only_text(path: Path, before: Path | None = None) -> None:
    """No formula, link or order that was not in the workbook `before`, whose own cells stay as they are."""
    parts = dict(markup(before)) if before else {}
    known = {text for root in parts.values() for text in texts_of(root)}
    for name, root in markup(path):
        assert reaching(root) <= (reaching(parts[name]) if name in parts else set()), name
        for text in texts_of(root):
            if text in known:
                continue
            assert not ORDERS.search(text), (name, text)
            stored_order = STORED_ORDER.search(text.replace("_x005F_", ""))
            assert not stored_order or name.endswith(".vml"), (name, text)  # whose shapes are called _x0000_t202
            assert "1337" not in text, "a template expression was computed"


def shown_on(console_of: str, terminal: bool, result: Result, monkeypatch: pytest.MonkeyPatch) -> str:
    """What a person sees of a result."""
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("NO_COLOR", "1")
    console = Console(console_of)
    console.terminal = terminal
    console.result(result)
    monkeypatch.undo()
    return stream.getvalue()


def assert_all_outputs_are_text(texts: list[str], folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = edited(folder / "my.xlsx", *typed_everywhere(texts))
    result = analyze(path, folder / "out", tuple(KINDS))
    assert result.outputs.analyzed, [finding.code for finding in result.checked.findings]
    reports = [Path(report.xlsx) for report in result.outputs.reports]
    assert {entry.name for entry in folder.iterdir()} == {"my.xlsx", "out"}
    assert {entry.name for entry in (folder / "out").iterdir()} == {
        "my.analyzed.xlsx", *(f"my.report.{kind}.xlsx" for kind in KINDS)
    }  # fmt: skip
    for report in reports:
        assert_only_text(report)
    assert_only_text(Path(result.outputs.analyzed), before=path)
    checked = result.checked
    assert checked.assessment
    mark_workbook(path, folder / "marked.xlsx", checked.assessment, checked.findings)
    assert_only_text(folder / "marked.xlsx", before=path)
    document = encode(result.document)
    assert json.loads(document)["agency"]
    log = json.dumps(sarif([("my.xlsx", checked.findings)], "th", "1.0"), ensure_ascii=False)
    seen = [shown_on(language, True, result, monkeypatch) for language in ("th", "en")]
    for text in (document, log, shown_on("th", False, result, monkeypatch), *seen):
        assert not ORDERS.search(text), "an order to the terminal"
    for line in annotation_lines("my.xlsx", checked.findings, "th"):
        assert re.match(r"::(error|warning|notice) file=my\.xlsx,title=[^:,\n]*::[^\n]*$", line)
    assert_summary_is_text(result, folder / "summary")


def assert_summary_is_text(result: Result, folder: Path) -> None:
    submitted = Submitted(
        source="my.xlsx", status=Status.FINDINGS, modified="", document=result.document, outputs=("my.report.xlsx",)
    )
    folder.mkdir()
    write_summary([submitted], folder)
    for name, root in markup(folder / "summary.xlsx"):
        links = [r.get("Target") for r in root.iter("{*}Relationship") if r.get("TargetMode") == "External"]
        assert set(links) <= {"my.report.xlsx"}, name
        for element in root.iter():
            assert not ORDERS.search(element.text or ""), name
            assert element.tag != f"{SPREADSHEET}f" or element.getparent().tag != f"{SPREADSHEET}c"
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            for row in csv.reader(stream):
                for cell in row:
                    assert not ORDERS.search(cell)
                    assert not re.match(r"[=+@\t\r＝＋＠]|-(?![0-9.]+$)", cell), cell
    assert not [entry for entry in folder.rglob("*") if not entry.name.startswith("summary")]


texts = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=30)), min_size=1, max_size=3).map("".join)


@settings(max_examples=5, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(texts, min_size=FIELDS, max_size=FIELDS))
@example([HOSTILE[n % len(HOSTILE)] for n in range(FIELDS)])
@example([HOSTILE[(n + FIELDS) % len(HOSTILE)] for n in range(FIELDS)])
@example([HOSTILE[(n * 7 + 3) % len(HOSTILE)] for n in range(FIELDS)])
def test_typed_text_is_text_in_every_output(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, texts: list[str]
) -> None:
    assert_all_outputs_are_text(texts, tmp_path_factory.mktemp("text"), monkeypatch)


@pytest.mark.parametrize(
    "name",
    [
        "=cmd|' calc'!A1",
        "-rf",
        "\x1b[31m",
        "a\nb",
        "ก\u202eข",
        "{{ 7 }}",
        "a;b,c",
        "..x",
        "%41",
        "\x9b31m",
        "_x001B_",
        "\udcff",
    ],
)
def test_a_file_name_is_only_a_name(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = edited(tmp_path / f"{name}.xlsx")
    result = analyze(path, tmp_path / "out")
    assert {entry.name for entry in (tmp_path / "out").iterdir()} == {f"{name}.analyzed.xlsx", f"{name}.report.xlsx"}
    for text in (encode(result.document), shown_on("th", False, result, monkeypatch)):
        assert not ORDERS.search(text)
    path.write_bytes(b"not a workbook")
    refusal = analyze(path, tmp_path / "out2")
    for text in (encode(refusal.document), shown_on("th", False, refusal, monkeypatch)):
        assert not ORDERS.search(text)
    assert "\n" not in refusal.checked.findings[0].message_th
    assert msgspec.json.decode(encode(refusal.document))["findings"]
