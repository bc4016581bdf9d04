"""What stands on `ร่างแผนมาตรการ`: a suggestion for every weak point without a measure, and the accepted rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from decimal import Decimal

from ita_xl.assessment.model import Assessment, PlanNeed
from ita_xl.assessment.submission import PlanRow
from ita_xl.measures.load import Library, load_library
from ita_xl.measures.schema import Measure
from ita_xl.measures.suggest import Suggestion, suggest
from ita_xl.measures.units import possible_units
from ita_xl.narrative.engine import Narrator
from ita_xl.workbook import layout
from ita_xl.workbook.analysis.places import Look, draft_table
from ita_xl.workbook.analysis.texts import analysis_texts
from ita_xl.workbook.book import SheetWrite, Typed, Value
from ita_xl.workbook.filling.rows import TableRows
from ita_xl.workbook.filling.sentences import SEPARATOR, draft_lead, draft_success, weakness

Values = dict[str, Value | None]
Key = tuple[str, ...]

SUGGESTED = layout.CHOICES["plan_sources"][0]
_TYPED_LOOKS = (Look.INPUT, Look.INPUT_DATE, Look.INPUT_CODE)


def draft_plan(assessment: Assessment, library: Library, narrator: Narrator) -> SheetWrite:
    """Weak points without a measure, the most valuable first, each with the measure of `library`; accepted rows stay.

    An indicator has a row of its own where no item of it is listed, and in place of items that the library has nothing
    for. What the officer typed stays; accepted rows stay whole, also when their weak point is gone.
    """
    table = draft_table(assessment.framework)
    draft = _Draft(assessment, library, narrator)
    accepted = {_key_of(row): row for row in assessment.submission.accepted}
    open_needs = {need.key: need for need in _open_needs(assessment, library)}
    needs = open_needs | {need.key: need for need in _accepted_needs(assessment, accepted)}
    suggestions = suggest(assessment, library, tuple(needs.values()))
    worth = next((one.value for one in suggestions if one.key not in accepted), Decimal(0))
    lead = draft_lead(assessment, sum(key not in accepted for key in needs), len(accepted), worth, narrator)
    rows = TableRows(table, assessment, lead)
    suggested: dict[Key, frozenset[Value]] = {}
    number = table.first_row
    for one in suggestions:
        values = draft.given(one)
        if one.key in accepted:
            rows.row(number, values, kept=_texts(accepted[one.key]))
        else:
            proposal = draft.proposed(one, one.measure)
            rows.row(number, values | proposal)
            suggested[str(values["indicator"]), str(values["items"])] = draft.possible(one)
        number += 1
    typed = [place for place, column in enumerate(table.columns, start=1) if column.look in _TYPED_LOOKS]
    key = (table.place("indicator"), table.place("items"))
    return rows.write(table.last_row, typed=Typed(table.first_row, key, tuple(typed), suggested))


class _Draft:
    """The cells of a row: those that are given, and those that the officer may change."""

    def __init__(self, assessment: Assessment, library: Library, narrator: Narrator) -> None:
        self._assessment, self._library, self._narrator = assessment, library, narrator
        self._issues: dict[str, list[str]] = {}
        for result in () if assessment.issues_by_indicator else assessment.issues:
            for code in result.items:
                self._issues.setdefault(code, []).append(str(result.number))

    def given(self, one: Suggestion) -> Values:
        """What identifies the weak point, in the words of the library."""
        text = one.measure.weakness if one.measure else self._assessment.node(one.key).name
        return {
            "indicator": one.indicator,
            "items": one.key if one.is_item else analysis_texts().weak_indicator,
            "issue": SEPARATOR.join(self._issues.get(one.key, [])),
            "weakness": weakness(self._assessment, one.key, one.is_item, text, self._narrator),
        }

    def proposed(self, one: Suggestion, measure: Measure | None) -> Values:
        """The measure of the library in the columns of the plan."""
        if measure is None:
            return {}
        return {
            "code": layout.ACCEPTED_CODE.format(key=one.key),
            "measure": measure.measure,
            "steps": "\n".join(f"{number}. {step}" for number, step in enumerate(measure.steps, start=1)),
            "responsible": one.responsible,
            "start": one.start,
            "due": one.due,
            "monitoring": measure.monitoring,
            "success": draft_success(self._assessment, one, measure, self._narrator),
            "source": SUGGESTED,
        }

    def possible(self, one: Suggestion) -> frozenset[Value]:
        """Everything that an earlier run may have proposed in this row, with another library or list of units."""
        packaged = load_library()
        found = (
            measure
            for library in (packaged, self._library)
            for measure in (
                library.of_item(self._assessment.framework.fiscal_year, one.key) if one.is_item else None,
                library.of_indicator(one.indicator),
            )
        )
        measures = [measure for measure in found if measure is not None]
        values = [value for measure in measures for value in self.proposed(one, measure).values()]
        dates = [day for measure in measures for day in one.period(measure, self._assessment.next_year)]
        units = [unit for m in measures for unit in possible_units(m, self._assessment.submission.profile)]
        return frozenset((*(value for value in values if value is not None), *dates, *units))


def _open_needs(assessment: Assessment, library: Library) -> list[PlanNeed]:
    uncovered = [need for need in assessment.needs if not need.covered_by]
    with_items = {need.indicator for need in uncovered if need.key != str(need.indicator)}
    found: dict[str, PlanNeed] = {}
    for need in uncovered:
        is_item = need.key != str(need.indicator)
        if is_item and library.of_item(assessment.framework.fiscal_year, need.key) is None:
            found.setdefault(str(need.indicator), PlanNeed(key=str(need.indicator), indicator=need.indicator))
        elif is_item or need.indicator not in with_items:
            found.setdefault(need.key, need)
    return list(found.values())


def _key_of(row: PlanRow) -> str:
    """The item or indicator that an accepted row was written for."""
    return row.items[0] if row.items else str(row.indicator)


def _accepted_needs(assessment: Assessment, accepted: Collection[str]) -> list[PlanNeed]:
    nodes = (*assessment.indicators, *assessment.items)
    return [PlanNeed(key=node.key, indicator=node.indicator or 0) for node in nodes if node.key in accepted]


def _texts(row: PlanRow) -> dict[str, str]:
    """The typed texts of an accepted row, for the height that they need."""
    texts: Iterable[tuple[str, str | None]] = (
        ("measure", row.measure),
        ("steps", "\n".join(f"{number}. {step}" for number, step in enumerate(row.steps, start=1))),
        ("responsible", row.responsible),
        ("monitoring", row.monitoring),
        ("success", row.success),
        ("budget", row.budget),
    )
    return {key: text for key, text in texts if text}
