"""Knows what names, codes and wordings of copied tables stand for in a year."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import lru_cache

import msgspec

from ita_xl.frameworks.schema import Framework
from ita_xl.pasting.words import name_key, paste_words
from ita_xl.workbook.reading.codes import parse_item_code
from ita_xl.workbook.reading.node_keys import TOTAL
from ita_xl.workbook.reading.text import half_width, plain
from ita_xl.workbook.reading.words import without_words

_CODE = re.compile(r"(iit|eit|oit|[ieo]|0(?=\d))\s?[.\-]?\s?(\d{1,3})(?![\d]|[.,]\d|\s*%)[\s.):]*", re.IGNORECASE)
# "OIT 9" may be the instrument and its rank; with a wording behind it, it is O9.
_APART = re.compile(r"[a-z]{3}\s", re.IGNORECASE)
_NO_NAME = ("", *"0123456789")
_NUMBERED = re.compile(r"(\d{1,2}\.\d|\d{1,2})(?!\d|[.,]\d)[\s.):]*")
# Below this likeness (0 to 1) a text beside a code is the wording of something else.
_ALIKE = 0.6
_LONGEST_WORDING = 500


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """What a text stands for: nodes (`7`, `9.2`, `IIT`, `O8`, `total`), more than one if it can be several.

    `year`: the year B.E. that it names; `strange`: the text beside a code is not the wording of that code;
    `bare`: it is a code or number without any name."""

    nodes: frozenset[str]
    year: int | None = None
    strange: bool = False
    bare: bool = False


class Labels:
    """The names and codes of one framework."""

    def __init__(self, framework: Framework) -> None:
        self.framework = framework
        self.instruments = {i.code: i for i in framework.instruments}
        self.items = {item.code: item for item in framework.items}
        self.indicators = {str(i.number): i for i in framework.indicators}
        self.subs = {sub.code: sub for sub in framework.sub_indicators}
        self.wordings: dict[str, tuple[str, ...]] = {}
        self._confirmed = {item.code for item in framework.items if item.text}
        for number, indicator in self.indicators.items():
            self._add(number, (indicator.name, indicator.name_en, *indicator.variants))
        for code, sub in self.subs.items():
            self._add(code, (sub.name, *sub.variants))
        for code, item in self.items.items():
            self._add(code, tuple(filter(None, (item.text, item.assumed_text))))
        self._names: dict[str, set[str]] = {}
        for node, names in self.wordings.items():
            for name in names:
                self._names.setdefault(name, set()).add(node)
        levels = [rule.name for rule in framework.levels.rules] + list(framework.levels.letters)
        self._around = (*paste_words().around, *(name_key(t) for t in [*levels, *(b.name for b in framework.bands)]))
        self._around = tuple(sorted(set(self._around), key=lambda word: (-len(word), word)))

    def find(self, text: str) -> Label | None:
        """What the text stands for, None if it is no name of anything."""
        shown = half_width(plain(text)).strip()
        named = self._named(shown)
        if named:
            return Label(nodes=named)
        end = self.explicit_end(shown)
        if end:
            return self._explicit(shown, end)
        named = self._instrument(shown) or self._total(shown)
        if named:
            return Label(nodes=named)
        years = years_in(shown)
        without = without_years(shown)
        if len(years) == 1 and without != shown and without:
            found = self.find(without)
            return msgspec.structs.replace(found, year=years[0]) if found else None
        return None

    def knows(self, text: str) -> bool:
        """Whether the whole text is a name, digits in it included."""
        return bool(self._named(text))

    def explicit_end(self, text: str) -> int:
        """Where a code or a numbered indicator at the beginning of the text ends; 0 if there is none."""
        found = self._head(text)
        return found[1] if found else 0

    def begins(self, text: str) -> bool:
        """Whether a longer name begins with the text."""
        start = name_key(text)
        return len(start) >= 4 and any(name.startswith(start) and name != start for name in self._names)

    def continues(self, node: str, text: str) -> bool:
        """Whether the text is a part of the wording of the node."""
        part = name_key(text)
        return len(part) >= 4 and any(part in wording for wording in self.wordings.get(node, ()))

    def is_around(self, word: str) -> bool:
        """Whether the word only says something of a number, such as คะแนน or a level."""
        rest = name_key(word)
        return word == "%" or (bool(rest) and not without_words(rest, self._around))

    def is_part_of(self, node: str, other: str) -> bool:
        """Whether `node` lies below `other`, such as O8 below 9.2, 9 and OIT."""
        return other in self._ancestors(node)

    def kind(self, node: str) -> str:
        """What a node is: item, sub-indicator, indicator, instrument or total."""
        if node in self.items:
            return "item"
        if node in self.subs:
            return "sub_indicator"
        if node in self.indicators:
            return "indicator"
        return "instrument" if node in self.instruments else TOTAL

    def instrument_of(self, node: str) -> str | None:
        """The instrument of a node, None for the total."""
        return next((up for up in (node, *self._ancestors(node)) if up in self.instruments), None)

    def closest(self, nodes: Iterable[str]) -> frozenset[str]:
        """The nodes without those that others of them lie below: IIT and 1 are 1."""
        found = frozenset(nodes)
        return frozenset(n for n in found if not any(self.is_part_of(other, n) for other in found))

    def _ancestors(self, node: str) -> tuple[str, ...]:
        if node in self.items:
            item = self.items[node]
            return tuple(filter(None, (item.sub_indicator, str(item.indicator), item.instrument)))
        if node in self.subs:
            number = str(self.subs[node].indicator)
            return (number, *self._ancestors(number))
        return (self.indicators[node].instrument,) if node in self.indicators else ()

    def _add(self, node: str, names: tuple[str, ...]) -> None:
        self.wordings[node] = tuple(dict.fromkeys(name_key(name) for name in names))

    def _named(self, text: str) -> frozenset[str]:
        return frozenset(self._names.get(name_key(text), ()))

    def _head(self, text: str) -> tuple[str, int] | None:
        """The node that a text names by code or number, and where that ends."""
        words = paste_words()
        start, _ = _after_words(text, words.item)
        code = _CODE.match(text, start)
        if code and not (_APART.match(code[0]) and text[code.end() :][:1] in _NO_NAME):
            node = parse_item_code(code[1] + code[2]).value
            return (node, code.end()) if node in self.items else None
        start, word = _after_words(text, words.indicator)
        number = _NUMBERED.match(text, start) if word else None
        if number:
            return (number[1], number.end()) if number[1] in self.indicators or number[1] in self.subs else None
        sub = _NUMBERED.match(text)
        return (sub[1], sub.end()) if sub and sub[1] in self.subs and text[sub.end() :].strip() else None

    def _explicit(self, text: str, end: int) -> Label:
        head = self._head(text)
        assert head is not None  # explicit_end found it
        node, rest = head[0], text[end:].strip()
        years = years_in(rest)
        year = years[0] if len(years) == 1 and not self._named(rest) else None
        rest = without_years(rest) if year else rest
        others = {found for piece in rest.split() if (found := parse_item_code(piece.strip(",;")).value) in self.items}
        named = self._named(rest) or self._instrument(rest)
        if named and node not in named:
            return Label(nodes=named | {node}, year=year)
        nodes = frozenset({node, *(str(code) for code in others)})
        return Label(nodes=nodes, year=year, strange=self.is_strange(node, rest), bare=not rest)

    def is_strange(self, node: str, text: str) -> bool:
        """Whether a text beside the code of a node is not its wording; unknown wordings cannot be strange."""
        typed = name_key(text)
        known = self.wordings[node] if node not in self.items or node in self._confirmed else ()
        if not typed or not known or len(typed) > _LONGEST_WORDING:
            return bool(typed and known)
        alike = (typed in name or name in typed or _likeness(typed, name) >= _ALIKE for name in known)
        return not any(alike)

    def _instrument(self, text: str) -> frozenset[str]:
        """Instruments whose names and codes make up the whole text; their common words may stand between."""
        rest = name_key(text)
        found = set()
        for code, instrument in self.instruments.items():
            for name in (instrument.name, instrument.name_en, *instrument.variants, code):
                if name_key(name) in rest:
                    found.add(code)
                    rest = rest.replace(name_key(name), " ")
        leftover = "".join(without_words(part, paste_words().instrument) for part in rest.split())
        return frozenset(found) if not leftover else frozenset()

    def _total(self, text: str) -> frozenset[str]:
        return frozenset({TOTAL}) if name_key(text) in paste_words().total else frozenset()


def years_in(text: str) -> tuple[int, ...]:
    """The years B.E. that a text names, also as `ปี 65`."""
    years = (_year(found) for found in _year_pattern().finditer(half_width(plain(text))))
    return tuple(dict.fromkeys(year for year in years if year))


def without_years(text: str) -> str:
    """The text without years and the words before them."""
    shown = half_width(plain(text))
    return " ".join(_year_pattern().sub(lambda found: " " if _year(found) else found[0], shown).split())


@lru_cache(maxsize=1)
def _year_pattern() -> re.Pattern[str]:
    words = "|".join(map(re.escape, paste_words().year))
    return re.compile(rf"(?P<words>(?:(?:{words})\s*)*)(?<![\d.,])(?P<year>25\d\d|\d\d)(?![\d.,])")


def _year(found: re.Match[str]) -> int | None:
    """The year; two digits are one only behind a word for years."""
    number = int(found["year"])
    if number >= 2500:
        return number
    return 2500 + number if found["words"] else None


def _after_words(text: str, words: tuple[str, ...]) -> tuple[int, str]:
    """Where the text goes on behind one of the words, blanks inside the word allowed, and the word."""
    for word in words:
        found = re.match(r"\s*".join(map(re.escape, word)) + r"\s*", text)
        if found:
            return found.end(), word
    return 0, ""


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
