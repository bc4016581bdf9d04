"""The words of words.yaml, ready for comparing, and the one way of comparing names in copied text."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

import msgspec
import yaml

from ita_xl.workbook.reading.text import key

_SIGNS = re.compile(r"[().,:;\"'“”‘’/|_\-–—…*•+]+")


class PasteWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Words as `name_key` gives them, longer first; `year` as written; `columns` by what a column holds."""

    around: tuple[str, ...]
    units_before: tuple[str, ...]
    units_behind: tuple[str, ...]
    indicator: tuple[str, ...]
    item: tuple[str, ...]
    instrument: tuple[str, ...]
    total: tuple[str, ...]
    year: tuple[str, ...]
    columns: dict[str, tuple[str, ...]]


@lru_cache(maxsize=8192)
def name_key(text: str) -> str:
    """`text` for comparing names: as `key`, without signs."""
    return _SIGNS.sub("", key(text))


@lru_cache(maxsize=1)
def paste_words() -> PasteWords:
    """The words, read once."""
    raw = yaml.safe_load(files("ita_xl.pasting").joinpath("words.yaml").read_text(encoding="utf-8"))
    columns = {kind: _keys(words) for kind, words in raw.pop("columns").items()}
    years = {"year": sorted(raw.pop("year"), key=len, reverse=True)}
    return msgspec.convert({n: _keys(words) for n, words in raw.items()} | {"columns": columns} | years, PasteWords)


def _keys(words: list[str]) -> list[str]:
    return sorted({name_key(word) for word in words}, key=lambda word: (-len(word), word))
