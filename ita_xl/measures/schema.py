"""What a file of measures may contain. Only shapes live here; every sentence is in the YAML files beside it."""

from __future__ import annotations

from enum import StrEnum

import msgspec

SCHEMA = "ita-measures/1"
MOST_STEPS = 5
FEWEST_STEPS = 3


class Role(StrEnum):
    """The work that a unit does, whatever the unit is called; `units.yaml` names it for each kind of agency."""

    OFFICE = "office"
    PERSONNEL = "personnel"
    FINANCE = "finance"
    SUPPLY = "supply"
    PLANNING = "planning"
    PUBLICITY = "publicity"
    DIGITAL = "digital"
    AUDIT = "audit"
    LEGAL = "legal"
    SERVICE = "service"


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of every record of a file of measures: immutable, unknown keys refused."""


class Served(Record, frozen=True, kw_only=True):
    """An item code and the fiscal years (B.E.) in which it has the meaning that the measure answers."""

    item: str
    years: tuple[int, ...]


class Measure(Record, frozen=True, kw_only=True):
    """One suggestion. `serves` is empty for the measure of a whole indicator.

    `from_month` to `to_month`: months of the fiscal year in which it is carried out, 1 is October, 12 September.
    `responsible` is the work of the unit; an agency's own file may name the `unit` instead. `shows`: what the complete
    O item has on the website. `reason`: why this lifts the answer. `source`: where the way of working was read.
    """

    id: str
    indicators: tuple[int, ...]
    serves: tuple[Served, ...] = ()
    topic: str
    weakness: str
    measure: str
    steps: tuple[str, ...]
    responsible: Role | None = None
    unit: str | None = None
    from_month: int
    to_month: int
    monitoring: str
    success: str
    shows: tuple[str, ...] = ()
    reason: str
    source: str | None = None

    def codes(self, year: int) -> tuple[str, ...]:
        """The items of fiscal year `year` (B.E.) that it serves."""
        return tuple(served.item for served in self.serves if year in served.years)


class MeasureFile(Record, frozen=True, kw_only=True):
    """One file of measures, packaged or an agency's own."""

    schema: str
    measures: tuple[Measure, ...]


class UnitNames(Record, frozen=True, kw_only=True):
    """The unit that does each kind of work, as agencies of one kind call it."""

    office: str
    personnel: str
    finance: str
    supply: str
    planning: str
    publicity: str
    digital: str
    audit: str
    legal: str
    service: str

    def of(self, role: Role) -> str:
        """The name for this work."""
        return str(getattr(self, role))


class UnitWords(Record, frozen=True, kw_only=True):
    """Words by which a unit of the agency's own list is recognised, the surest first."""

    office: tuple[str, ...]
    personnel: tuple[str, ...]
    finance: tuple[str, ...]
    supply: tuple[str, ...]
    planning: tuple[str, ...]
    publicity: tuple[str, ...]
    digital: tuple[str, ...]
    audit: tuple[str, ...]
    legal: tuple[str, ...]
    service: tuple[str, ...]

    def of(self, role: Role) -> tuple[str, ...]:
        """The words for this work."""
        return tuple(getattr(self, role))


class AgencyKind(Record, frozen=True, kw_only=True):
    """Types of agency whose units have the same names. The kind without types answers for all others."""

    types: tuple[str, ...]
    units: UnitNames


class UnitFile(Record, frozen=True, kw_only=True):
    """The names of units by kind of agency."""

    words: UnitWords
    kinds: tuple[AgencyKind, ...]
