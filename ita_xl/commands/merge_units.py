"""What `merge` does: brings the reports of the units into a copy of the agency's workbook."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import msgspec

from ita_xl.assessment.submission import Remark, Submission
from ita_xl.commands.json_output import write_json, wrong_json
from ita_xl.commands.readable import read_or_tell, tell_of_plan
from ita_xl.console import Console
from ita_xl.exit_codes import EXIT_DONE, EXIT_FINDINGS, EXIT_USAGE
from ita_xl.findings.catalogue import findings
from ita_xl.findings.finding import Finding, Severity
from ita_xl.workbook.input_writer import write_inputs
from ita_xl.workbook.merging import Brought, FileRemark, Merge, merge_reports, refuse_foreign
from ita_xl.workbook.reader import read_unit_workbook, read_with_places
from ita_xl.workbook.reading.unit_report import UnitReport

SCHEMA = "ita-xl/merge/1"


class Merging(msgspec.Struct, frozen=True, kw_only=True):
    """The options of `merge`."""

    file: Path
    units: Sequence[Path]
    output: Path
    prefer_unit: bool = False
    json: str | None = None
    frameworks: Path | None = None


class FileFinding(Finding, frozen=True, kw_only=True):
    """A finding and the name of the file that its cell is in."""

    file: str


class MergeDocument(msgspec.Struct, frozen=True, kw_only=True):
    """The JSON of `merge`. `output`: the workbook that was written; `brought`: every value that is new in it."""

    schema: str = SCHEMA
    file: str
    output: str
    brought: tuple[Brought, ...]
    findings: tuple[FileFinding, ...]


def merge_files(console: Console, request: Merging) -> int:
    """Writes the copy. 0 without findings, 1 with some; 2 usage; 3 or 4 for a file that cannot be used: then nothing is
    written."""
    if not _can_write(console, request):
        return EXIT_USAGE
    found, code = read_or_tell(console, lambda: read_with_places(request.file, request.frameworks))
    if found is None:
        return code
    submission, places = found
    tell_of_plan(console, submission)
    reports, code = _reports(console, submission, request.units)
    if code:
        console.tell("merge_nothing")
        return code
    merge = merge_reports(request.file.name, submission, places, reports, request.prefer_unit)
    merge = _write(request, merge)
    document = MergeDocument(
        file=str(request.file),
        output=str(request.output),
        brought=merge.brought,
        findings=tuple(_finding(one) for one in merge.remarks),
    )
    write_json(request.json, document)
    _tell(console, document)
    return EXIT_FINDINGS if any(one.severity is not Severity.NOTE for one in document.findings) else EXIT_DONE


def _can_write(console: Console, request: Merging) -> bool:
    output = request.output
    if output.suffix.lower() != request.file.suffix.lower():
        console.tell("merge_suffix", path=output, suffix=request.file.suffix)
        return False
    if output.exists():
        console.tell("exists", path=output)
        return False
    return not wrong_json(console, request.json)


def _reports(console: Console, submission: Submission, files: Sequence[Path]) -> tuple[list[UnitReport], int]:
    """The reports of all files, those of the same name under their whole path; the highest exit code of refusals."""
    names = Counter(path.name for path in files)
    reports, worst = [], 0
    for path in files:
        report, code = read_or_tell(console, partial(_report, submission, path))
        worst = max(worst, code)
        if report is not None:
            alone = names[path.name] == 1
            reports.append(report if alone else msgspec.structs.replace(report, file=str(path)))
    return reports, worst


def _report(submission: Submission, path: Path) -> UnitReport:
    report = read_unit_workbook(path)
    refuse_foreign(submission, report)
    return report


def _write(request: Merging, merge: Merge) -> Merge:
    """Writes the copy; values that found no cell are told and taken out of what was brought."""
    request.output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".ita-xl-", dir=request.output.parent) as scratch:
        draft = Path(scratch) / request.output.name
        if not merge.values:
            draft.write_bytes(request.file.read_bytes())
            draft.replace(request.output)
            return merge
        refused = set(write_inputs(request.file, draft, merge.values, merge.replace, request.frameworks))
        draft.replace(request.output)
    left = [one for one in merge.brought if one.cell in refused]
    told = (one for one in merge.remarks if not (one.remark.code == "U10" and one.remark.origin in refused))
    remarks = (*told, *(FileRemark(request.file.name, _refused(one)) for one in left))
    brought = tuple(one for one in merge.brought if one.cell not in refused)
    return msgspec.structs.replace(merge, brought=brought, remarks=remarks)


def _refused(one: Brought) -> Remark:
    found = f"“{one.value}” ({one.file} {one.source.sheet}!{one.source.cell})"
    return Remark("U13", one.cell, {"code": one.code, "round": one.round, "column": one.column, "found": found})


def _finding(told: FileRemark) -> FileFinding:
    (one,) = findings([told.remark])
    return FileFinding(file=told.file, **msgspec.structs.asdict(one))


def _tell(console: Console, document: MergeDocument) -> None:
    last = None
    for one in document.findings:
        if one.file != last:
            console.say(f"{one.file}:")
            last = one.file
        console.finding(one)
    for brought in document.brought:
        console.tell(
            "merge_brought",
            code=brought.code,
            round=brought.round,
            column=brought.column,
            value=" ".join(brought.value.split()),
            file=brought.file,
            cell=f"{brought.cell.sheet}!{brought.cell.cell}",
        )
    conflicts = sum(one.severity is not Severity.NOTE for one in document.findings)
    console.tell("merge_counts", values=len(document.brought), findings=conflicts)
    console.tell("written")
    console.say(f"  {document.output}")
