"""What can be filled into a new workbook beforehand, and the submission that such a workbook holds."""

from __future__ import annotations

from collections.abc import Container, Iterable
from datetime import date
from decimal import Decimal

import msgspec

from ita_xl.assessment.submission import (
    Entry,
    FollowUpRow,
    HistoryRow,
    ItemEntry,
    PlanRow,
    Profile,
    ScoreEntry,
    Signatory,
    Submission,
)
from ita_xl.frameworks.schema import Framework
from ita_xl.workbook import layout


class Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of records that may be read from a file: unknown keys are refused."""


class ProfileEntries(Strict, frozen=True, kw_only=True):
    """The sheet `ข้อมูลหน่วยงาน`; a field is the defined name without `ita_`. The year is that of the rules."""

    agency: str | None = None
    agency_short: str | None = None
    agency_code: str | None = None
    agency_type: str | None = None
    subdistrict: str | None = None
    district: str | None = None
    province: str | None = None
    total: Decimal | None = None
    total_prev: Decimal | None = None
    level: str | None = None
    target: Decimal | None = None
    announced: date | None = None
    meeting_date: date | None = None
    report_date: date | None = None
    n_iit: int | None = None
    n_eit: int | None = None
    n_eit_public: int | None = None
    n_eit_survey: int | None = None
    website: str | None = None
    phone: str | None = None
    doc_no: str | None = None
    department: str | None = None
    addressee: str | None = None
    digits: str = layout.THAI_DIGITS
    font: str = layout.CHOICES["fonts"][0]


class ScorePair(Strict, frozen=True, kw_only=True):
    """Published and last year's points of an indicator or instrument."""

    published: Decimal | None = None
    previous: Decimal | None = None


class ItemScores(Strict, frozen=True, kw_only=True):
    """Points of one item: `score`, or `public` and `survey` where the instrument has two parts."""

    score: Decimal | None = None
    public: Decimal | None = None
    survey: Decimal | None = None
    previous: Decimal | None = None
    unscored: bool = False


class HistoryEntry(HistoryRow, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Scores of an earlier year."""


class PlanEntry(PlanRow, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One measure."""


class FollowUpEntry(FollowUpRow, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What became of one measure."""


class SignatoryEntry(Signatory, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A person who signs."""


class Entries(Strict, frozen=True, kw_only=True):
    """Everything that an officer could type into the workbook of one year. Points 0-100, years B.E., dates C.E."""

    profile: ProfileEntries = ProfileEntries()
    units: tuple[str, ...] = ()
    instruments: dict[str, ScorePair] = {}
    indicators: dict[int, ScorePair] = {}
    items: dict[str, ItemScores] = {}
    history: tuple[HistoryEntry, ...] = ()
    plan: tuple[PlanEntry, ...] = ()
    follow_up: tuple[FollowUpEntry, ...] = ()
    signatories: tuple[SignatoryEntry, ...] = ()
    reports: tuple[str, ...] = ()


def check_entries(entries: Entries, framework: Framework) -> None:
    """Raises ValueError, naming the entry, for a code the year does not have, a closed cell or too many rows."""
    parts = {i.code: bool(i.parts) for i in framework.instruments}
    items = {item.code: item for item in framework.items}
    known: dict[str, tuple[Iterable[object], Container[object]]] = {
        "instrument": (entries.instruments, parts),
        "indicator": (entries.indicators, {i.number for i in framework.indicators}),
        "item": (entries.items, items),
        "report": (entries.reports, layout.REPORT_KINDS),
    }
    for kind, (given, allowed) in known.items():
        for code in given:
            if code not in allowed:
                raise ValueError(f"{kind} {code} does not exist in {framework.fiscal_year}")
    for code, scores in entries.items.items():
        has_parts = parts[items[code].instrument]
        if any(v is not None for v in ((scores.score,) if has_parts else (scores.public, scores.survey))):
            raise ValueError(f"item {code}: this score has no cell in {framework.fiscal_year}")
    for field in layout.FIELDS:
        if field.parts not in (None, any(parts.values())) and getattr(entries.profile, field.key) is not None:
            raise ValueError(f"profile {field.key}: no such cell in {framework.fiscal_year}")
    if len(entries.units) > layout.UNITS_ROWS:
        raise ValueError(f"{len(entries.units)} units, room for {layout.UNITS_ROWS}")
    rows = {"history": entries.history, "plan": entries.plan}
    rows |= {"follow_up": entries.follow_up, "signatories": entries.signatories}
    for table in layout.TABLES:
        if len(rows.get(table.key, ())) > table.rows > 0:
            raise ValueError(f"{len(rows[table.key])} rows in {table.key}, room for {table.rows}")


def submission_of(entries: Entries, framework: Framework) -> Submission:
    """The submission that reading the prefilled workbook gives, without cells and remarks."""
    typed = {f: getattr(entries.profile, f) for f in entries.profile.__struct_fields__}
    typed["target"] = target_of(entries, framework)
    profile = {key: Entry(value) for key, value in typed.items() if value is not None}
    return Submission(
        fiscal_year=framework.fiscal_year,
        template=layout.stamp(framework.fiscal_year),
        profile=Profile(
            year=Entry(framework.fiscal_year), units=tuple(Entry(unit) for unit in entries.units), **profile
        ),
        instruments={code: _score_entry(pair) for code, pair in entries.instruments.items()},
        indicators={number: _score_entry(pair) for number, pair in entries.indicators.items()},
        items={code: _item_entry(scores) for code, scores in entries.items.items()},
        history=entries.history,
        plan=entries.plan,
        follow_up=entries.follow_up,
        signatories=entries.signatories,
        reports=entries.reports,
    )


def target_of(entries: Entries, framework: Framework) -> Decimal:
    """The target that stands in the workbook: the agency's own, else that of the year."""
    own = entries.profile.target
    return framework.target.score if own is None else own


def _score_entry(pair: ScorePair) -> ScoreEntry:
    return ScoreEntry(published=_entry(pair.published), previous=_entry(pair.previous))


def _item_entry(scores: ItemScores) -> ItemEntry:
    return ItemEntry(
        score=_entry(scores.score),
        public=_entry(scores.public),
        survey=_entry(scores.survey),
        previous=_entry(scores.previous),
        unscored=scores.unscored,
    )


def _entry(value: Decimal | None) -> Entry[Decimal] | None:
    return None if value is None else Entry(value)
