"""Knows what the columns of a copied table hold, from the lines that stand over them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import StrEnum

import msgspec

from ita_xl.pasting.labels import Labels, without_years, years_in
from ita_xl.pasting.lines import Line, Piece
from ita_xl.pasting.words import name_key, paste_words
from ita_xl.workbook.reading.node_keys import TOTAL


class Holds(StrEnum):
    """What a column holds."""

    RANK = "rank"
    NAME = "name"
    SCORE = "score"
    PREVIOUS = "previous"
    PUBLIC = "public"
    SURVEY = "survey"
    OTHER = "other"
    REMARK = "remark"


OF_SCORES = frozenset((Holds.SCORE, Holds.PREVIOUS, Holds.PUBLIC, Holds.SURVEY))
OF_VALUES = OF_SCORES | {Holds.OTHER}


_MOST_HEADINGS = 8


class Role(msgspec.Struct, frozen=True):
    """What a column holds, of which year (B.E.) if it says so, and of which node where nodes stand over columns."""

    holds: Holds
    year: int | None = None
    node: str | None = None


class Header(msgspec.Struct, frozen=True):
    """Roles by column, the lowest line first; `sequence`: the columns of numbers behind the names, from left to right.

    `unclear`: values stand before the names, so that the order of numbers does not tell what they are; `headed`: the
    columns over which any text stands."""

    columns: dict[int, tuple[Role, ...]]
    sequence: tuple[Role, ...]
    cells: int
    unclear: bool = False
    headed: frozenset[int] = frozenset()
    over_nodes: bool = False

    def over(self, column: int) -> tuple[Role, ...]:
        """The roles of a column, none where nothing stands over it."""
        return self.columns.get(column, ())


def role_of(text: str) -> Role | None:
    """What a column with this text over it holds; None if the text is no such heading."""
    years = years_in(text)
    year = years[0] if len(years) == 1 else None
    found = name_key(without_years(text) if year else text)
    if not found:
        return Role(Holds.SCORE, year) if year else None
    return next((Role(Holds(kind), year) for kind, words in paste_words().columns.items() if found in words), None)


def read_header(line: Line, labels: Labels, above: Header | None) -> Header | None:
    """The header that a line makes, together with the one above it; None if the line is none.

    A line with a name in it, or with parts alone, stands below the header that is there: it tells more of its columns.
    """
    if line.numbers or not line.texts:
        return None
    words = _roles(line.texts)
    named = {piece.column: found for piece in line.texts if (found := labels.find(piece.text)) and not _is_role(piece)}
    nodes = frozenset[str]().union(*(label.nodes for label in named.values()))
    if _stands_over_columns(line, words, named.keys(), labels.closest(nodes), labels):
        columns: dict[int, tuple[Role, ...]] = {column: (role,) for column, role in words.items()}
        for column, label in named.items():
            node = next(iter(label.nodes)) if len(label.nodes) == 1 else None
            columns[column] = (Role(Holds.SCORE if node else Holds.OTHER, label.year, node),)
        return Header(columns, (), line.cells, over_nodes=True)
    if len(line.texts) == 1 and line.cells == 1 and not named:
        roles = _in_one_cell(line.texts[0].text)
        if not any(role.holds in OF_VALUES for role in roles):
            return None
        sequence, unclear = _sequence(roles) if len(roles) > 1 else ((), True)
        return Header({}, sequence, 1, unclear)
    if not any(role.holds in OF_VALUES for role in words.values()):
        return None
    fresh: dict[int, tuple[Role, ...]] = {column: (role,) for column, role in words.items()}
    if above and (named or not {Holds.RANK, Holds.NAME} & {role.holds for role in words.values()}):
        if line.by_gaps or any(p.column not in words and p.column not in named for p in line.texts):
            return Header({}, (), line.cells, unclear=True)
        fresh = above.columns | {column: (*roles, *above.over(column)) for column, roles in fresh.items()}
    elif len(line.texts) < 2:
        return None
    headed = frozenset(piece.column for piece in line.texts)
    if above and len(fresh) > len(words):
        headed |= above.headed
    return _header(fresh, max(line.cells, above.cells if above else 0), headed)


def _is_role(piece: Piece) -> bool:
    return role_of(piece.text) is not None


def _roles(pieces: Sequence[Piece]) -> dict[int, Role]:
    return {piece.column: role for piece in pieces if (role := role_of(piece.text))}


def _stands_over_columns(
    line: Line, words: dict[int, Role], named: Collection[int], nodes: frozenset[str], labels: Labels
) -> bool:
    """Whether nodes stand side by side over columns, as in a table of one line per agency or year."""
    if not named or line.cells < 2:
        return False
    if len(nodes) > 1 and len(named) > 1:
        return len({labels.kind(node) for node in nodes} - {TOTAL}) == 1
    beside = {role.holds for role in words.values()}
    return bool(beside & {Holds.NAME, Holds.REMARK}) and not beside & {Holds.PUBLIC, Holds.SURVEY, Holds.SCORE}


def _header(columns: dict[int, tuple[Role, ...]], cells: int, headed: frozenset[int]) -> Header:
    sequence, unclear = _sequence([columns[column][0] for column in sorted(columns)])
    return Header(columns, sequence, cells, unclear, headed)


def _sequence(roles: Sequence[Role]) -> tuple[tuple[Role, ...], bool]:
    """The columns of numbers behind the column of names (or else of codes), and whether values stand before it."""
    kinds = [role.holds for role in roles]
    named = kinds.index(Holds.NAME) if Holds.NAME in kinds else -1
    if named < 0 and Holds.RANK in kinds:
        named = kinds.index(Holds.RANK)
    behind = [Role(Holds.OTHER) if role.holds is Holds.RANK else role for role in roles[named + 1 :]]
    before = any(kind in OF_VALUES for kind in kinds[: max(named, 0)])
    return tuple(role for role in behind if role.holds in OF_VALUES), before


def _in_one_cell(text: str) -> tuple[Role, ...]:
    """The columns of a heading that blanks part, such as `ตัวชี้วัดที่ รายละเอียดตัวชี้วัด คะแนน`."""
    roles: list[Role] = []
    tokens, start = text.split(), 0
    while start < len(tokens):
        ends = range(min(len(tokens), start + 4), start, -1)
        roles_here = ((end, role_of(" ".join(tokens[start:end]))) for end in ends)
        # A year behind anything but scores, or before them, is a column of its own.
        found = next(((e, r) for e, r in roles_here if r and _is_one(r, tokens[start:e])), None)
        if found is None:
            return (Role(Holds.OTHER),) if _is_half_known(tokens) else ()
        start = found[0]
        roles.append(found[1])
    return tuple(roles) if len(roles) > 1 else ()


def _is_one(role: Role, tokens: Sequence[str]) -> bool:
    """Whether the words are the heading of one column."""
    return not role.year or (role.holds is Holds.SCORE and bool(years_in(tokens[-1]) or tokens[-1].isdigit()))


def _is_half_known(tokens: Sequence[str]) -> bool:
    """Whether a short line has words of headings among others, such as a heading that was broken."""
    return 1 < len(tokens) <= _MOST_HEADINGS and any((role := role_of(token)) and not role.year for token in tokens)
