"""The add-in as built: exactly our sources, the shape of xlwings' own add-in, the same bytes anywhere, at any time."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import vba_text
import xlwings
from lxml import etree

from ita_xl.addin import build, guarded_xlwings, vba_project
from ita_xl.addin.build import ADDIN_NAME, build_addin, build_for_package, vba_modules
from ita_xl.addin.errors import AddinBuildError
from ita_xl.addin.sources import macros_folder
from ita_xl.commands.addin import build_in
from ita_xl.console import Console
from ita_xl.workbook.layout import SHEETS

RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
TYPE_LIBRARIES = {"stdole2.tlb", "MSO.DLL"}
PLACES = re.compile(rb"(?:[A-Za-z]:\\|/home/|/Users/|/tmp/|/root/|file:)[^#\0]*")
REPOSITORY = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def addin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("addin") / ADDIN_NAME
    build_addin(path)
    return path


@pytest.fixture(scope="module")
def project(addin: Path) -> bytes:
    return vba_text.project_of(addin.read_bytes())


@pytest.fixture(scope="module")
def example() -> bytes:
    """The VBA project of the add-in that comes with xlwings and runs in Excel."""
    return vba_text.project_of((Path(xlwings.__file__).parent / "addin" / "xlwings.xlam").read_bytes())


class TestProject:
    def test_oletools_extracts_exactly_our_sources(self, addin: Path, project: bytes) -> None:
        ours = vba_modules("addin")
        assert {name: module.source for name, module in vba_text.modules(project).items() if name in ours} == ours
        extracted = vba_text.sources(addin)
        assert {name: extracted[name] for name in ours} == ours

    def test_no_other_module_is_left(self, addin: Path, project: bytes) -> None:
        assert list(vba_text.modules(project)) == ["ThisWorkbook", "Sheet1", "ItaAddin", "xlwings"]
        for name in ("ThisWorkbook", "Sheet1"):
            assert re.fullmatch(r"(Attribute \w+ = .*\r\n)+", vba_text.sources(addin)[name]), (
                "code in a document module"
            )

    def test_references_are_those_of_xlwings_addin(self, project: bytes, example: bytes) -> None:
        found = vba_text.references(project)
        assert [name for name, _ in found] == ["stdole", "Office"]
        ids = [library.split("#")[0].removeprefix("*\\G") for _, library in found]
        assert ids == [library.split("#")[0].removeprefix("*\\G") for _, library in vba_text.references(example)]

    def test_kinds_and_attributes_are_as_in_xlwings_addin(self, project: bytes, example: bytes) -> None:
        ours, theirs = vba_text.modules(project), vba_text.modules(example)
        for name in ("ThisWorkbook", "Sheet1"):
            assert ours[name][1:] == theirs[name][1:] == (vba_text.DOCUMENT, "Document")
            assert vba_text.attributes(ours[name].source) == vba_text.attributes(theirs[name].source)
        for name in ("ItaAddin", "xlwings"):
            assert ours[name][1:] == theirs["Main"][1:] == (vba_text.PROCEDURAL, "Module")
            assert vba_text.attributes(ours[name].source) == {"VB_Name": f'"{name}"'}

    def test_the_directory_has_the_records_of_xlwings_addin(self, project: bytes, example: bytes) -> None:
        def of_first_module(records: list[tuple[int, bytes]]) -> list[int]:
            kinds = [kind for kind, _ in records]
            return kinds[kinds.index(0x0F) : kinds.index(0x2B) + 1]

        ours, theirs = vba_text.directory(project), vba_text.directory(example)
        assert of_first_module(ours) == of_first_module(theirs)
        # 0x4A, the optional compatibility version, is what newer Excel writes and older ones pass over.
        assert {kind for kind, _ in ours} - {0x4A} == {kind for kind, _ in theirs} - {0x4A}

    def test_sources_are_ascii_and_short_lined(self, project: bytes) -> None:
        for module in vba_text.modules(project).values():
            assert module.source.isascii()
            assert max(map(len, module.source.split("\r\n"))) <= 1023, "VBA's limit"


class TestPackage:
    def test_excel_finds_project_and_both_ribbons(self, addin: Path) -> None:
        parts = vba_text.package_parts(addin.read_bytes())
        types = parts["[Content_Types].xml"].decode()
        assert 'PartName="/xl/workbook.xml" ContentType="application/vnd.ms-excel.addin.macroEnabled.main+xml"' in types
        assert 'Extension="bin" ContentType="application/vnd.ms-office.vbaProject"' in types
        assert 'Extension="xml" ContentType="application/xml"' in types
        assert "customUI" not in types
        office = "http://schemas.microsoft.com/office/"
        found = {entry.get("Type"): entry.get("Target") for entry in relations(parts["_rels/.rels"])}
        assert found[f"{office}2006/relationships/ui/extensibility"] == "customUI/customUI.xml"
        assert found[f"{office}2007/relationships/ui/extensibility"] == "customUI/customUI14.xml"
        of_workbook = {
            entry.get("Type"): entry.get("Target") for entry in relations(parts["xl/_rels/workbook.xml.rels"])
        }
        assert of_workbook[f"{office}2006/relationships/vbaProject"] == "vbaProject.bin"

    def test_relations_name_parts_that_exist(self, addin: Path) -> None:
        parts = vba_text.package_parts(addin.read_bytes())
        for name, base in (("_rels/.rels", ""), ("xl/_rels/workbook.xml.rels", "xl/")):
            entries = relations(parts[name])
            assert len({entry.get("Id") for entry in entries}) == len(entries)
            assert all(f"{base}{entry.get('Target')}" in parts for entry in entries)

    def test_code_names_are_the_modules(self, addin: Path) -> None:
        parts = vba_text.package_parts(addin.read_bytes())
        workbook = etree.fromstring(parts["xl/workbook.xml"])
        sheet = etree.fromstring(parts["xl/worksheets/sheet1.xml"])
        assert workbook.find(f"{MAIN}workbookPr").get("codeName") == "ThisWorkbook"  # type: ignore[union-attr]
        assert sheet.find(f"{MAIN}sheetPr").get("codeName") == "Sheet1"  # type: ignore[union-attr]

    def test_no_person_no_date_and_no_place_but_two_type_libraries(self, addin: Path, project: bytes) -> None:
        parts = vba_text.package_parts(addin.read_bytes())
        assert b"creator" not in parts["docProps/core.xml"]
        assert b"dcterms" not in parts["docProps/core.xml"]
        places = {place for stream in vba_text.metadata(project) for place in PLACES.findall(stream)}
        assert {place.decode().rpartition("\\")[2] for place in places} == TYPE_LIBRARIES
        for name, content in parts.items():
            if name != "xl/vbaProject.bin":
                assert not PLACES.search(content), name


def test_equal_bytes_at_another_time_in_another_folder(addin: Path, tmp_path: Path) -> None:
    program = (
        "import sys, time\n"
        "real, local = time.time, time.localtime\n"
        "time.time = lambda: real() + 5e7\n"
        "time.localtime = lambda seconds=None: local(real() + 5e7)\n"
        "from pathlib import Path\n"
        "from ita_xl.addin.build import build_addin\n"
        "build_addin(Path(sys.argv[1]))\n"
    )
    other = tmp_path / "other.xlam"
    environment = os.environ | {"PYTHONHASHSEED": "7", "TZ": "Asia/Bangkok", "PYTHONPATH": str(REPOSITORY)}
    subprocess.run([sys.executable, "-c", program, str(other)], cwd=tmp_path, env=environment, check=True)
    assert other.read_bytes() == addin.read_bytes()


def test_the_build_needs_what_the_wheel_build_installs_and_never_imports_xlwings(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from ita_xl.addin import build\n"
        "build._BUILT = Path(sys.argv[1])\n"
        "build.build_for_package()\n"
        "print(*{name.split('.')[0] for name in sys.modules})\n"
    )
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    command = [sys.executable, "-S", "-c", "import site; site.main()\n" + program, str(tmp_path)]
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    foreign = set(done.stdout.split()) & {
        "xlwings", "openpyxl", "lxml", "xlsxwriter", "jinja2", "typer", "rich", "pandas",
    }  # fmt: skip
    assert foreign == set()


def test_the_installation_carries_addin_and_template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "_BUILT", tmp_path / "built")
    assert build.packaged_addin() is None
    fresh = build.template_project()
    addin, template = build_for_package()
    assert build.packaged_addin() == addin
    assert template.read_bytes() == fresh == build.template_project()
    assert build_for_package() == (addin, template)
    assert len(vba_text.modules(fresh)) == 1 + len(SHEETS) + 2


def test_what_was_built_from_other_sources_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "_BUILT", tmp_path / "built")
    shutil.copytree(macros_folder(), tmp_path / "macros")
    monkeypatch.setattr(build, "macros_folder", lambda: tmp_path / "macros")
    build_for_package()
    source = tmp_path / "macros" / "addin" / "ItaAddin.bas"
    source.write_bytes(source.read_bytes() + b"' changed\r\n")
    assert build.packaged_addin() is None
    build_for_package()
    assert build.packaged_addin() is not None
    assert len(list((tmp_path / "built").iterdir())) == 1, "the older one went"


def test_the_command_builds_and_replaces(addin: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "new folder" / ADDIN_NAME
    path.parent.mkdir()
    path.write_bytes(b"older")
    assert build_in(Console("th"), path.parent) == 0
    assert path.read_bytes() == addin.read_bytes()
    assert [entry.name for entry in path.parent.iterdir()] == [ADDIN_NAME]
    assert str(path) in capsys.readouterr().err


def test_without_pyopenvba_the_command_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "pyopenvba", None)
    assert build_in(Console("en"), tmp_path) == 2
    assert "install ita_xl with its extra `build`" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(AddinBuildError):
        vba_project.blank_addin()


def test_another_text_of_xlwings_fails_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = (Path(xlwings.__file__).parent / "xlwings_custom_addin.bas").read_bytes()
    (tmp_path / "xlwings_custom_addin.bas").write_bytes(source.replace(b"Optional Args", b"Optional Arg"))

    class Found:
        origin = str(tmp_path / "__init__.py")

    monkeypatch.setattr(guarded_xlwings, "find_spec", lambda _: Found())
    with pytest.raises(AddinBuildError, match=r"is not that of xlwings 0\.37\.8: install xlwings==0\.37\.8"):
        build_addin(tmp_path / ADDIN_NAME)
    monkeypatch.setattr(guarded_xlwings, "find_spec", lambda _: None)
    with pytest.raises(AddinBuildError, match="xlwings is not installed"):
        build_addin(tmp_path / ADDIN_NAME)
    assert not (tmp_path / ADDIN_NAME).exists()


def relations(content: bytes) -> list[etree._Element]:
    return list(etree.fromstring(content).iterfind(RELATION))
