"""The fixed Thai words of the summary, from summary.yaml beside this file."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml


@lru_cache(maxsize=1)
def summary_texts() -> dict[str, Any]:
    """All words by section and key."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    source = files("ita_xl.batch").joinpath("summary.yaml").read_text(encoding="utf-8")
    # A subclass of SafeLoader: the C one where PyYAML was built with it.
    texts: dict[str, Any] = yaml.load(source, Loader=loader)
    return texts


def word(path: str, /, **values: object) -> str:
    """The word at `league.total`, its placeholders filled. KeyError where there is none."""
    found: Any = summary_texts()
    for part in path.split("."):
        found = found[part]
    return str(found).format(**values) if values else str(found)
