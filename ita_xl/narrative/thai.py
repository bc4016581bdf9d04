"""How Thai official text writes numbers, dates and lists. Pure functions; the words stand in words.yaml.

All results carry Arabic digits; `thai_digits` turns a finished text into Thai ones.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

import msgspec

from ita_xl.packaged_yaml import packaged_yaml

BUDDHIST_ERA = 543
HUNDREDTH = Decimal("0.01")
FISCAL_START, FISCAL_END = (10, 1), (9, 30)

_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
# Links and mail addresses, then codes: runs of Latin letters and digits such as O42, e9, M01, GPT-4.
_KEPT = re.compile(
    r"(?:https?://|www\.)[^\s\u0E00-\u0E7F]+"
    r"|[\w.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
    r"|[A-Za-z0-9]+(?:[-_./][A-Za-z0-9]+)*",
    re.ASCII,
)


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The entries of words.yaml."""

    months: tuple[str, ...]
    months_short: tuple[str, ...]
    and_: str = msgspec.field(name="and")
    until_month: str
    from_month: str
    fiscal_year: str
    no_value: str


@lru_cache(maxsize=1)
def words() -> Words:
    """The fixed words of dates and lists."""
    return packaged_yaml("ita_xl.narrative", "words.yaml", Words)


def thai_digits(text: str) -> str:
    """`text` with Thai digits, except in codes (O42, e9, M01), links and mail addresses."""
    return _KEPT.sub(_convert, text)


def _convert(match: re.Match[str]) -> str:
    token = match.group()
    return token if any(c.isalpha() for c in token) else token.translate(_DIGITS)


def format_score(value: Decimal | None) -> str:
    """Points with two decimals, rounded half up; a missing score in words, never 0."""
    if value is None:
        return words().no_value
    return f"{value.quantize(HUNDREDTH, ROUND_HALF_UP):.2f}"


def format_points(value: Decimal) -> str:
    """Points as short as they can be written without loss: 85, 84.5, 99.99."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def format_change(value: Decimal | None) -> str:
    """A difference of points with its sign: +1.20, -10.79, 0.00; missing in words."""
    if value is None:
        return words().no_value
    rounded = value.quantize(HUNDREDTH, ROUND_HALF_UP)
    return f"{rounded:+.2f}" if rounded else f"{abs(rounded):.2f}"


def date_long(day: date) -> str:
    """Such as `6 มีนาคม 2566`."""
    return f"{day.day} {words().months[day.month - 1]} {day.year + BUDDHIST_ERA}"


def date_short(day: date) -> str:
    """Such as `6 มี.ค. 2566`."""
    return f"{day.day} {month_short(day)}"


def month_short(day: date) -> str:
    """Such as `มี.ค. 2566`."""
    return f"{words().months_short[day.month - 1]} {day.year + BUDDHIST_ERA}"


def month_range(start: date | None, due: date | None) -> str:
    """Such as `ม.ค. – มี.ค. 2566`, `ต.ค. 2567 – ก.ย. 2568`, `ภายใน มี.ค. 2566`; empty where both are missing."""
    if start is None and due is None:
        return ""
    if start is None:
        return words().until_month.format(month=month_short(due)) if due else ""
    if due is None:
        return words().from_month.format(month=month_short(start))
    if (start.year, start.month) == (due.year, due.month):
        return month_short(due)
    first = words().months_short[start.month - 1] if start.year == due.year else month_short(start)
    return f"{first} – {month_short(due)}"


def join_thai(parts: Sequence[str]) -> str:
    """`ก`, `ก และ ข`, `ก ข และ ค`; empty for none."""
    if len(parts) < 2:
        return "".join(parts)
    return " ".join(parts[:-1]) + words().and_ + parts[-1]


def fiscal_year_range(year: int) -> str:
    """First and last day of the Thai fiscal year `year` (B.E.): `1 ตุลาคม 2566 ถึงวันที่ 30 กันยายน 2567`."""
    western = year - BUDDHIST_ERA
    start, end = date(western - 1, *FISCAL_START), date(western, *FISCAL_END)
    return words().fiscal_year.format(start=date_long(start), end=date_long(end))
