"""Fills the analysis sheets of a copy of the officer's workbook from an assessment."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ita_xl.assessment.model import Assessment
from ita_xl.assessment.submission import Remark
from ita_xl.findings.catalogue import findings as to_findings
from ita_xl.findings.checks import check
from ita_xl.findings.finding import Finding
from ita_xl.measures.load import Library, load_library
from ita_xl.narrative.engine import Narrator
from ita_xl.workbook import layout
from ita_xl.workbook.analysis.places import sheet_forms
from ita_xl.workbook.book import Book, SheetWrite
from ita_xl.workbook.filling import draft, items, overview, tables, worth
from ita_xl.workbook.package_book import PackageBook


def sheet_values(
    assessment: Assessment, findings: Sequence[Finding], library: Library | None = None
) -> dict[str, SheetWrite]:
    """The whole content of each analysis sheet by its name. Arabic digits; points 0-100, years B.E.

    `library`: the measures to suggest (None: the packaged ones).
    """
    narrator = Narrator(digits="arabic")
    return {
        layout.OVERVIEW: overview.overview(assessment, narrator),
        layout.BY_INSTRUMENT: tables.by_instrument(assessment, narrator),
        layout.RANKING: tables.by_rank(assessment, narrator),
        layout.BY_YEAR: tables.by_year(assessment, narrator),
        layout.WEAK_ITEMS: items.below_target(assessment, narrator),
        layout.BY_ISSUE: items.by_issue(assessment, narrator),
        layout.DRAFT_PLAN: draft.draft_plan(assessment, library or load_library(), narrator),
        layout.WORTH: worth.worth(assessment, narrator),
        layout.REASONS: worth.reasons(assessment, narrator),
        layout.CHECKS: items.checks(assessment, findings, narrator),
    }


def fill_book(book: Book, assessment: Assessment, library: Library | None = None) -> tuple[Remark, ...]:
    """Writes the analysis sheets that `book` has; tells which could not be written. `library`: measures to suggest."""
    remarks = book.find_sheets(sheet_forms(assessment.framework))
    findings = to_findings((*check(assessment), *remarks))
    for sheet, content in sheet_values(assessment, findings, library).items():
        book.write(sheet, content)
    return remarks


def fill_checks(book: Book, assessment: Assessment) -> tuple[Remark, ...]:
    """Writes the list of findings alone; tells when its sheet could not be written."""
    remarks = book.find_sheets(form for form in sheet_forms(assessment.framework) if form.sheet == layout.CHECKS)
    findings = to_findings((*check(assessment), *remarks))
    book.write(layout.CHECKS, items.checks(assessment, findings, Narrator(digits="arabic")))
    return remarks


def fill_workbook(
    src: str | Path, dst: str | Path, assessment: Assessment, library: Library | None = None
) -> tuple[Remark, ...]:
    """Writes a copy of `src` with filled analysis sheets to `dst`; every other part is byte for byte that of `src`.

    `dst` may be `src`; it is replaced at once, never half-written. Text typed into the draft of the plan stays with its
    item, and accepted rows stay whole. `library`: the measures to suggest there (None: the packaged ones). Tells which
    sheets could not be filled. Raises WorkbookRefusedError when `src` cannot be read, OSError when `dst` cannot be
    written.
    """
    book = PackageBook(Path(src))
    remarks = fill_book(book, assessment, library)
    book.save(Path(dst))
    return remarks
