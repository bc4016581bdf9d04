"""Everything that a workbook holds as one list, so that two workbooks can be compared value by value."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from ita_xl.assessment.submission import Entry, FollowUpRow, Origin, PlanRow, Submission
from ita_xl.carrying.ledger import Kind, Subject, same
from ita_xl.workbook import layout
from ita_xl.workbook.building.typed_entries import own_plan

_PLAN_FIELDS = tuple(column.key for column in layout.PLAN_TABLE.columns)
_REPORT_FIELDS = tuple(column.key for column in layout.FOLLOW_UP_TABLE.columns)
_PEOPLE_FIELDS = tuple(column.key for column in layout.SIGNATORY_TABLE.columns)


class TypedValue(msgspec.Struct, frozen=True):
    """A value and where it was typed; of a row without the cells of its values, the row's first cell."""

    value: object
    origin: Origin | None


def typed_values(submission: Submission) -> dict[Subject, TypedValue]:
    """All entries by what they are; rows of lists by their place in the list."""
    return dict(_values(submission))


def _values(submission: Submission) -> Iterator[tuple[Subject, TypedValue]]:
    profile = submission.profile
    for field in layout.FIELDS:
        yield from _entry(same(Kind.FIELD, field.key, field.label), getattr(profile, field.key))
    for number, unit in enumerate(profile.units, start=1):
        yield same(Kind.UNIT, str(number)), TypedValue(unit.value, unit.origin)
    yield from _scores(submission)
    for past in submission.history:
        values = {"total": past.total, "level": past.level} | past.instruments
        values |= {str(number): score for number, score in past.indicators.items()}
        for name, value in values.items():
            if value is not None:
                yield same(Kind.HISTORY, f"{past.year} {name}"), TypedValue(value, past.origin)
    for number, row in enumerate(own_plan(submission), start=1):
        yield from _row(Kind.PLAN, f"{number} {row.code}", row, _PLAN_FIELDS)
    for number, row in enumerate(submission.accepted, start=1):
        yield from _row(Kind.DRAFT, f"{number} {row.code}", row, _PLAN_FIELDS)
    for number, report in enumerate(submission.follow_up, start=1):
        yield from _row(Kind.FOLLOW_UP, f"{number} {report.code}", report, _REPORT_FIELDS)
    for number, person in enumerate(submission.signatories, start=1):
        for name in _PEOPLE_FIELDS:
            if getattr(person, name) is not None:
                yield same(Kind.SIGNATORY, f"{number} {name}"), TypedValue(getattr(person, name), person.origin)
    for kind in submission.reports:
        yield same(Kind.REPORT, kind), TypedValue(layout.YES, None)


def _scores(submission: Submission) -> Iterator[tuple[Subject, TypedValue]]:
    nodes = {**submission.instruments, **{str(number): entry for number, entry in submission.indicators.items()}}
    for node, entry in nodes.items():
        for name in ("published", "previous"):
            yield from _entry(same(Kind.SCORE, node, name), getattr(entry, name))
    for code, item in submission.items.items():
        for name in ("score", "public", "survey", "previous"):
            yield from _entry(same(Kind.SCORE, code, name), getattr(item, name))
        if item.unscored:
            yield same(Kind.SCORE, code, "unscored"), TypedValue(layout.YES, item.origin)


def _entry(subject: Subject, entry: Entry[object] | None) -> Iterator[tuple[Subject, TypedValue]]:
    if entry is not None:
        yield subject, TypedValue(entry.value, entry.origin)


def _row(
    kind: Kind, key: str, row: PlanRow | FollowUpRow, names: tuple[str, ...]
) -> Iterator[tuple[Subject, TypedValue]]:
    for name in names:
        value = getattr(row, name)
        if value not in (None, ()):
            yield same(kind, key, name), TypedValue(value, row.at(name))
