"""Logo and emblem: found on the profile sheet, told by their bytes, placed on paper; trouble is a finding."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
import xlsxwriter
from report_cases import assessed

from ita_xl import examples
from ita_xl.findings.catalogue import findings
from ita_xl.report.document import Illustration, LetterHead
from ita_xl.report.kinds import build_document, write_report
from ita_xl.workbook import layout
from ita_xl.workbook.reading.picture_format import SIZE_LIMIT, PictureFault, dimensions, picture_fault
from ita_xl.workbook.reading.pictures import Pictures, picture_file, read_pictures


def png(width: int, height: int, shade: int = 0) -> bytes:
    """A grey picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">2I5B", width, height, 8, 0, 0, 0, 0)
    rows = (b"\0" + bytes([shade]) * width) * height
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def jpeg(width: int, height: int) -> bytes:
    """The frame of a JPEG: what tells its size, without a picture that could be shown."""
    density = b"\xff\xe0" + struct.pack(">H5s3B2H2B", 16, b"JFIF\0", 1, 1, 0, 96, 96, 0, 0)
    frame = b"\xff\xc0" + struct.pack(">HB2HB3B", 11, 8, height, width, 1, 1, 0x11, 0)
    scan = b"\xff\xda" + struct.pack(">H6B", 8, 1, 1, 0, 0, 63, 0) + b"\x12\x34"
    return b"\xff\xd8" + density + frame + scan + b"\xff\xd9"


LOGO, EMBLEM, THIRD = png(64, 48, 10), png(40, 44, 20), png(32, 32, 30)


def workbook(path: Path, *pictures: tuple[bytes, str], sheet: str = layout.PROFILE) -> Path:
    """A workbook with pictures (bytes, alternative text) on a sheet from E4 down, and one on another sheet."""
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet(layout.START).insert_image(0, 0, "start.png", {"image_data": io.BytesIO(THIRD)})
        page = book.add_worksheet(sheet)
        book.define_name("ita_agency", f"='{sheet}'!$B$3")
        for i, (data, alt) in enumerate(pictures):
            page.insert_image(3 + i * 10, 4, f"picture{i}.png", {"image_data": io.BytesIO(data), "description": alt})
    return path


