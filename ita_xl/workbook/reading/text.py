"""Typed text made comparable: both encodings of ำ, stray blanks, invisible characters, Thai and full-width digits."""

from __future__ import annotations

import re
from functools import lru_cache

_BLANKS = "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
# Zero-width characters, direction marks, soft hyphen.
_INVISIBLE = "".join(map(chr, [0xAD, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A)]))
_SPECIAL = re.compile(f"[{_BLANKS}{_INVISIBLE}]")
_LINE_ENDS = re.compile("\r\n?|\x0b|\x0c|\u2028|\u2029|\x85")
_CONTROLS = re.compile("[\x00-\x09\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
# U+0E4D U+0E32, with a tone mark between or before them, is ำ; two เ are แ.
_SARA_AM = re.compile("\u0e4d([\u0e48-\u0e4b]?)\u0e32")
_HALF_WIDTH: dict[int, int] = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_HALF_WIDTH |= {ord(thai): ord(digit) for thai, digit in zip("๐๑๒๓๔๕๖๗๘๙−", "0123456789-", strict=True)}


def plain(text: str) -> str:
    """`text` with one encoding of ำ and แ, ordinary blanks and no invisible characters; line ends are kept."""
    text = _SPECIAL.sub(lambda found: " " if found[0] in _BLANKS else "", _LINE_ENDS.sub("\n", text))
    return _SARA_AM.sub("\\1\u0e33", text).replace("\u0e40\u0e40", "\u0e41").strip()


def half_width(text: str) -> str:
    """`text` with Thai and full-width digits and signs as ASCII ones."""
    return text.translate(_HALF_WIDTH)


# Headers, labels and codes are compared many times over.
@lru_cache(maxsize=8192)
def key(text: str) -> str:
    """`text` for comparing: plain, ASCII digits, no blanks or line ends, lower case."""
    return "".join(half_width(plain(text)).split()).casefold()


def is_blank(text: str) -> bool:
    """Whether there is nothing to see."""
    return not text.strip() or not plain(text)


def clean(text: str) -> tuple[str, bool]:
    """`text` as it is kept, and whether control characters were removed. Trailing blanks of lines go, too."""
    # Excel stores a character that XML cannot hold as _x0007_; a line end pasted from Windows is _x000D_.
    text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    text = _LINE_ENDS.sub("\n", text).replace("\t", " ")
    without = _CONTROLS.sub("", text)
    lines = [line.rstrip() for line in plain(without).split("\n")]
    return "\n".join(lines).strip(), without != text
