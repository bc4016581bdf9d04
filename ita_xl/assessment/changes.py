"""The same submission with some scores changed: what would the result be?

A changed node makes every node above it use its computed value; all others keep theirs, published ones too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TypeVar

import msgspec

from ita_xl.assessment.exact import FULL_MARK, round_points
from ita_xl.assessment.model import Assessment
from ita_xl.assessment.submission import Entry, ItemEntry, ScoreEntry, Submission
from ita_xl.errors import ChangeError

TOTAL = "total"
K = TypeVar("K", int, str)


def with_changes(assessment: Assessment, changes: Mapping[str, Decimal]) -> Submission:
    """The submission behind `assessment` with new points (0-100) by node key (`O8`, `9.1`, `7`, `IIT`, `total`).

    Setting a node to the value that it has, at the decimals that are shown, changes nothing; without any change the
    submission is returned as it is. A sub-indicator stands for all its scored items. Raises ChangeError for an unknown
    or unscored node, points outside 0-100, and a node that is set together with one above it.
    """
    wanted: dict[str, Decimal] = {}
    for node, points in changes.items():
        for key in _leaves(assessment, node, points):
            if key in wanted:
                raise ChangeError("nested_nodes", key=key, parent=assessment.node(key).sub_indicator or node)
            wanted[key] = points
    places = assessment.framework.rounding.shown
    real = {key: v for key, v in wanted.items() if assessment.node(key).used != round_points(v, places)}
    _refuse_nested(assessment, real)
    above = {parent for key in real for parent in ancestors(assessment, key)}
    return _changed(assessment.submission, real, above, assessment)


def ancestors(assessment: Assessment, key: str) -> Iterator[str]:
    """Keys of the nodes above `key`, the nearest first."""
    node = assessment.node(key)
    for parent in (node.sub_indicator, node.indicator, node.instrument, TOTAL):
        if parent is not None and str(parent) != key:
            yield str(parent)
        if key == TOTAL:
            return


def _leaves(assessment: Assessment, key: str, points: Decimal) -> Iterator[str]:
    if not 0 <= points <= FULL_MARK:
        raise ChangeError("out_of_range", key=key, points=str(points))
    try:
        node = assessment.node(key)
    except KeyError:
        raise ChangeError("unknown_node", key=key) from None
    if not node.scored:
        raise ChangeError("unscored_node", key=key)
    if node.sub_indicator != key:
        yield key
    elif node.used != round_points(points, assessment.framework.rounding.shown):
        yield from (item.key for item in assessment.items if item.sub_indicator == key and item.scored)


def _refuse_nested(assessment: Assessment, wanted: Mapping[str, Decimal]) -> None:
    for key in wanted:
        for parent in ancestors(assessment, key):
            if parent in wanted:
                raise ChangeError("nested_nodes", key=key, parent=parent)


def _changed(
    submission: Submission, real: Mapping[str, Decimal], above: set[str], assessment: Assessment
) -> Submission:
    if not real:
        return submission
    framework = assessment.framework
    items = dict(submission.items)
    for item in framework.items:
        if item.code in real:
            parts = bool(framework.instrument(item.instrument).parts)
            items[item.code] = _item(items.get(item.code, ItemEntry()), real[item.code], parts)
    indicators = dict(submission.indicators)
    for indicator in framework.indicators:
        _set(indicators, indicator.number, str(indicator.number), real, above)
    instruments = dict(submission.instruments)
    for instrument in framework.instruments:
        _set(instruments, instrument.code, instrument.code, real, above)
    total = Entry(real[TOTAL]) if TOTAL in real else None
    # The typed level belongs to the old scores.
    profile = msgspec.structs.replace(submission.profile, total=total, level=None)
    return msgspec.structs.replace(
        submission, items=items, indicators=indicators, instruments=instruments, profile=profile
    )


def _set(entries: dict[K, ScoreEntry], place: K, key: str, real: Mapping[str, Decimal], above: set[str]) -> None:
    if key in real or key in above:
        entry = entries.get(place, ScoreEntry())
        published = Entry(real[key]) if key in real else None
        entries[place] = msgspec.structs.replace(entry, published=published)


def _item(entry: ItemEntry, points: Decimal, parts: bool) -> ItemEntry:
    if not parts:
        return msgspec.structs.replace(entry, score=Entry(points))
    known = (entry.public, entry.survey)
    public, survey = parts_for(points, *(None if part is None else part.value for part in known))
    return msgspec.structs.replace(entry, public=Entry(public), survey=Entry(survey))


def parts_for(mean: Decimal, public: Decimal | None, survey: Decimal | None) -> tuple[Decimal, Decimal]:
    """Both parts of an item whose mean shall be `mean`.

    Of two known parts only the one that lags behind is moved, until it meets the other; then both go together.
    """
    if public is None or survey is None:
        return mean, mean
    rises = 2 * mean > public + survey
    keep = max(public, survey) if rises else min(public, survey)
    moved = 2 * mean - keep
    beyond = moved > keep if rises else moved < keep
    if beyond:
        return mean, mean
    return (keep, moved) if public == keep else (moved, keep)
