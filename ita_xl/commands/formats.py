"""The findings of several files on stdout, in the form that was asked for."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.metadata import version
from typing import Literal

from ita_xl.console import Console
from ita_xl.findings.finding import Finding
from ita_xl.findings.printable import json_shown

Format = Literal["text", "github", "sarif"]


def wrong_stdout(console: Console, json_target: str | None, form: Format) -> bool:
    """Whether the JSON and the findings would both go to stdout."""
    wrong = json_target == "-" and form != "text"
    if wrong:
        console.tell("two_on_stdout", format=form)
    return wrong


def write_format(form: Format, files: Sequence[tuple[str, Sequence[Finding]]], language: str) -> None:
    """Writes what machines read; people have read the findings on stderr (`text`)."""
    if form == "github":
        from ita_xl.commands.annotations import annotation_lines

        for file, findings in files:
            for line in annotation_lines(file, findings, language):
                print(line)
    if form == "sarif":
        from ita_xl.commands.sarif import sarif

        print(json_shown(json.dumps(sarif(files, language, version("ita_xl")), ensure_ascii=False, indent=2)))
