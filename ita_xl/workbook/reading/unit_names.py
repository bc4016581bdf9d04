"""Which units a cell of `ผู้รับผิดชอบ` names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from ita_xl.workbook.reading.plan import steps
from ita_xl.workbook.reading.text import key
from ita_xl.workbook.reading.words import read_words

_SEPARATORS = ",;/\u3001"
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


def responsible_units(typed: str | None, known: Sequence[str] = ()) -> tuple[str, ...]:
    """The units in `typed`, each once, in order, those of the agency's own list `known` in its spelling.

    Units are separated by line ends, commas, semicolons, slashes, และ and ร่วมกับ, but not within brackets and not
    within a unit of the list; และ without a blank before it separates only what begins like a unit.
    """
    own = {key(unit): " ".join(unit.split()) for unit in known if key(unit)}
    if key(typed or "") in own:
        return (own[key(typed or "")],)
    found: dict[str, str] = {}
    for line in steps(typed or ""):
        for piece in _pieces(line, own):
            for unit in _parted(piece, own):
                found.setdefault(key(unit), unit)
    return tuple(found.values())


def _pieces(line: str, own: Mapping[str, str]) -> Iterator[str]:
    if key(line) in own:
        yield line
        return
    open_text = _without_brackets(line)
    start = 0
    for place, letter in enumerate(open_text):
        if letter in _SEPARATORS:
            yield line[start:place]
            start = place + 1
    yield line[start:]


def _parted(piece: str, own: Mapping[str, str]) -> tuple[str, ...]:
    """The units of a piece without separators, parted at และ and ร่วมกับ where these part units."""
    words = read_words()
    text = " ".join(piece.split())
    if key(text) in own:
        return (own[key(text)],)
    for word in words.unit_separators:
        text = text.removeprefix(word).strip()
    if not text or key(text) in words.no_value:
        return ()
    open_text = _without_brackets(text)
    for word in words.unit_separators:
        for match in re.finditer(re.escape(word), open_text):
            left, right = text[: match.start()], text[match.end() :]
            if left.strip() and right.strip() and _parts(left, right, own):
                return (*_parted(left, own), *_parted(right, own))
    return (own.get(key(text), text),)


def _parts(left: str, right: str, own: Mapping[str, str]) -> bool:
    return (
        left.endswith(" ")
        or key(left) in own
        or key(right) in own
        or key(right).startswith(read_words().unit_beginnings)
    )


def _without_brackets(text: str) -> str:
    """The text of the same length in which nothing within brackets is left."""
    return _BRACKETED.sub(lambda found: " " * len(found[0]), text)
