"""Findings as annotations of GitHub Actions: one workflow command per finding, on stdout.

https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ita_xl.findings.catalogue import catalogue
from ita_xl.findings.finding import Finding, Severity
from ita_xl.findings.printable import printable

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def annotation_lines(file: str, findings: Sequence[Finding], language: str) -> Iterator[str]:
    """A line per finding of a file, in Thai (`th`) or English (`en`). A workbook has no lines, so none is named."""
    for one in findings:
        text = catalogue()[one.code]
        thai = language == "th"
        title = f"{one.code} {text.title_th if thai else text.title_en}"
        place = "!".join(part for part in (one.sheet, one.cell) if part)
        message, fix = (one.message_th, one.fix_th) if thai else (one.message_en, one.fix_en)
        shown = f"{place}: {message}\n→ {fix}" if place else f"{message}\n→ {fix}"
        yield f"::{_COMMANDS[one.severity]} file={_property(file)},title={_property(title)}::{_data(shown)}"


def _data(text: str) -> str:
    """Text behind the second `::`; a line end would begin another command."""
    return printable(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """The value of a property; a comma would begin the next one, a colon the text."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
