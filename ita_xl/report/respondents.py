"""Who answered an instrument, as the reports print it."""

from __future__ import annotations

from ita_xl.assessment.respondents import respondents_of
from ita_xl.report.context import Context


def respondents(context: Context, code: str) -> list[tuple[str, int]]:
    """Part (`""`, else its printed name) and number of people of an instrument; nothing where it is not known."""
    entries = respondents_of(context.profile, context.assessment.framework.instrument(code))
    return [(part and context.label(f"instruments.{part}"), entry.value) for part, entry in entries if entry]
