"""What was entered in a workbook, for commands that need its plan and no scores."""

from __future__ import annotations

from pathlib import Path

from ita_xl.assessment.submission import Submission
from ita_xl.console import Console
from ita_xl.errors import WorkbookRefusedError
from ita_xl.findings.catalogue import findings
from ita_xl.findings.finding import Severity
from ita_xl.workbook import layout
from ita_xl.workbook.reader import read_workbook

_SHEETS = (layout.PLAN, layout.FOLLOW_UP, layout.DRAFT_PLAN)


def readable_submission(console: Console, file: Path, frameworks: Path | None) -> tuple[Submission | None, int]:
    """What `file` holds; None after the reason was shown, with the exit code, when it cannot be read.

    What was wrong in the rows of the plan and of the follow-up is shown.
    """
    try:
        submission = read_workbook(file, frameworks)
    except WorkbookRefusedError as error:
        for one in findings([error.remark]):
            console.finding(one)
        return None, error.exit_code
    concerned = {*_SHEETS, *(row.sheet for row in submission.plan), *(row.sheet for row in submission.follow_up)}
    for one in findings(remark for remark in submission.remarks if remark.origin and remark.origin.sheet in concerned):
        if one.severity is not Severity.NOTE:
            console.finding(one)
    return submission, 0