def changed(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """The workbook with bytes of a part replaced."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


def codes(path: Path) -> list[str]:
    """What reading the pictures of a workbook tells."""
    return [f.code for f in findings(read_pictures(path)[1])]


@pytest.mark.parametrize(
    ("pictures", "logo", "emblem"),
    [
        ([], None, None),
        ([(LOGO, "")], LOGO, None),
        ([(LOGO, ""), (EMBLEM, "emblem")], LOGO, EMBLEM),
        ([(EMBLEM, "ตราครุฑ"), (LOGO, "โลโก้ อบต.")], LOGO, EMBLEM),
        ([(EMBLEM, "Garuda")], None, EMBLEM),
        ([(THIRD, ""), (LOGO, "Logo of the agency")], LOGO, None),
    ],
)
def test_pictures_are_told_by_their_words_else_the_first_is_the_logo(
    tmp_path: Path, pictures: list[tuple[bytes, str]], logo: bytes | None, emblem: bytes | None
) -> None:
    found, _ = read_pictures(workbook(tmp_path / "a.xlsx", *pictures))
    assert (found.logo, found.emblem) == (logo, emblem)


def test_the_standard_workbook_has_no_pictures_and_says_nothing(tmp_path: Path) -> None:
    examples.build("002", tmp_path / "a.xlsx")
    assert read_pictures(tmp_path / "a.xlsx") == (Pictures(), ())


def test_a_renamed_sheet_is_found_by_its_defined_name(tmp_path: Path) -> None:
    assert read_pictures(workbook(tmp_path / "a.xlsx", (LOGO, ""), sheet="หน่วยงาน"))[0].logo == LOGO


def test_further_pictures_are_named_with_their_cell(tmp_path: Path) -> None:
    _, remarks = read_pictures(workbook(tmp_path / "a.xlsx", (LOGO, ""), (THIRD, ""), (EMBLEM, "emblem")))
    assert [(r.code, r.origin.cell if r.origin else "", r.details["count"]) for r in remarks] == [("G6", "E14", "1")]


def test_a_broken_picture_is_a_finding_and_the_other_one_is_used(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", (LOGO, ""), (EMBLEM, "emblem"))
    changed(path, "xl/media/image2.png", b"IDAT", b"XXXX")
    assert codes(path) == ["G2"]
    assert read_pictures(path)[0] == Pictures(emblem=EMBLEM)


def test_a_linked_file_is_never_opened(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", (LOGO, ""))
    (tmp_path / "secret.png").write_bytes(THIRD)
    target = (tmp_path / "secret.png").as_uri().encode()
    rels = "xl/drawings/_rels/drawing2.xml.rels"
    changed(path, rels, b'Target="../media/image2.png"', b'Target="' + target + b'" TargetMode="External"')
    assert codes(path) == ["G4"]
    assert read_pictures(path)[0] == Pictures()


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/drawings/drawing2.xml", b"<xdr:from>", b"<xdr:from"),
        ("xl/drawings/_rels/drawing2.xml.rels", b"../media/image2.png", b"../media/none.png"),
        ("xl/drawings/_rels/drawing2.xml.rels", b"../media/image2.png", b"../../../../etc/hostname"),
        ("xl/drawings/drawing2.xml", b"<xdr:col>4</xdr:col>", b"<xdr:col>x</xdr:col>"),
    ],
)
def test_a_damaged_drawing_is_a_finding(tmp_path: Path, part: str, old: bytes, new: bytes) -> None:
    path = changed(workbook(tmp_path / "a.xlsx", (LOGO, "")), part, old, new)
    assert codes(path) == ["G5"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"no workbook"])
def test_what_is_no_package_is_a_finding(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    assert codes(path) == ["G5"]
    assert codes(tmp_path / "missing.xlsx") == ["G5"]


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (png(16, 6000), None),
        (jpeg(300, 200), None),
        (png(15, 100), PictureFault.SIZE),
        (png(6001, 16), PictureFault.SIZE),
        (jpeg(65000, 65000), PictureFault.SIZE),
        (LOGO + bytes(SIZE_LIMIT), PictureFault.SIZE),
        (b"", PictureFault.FORMAT),
        (b"GIF89a" + bytes(100), PictureFault.FORMAT),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", PictureFault.FORMAT),
        (b"\x89PNG\r\n\x1a\n", PictureFault.FORMAT),
        (b"\xff\xd8\xff", PictureFault.FORMAT),
        (b"\xff\xd8\xff\xe0\x00\x00" + bytes(50), PictureFault.FORMAT),
    ],
)
def test_only_whole_png_and_jpeg_of_sane_size_are_pictures(data: bytes, fault: PictureFault | None) -> None:
    assert picture_fault(data) == fault


@pytest.mark.parametrize("whole", [LOGO, jpeg(300, 200)])
def test_a_picture_cut_off_anywhere_is_none(whole: bytes) -> None:
    assert dimensions(whole) is not None
    assert [n for n in range(len(whole)) if dimensions(whole[:n]) is not None] == []


def test_a_file_given_to_the_command(tmp_path: Path) -> None:
    good, text = tmp_path / "logo.png", tmp_path / "notes.txt"
    good.write_bytes(LOGO)
    text.write_text("logo", encoding="utf-8")
    assert picture_file(good) == (LOGO, None)
    for path, code in ((text, "G2"), (tmp_path / "none.png", "G1"), (tmp_path, "G1")):
        data, remark = picture_file(path)
        assert data is None
        assert remark is not None
        assert (remark.code, remark.details["name"]) == (code, path.name)
        assert path.name in findings([remark])[0].message_th


def test_the_logo_stands_on_the_cover_and_the_emblem_on_the_memo() -> None:
    given = Pictures(logo=LOGO, emblem=EMBLEM)
    for kind in ("analysis", "measures", "followup"):
        cover = build_document(assessed("002"), kind, pictures=given).sections[0]
        shown = [b.picture for b in cover.blocks if isinstance(b, Illustration)]
        assert [(p.data, p.width, p.height) for p in shown] == [(LOGO, 128, 96)]
    memo = build_document(assessed("002"), "memo", pictures=given).sections[0].blocks
    emblem = next(b.emblem for b in memo if isinstance(b, LetterHead))
    assert emblem is not None
    assert (emblem.data, round(emblem.height / 72 * 2.54, 2)) == (EMBLEM, 1.5)


def test_without_an_emblem_its_room_stays_free() -> None:
    memo = build_document(assessed("002"), "memo").sections[0].blocks
    assert [b.emblem for b in memo if isinstance(b, LetterHead)] == [None]


@pytest.mark.parametrize(("kind", "given"), [("memo", Pictures(emblem=EMBLEM)), ("followup", Pictures(logo=LOGO))])
def test_the_picture_is_written_and_equal_input_gives_equal_bytes(tmp_path: Path, kind: str, given: Pictures) -> None:
    paths = [tmp_path / "a.xlsx", tmp_path / "b.xlsx"]
    for path in paths:
        write_report(assessed("002"), kind, path, pictures=given)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    with zipfile.ZipFile(paths[0]) as package:
        media = [package.read(name) for name in package.namelist() if "/media/" in name]
    assert media == [given.emblem or given.logo]


def test_bytes_that_are_no_picture_are_left_out(tmp_path: Path) -> None:
    write_report(assessed("002"), "memo", tmp_path / "a.xlsx", pictures=Pictures(logo=b"no", emblem=b"picture"))
    write_report(assessed("002"), "memo", tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
