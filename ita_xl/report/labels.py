"""The fixed words of reports, from labels.yaml."""

from __future__ import annotations

from functools import lru_cache

from ita_xl.packaged_yaml import packaged_yaml


@lru_cache(maxsize=1)
def labels() -> dict[str, dict[str, str]]:
    """All labels by section and key."""
    return packaged_yaml("ita_xl.report", "labels.yaml", dict[str, dict[str, str]])
