"""The measures of the plan joined with what was reported about them. Facts only, no text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import msgspec

from ita_xl.assessment.followup_status import Outcome, outcome_of
from ita_xl.assessment.submission import FollowUpRow, PlanRow, Submission
from ita_xl.frameworks.schema import Framework
from ita_xl.narrative.thai import HUNDREDTH
from ita_xl.workbook.layout import CHOICES
from ita_xl.workbook.reading.plan import past_year
from ita_xl.workbook.reading.text import key

ROUNDS = CHOICES["rounds"]
FULL = Decimal(100)


class FollowedMeasure(msgspec.Struct, frozen=True, kw_only=True):
    """A measure and its reports, the earliest round first. `plan` is None for reports under a code of no measure."""

    code: str
    plan: PlanRow | None
    reports: tuple[FollowUpRow, ...] = ()

    @property
    def latest(self) -> FollowUpRow | None:
        """The report that counts."""
        return self.reports[-1] if self.reports else None

    @property
    def outcome(self) -> Outcome:
        """What became of it by the latest report."""
        return Outcome.UNREPORTED if self.latest is None else outcome_of(self.latest)


def followed_measures(submission: Submission) -> tuple[FollowedMeasure, ...]:
    """The measures in the order of the plan. Rows of the plan without a measure count only when they have a report."""
    return _joined(submission.plan, submission)


def past_measures(submission: Submission) -> dict[int, tuple[FollowedMeasure, ...]]:
    """The measures of earlier plans by the fiscal year (B.E.) in which they are carried out, the latest year first."""
    years = sorted({year for row in submission.past_plan if (year := past_year(row.code)) is not None}, reverse=True)
    found = {
        year: _joined([row for row in submission.past_plan if past_year(row.code) == year], submission)
        for year in years
    }
    return {year: measures for year, measures in found.items() if measures}


def all_measures(submission: Submission) -> tuple[FollowedMeasure, ...]:
    """The measures of earlier plans, then those of the plan: everything whose follow-up the workbook holds."""
    past = past_measures(submission).values()
    return (*(one for measures in past for one in measures), *followed_measures(submission))


def _joined(plan: Sequence[PlanRow], submission: Submission) -> tuple[FollowedMeasure, ...]:
    reports = _by_code(submission.follow_up)
    joined = (FollowedMeasure(code=p.code, plan=p, reports=reports.get(key(p.code), ())) for p in plan)
    return tuple(one for one in joined if one.reports or (one.plan and one.plan.measure))


def foreign_reports(submission: Submission) -> tuple[FollowedMeasure, ...]:
    """Reports whose code stands in no row of the plan, earlier plans included."""
    planned = {key(row.code) for row in (*submission.plan, *submission.past_plan)}
    found = _by_code(submission.follow_up).items()
    return tuple(FollowedMeasure(code=rows[0].code, plan=None, reports=rows) for k, rows in found if k not in planned)


def _by_code(rows: Sequence[FollowUpRow]) -> dict[str, tuple[FollowUpRow, ...]]:
    """Reports by code, each with its rounds in order; one without a round comes first."""
    found: dict[str, list[FollowUpRow]] = {}
    for row in rows:
        found.setdefault(key(row.code), []).append(row)
    return {code: tuple(sorted(own, key=_round)) for code, own in found.items()}


def _round(row: FollowUpRow) -> int:
    return ROUNDS.index(row.round) if row.round in ROUNDS else -1


class Count(msgspec.Struct, frozen=True):
    """How many measures, and how much of all measures that is in per cent (two decimals)."""

    number: int
    percent: Decimal


def counts(measures: Sequence[FollowedMeasure]) -> dict[str, Count]:
    """The measures by outcome, all six of them; nothing but zeros without measures."""
    found = Counter(one.outcome for one in measures)
    whole = len(measures) or 1
    return {o.value: Count(found[o], (FULL * found[o] / whole).quantize(HUNDREDTH)) for o in Outcome}


def rounds(measures: Sequence[FollowedMeasure]) -> list[tuple[str, int]]:
    """How many measures each round is the latest of, the last round first; an empty name for reports without one."""
    found = Counter(one.latest.round if one.latest.round in ROUNDS else "" for one in measures if one.latest)
    return [(name, found[name]) for name in (*reversed(ROUNDS), "") if found[name]]


def serves(row: PlanRow, indicators: Sequence[int], framework: Framework) -> bool:
    """Whether a row of the plan serves one of the indicators, by the number typed or by its items."""
    indicator_of = {item.code: item.indicator for item in framework.items}
    return not {row.indicator, *(indicator_of.get(code) for code in row.items)}.isdisjoint(indicators)


def serving(
    measures: Sequence[FollowedMeasure], indicators: Sequence[int], framework: Framework
) -> tuple[FollowedMeasure, ...]:
    """The measures that serve one of the indicators."""
    return tuple(one for one in measures if one.plan and serves(one.plan, indicators, framework))


def overdue(measures: Sequence[FollowedMeasure], day: date) -> list[str]:
    """Codes of measures that were due before `day` and are neither done nor cancelled."""
    ended = (Outcome.DONE, Outcome.CANCELLED)
    return [m.code for m in measures if m.plan and m.plan.due and m.plan.due < day and m.outcome not in ended]


def late(measures: Sequence[FollowedMeasure]) -> list[str]:
    """Codes of measures that were finished after they were due."""
    return [
        m.code
        for m in measures
        if m.plan and m.plan.due and m.latest and m.outcome is Outcome.DONE and m.latest.done
        and m.latest.done > m.plan.due
    ]  # fmt: skip


def lacking(measures: Sequence[FollowedMeasure]) -> dict[str, list[str]]:
    """Codes by what their latest report does not say: `result`; of finished ones also `done`, `evidence`; and
    `percent` where a finished one is not at 100."""
    latest = [(m.code, m.latest, m.outcome is Outcome.DONE) for m in measures if m.latest]
    return {
        "result": [code for code, row, _ in latest if not row.result],
        "done": [code for code, row, finished in latest if finished and row.done is None],
        "evidence": [code for code, row, finished in latest if finished and not row.evidence],
        "percent": [code for code, row, finished in latest if finished and row.percent not in (None, FULL)],
    }
