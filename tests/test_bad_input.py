"""Files and cells that cannot be used: their own finding in Thai and English, the exit code, nothing written."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from ita_xl.frameworks.load import load_framework
from ita_xl.workbook import layout
from ita_xl.workbook.template import build_template

OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def run(*arguments: object, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """The command line in a process of its own, as a server would start it."""
    command = [sys.executable, "-m", "ita_xl", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, cwd=folder)


def refused(file: Path, out: Path) -> tuple[int, list[dict[str, str]]]:
    """Exit code and findings of `analyze`; checks what must hold for every refusal."""
    before = hashlib.sha256(file.read_bytes()).hexdigest() if file.is_file() else None
    done = run("analyze", file, "-o", out, "--json", "-")
    assert "Traceback" not in done.stderr, done.stderr
    document = json.loads(done.stdout)
    assert document["schema"] == "ita-xl/result/1"
    assert document["outputs"] == {"analyzed": None, "reports": []}
    assert not out.exists() or not list(out.iterdir())
    if before:
        assert hashlib.sha256(file.read_bytes()).hexdigest() == before
    findings = document["findings"]
    for finding in findings:
        assert any("฀" <= c <= "๿" for c in finding["message_th"] + finding["fix_th"])
        assert finding["message_en"]
        assert finding["fix_en"]
    return done.returncode, findings


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty workbook of 2567."""
    path = tmp_path_factory.mktemp("empty") / "my.xlsx"
    build_template(load_framework(2567), path)
    return path


def no_zip(path: Path) -> None:
    path.write_bytes(b"this is no workbook" * 100)


def old_excel(path: Path) -> None:
    path.write_bytes(OLE + b"\0" * 600 + "Workbook".encode("utf-16-le") + b"\0" * 2000)


def encrypted(path: Path) -> None:
    path.write_bytes(OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 2000)


def word_document(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as package:
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
        package.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>',
        )
        package.writestr("word/document.xml", "<w:document xmlns:w='x'/>")


