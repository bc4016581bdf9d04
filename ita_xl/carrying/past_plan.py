"""Last year's measures, kept under codes of their own for the report on how they were carried out.

A workbook with the result of year N plans the measures of N+1. In the workbook of N+1 they are measures of an earlier
plan: rows such as `2567/M01` in the plan, apart from the new measures, and a row of the follow-up for each.
"""

from __future__ import annotations

from collections.abc import Iterator

from ita_xl.assessment.model import Assessment
from ita_xl.assessment.submission import FollowUpRow, MeasureStatus, Origin, PlanRow, Submission
from ita_xl.carrying.ledger import Kind, Ledger, Reason, Subject, same
from ita_xl.carrying.node_map import NodeMap
from ita_xl.frameworks.schema import Framework
from ita_xl.workbook import layout
from ita_xl.workbook.book import Value
from ita_xl.workbook.reading.input_places import InputPlaces
from ita_xl.workbook.reading.text import key

_LAST_ROUND = layout.CHOICES["rounds"][-1]
_ENDED = (MeasureStatus.DONE, MeasureStatus.CANCELLED)
# Codes of items and numbers of indicators are translated; the issues are those of one year.
_COPIED = ("weakness", "measure", "responsible", "start", "due", "monitoring", "success", "budget", "source")
_REPORTED = ("status", "percent", "result", "done", "evidence", "problems", "suggestions")


def carry_plan(
    old: Assessment, new: Submission, rules: Framework, nodes: NodeMap, places: InputPlaces, ledger: Ledger
) -> None:
    """The measures of the older workbook as those of an earlier plan, each with what was reported about it."""
    submission = old.submission
    for row in submission.past_plan:
        ledger.drop(same(Kind.MEASURE, row.code), row.measure or "", Reason.OLDER_PLAN, row.at("code"))
    carried = _Plan(old, new, nodes, places, ledger)
    for row in submission.plan:
        if not row.measure:
            ledger.drop(same(Kind.MEASURE, row.code), row.weakness or "", Reason.NO_MEASURE, row.at("code"))
        elif old.next_year != rules.fiscal_year:
            ledger.drop(same(Kind.MEASURE, row.code), row.measure, Reason.NOT_LAST_YEAR, row.at("code"))
        else:
            carried.measure(row)
    for report in submission.follow_up:
        if key(report.code) not in carried.codes:
            value = report.result or report.status or ""
            ledger.drop(same(Kind.FOLLOW_UP, report.code), value, Reason.NO_PLACE, report.at("code"))


class _Plan:
    """Writes measures and reports into free rows, until there are none."""

    def __init__(self, old: Assessment, new: Submission, nodes: NodeMap, places: InputPlaces, ledger: Ledger) -> None:
        self._old = old
        self._new = new
        self._nodes = nodes
        self._places = places
        self._ledger = ledger
        self._plan_rows = iter(places.free_rows(layout.PLAN_TABLE.key))
        self._follow_up_rows = iter(places.free_rows(layout.FOLLOW_UP_TABLE.key))
        self._planned = {key(row.code): row for row in (*new.past_plan, *new.plan)}
        self._reported = _report_rows(places)
        self._now = {(key(row.code), key(row.round or "")): row for row in new.follow_up}
        self.codes: set[str] = set()
        """Comparable codes of the measures of which something came along, or that were there already."""

    def measure(self, row: PlanRow) -> None:
        """A measure of the older plan and the reports about it."""
        code = layout.past_code(self._old.next_year, row.code)
        subject = Subject(kind=Kind.MEASURE, key=code, name="", old_key=row.code, old_name="")
        there = self._planned.get(key(code))
        if there is None:
            number = next(self._plan_rows, None)
            if number is None:
                self._ledger.drop(subject, row.measure or "", Reason.NO_ROOM, row.at("code"))
                return
            for column, value in self._plan_values(code, row, subject).items():
                target = self._places.cell(layout.PLAN_TABLE.key, number, column)
                self._ledger.put(subject, value, target, row.at(column))
        else:
            # Only what was typed under this code is compared; where it differs the newer workbook is right.
            self._ledger.put(subject, row.measure, there.at("measure"), row.at("measure"), there.measure)
        self.codes.add(key(row.code))
        for report in self._reports(row):
            self._report(code, row.code, report)

    def _plan_values(self, code: str, row: PlanRow, subject: Subject) -> dict[str, Value | None]:
        values: dict[str, Value | None] = {"code": code} | {name: getattr(row, name) for name in _COPIED}
        values["steps"] = "\n".join(row.steps)
        if row.indicator is not None:
            values["indicator"] = self._nodes.indicators.get(row.indicator)
            if values["indicator"] is None:
                self._drop_node(subject, str(row.indicator), row.at("indicator"))
        items = []
        for item in row.items:
            match = self._nodes.items.get(item)
            if match is None:
                self._drop_node(subject, item, row.at("items"))
            else:
                items.append(match.code)
        values["items"] = ", ".join(items)
        if row.issue:
            self._ledger.drop(
                same(Kind.MEASURE, code, layout.PLAN_TABLE.column("issue").header),
                row.issue,
                Reason.OF_YEAR,
                row.at("issue"),
            )
        return values

    def _drop_node(self, subject: Subject, node: str, origin: Origin) -> None:
        name = self._old.node(node).name
        self._ledger.drop(same(Kind.MEASURE, subject.key, node), name, Reason.NO_COUNTERPART, origin)

    def _reports(self, row: PlanRow) -> Iterator[FollowUpRow]:
        """What was reported; for a measure that was not reported as ended, also the row that its last round needs."""
        reports = [report for report in self._old.submission.follow_up if key(report.code) == key(row.code)]
        yield from reports
        if not any(report.status in _ENDED or report.round == _LAST_ROUND for report in reports):
            yield FollowUpRow(code=row.code, round=_LAST_ROUND)

    def _report(self, code: str, old_code: str, report: FollowUpRow) -> None:
        name = report.round or ""
        subject = Subject(
            kind=Kind.FOLLOW_UP,
            key=f"{code} {name}".strip(),
            name="",
            old_key=f"{old_code} {name}".strip(),
            old_name="",
        )
        there = self._reported.get((key(code), key(name)))
        number = there or next(self._follow_up_rows, None)
        if number is None:
            self._ledger.drop(subject, report.result or report.status or "", Reason.NO_ROOM, report.at("code"))
            return
        now = self._now.get((key(code), key(name)), FollowUpRow(code=code, round=report.round))
        values: dict[str, Value | None] = {"code": code, "round": report.round}
        values |= {column: getattr(report, column) for column in _REPORTED}
        for column, value in values.items():
            source = report.at(column) if report.sheet else None
            target = self._places.cell(layout.FOLLOW_UP_TABLE.key, number, column)
            self._ledger.put(subject, value, target, source, getattr(now, column))


def _report_rows(places: InputPlaces) -> dict[tuple[str, str], int]:
    """The row of the sheet of every code and round, also where nothing is reported yet."""
    found = places.tables.get(layout.FOLLOW_UP_TABLE.key)
    rows: dict[tuple[str, str], int] = {}
    for number, row in found.rows() if found else ():
        if "code" in row:
            rows.setdefault((key(row["code"].shown), key(row["round"].shown) if "round" in row else ""), number)
    return rows
