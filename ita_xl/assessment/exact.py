"""Exact arithmetic: fractions inside, decimals rounded half-up at the border."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

FULL_MARK = Decimal(100)


def to_decimal(value: Fraction, places: int) -> Decimal:
    """`value` (not negative) rounded half-up to `places` decimals; exact, whatever the denominator."""
    scaled = value * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole).scaleb(-places)


def round_points(value: Decimal, places: int) -> Decimal:
    """`value` rounded half-up to `places` decimals."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def mean(values: Iterable[Fraction | None]) -> Fraction | None:
    """The mean; None when there is no value or when one of them is missing."""
    known: list[Fraction] = []
    for value in values:
        if value is None:
            return None
        known.append(value)
    return sum(known, Fraction(0)) / len(known) if known else None
