"""The fixed words of reports, from labels.yaml."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

import msgspec
import yaml


@lru_cache(maxsize=1)
def labels() -> dict[str, dict[str, str]]:
    """All labels by section and key."""
    source = files("ita_xl.report").joinpath("labels.yaml").read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    # A subclass of SafeLoader: the C one where PyYAML was built with it.
    return msgspec.convert(yaml.load(source, Loader=loader), dict[str, dict[str, str]])