def another_workbook(path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "รายชื่อผู้เข้าอบรม"
    book.save(path)


def bomb(path: Path) -> None:
    """A real workbook in which one sheet inflates to 600 MB."""
    built = BytesIO()
    build_template(load_framework(2567), built)
    with zipfile.ZipFile(built) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for entry in source.infolist():
            if entry.filename != "xl/worksheets/sheet1.xml":
                package.writestr(entry, source.read(entry))
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(600):
                part.write(b" " * 1_000_000)


FILES: dict[str, Callable[[Path], object]] = {
    "missing": lambda _path: None,
    "empty": lambda path: path.write_bytes(b""),
    "directory": lambda path: path.mkdir(),
    "not a zip": no_zip,
    "old Excel": old_excel,
    "password": encrypted,
    "Word": word_document,
    "no score sheet": another_workbook,
    "bomb": bomb,
}


@pytest.mark.parametrize("kind", FILES)
def test_a_file_that_is_no_ita_workbook(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "my.xlsx"
    FILES[kind](file)
    code, findings = refused(file, tmp_path / "out")
    assert code == 3
    assert [f["severity"] for f in findings] == ["error"], findings


def test_every_bad_file_has_a_finding_of_its_own(tmp_path: Path) -> None:
    from ita_xl.pipeline import check_workbook

    codes = {}
    for kind, make in FILES.items():
        file = tmp_path / f"{kind}.xlsx"
        make(file)
        codes[kind] = check_workbook(file).findings[0].code
    assert len(set(codes.values())) == len(codes), codes


def test_a_truncated_workbook(empty: Path, tmp_path: Path) -> None:
    file = tmp_path / "my.xlsx"
    file.write_bytes(empty.read_bytes()[:-4000])
    code, findings = refused(file, tmp_path / "out")
    assert (code, len(findings)) == (3, 1)


def test_a_doctype_in_a_part(empty: Path, tmp_path: Path) -> None:
    file = tmp_path / "my.xlsx"
    with zipfile.ZipFile(empty) as source, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == "xl/workbook.xml":
                data = data.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a "aaaa">]>', 1)
            package.writestr(entry, data)
    code, findings = refused(file, tmp_path / "out")
    assert (code, len(findings)) == (3, 1)
    assert "xl/workbook.xml" in findings[0]["message_en"]


def cell_of(book: openpyxl.Workbook, sheet: str, header: str, code: str) -> openpyxl.cell.Cell:
    """The cell in column `header` of the row whose first column is `code`."""
    rows = list(book[sheet].iter_rows(min_row=1, max_row=80))
    head = next(row for row in rows if any(cell.value == header for cell in row))
    column = next(cell.column for cell in head if cell.value == header)
    row = next(row for row in rows if str(row[0].value) == code)
    return book[sheet].cell(row[0].row, column)


@pytest.mark.parametrize("value", [-5, 101, "ดี", "1,234"])
def test_a_score_that_is_none(value: object, empty: Path, tmp_path: Path) -> None:
    file = tmp_path / "my.xlsx"
    book = openpyxl.load_workbook(empty)
    cell = cell_of(book, layout.ITEMS, "คะแนน", "i1")
    cell.value = value
    book.save(file)
    code, findings = refused(file, tmp_path / "out")
    assert code == 1
    found = [f for f in findings if f["cell"] == cell.coordinate]
    assert [(f["sheet"], f["severity"]) for f in found] == [(layout.ITEMS, "error")]


def test_an_error_cell(empty: Path, tmp_path: Path) -> None:
    file = tmp_path / "my.xlsx"
    book = openpyxl.load_workbook(empty)
    cell = cell_of(book, layout.INDICATORS, "คะแนนตามประกาศ", "1")
    cell.value = "#DIV/0!"
    cell.data_type = "e"
    book.save(file)
    code, findings = refused(file, tmp_path / "out")
    assert code == 1
    assert any(f["cell"] == cell.coordinate and "#DIV/0!" in f["message_th"] for f in findings)


@pytest.mark.parametrize("code", ["i1", "O99", "i30"])
def test_a_doubled_or_foreign_code(code: str, empty: Path, tmp_path: Path) -> None:
    file = tmp_path / "my.xlsx"
    book = openpyxl.load_workbook(empty)
    cell = cell_of(book, layout.ITEMS, "ข้อ", "i2")
    cell.value = code
    cell_of(book, layout.ITEMS, "คะแนน", "i3").value = 90
    book.save(file)
    status, findings = refused(file, tmp_path / "out")
    assert status == 1
    assert any(f["severity"] == "error" and code in f["message_th"] for f in findings), findings


def test_the_wrong_year(empty: Path, tmp_path: Path) -> None:
    file = tmp_path / "my.xlsx"
    book = openpyxl.load_workbook(empty)
    place = book.defined_names["ita_year"].attr_text.split("!")[1].replace("$", "")
    book[layout.PROFILE][place].value = 2566
    book.save(file)
    code, findings = refused(file, tmp_path / "out")
    assert code == 1
    assert any(f["cell"] == place and f["severity"] == "error" for f in findings), findings


def test_an_unknown_stamp(empty: Path, tmp_path: Path) -> None:
    file = tmp_path / "my.xlsx"
    with zipfile.ZipFile(empty) as source, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for entry in source.infolist():
            package.writestr(entry, source.read(entry).replace(b"ita-xl/2567/2", b"ita-xl/2567/9"))
    code, findings = refused(file, tmp_path / "out")
    assert code == 4
    assert "ita-xl/2567/1" in findings[0]["message_en"] + findings[0]["fix_en"]


def test_a_workbook_without_a_score(empty: Path, tmp_path: Path) -> None:
    file = tmp_path / "my.xlsx"
    shutil.copy(empty, file)
    code, findings = refused(file, tmp_path / "out")
    assert code == 1
    assert "M1" in {f["code"] for f in findings}


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """A file stands where the folder for the results should be."""
    from ita_xl import examples

    file, taken = tmp_path / "my.xlsx", tmp_path / "taken"
    examples.build("001", file)
    taken.write_text("x")
    done = run("analyze", file, "-o", taken)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == ["my.xlsx", "taken"]
