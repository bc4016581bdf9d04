"""What people read about Excel agrees with the program: the checklist, the guide, the page for IT, the manual job."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import openpyxl
import pytest
import yaml

from ita_xl import examples
from ita_xl.addin.build import vba_modules
from ita_xl.addin.computer.policies import ASR_CHILD_PROCESSES, ASR_WIN32_CALLS
from ita_xl.addin.ribbon import load_ribbon
from ita_xl.pipeline import analyze

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = ("guide-excel.md", "it-department.md", "excel-checklist.md")
WORKFLOW = ROOT / ".github" / "workflows" / "excel.yml"
sys.path.insert(0, str(ROOT / "tools"))

import draw_ribbon  # noqa: E402  (a tool, not part of the package)
import excel_check  # noqa: E402  (the same)


@pytest.fixture(scope="module")
def analysed(tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    """The example of the checklist, analysed."""
    folder = tmp_path_factory.mktemp("analysed")
    examples.build("001", folder / "my.xlsx")
    written = analyze(folder / "my.xlsx").outputs.analyzed
    assert written
    return openpyxl.load_workbook(written)


def test_the_values_of_the_checklist_are_those_of_the_example(analysed: openpyxl.Workbook) -> None:
    cells = excel_check.expected_cells()
    assert len(cells) == 15
    for sheet, cell, value in cells:
        assert excel_check.same(analysed[sheet][cell].value, value), f"{sheet}!{cell}: {analysed[sheet][cell].value}"


def test_a_wrong_value_would_be_noticed() -> None:
    assert not excel_check.same(69.51, "69.50")
    assert not excel_check.same(None, "69.50")
    assert not excel_check.same("69.50 ", "69.50")


def test_the_checklist_has_ten_steps() -> None:
    text = (DOCS / "excel-checklist.md").read_text(encoding="utf-8")
    assert re.findall(r"^(\d+)\. \*\*", text, re.MULTILINE) == [str(number) for number in range(1, 11)]


def test_the_manual_check_compares_modules_as_excel_shows_them() -> None:
    """Excel's editor hides attributes; a changed line must still be seen."""
    for target, module in (("addin", "ItaAddin"), ("template", "ItaBook")):
        source = vba_modules(target)[module]  # type: ignore[arg-type]
        shown = source.split("\n", 1)[1].replace("\r\n", "\n").rstrip().replace("\n", "\r\n") + "\r\n\r\n"
        assert excel_check.source_lines(source) == excel_check.source_lines(shown)
        assert excel_check.source_lines(source) != excel_check.source_lines(shown.replace("RunPython", "RunPythom", 1))


def test_the_manual_check_calls_macros_that_exist() -> None:
    text = (ROOT / "tools" / "excel_check.py").read_text(encoding="utf-8")
    called = re.findall(r'"(Ita(?:Addin|Book))", "(\w+)"', text)
    assert len(called) == 3
    sources = vba_modules("addin") | vba_modules("template")
    for module, macro in called:
        assert f"Sub {macro}(control As IRibbonControl)" in sources[module]
        assert "control." not in sources[module].split(f"Sub {macro}(", 1)[1].split("End Sub", 1)[0]


@pytest.mark.parametrize("page", PAGES)
def test_pictures_and_links_of_the_pages_exist(page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    targets = [target for target in re.findall(r"\]\(([^)#]+)\)", text) if not target.startswith("http")]
    for target in targets:
        assert (DOCS / target).is_file(), target
    for name in re.findall(r"`((?:\.github|tools|macros|windows|docs)/[\w./-]+)`", text):
        assert (ROOT / name).is_file(), name


def test_the_guide_names_the_buttons_as_the_ribbon_does() -> None:
    text = (DOCS / "guide-excel.md").read_text(encoding="utf-8")
    labels = {control.id: control.label for group in load_ribbon().groups for control in group.controls}
    for button in ("NewWorkbook", "Check", "Analyze", "Report", "Pdf"):
        assert f"*{labels[button]}*" in text, labels[button]
    assert "ไม่ใช่ภาพถ่ายหน้าจอ" in text


def test_the_drawing_of_the_ribbon_has_every_button(tmp_path: Path) -> None:
    draw_ribbon.draw(tmp_path / "ribbon.xlsx")
    [sheet] = openpyxl.load_workbook(tmp_path / "ribbon.xlsx").worksheets
    drawn = {str(cell.value).removesuffix(" ▾") for row in sheet.iter_rows() for cell in row if cell.value}
    for group in load_ribbon().groups:
        assert group.label in drawn
        assert {control.label for control in group.controls} <= drawn


def test_the_page_for_it_names_the_policies_that_doctor_looks_for() -> None:
    text = (DOCS / "it-department.md").read_text(encoding="utf-8")
    policies = (ROOT / "ita_xl" / "addin" / "computer" / "policies.py").read_text(encoding="utf-8")
    names = (
        "VBAOff",
        "DisableAllAddins",
        "RequireAddinSig",
        "AllLocationsDisabled",
        "VBAWarnings",
        "blockcontentexecutionfrominternet",
    )
    for name in (*names, ASR_CHILD_PROCESSES, ASR_WIN32_CALLS):
        assert name in policies
        assert text.count(name) >= 2, f"{name}: Thai and English"


def test_the_manual_job_runs_by_hand_only_and_its_actions_are_pinned() -> None:
    job = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    # YAML 1.1 reads the key `on` as true.
    assert set(job[True]) == {"workflow_dispatch"}
    assert job["permissions"] == {"contents": "read"}
    steps = job["jobs"]["excel"]["steps"]
    actions = [step["uses"] for step in steps if "uses" in step]
    assert actions
    assert all(re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", action) for action in actions), actions
    # Inputs never become part of a script.
    assert not [step for step in steps if "${{" in step.get("run", "")]
    programs = re.findall(r"python (tools/[\w.]+)", WORKFLOW.read_text(encoding="utf-8"))
    assert programs == ["tools/excel_check.py"]
