"""Files that must not be opened, and what a harmless one carries along: told by code, nothing followed, nothing run."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pytest
from workbooks import codes, edited, example_bytes, read, remarks_of, repacked, typed

from ita_xl.assessment.submission import Remark
from ita_xl.errors import EXIT_UNREADABLE, WorkbookRefusedError
from ita_xl.findings.catalogue import finding
from ita_xl.findings.finding import Severity
from ita_xl.workbook import guard, layout
from ita_xl.workbook.guard import inspect
from ita_xl.workbook.reader import read_workbook

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
SHEET = "xl/worksheets/sheet1.xml"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def types(kind: str = WORKBOOK_TYPE, part: str = "/xl/workbook.xml") -> str:
    override = f'<Override PartName="{part}" ContentType="{kind}"/>'
    return f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{override}</Types>'


def package(path: Path, *parts: tuple[str, bytes | str], kind: str = WORKBOOK_TYPE) -> None:
    """A zip with a content type and these parts; a name may come twice."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types(kind))
        for name, content in parts:
            entry = zipfile.ZipInfo(name)
            entry.filename = name  # ZipInfo tidies names; an attacker would not
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)


@lru_cache
def bomb(part: str, megabytes: int) -> bytes:
    """A small package with a part that inflates to so many MB."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types())
        with archive.open(part, "w") as stream:
            for _ in range(megabytes):
                stream.write(b"<" + b" " * (2**20 - 1))
    return target.getvalue()


def changed(old: bytes, new: bytes, part: str = "xl/workbook.xml") -> Callable[[Path], object]:
    """The example with `old` replaced in one part."""
    return lambda path: repacked(path, lambda name, data: data.replace(old, new, 1) if name == part else data)


def re_encoded(encoding: str, declared: str, *, doctype: str = "") -> Callable[[Path], object]:
    """The example with workbook.xml in another encoding."""

    def change(name: str, data: bytes) -> bytes:
        if name != "xl/workbook.xml":
            return data
        text = data.decode("utf-8").partition("?>")[2]
        return f'<?xml version="1.0" encoding="{declared}"?>{doctype}{text}'.encode(encoding)

    return lambda path: repacked(path, change)


def flag_encrypted(path: Path) -> None:
    content = bytearray(example_bytes())
    directory = content.index(b"PK\x01\x02")
    content[directory + 8] |= 1
    path.write_bytes(content)


def damaged_inside(path: Path) -> None:
    """A byte of a compressed part changed, as bad media do."""
    content = bytearray(example_bytes())
    start = content.index(b"xl/worksheets/sheet3.xml")
    content[start + 400] ^= 0xFF
    path.write_bytes(content)


def _ods(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")


def _zip(path: Path, name: str, compression: int = zipfile.ZIP_STORED) -> None:
    with zipfile.ZipFile(path, "w", compression) as archive:
        archive.writestr(name, b"x")


REFUSED: dict[str, list[tuple[str, Callable[[Path], object]]]] = {
    "F1": [("missing", lambda _path: None)],
    "F2": [("directory", lambda path: path.mkdir())],
    "F3": [("empty", lambda path: path.write_bytes(b""))],
    "F6": [("password", lambda path: path.write_bytes(OLE + "EncryptedPackage".encode("utf-16-le")))],
    "F7": [
        ("Excel 97", lambda path: path.write_bytes(OLE + "Workbook".encode("utf-16-le"))),
        ("Excel 5", lambda path: path.write_bytes(OLE + "Book\0".encode("utf-16-le"))),
    ],
    "F8": [
        ("text", lambda path: path.write_text("ข้อ,คะแนน\ni1,85.5\n", encoding="utf-8")),
        ("PDF", lambda path: path.write_bytes(b"%PDF-1.7\n" + bytes(900))),
        ("Word 97", lambda path: path.write_bytes(OLE + "WordDocument".encode("utf-16-le"))),
    ],
    "F9": [
        ("truncated", lambda path: path.write_bytes(example_bytes()[:-4000])),
        ("half", lambda path: path.write_bytes(example_bytes()[: len(example_bytes()) // 2])),
        ("damaged inside", damaged_inside),
    ],
    "F10": [
        (
            "Word",
            lambda p: package(
                p, kind="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
            ),
        ),
        ("PowerPoint", lambda p: package(p, kind="application/vnd.openxmlformats-officedocument.presentationml.x")),
        ("LibreOffice", _ods),
    ],
    "F11": [("xlsb", lambda path: package(path, kind="application/vnd.ms-excel.sheet.binary.macroEnabled.main"))],
    "F12": [
        ("xltx", lambda p: package(p, kind=WORKBOOK_TYPE.replace("sheet.main", "template.main"))),
        ("xlam", lambda p: package(p, kind="application/vnd.ms-excel.addin.macroEnabled.main+xml")),
        (
            "strict",
            changed(
                b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                b"http://purl.oclc.org/ooxml/spreadsheetml/main",
            ),
        ),
    ],
    "F13": [
        ("zip of pictures", lambda path: _zip(path, "1.jpg")),
        ("odd types", lambda p: package(p, kind="text/plain")),
    ],
    "F14": [
        ("leads out", lambda path: package(path, ("../evil.xml", "<x/>"))),
        ("absolute", lambda path: package(path, ("/etc/x.xml", "<x/>"))),
        ("drive", lambda path: package(path, ("C:/x.xml", "<x/>"))),
        ("backslash", lambda path: package(path, ("xl\\x.xml", "<x/>"))),
        ("doubled", lambda path: package(path, (SHEET, "<x/>"), (SHEET.upper(), "<y/>"))),
        ("encrypted part", flag_encrypted),
        ("odd compression", lambda path: _zip(path, "xl/workbook.xml", zipfile.ZIP_BZIP2)),
    ],
    "F15": [("many parts", lambda path: package(path, *((f"xl/{n}.xml", b"") for n in range(guard.ENTRY_LIMIT))))],
    "F16": [
        ("600 MB sheet", lambda path: path.write_bytes(bomb(SHEET, 600))),
        ("strings are parsed whole", lambda path: path.write_bytes(bomb("xl/sharedStrings.xml", 17))),
    ],
    "F17": [("many large parts", lambda path: package(path, *((f"xl/{n}.bin", bytes(60 * 2**20)) for n in range(5))))],
    "F18": [
        ("DOCTYPE", changed(b"?>", b"?><!DOCTYPE x>")),
        ("ENTITY in a relation", changed(b"?>", b'?><!ENTITY a "b">', "_rels/.rels")),
        ("in UTF-16", re_encoded("utf-16", "UTF-16", doctype='<!DOCTYPE x [<!ENTITY a "aa">]>')),
        ("in UTF-16 without mark", re_encoded("utf-16-be", "UTF-16", doctype="<!DOCTYPE x>")),
        ("in a part with another name", lambda p: repacked(p, lambda _, d: d, ("xl/x.bin", b" \n<!DOCTYPE x><x/>"))),
        ("in a drawing", lambda p: repacked(p, lambda _, d: d, ("xl/drawings/x.vml", b"<!DOCTYPE x><x/>"))),
        (
            "far in a part",
            lambda p: repacked(p, lambda _, d: d, (SHEET + ".xml", b"<x>" + b" " * 2**18 + b"<!DOCTYPE")),
        ),
    ],
    "F19": [
        ("UTF-7 hides a DOCTYPE", re_encoded("utf-7", "UTF-7")),
        ("EBCDIC", lambda p: repacked(p, lambda _, d: d, ("xl/x.xml", '<?xml version="1.0"?><x/>'.encode("cp037")))),
        ("UTF-32", re_encoded("utf-32", "UTF-32")),
        ("no XML", lambda p: repacked(p, lambda _, d: d, ("xl/x.xml", b"plain text"))),
    ],
    "F20": [
        ("unfinished XML", changed(b"</workbook>", b"")),
        ("a sheet with a wrong cell", changed(b'<c r="A4"', b'<c r="4A"', "xl/worksheets/sheet3.xml")),
        ("a string that is not there", changed(b"<sst ", b"<sst><si/></sst><x ", "xl/sharedStrings.xml")),
        ("no relations", lambda p: repacked(p, lambda n, d: b"<x/>" if n == "xl/_rels/workbook.xml.rels" else d)),
        ("odd styles", changed(b'patternType="none"', b'patternType="odd"', "xl/styles.xml")),
    ],
}


@pytest.mark.parametrize(
    ("code", "make"),
    [pytest.param(code, make, id=f"{code} {name}") for code, all_ in REFUSED.items() for name, make in all_],
)
def test_a_file_that_is_not_opened(code: str, make: Callable[[Path], object], tmp_path: Path) -> None:
    path = tmp_path / "my.xlsx"
    make(path)
    with pytest.raises(WorkbookRefusedError) as refusal:
        read_workbook(path)
    assert refusal.value.remark.code == code
    assert refusal.value.exit_code == EXIT_UNREADABLE
    told = finding(refusal.value.remark)
    assert told.severity is Severity.ERROR
    assert "my.xlsx" in told.message_th
    assert "my.xlsx" in told.message_en
    assert "–" not in told.message_en  # every placeholder of the text was filled


def test_a_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "FILE_LIMIT", 10_000)
    path = tmp_path / "my.xlsx"
    path.write_bytes(example_bytes())
    assert codes(remarks_of(read(path))) == ["F4"]


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_arguments: object, **_options: object) -> None:
        raise PermissionError("in use")

    path = tmp_path / "my.xlsx"
    path.write_bytes(example_bytes())
    monkeypatch.setattr(Path, "open", locked)
    assert codes(remarks_of(read(path))) == ["F5"]


@pytest.mark.parametrize("states_its_size", [True, False])
def test_a_bomb_is_never_inflated(states_its_size: bool, tmp_path: Path) -> None:
    path = tmp_path / "my.xlsx"
    content = bomb(SHEET, 600)
    if not states_its_size:
        content = content.replace(struct.pack("<I", 600 * 2**20), struct.pack("<I", 5000))
    path.write_bytes(content)
    tracemalloc.start()
    with pytest.raises(WorkbookRefusedError) as refusal:
        inspect(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert refusal.value.remark.code == ("F16" if states_its_size else "F9")
    assert peak < 10 * 2**20


def test_what_is_counted_is_what_comes_out_not_what_is_stated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "my.xlsx"
    path.write_bytes(example_bytes())
    monkeypatch.setattr(guard, "TOTAL_LIMIT", 300_000)
    assert codes(remarks_of(read(path))) == ["F17"]


CARRIED: dict[str, tuple[str, bytes]] = {
    "F21": ("xl/vbaProject.bin", b"\0\1"),
    "F22": ("xl/externalLinks/externalLink1.xml", b"<externalLink/>"),
    "F23": ("xl/externalLinks/externalLink1.xml", b'<externalLink><ddeLink ddeService="cmd"/></externalLink>'),
    "F24": ("xl/connections.xml", b"<connections/>"),
    "F25": ("xl/embeddings/oleObject1.bin", b"\0\1"),
}


@pytest.mark.parametrize("code", CARRIED)
def test_what_a_workbook_carries_along_is_named_and_left_alone(code: str, tmp_path: Path) -> None:
    name, content = CARRIED[code]
    path = repacked(tmp_path / "my.xlsx", lambda _, data: data, (name, content))
    result = read(path)
    assert not isinstance(result, Remark)
    told = {remark.code: remark for remark in result.remarks}
    assert name in told[code].details["parts"]
    assert finding(told[code]).severity is not Severity.ERROR


def test_a_drawing_with_a_doctype_is_only_a_picture(tmp_path: Path) -> None:
    svg = b'<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x"><svg/>'
    path = repacked(tmp_path / "my.xlsx", lambda _, data: data, ("xl/media/image9.svg", svg))
    assert codes(remarks_of(read(path))) == codes(remarks_of(read_example(tmp_path)))


def test_a_doctype_that_somebody_typed_is_text(tmp_path: Path) -> None:
    path = edited(tmp_path / "my.xlsx", typed(layout.PLAN, 1, "จุดอ่อน", "<!DOCTYPE html>"))
    result = read(path)
    assert not isinstance(result, Remark)
    assert result.plan[0].weakness == "<!DOCTYPE html>"


def test_a_part_in_utf_16_is_read(tmp_path: Path) -> None:
    path = tmp_path / "my.xlsx"
    re_encoded("utf-16", "UTF-16")(path)
    assert read(path) == read_example(tmp_path)


def read_example(folder: Path) -> object:
    path = folder / "example.xlsx"
    path.write_bytes(example_bytes())
    return read(path)


def test_formulas_without_a_value_and_the_stamp_are_seen_from_outside(tmp_path: Path) -> None:
    def formulas(book: object) -> None:
        sheet = book[layout.ITEMS]
        sheet["F4"] = "=40+2"

    facts = inspect(edited(tmp_path / "my.xlsx", formulas))
    part = next(name for name, cells in facts.uncached.items() if "F4" in cells)
    assert "ita-xl/2567/1" in facts.footers[part]
