"""What comes along from last year's workbook: facts of the agency, scores, history, people, the plan."""

from __future__ import annotations

from ita_xl.assessment.model import Assessment
from ita_xl.assessment.submission import Signatory, Submission
from ita_xl.carrying.last_scores import carry_history, carry_scores
from ita_xl.carrying.ledger import Kind, Ledger, Reason, same
from ita_xl.carrying.node_map import node_map
from ita_xl.carrying.past_plan import carry_plan
from ita_xl.frameworks.schema import Framework
from ita_xl.measures.load import Library
from ita_xl.workbook import layout
from ita_xl.workbook.reading.input_places import InputPlaces
from ita_xl.workbook.reading.text import key
from ita_xl.workbook.reading.typed import value_of

# All other fields belong to one year's result or document.
LASTING_FIELDS = (
    "agency",
    "agency_short",
    "agency_code",
    "agency_type",
    "subdistrict",
    "district",
    "province",
    "website",
    "phone",
    "department",
    "addressee",
    "digits",
    "font",
)
# Total and level come along as scores of the year before and as a row of the history.
SCORE_FIELDS = ("year", "total", "level", "total_prev")
# The opinion of a signatory is about one document.
LASTING_COLUMNS = ("order", "role", "name", "position", "position_2")


def is_same_agency(old: Submission, new: Submission) -> bool:
    """Whether two workbooks may be of one agency: equal codes, else equal names; what is not typed is no difference."""
    for field in ("agency_code", "agency"):
        one, other = value_of(getattr(old.profile, field)), value_of(getattr(new.profile, field))
        if one and other:
            return bool(key(one) == key(other))
    return True


def carry_previous(old: Assessment, new: Submission, rules: Framework, places: InputPlaces, library: Library) -> Ledger:
    """What comes along from `old` into the workbook of `new`, whose year has `rules` and whose inputs are at `places`.

    `old` is of an earlier year. Scores become those of the year before, and measures come along for their follow-up,
    only from the year just before; from earlier years only the history and what does not belong to a year. What the
    newer workbook holds stays. `library` tells which O items are of the same topic.
    """
    ledger = Ledger(places.filled)
    nodes = node_map(old.framework, rules, library)
    _carry_fields(old.submission, new, places, ledger)
    _carry_units(old.submission, new, places, ledger)
    _carry_signatories(old.submission, new, places, ledger)
    carry_scores(old, new, rules, nodes, places, ledger)
    carry_history(old, new, nodes, places, ledger)
    carry_plan(old, new, rules, nodes, places, ledger)
    return ledger


def _carry_fields(old: Submission, new: Submission, places: InputPlaces, ledger: Ledger) -> None:
    for field in layout.FIELDS:
        entry = getattr(old.profile, field.key)
        if entry is None or field.key in SCORE_FIELDS:
            continue
        subject = same(Kind.FIELD, field.key, field.label)
        if field.key in LASTING_FIELDS:
            current = value_of(getattr(new.profile, field.key))
            ledger.put(subject, entry.value, places.field(field.key), entry.origin, current)
        else:
            ledger.drop(subject, entry.value, Reason.OF_YEAR, entry.origin)


def _carry_units(old: Submission, new: Submission, places: InputPlaces, ledger: Ledger) -> None:
    """A list that was begun in the newer workbook stays as it is: a unit missing there may have been dissolved."""
    there = {key(unit.value) for unit in new.profile.units}
    free = iter(places.free_units())
    for unit in old.profile.units:
        subject = same(Kind.UNIT, unit.value)
        if key(unit.value) in there:
            ledger.same += 1
        elif there:
            ledger.drop(subject, unit.value, Reason.LIST_THERE, unit.origin)
        elif target := next(free, None):
            ledger.put(subject, unit.value, target, unit.origin)
        else:
            ledger.drop(subject, unit.value, Reason.NO_ROOM, unit.origin)


def _carry_signatories(old: Submission, new: Submission, places: InputPlaces, ledger: Ledger) -> None:
    table = layout.SIGNATORY_TABLE
    free = iter(places.free_rows(table.key))
    for person in old.signatories:
        name = person.name or person.position or ""
        subject = same(Kind.SIGNATORY, str(person.order), name)
        if any(_facts(person) == _facts(other) for other in new.signatories):
            ledger.same += 1
        elif new.signatories:
            ledger.drop(subject, name, Reason.LIST_THERE, person.origin)
        elif row := next(free, None):
            for column in LASTING_COLUMNS:
                ledger.put(subject, getattr(person, column), places.cell(table.key, row, column), person.origin)
            if person.opinion:
                opinion = same(Kind.SIGNATORY, f"{person.order} {table.column('opinion').header}", name)
                ledger.drop(opinion, person.opinion, Reason.OF_YEAR, person.origin)
        else:
            ledger.drop(subject, name, Reason.NO_ROOM, person.origin)


def _facts(person: Signatory) -> list[object]:
    return [getattr(person, column) for column in LASTING_COLUMNS]
