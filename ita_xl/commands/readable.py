"""What was entered in a workbook, for commands that need its plan and no scores."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from ita_xl.assessment.submission import Submission
from ita_xl.console import Console
from ita_xl.errors import WorkbookRefusedError
from ita_xl.findings.catalogue import findings
from ita_xl.findings.finding import Severity
from ita_xl.workbook import layout
from ita_xl.workbook.reader import read_workbook

_SHEETS = (layout.PLAN, layout.FOLLOW_UP, layout.DRAFT_PLAN)
T = TypeVar("T")


def readable_submission(console: Console, file: Path, frameworks: Path | None) -> tuple[Submission | None, int]:
    """What `file` holds; None after the reason was shown, with the exit code, when it cannot be read.

    What was wrong in the rows of the plan and of the follow-up is shown.
    """
    submission, code = read_or_tell(console, lambda: read_workbook(file, frameworks))
    if submission is not None:
        tell_of_plan(console, submission)
    return submission, code


def read_or_tell(console: Console, read: Callable[[], T]) -> tuple[T | None, int]:
    """What `read` gives; None after the refusal was shown, with its exit code."""
    try:
        return read(), 0
    except WorkbookRefusedError as error:
        for one in findings([error.remark]):
            console.finding(one)
        return None, error.exit_code


def tell_of_plan(console: Console, submission: Submission) -> None:
    """Shows what was wrong in the rows of the plan and of the follow-up, repaired readings left out."""
    concerned = {*_SHEETS, *(row.sheet for row in submission.plan), *(row.sheet for row in submission.follow_up)}
    for one in findings(remark for remark in submission.remarks if remark.origin and remark.origin.sheet in concerned):
        if one.severity is not Severity.NOTE:
            console.finding(one)
