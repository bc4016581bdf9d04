"""What was entered in a workbook, without where it stands, for comparing two workbooks."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from ita_xl.assessment.submission import Submission

PLACES = frozenset(("origin", "cells", "sheet", "shown", "remarks", "template"))


def entered(submission: Submission) -> dict[str, object]:
    """Everything but the places, remarks, stamp and shown results; empty values left out."""
    found = _without_places(msgspec.to_builtins(submission, str_keys=True, builtin_types=(Decimal,)))
    assert isinstance(found, dict)
    return found


def _without_places(value: object) -> object:
    if isinstance(value, dict):
        kept = {key: _without_places(inner) for key, inner in value.items() if key not in PLACES}
        return {key: inner for key, inner in kept.items() if inner not in (None, {}, [], "", False)}
    if isinstance(value, list | tuple):
        return [_without_places(inner) for inner in value]
    return value
