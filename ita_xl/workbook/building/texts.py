"""The Thai texts of the empty workbook (`texts.yaml`), checked when they are read."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from ita_xl.packaged_yaml import packaged_yaml


class Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of the records of the file: unknown keys are refused."""


class SheetText(Record, frozen=True, kw_only=True):
    """Title band and help line of a sheet."""

    title: str
    help: str


class StepText(Record, frozen=True, kw_only=True):
    """A step of the start page: what to do, the sheet to do it on, how its status reads."""

    text: str
    sheet: str
    status: str | None = None


class StartText(Record, frozen=True, kw_only=True):
    """The start page."""

    header: tuple[str, ...]
    steps: tuple[StepText, ...]
    ready: str
    not_ready: str
    reports: str
    reports_choice: str
    report_names: dict[str, str]
    report_prompt: str
    publish: str
    not_announced: str
    nothing_to_publish: str
    other_sheets: str
    input_sheets: str
    analysis_sheets: str
    reference_sheet: str
    version: str


class ProfileText(Record, frozen=True, kw_only=True):
    """The sheet of the agency: hints by field key."""

    header: tuple[str, ...]
    units_hint: str
    hints: dict[str, str]


class KindText(Record, frozen=True, kw_only=True):
    """Prompt and error message of an input cell."""

    prompt: str
    error_title: str
    error: str


class SectionText(Record, frozen=True, kw_only=True):
    """A section of the reference sheet."""

    title: str
    header: tuple[str, ...] = ()


class ReferenceText(Record, frozen=True, kw_only=True):
    """The reference sheet."""

    certainty: str
    instruments: SectionText
    indicators: SectionText
    sub_indicators: SectionText
    calculation: SectionText
    calculations: tuple[str, ...]
    values: SectionText
    value_names: dict[str, str]
    levels: SectionText
    level_full_mark: str
    level_condition: str
    no_condition: str
    bands: SectionText
    band_ranges: dict[str, str]
    obligations: SectionText
    issues: SectionText
    sources: SectionText
    lists: str


class IndicatorText(Record, frozen=True, kw_only=True):
    """Rows below the ten indicators."""

    total: str
    level: str
    sub_indicators: str


class ItemText(Record, frozen=True, kw_only=True):
    """What the result column says where there is no band."""

    missing: str
    unscored: str


class AgencyType(Record, frozen=True, kw_only=True):
    """A type of agency that the national assessment covers."""

    name: str
    short: str | None = None


class Texts(Record, frozen=True, kw_only=True):
    """All of `texts.yaml`."""

    sheets: dict[str, SheetText]
    provisional: str
    provisional_mark: str
    not_confirmed: str
    continued: str
    start: StartText
    profile: ProfileText
    kinds: dict[str, KindText]
    prompts: dict[str, str]
    errors: dict[str, str]
    indicators: IndicatorText
    items: ItemText
    reference: ReferenceText
    agency_types: tuple[AgencyType, ...]
    provinces: tuple[str, ...]


@lru_cache(maxsize=1)
def texts() -> Texts:
    """The texts; msgspec.ValidationError if the packaged file is damaged."""
    return packaged_yaml("ita_xl.workbook.building", "texts.yaml", Texts)


def agency_type_names() -> dict[str, str]:
    """What an agency type may be called, full and short, and its full name."""
    names = {kind.name: kind.name for kind in texts().agency_types}
    return names | {kind.short: kind.name for kind in texts().agency_types if kind.short}
