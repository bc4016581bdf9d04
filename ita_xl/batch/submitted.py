"""What became of one submitted workbook."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from ita_xl.result import ResultDocument


class Status(StrEnum):
    """Every submitted workbook ends in exactly one of these.

    `done`: outputs were made and no finding is above a note; `done-with-findings`: made, with a warning; `refused`:
    nothing was made, for the file is unsafe, unreadable or foreign, or has a finding of severity error.
    """

    DONE = "done"
    FINDINGS = "done-with-findings"
    REFUSED = "refused"


class Submitted(msgspec.Struct, frozen=True, kw_only=True):
    """A submitted workbook with its result.

    `source` is the place as given (`folder/a.xlsx`, `mail.zip!a.xlsx`); `modified` the file's last change, ISO 8601 in
    UTC, empty when unknown; `outputs` are paths relative to the output folder, the first report first.
    """

    source: str
    status: Status
    modified: str
    document: ResultDocument
    outputs: tuple[str, ...] = ()
