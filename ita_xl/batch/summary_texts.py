"""The fixed Thai words of the summary, from summary.yaml beside this file."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from ita_xl.packaged_yaml import packaged_yaml


@lru_cache(maxsize=1)
def summary_texts() -> dict[str, Any]:
    """All words by section and key."""
    return packaged_yaml("ita_xl.batch", "summary.yaml", dict[str, Any])


def word(path: str, /, **values: object) -> str:
    """The word at `league.total`, its placeholders filled. KeyError where there is none."""
    found: Any = summary_texts()
    for part in path.split("."):
        found = found[part]
    return str(found).format(**values) if values else str(found)
