"""What is written into the parts of a file: cells, rows, formulas; sheets that are not as they were; saving."""

from __future__ import annotations

import re
import warnings
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from filled_workbooks import (
    MAIN,
    assessment,
    keep,
    parts,
    rewritten,
    sheet_parts,
    shown,
)

from ita_xl import examples
from ita_xl.assessment.submission import Remark
from ita_xl.errors import WorkbookRefusedError
from ita_xl.findings.catalogue import catalogue
from ita_xl.workbook import layout
from ita_xl.workbook.analysis.dashboard import OverviewRow
from ita_xl.workbook.analysis.places import RANKING
from ita_xl.workbook.book import Area, SheetForm, SheetWrite
from ita_xl.workbook.fill import fill_workbook
from ita_xl.workbook.package_book import PackageBook


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook of example 001 as the officer has it, not analysed."""
    path = tmp_path_factory.mktemp("officer") / "officer.xlsx"
    examples.build("001", path)
    return path


class TestSheetsThatAreNotAsTheyWere:
    def test_a_deleted_sheet_is_told_and_the_others_are_filled(self, example: Path, tmp_path: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            workbook = openpyxl.load_workbook(example)
        del workbook[layout.RANKING]
        workbook.save(tmp_path / "before.xlsx")
        remarks = fill_workbook(tmp_path / "before.xlsx", tmp_path / "a.xlsx", assessment())
        assert remarks == (Remark("P3", details={"sheet": layout.RANKING}),)
        assert shown(tmp_path / "a.xlsx", layout.OVERVIEW).cell(OverviewRow.VALUE, 1).value == 69.5
        codes = [cell.value for cell in shown(tmp_path / "a.xlsx", layout.CHECKS)["C"]]
        assert "P3" in codes, "the check sheet tells it, too"

    def test_a_renamed_sheet_is_found_by_its_title(self, example: Path, tmp_path: Path) -> None:
        def rename(name: str, content: bytes) -> bytes:
            renamed = content.replace(f'name="{layout.RANKING}"'.encode(), 'name="อันดับ"'.encode())
            return renamed if name == "xl/workbook.xml" else content

        before = rewritten(example, tmp_path / "b.xlsx", rename)
        remarks = fill_workbook(before, tmp_path / "a.xlsx", assessment())
        assert [remark.code for remark in remarks] == ["P2"]
        assert shown(tmp_path / "a.xlsx", "อันดับ").cell(RANKING.first_row, RANKING.place("used")).value == 94.67

    def test_a_sheet_with_other_headers_is_left_alone(self, example: Path, tmp_path: Path) -> None:
        part = sheet_parts(example)[layout.RANKING]

        def shift(name: str, content: bytes) -> bytes:
            return content.replace(b'r="B4"', b'r="ZZ4"') if name == part else content

        before = rewritten(example, tmp_path / "b.xlsx", shift)
        (remark,) = fill_workbook(before, tmp_path / "a.xlsx", assessment())
        assert remark.code == "P4"
        assert remark.origin is not None
        assert (remark.origin.sheet, remark.origin.cell) == (layout.RANKING, "B4")
        assert parts(tmp_path / "a.xlsx")[part] == parts(before)[part]

    def test_a_damaged_sheet_is_left_alone(self, example: Path, tmp_path: Path) -> None:
        part = sheet_parts(example)[layout.RANKING]
        before = rewritten(
            example, tmp_path / "b.xlsx", lambda name, content: content[:500] if name == part else content
        )
        remarks = fill_workbook(before, tmp_path / "a.xlsx", assessment())
        assert [remark.code for remark in remarks] == ["P5"]
        assert parts(tmp_path / "a.xlsx")[part] == parts(before)[part]

    def test_a_digital_signature_is_told(self, example: Path, tmp_path: Path) -> None:
        before = rewritten(example, tmp_path / "b.xlsx", keep, {"_xmlsignatures/origin.sigs": b""})
        remarks = fill_workbook(before, tmp_path / "a.xlsx", assessment())
        assert [remark.code for remark in remarks] == ["P6"]

    def test_a_file_that_is_no_workbook_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "b.xlsx").write_bytes(b"PK\x03\x04 cut off")
        with pytest.raises(WorkbookRefusedError) as refusal:
            fill_workbook(tmp_path / "b.xlsx", tmp_path / "a.xlsx", assessment())
        assert refusal.value.remark.code == "F9"
        assert not (tmp_path / "a.xlsx").exists()

    def test_a_damaged_list_of_sheets_is_refused(self, example: Path, tmp_path: Path) -> None:
        before = rewritten(
            example, tmp_path / "b.xlsx", lambda name, data: data[:900] if name == "xl/workbook.xml" else data
        )
        with pytest.raises(WorkbookRefusedError) as refusal:
            fill_workbook(before, tmp_path / "a.xlsx", assessment())
        assert refusal.value.remark.code == "P1"

    def test_every_code_has_its_texts(self) -> None:
        assert {f"P{number}" for number in range(1, 7)} <= catalogue().keys()


class TestSaving:
    def test_a_failed_save_leaves_the_old_file_and_no_draft(
        self, example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        target = tmp_path / "a.xlsx"
        target.write_bytes(b"the analysis of yesterday")

        def locked(_draft: Path, other: Path) -> Path:
            raise PermissionError(f"{other} is open in Excel")

        monkeypatch.setattr(Path, "replace", locked)
        with pytest.raises(PermissionError):
            fill_workbook(example, target, assessment())
        assert target.read_bytes() == b"the analysis of yesterday"
        assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


TINY = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:B2"/>'
    "<sheetData>{rows}</sheetData></worksheet>"
)


def tiny(path: Path, rows: str, *, properties: str = "", sheet: str = TINY, chain: bool = False) -> Path:
    """A workbook of one sheet `S` with these rows."""
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    spreadsheet = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    chained = f'<Override PartName="/xl/calcChain.xml" ContentType="{spreadsheet}.calcChain+xml"/>' if chain else ""
    link = f'<Relationship Id="rId2" Type="{kind}/calcChain" Target="calcChain.xml"/>' if chain else ""
    main = MAIN.strip("{}")
    content = {
        "[Content_Types].xml": f'<Types xmlns="{types}"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{spreadsheet}.sheet.main+xml"/>{chained}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{relations}"><Relationship Id="rId1" Type="{kind}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{kind}">{properties}<sheets>'
        '<sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{relations}"><Relationship Id="rId1" '
        f'Type="{kind}/worksheet" Target="/xl/worksheets/sheet1.xml"/>{link}</Relationships>',
        "xl/worksheets/sheet1.xml": sheet.format(rows=rows),
    }
    if chain:
        content["xl/calcChain.xml"] = f'<calcChain xmlns="{main}"><c r="B2" i="1"/></calcChain>'
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in content.items():
            archive.writestr(name, text)
    return path


def write_tiny(path: Path, **content: object) -> tuple[bytes, dict[str, bytes]]:
    """Writes into sheet `S` of a tiny workbook; gives the sheet's part and all parts."""
    defaults: dict[str, object] = {
        "owned": (),
        "cells": {},
        "heights": {},
        "managed": (1, None),
        "shown": frozenset(range(99)),
    }
    book = PackageBook(path)
    assert book.find_sheets([SheetForm("S", "S", {})]) == ()
    book.write("S", SheetWrite(**(defaults | content)))  # type: ignore[arg-type]
    book.save(path)
    return parts(path)["xl/worksheets/sheet1.xml"], parts(path)


