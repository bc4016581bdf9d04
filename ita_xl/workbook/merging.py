"""What the reports of units change in the sheet `ติดตามมาตรการ` of the agency's workbook, and where they disagree.

Only what a unit typed since its workbook was handed out is a report. Empty cells are filled; a cell that holds another
value keeps it, unless the units come first; two units that report different values change nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from ita_xl.assessment.submission import FollowUpRow, Origin, Remark, Submission
from ita_xl.errors import WorkbookRefusedError
from ita_xl.workbook import layout
from ita_xl.workbook.book import Value
from ita_xl.workbook.reading.input_places import InputPlaces
from ita_xl.workbook.reading.tables import Row
from ita_xl.workbook.reading.text import key
from ita_xl.workbook.reading.unit_report import UnitReport
from ita_xl.workbook.unit_layout import INPUTS, said

_TABLE = layout.FOLLOW_UP_TABLE.key
_LONGEST_QUOTE = 80


class Brought(msgspec.Struct, frozen=True, kw_only=True):
    """A value that goes into a cell of the agency's workbook, and the unit's cell that it comes from."""

    code: str
    round: str
    column: str
    value: str
    cell: Origin
    file: str
    source: Origin


class FileRemark(msgspec.Struct, frozen=True):
    """A remark about a file; its cell is one of that file."""

    file: str
    remark: Remark


class Merge(msgspec.Struct, frozen=True, kw_only=True):
    """Cells to write, those of them that hold another value, what that brings in, and what is to be told."""

    values: dict[Origin, Value]
    replace: frozenset[Origin]
    brought: tuple[Brought, ...]
    remarks: tuple[FileRemark, ...]


class _Statement(msgspec.Struct, frozen=True):
    """What one unit says in one cell."""

    file: str
    value: str | Decimal | date
    source: Origin

    @property
    def shown(self) -> str:
        return f"“{_quote(said(self.value))}” ({self.file} {self.source.sheet}!{self.source.cell})"


def refuse_foreign(submission: Submission, report: UnitReport) -> None:
    """Raises WorkbookRefusedError for the workbook of a unit of another year (U4) or agency (U5)."""
    details = {"file": report.file}
    if report.year != submission.fiscal_year:
        details |= {"year": str(report.year), "own": str(submission.fiscal_year)}
        raise WorkbookRefusedError(Remark("U4", None, details))
    own = submission.profile.agency.value if submission.profile.agency else ""
    if own and report.agency and key(own) != key(report.agency):
        raise WorkbookRefusedError(Remark("U5", None, details | {"agency": report.agency, "own": own}))


def merge_reports(
    file: str, submission: Submission, places: InputPlaces, reports: Sequence[UnitReport], prefer_unit: bool = False
) -> Merge:
    """What `reports` change in the workbook `file` with this submission; `prefer_unit`: units replace its values.

    A second merge of the same reports into the result changes nothing.
    """
    merging = _Merging(file, submission, places, prefer_unit)
    merging.tell_of_doubled_units(reports)
    for report in reports:
        merging.read(report)
    merging.decide()
    return Merge(
        values=merging.values,
        replace=frozenset(merging.replace),
        brought=tuple(merging.brought),
        remarks=tuple(merging.remarks),
    )


class _Merging:
    """Collects what the units say by measure and round, then decides cell by cell."""

    def __init__(self, file: str, submission: Submission, places: InputPlaces, prefer_unit: bool) -> None:
        self.file = file
        self.places = places
        self.prefer_unit = prefer_unit
        self.plan = {key(row.code): row for row in (*submission.past_plan, *submission.plan)}
        self.parsed = {
            (row.sheet, cell): getattr(row, name) for row in submission.follow_up for name, cell in row.cells.items()
        }
        found = places.tables.get(_TABLE)
        self.cells: dict[int, Row] = dict(found.rows()) if found else {}
        self.rows = self._rows()
        self.free = list(places.free_rows(_TABLE))
        self.said: dict[tuple[str, str], dict[str, list[_Statement]]] = {}
        self.round_names: dict[str, str] = {}
        self.values: dict[Origin, Value] = {}
        self.replace: set[Origin] = set()
        self.brought: list[Brought] = []
        self.remarks: list[FileRemark] = []

    def tell_of_doubled_units(self, reports: Sequence[UnitReport]) -> None:
        """U6: two workbooks of one unit."""
        files: dict[str, list[UnitReport]] = {}
        for report in reports:
            files.setdefault(key(report.unit), []).append(report)
        for same in files.values():
            if len(same) > 1:
                details = {"unit": same[0].unit, "files": ", ".join(report.file for report in same)}
                self.remarks.append(FileRemark(same[-1].file, Remark("U6", None, details)))

    def read(self, report: UnitReport) -> None:
        """Takes what the unit reports about measures of the plan; tells of all else."""
        self.remarks += [FileRemark(report.file, remark) for remark in report.remarks]
        told: set[str] = set()
        for row in report.rows:
            trouble = self._trouble(report, row)
            if trouble is None:
                self._take(report, row)
            elif key(row.code) not in told and next(_stated(report, row), None):
                told.add(key(row.code))
                self.remarks.append(FileRemark(report.file, trouble))

    def decide(self) -> None:
        """Compares what was said with what the workbook holds."""
        order = list(self.plan)
        for code, name in sorted(self.said, key=lambda pair: order.index(pair[0])):
            columns = self.said[code, name]
            number = self.rows.get((code, name))
            if number is None:
                self._into_new_row(code, name, columns)
                continue
            for column, statements in columns.items():
                self._into(code, name, column, number, statements)

    def _rows(self) -> dict[tuple[str, str], int]:
        """The row of the sheet for each measure and round; of doubled ones the first."""
        rows: dict[tuple[str, str], int] = {}
        for number, row in self.cells.items():
            if "code" in row:
                name = key(row["round"].shown) if "round" in row else ""
                rows.setdefault((key(row["code"].shown), name), number)
        return rows

    def _trouble(self, report: UnitReport, row: FollowUpRow) -> Remark | None:
        plan = self.plan.get(key(row.code))
        if plan is None:
            return Remark("U7", row.at("code"), {"code": row.code, "own": self.file})
        handed_out = report.measures.get(key(row.code), "")
        if key(handed_out) != key(plan.measure or ""):
            details = {"code": row.code, "found": _quote(handed_out), "own": _quote(plan.measure or "")}
            return Remark("U8", row.at("code"), details | {"file": self.file})
        return None

    def _take(self, report: UnitReport, row: FollowUpRow) -> None:
        name = row.round or ""
        self.round_names.setdefault(key(name), name)
        for column, value in _stated(report, row):
            statement = _Statement(report.file, value, row.at(column))
            self.said.setdefault((key(row.code), key(name)), {}).setdefault(column, []).append(statement)

    def _into_new_row(self, code: str, name: str, columns: dict[str, list[_Statement]]) -> None:
        agreed = {column: found for column, found in columns.items() if self._agreed(code, name, column, found)}
        if not agreed:
            return
        number = self.free.pop(0) if self.free else None
        cells = [] if number is None else [self.places.cell(_TABLE, number, part) for part in ("code", "round")]
        if number is None or None in cells:
            first = next(iter(agreed.values()))[0]
            details = {"code": self.plan[code].code, "round": self.round_names[name], "own": self.file}
            self.remarks.append(FileRemark(first.file, Remark("U12", first.source, details)))
            return
        for cell, value in zip(cells, (self.plan[code].code, self.round_names[name]), strict=True):
            if cell is not None and value:
                self.values[cell] = value
        for column, statements in agreed.items():
            self._into(code, name, column, number, statements)

    def _agreed(self, code: str, name: str, column: str, statements: Sequence[_Statement]) -> bool:
        """Whether all units say the same; tells when they do not (U11)."""
        if len({key(said(one.value)) for one in statements}) == 1:
            return True
        details = self._where(code, name, column) | {"found": ", ".join(one.shown for one in statements)}
        number = self.rows.get((code, name))
        cell = self.places.cell(_TABLE, number, column) if number else None
        self.remarks.append(FileRemark(self.file, Remark("U11", cell, details)))
        return False

    def _into(self, code: str, name: str, column: str, number: int, statements: Sequence[_Statement]) -> None:
        cell, first = self.places.cell(_TABLE, number, column), statements[0]
        details = self._where(code, name, column) | {"found": first.shown}
        if cell is None:
            self.remarks.append(FileRemark(first.file, Remark("U13", first.source, details)))
            return
        held = self._held(number, column)
        others = [one for one in statements if held is None or key(said(one.value)) != key(held)]
        if not others or not self._agreed(code, name, column, others):
            return
        first = others[0]
        if held is not None:
            details |= {"found": first.shown, "value": _quote(held)}
            self.remarks.append(FileRemark(self.file, Remark("U10" if self.prefer_unit else "U9", cell, details)))
            if not self.prefer_unit:
                return
            self.replace.add(cell)
        self.values[cell] = first.value
        self.brought.append(
            Brought(
                code=self.plan[code].code,
                round=self.round_names[name],
                column=_header(column),
                value=said(first.value),
                cell=cell,
                file=first.file,
                source=first.source,
            )
        )

    def _held(self, number: int, column: str) -> str | None:
        """What the cell holds, as text; None where it is empty."""
        cell = self.cells.get(number, {}).get(column)
        if cell is None:
            return None
        parsed = self.parsed.get((cell.sheet, cell.address))
        return cell.shown if parsed is None else said(parsed)

    def _where(self, code: str, name: str, column: str) -> dict[str, str]:
        return {"code": self.plan[code].code, "round": self.round_names[name] or "–", "column": _header(column)}


def _stated(report: UnitReport, row: FollowUpRow) -> Iterator[tuple[str, str | Decimal | date]]:
    """The columns of a row in which the unit typed something new."""
    for column in INPUTS:
        value = getattr(row, column)
        handed_out = report.handed_out.get((key(row.code), key(row.round or ""), column))
        if value is not None and (handed_out is None or key(said(value)) != key(handed_out)):
            yield column, value


def _header(column: str) -> str:
    return layout.FOLLOW_UP_TABLE.column(column).header


def _quote(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_QUOTE else f"{line[:_LONGEST_QUOTE]}…"
