"""Tables of which every cell became a line of its own: names and numbers one below the other."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ita_xl.pasting.labels import Labels
from ita_xl.pasting.lines import Piece


class Step(msgspec.Struct, frozen=True):
    """A line of such a table: the nodes of a name, or the numbers of a line."""

    nodes: frozenset[str] = frozenset()
    numbers: tuple[Piece, ...] = ()
    year: int | None = None


class Group(msgspec.Struct, frozen=True):
    """A name and the numbers that stand behind it."""

    nodes: frozenset[str]
    numbers: tuple[Piece, ...]
    year: int | None = None


def without_headings(steps: Sequence[Step], labels: Labels) -> list[Step]:
    """The steps without names that only head the next ones, and with a code and its wording as one."""
    kept: list[Step] = []
    for step in steps:
        last = kept[-1].nodes if kept else frozenset[str]()
        if step.nodes and last and labels.closest(last | step.nodes) == step.nodes:
            kept[-1] = step
        else:
            kept.append(step)
    return kept


def groups(steps: Sequence[Step]) -> tuple[Group, ...] | None:
    """Names with their numbers; None if the numbers may as well stand before their names.

    Clear are: a name before every number, as many behind each; and the same with a running number, or the number of
    the node itself, before every name.
    """
    before, found = _gathered(steps)
    if not found or not found[-1].numbers:
        return None
    if not before and len({len(group.numbers) for group in found}) == 1:
        return tuple(found)
    return _numbered(before, found)


def _gathered(steps: Sequence[Step]) -> tuple[tuple[Piece, ...], list[Group]]:
    before: tuple[Piece, ...] = ()
    found: list[Group] = []
    for step in steps:
        if step.nodes:
            found.append(Group(step.nodes, (), step.year))
        elif found:
            found[-1] = msgspec.structs.replace(found[-1], numbers=found[-1].numbers + step.numbers)
        else:
            before += step.numbers
    return before, found


def _numbered(before: tuple[Piece, ...], found: list[Group]) -> tuple[Group, ...] | None:
    """The groups without the number that stands before each name."""
    count = len(found[-1].numbers)
    if len(before) != 1 or any(len(group.numbers) != count + 1 for group in found[:-1]):
        return None
    leads = [before[0], *(group.numbers[-1] for group in found[:-1])]
    if not all(lead.number and lead.number.is_whole and lead.number.value is not None for lead in leads):
        return None
    values = [int(lead.number.value) for lead in leads if lead.number and lead.number.value is not None]
    running = len(found) > 1 and values == list(range(values[0], values[0] + len(values)))
    own = all(group.nodes == {str(value)} for group, value in zip(found, values, strict=True))
    if not running and not own:
        return None
    last = len(found) - 1
    return tuple(
        group if place == last else msgspec.structs.replace(group, numbers=group.numbers[:-1])
        for place, group in enumerate(found)
    )
