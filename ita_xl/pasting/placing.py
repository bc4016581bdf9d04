"""Matches found scores with the cells of a workbook: what it already holds always wins."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from ita_xl.assessment.submission import Entry, ItemEntry, Origin, ScoreEntry, Submission
from ita_xl.pasting.model import Candidate, Doubt, Pasted, Reason, doubted
from ita_xl.workbook.reading.input_places import InputPlaces
from ita_xl.workbook.reading.node_keys import TOTAL

_TOTALS = {"published": "total", "previous": "total_prev"}


class Placed(msgspec.Struct, frozen=True):
    """A found score and its cell; `current`: what the cell holds, None if it is empty or holds no readable score."""

    found: Candidate
    origin: Origin
    current: Decimal | None = None


class Placement(msgspec.Struct, frozen=True):
    """`fills` go into empty cells, `same` stand there already, `conflicts` meet a cell that holds something else."""

    fills: tuple[Placed, ...]
    same: tuple[Placed, ...]
    conflicts: tuple[Placed, ...]
    doubts: tuple[Doubt, ...]


def place(pasted: Pasted, submission: Submission, places: InputPlaces) -> Placement:
    """Where the found scores belong in the workbook that was read as `submission`; those without a cell are doubts."""
    fills, same, conflicts, doubts = [], [], [], list(pasted.doubts)
    for found in pasted.values:
        origin = _origin(found, places)
        if origin is None:
            doubts.append(doubted(found, Reason.NO_CELL))
            continue
        entry = _entry(found, submission)
        placed = Placed(found, origin, entry.value if entry else None)
        if origin not in places.filled:
            fills.append(placed)
        elif placed.current == found.value:
            same.append(placed)
        else:
            conflicts.append(placed)
    doubts.sort(key=lambda doubt: doubt.line)
    return Placement(tuple(fills), tuple(same), tuple(conflicts), tuple(doubts))


def _origin(found: Candidate, places: InputPlaces) -> Origin | None:
    if found.node == TOTAL:
        return places.field(_TOTALS[found.column])
    return places.score(found.node, found.column)


def _entry(found: Candidate, submission: Submission) -> Entry[Decimal] | None:
    if found.node == TOTAL:
        return submission.profile.total if found.column == "published" else submission.profile.total_prev
    row: ItemEntry | ScoreEntry | None
    if found.node.isdigit():
        row = submission.indicators.get(int(found.node))
    else:
        row = submission.items.get(found.node) or submission.instruments.get(found.node)
    entry: Entry[Decimal] | None = getattr(row, found.column, None)
    return entry
