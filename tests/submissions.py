"""Submitted workbooks for tests of the summary, made from plain numbers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import msgspec
from make import Number, all_items, make_submission

from ita_xl.assessment import assess
from ita_xl.assessment.submission import Entry, Remark
from ita_xl.batch.submitted import Status, Submitted
from ita_xl.findings.catalogue import findings
from ita_xl.frameworks.load import load_framework
from ita_xl.result import Outputs, refused_document, result_document


def submitted(
    source: str = "a.xlsx",
    *,
    year: int = 2567,
    total: Number | None = 90,
    items: Mapping[str, Number | tuple[Number | None, Number | None] | None] | None = None,
    modified: str = "2025-01-01T00:00:00Z",
    remarks: tuple[Remark, ...] = (),
    **profile: object,
) -> Submitted:
    """A usable submission; `profile` are fields of the profile. Items are 90 where not given."""
    made = make_submission(year, items=all_items(year, 90) | dict(items or {}), total=total)
    fields = {"agency_type": "องค์การบริหารส่วนตำบล", "district": "เมือง", "province": "ขอนแก่น"} | profile
    entries = {name: Entry(value) if value is not None else None for name, value in fields.items() if name != "units"}
    entries["units"] = tuple(Entry(unit) for unit in fields.get("units", ()))  # type: ignore[attr-defined]
    made = msgspec.structs.replace(made, profile=msgspec.structs.replace(made.profile, **entries))
    document = result_document(assess(made, load_framework(year)), findings(remarks), Outputs())
    status = Status.FINDINGS if remarks else Status.DONE
    slug = source.rpartition("/")[2].removesuffix(".xlsx")
    report = f"{slug}/{slug}.report.xlsx"
    return Submitted(source=source, status=status, modified=modified, document=document, outputs=(report,))


def refused(source: str = "broken.xlsx", code: str = "F9") -> Submitted:
    """A file that could not be read."""
    document = refused_document(findings([Remark(code, None, {"file": source})]), ["IIT", "EIT", "OIT"])
    return Submitted(source=source, status=Status.REFUSED, modified="", document=document)


def agencies(*totals: Number, **profile: object) -> list[Submitted]:
    """One agency for each total, with codes from 1001."""
    return [
        submitted(f"{code}.xlsx", total=total, agency_code=str(code), agency=f"องค์การบริหารส่วนตำบลที่ {code}", **profile)
        for code, total in enumerate(totals, start=1001)
    ]


def day(number: int) -> date:
    """A day of October 2024."""
    return date(2024, 10, number)


def points(value: str) -> Decimal:
    """Exact points."""
    return Decimal(value)
