"""Which unit of an agency does a kind of work."""

from __future__ import annotations

from collections.abc import Sequence

from ita_xl.assessment.submission import Profile
from ita_xl.measures.load import load_units
from ita_xl.measures.schema import Measure, Role, UnitNames


def responsible_unit(role: Role, profile: Profile) -> str:
    """The unit of the agency's own list that does this work, else its general office, else the usual name for the kind
    of agency."""
    own = [unit.value.strip() for unit in profile.units if unit.value.strip()]
    words = load_units().words
    return _named(own, words.of(role)) or _named(own, words.of(Role.OFFICE)) or unit_names(profile).of(role)


def possible_units(measure: Measure, profile: Profile) -> tuple[str, ...]:
    """Every unit that may ever have been suggested for `measure`: the agency's own ones and the usual names."""
    own = tuple(unit.value.strip() for unit in profile.units)
    if measure.responsible is None:
        return (*own, measure.unit or "")
    return (*own, *(kind.units.of(measure.responsible) for kind in load_units().kinds))


def unit_names(profile: Profile) -> UnitNames:
    """The usual names of units by the agency's type, else by the beginning of its name, else in general words."""
    typed = profile.agency_type.value if profile.agency_type else ""
    agency = profile.agency.value if profile.agency else ""
    kinds = load_units().kinds
    for kind in kinds:
        if typed.strip() in kind.types:
            return kind.units
    for kind in kinds:
        if not typed.strip() and any(agency.strip().startswith(name) for name in kind.types):
            return kind.units
    return next(kind.units for kind in kinds if not kind.types)


def _named(units: Sequence[str], words: Sequence[str]) -> str | None:
    return next((unit for word in words for unit in units if word in unit), None)
