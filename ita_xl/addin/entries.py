"""What each button does, once Excel and its workbook are known."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import msgspec

from ita_xl.addin.log import log_file
from ita_xl.addin.messages import counts, message, with_findings
from ita_xl.addin.outputs import make_pdf, make_reports
from ita_xl.errors import LiveWorkbookError
from ita_xl.findings.catalogue import findings as to_findings
from ita_xl.findings.finding import Finding, Severity
from ita_xl.frameworks.load import known_years, load_following, load_framework
from ita_xl.pipeline import Checked, check_workbook
from ita_xl.workbook import layout
from ita_xl.workbook.fill import fill_book, fill_checks
from ita_xl.workbook.xlwings_book import Excel, XlwingsBook


def check(excel: Excel) -> None:
    """Fills `ตรวจสอบความถูกต้อง` alone, shows it and tells what was found."""
    checked = _read_and_fill(excel, everything=False)
    clean = not checked.findings
    head = message("checked_clean") if clean else message("checked", **counts(checked.findings))
    _tell_result(excel, checked, head, checked.findings)


def analyze(excel: Excel) -> None:
    """Fills all analysis sheets, or with an error only the list of findings."""
    _analyze(excel, layout.OVERVIEW)


def worth(excel: Excel) -> None:
    """Fills all analysis sheets and shows `คะแนนที่เพิ่มได้`."""
    _analyze(excel, layout.WORTH)


def explain(excel: Excel) -> None:
    """Fills all analysis sheets and shows `ที่มาของคะแนน`."""
    _analyze(excel, layout.REASONS)


def _analyze(excel: Excel, shown: str) -> None:
    checked = _read_and_fill(excel, everything=True, shown=shown)
    head = message("analyzed" if checked.usable else "not_analyzed", **counts(checked.findings))
    _tell_result(excel, checked, head, [one for one in checked.findings if one.severity is not Severity.NOTE])


def _read_and_fill(excel: Excel, *, everything: bool, shown: str = layout.CHECKS) -> Checked:
    """Checks the workbook as it stands and writes the sheets; `everything`: all of them where there is no error;
    `shown`: the sheet that comes to the front then.

    All is computed before the first cell is written. A workbook that cannot be used is left alone.
    """
    with excel.calm(), _scratch() as folder:
        excel.show_step(message("step_copy"))
        copy = excel.save_copy(folder)
        excel.show_step(message("step_check"))
        checked = check_workbook(copy)
        if checked.assessment is None:
            return checked
        book = XlwingsBook(excel.book, copy)
        everything = everything and checked.usable
        remarks = (fill_book if everything else fill_checks)(book, checked.assessment)
        excel.show_step(message("step_write"))
        book.commit()
        tab = book.tab(shown if everything else layout.CHECKS)
        if tab is not None:
            excel.select(tab)
        elif everything:
            raise LiveWorkbookError("no_such_sheet", sheet=shown)
    return msgspec.structs.replace(checked, findings=(*checked.findings, *to_findings(remarks)))


def _tell_result(excel: Excel, checked: Checked, head: str, findings: Sequence[Finding]) -> None:
    if checked.assessment is None:
        text = with_findings(message("refused"), checked.findings, listed=False)
    else:
        text = with_findings(head, findings, listed=True)
    _tell(excel, text, problem=not checked.usable)


def report(excel: Excel, kind: str) -> None:
    """Makes the report of a kind beside the workbook and opens it."""
    if kind not in layout.REPORT_KINDS:
        raise LiveWorkbookError("unknown_kind", kind=kind)
    with _scratch() as folder:
        for made in make_reports(excel, folder, (kind,)):
            excel.open(made)


def pdf(excel: Excel) -> None:
    """Of the report in front; else of the reports ticked in the workbook, which are made first."""
    with _scratch() as folder:
        if ".report." in excel.book.name:
            made = [make_pdf(excel, excel.book, excel.file(), folder)]
        else:
            made = [make_pdf(excel, excel.open(report), report, folder) for report in make_reports(excel, folder, ())]
    names = [path.name for path in made if path is not None]
    if names:
        _tell(excel, message("pdf_made", names=", ".join(names)))


def open_folder(excel: Excel) -> None:
    """Opens it in the file browser."""
    excel.show_folder(excel.file().parent)


def show_help(excel: Excel) -> None:
    """Tells the steps."""
    _tell(excel, message("help"))


def about(excel: Excel) -> None:
    """Tells version, years and the place of the log."""
    years = known_years()
    _tell(excel, message("about", version=version("ita_xl"), first=years[0], last=years[-1], log=log_file()))


def new_workbook(excel: Excel, year: str) -> None:
    """Asks where, makes the empty workbook of the fiscal year (B.E.) and opens it; no file is ever replaced."""
    from ita_xl.workbook.template import build_template

    years = [str(known) for known in known_years()]
    if year not in years:
        raise LiveWorkbookError("unknown_year", year=year, known=", ".join(years))
    chosen = excel.ask_new_name(
        message("new_name", year=year), message("new_kind", suffix=".xlsx"), message("new_title")
    )
    if chosen is None:
        return
    path = chosen if chosen.suffix.lower() == ".xlsx" else chosen.with_name(f"{chosen.name}.xlsx")
    if path.exists():
        raise LiveWorkbookError("exists", name=path.name)
    content = io.BytesIO()
    build_template(load_framework(int(year)), content, None, load_following(int(year)))
    try:
        with path.open("xb") as file:
            file.write(content.getvalue())
    except OSError as error:
        raise LiveWorkbookError("locked", name=path.name) from error
    excel.open(path)


def _tell(excel: Excel, text: str, *, problem: bool = False) -> None:
    excel.tell(text, message("title"), problem=problem)


@contextmanager
def _scratch() -> Iterator[Path]:
    """A folder of this user that is gone afterwards, whatever happens."""
    with tempfile.TemporaryDirectory(prefix="ita-xl-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)
