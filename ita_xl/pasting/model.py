"""What was found in copied text: values with the lines they stand in, and what was left out with the reason."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

import msgspec


class Reason(StrEnum):
    """Why a number was left out; the texts are in the console's catalogue."""

    TWO_NODES = "two_nodes"
    TWO_VALUES = "two_values"
    SEVERAL_NUMBERS = "several_numbers"
    WHOLE_NUMBER = "whole_number"
    WEIGHT = "weight"
    IMPOSSIBLE = "impossible"
    OUT_OF_RANGE = "out_of_range"
    UNREADABLE = "unreadable"
    CHANGE = "change"
    PART_UNKNOWN = "part_unknown"
    OTHER_YEAR = "other_year"
    NO_CELL = "no_cell"
    NO_NODE = "no_node"
    STRANGE = "strange"
    ORDER = "order"


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A value for a node. `column`: `published` or `previous`; of items `score`, `public`, `survey` or `previous`.

    `line` (from 1) and `text` are of the line that holds the number; `printed` is the number as it stands there."""

    node: str
    column: str
    value: Decimal
    line: int
    text: str
    printed: str


class Doubt(msgspec.Struct, frozen=True, kw_only=True):
    """A number that was left out. `nodes`: what it may belong to."""

    reason: Reason
    nodes: tuple[str, ...]
    line: int
    text: str
    printed: str


def doubted(found: Candidate, reason: Reason) -> Doubt:
    """The number of a candidate as one that is left out."""
    return Doubt(reason=reason, nodes=(found.node,), line=found.line, text=found.text, printed=found.printed)


class Pasted(msgspec.Struct, frozen=True):
    """All that a text gives: one value for a cell, in the order of the text, and the doubtful ones."""

    values: tuple[Candidate, ...]
    doubts: tuple[Doubt, ...]
