"""The JSON that a command writes."""

from __future__ import annotations

import sys
from pathlib import Path

from ita_xl.console import Console
from ita_xl.result import encode
from ita_xl.whole_file import whole_file

WORKBOOKS = (".xlsx", ".xlsm")


def wrong_json(console: Console, target: str | None) -> bool:
    """Whether the JSON cannot go there: a workbook is never overwritten, and the folder must exist."""
    if target is None or target == "-":
        return False
    path = Path(target)
    wrong = path.suffix.lower() in WORKBOOKS or path.is_dir() or not path.parent.is_dir()
    if wrong:
        console.tell("no_json_name", path=path)
    return wrong


def write_json(target: str | None, document: object) -> None:
    """Writes the document to stdout (`-`) or, at once, to a file; nothing without a target."""
    if target is None:
        return
    text = encode(document) + "\n"
    if target == "-":
        sys.stdout.write(text)
        return
    with whole_file(Path(target)) as draft:
        draft.write_text(text, encoding="utf-8")
