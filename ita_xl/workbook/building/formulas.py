"""Live formulas of the score sheets, in functions that Excel 2010 has. Pure text; parameters are named cells.

Excel calculates in binary fractions. Every value is therefore rounded on the scale where a half is exact: 100 times
the score is first freed of binary noise (8 decimals), then a half is added and the fraction cut off. Empty text
stands for "not known"; nothing is ever computed from a part of the children.
"""

from __future__ import annotations

from collections.abc import Sequence

from ita_xl.frameworks.schema import Level

NOISE_PLACES = 8
FULL_MARK = 100


def rounded(value: str, places: int) -> str:
    """`value` (not negative) rounded half-up to `places` decimals."""
    factor = 10**places
    return f"INT(ROUND({factor}*{value},{NOISE_PLACES})+0.5)/{factor}"


def unless_empty(cell: str, formula: str) -> str:
    """`formula` where `cell` has a value, else empty text."""
    return f'=IF({cell}="","",{formula})'


def number_or_empty(cell: str) -> str:
    """The number in `cell`; anything else counts as not entered."""
    return f'=IF(ISNUMBER({cell}),{cell},"")'


def first_number(cell: str, otherwise: str) -> str:
    """The number in `cell`, else what is in `otherwise`."""
    return f"=IF(ISNUMBER({cell}),{cell},{otherwise})"


def with_history(cell: str, years: str, values: str) -> str:
    """The number in `cell`, else that of the year before in the columns `years` and `values` of earlier results."""
    found = f"INDEX({values},MATCH(ita_ref_year-1,{years},0))"
    return f'=IF(ISNUMBER({cell}),{cell},IF(ISNUMBER({found}),{found},""))'


class ItemColumns:
    """Ranges of the item sheet; `values` are the columns whose mean is an item's score: one, or two answer parts."""

    def __init__(self, *, unscored: str, values: Sequence[str]) -> None:
        self._unscored = unscored
        self._values = tuple(values)

    def scored(self, group: str) -> str:
        """How many items of `group` (a condition on rows) are scored."""
        return f"SUMPRODUCT(({group})*({self._unscored}<>ita_ref_yes))"

    def mean(self, group: str, scored: str) -> str:
        """The mean of the scored items of `group`; empty when one has no score or none is scored.

        `scored` is the cell that counts them.
        """
        chosen = f"({group})*({self._unscored}<>ita_ref_yes)"
        known = "*".join(f"ISNUMBER({column})" for column in self._values)
        total = "+".join(f"SUMPRODUCT({chosen},{column})" for column in self._values)
        share = scored if len(self._values) == 1 else f"({len(self._values)}*{scored})"
        return f'=IF({scored}=0,"",IF(SUMPRODUCT({chosen}*{known})<{scored},"",({total})/{share}))'


def mean_of_children(parents: str, parent: str, scored: str, values: str) -> str:
    """The mean of `values` over the rows of `parent` that have scored items; empty when one of them is empty."""
    mine = f"({parents}={parent})"
    counting = f"SUMPRODUCT({mine}*({scored}>0))"
    known = f"SUMPRODUCT({mine}*ISNUMBER({values}))"
    return f'=IF(OR({counting}=0,{known}<{counting}),"",SUMPRODUCT(1*{mine},{values})/{counting})'


def mean_of_group(groups: str, group: str, values: str, places: int) -> str:
    """The rounded mean of `values` over the rows of `group`; empty when one of them is empty."""
    mine = f"({groups}={group})"
    count = f"SUMPRODUCT(1*{mine})"
    mean = rounded(f"SUMPRODUCT(1*{mine},{values})/{count}", places)
    return f'=IF(SUMPRODUCT({mine}*ISNUMBER({values}))<{count},"",{mean})'


def weighted_sum(cells: Sequence[str], weights: Sequence[str], places: int) -> str:
    """The rounded weighted sum of `cells`; empty when one of them is empty."""
    terms = "+".join(f"{cell}*{weight}" for cell, weight in zip(cells, weights, strict=True))
    return f'=IF(COUNT({",".join(cells)})<{len(cells)},"",{rounded(f"({terms})", places)})'


def difference(left: str, right: str, places: int) -> str:
    """`left` minus `right`, both rounded; empty unless both are numbers."""
    return f'=IF(COUNT({left},{right})<2,"",ROUND({rounded(left, places)}-{rounded(right, places)},{places}))'


def band(score: str) -> str:
    """The name of the band of `score`; empty text without a score. To be put into a formula."""
    passed = f"IF({score}>=ita_ref_target_used,ita_ref_band_target_to_full,ita_ref_band_below_target)"
    return f'IF({score}="","",IF({score}>={FULL_MARK},ita_ref_band_full,{passed}))'


def rank(score: str, scores: str) -> str:
    """Rank of `score` among `scores`, 1 is the highest, ties share."""
    return f'=IF({score}="","",RANK({score},{scores}))'


def level(rules: Sequence[Level], total: str, instruments: str, count: int) -> str:
    """The level that `total` and the range `instruments` decide, rules tried in order.

    Empty when an instrument minimum cannot be judged because a score is missing and none is below it.
    """
    formula = '""'
    for number, rule in reversed(list(enumerate(rules, start=1))):
        name = f"ita_ref_level_{number}"
        misses = [f"{total}<{name}_from"]
        if rule.total.end < FULL_MARK:
            misses.append(f"{total}>={name}_below")
        here = name
        if rule.every_instrument_from is not None:
            misses.append(f"AND(COUNT({instruments})>0,MIN({instruments})<{name}_minimum)")
            here = f'IF(COUNT({instruments})<{count},"",{name})'
        formula = f"IF(OR({','.join(misses)}),{formula},{here})"
    return f'=IF({total}="","",{formula})'
