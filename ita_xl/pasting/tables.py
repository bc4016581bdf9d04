"""Knows what the columns of a copied table hold, from the lines that stand over them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import StrEnum

import msgspec

from ita_xl.pasting.labels import Labels, without_years, years_in
from ita_xl.pasting.lines import Line, Piece
from ita_xl.pasting.words import name_key, paste_words


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


OF_VALUES = frozenset((Holds.SCORE, Holds.PREVIOUS, Holds.PUBLIC, Holds.SURVEY, Holds.OTHER))


class Role(msgspec.Struct, frozen=True):
    """What a column holds, of which year (B.E.) if it says so, and of which node where nodes stand over columns."""

    holds: Holds
    year: int | None = None
    node: str | None = None


class Header(msgspec.Struct, frozen=True):
    """Roles by column, the lowest line first; `sequence`: the columns of values from left to right."""

    columns: dict[int, tuple[Role, ...]]
    sequence: tuple[Role, ...]
    cells: int
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
    if _stands_over_columns(line, words, named.keys(), labels.closest(nodes)):
        columns: dict[int, tuple[Role, ...]] = {column: (role,) for column, role in words.items()}
        for column, label in named.items():
            node = next(iter(label.nodes)) if len(label.nodes) == 1 else None
            columns[column] = (Role(Holds.SCORE if node else Holds.OTHER, label.year, node),)
        return Header(columns, _sequence(columns), line.cells, over_nodes=True)
    if len(line.texts) == 1 and line.cells == 1 and not named:
        sequence = _in_one_cell(line.texts[0].text)
        return Header({}, sequence, 1) if sequence else None
    if not any(role.holds in OF_VALUES for role in words.values()):
        return None
    fresh: dict[int, tuple[Role, ...]] = {column: (role,) for column, role in words.items()}
    if above and (named or not {Holds.RANK, Holds.NAME} & {role.holds for role in words.values()}):
        fresh = above.columns | {column: (*roles, *above.over(column)) for column, roles in fresh.items()}
    elif len(line.texts) < 2:
        return None
    return Header(fresh, _sequence(fresh), max(line.cells, above.cells if above else 0))


def _is_role(piece: Piece) -> bool:
    return role_of(piece.text) is not None


def _roles(pieces: Sequence[Piece]) -> dict[int, Role]:
    return {piece.column: role for piece in pieces if (role := role_of(piece.text))}


def _stands_over_columns(line: Line, words: dict[int, Role], named: Collection[int], nodes: frozenset[str]) -> bool:
    """Whether nodes stand side by side over columns, as in a table of one line per agency or year."""
    if not named or line.cells < 2:
        return False
    if len(nodes) > 1 and len(named) > 1:
        return True
    beside = {role.holds for role in words.values()}
    return bool(beside & {Holds.NAME, Holds.REMARK}) and not beside & {Holds.PUBLIC, Holds.SURVEY, Holds.SCORE}


def _sequence(columns: dict[int, tuple[Role, ...]]) -> tuple[Role, ...]:
    lowest = (columns[column][0] for column in sorted(columns))
    return tuple(role for role in lowest if role.holds in OF_VALUES)


def _in_one_cell(text: str) -> tuple[Role, ...]:
    """The columns of values in a heading that blanks part, such as `ตัวชี้วัดที่ รายละเอียดตัวชี้วัด คะแนน`."""
    tokens, roles, start = text.split(), [], 0
    while start < len(tokens):
        ends = range(min(len(tokens), start + 4), start, -1)
        found = next(((end, role) for end in ends if (role := role_of(" ".join(tokens[start:end])))), None)
        if found is None:
            return ()
        start = found[0]
        roles.append(found[1])
    return tuple(role for role in roles if role.holds in OF_VALUES) if len(roles) > 1 else ()
