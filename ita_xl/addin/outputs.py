"""Files that a button leaves beside the workbook: reports and their PDF. Nothing is replaced without asking."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ita_xl.addin.messages import counts, message, with_findings
from ita_xl.errors import LiveWorkbookError
from ita_xl.pipeline import Printing, analyze
from ita_xl.whole_file import whole_file
from ita_xl.workbook.building.texts import texts

if TYPE_CHECKING:
    import xlwings as xw

    from ita_xl.workbook.xlwings_book import Excel

ANALYZED = ".analyzed"


def make_reports(excel: Excel, scratch: Path, kinds: Sequence[str]) -> Iterator[Path]:
    """Writes `<workbook>.report.<kind>.xlsx` for each kind (none: those ticked in the workbook) and gives their paths.

    An error in the workbook is told, and nothing is written. Raises LiveWorkbookError when a report is open or cannot
    be written.
    """
    workbook = excel.file()
    names = texts().start.report_names

    def progress(step: str) -> None:
        if step.startswith("report:"):
            excel.show_step(message("step_report", kind=names[step.removeprefix("report:")]))

    with excel.calm():
        excel.show_step(message("step_copy"))
        copy = excel.save_copy(scratch)
        result = analyze(copy, scratch / "made", printing=Printing(kinds=tuple(kinds)), progress=progress)
    checked = result.checked
    if not checked.usable:
        key = "refused" if checked.assessment is None else "not_reported"
        head = message(key, **counts(checked.findings))
        excel.tell(with_findings(head, checked.findings, listed=False), message("title"), problem=True)
    stem = workbook.stem.removesuffix(ANALYZED) or workbook.stem
    for made in result.outputs.reports:
        target = workbook.with_name(f"{stem}.report.{made.kind}.xlsx")
        if excel.is_open(target.name):
            raise LiveWorkbookError("report_open", name=target.name)
        if _place(excel, Path(made.xlsx), target):
            yield target


def make_pdf(excel: Excel, report: xw.Book, path: Path, scratch: Path) -> Path | None:
    """Lets Excel print an open report to `<report>.pdf` beside it; None when an older file is to stay."""
    target = path.with_suffix(".pdf")
    made = scratch / target.name
    with excel.calm():
        excel.show_step(message("step_pdf"))
        report.to_pdf(made)
    return target if _place(excel, made, target) else None


def _place(excel: Excel, made: Path, target: Path) -> bool:
    """Puts a finished file in its place in one step, after asking when another one is there; False: it stays."""
    try:
        if target.exists():
            if target.read_bytes() == made.read_bytes():
                return True
            if not excel.ask(message("replace", name=target.name), message("title")):
                return False
        with whole_file(target) as draft:
            draft.write_bytes(made.read_bytes())
    except OSError as error:
        raise LiveWorkbookError("locked", name=target.name) from error
    return True
