"""What is done with one submitted workbook: bytes in, bytes out. No place outside a scratch folder is touched."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec

from ita_xl.assessment.submission import Remark
from ita_xl.batch.names import slug
from ita_xl.batch.submitted import Status
from ita_xl.errors import EXIT_UNREADABLE
from ita_xl.findings.catalogue import findings
from ita_xl.findings.finding import Severity
from ita_xl.narrative.engine import Digits
from ita_xl.pipeline import Checked, Printing, Result, analyze
from ita_xl.result import Outputs, ReportFile, ResultDocument, encode, worst_severity

RESULT = ".result.json"


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What is wanted of every workbook; `frameworks` is a folder that the worker can read."""

    kinds: tuple[str, ...] = ()
    digits: Digits | None = None
    frameworks: str | None = None


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """A workbook to convert: its own file name for messages, the stem of its outputs, its bytes."""

    file_name: str
    stem: str
    content: bytes
    options: Options = Options()


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """What came out. `files` by their names in the folder `slug`, in the order analysed copy, reports, result;
    `worst` is the severity that `--fail-on` looks at; `seconds` of wall time."""

    slug: str
    status: Status
    exit_code: int = 0
    worst: Severity | None = None
    codes: tuple[str, ...] = ()
    files: dict[str, bytes]
    seconds: float = 0.0


def convert(task: Task) -> Made:
    """Analyses the workbook. Equal bytes in give equal bytes out, but for `seconds`.

    Raises FrameworkError for a broken rules file, OSError when the scratch folder cannot be written.
    """
    options = task.options
    with tempfile.TemporaryDirectory(prefix="ita-xl-", ignore_cleanup_errors=True) as scratch:
        workbook = Path(scratch) / task.file_name
        workbook.write_bytes(task.content)
        folder = Path(options.frameworks) if options.frameworks else None
        printing = Printing(kinds=options.kinds, digits=options.digits)
        result = analyze(workbook, Path(scratch) / "out", printing=printing, frameworks=folder)
        assessment = result.checked.assessment
        code = assessment.submission.profile.agency_code if assessment else None
        return _made(result, slug(task.stem, code.value if code else None))


def refused(file_name: str, stem: str, remark: Remark) -> Made:
    """The outcome for a workbook that was never worked on, or not to the end; the remark says why."""
    checked = Checked(path=Path(file_name), findings=findings([remark]), exit_code=EXIT_UNREADABLE)
    return _made(Result(checked=checked, outputs=Outputs()), stem)


def _made(result: Result, name: str) -> Made:
    checked, outputs = result.checked, result.outputs
    written = [Path(path) for path in (outputs.analyzed, *(report.xlsx for report in outputs.reports)) if path]
    renamed = {path: _ending(path, checked.path) for path in written}
    files = {f"{name}{ending}": path.read_bytes() for path, ending in renamed.items()}
    document = checked.document(_placed(outputs, name, checked.path))
    files[f"{name}{RESULT}"] = (encode(document) + "\n").encode("utf-8")
    return Made(
        slug=name,
        status=status_of(document),
        exit_code=checked.exit_code,
        worst=worst_severity(checked.findings),
        codes=_codes(document),
        files=files,
    )


def status_of(document: ResultDocument) -> Status:
    """Refused: nothing could be made of it. With findings: made, and somebody must look at a warning."""
    if document.outputs.analyzed is None:
        return Status.REFUSED
    worst = worst_severity(document.findings)
    return Status.FINDINGS if worst is not None and worst.reaches(Severity.WARNING) else Status.DONE


def _codes(document: ResultDocument) -> tuple[str, ...]:
    return tuple(dict.fromkeys(finding.code for finding in document.findings))


def _placed(outputs: Outputs, name: str, source: Path) -> Outputs:
    """The outputs by their places in the output folder, so that the result does not depend on where that is."""

    def place(path: str) -> str:
        return f"{name}/{name}{_ending(Path(path), source)}"

    reports: Sequence[ReportFile] = [
        msgspec.structs.replace(report, xlsx=place(report.xlsx)) for report in outputs.reports
    ]
    return Outputs(analyzed=place(outputs.analyzed) if outputs.analyzed else None, reports=reports)


def _ending(output: Path, source: Path) -> str:
    """`.analyzed.xlsx` of `my.analyzed.xlsx`, made of `my.xlsx` or of `my.analyzed.xlsx`."""
    return output.name.removeprefix(source.stem.removesuffix(".analyzed") or source.stem)
