"""Options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Language(StrEnum):
    """Language of what people read."""

    TH = "th"
    EN = "en"


class FailOn(StrEnum):
    """From which severity on a finding makes the command fail."""

    ERROR = "error"
    WARNING = "warning"


class Digits(StrEnum):
    """Digits of the report."""

    THAI = "thai"
    ARABIC = "arabic"


class Format(StrEnum):
    """How findings are told: for people, as annotations of GitHub, or as SARIF."""

    TEXT = "text"
    GITHUB = "github"
    SARIF = "sarif"


Shape = Annotated[Format, typer.Option("--format", help="Findings for people, or on stdout for GitHub or as SARIF.")]
Lang = Annotated[Language, typer.Option("--lang", help="Language of the messages.")]
Threshold = Annotated[FailOn, typer.Option("--fail-on", help="Exit with 1 from this severity on.")]
Json = Annotated[str | None, typer.Option("--json", metavar="-|PATH", help="Write the result as JSON.")]
Rules = Annotated[
    Path | None,
    typer.Option("--frameworks", metavar="DIR", help="Folder with further rules files.", exists=True, file_okay=False),
]
Measures = Annotated[
    Path | None, typer.Option("--measures", metavar="FILE", help="The agency's own suggested measures.")
]
Logo = Annotated[Path | None, typer.Option("--logo", metavar="FILE", help="PNG or JPEG for the cover.")]
Emblem = Annotated[Path | None, typer.Option("--emblem", metavar="FILE", help="PNG or JPEG for the memo.")]
Reports = Annotated[list[str] | None, typer.Option("--report", metavar="KIND", help="Kind of report, or `all`.")]
