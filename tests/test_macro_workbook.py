"""The macro-enabled workbook: the sheets of the .xlsx, the ribbon inside, and nothing of it lost by filling."""

from __future__ import annotations

import re
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
import vba_text
from filled_workbooks import assessment
from lxml import etree

from ita_xl import examples
from ita_xl.addin import build
from ita_xl.addin.build import vba_modules
from ita_xl.addin.macro_workbook import build_macro_workbook
from ita_xl.addin.ribbon import ribbon_parts
from ita_xl.commands.workbook import new_workbook
from ita_xl.console import Console
from ita_xl.frameworks.load import known_years, load_following, load_framework
from ita_xl.pipeline import analyze
from ita_xl.workbook.fill import fill_workbook
from ita_xl.workbook.layout import SHEETS
from ita_xl.workbook.reader import read_workbook
from ita_xl.workbook.template import build_template

YEAR = 2567
CODE_NAME = re.compile(rb' codeName="[^"]+"')
THEME = re.compile(rb"(?<=<workbookPr) defaultThemeVersion=\"[0-9]+\"")
MACRO_PARTS = ("xl/vbaProject.bin", "customUI/customUI.xml", "customUI/customUI14.xml")
OF_PACKAGE = ("[Content_Types].xml", "_rels/.rels", "xl/_rels/workbook.xml.rels", *MACRO_PARTS)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Example 001 as .xlsx and as .xlsm."""
    folder = tmp_path_factory.mktemp("macros")
    example = examples.load("001")
    arguments = (example.entries, load_following(example.year))
    build_template(load_framework(example.year), folder / "ita.xlsx", *arguments)
    build_macro_workbook(load_framework(example.year), folder / "ita.xlsm", *arguments)
    return folder / "ita.xlsx", folder / "ita.xlsm"


def parts(path: Path) -> dict[str, bytes]:
    return vba_text.package_parts(path.read_bytes())


def test_it_is_the_workbook_with_macros_added(filled: tuple[Path, Path]) -> None:
    plain, macros = map(parts, filled)
    assert set(macros) - set(plain) == set(MACRO_PARTS)
    assert set(plain) <= set(macros)
    for name, content in plain.items():
        if name not in OF_PACKAGE:
            assert THEME.sub(b"", CODE_NAME.sub(b"", macros[name])) == THEME.sub(b"", content), name


def test_both_read_the_same(filled: tuple[Path, Path]) -> None:
    plain, macros = map(read_workbook, filled)
    assert macros.items == plain.items
    assert macros.indicators == plain.indicators
    assert macros.profile == plain.profile
    assert macros.plan == plain.plan


@pytest.mark.parametrize("year", known_years())
def test_modules_fit_the_sheets_of_every_year(year: int, tmp_path: Path) -> None:
    path = tmp_path / "ita.xlsm"
    build_macro_workbook(load_framework(year), path)
    content = parts(path)
    workbook = etree.fromstring(content["xl/workbook.xml"])
    names = [workbook.find("{*}workbookPr").get("codeName")]  # type: ignore[union-attr]
    for number in range(1, len(SHEETS) + 1):
        sheet = etree.fromstring(content[f"xl/worksheets/sheet{number}.xml"])
        names.append(sheet.find("{*}sheetPr").get("codeName"))  # type: ignore[union-attr]
    modules = vba_text.modules(content["xl/vbaProject.bin"])
    assert names == [name for name, module in modules.items() if module.declared == "Document"]
    own = {name: module.source for name, module in modules.items() if module.declared != "Document"}
    assert own == vba_modules("template")


def test_excel_finds_macros_and_ribbon(filled: tuple[Path, Path]) -> None:
    content = parts(filled[1])
    types = content["[Content_Types].xml"].decode()
    assert 'PartName="/xl/workbook.xml" ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"' in types
    assert 'Extension="bin" ContentType="application/vnd.ms-office.vbaProject"' in types
    assert b'Target="vbaProject.bin"' in content["xl/_rels/workbook.xml.rels"]
    for name, xml in ribbon_parts("template").items():
        assert content[name] == xml
        assert f'Target="{name}"'.encode() in content["_rels/.rels"]
    identifiers = re.findall(rb'\bId="([^"]+)"', content["_rels/.rels"])
    assert len(identifiers) == len(set(identifiers))


def test_filling_keeps_macros_ribbon_and_their_relations(filled: tuple[Path, Path], tmp_path: Path) -> None:
    after = tmp_path / "after.xlsm"
    assert fill_workbook(filled[1], after, assessment("001")) == ()
    before, written = parts(filled[1]), parts(after)
    assert before != written
    for name in OF_PACKAGE:
        assert written[name] == before[name], name


def test_analyze_keeps_the_kind_of_file(filled: tuple[Path, Path], tmp_path: Path) -> None:
    outputs = analyze(filled[1], tmp_path).outputs
    assert outputs.analyzed is not None
    assert Path(outputs.analyzed).name == "ita.analyzed.xlsm"
    written = parts(Path(outputs.analyzed))
    assert {name: written[name] for name in MACRO_PARTS} == {name: parts(filled[1])[name] for name in MACRO_PARTS}


def test_a_ribbon_stays_when_another_program_saves_with_openpyxl(filled: tuple[Path, Path], tmp_path: Path) -> None:
    """openpyxl knows the relation of 2006 only: that is why there are two parts."""
    saved = tmp_path / "saved.xlsm"
    book = openpyxl.load_workbook(filled[1], keep_vba=True)
    book.save(saved)
    book.vba_archive.close()
    content = parts(saved)
    assert content["customUI/customUI.xml"] == ribbon_parts("template")["customUI/customUI.xml"]
    assert b"customUI/customUI.xml" in content["_rels/.rels"]
    assert content["xl/vbaProject.bin"] == parts(filled[1])["xl/vbaProject.bin"]


class TestCommand:
    def test_the_name_decides_what_is_made(self, tmp_path: Path) -> None:
        path = tmp_path / "ita-2567.XLSM"
        assert new_workbook(Console("th"), YEAR, path, "เทศบาลตำบลตัวอย่าง", None, None) == 0
        assert set(MACRO_PARTS) <= set(parts(path))
        agency = read_workbook(path).profile.agency
        assert agency is not None
        assert agency.value == "เทศบาลตำบลตัวอย่าง"

    def test_equal_requests_give_equal_bytes(self, tmp_path: Path) -> None:
        for name in ("a.xlsm", "b.xlsm"):
            assert new_workbook(Console("th"), YEAR, tmp_path / name, None, None, None) == 0
        assert (tmp_path / "a.xlsm").read_bytes() == (tmp_path / "b.xlsm").read_bytes()

    def test_other_names_are_refused(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert new_workbook(Console("th"), YEAR, tmp_path / "a.xlam", None, None, None) == 2
        assert ".xlsm" in capsys.readouterr().err

    def test_without_packaged_macros_and_pyopenvba_nothing_is_left(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(build, "_BUILT", tmp_path / "none")
        monkeypatch.setitem(sys.modules, "pyopenvba", None)
        assert new_workbook(Console("en"), YEAR, tmp_path / "a.xlsm", None, None, None) == 2
        assert "extra `build`" in capsys.readouterr().err
        assert list(tmp_path.iterdir()) == []


def test_the_package_is_a_plain_zip(filled: tuple[Path, Path]) -> None:
    with zipfile.ZipFile(filled[1]) as package:
        assert package.testzip() is None
        assert package.namelist()[0] == "[Content_Types].xml"
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
