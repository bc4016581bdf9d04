"""A real application clicks the button.

LibreOffice opens the macro-enabled workbook; our VBA, unchanged, runs by name; RunPython starts a Python of its own,
which changes the open document through real xlwings. LibreOffice shows no Office ribbon and cannot compile xlwings'
VBA, so the callback is called by name and RunPython is replaced by a Sub that starts the same command line. xlwings'
own VBA and COM are therefore not proven here.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

import excel_engine
import live
import office
import pytest
from uno_engine import UnoGrid

from ita_xl import examples
from ita_xl.addin.macro_workbook import build_macro_workbook
from ita_xl.frameworks.load import load_following, load_framework
from ita_xl.pipeline import check_workbook
from ita_xl.report import pdf
from ita_xl.workbook import layout
from ita_xl.workbook.fill import fill_workbook

TESTS = Path(__file__).parent
LIBRARY = "VBAProject"
RUN_PYTHON = """Option VBASupport 1
Public Sub RunPython(PythonCommand As String)
  Dim arguments As String
  Dim task
  arguments = "{runner} ""{{command}}"" ""--wb={{name}}"" --from_xl=1"
  arguments = Replace(arguments, "{{command}}", PythonCommand)
  arguments = Replace(arguments, "{{name}}", ActiveWorkbook.Name)
  task = Shell("/bin/sh", 0, arguments, False)
End Sub
"""
RUNNER = """#!/bin/sh
cd '{tests}'
export XDG_STATE_HOME='{log}.state' PYTHONPATH='{root}'
'{python}' -B -c "import uno_engine; uno_engine.attach('{uno}', '{pipe}', '{name}'); \
import xlwings.utils;xlwings.utils.prepare_sys_path('false;;;;;;'); $1" "$2" "$3" > '{log}' 2>&1
echo $? > '{log}.done'
"""
SECONDS = 60
HEIGHT_TOLERANCE = 0.6  # points: LibreOffice rounds to screen lines
AGENCY_CELL = (4, 2)
AGENCY = "1/12"  # typed without an apostrophe it would be a date


@pytest.mark.office
def test_the_button_fills_the_document_that_is_open(tmp_path: Path) -> None:
    workbook = tmp_path / "ผล ITA.xlsm"
    example = examples.load("001")
    framework = load_framework(example.year)
    build_macro_workbook(framework, workbook, example.entries, load_following(example.year))
    python, pipe = office.uno_python(), f"click{os.getpid()}"
    assert python
    log, runner = tmp_path / "click.log", tmp_path / "runner.sh"
    runner.write_text(
        RUNNER.format(
            tests=TESTS, root=TESTS.parent, python=sys.executable, uno=python, pipe=pipe, name=workbook.name, log=log
        ),
        encoding="utf-8",
    )
    document = UnoGrid(python, pipe, str(pdf.find_office()), str(tmp_path / "profile"))
    try:
        document.ask("open", str(workbook))
        document.write(layout.PROFILE, AGENCY_CELL, [[f"'{AGENCY}"]])
        assert set(document.ask("modules", LIBRARY)) >= {"ItaBook", "xlwings"}
        document.ask("replace_module", LIBRARY, "xlwings", RUN_PYTHON.format(runner=runner))
        document.ask("run", f"{LIBRARY}.ItaBook.ItaBookAnalyze")
        said = wait_for(log)
        shown = {sheet: document.ask("content", sheet) for sheet in layout.ANALYSIS_SHEETS}
        active = document.active
        protected = [document.ask("is_protected", sheet) for sheet in layout.ANALYSIS_SHEETS]
    finally:
        document.close()
    assert "เติมผลวิเคราะห์ลงในสมุดงานแล้ว" in said
    assert active == layout.OVERVIEW
    assert all(protected)
    assert_shows(shown, filled_by_the_command_line(workbook))


def wait_for(log: Path) -> str:
    """What the started Python printed, once it has ended well."""
    done = Path(f"{log}.done")
    for _ in range(SECONDS * 10):
        if done.exists() and done.read_text(encoding="utf-8").strip():
            break
        time.sleep(0.1)
    said = log.read_text(encoding="utf-8") if log.exists() else "nothing was started"
    assert done.exists(), said
    assert done.read_text(encoding="utf-8").strip() == "0", said
    return said


def filled_by_the_command_line(workbook: Path) -> Path:
    """The same workbook with the same typed cell, filled as a file."""
    grid = excel_engine.OpenpyxlGrid(workbook)
    grid.workbook[layout.PROFILE].protection.sheet = False
    grid.write(layout.PROFILE, AGENCY_CELL, [[f"'{AGENCY}"]])
    typed, filled = workbook.with_name("typed.xlsm"), workbook.with_name("filled.xlsm")
    grid.save_copy(typed)
    checked = check_workbook(typed)
    assert checked.assessment is not None
    assert checked.assessment.submission.profile.agency.value == AGENCY
    fill_workbook(typed, filled, checked.assessment)
    return filled


def assert_shows(shown: dict[str, dict[str, dict[str, object]]], filled: Path) -> None:
    workbook = live.load(filled)
    for name in layout.ANALYSIS_SHEETS:
        sheet, found = workbook[name], shown[name]
        filled_cells = (cell for row in sheet.iter_rows() for cell in row if cell.value is not None)
        cells = {f"{c.row},{c.column}": live.as_number(c.value, c.data_type)[0] for c in filled_cells}
        assert found["cells"] == cells, name
        rows = range(1, len(found["heights"]) + 1)
        hidden = [number for number in rows if sheet.row_dimensions[number].hidden]
        assert found["hidden"] == hidden, name
        heights = {number: sheet.row_dimensions[number].height for number in rows if number not in hidden}
        for number, height in heights.items():
            if height:
                has = found["heights"][str(number)]
                assert abs(has - height) < HEIGHT_TOLERANCE, f"{name} row {number}: {has} instead of {height} pt"
    assert json.dumps(shown, ensure_ascii=False).count(AGENCY) >= len(layout.ANALYSIS_SHEETS)
