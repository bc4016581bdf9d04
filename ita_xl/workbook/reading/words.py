"""The words of words.yaml, ready for comparing."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from ita_xl.packaged_yaml import packaged_yaml
from ita_xl.workbook.reading.text import key


class ReadWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Words around typed values, each in the form that `read_text.key` gives; longer ones first."""

    no_value: tuple[str, ...]
    score_units: tuple[str, ...]
    count_units: tuple[str, ...]
    year_words: tuple[str, ...]
    common_era_words: tuple[str, ...]
    date_words: tuple[str, ...]
    item_words: tuple[str, ...]
    indicator_words: tuple[str, ...]
    range_words: tuple[str, ...]
    list_words: tuple[str, ...]
    total_words: tuple[str, ...]
    means_yes: tuple[str, ...]
    means_no: tuple[str, ...]
    unit_separators: tuple[str, ...]
    unit_beginnings: tuple[str, ...]


@lru_cache(maxsize=1)
def read_words() -> ReadWords:
    """The words, read once."""
    lists = packaged_yaml("ita_xl.workbook.reading", "words.yaml", dict[str, list[str]])
    return msgspec.convert(
        {name: sorted(map(key, words), key=len, reverse=True) for name, words in lists.items()}, ReadWords
    )


def without_words(text: str, words: tuple[str, ...]) -> str:
    """`text` (a key) without any of `words` at its beginning or end."""
    while True:
        for word in words:
            shorter = text.removeprefix(word).removesuffix(word)
            if shorter != text:
                text = shorter
                break
        else:
            return text
