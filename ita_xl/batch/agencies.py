"""What the summary keeps of each submission: scores, place, findings by code. Personal data stays out."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Hashable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import PurePosixPath
from typing import TypeVar

import msgspec

from ita_xl.batch.submitted import Status, Submitted
from ita_xl.result import ResultDocument

T = TypeVar("T", bound=Hashable)
LONGEST_TEXT = 200
_REPORTS = (".xlsx", ".xlsm")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


class Because(StrEnum):
    """Why a submission is not counted."""

    REFUSED = "refused"
    OLDER = "older-submission"
    NO_TOTAL = "no-total"
    NOT_SUBMITTED = "not-submitted"


class AgencyRow(msgspec.Struct, frozen=True, kw_only=True):
    """One submission. Points 0-100, years B.E.; `items` are score and below target by item code, `findings` how often
    each code; `because` says why it is not counted; rank and percentile are among those counted of its year."""

    source: str
    status: str
    modified: str = ""
    because: Because | None = None
    agency_code: str | None = None
    agency: str | None = None
    agency_type: str | None = None
    district: str | None = None
    province: str | None = None
    fiscal_year: int | None = None
    rules_version: int | None = None
    report_date: date | None = None
    total: Decimal | None = None
    total_previous: Decimal | None = None
    change: Decimal | None = None
    level: str | None = None
    rank: int | None = None
    percentile: Decimal | None = None
    target: Decimal | None = None
    instruments: dict[str, Decimal | None] = {}
    indicators: dict[int, Decimal | None] = {}
    items: dict[str, tuple[Decimal | None, bool]] = {}
    severities: dict[str, int] = {}
    findings: dict[str, int] = {}
    report: str = ""

    @property
    def counted(self) -> bool:
        """Whether its result counts."""
        return self.because is None


class RowReader:
    """Reads rows from submissions; equal scores and names are kept once, for there may be thousands."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, Hashable] = {}

    def row(self, one: Submitted) -> AgencyRow:
        """The row of a submission."""
        document, refused = one.document, one.status == Status.REFUSED
        report_date, target = document.agency.get("report_date"), document.agency.get("target")
        total = document.total.used
        because = Because.REFUSED if refused else Because.NO_TOTAL if total is None else None
        return AgencyRow(
            source=one.source,
            status=str(one.status),
            modified=one.modified,
            because=because,
            fiscal_year=document.fiscal_year,
            rules_version=document.framework.version,
            report_date=report_date if isinstance(report_date, date) else None,
            total=total,
            total_previous=document.total.previous,
            change=document.total.change,
            level=self._text(document.level.published or document.level.computed),
            target=target if isinstance(target, Decimal) else None,
            instruments={code: points.used for code, points in document.instruments.items()},
            indicators={node.number: self._once(node.used) for node in document.indicators},
            items=self._items(document),
            severities=dict(Counter(str(finding.severity) for finding in document.findings)),
            findings=dict(Counter(finding.code for finding in document.findings)),
            report=_report(one.outputs),
            agency_code=self._typed(document, "agency_code"),
            agency=self._typed(document, "agency"),
            agency_type=self._typed(document, "agency_type"),
            district=self._typed(document, "district"),
            province=self._typed(document, "province"),
        )

    def _items(self, document: ResultDocument) -> dict[str, tuple[Decimal | None, bool]]:
        weak = set(document.weak_items)
        return {
            self._once(item.code): self._once((item.score, item.code in weak))
            for item in document.items
            if item.scored and not (item.score is None and item.public is None and item.survey is None)
        }

    def _typed(self, document: ResultDocument, field: str) -> str | None:
        """What was typed about the agency."""
        value = document.agency.get(field)
        return self._text(value if isinstance(value, str) else None)

    def _text(self, text: str | None) -> str | None:
        return self._once(table_line(text) or None) if text else None

    def _once(self, value: T) -> T:
        return self._kept.setdefault(value, value)  # type: ignore[return-value]  # what was put in under this key


def table_line(text: str) -> str:
    """Typed text as one line without control characters, of a length that a table can take."""
    plain = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
    return " ".join(plain.split())[:LONGEST_TEXT]


def _report(outputs: tuple[str, ...]) -> str:
    """The first output, where it is a report inside the output folder."""
    first = outputs[0] if outputs else ""
    place = PurePosixPath(first)
    inside = not place.is_absolute() and ".." not in place.parts and not _SCHEME.match(first) and "\\" not in first
    return first if inside and place.suffix.lower() in _REPORTS and "#" not in first else ""
