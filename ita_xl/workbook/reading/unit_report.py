"""Reads the workbook of a responsible unit: what was handed out and what the unit reports."""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from ita_xl.assessment.submission import FollowUpRow, Remark
from ita_xl.errors import EXIT_UNKNOWN_TEMPLATE, WorkbookRefusedError
from ita_xl.workbook import layout, unit_layout
from ita_xl.workbook.layout import Table
from ita_xl.workbook.reading.cells import Book
from ita_xl.workbook.reading.plan import read_follow_up
from ita_xl.workbook.reading.stamp import text_of_name
from ita_xl.workbook.reading.tables import FoundTable, column_remarks, find_table
from ita_xl.workbook.reading.text import clean, key
from ita_xl.workbook.reading.typed import TypedReader

_STAMP = re.compile(rf"{unit_layout.STAMP_PREFIX}/([0-9]{{4}})/([0-9]+)")


class UnitReport(msgspec.Struct, frozen=True, kw_only=True):
    """What a unit's workbook holds. `year`: fiscal year of the result (B.E.); `measures`: text by comparable code.

    `handed_out`: what the cells held when it was made, by comparable code and round, and the key of the column.
    """

    file: str
    year: int
    unit: str
    agency: str
    measures: Mapping[str, str]
    rows: tuple[FollowUpRow, ...]
    handed_out: Mapping[tuple[str, str, str], str]
    remarks: tuple[Remark, ...]


def read_unit_report(book: Book, file: str) -> UnitReport:
    """The report in an opened workbook.

    Raises WorkbookRefusedError: exit code 3 for a workbook that is not of a unit (U1) or lost its tables (U3), 4 for
    one of a later version (U2).
    """
    year = _year(book, file)
    reader = TypedReader()
    reports = _table(book, layout.FOLLOW_UP_TABLE, file)
    reader.remarks += column_remarks(reports, False)
    return UnitReport(
        file=file,
        year=year,
        unit=clean(text_of_name(book, unit_layout.UNIT_NAME))[0],
        agency=clean(text_of_name(book, unit_layout.AGENCY_NAME))[0],
        measures=_texts(_table(book, unit_layout.MEASURE_TABLE, file), "measure"),
        rows=read_follow_up(reports, reader),
        handed_out=_handed_out(_table(book, unit_layout.HANDED_OUT_TABLE, file)),
        remarks=tuple(reader.remarks),
    )


def _year(book: Book, file: str) -> int:
    name = unit_layout.STAMP_NAME
    for stamp in (book.properties.get(name, ""), text_of_name(book, name)):
        if match := _STAMP.fullmatch(stamp.strip()):
            if int(match[2]) != unit_layout.TEMPLATE_VERSION:
                details = {"file": file, "stamp": stamp.strip()}
                raise WorkbookRefusedError(Remark("U2", None, details), EXIT_UNKNOWN_TEMPLATE)
            return int(match[1])
    raise WorkbookRefusedError(Remark("U1", None, {"file": file}))


def _table(book: Book, table: Table, file: str) -> FoundTable:
    found = find_table(book, table)
    if found is None or not set(table.required) <= found.columns.keys():
        raise WorkbookRefusedError(Remark("U3", None, {"file": file, "sheet": table.sheet}))
    return found


def _texts(found: FoundTable, column: str) -> dict[str, str]:
    rows = (row for _, row in found.rows() if "code" in row)
    return {key(row["code"].shown): clean(row[column].shown)[0] if column in row else "" for row in rows}


def _handed_out(found: FoundTable) -> dict[tuple[str, str, str], str]:
    columns = {key(column.header): column.key for column in layout.FOLLOW_UP_TABLE.columns}
    known: dict[tuple[str, str, str], str] = {}
    for _, row in found.rows():
        code, name, field, value = (
            clean(row[part].shown)[0] if part in row else "" for part in ("code", "round", "field", "value")
        )
        if key(field) in columns:
            known[key(code), key(name), columns[key(field)]] = value
    return known
