"""The main job: read a workbook, assess it, check it, and write the analysed copy and the reports, all or nothing."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from ita_xl.assessment import Assessment, assess
from ita_xl.assessment.submission import Remark
from ita_xl.errors import WorkbookRefusedError
from ita_xl.exit_codes import EXIT_DONE, EXIT_FINDINGS
from ita_xl.findings.catalogue import findings as to_findings
from ita_xl.findings.checks import check
from ita_xl.findings.finding import Finding, Severity
from ita_xl.frameworks.load import known_years, load_following, load_framework
from ita_xl.measures.load import Library, load_library
from ita_xl.narrative.engine import Digits, check_wording
from ita_xl.result import Outputs, ReportFile, ResultDocument, refused_document, result_document, worst_severity
from ita_xl.whole_file import publish
from ita_xl.workbook.reader import read_workbook

if TYPE_CHECKING:
    from ita_xl.workbook.reading.pictures import Pictures

ANALYZED = ".analyzed"
DEFAULT_KIND = "analysis"
MEMO = "memo"

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
            return refused_document(self.findings, [i.code for i in load_framework(known_years()[-1]).instruments])
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


def check_workbook(path: str | Path, frameworks: Path | None = None, kinds: Sequence[str] = ()) -> Checked:
    """Reads and checks one workbook without writing anything. `frameworks`: a folder with further rules files;
    `kinds`: the reports to be made, in place of those ticked in the workbook.

    A file that cannot be used gives a finding, not an exception. Raises FrameworkError for a broken rules file.
    """
    path = Path(path)
    try:
        submission = read_workbook(path, frameworks)
    except WorkbookRefusedError as refusal:
        return Checked(path=path, findings=to_findings([refusal.remark]), exit_code=refusal.exit_code)
    if kinds:
        submission = msgspec.structs.replace(submission, reports=tuple(kinds))
    framework = load_framework(submission.fiscal_year, frameworks)
    assessment = assess(submission, framework, load_following(submission.fiscal_year, frameworks))
    return Checked(path=path, findings=to_findings(check(assessment)), assessment=assessment)


class Printing(msgspec.Struct, frozen=True, kw_only=True):
    """What to print and how. `kinds`: default those ticked in the workbook, else `analysis`; `digits`: default as the
    workbook says; `narratives`: a folder with the agency's own wording; `logo`, `emblem`: picture files that win over
    those placed in the workbook; `with_memo`: the memo stands in front of every other report, in the same file."""

    kinds: tuple[str, ...] = ()
    digits: Digits | None = None
    pdf: bool = False
    with_memo: bool = False
    narratives: Path | None = None
    logo: Path | None = None
    emblem: Path | None = None


def analyze(
    path: str | Path,
    out: str | Path | None = None,
    kinds: Sequence[str] = (),
    *,
    printing: Printing = Printing(),  # noqa: B008  (frozen)
    frameworks: Path | None = None,
    measures: Path | None = None,
    progress: Progress = lambda _step: None,
) -> Result:
    """Checks `path` and writes `<name>.analyzed.xlsx` and the reports into `out` (default: the folder of `path`).

    `kinds` of report win over those of `printing`; `measures`: a file of the agency's own suggested measures. All files
    appear together or not at all. Raises RenderError when a PDF cannot be made, OSError when `out` cannot be written,
    FrameworkError, MeasuresError and NarrativeError for broken data files.
    """
    library = load_library(measures, frameworks) if measures else None
    if printing.narratives:
        check_wording(printing.narratives)
    progress("read")
    checked = check_workbook(path, frameworks, tuple(kinds) or printing.kinds)
    assessment = checked.assessment
    if assessment is None or not checked.usable:
        return Result(checked=checked, outputs=Outputs())
    folder = Path(out) if out is not None else checked.path.parent
    wanted = _wanted(assessment, printing)
    with _output_folder(folder), tempfile.TemporaryDirectory(prefix=".ita-xl-", dir=folder) as scratch:
        job = _Job(checked.path, assessment, Path(scratch), msgspec.structs.replace(printing, kinds=wanted), progress)
        job.run(library)
        publish((*job.files, *job.kept(folder)), folder, Path(scratch))
    findings = (*checked.findings, *to_findings(job.remarks))
    return Result(checked=msgspec.structs.replace(checked, findings=findings), outputs=job.outputs(folder))


def _wanted(assessment: Assessment, printing: Printing) -> tuple[str, ...]:
    """The kinds that get a file of their own."""
    kinds = assessment.submission.reports or (DEFAULT_KIND,)
    if not printing.with_memo:
        return kinds
    return tuple(kind for kind in kinds if kind != MEMO) or kinds


@contextmanager
def _output_folder(folder: Path) -> Iterator[None]:
    """Makes `folder` where it is missing, and takes it away again when nothing could be put there."""
    made = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        if made and not any(folder.iterdir()):
            folder.rmdir()
        raise


class _Job:
    """Writes every output into a scratch folder; `files` are the analysed copy, the reports, and their PDF files."""

    def __init__(
        self, path: Path, assessment: Assessment, scratch: Path, printing: Printing, progress: Progress
    ) -> None:
        self.path = path
        self.assessment = assessment
        self.scratch = scratch
        self.printing = printing
        self.progress = progress
        self.files: list[Path] = []
        self.remarks: list[Remark] = []

    def run(self, library: Library | None) -> None:
        """Writes everything; the first failure leaves nothing behind but the scratch folder.

        `library`: the measures to suggest (None: the packaged ones).
        """
        from ita_xl.workbook.fill import fill_workbook

        self.progress("fill")
        analyzed = self.scratch / f"{_stem(self.path)}{ANALYZED}{self.path.suffix.lower()}"
        self.remarks += fill_workbook(self.path, analyzed, self.assessment, library)
        self.files.append(analyzed)
        self._reports()
        if self.printing.pdf:
            from ita_xl.report.fonts import installed_report_fonts
            from ita_xl.report.pdf import to_pdf

            self.progress("pdf")
            self.files += [to_pdf(report, self.scratch) for report in self.files[1:]]
            if not installed_report_fonts():
                self.remarks.append(Remark("P7"))

    def kept(self, folder: Path) -> list[Path]:
        """The analysed copy that will be replaced, under another name, when it holds typed drafts that are nowhere
        else (D3)."""
        from ita_xl.workbook.typed_draft import loses_typed_rows

        old = folder / self.files[0].name
        if not old.is_file() or old.samefile(self.path):
            return []
        try:
            if not loses_typed_rows(old, self.files[0], self.assessment.framework):
                return []
        except WorkbookRefusedError:
            return []  # no workbook of ours: an output of this name is replaced
        place = self.scratch / _unused(folder, old)
        shutil.copyfile(old, place)
        self.remarks.append(Remark("D3", None, {"old": old.name, "kept": place.name}))
        return [place]

    def _reports(self) -> None:
        from ita_xl.report.kinds import write_report

        pictures = self._pictures()
        stem, kinds = _stem(self.path), self.printing.kinds
        for kind in kinds:
            self.progress(f"report:{kind}")
            report = self.scratch / (f"{stem}.report.xlsx" if len(kinds) == 1 else f"{stem}.report.{kind}.xlsx")
            write_report(
                self.assessment,
                kind,
                report,
                self.printing.digits,
                self.printing.narratives,
                pictures,
                with_memo=self.printing.with_memo,
            )
            self.files.append(report)

    def _pictures(self) -> Pictures:
        """Those placed in the workbook, or given; a picture that cannot be used is a remark."""
        from ita_xl.workbook.reading.pictures import picture_file, read_pictures

        pictures, remarks = read_pictures(self.path)
        self.remarks += remarks
        for role, given in (("logo", self.printing.logo), ("emblem", self.printing.emblem)):
            if given is not None:
                data, remark = picture_file(given)
                pictures = msgspec.structs.replace(pictures, **{role: data})
                self.remarks += [remark] if remark else []
        return pictures

    def outputs(self, folder: Path) -> Outputs:
        """Where the files stand once they are moved to `folder`."""
        made = {file.name for file in self.files}
        reports = []
        for kind, file in zip(self.printing.kinds, self.files[1:], strict=False):
            pdf = file.with_suffix(".pdf").name
            where = str(folder / pdf) if pdf in made else None
            reports.append(ReportFile(kind=kind, xlsx=str(folder / file.name), pdf=where))
        return Outputs(analyzed=str(folder / self.files[0].name), reports=reports)


def _stem(path: Path) -> str:
    """`my` for `my.xlsx` and for `my.analyzed.xlsx`, so that analysing again gives the same names."""
    return path.stem.removesuffix(ANALYZED) or path.stem


def _unused(folder: Path, file: Path) -> str:
    """`my.analyzed.kept1.xlsx`, or the next number that no file has."""
    number = 1
    while (folder / (name := f"{file.stem}.kept{number}{file.suffix}")).exists():
        number += 1
    return name
