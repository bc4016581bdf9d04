"""The fixed Thai words of the analysis sheets, read from texts.yaml beside this file."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

import msgspec

from ita_xl.packaged_yaml import packaged_yaml


class ChartWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Headers of the chart data and names of the series of years."""

    label: str
    groups: str
    used: str
    previous: str
    change: str
    target: str
    year: str


class RuleWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a computed value follows from its terms, by the key of the rule."""

    mean_of_items: str
    mean_of_parts: str
    mean_of_sub_indicators: str
    mean_of_indicators: str
    weighted_sum: str
    weight: str
    missing: str
    unscored: str


class AnalysisTexts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Fixed words by place; `{year}` and the like are filled in. `parts_differ_from`: points between the two EIT
    parts from which on an item is marked."""

    parts_differ_from: Decimal
    titles: dict[str, str]
    not_analysed: str
    provisional: str
    no_value: str
    no_previous: str
    no_agency: str
    total: str
    total_target: str
    instrument_card: str
    letter_level: str
    change_format: str
    finding: str
    bars_heading: str
    target_line: str
    radar_heading: str
    years_heading: str
    trend_heading: str
    note: str
    best: str
    worst: str
    all_equal: str
    change_row: str
    no_measure: str
    weak_indicator: str
    assumed_mark: str
    assumed_note: str
    parts_note: str
    severities: dict[str, str]
    whole_file: str
    node_kinds: dict[str, str]
    rules: RuleWords
    total_code: str
    note_begin: str
    note_finding: str
    note_end: str
    chart_data: ChartWords


@lru_cache(maxsize=1)
def analysis_texts() -> AnalysisTexts:
    """The words; read once."""
    return packaged_yaml("ita_xl.workbook.analysis", "texts.yaml", AnalysisTexts, strict=False)
