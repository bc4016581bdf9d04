"""Bands against the target, ranks with ties, best and worst."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from ita_xl.assessment.exact import FULL_MARK
from ita_xl.assessment.model import Extremes
from ita_xl.frameworks.schema import BandKey


def band_key(value: Decimal | None, target: Decimal) -> BandKey | None:
    """Band of a score (points, rounded for showing): `below_target`, `target_to_full`, `full`; None without one."""
    if value is None:
        return None
    if value >= FULL_MARK:
        return BandKey.FULL
    return BandKey.TARGET_TO_FULL if value >= target else BandKey.BELOW_TARGET


def ranks(values: Mapping[str, Decimal | None]) -> dict[str, int]:
    """Rank 1 is the highest; ties share a rank and the next one is skipped; a missing value has none."""
    known = [value for value in values.values() if value is not None]
    return {key: 1 + sum(other > value for other in known) for key, value in values.items() if value is not None}


def extremes(values: Mapping[str, Decimal | None]) -> Extremes:
    """The keys with the highest and the lowest value; empty when nothing is known."""
    known = {key: value for key, value in values.items() if value is not None}
    if not known:
        return Extremes(complete=False)
    high, low = max(known.values()), min(known.values())
    return Extremes(
        best=tuple(key for key, value in known.items() if value == high),
        worst=tuple(key for key, value in known.items() if value == low),
        complete=len(known) == len(values),
    )
