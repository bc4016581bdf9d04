"""The Thai texts of the buttons, and findings in few words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from ita_xl.findings.finding import Finding, Severity
from ita_xl.packaged_yaml import packaged_yaml
from ita_xl.workbook import layout

FEW = 3
_LONGEST_LINE = 300


@lru_cache(maxsize=1)
def _texts() -> dict[str, str]:
    return packaged_yaml("ita_xl.addin", "messages.yaml", dict[str, str])


def message(key: str, **details: object) -> str:
    """A text with its placeholders filled. KeyError for an unknown key."""
    return _texts()[key].format(**details)


def counts(findings: Sequence[Finding]) -> dict[str, int]:
    """How many findings of each severity, as the texts want them."""
    found = Counter(str(one.severity) for one in findings)
    return {str(severity): found[str(severity)] for severity in Severity}


def worst(findings: Sequence[Finding]) -> str:
    """The first few findings of the worst kind, each with its place and how to mend it."""
    severity = next((s for s in Severity if any(one.severity is s for one in findings)), None)
    chosen = [one for one in findings if one.severity is severity]
    lines = []
    for number, one in enumerate(chosen[:FEW], start=1):
        lines += [_short(f"{number}. {_place(one)}"), _short(message("fix", fix=one.fix_th))]
    if len(chosen) > FEW:
        lines.append(message("more", count=len(chosen) - FEW))
    return "\n".join(lines)


def with_findings(head: str, findings: Sequence[Finding], *, listed: bool) -> str:
    """`head`, the worst findings, and where all are `listed`."""
    tail = message("all_findings", sheet=layout.CHECKS) if listed and findings else ""
    return "\n\n".join(part for part in (head, worst(findings), tail) if part)


def _place(one: Finding) -> str:
    if one.sheet and one.cell:
        return message("place", sheet=one.sheet, cell=one.cell, message=one.message_th)
    return message("place_sheet", sheet=one.sheet, message=one.message_th) if one.sheet else one.message_th


def _short(line: str) -> str:
    return line if len(line) <= _LONGEST_LINE else f"{line[: _LONGEST_LINE - 1]}…"
