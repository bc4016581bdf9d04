"""The figures of the summary, ready to be laid out. Points are exact and rounded half-up to two decimals."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from ita_xl.batch.agencies import AgencyRow
from ita_xl.batch.expected import Attendance
from ita_xl.batch.identity import Several
from ita_xl.findings.finding import Severity
from ita_xl.frameworks.schema import Framework


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """The totals of some agencies; `names` says which, `levels` counts them in the order of the year's levels, those
    of no known level last."""

    names: tuple[str, ...]
    count: int
    mean: Decimal
    median: Decimal
    low: Decimal
    high: Decimal
    levels: tuple[int, ...]


class Weak(msgspec.Struct, frozen=True, kw_only=True):
    """An indicator or item: how many agencies have a score (`known`) and how many of them are below their target."""

    code: str
    name: str
    instrument: str
    assumed: bool
    known: int
    below: int
    mean: Decimal | None
    low: Decimal | None

    @property
    def share(self) -> Decimal:
        """Per cent of the known."""
        return (Decimal(100) * self.below / self.known).quantize(Decimal("0.01"))


class YearFigures(msgspec.Struct, frozen=True, kw_only=True):
    """Everything about the agencies of one fiscal year (B.E.) and one version of its rules; nothing else compares.

    `rows`: those counted, the highest total first. `spread`: how many from each of SPREAD up to the next.
    `several_versions`: the year is there with other versions, too.
    """

    framework: Framework
    several_versions: bool
    rows: tuple[AgencyRow, ...]
    overall: Group
    level_names: tuple[str, ...]
    spread: tuple[int, ...]
    by_type: tuple[Group, ...]
    by_province: tuple[Group, ...]
    by_district: tuple[Group, ...]
    passed: int
    indicators: tuple[Weak, ...]
    items: tuple[Weak, ...]


class CodeCount(msgspec.Struct, frozen=True, kw_only=True):
    """A code of the findings catalogue: in how many files it was found, and how often."""

    code: str
    severity: Severity
    title: str
    files: int
    count: int


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """All figures; `rows` are all submissions in the order given."""

    rows: tuple[AgencyRow, ...]
    years: tuple[YearFigures, ...]
    several: tuple[Several, ...]
    attendance: Attendance | None
    findings: tuple[CodeCount, ...]


SPREAD = tuple(map(Decimal, (0, 60, 70, 80, 85, 90, 95, 100)))
"""Where the ranges of totals begin; the last one is 100 itself."""
