"""The result level of the agency: as published, and as it follows from used scores."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from ita_xl.assessment.model import LevelResult
from ita_xl.frameworks.schema import Levels

_SEPARATORS = str.maketrans(dict.fromkeys("()[]/,·•–—-", " "))


def computed_level(levels: Levels, total: Decimal | None, instruments: Iterable[Decimal | None]) -> str | None:
    """The level that `total` and `instruments` (points rounded to two decimals) decide, else None.

    Rules are tried in order; one whose instrument minimum cannot be judged leaves the level open, unless every
    later rule is out of reach as well. Source: `levels` of the framework.
    """
    if total is None:
        return None
    scores = list(instruments)
    undecided = False
    for rule in levels.rules:
        if not rule.total.holds(total):
            continue
        met = _every_instrument(rule.every_instrument_from, scores)
        if met is None:
            undecided = True
        elif met:
            return None if undecided else rule.name
    return None


def _every_instrument(minimum: Decimal | None, scores: list[Decimal | None]) -> bool | None:
    if minimum is None:
        return True
    if any(score is not None and score < minimum for score in scores):
        return False
    return None if None in scores else True


def level_result(levels: Levels, typed: str | None, computed: str | None) -> LevelResult:
    """Splits what was typed, such as `AA ผ่านดีเยี่ยม`, into level and letter; neither is derived from the other.

    A text that names no level of the year is kept as published, so that it can be pointed out.
    """
    if typed is None:
        return LevelResult(computed=computed)
    names = {rule.name for rule in levels.rules}
    words = typed.translate(_SEPARATORS).split()
    letters = [word.upper() for word in words if word.upper() in levels.letters]
    rest = [word for word in words if word.upper() not in levels.letters]
    # In years of letters the level is one; "ระดับ A" may stand around it.
    found = next((word.upper() for word in rest if word.isascii() and word.upper() in names), None)
    if found is None and rest:
        joined = "".join(rest)
        found = joined if joined in names else " ".join(rest)
    return LevelResult(published=found, letter=letters[0] if letters else None, computed=computed)
