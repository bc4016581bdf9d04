"""Workbooks as officers have them, and what stands in their parts, read independently of the code under test."""

from __future__ import annotations

import io
import struct
import subprocess
import warnings
import zipfile
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from pathlib import Path

import msgspec
import openpyxl
import xlsxwriter
from lxml import etree

from ita_xl import examples
from ita_xl.assessment import assess
from ita_xl.assessment.model import Assessment
from ita_xl.assessment.submission import Entry, ItemEntry, ScoreEntry
from ita_xl.frameworks.load import load_framework
from ita_xl.report import pdf
from ita_xl.workbook import layout
from ita_xl.workbook.analysis.sheets import add_analysis_sheets
from ita_xl.workbook.building.entries import submission_of
from ita_xl.workbook.building.formats import WORKBOOK_OPTIONS, Formats

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
PIXEL = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde"
    b"\x00\x00\x00\x0cIDATx\x9cc\xf8\xcf\xc0\x00\x00\x03\x01\x01\x00\xc9\xfe\x92\xef\x00\x00\x00\x00IEND\xaeB`\x82"
)


@cache
def assessment(key: str = "001") -> Assessment:
    example = examples.load(key)
    framework = load_framework(example.year)
    return assess(submission_of(example.entries, framework), framework)


def decorated(path: Path) -> Path:
    """What officers add: own sheets, pictures, notes, text boxes, names and macros, also on analysis sheets."""
    workbook = xlsxwriter.Workbook(path, WORKBOOK_OPTIONS)
    own = workbook.add_worksheet("บันทึกของฉัน")
    for name in layout.ANALYSIS_SHEETS:
        workbook.add_worksheet(name)
    workbook.add_chartsheet("แผนภูมิของฉัน").set_chart(chart := workbook.add_chart({"type": "pie"}))
    chart.add_series({"values": ["บันทึกของฉัน", 0, 0, 1, 0]})
    add_analysis_sheets(workbook, Formats(workbook), load_framework(2567))
    for sheet in (own, workbook.get_worksheet_by_name(layout.OVERVIEW)):
        sheet.insert_image("Z3", "logo.png", {"image_data": io.BytesIO(PIXEL)})
        sheet.write_comment("Z9", "ตรวจแล้ว")
        sheet.insert_textbox("Z12", "ร่าง")
    own.write_column("A1", [1, 2])
    own.write_formula("A3", "=SUM(A1:A2)", None, 3)
    workbook.define_name("my_range", "=บันทึกของฉัน!$A$1:$A$2")
    workbook.add_vba_project(io.BytesIO(b"not run, only kept " * 40), is_stream=True)
    workbook.close()
    return path


def saved_by_openpyxl(example: Path, folder: Path) -> Path:
    path = folder / "openpyxl.xlsx"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl says what it drops; that is its business, not the filler's
        openpyxl.load_workbook(example).save(path)
    return path


def saved_by_libreoffice(example: Path, folder: Path) -> Path:
    office_folder = folder / "lo"
    command = [str(pdf.find_office()), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(office_folder), str(example)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return office_folder / example.name


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def sheet_parts(path: Path) -> dict[str, str]:
    """Part of each sheet by its name, read independently of the code under test."""
    content = parts(path)
    relations = etree.fromstring(content["xl/_rels/workbook.xml.rels"])
    targets = {r.get("Id"): r.get("Target").removeprefix("/xl/") for r in relations}
    key = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    sheets = etree.fromstring(content["xl/workbook.xml"]).iter(f"{MAIN}sheet")
    return {s.get("name"): f"xl/{targets[s.get(key)]}" for s in sheets}


def analysis_parts(path: Path) -> set[str]:
    return {part for name, part in sheet_parts(path).items() if name in layout.ANALYSIS_SHEETS}


def styles_of(part: bytes) -> dict[str, str | None]:
    return {cell.get("r"): cell.get("s") for cell in etree.fromstring(part).iter(f"{MAIN}c")}


def shown(path: Path, sheet: str) -> openpyxl.worksheet.worksheet.Worksheet:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(path)[sheet]


def rewritten(
    src: Path, dst: Path, change: Callable[[str, bytes], bytes], more: dict[str, bytes] | None = None
) -> Path:
    """A copy of a workbook with each part sent through `change`, and further parts."""
    with zipfile.ZipFile(dst, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (parts(src) | (more or {})).items():
            archive.writestr(name, change(name, content))
    return dst


def keep(name: str, content: bytes) -> bytes:  # noqa: ARG001  (the shape of a change)
    return content


def assert_only_analysis_sheets_differ(before: Path, after: Path) -> None:
    old, new = parts(before), parts(after)
    assert list(old) == list(new), "names and order of the parts"
    assert {name for name in old if old[name] != new[name]} == analysis_parts(before)
    for part in analysis_parts(before):
        old_styles, new_styles = styles_of(old[part]), styles_of(new[part])
        assert {cell: new_styles.get(cell) for cell in old_styles} == old_styles, "formats of existing cells"
        old_root, new_root = etree.fromstring(old[part]), etree.fromstring(new[part])
        assert [c.tag for c in old_root] == [c.tag for c in new_root], "order of the parts of a sheet"
        assert old_root.nsmap == new_root.nsmap
        assert old_root.attrib == new_root.attrib, "mc:Ignorable"
        kept = [etree.tostring(c) for c in old_root if etree.QName(c).localname not in ("sheetData", "dimension")]
        assert kept == [
            etree.tostring(c) for c in new_root if etree.QName(c).localname not in ("sheetData", "dimension")
        ]


def beside_the_cells(root: etree._Element) -> list[bytes]:
    return [etree.tostring(c) for c in root if etree.QName(c).localname not in ("sheetData", "dimension")]


def raw_streams(path: Path, without: set[str]) -> dict[str, bytes]:
    data = path.read_bytes()
    streams = {}
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            name, extra = struct.unpack_from("<2H", data, info.header_offset + 26)
            start = info.header_offset + 30 + name + extra
            streams[info.filename] = data[start : start + info.compress_size]
    return {name: stream for name, stream in streams.items() if name not in without}


def all_at_100() -> Assessment:
    base, full = assessment().submission, Entry(Decimal(100))
    parts_of = {item.code: item.instrument == "EIT" for item in load_framework(2567).items}
    items = {c: ItemEntry(public=full, survey=full) if p else ItemEntry(score=full) for c, p in parts_of.items()}
    profile = msgspec.structs.replace(base.profile, total=full, level=Entry("ผ่านดีเยี่ยม"))
    indicators = {number: ScoreEntry(published=full) for number in range(1, 11)}
    submission = msgspec.structs.replace(base, items=items, indicators=indicators, profile=profile)
    return assess(submission, load_framework(2567))


def without_needs_before(key: str) -> Assessment:
    needs = assessment().needs
    place = [need.key for need in needs].index(key)
    return msgspec.structs.replace(assessment(), needs=needs[place:])


def visible(path: Path, sheet: str) -> dict[str, object]:
    """Values of the cells in rows that are not hidden."""
    worksheet = shown(path, sheet)
    hidden = {row for row, dimension in worksheet.row_dimensions.items() if dimension.hidden}
    cells = (cell for row in worksheet.iter_rows() for cell in row)
    return {c.coordinate: c.value for c in cells if c.value is not None and c.row not in hidden}
