"""Formulas that ask another program, a server or a file of this computer for something. None is ever computed here."""

from __future__ import annotations

import re
from typing import Literal

FormulaKind = Literal["dde", "web", "data", "file"]

# Excel and LibreOffice write function names in capitals; the parts of a formula stand in one run of text.
_CALLS: tuple[tuple[FormulaKind, bytes, re.Pattern[bytes]], ...] = (
    ("web", b"WEBSERVICE(", re.compile(rb"WEBSERVICE\(")),
    ("web", b"IMAGE(", re.compile(rb"_xlfn\.IMAGE\(")),
    ("dde", b"RTD(", re.compile(rb"(?<![A-Z.])RTD\(")),
    ("dde", b"DDE(", re.compile(rb"(?<![A-Z.])DDE\(")),
    ("file", b"HYPERLINK(", re.compile(rb"HYPERLINK\(\s{0,9}(?:\"|&quot;)\s{0,9}(?:file:|\\\\)", re.IGNORECASE)),
    # A formula such as cmd|'/c calc'!A1: program, topic, item. A | inside the quotes is part of a sheet's name.
    (
        "dde",
        b"|",
        re.compile(
            rb"<(?:\w{1,20}:)?(?:f|definedName)\b[^<>]{0,200}>(?:[^<|\"'&]|'[^'<|\"]{0,99}'){0,200}\|[^<|\"]{0,300}!"
        ),
    ),
)


def formulas_that_reach_out(text: bytes) -> set[FormulaKind]:
    """What the formulas in a piece of a sheet would do when a spreadsheet program computes them."""
    if b"(" not in text and b"|" not in text:
        return set()  # 50 MB of formatted empty cells are passed over quickly
    return {kind for kind, sign, pattern in _CALLS if sign in text and pattern.search(text)}
