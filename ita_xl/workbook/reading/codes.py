"""Reads codes of items (`O42`, also typed ๐๔๒, 042, OIT 42, ข้อ O42) and numbers of indicators."""

from __future__ import annotations

import re
from collections.abc import Collection

from ita_xl.workbook.reading.numbers import Parsed
from ita_xl.workbook.reading.text import key
from ita_xl.workbook.reading.words import read_words, without_words

# Officers type zero (also the Thai one) for the letter O; in the number they type O for zero.
_LETTERS = {"iit": "i", "eit": "e", "oit": "O", "i": "i", "e": "e", "o": "O", "0": "O"}
_CODE = re.compile(r"(iit|eit|oit|[ieo0])[.\-]?([0-9o]{1,3})")
_INDICATOR = re.compile(r"(\d{1,2})[.):]*")
_SEPARATORS = re.compile(r"[,;/|+\n]")


def parse_item_code(typed: str) -> Parsed[str]:
    """The code of an item as frameworks write it (`i1`, `e9`, `O42`), V12 if it was typed otherwise; None if none."""
    text = without_words(key(typed), read_words().item_words)
    match = _CODE.fullmatch(text)
    if not match:
        return Parsed()
    number = int(match[2].replace("o", "0"))
    if number == 0:
        return Parsed()
    code = f"{_LETTERS[match[1]]}{number}"
    return Parsed(code, () if code == typed.strip() else ("V12",))


def parse_item_codes(typed: str, known: Collection[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The codes in a list such as `i1, e๙ และ O7-O9`, in order and once, and the pieces that are no code of `known`."""
    codes: dict[str, None] = {}
    strange: list[str] = []
    for piece in _pieces(typed):
        found = _range(piece) or [parse_item_code(piece).value]
        for code in found:
            if code in known:
                codes[str(code)] = None
            else:
                strange.append(code or piece)
    return tuple(codes), tuple(strange)


def parse_indicator_number(typed: str) -> int | None:
    """6 for `6`, `๖`, `6.`, `ตัวชี้วัดที่ 6`; None for anything else."""
    match = _INDICATOR.fullmatch(without_words(key(typed), read_words().indicator_words))
    return int(match[1]) if match else None


def _pieces(typed: str) -> list[str]:
    pieces: list[str] = []
    for part in _SEPARATORS.split(typed.replace("\u3001", ",")):
        text = key(part)
        for word in read_words().list_words:
            text = text.replace(word, ",")
        # Blanks may part codes ("i1 i2") or stand inside one ("OIT 42"): whole first, then word by word.
        whole = [piece for piece in text.split(",") if piece]
        if all(_CODE.fullmatch(without_words(p, read_words().item_words)) or _range(p) for p in whole):
            pieces += whole
        else:
            fillers = read_words().list_words + read_words().item_words
            pieces += [key(word) for word in part.split() if key(word) not in fillers]
    return pieces


def _range(piece: str) -> list[str | None] | None:
    """All codes of `O7-O10` or `O7ถึง10`; None if the piece is no range of one letter, upwards."""
    for word in read_words().range_words:
        first, found, last = piece.partition(word)
        if not found or not first or not last:
            continue
        start = parse_item_code(first).value
        end = parse_item_code(last).value or (start and parse_item_code(start[0] + last).value)
        if start and end and start[0] == end[0] and int(start[1:]) < int(end[1:]):
            return [f"{start[0]}{number}" for number in range(int(start[1:]), int(end[1:]) + 1)]
    return None
