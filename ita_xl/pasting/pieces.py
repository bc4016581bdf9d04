"""What a standing number may be by its form and its place in a table."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ita_xl.pasting.lines import Piece
from ita_xl.pasting.tables import Header, Holds, Role

# A number before a name is a running number (1, 9.1) or, with this many decimals, a score.
_SCORE_DECIMALS = 2
_MOST_RUNNING = 2  # digits


def is_under(header: Header, piece: Piece, kinds: Collection[Holds]) -> bool:
    """Whether the lowest heading over a number or text says one of these."""
    return any(role.holds in kinds for role in header.over(piece.column)[:1])


def is_running(piece: Piece) -> bool:
    """Whether the number may only count rows or name a sub-indicator: 1, 12, 9.1."""
    number = piece.number
    if number is None or number.points:
        return False
    digits = number.raw.split(".")[0]
    return number.decimals <= 1 and "," not in number.raw and digits.isdigit() and len(digits) <= _MOST_RUNNING


def is_score(piece: Piece) -> bool:
    """Whether a number that stands before a name can only be a score."""
    return piece.number is not None and (piece.number.decimals >= _SCORE_DECIMALS or piece.number.points)


def may_be_moved(header: Header, piece: Piece) -> bool:
    """Whether the number stands under names, codes or nothing, as when a merged cell was lost."""
    return not header.over(piece.column) or is_under(header, piece, (Holds.NAME, Holds.RANK))


def is_previous(roles: Sequence[Role]) -> bool:
    """Whether a heading says that the column is of last year."""
    return any(role.holds is Holds.PREVIOUS for role in roles)
