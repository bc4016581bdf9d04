"""The columns of the summary for analysts: one list for the CSV file, the Parquet file and their description."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import StrEnum

import msgspec

from ita_xl.batch.agencies import AgencyRow, Because
from ita_xl.batch.expected import Expected
from ita_xl.batch.summary_texts import word

Value = str | int | Decimal | date | bool | None

# A spreadsheet takes text that begins so for a formula (OWASP, CSV Injection), the wide forms as well.
_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class Kind(StrEnum):
    """Type of a column: in Parquet string, int64, double, bool or date32."""

    TEXT = "text"
    WHOLE = "integer"
    POINTS = "number"
    FLAG = "boolean"
    DATE = "date"


class Column(msgspec.Struct, frozen=True):
    """A column; `value` takes it from a row. `number` stands in the description of several like it."""

    name: str
    kind: Kind
    value: Callable[[AgencyRow], Value]
    described: str = ""
    number: str = ""

    def description(self, language: str) -> str:
        """What it holds, in Thai (`th`) or English (`en`)."""
        return word(f"columns.{self.described or self.name}.{language}", number=self.number)


def _indicator(number: int) -> Column:
    return Column(f"indicator_{number}", Kind.POINTS, lambda row: row.indicators.get(number), "indicator", str(number))


def _instrument(code: str) -> Column:
    return Column(code, Kind.POINTS, lambda row: row.instruments.get(code), "instrument", code)


def _below(row: AgencyRow) -> int | None:
    return sum(below for _, below in row.items.values()) if row.items else None


COLUMNS: tuple[Column, ...] = (
    Column("source", Kind.TEXT, lambda row: row.source or None),
    Column("status", Kind.TEXT, lambda row: row.status),
    Column("counted", Kind.FLAG, lambda row: row.counted),
    Column("because", Kind.TEXT, lambda row: None if row.because is None else str(row.because)),
    Column("agency_code", Kind.TEXT, lambda row: row.agency_code),
    Column("agency", Kind.TEXT, lambda row: row.agency),
    Column("agency_type", Kind.TEXT, lambda row: row.agency_type),
    Column("district", Kind.TEXT, lambda row: row.district),
    Column("province", Kind.TEXT, lambda row: row.province),
    Column("fiscal_year", Kind.WHOLE, lambda row: row.fiscal_year),
    Column("rules_version", Kind.WHOLE, lambda row: row.rules_version),
    Column("report_date", Kind.DATE, lambda row: row.report_date),
    Column("total", Kind.POINTS, lambda row: row.total),
    Column("total_previous", Kind.POINTS, lambda row: row.total_previous),
    Column("change", Kind.POINTS, lambda row: row.change),
    Column("level", Kind.TEXT, lambda row: row.level),
    Column("rank", Kind.WHOLE, lambda row: row.rank),
    Column("percentile", Kind.POINTS, lambda row: row.percentile),
    *map(_instrument, ("IIT", "EIT", "OIT")),
    *map(_indicator, range(1, 11)),
    Column("items_below_target", Kind.WHOLE, _below),
    Column("errors", Kind.WHOLE, lambda row: row.severities.get("error", 0)),
    Column("warnings", Kind.WHOLE, lambda row: row.severities.get("warning", 0)),
    Column("notes", Kind.WHOLE, lambda row: row.severities.get("note", 0)),
    Column("finding_codes", Kind.TEXT, lambda row: " ".join(sorted(row.findings)) or None),
    Column("report", Kind.TEXT, lambda row: row.report or None),
)

ITEM_COLUMNS: tuple[tuple[str, Kind], ...] = (
    ("source", Kind.TEXT),
    ("agency_code", Kind.TEXT),
    ("agency", Kind.TEXT),
    ("fiscal_year", Kind.WHOLE),
    ("item", Kind.TEXT),
    ("score", Kind.POINTS),
    ("below_target", Kind.FLAG),
)


def not_submitted(one: Expected) -> AgencyRow:
    """The row of an agency that did not submit."""
    return AgencyRow(
        source="",
        status=str(Because.NOT_SUBMITTED),
        because=Because.NOT_SUBMITTED,
        agency_code=one.code or None,
        agency=one.name or None,
        agency_type=one.agency_type or None,
        province=one.province or None,
    )


def safe_text(text: str) -> str:
    """Text for a CSV file: an apostrophe stands before what a spreadsheet would take for a formula."""
    return f"'{text}" if text.startswith(_RISKY) else text
