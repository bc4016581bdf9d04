"""Writes values into the input cells of a copy of an officer's workbook; everything else stays as she left it."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Mapping
from pathlib import Path

from ita_xl.assessment.submission import Origin
from ita_xl.frameworks.load import load_following, load_framework
from ita_xl.workbook import layout
from ita_xl.workbook.book import Value
from ita_xl.workbook.building.typed_entries import entries_of
from ita_xl.workbook.package_book import PackageBook
from ita_xl.workbook.reader import read_workbook
from ita_xl.workbook.template import build_template


def write_inputs(
    src: str | Path,
    dst: str | Path,
    values: Mapping[Origin, Value],
    replace: Collection[Origin] = (),
    frameworks: Path | None = None,
) -> tuple[Origin, ...]:
    """Writes a copy of `src` with `values` in its input cells to `dst`; `dst` is replaced at once.

    A cell that holds something keeps it, unless it is in `replace` and holds no formula; gives the cells that were not
    set. Rows grow for long texts. The live formulas of the standard sheets show what the core computes from all inputs,
    or nothing where it has no such cell; spreadsheet programs calculate everything when they open the file. All other
    parts stay byte for byte; the analysis sheets, too: they show the last analysis. `frameworks` is a folder with
    further rules files. Raises WorkbookRefusedError when `src` cannot be read, OSError when `dst` cannot be written.
    """
    book = PackageBook(Path(src))
    refused = book.put_inputs(values, replace)
    tabs = {*layout.SHEETS, *(origin.sheet for origin in values)} - set(layout.ANALYSIS_SHEETS)
    with tempfile.TemporaryDirectory(prefix="ita-xl-") as folder:
        draft, calculated = Path(folder) / Path(src).name, Path(folder) / "calculated.xlsx"
        book.save(draft)
        _build(draft, calculated, frameworks)
        book.set_results(sorted(tabs), PackageBook(calculated))
        book.save(Path(dst))
    return refused


def _build(filled: Path, path: Path, frameworks: Path | None) -> None:
    """A new workbook with the same inputs, whose formulas hold their results."""
    submission = read_workbook(filled, frameworks)
    framework = load_framework(submission.fiscal_year, frameworks)
    following = load_following(submission.fiscal_year, frameworks)
    build_template(framework, path, entries_of(submission, framework), following)
