"""What in an assessment satisfies an element that an O item asks for: one pure function for each kind of need."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from enum import StrEnum

import msgspec

from ita_xl.assessment.fiscal_year import fiscal_year_dates
from ita_xl.assessment.model import Assessment
from ita_xl.assessment.submission import PlanRow
from ita_xl.frameworks.schema import BandKey
from ita_xl.narrative.item_counts import has_score


class State(StrEnum):
    """How far an element is there. AFTERWARDS: done after the report was made; UNKNOWN: data cannot tell."""

    MET = "met"
    PARTLY = "partly"
    MISSING = "missing"
    AFTERWARDS = "afterwards"
    UNKNOWN = "unknown"


class Cause(StrEnum):
    """Why an element is not there."""

    NO_SCORES = "no_scores"
    NO_ITEM_SCORES = "no_item_scores"
    NO_ISSUES = "no_issues"
    NO_MEASURES = "no_measures"
    UNPLANNED = "unplanned"
    INCOMPLETE_MEASURES = "incomplete_measures"
    NO_MEETING = "no_meeting"
    NO_FOLLOW_UP = "no_follow_up"
    INCOMPLETE_FOLLOW_UP = "incomplete_follow_up"


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """The state of an element; `lacking`: codes of the measures, or numbers of the indicators or issues, without it."""

    state: State
    cause: Cause | None = None
    lacking: tuple[str, ...] = ()


MET = Evidence(state=State.MET)
Need = Callable[[Assessment], Evidence]


def missing(cause: Cause, lacking: Sequence[str] = ()) -> Evidence:
    """An element that is not there at all."""
    return Evidence(state=State.MISSING, cause=cause, lacking=tuple(lacking))


def _held(cause: Cause, lacking: Sequence[str], all_of_them: int) -> Evidence:
    """By how many of all lack it."""
    if not lacking:
        return MET
    state = State.MISSING if len(lacking) == all_of_them else State.PARTLY
    return Evidence(state=state, cause=cause, lacking=tuple(lacking))


def _indicator_scores(assessment: Assessment) -> Evidence:
    lacking = [n.key for n in assessment.indicators if n.used is None]
    return _held(Cause.NO_SCORES, lacking, len(assessment.indicators))


def _result_and_level(assessment: Assessment) -> Evidence:
    known = [value is not None for value in (assessment.total.used, assessment.level.used)]
    if all(known):
        return MET
    return Evidence(state=State.PARTLY if any(known) else State.MISSING, cause=Cause.NO_SCORES)


def _issues(assessment: Assessment) -> Evidence:
    """By issue only in years with a map of items; an issue without any score is not analysed."""
    if assessment.issues_by_indicator:
        return missing(Cause.NO_ISSUES)
    known = {n.key for n in assessment.items if has_score(n)}
    lacking = [str(issue.number) for issue in assessment.issues if not known & set(issue.items)]
    return _held(Cause.NO_ITEM_SCORES, lacking, len(assessment.issues))


def planned(assessment: Assessment) -> list[PlanRow]:
    """The rows of the plan that have a measure."""
    return [row for row in assessment.submission.plan if row.measure]


def _served(assessment: Assessment) -> set[int | None]:
    """The numbers of the indicators that a measure of the plan names, or whose items it names."""
    of_item = {item.code: item.indicator for item in assessment.framework.items}
    rows = planned(assessment)
    return {row.indicator for row in rows} | {of_item.get(code) for row in rows for code in row.items}


def _measures(assessment: Assessment) -> Evidence:
    """Some measure at all; only partly where an indicator below the target has none."""
    if not planned(assessment):
        return missing(Cause.NO_MEASURES)
    weak = [n.key for n in assessment.indicators if n.band == BandKey.BELOW_TARGET]
    served = _served(assessment)
    lacking = tuple(key for key in weak if int(key) not in served)
    return Evidence(state=State.PARTLY, cause=Cause.UNPLANNED, lacking=lacking) if lacking else MET


def _each_measure(has: Callable[[PlanRow], object]) -> Need:
    def need(assessment: Assessment) -> Evidence:
        rows = planned(assessment)
        lacking = [row.code for row in rows if not has(row)]
        return _held(Cause.INCOMPLETE_MEASURES, lacking, len(rows)) if rows else missing(Cause.NO_MEASURES)

    return need


def _guidance(assessment: Assessment) -> Evidence:
    """Something to do for every indicator below 100; nothing can be said of one without a score."""
    if all(n.used is None for n in assessment.indicators):
        return missing(Cause.NO_SCORES)
    open_ones = [n.key for n in assessment.indicators if n.band != BandKey.FULL]
    served = _served(assessment)
    lacking = [key for key in open_ones if int(key) not in served]
    return _held(Cause.UNPLANNED if planned(assessment) else Cause.NO_MEASURES, lacking, len(open_ones))


def _meeting(assessment: Assessment) -> Evidence:
    return MET if assessment.submission.profile.meeting_date else missing(Cause.NO_MEETING)


def _publication(_: Assessment) -> Evidence:
    return Evidence(state=State.AFTERWARDS)


def _reported(assessment: Assessment, codes: Collection[str]) -> Evidence:
    """By the measures that have a row in `codes`; where there is no plan, those that are followed up at all."""
    asked = [row.code for row in planned(assessment)] or [row.code for row in assessment.submission.follow_up]
    if not asked or not codes:
        return missing(Cause.NO_FOLLOW_UP)
    return _held(Cause.INCOMPLETE_FOLLOW_UP, [code for code in dict.fromkeys(asked) if code not in codes], len(asked))


def _follow_up_status(assessment: Assessment) -> Evidence:
    return _reported(assessment, {row.code for row in assessment.submission.follow_up if row.status})


def _follow_up_result(assessment: Assessment) -> Evidence:
    return _reported(assessment, {row.code for row in assessment.submission.follow_up if row.result})


def _follow_up_year(assessment: Assessment) -> Evidence:
    """Every measure that is followed up has a date, and its dates lie in the fiscal year of the measures."""
    first, last = fiscal_year_dates(assessment.next_year)
    followed = {row.code for row in assessment.submission.follow_up if row.status or row.result}
    if not followed:
        return missing(Cause.NO_FOLLOW_UP)
    dates: dict[str, list[bool]] = {code: [] for code in followed}
    plan = [(row.code, day) for row in planned(assessment) for day in (row.start, row.due)]
    done = [(row.code, row.done) for row in assessment.submission.follow_up]
    for code, day in (*plan, *done):
        if code in dates and day is not None:
            dates[code].append(first <= day <= last)
    lacking = sorted(code for code, inside in dates.items() if not inside or not all(inside))
    return _held(Cause.INCOMPLETE_FOLLOW_UP, lacking, len(followed))


NEEDS: Mapping[str, Need] = {
    "indicator_scores": _indicator_scores,
    "result_and_level": _result_and_level,
    "issues": _issues,
    "measures": _measures,
    "steps": _each_measure(lambda row: row.steps),
    "responsible": _each_measure(lambda row: row.responsible),
    "period": _each_measure(lambda row: row.due),
    "monitoring": _each_measure(lambda row: row.monitoring),
    "guidance": _guidance,
    "meeting": _meeting,
    "publication": _publication,
    "follow_up_status": _follow_up_status,
    "follow_up_result": _follow_up_result,
    "follow_up_year": _follow_up_year,
}
