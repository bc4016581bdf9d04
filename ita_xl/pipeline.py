"""The main job: read a workbook, assess it, check it, and write the analysed copy and the reports, all or nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from ita_xl.assessment import Assessment, assess
from ita_xl.errors import WorkbookRefusedError
from ita_xl.findings.catalogue import findings as to_findings
from ita_xl.findings.checks import check
from ita_xl.findings.finding import Finding, Severity
from ita_xl.frameworks.load import load_following, load_framework
from ita_xl.narrative.engine import Digits
from ita_xl.result import Outputs, ReportFile, ResultDocument, refused_document, result_document, worst_severity
from ita_xl.workbook.reader import read_workbook

EXIT_DONE = 0
EXIT_FINDINGS = 1
ANALYZED = ".analyzed"

Progress = Callable[[str], None]


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """A workbook that was read and checked. `assessment` is None when the file was refused with `exit_code` 3 or 4."""

    path: Path
    findings: tuple[Finding, ...]
    assessment: Assessment | None = None
    exit_code: int = EXIT_DONE

    @property
    def usable(self) -> bool:
        """Whether reports may be made: it was read and has no finding of severity error."""
        return self.assessment is not None and worst_severity(self.findings) is not Severity.ERROR

    def document(self, outputs: Outputs = Outputs()) -> ResultDocument:  # noqa: B008  (frozen)
        """The JSON result."""
        if self.assessment is None:
            return refused_document(self.findings)
        return result_document(self.assessment, self.findings, outputs)

    def exit(self, fail_on: Severity) -> int:
        """The exit code of the command line for this workbook."""
        if self.exit_code:
            return self.exit_code
        worst = worst_severity(self.findings)
        return EXIT_FINDINGS if worst is not None and worst.reaches(fail_on) else EXIT_DONE


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What `analyze` did: the checked workbook and the files written (none when an error stands in the way)."""

    checked: Checked
    outputs: Outputs

    @property
    def document(self) -> ResultDocument:
        """The JSON result with the outputs."""
        return self.checked.document(self.outputs)


def check_workbook(path: str | Path, frameworks: Path | None = None) -> Checked:
    """Reads and checks one workbook without writing anything. `frameworks`: a folder with further rules files.

    A file that cannot be used gives a finding, not an exception. Raises FrameworkError for a broken rules file.
    """
    path = Path(path)
    try:
        submission = read_workbook(path, frameworks)
    except WorkbookRefusedError as refusal:
        return Checked(path=path, findings=to_findings([refusal.remark]), exit_code=refusal.exit_code)
    framework = load_framework(submission.fiscal_year, frameworks)
    assessment = assess(submission, framework, load_following(submission.fiscal_year, frameworks))
    return Checked(path=path, findings=to_findings(check(assessment)), assessment=assessment)


def analyze(
    path: str | Path,
    out: str | Path | None = None,
    kinds: Sequence[str] = (),
    *,
    digits: Digits | None = None,
    pdf: bool = False,
    frameworks: Path | None = None,
    progress: Progress = lambda _step: None,
) -> Result:
    """Checks `path` and writes `<name>.analyzed.xlsx` and the reports into `out` (default: the folder of `path`).

    `kinds` of report: default those ticked in the workbook, else `analysis`. `digits`: `thai` or `arabic`, default as
    the workbook says. All files appear together or not at all. Raises RenderError when a PDF cannot be made, OSError
    when `out` cannot be written, FrameworkError and NarrativeError for broken data files.
    """
    progress("read")
    checked = check_workbook(path, frameworks)
    assessment = checked.assessment
    if assessment is None or not checked.usable:
        return Result(checked=checked, outputs=Outputs())
    folder = Path(out) if out is not None else checked.path.parent
    folder.mkdir(parents=True, exist_ok=True)
    wanted = tuple(kinds) or assessment.submission.reports or ("analysis",)
    with tempfile.TemporaryDirectory(prefix=".ita-xl-", dir=folder) as scratch:
        files, findings = _write_all(checked, assessment, Path(scratch), wanted, digits, pdf, progress)
        for file in files:
            file.replace(folder / file.name)
    outputs = _outputs(files, folder, wanted)
    return Result(checked=msgspec.structs.replace(checked, findings=findings), outputs=outputs)


def _write_all(
    checked: Checked,
    assessment: Assessment,
    scratch: Path,
    kinds: Sequence[str],
    digits: Digits | None,
    pdf: bool,
    progress: Progress,
) -> tuple[list[Path], tuple[Finding, ...]]:
    """Writes every output into `scratch`; returns the files and the findings, with those that filling added."""
    from ita_xl.report import pdf as pdf_writer
    from ita_xl.report.kinds import write_report
    from ita_xl.workbook.fill import fill_workbook

    stem = _stem(checked.path)
    progress("fill")
    analyzed = scratch / f"{stem}{ANALYZED}{checked.path.suffix.lower()}"
    added = to_findings(fill_workbook(checked.path, analyzed, assessment))
    files = [analyzed]
    for kind in kinds:
        progress(f"report:{kind}")
        report = scratch / (f"{stem}.report.xlsx" if len(kinds) == 1 else f"{stem}.report.{kind}.xlsx")
        write_report(assessment, kind, report, digits=digits)
        files.append(report)
    if pdf:
        progress("pdf")
        files += [pdf_writer.to_pdf(file, scratch) for file in files[1:]]
    return files, (*checked.findings, *added)


def _stem(path: Path) -> str:
    """`my` for `my.xlsx` and for `my.analyzed.xlsx`, so that analysing again gives the same names."""
    return path.stem.removesuffix(ANALYZED) or path.stem


def _outputs(files: Sequence[Path], folder: Path, kinds: Sequence[str]) -> Outputs:
    names = {file.name for file in files}
    reports = []
    for kind, file in zip(kinds, files[1:], strict=False):
        pdf = file.with_suffix(".pdf").name
        reports.append(
            ReportFile(kind=kind, xlsx=str(folder / file.name), pdf=str(folder / pdf) if pdf in names else None)
        )
    return Outputs(analyzed=str(folder / files[0].name), reports=reports)
