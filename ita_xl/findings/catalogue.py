"""The one catalogue of codes: severity, Thai and English message, and how to mend it, kept in `texts/*.yaml`.

A text file is a mapping `CODE: {severity, title_th, title_en, message_th, message_en, fix_th, fix_en}`; messages may
hold `{placeholders}` that a remark fills. A placeholder without a value prints `–`, so telling of one problem never
raises another.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import msgspec

from ita_xl.assessment.submission import Remark
from ita_xl.findings.finding import Finding, Severity
from ita_xl.findings.printable import one_line
from ita_xl.packaged_yaml import packaged_yaml

TEXT_FILES = ("file", "workbook", "values", "draft", "checks", "output", "batch", "units")


class Text(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One entry of the catalogue."""

    severity: Severity
    title_th: str
    title_en: str
    message_th: str
    message_en: str
    fix_th: str
    fix_en: str


class _Details(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "–"


@lru_cache(maxsize=1)
def catalogue() -> dict[str, Text]:
    """All codes with their texts, in the order of the files. Raises ValueError when two files share a code."""
    texts: dict[str, Text] = {}
    for name in TEXT_FILES:
        entries = packaged_yaml("ita_xl.findings", f"texts/{name}.yaml", dict[str, Text])
        doubled = texts.keys() & entries.keys()
        if doubled:
            raise ValueError(f"findings/texts/{name}.yaml: code used twice: {', '.join(sorted(doubled))}")
        texts |= entries
    return texts


def finding(remark: Remark) -> Finding:
    """The remark with severity and texts. KeyError for a code that the catalogue does not have."""
    text = catalogue()[remark.code]
    details = _Details({name: one_line(value) for name, value in remark.details.items()})
    return Finding(
        code=remark.code,
        severity=text.severity,
        sheet=one_line(remark.origin.sheet) if remark.origin else None,
        cell=remark.origin.cell if remark.origin else None,
        message_th=text.message_th.format_map(details),
        message_en=text.message_en.format_map(details),
        fix_th=text.fix_th.format_map(details),
        fix_en=text.fix_en.format_map(details),
    )


def findings(remarks: Iterable[Remark]) -> tuple[Finding, ...]:
    """The remarks as findings, most severe first, otherwise in the order given; the same one only once."""
    unique = dict.fromkeys(finding(remark) for remark in remarks)
    order = list(Severity)
    return tuple(sorted(unique, key=lambda f: order.index(f.severity)))
