"""Single cells of the standard workbook: addresses, input formats, values, and validations with Thai messages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ita_xl.workbook.building.assemble import Build
from ita_xl.workbook.building.formats import CHANGE_FORMAT, DATE_FORMAT, INPUT, SCORE_FORMAT, Style
from ita_xl.workbook.layout import Column, Field, Kind
from ita_xl.workbook.package.cells import column_letters

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

# B.E. 2560: anything earlier is a Buddhist year typed where Excel expects a Christian one, or the other way round.
FIRST_DATE, LAST_DATE = date(2017, 1, 1), date(2099, 12, 31)
TITLE_LIMIT = 32
TEXT_LENGTHS = {Kind.TEXT: 250, Kind.LONG_TEXT: 4000, Kind.CODE: 20, Kind.CODES: 200}
MANY = 10_000_000
FIRST_YEAR = 2540

# Room at the right edge as part of the number: LibreOffice loses the indent of some right-aligned cells.
PADDED_SCORE = f"{SCORE_FORMAT}_)"
PADDED_CHANGE = ";".join(f"{part}_)" for part in CHANGE_FORMAT.split(";"))
# `@` keeps the leading zero of a telephone number; long texts stay General, which old Excel shows at any length.
KIND_STYLES: dict[Kind, Style] = {
    Kind.TEXT: {"num_format": "@", "align": "left", "text_wrap": True},
    Kind.LONG_TEXT: {"align": "left", "text_wrap": True},
    Kind.SCORE: {"num_format": PADDED_SCORE, "align": "right"},
    Kind.COUNT: {"num_format": "0", "align": "center"},
    Kind.YEAR: {"num_format": "0", "align": "center"},
    Kind.DATE: {"num_format": DATE_FORMAT, "align": "center"},
    Kind.PERCENT: {"num_format": "0.##_)", "align": "right"},
    Kind.CHOICE: {"align": "center", "text_wrap": True},
    Kind.CODE: {"align": "center"},
    Kind.CODES: {"align": "center", "text_wrap": True},
}
# Lists from which the officer may depart: the program warns, it does not forbid.
OPEN_LISTS = {"plan.responsible": "units", "profile.level": "levels"}


def letters(column: int) -> str:
    """Column letters of a zero-based column number: 0 is A."""
    return column_letters(column + 1)


def address(row: int, column: int) -> str:
    """Absolute address of a zero-based cell, such as `$B$4`."""
    return f"${letters(column)}${row + 1}"


def area(sheet: str, row: int, column: int, last_row: int | None = None) -> str:
    """A cell or column range with its sheet, such as `'คะแนนรายข้อ'!$F$4:$F$62`; rows and columns zero-based."""
    first = f"'{sheet}'!{address(row, column)}"
    return first if last_row is None else f"{first}:{address(last_row, column)}"


def list_name(choices: str) -> str:
    """Defined name of a drop-down list."""
    return "ita_units" if choices == "units" else f"ita_list_{choices}"


def write_value(sheet: Worksheet, row: int, column: int, value: object, style: Format) -> None:
    """Writes text as text, numbers as numbers, dates as dates; None gives an empty formatted cell."""
    if value is None or value == "":
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, style)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, style)
    elif isinstance(value, int | float | Decimal):
        sheet.write_number(row, column, float(value), style)
    else:
        raise TypeError(f"no cell for {value!r}")


def input_format(build: Build, kind: Kind, extra: Mapping[str, Any] | None = None) -> Format:
    """The format of an input cell of this kind."""
    return build.formats(**(INPUT | KIND_STYLES[kind] | dict(extra or {})))


def validation(build: Build, table: str, column: Column | Field) -> dict[str, Any]:
    """Data validation of an input column or profile field, with prompt and error message in Thai."""
    name = f"{table}.{column.key}"
    kind = build.texts.kinds[column.kind]
    prompt = build.texts.prompts.get(name, kind.prompt)
    if table == "history" and column.key.isdigit():  # its header is a bare number
        prompt = build.texts.prompts["history.indicator"].format(name=_indicator_name(build, int(column.key)))
    error = build.texts.errors.get(name, kind.error)
    title = column.header if isinstance(column, Column) else column.label
    options = _rule(build, name, column) | {
        "input_title": build.say(title)[:TITLE_LIMIT],
        "input_message": build.say(prompt),
        "error_title": build.say(
            build.texts.kinds[Kind.CHOICE].error_title if name in OPEN_LISTS else kind.error_title
        ),
        "error_message": build.say(error),
    }
    if name in OPEN_LISTS:
        options["error_type"] = "warning"
    return options


def _indicator_name(build: Build, number: int) -> str:
    return next(indicator.name for indicator in build.framework.indicators if indicator.number == number)


def _rule(build: Build, name: str, column: Column | Field) -> dict[str, Any]:
    choices = OPEN_LISTS.get(name, column.choices)
    if choices:
        return {"validate": "list", "source": f"={list_name(choices)}"}
    if name == "plan.indicator":
        return _between("integer", 1, len(build.framework.indicators))
    if name == "profile.year":
        return {"validate": "integer", "criteria": "==", "value": build.framework.fiscal_year}
    if column.kind in TEXT_LENGTHS:
        return {"validate": "length", "criteria": "<=", "value": TEXT_LENGTHS[column.kind]}
    return {
        Kind.SCORE: _between("decimal", 0, 100),
        Kind.PERCENT: _between("decimal", 0, 100),
        Kind.COUNT: _between("integer", 0, MANY),
        Kind.YEAR: _between("integer", FIRST_YEAR, build.framework.fiscal_year - 1),
        Kind.DATE: _between("date", FIRST_DATE, LAST_DATE),
    }[column.kind]


def _between(validate: str, minimum: object, maximum: object) -> dict[str, Any]:
    return {"validate": validate, "criteria": "between", "minimum": minimum, "maximum": maximum}
