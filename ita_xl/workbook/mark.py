"""A marked copy of an officer's workbook: findings as notes on their cells and in the list of checks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from ita_xl.assessment.model import Assessment
from ita_xl.assessment.submission import Remark
from ita_xl.findings.catalogue import findings as to_findings
from ita_xl.findings.finding import Finding
from ita_xl.narrative.engine import Narrator
from ita_xl.workbook import layout
from ita_xl.workbook.analysis.places import sheet_forms
from ita_xl.workbook.analysis.texts import analysis_texts
from ita_xl.workbook.filling import items
from ita_xl.workbook.package_book import PackageBook


def mark_workbook(
    src: str | Path, dst: str | Path, assessment: Assessment, findings: Sequence[Finding]
) -> tuple[Remark, ...]:
    """Writes a copy of `src` to `dst` with `findings` (of this `assessment`) as notes and as the list of checks.

    Nothing else changes: values, formats and other people's notes stay; our notes of an earlier marking are replaced.
    A finding without a cell stands in the list only. Tells what could not be written. `dst` is replaced at once.
    Raises WorkbookRefusedError when `src` cannot be read, OSError when `dst` cannot be written.
    """
    words = analysis_texts()
    book = PackageBook(Path(src))
    remarks = book.find_sheets(form for form in sheet_forms(assessment.framework) if form.sheet == layout.CHECKS)
    remarks += book.annotate(_notes((*findings, *to_findings(remarks))), words.note_begin, words.note_end)
    listed = (*findings, *to_findings(remarks))
    book.write(layout.CHECKS, items.checks(assessment, listed, Narrator(digits="arabic")))
    book.save(Path(dst))
    return remarks


def _notes(findings: Iterable[Finding]) -> dict[str, dict[str, str]]:
    """The text for each cell, by sheet; several findings of a cell share its note."""
    words = analysis_texts()
    notes: dict[str, dict[str, str]] = {}
    for one in findings:
        if one.sheet is None or one.cell is None:
            continue
        text = words.note_finding.format(
            severity=words.severities[str(one.severity)], code=one.code, message=one.message_th, fix=one.fix_th
        )
        cells = notes.setdefault(one.sheet, {})
        cells[one.cell] = f"{cells[one.cell]}\n{text}" if one.cell in cells else text
    return notes
