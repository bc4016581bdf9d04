"""How far the measures of a plan are on a given day: what is late, what is due soon, how far work is behind plan.

The day is always an argument. Without a report nobody knows how far a measure is, so it counts in no per cent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

import msgspec

from ita_xl.assessment.exact import FULL_MARK, to_decimal
from ita_xl.assessment.submission import FollowUpRow, MeasureStatus, PlanRow

SOON_DAYS = 30
_PLACES = 2


class Outcome(StrEnum):
    """What became of a measure by its latest round: the four statuses, a report without one of them, no report."""

    DONE = "done"
    UNDER_WAY = "under_way"
    NOT_STARTED = "not_started"
    CANCELLED = "cancelled"
    UNSTATED = "unstated"
    UNREPORTED = "unreported"


_OUTCOMES: dict[str | None, Outcome] = {
    MeasureStatus.DONE: Outcome.DONE,
    MeasureStatus.UNDER_WAY: Outcome.UNDER_WAY,
    MeasureStatus.NOT_STARTED: Outcome.NOT_STARTED,
    MeasureStatus.CANCELLED: Outcome.CANCELLED,
}
_ENDED = (Outcome.DONE, Outcome.CANCELLED)


class MeasureState(msgspec.Struct, frozen=True, kw_only=True):
    """One measure on the day. `expected`, `reported`, `behind`: per cent; None where it is not known.

    `days_late`: days since it was due, 0 while it is not late; `days_left`: days until it is due, None when it is late,
    ended or without a day. `expected` grows evenly from the first to the last day and is 100 from the day it is late.
    """

    code: str
    measure: str | None
    responsible: str | None
    start: date | None
    due: date | None
    outcome: Outcome
    days_late: int = 0
    days_left: int | None = None
    expected: Decimal | None = None
    reported: Decimal | None = None
    behind: Decimal | None = None


class FollowUpStatus(msgspec.Struct, frozen=True, kw_only=True):
    """All measures on the day. `counts`: how many by outcome, all six.

    `expected`, `reported`, `behind`: the means, in per cent, of the `measured` measures of which both are known;
    cancelled ones left out.
    """

    on: date
    measures: tuple[MeasureState, ...]
    counts: dict[str, int]
    measured: int
    expected: Decimal | None
    reported: Decimal | None
    behind: Decimal | None

    @property
    def late(self) -> tuple[MeasureState, ...]:
        """The late ones, the longest first."""
        return tuple(sorted((one for one in self.measures if one.days_late), key=lambda one: -one.days_late))

    def due_within(self, days: int) -> tuple[MeasureState, ...]:
        """Those neither late nor ended that are due in so many days or fewer, the nearest first."""
        near = (one for one in self.measures if one.days_left is not None and one.days_left <= days)
        return tuple(sorted(near, key=lambda one: one.days_left or 0))

    @property
    def behind_plan(self) -> tuple[MeasureState, ...]:
        """Those that are behind plan, the furthest first."""
        found = ((one.behind, one) for one in self.measures if one.behind is not None and one.behind > 0)
        return tuple(one for _, one in sorted(found, key=lambda pair: -pair[0]))

    @property
    def without_due(self) -> tuple[str, ...]:
        """Codes of measures that have not ended and have no day on which they are due."""
        return tuple(one.code for one in self.measures if one.due is None and one.outcome not in _ENDED)


def outcome_of(row: FollowUpRow) -> Outcome:
    """The status of one report; a word that is none of the four counts as not stated."""
    return _OUTCOMES.get(row.status, Outcome.UNSTATED)


def follow_up_status(measures: Sequence[tuple[PlanRow, FollowUpRow | None]], on: date) -> FollowUpStatus:
    """The state on day `on` of measures, each with the report that counts (None: no report).

    A measure is late from the day after it was due until it is done or cancelled. One that was finished after `on` was
    under way on that day.
    """
    states = tuple(_state(plan, latest, on) for plan, latest in measures)
    found = Counter(one.outcome for one in states)
    known = [
        (one.expected, one.reported)
        for one in states
        if one.outcome is not Outcome.CANCELLED and one.expected is not None and one.reported is not None
    ]
    expected = _mean([pair[0] for pair in known])
    reported = _mean([pair[1] for pair in known])
    return FollowUpStatus(
        on=on,
        measures=states,
        counts={outcome.value: found[outcome] for outcome in Outcome},
        measured=len(known),
        expected=expected,
        reported=reported,
        behind=expected - reported if expected is not None and reported is not None else None,
    )


def _state(plan: PlanRow, latest: FollowUpRow | None, on: date) -> MeasureState:
    outcome = Outcome.UNREPORTED if latest is None else outcome_of(latest)
    finished_later = latest is not None and outcome is Outcome.DONE and latest.done is not None and latest.done > on
    if finished_later:
        outcome = Outcome.UNDER_WAY
    is_open = outcome not in _ENDED
    overdue = (on - plan.due).days if plan.due is not None and is_open else None
    expected = _expected(plan, on) if outcome is not Outcome.CANCELLED else None
    reported = None if latest is None or finished_later else _reported(outcome, latest.percent)
    return MeasureState(
        code=plan.code,
        measure=plan.measure,
        responsible=plan.responsible,
        start=plan.start,
        due=plan.due,
        outcome=outcome,
        days_late=max(overdue or 0, 0),
        days_left=-overdue if overdue is not None and overdue <= 0 else None,
        expected=expected,
        reported=reported,
        behind=expected - reported if expected is not None and reported is not None else None,
    )


def _expected(plan: PlanRow, on: date) -> Decimal | None:
    """Per cent of the days from the first to the last, both counted, that are over when `on` begins."""
    if plan.due is None:
        return None
    if on > plan.due:
        return FULL_MARK
    if plan.start is None:
        return None
    if on <= plan.start:
        return Decimal(0)
    past = Fraction(100 * (on - plan.start).days, (plan.due - plan.start).days + 1)
    return to_decimal(past, _PLACES)


def _reported(outcome: Outcome, percent: Decimal | None) -> Decimal | None:
    if outcome is Outcome.DONE:
        return FULL_MARK
    if outcome is Outcome.CANCELLED:
        return None
    return Decimal(0) if outcome is Outcome.NOT_STARTED and percent is None else percent


def _mean(values: Sequence[Decimal]) -> Decimal | None:
    if not values:
        return None
    return to_decimal(sum(map(Fraction, values), Fraction(0)) / len(values), _PLACES)
