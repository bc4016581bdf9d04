"""`ita-xl doctor`: what this computer has, what is missing, and what that means."""

from __future__ import annotations

import platform
import tempfile
from importlib.metadata import version
from pathlib import Path

from ita_xl.console import Console
from ita_xl.frameworks.load import known_years
from ita_xl.report.fonts import installed_report_fonts
from ita_xl.report.pdf import find_office

LIBRARIES = ("openpyxl", "lxml", "XlsxWriter", "Jinja2", "msgspec", "PyYAML", "typer", "rich")


def diagnose(console: Console, frameworks: Path | None) -> int:
    """Prints one line per need; returns 1 when something that the main job needs is missing, else 0."""
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
    return 0 if writable else 1


def _line(console: Console, key: str, value: str, *, present: bool, **values: object) -> None:
    state = console.text("doctor.ok" if present else "doctor.missing")
    console.say(f"{state:<8} {console.text(key, **values)} {value}".rstrip(), "green" if present else "yellow")


def _writable(folder: Path) -> bool:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False
