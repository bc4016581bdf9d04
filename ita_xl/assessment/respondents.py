"""Who answered: the numbers of respondents that belong to an instrument."""

from __future__ import annotations

from ita_xl.assessment.submission import Entry, Profile
from ita_xl.frameworks.schema import Instrument

Respondents = tuple[tuple[str, Entry[int] | None], ...]


def respondents_of(profile: Profile, instrument: Instrument) -> Respondents:
    """Pairs of part (`""` for an instrument without parts, else `public`, `survey`) and the number that was typed.

    The field is `n_<instrument>` or `n_<instrument>_<part>` of the profile; an instrument that nobody answers, such as
    OIT, has none.
    """
    names = {part: f"n_{instrument.code}_{part}".lower() for part in instrument.parts} or {
        "": f"n_{instrument.code}".lower()
    }
    return tuple((part, getattr(profile, name)) for part, name in names.items() if name in Profile.__struct_fields__)
