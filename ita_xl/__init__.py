"""ita_xl: from a filled ITA workbook to a checked analysis and a printable Thai report.

    from ita_xl import analyze
    result = analyze("my.xlsx", "out")

The names in `__all__` are the public interface; everything else may change.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ita_xl.assessment import Assessment, Submission, assess
    from ita_xl.errors import FrameworkError, ItaError, MeasuresError, NarrativeError, RenderError, WorkbookRefusedError
    from ita_xl.findings.finding import Finding, Severity
    from ita_xl.frameworks.load import load_framework
    from ita_xl.frameworks.schema import Framework
    from ita_xl.pipeline import Result, analyze
    from ita_xl.report.kinds import write_report
    from ita_xl.workbook.fill import fill_workbook
    from ita_xl.workbook.reader import read_workbook

_PLACES = {
    "Assessment": "ita_xl.assessment",
    "Finding": "ita_xl.findings.finding",
    "Framework": "ita_xl.frameworks.schema",
    "FrameworkError": "ita_xl.errors",
    "ItaError": "ita_xl.errors",
    "MeasuresError": "ita_xl.errors",
    "NarrativeError": "ita_xl.errors",
    "RenderError": "ita_xl.errors",
    "Result": "ita_xl.pipeline",
    "Severity": "ita_xl.findings.finding",
    "Submission": "ita_xl.assessment",
    "WorkbookRefusedError": "ita_xl.errors",
    "analyze": "ita_xl.pipeline",
    "assess": "ita_xl.assessment",
    "fill_workbook": "ita_xl.workbook.fill",
    "load_framework": "ita_xl.frameworks.load",
    "read_workbook": "ita_xl.workbook.reader",
    "write_report": "ita_xl.report.kinds",
}

__all__ = [
    "Assessment",
    "Finding",
    "Framework",
    "FrameworkError",
    "ItaError",
    "MeasuresError",
    "NarrativeError",
    "RenderError",
    "Result",
    "Severity",
    "Submission",
    "WorkbookRefusedError",
    "analyze",
    "assess",
    "fill_workbook",
    "load_framework",
    "read_workbook",
    "write_report",
]


def __getattr__(name: str) -> object:
    """Imports a public name at its first use: `ita-xl --help` must not wait for spreadsheet libraries."""
    if name not in _PLACES:
        raise AttributeError(f"module 'ita_xl' has no attribute {name!r}")
    return getattr(import_module(_PLACES[name]), name)
