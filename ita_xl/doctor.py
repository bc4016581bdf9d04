"""`ita-xl doctor`: what this computer has, what is missing, and what that means."""

from __future__ import annotations

import platform
import tempfile
from importlib.metadata import version
from pathlib import Path

from ita_xl.addin.build import packaged_addin
from ita_xl.addin.computer.machine import Computer
from ita_xl.addin.computer.this import this_computer
from ita_xl.addin.health import addin_health
from ita_xl.console import Console
from ita_xl.errors import WorkbookRefusedError
from ita_xl.exit_codes import EXIT_DONE
from ita_xl.findings.catalogue import findings
from ita_xl.frameworks.load import known_years
from ita_xl.report.fonts import installed_report_fonts
from ita_xl.report.pdf import find_office

LIBRARIES = ("openpyxl", "lxml", "XlsxWriter", "Jinja2", "msgspec", "PyYAML", "typer", "rich", "xlwings")
EXIT_MISSING = 1


def diagnose(
    console: Console, frameworks: Path | None, workbook: Path | None = None, computer: Computer | None = None
) -> int:
    """Prints one line per need, and the template of `workbook` where one is given.

    Returns 1 when something that the main job needs is missing, the refusal's code when the workbook is refused,
    else 0. `computer`: default the one this runs on.
    """
    console.tell("doctor.title")
    _line(console, "doctor.python", platform.python_version(), present=True)
    _line(console, "doctor.package", version("ita_xl"), present=True)
    for library in LIBRARIES:
        _line(console, "doctor.library", f"{library} {version(library)}", present=True)
    years = known_years(frameworks)
    _line(console, "doctor.frameworks", f"{years[0]}–{years[-1]}", present=bool(years))
    office = find_office()
    _line(console, "doctor.libreoffice", str(office or ""), present=office is not None)
    if office is None:
        console.say("    " + console.text("doctor.office_help"))
    fonts = installed_report_fonts()
    _line(console, "doctor.font", ", ".join(fonts), present=bool(fonts), font="TH Sarabun")
    if not fonts:
        console.say("    " + console.text("doctor.font_help"))
    writable = _writable(Path.cwd())
    _line(console, "doctor.writable", str(Path.cwd()), present=writable)
    _addin(console, computer or this_computer())
    code = _template(console, workbook, frameworks) if workbook else EXIT_DONE
    return code if writable else max(code, EXIT_MISSING)


def _addin(console: Console, computer: Computer) -> None:
    console.tell("addin_setup.health.title")
    lines = addin_health(computer, packaged_addin())
    if not lines:
        console.say("    " + console.text("addin_setup.health.other_system"))
    for line in lines:
        state = "doctor.ok" if line.well else ("addin_setup.health.attention" if line.found else "doctor.missing")
        _state_line(console, state, f"addin_setup.health.{line.key}", line.found)
        if line.help:
            key = line.help if "." in line.help else f"health.{line.help}"
            console.say("    " + console.text(f"addin_setup.{key}"))


def _template(console: Console, workbook: Path, frameworks: Path | None) -> int:
    """The stamp that says which template a workbook was made from."""
    from ita_xl.workbook.reader import read_workbook

    try:
        submission = read_workbook(workbook, frameworks)
    except WorkbookRefusedError as refusal:
        for finding in findings([refusal.remark]):
            console.finding(finding)
        return refusal.exit_code
    found = f"{submission.template or ''} ({submission.fiscal_year}) {workbook.name}".strip()
    _line(console, "addin_setup.health.workbook", found, present=submission.template is not None)
    return EXIT_DONE


def _line(console: Console, key: str, value: str, *, present: bool, **values: object) -> None:
    _state_line(console, "doctor.ok" if present else "doctor.missing", key, value, **values)


def _state_line(console: Console, state: str, key: str, value: str, **values: object) -> None:
    style = "green" if state == "doctor.ok" else "yellow"
    console.say(f"{console.text(state):<8} {console.text(key, **values)} {value}".rstrip(), style)


def _writable(folder: Path) -> bool:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False
