"""Findings as SARIF 2.1.0, the exchange format of checkers that code hosts and editors read.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ita_xl.findings.catalogue import Text, catalogue
from ita_xl.findings.finding import Finding, Severity

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
TOOL, OTHER = "ita-xl", {"th": "en", "en": "th"}

_PLACEHOLDER = re.compile(r"\{(\w+)\}")

Json = dict[str, Any]


def sarif(files: Iterable[tuple[str, Sequence[Finding]]], language: str, version: str) -> Json:
    """The log of one run over files. Messages are in `language` (`th` or `en`); the rules, which are the whole
    catalogue of findings, are there in both, the other one as a translation."""
    codes = {code: number for number, code in enumerate(catalogue())}
    other = OTHER[language]
    driver = {"name": TOOL, "semanticVersion": version, "language": language, "rules": _rules(language)}
    translation = {"name": f"{TOOL} {other}", "language": other, "rules": _rules(other)}
    results = [_result(file, one, codes[one.code], language) for file, findings in files for one in findings]
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "translations": [translation],
                "language": language,
                "results": results,
            }
        ],
    }


def _rules(language: str) -> list[Json]:
    return [
        {
            "id": code,
            "shortDescription": {"text": _of(text, "title", language)},
            "fullDescription": {"text": _PLACEHOLDER.sub(r"‹\1›", _of(text, "message", language))},
            "help": {"text": _PLACEHOLDER.sub(r"‹\1›", _of(text, "fix", language))},
            "defaultConfiguration": {"level": LEVELS[text.severity]},
        }
        for code, text in catalogue().items()
    ]


def _of(entry: Text | Finding, field: str, language: str) -> str:
    return str(getattr(entry, f"{field}_{language}"))


def _result(file: str, one: Finding, rule: int, language: str) -> Json:
    message = f"{_of(one, 'message', language)} → {_of(one, 'fix', language)}"
    place = "!".join(part for part in (one.sheet, one.cell) if part)
    # A workbook has no lines; GitHub shows only what has one.
    location: Json = {"physicalLocation": {"artifactLocation": {"uri": _uri(file)}, "region": {"startLine": 1}}}
    if place:
        location["logicalLocations"] = [{"fullyQualifiedName": place}]
        message = f"{place}: {message}"
    print_of = hashlib.sha256("\n".join((file, place, one.code, one.message_en)).encode()).hexdigest()
    return {
        "ruleId": one.code,
        "ruleIndex": rule,
        "level": LEVELS[one.severity],
        "message": {"text": _literal(message)},
        "locations": [location],
        "partialFingerprints": {"finding/v1": print_of},
    }


def _literal(text: str) -> str:
    """Text in which nothing is a link or a placeholder of SARIF (3.11.5, 3.11.6)."""
    return text.replace("](", "] (").replace("{", "{{").replace("}", "}}")


def _uri(file: str) -> str:
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
