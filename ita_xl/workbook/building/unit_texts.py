"""The Thai texts of a unit's workbook (`unit_texts.yaml`), checked when they are read."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

import msgspec
import yaml


class UnitTexts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of `unit_texts.yaml`."""

    measures_title: str
    measures_help: str
    agency: str
    unit: str
    unassigned: str
    instructions: tuple[str, ...]
    report_title: str
    report_help: str
    handed_out_help: str
    document_title: str


@lru_cache(maxsize=1)
def unit_texts() -> UnitTexts:
    """The texts; msgspec.ValidationError if the packaged file is damaged."""
    source = files("ita_xl.workbook.building").joinpath("unit_texts.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(source), UnitTexts)
