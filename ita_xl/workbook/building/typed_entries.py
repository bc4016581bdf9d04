"""From a submission back to entries, as if it were typed into a new workbook of its year."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from ita_xl.assessment.submission import PlanRow, Submission
from ita_xl.frameworks.schema import Framework
from ita_xl.workbook import layout
from ita_xl.workbook.building.entries import (
    Entries,
    FollowUpEntry,
    HistoryEntry,
    ItemScores,
    PlanEntry,
    ProfileEntries,
    ScorePair,
    SignatoryEntry,
)
from ita_xl.workbook.reading.typed import value_of

T = TypeVar("T", bound=msgspec.Struct)


def entries_of(submission: Submission, framework: Framework) -> Entries:
    """Entries that a new workbook of the framework takes: as many rows as it offers, fields and scores that it has."""
    profile = {name: value_of(getattr(submission.profile, name)) for name in ProfileEntries.__struct_fields__}
    has_parts = any(instrument.parts for instrument in framework.instruments)
    closed = {field.key for field in layout.FIELDS if field.parts not in (None, has_parts)}
    return Entries(
        profile=ProfileEntries(**{k: v for k, v in profile.items() if v is not None and k not in closed}),
        units=tuple(unit.value for unit in submission.profile.units)[: layout.UNITS_ROWS],
        instruments={
            code: ScorePair(published=value_of(entry.published), previous=value_of(entry.previous))
            for code, entry in submission.instruments.items()
        },
        indicators={
            number: ScorePair(published=value_of(entry.published), previous=value_of(entry.previous))
            for number, entry in submission.indicators.items()
        },
        items={
            code: ItemScores(
                score=value_of(item.score),
                public=value_of(item.public),
                survey=value_of(item.survey),
                previous=value_of(item.previous),
                unscored=item.unscored,
            )
            for code, item in submission.items.items()
        },
        history=_rows(HistoryEntry, submission.history, layout.HISTORY_TABLE),
        plan=_rows(PlanEntry, own_plan(submission), layout.PLAN_TABLE),
        follow_up=_rows(FollowUpEntry, submission.follow_up, layout.FOLLOW_UP_TABLE),
        signatories=_rows(SignatoryEntry, submission.signatories, layout.SIGNATORY_TABLE),
        reports=submission.reports,
    )


def own_plan(submission: Submission) -> tuple[PlanRow, ...]:
    """The rows of the sheet `แผนมาตรการ`: without accepted rows of the draft, with measures of earlier plans."""
    return (*(row for row in submission.plan if row not in submission.accepted), *submission.past_plan)


def _rows(kind: type[T], rows: tuple[Any, ...], table: layout.Table) -> tuple[T, ...]:
    return tuple(kind(**msgspec.structs.asdict(row)) for row in rows[: table.rows])
