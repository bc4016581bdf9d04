"""What the command `new` may put into an empty workbook: the agency's name and type."""

from __future__ import annotations

from ita_xl.workbook.template_entries import Entries, ProfileEntries
from ita_xl.workbook.template_texts import agency_type_names


def known_agency_types() -> tuple[str, ...]:
    """Every type an agency may be given, by full name (`เทศบาลตำบล`) or short form (`ทต.`)."""
    return tuple(agency_type_names())


def new_entries(agency: str | None, agency_type: str | None) -> Entries:
    """Entries with name and type, a short form written out. KeyError for a type that is not known."""
    full_name = agency_type_names()[agency_type] if agency_type else None
    return Entries(profile=ProfileEntries(agency=agency, agency_type=full_name))
