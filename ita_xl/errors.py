"""Every exception that ita_xl raises on purpose. Nothing else leaves the package."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ita_xl.assessment.submission import Remark

EXIT_UNREADABLE = 3
EXIT_UNKNOWN_TEMPLATE = 4


class ItaError(Exception):
    """Base of all errors of this package."""


class FrameworkError(ItaError):
    """A rules file is missing or wrong; the message names the file, the line and what to mend."""


class MeasuresError(ItaError):
    """A file with suggested measures is missing or wrong; the message names the file, the line and what to mend."""


class NarrativeError(ItaError):
    """A text template is wrong; the message names the file, the line and the variable."""


class RenderError(ItaError):
    """A PDF could not be made; the message says which program failed and what it printed."""


class InstallError(ItaError):
    """The add-in cannot be installed or taken away; nothing was changed.

    `reason` is a key of the texts `addin_setup.refused`, `details` are the values it prints.
    """

    def __init__(self, reason: str, **details: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.details = details


class ExpectedListError(ItaError):
    """The list of agencies that should submit cannot be used; the message names the file and what is wrong."""


class WorkbookRefusedError(ItaError):
    """The file cannot be used as an ITA workbook: missing, unsafe, unreadable, foreign, or of an unknown template.

    `remark` says why (a code of the findings catalogue); `exit_code` is what the command line ends with (3 or 4).
    """

    def __init__(self, remark: Remark, exit_code: int = EXIT_UNREADABLE) -> None:
        super().__init__(remark.code)
        self.remark = remark
        self.exit_code = exit_code


class MissingExtraError(ItaError):
    """A part of the package that is installed on request is missing: `ita_xl[<extra>]` brings it."""

    def __init__(self, extra: str, reason: str) -> None:
        super().__init__(reason)
        self.extra = extra


class ClusterError(ItaError):
    """The cluster cannot be reached, cannot do the work, or was lost; the message says which."""


class ChangeError(ItaError):
    """A supposed score cannot be used; `reason` is the key of a console text, `values` fill it in."""

    def __init__(self, reason: str, **values: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values = values


class LiveWorkbookError(ItaError):
    """The workbook that is open in Excel cannot be used as asked.

    `reason` is a key of the add-in's messages, `details` fill its placeholders.
    """

    def __init__(self, reason: str, **details: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.details = details
