"""Text of unknown origin, made safe to show: no orders to a terminal, no reversed direction, no half characters."""

from __future__ import annotations

import re

# C0 except tab and line end, DEL, C1 (a terminal reads U+009B as ESC [), marks and overrides of direction, halves of
# surrogate pairs, and what is no character at all.
_ORDERS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
# What a JSON string may hold as it is, and a terminal that shows the JSON must not.
_UNSHOWN_IN_JSON = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """`text` without what a terminal or an editor would obey instead of showing; line ends and tabs stay."""
    return _ORDERS.sub("\ufffd", text)


def one_line(text: str) -> str:
    """`text` as a message quotes it: printable, line ends and tabs as blanks: it cannot feign a line of ours."""
    return printable(re.sub(r"[\t\n\r\u2028\u2029]+", " ", text))


def json_shown(text: str) -> str:
    """JSON text in which such characters are escapes; the values are the same."""
    return _UNSHOWN_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