class TestCellsInTheFile:
    @pytest.mark.parametrize(
        ("value", "written"),
        [
            ("ข้อความ", '<is><t xml:space="preserve">ข้อความ</t></is>'),
            ('=HYPERLINK("http://x")', '<is><t xml:space="preserve">=HYPERLINK("http://x")</t></is>'),
            ("+66 2", '<is><t xml:space="preserve">+66 2</t></is>'),
            (" a\r\nb\x07\x00 ", '<is><t xml:space="preserve"> a\nb </t></is>'),
            ("_x0041_", '<is><t xml:space="preserve">_x005F_x0041_</t></is>'),
            (Decimal("0.10"), "<v>0.10</v>"),
            (Decimal("1E+2"), "<v>100</v>"),
            (7, "<v>7</v>"),
            (date(2024, 2, 29), "<v>45351</v>"),
        ],
    )
    def test_a_value_is_written_as_what_it_is(self, tmp_path: Path, value: object, written: str) -> None:
        path = tiny(tmp_path / "t.xlsx", '<row r="1"><c r="A1" s="4" t="s"><v>9</v></c></row>')
        part, _ = write_tiny(path, cells={(1, 1): value})
        assert written in part.decode()
        assert ('t="inlineStr"' in part.decode()) == isinstance(value, str)
        assert 's="4"' in part.decode()

    def test_dates_count_from_1904_where_the_workbook_does(self, tmp_path: Path) -> None:
        path = tiny(tmp_path / "t.xlsx", "", properties='<workbookPr date1904="1"/>')
        part, _ = write_tiny(path, cells={(1, 1): date(1904, 1, 2)})
        assert b"<v>1</v>" in part

    def test_new_rows_and_cells_come_in_order_with_the_format_above(self, tmp_path: Path) -> None:
        rows = '<row r="2" spans="2:3"><c r="B2" s="5"/></row><row r="5"><c r="A5"/></row>'
        part, _ = write_tiny(
            tiny(tmp_path / "t.xlsx", rows), cells={(2, 3): 1, (2, 1): 1, (3, 2): 1, (1, 1): 1, (7, 1): 1}
        )
        found = re.findall(r'<c r="([A-Z]+[0-9]+)"(?: s="(\d)")?', part.decode())
        assert found == [("A1", ""), ("A2", ""), ("B2", "5"), ("C2", ""), ("B3", "5"), ("A5", ""), ("A7", "")]
        assert b'<dimension ref="A1:C7"/>' in part

    def test_rows_and_cells_without_references_are_understood(self, tmp_path: Path) -> None:
        rows = "<row><c><v>1</v></c><c><v>2</v></c></row><row><c/><c><v>4</v></c></row>"
        part, _ = write_tiny(tiny(tmp_path / "t.xlsx", rows), cells={(2, 2): 40})
        assert b'<c r="B2"><v>40</v></c>' in part
        assert b'<c r="B1"><v>2</v></c>' in part

    def test_prefixes_ignorable_namespaces_and_extensions_stay(self, tmp_path: Path) -> None:
        sheet = (
            '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
            'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
            'xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac" mc:Ignorable="x14ac">'
            "<x:sheetData>{rows}</x:sheetData>"
            '<x:extLst><x:ext uri="u"><a xmlns="other"/></x:ext></x:extLst></x:worksheet>'
        )
        rows = '<x:row r="1" x14ac:dyDescent="0.5"><x:c r="A1"><x:v>1</x:v></x:c></x:row>'
        part, _ = write_tiny(tiny(tmp_path / "t.xlsx", rows, sheet=sheet), cells={(1, 1): "ก", (1, 2): 2, (2, 1): 3})
        text = part.decode()
        assert '<x:c r="A1" t="inlineStr"><x:is><x:t xml:space="preserve">ก</x:t></x:is></x:c>' in text
        assert '<x:row r="2"><x:c r="A2"><x:v>3</x:v></x:c></x:row>' in text
        assert 'mc:Ignorable="x14ac"' in text
        assert 'x14ac:dyDescent="0.5"' in text
        assert '<x:ext uri="u"><a xmlns="other"/></x:ext>' in text
        assert "ns0" not in text

    def test_rows_are_hidden_shown_and_sized(self, tmp_path: Path) -> None:
        rows = '<row r="1" hidden="1"/><row r="2"/><row r="3" hidden="true" ht="9"/><row r="4" hidden="1"/>'
        part, _ = write_tiny(tiny(tmp_path / "t.xlsx", rows), managed=(2, 3), shown=frozenset({3}), heights={3: 25.5})
        assert '<row r="1" hidden="1"/><row r="2" hidden="1"/>' in part.decode(), "row 1 is not the filler's"
        assert '<row r="3" ht="25.5" customHeight="1"/><row r="4" hidden="1"/>' in part.decode()

    def test_only_owned_blocks_are_emptied(self, tmp_path: Path) -> None:
        rows = "".join(f'<row r="{r}"><c r="A{r}" s="1"><v>1</v></c><c r="B{r}"><v>2</v></c></row>' for r in (1, 2, 3))
        part, _ = write_tiny(tiny(tmp_path / "t.xlsx", rows), owned=(Area(2, None, 1, 1),), cells={(3, 1): 5})
        assert re.findall(r'r="([AB]\d)"[^>]*><v>(\d)', part.decode()) == [
            ("A1", "1"),
            ("B1", "2"),
            ("B2", "2"),
            ("A3", "5"),
            ("B3", "2"),
        ]
        assert b'<c r="A2" s="1"/>' in part, "the format stays"

    def test_a_formula_gives_way_with_its_whole_group_and_the_chain(self, tmp_path: Path) -> None:
        rows = (
            '<row r="2"><c r="B2"><f t="shared" ref="B2:B3" si="0">A2</f><v>1</v></c></row>'
            '<row r="3"><c r="B3"><f t="shared" si="0"/><v>2</v></c><c r="D3"><f>1+1</f><v>2</v></c></row>'
        )
        path = tiny(tmp_path / "t.xlsx", rows, chain=True)
        part, everything = write_tiny(path, owned=(Area(2, 2, 2, 2),), cells={(2, 2): 9})
        assert b'<c r="B2"><v>9</v></c>' in part
        assert b'<c r="B3"><v>2</v></c>' in part, "a member of the group keeps the value it showed"
        assert b"<f>1+1</f>" in part, "a formula elsewhere stays"
        assert "xl/calcChain.xml" not in everything
        assert b"calcChain" not in everything["[Content_Types].xml"] + everything["xl/_rels/workbook.xml.rels"]

    def test_the_chain_stays_where_no_formula_gave_way(self, tmp_path: Path) -> None:
        path = tiny(tmp_path / "t.xlsx", '<row r="1"><c r="D1"><f>1</f></c></row>', chain=True)
        before = parts(path)
        _, after = write_tiny(path, owned=(Area(1, None, 1, 2),), cells={(1, 1): 9})
        assert {name for name in before if before[name] != after[name]} == {"xl/worksheets/sheet1.xml"}

    def test_a_part_that_inflates_too_far_is_not_read(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = tiny(tmp_path / "t.xlsx", "<!--" + " " * 5000 + "-->")
        monkeypatch.setattr("ita_xl.workbook.package.zip.PART_LIMIT", 2000)
        (remark,) = PackageBook(path).find_sheets([SheetForm("S", "S", {})])
        assert remark.code == "P5"
