"""The ribbon: valid in both of Office's namespaces, Thai, a macro for every button and a button for every macro."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from lxml import etree

from ita_xl.addin.build import vba_modules
from ita_xl.addin.errors import AddinBuildError
from ita_xl.addin.ribbon import NAMESPACES, Target, load_ribbon, ribbon_parts
from ita_xl.addin.sources import macros_folder, read_vba
from ita_xl.frameworks.load import known_years
from ita_xl.report.kinds import KINDS

SCHEMA = (Path(__file__).parent / "data" / "ribbon.xsd").read_text(encoding="utf-8")
TARGETS: tuple[Target, ...] = ("addin", "template")
THAI = re.compile(r"[\u0e01-\u0e5b]")
SUB = re.compile(r"(?m)^Public Sub (\w+)\(control As IRibbonControl\)\n    RunPython (.+)\nEnd Sub$")


def schema(namespace: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.fromstring(SCHEMA.replace("NAMESPACE", namespace).encode()))


def ribbon(target: Target, part: str = "customUI/customUI14.xml") -> etree._Element:
    return etree.fromstring(ribbon_parts(target)[part])


def subs(target: Target) -> dict[str, str]:
    """Name and RunPython line of the ribbon Subs of a file."""
    name = load_ribbon().files[target].module
    return dict(SUB.findall(vba_modules(target)[name].replace("\r\n", "\n")))


@pytest.mark.parametrize("part", NAMESPACES)
@pytest.mark.parametrize("target", TARGETS)
def test_the_ribbon_is_valid(target: Target, part: str) -> None:
    schema(NAMESPACES[part]).assertValid(ribbon(target, part))


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('size="large"', 'size="huge"'),
        ('onAction="ItaAddin.', 'onAction="'),
        ('id="ItaAddinCheck"', 'id="ItaAddinAnalyze"'),
        ("<button", "<knob"),
        ('imageMso="FileNew"', 'imageMso=""'),
    ],
)
def test_the_schema_finds_mistakes(right: str, wrong: str) -> None:
    part, namespace = next(iter(NAMESPACES.items()))
    text = ribbon_parts("addin")[part].decode()
    assert right in text
    assert not schema(namespace).validate(etree.fromstring(text.replace(right, wrong).encode()))


@pytest.mark.parametrize("target", TARGETS)
def test_both_parts_differ_in_the_namespace_only(target: Target) -> None:
    texts = {part.replace(NAMESPACES[name].encode(), b"") for name, part in ribbon_parts(target).items()}
    assert len(texts) == 1


def test_no_id_stands_twice_even_with_both_files_open() -> None:
    ids = [element.get("id") for target in TARGETS for element in ribbon(target).iter() if element.get("id")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("target", TARGETS)
def test_every_text_of_the_ribbon_is_thai(target: Target) -> None:
    for element in ribbon(target).iter():
        if element.get("id") and element.tag.rpartition("}")[2] != "tab":
            for name in ("label", "screentip", "supertip"):
                assert element.get(name) is None or THAI.search(element.get(name) or ""), element.get(name)


@pytest.mark.parametrize("target", TARGETS)
def test_every_button_has_its_sub_and_every_sub_its_button(target: Target) -> None:
    called = {element.get("onAction") for element in ribbon(target).iter() if element.get("onAction")}
    module = load_ribbon().files[target].module
    assert called == {f"{module}.{name}" for name in subs(target)}
    assert vba_modules(target)[module].count("\r\nPublic ") == len(subs(target)), "a Sub of another form"


@pytest.mark.parametrize("target", TARGETS)
def test_every_sub_gives_its_buttons_command(target: Target) -> None:
    data = load_ribbon()
    calls = subs(target)
    for control in (control for group in data.groups for control in group.controls):
        line = calls[f"{data.files[target].prefix}{control.id}"]
        tags = [item.tag for item in control.menu.buttons()] if control.menu else [""]
        given = [ast.literal_eval(line.replace('" & control.Tag & "', tag)) for tag in tags]
        assert given == list(control.commands())


def test_the_names_in_both_files_differ() -> None:
    assert not set(subs("addin")) & set(subs("template"))
    assert [name.removeprefix("ItaAddin") for name in subs("addin")] == [
        name.removeprefix("ItaBook") for name in subs("template")
    ]


def test_the_buttons_call_the_agreed_functions_with_plain_words() -> None:
    called: dict[str, list[str]] = {}
    for command in load_ribbon().commands():
        imported, call = ast.parse(command).body
        assert ast.unparse(imported) == "import ita_xl.addin"
        assert isinstance(call, ast.Expr)
        assert isinstance(call.value, ast.Call)
        function = ast.unparse(call.value.func).removeprefix("ita_xl.addin.")
        called.setdefault(function, []).extend(ast.literal_eval(argument) for argument in call.value.args)
    plain = {"check", "analyze", "pdf", "open_folder", "show_help", "about"}
    assert plain <= set(called)
    assert all(called[name] == [] for name in plain)
    assert called["new_workbook"] == [str(year) for year in reversed(known_years())]
    assert called["report"] == list(KINDS)


@pytest.mark.parametrize("path", sorted(macros_folder().glob("*/*.bas")), ids=lambda path: path.name)
def test_sources_are_ascii_with_few_lines_and_no_logic(path: Path) -> None:
    text = read_vba(path)
    assert text.isascii()
    assert not re.search(r"(?m)^\s*(If|For|Do|While|Select|Dim|On Error|Declare)\b", text)


def test_thai_in_a_vba_source_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "Ita.bas"
    source.write_text('Attribute VB_Name = "Ita"\nMsgBox "สวัสดี"\n', encoding="utf-8")
    with pytest.raises(AddinBuildError, match=r"Ita\.bas: only ASCII"):
        read_vba(source)


def test_a_module_must_be_named_as_its_file(tmp_path: Path) -> None:
    source = tmp_path / "Ita.bas"
    source.write_text('Attribute VB_Name = "Other"\n', encoding="utf-8")
    with pytest.raises(AddinBuildError, match="first line"):
        read_vba(source)
