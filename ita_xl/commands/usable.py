"""An assessment for the commands that need one without errors."""

from __future__ import annotations

from pathlib import Path

from ita_xl.assessment import Assessment
from ita_xl.console import Console
from ita_xl.findings.finding import Severity
from ita_xl.pipeline import check_workbook


def usable_assessment(console: Console, file: Path, frameworks: Path | None) -> tuple[Assessment | None, int]:
    """The assessment of `file`; None after its findings were shown, with the exit code, when it has errors."""
    checked = check_workbook(file, frameworks)
    if checked.assessment is None or not checked.usable:
        console.checked(checked)
        console.tell("not_usable")
        return None, checked.exit(Severity.ERROR)
    return checked.assessment, 0
