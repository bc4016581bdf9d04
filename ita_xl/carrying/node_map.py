"""Which indicator, instrument and item of one year is which of another: by name, wording and topic, never by code.

Codes change their meaning from year to year: O7 of 2566 is O5 of 2567. What is not surely the same has no counterpart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from difflib import SequenceMatcher
from typing import TypeVar

import msgspec

from ita_xl.frameworks.schema import Framework, Indicator, Instrument, Item
from ita_xl.measures.load import Library
from ita_xl.workbook.reading.text import key

WORDING, ASSUMED_WORDING, TOPIC = "wording", "assumed_wording", "topic"
_BY_TOPIC = "OIT"
# Letters that two wordings must share in a row to count, and how much of a wording that makes most of it.
_LONG_BLOCK, _MOST = 4, 0.7

A = TypeVar("A", bound=Hashable)
B = TypeVar("B", bound=Hashable)


class ItemMatch(msgspec.Struct, frozen=True):
    """The item of the newer year, and how it was recognised."""

    code: str
    by: str


class NodeMap(msgspec.Struct, frozen=True):
    """Counterparts in the newer year, by number or code of the older one."""

    instruments: Mapping[str, str]
    indicators: Mapping[int, int]
    items: Mapping[str, ItemMatch]


def node_map(old: Framework, new: Framework, library: Library) -> NodeMap:
    """Counterparts of the nodes of `old` in `new`.

    Instruments and indicators have a name or variant in common. Items of an instrument that has a counterpart are asked
    in the same words, blanks and the encoding of ำ aside; items of the OIT may instead be of the same topic in the
    library of measures, unless they swallowed another item. A node with two possible counterparts, or that two nodes
    could become, has none.
    """
    instruments = _pairs(
        (one.code, other.code) for one in old.instruments for other in new.instruments if _same_name(one, other)
    )
    indicators = _pairs(
        (one.number, other.number) for one in old.indicators for other in new.indicators if _same_name(one, other)
    )
    found: dict[tuple[str, str], str] = {}
    for one in old.items:
        for other in new.items:
            if instruments.get(one.instrument) == other.instrument and (by := _likeness(one, other, old, new, library)):
                found[one.code, other.code] = by
    pairs = _pairs(found)
    gone = [item for item in old.items if item.code not in pairs]
    wording = {item.code: _wording(item) for item in new.items}
    items = {
        code: ItemMatch(other, found[code, other])
        for code, other in pairs.items()
        if found[code, other] != TOPIC or not any(_went_into(_wording(item), wording[other]) for item in gone)
    }
    return NodeMap(instruments, indicators, items)


def _went_into(gone: str, wording: str) -> bool:
    """Whether an item without a counterpart is part of another one's wording now: two items became one, which has the
    score of neither."""
    blocks = SequenceMatcher(None, gone, wording, autojunk=False).get_matching_blocks()
    return sum(b.size for b in blocks if b.size >= _LONG_BLOCK) >= _MOST * len(gone) > 0


def _wording(item: Item) -> str:
    return key(item.text or item.assumed_text or "")


def _likeness(one: Item, other: Item, old: Framework, new: Framework, library: Library) -> str | None:
    """How two items are recognised as the same; None when they are not."""
    if _wording(one) and _wording(one) == _wording(other):
        return WORDING if one.text and other.text else ASSUMED_WORDING
    if one.instrument != _BY_TOPIC:
        return None
    measures = library.of_item(old.fiscal_year, one.code), library.of_item(new.fiscal_year, other.code)
    return TOPIC if measures[0] is not None and measures[0] is measures[1] else None


def _same_name(one: Indicator | Instrument, other: Indicator | Instrument) -> bool:
    return bool(_names(one) & _names(other))


def _names(node: Indicator | Instrument) -> set[str]:
    return {key(name) for name in (node.name, *node.variants)}


def _pairs(found: Iterable[tuple[A, B]]) -> dict[A, B]:
    """Pairs in which neither side has a second partner."""
    pairs = list(found)
    left, right = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    return {one: other for one, other in pairs if left[one] == right[other] == 1}
