"""Names of outputs, made of what a stranger called a file: none leads out of a folder or hides its ending."""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Mapping, Sequence
from pathlib import PurePosixPath

STEM_LENGTH = 60
CODE_LENGTH = 20
CODE_MARK = "_"  # stands in a slug at most once, behind the agency code, so that two slugs are never alike by chance
_ENDINGS = (".analyzed", ".marked")
_RESERVED = {"con", "prn", "aux", "nul", "conin$", "conout$"} | {f"{p}{n}" for p in ("com", "lpt") for n in range(10)}
_FORBIDDEN = '<>:"/\\|?*'


def safe_stem(name: str) -> str:
    """The file name without its ending as letters, digits, their vowel and tone marks, and single hyphens."""
    stem = PurePosixPath(name.replace("\\", "/")).stem
    for ending in _ENDINGS:
        stem = stem.removesuffix(ending)
    plain = "".join(c if unicodedata.category(c)[0] in "LMN" else "-" for c in unicodedata.normalize("NFC", stem))
    words = "-".join(word for word in plain.split("-") if word)[:STEM_LENGTH].rstrip("-")
    # A mark at the start has no letter to stand on.
    while words and unicodedata.category(words[0]).startswith("M"):
        words = words[1:]
    if not words:
        return "workbook"
    return f"x-{words}" if words.casefold() in _RESERVED else words


def unique_stems(names: Mapping[str, str], taken: Container[str] = ()) -> dict[str, str]:
    """A stem for each source, by the name of its file, in the order given; alike ones get `-2`, `-3`, ….

    Names that differ in case alone are alike, for on many computers they are. `taken`: stems in folded case that
    belong to others.
    """
    stems: dict[str, str] = {}
    used: set[str] = set()
    for source, name in names.items():
        plain = safe_stem(name)
        stem, number = plain, 1
        while stem.casefold() in used or stem.casefold() in taken:
            number += 1
            stem = f"{plain}-{number}"
        used.add(stem.casefold())
        stems[source] = stem
    return stems


def renamed(names: Mapping[str, str], stems: Mapping[str, str]) -> Sequence[tuple[str, str]]:
    """The sources whose stem got a number because another has the same name, with that stem."""
    return [(source, stem) for source, stem in stems.items() if stem != safe_stem(names[source])]


def slug(stem: str, code: str | None) -> str:
    """`<agency code>_<stem>`, or the stem alone without a code; of the code its letters and digits count."""
    digits = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in unicodedata.normalize("NFKC", code or ""))
    safe = "".join(c for c in digits if c.isascii() and c.isalnum())[:CODE_LENGTH]
    return f"{safe}{CODE_MARK}{stem}" if safe else stem


def safe_file_name(name: str) -> str:
    """The name of a file as messages show it, fit to be one on every system and of at most 80 characters."""
    base = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join("_" if c in _FORBIDDEN or (unicodedata.category(c)[0] in "CZ" and c != " ") else c for c in base)
    path = PurePosixPath(plain.strip(" ."))
    stem = path.stem[: 80 - len(path.suffix[:8])].strip(" .") or "workbook"
    return (f"_{stem}" if stem.partition(".")[0].casefold() in _RESERVED else stem) + path.suffix[:8]
