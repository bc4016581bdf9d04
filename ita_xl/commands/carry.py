"""What `import-previous` does: last year's workbook comes along into a copy of this year's; nothing is overwritten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import msgspec

from ita_xl.assessment.submission import Submission
from ita_xl.carrying.document import ImportDocument, Workbook, import_document
from ita_xl.carrying.ledger import Dropped, Kind, Subject
from ita_xl.carrying.previous import carry_previous, is_same_agency
from ita_xl.commands.json_output import WORKBOOKS, write_json, wrong_json
from ita_xl.console import Console
from ita_xl.errors import WorkbookRefusedError
from ita_xl.exit_codes import EXIT_DONE, EXIT_USAGE
from ita_xl.findings.catalogue import findings as to_findings
from ita_xl.findings.finding import Severity
from ita_xl.findings.printable import one_line
from ita_xl.frameworks.load import load_framework
from ita_xl.measures.load import load_library
from ita_xl.pipeline import check_workbook
from ita_xl.workbook.input_writer import write_inputs
from ita_xl.workbook.reader import read_with_places

LONGEST_VALUE = 60
# Follow-up rows and years of the history are named by what they belong to, which is told already.
_TOLD_OTHERWISE = (Kind.FOLLOW_UP, Kind.HISTORY)


class Importing(msgspec.Struct, frozen=True, kw_only=True):
    """The options of `import-previous`. `renamed`: the agency is called otherwise than last year."""

    new: Path
    old: Path
    output: Path
    renamed: bool = False
    json: str | None = None
    frameworks: Path | None = None


def import_last_year(console: Console, request: Importing) -> int:
    """Writes a copy of the new workbook with what comes along from the old one, and tells what became of everything."""
    if wrong_json(console, request.json) or wrong_output(console, request.output, request.new.suffix):
        return EXIT_USAGE
    checked = check_workbook(request.old, request.frameworks)
    if checked.assessment is None:
        console.checked(checked)
        return checked.exit_code
    try:
        new, places = read_with_places(request.new, request.frameworks)
    except WorkbookRefusedError as refusal:
        for finding in to_findings([refusal.remark]):
            console.finding(finding)
        return refusal.exit_code
    old = checked.assessment
    if _do_not_belong_together(console, old.submission, new, request.renamed):
        return EXIT_USAGE
    if not checked.usable:
        console.checked(checked)
        console.tell("not_usable")
        return checked.exit(Severity.ERROR)
    rules = load_framework(new.fiscal_year, request.frameworks)
    ledger = carry_previous(old, new, rules, places, load_library(frameworks=request.frameworks))
    request.output.parent.mkdir(parents=True, exist_ok=True)
    write_inputs(request.new, request.output, ledger.values, frameworks=request.frameworks)
    document = import_document(
        Workbook.of(request.old, old.submission), Workbook.of(request.new, new), request.output, ledger
    )
    write_json(request.json, document)
    tell_document(console, document)
    console.tell("carry.analysis_is_old")
    return EXIT_DONE


def _do_not_belong_together(console: Console, old: Submission, new: Submission, renamed: bool) -> bool:
    """Whether the old workbook is not of an earlier year, or of another agency."""
    if old.fiscal_year >= new.fiscal_year:
        console.tell("carry.not_older", old=old.fiscal_year, new=new.fiscal_year)
        return True
    if not renamed and not is_same_agency(old, new):
        one, other = (" ".join(_identity(submission)) for submission in (old, new))
        console.tell("carry.other_agency", old=one_line(one), new=one_line(other))
        return True
    return False


def _identity(submission: Submission) -> list[str]:
    """Name and code of the agency, where they are typed."""
    return [entry.value for entry in (submission.profile.agency, submission.profile.agency_code) if entry]


def wrong_output(console: Console, output: Path, suffix: str) -> bool:
    """Whether the output cannot be written: it exists, or it is another kind of workbook than `suffix` says."""
    if output.suffix.lower() not in WORKBOOKS or output.suffix.lower() != suffix.lower():
        console.tell("carry.other_suffix", path=output, suffix=suffix.lower())
        return True
    if output.exists():
        console.tell("exists", path=output)
        return True
    return False


def tell_document(console: Console, document: ImportDocument) -> None:
    """Says what was moved, what is called otherwise now, what is contradicted and what was left behind."""
    counts = Counter(one.subject.kind for one in document.moved)
    console.tell("carry.moved", count=len(document.moved))
    if document.same:
        console.tell("carry.same", count=document.same)
    for kind, count in counts.items():
        console.say("  " + console.text("carry.count", kind=console.text(f"carry.kinds.{kind}"), count=count))
    renamed = [one for one in document.renamed if one.kind not in _TOLD_OTHERWISE]
    _list(console, "renamed", (_renamed(one) for one in renamed))
    _list(
        console,
        "conflicts",
        (
            f"{one.target.sheet}!{one.target.cell} {_called(console, one.subject)}: "
            + console.text("carry.conflict", old=_short(one.old), new=_short(one.new or "?"))
            for one in document.conflicts
        ),
    )
    groups: dict[str, list[Dropped]] = {}
    for one in document.dropped:
        groups.setdefault(one.reason, []).append(one)
    for reason, dropped in groups.items():
        _list(
            console,
            f"reasons.{reason}",
            (f"{_called(console, one.subject)}: {_short(one.value)}".rstrip(": ") for one in dropped),
        )
    console.tell("written")
    console.say(f"  {document.output}")


def _list(console: Console, key: str, lines: Iterable[str]) -> None:
    listed = list(lines)
    if listed:
        console.say(console.text(f"carry.{key}", count=len(listed)))
        for line in listed:
            console.say("  " + one_line(line))


def _renamed(subject: Subject) -> str:
    name = subject.name if subject.name == subject.old_name else f"{subject.old_name} → {subject.name}"
    return f"{subject.old_key} → {subject.key}  {name}".rstrip()


def _called(console: Console, subject: Subject) -> str:
    if subject.kind is Kind.FIELD:
        return subject.name
    kind = console.text(f"carry.kinds.{subject.kind}")
    return f"{kind} {subject.key} {_short(subject.name)}".rstrip()


def _short(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= LONGEST_VALUE else f"{line[:LONGEST_VALUE]}…"
