"""What `check` does: every file is read and checked; on request a marked copy is written beside it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from ita_xl.commands.formats import Format, write_format, wrong_stdout
from ita_xl.commands.json_output import write_json, wrong_json
from ita_xl.console import Console
from ita_xl.errors import WorkbookRefusedError
from ita_xl.exit_codes import EXIT_DONE, EXIT_USAGE
from ita_xl.findings.catalogue import findings as to_findings
from ita_xl.findings.finding import Severity
from ita_xl.findings.printable import printable
from ita_xl.pipeline import Checked, check_workbook
from ita_xl.result import CheckDocument, CheckedFile

MARKED = ".marked"


class Checking(msgspec.Struct, frozen=True, kw_only=True):
    """The options of `check`. `out` is the folder of marked copies, default that of each file."""

    files: Sequence[Path]
    mark: bool = False
    out: Path | None = None
    json: str | None = None
    format: Format = "text"
    fail_on: str = "error"
    frameworks: Path | None = None


def check_files(console: Console, request: Checking) -> int:
    """Checks every file; the exit code is the highest of all."""
    if request.out is not None and not request.mark:
        console.tell("out_without_mark")
        return EXIT_USAGE
    if wrong_json(console, request.json) or wrong_stdout(console, request.json, request.format):
        return EXIT_USAGE
    targets = _targets(console, request)
    if targets is None:
        return EXIT_USAGE
    documents = []
    code = EXIT_DONE
    for file, target in zip(request.files, targets, strict=True):
        checked = check_workbook(file, request.frameworks)
        if target is not None:
            checked = _marked(checked, target)
        written = str(target) if target is not None and checked.assessment is not None else None
        if request.format == "text":
            console.checked(checked)
        if request.mark:
            console.tell("marked" if written else "not_marked", path=written or file)
        documents.append(CheckedFile.of(checked.document(), str(file), written))
        code = max(code, checked.exit(Severity(request.fail_on)))
    write_json(request.json, CheckDocument(files=documents))
    write_format(request.format, [(printable(each.file), each.findings) for each in documents], console.language)
    return code


def _targets(console: Console, request: Checking) -> list[Path | None] | None:
    """Where the marked copy of each file goes; None, with a message, when two would have the same name."""
    if not request.mark:
        return [None] * len(request.files)
    targets: dict[str, Path] = {}
    for file in request.files:
        stem = file.stem.removesuffix(MARKED) or file.stem
        target = (request.out or file.parent) / f"{stem}{MARKED}{file.suffix.lower()}"
        key = str(target.absolute()).casefold()  # as Windows compares names
        if key in targets:
            console.tell("twice", path=file, other=targets[key])
            return None
        targets[key] = target
    return list(targets.values())


def _marked(checked: Checked, target: Path) -> Checked:
    """Writes the marked copy of a file that could be read; its findings with those of the writing."""
    from ita_xl.workbook.mark import mark_workbook

    if checked.assessment is None:
        return checked
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        remarks = mark_workbook(checked.path, target, checked.assessment, checked.findings)
    except WorkbookRefusedError as refusal:  # it changed since it was read
        return msgspec.structs.replace(
            checked, findings=to_findings([refusal.remark]), assessment=None, exit_code=refusal.exit_code
        )
    return msgspec.structs.replace(checked, findings=(*checked.findings, *to_findings(remarks)))
