"""Decides the fiscal year of a workbook: from its stamp, else from the year typed in it, else from its items."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

import msgspec

from ita_xl.assessment.submission import Entry, Origin, Remark
from ita_xl.errors import EXIT_UNKNOWN_TEMPLATE, WorkbookRefusedError
from ita_xl.frameworks.load import known_years, load_framework
from ita_xl.workbook import layout
from ita_xl.workbook.reading.cells import Book, area

# In a footer the stamp stands among other text; whatever follows the prefix is what was stamped.
_STAMP_TEXT = re.compile(rf"{layout.STAMP_PREFIX}/[0-9A-Za-z./-]+")
_VERSIONS = range(1, layout.TEMPLATE_VERSION + 1)
# Sheets copied in from another workbook bring their footers along, so only these are asked.
_FOOTER_SHEETS = (layout.PROFILE, layout.INDICATORS, layout.ITEMS)


class YearDecision(msgspec.Struct, frozen=True):
    """The fiscal year (B.E.), the stamp it came from, if any, and what to tell."""

    year: int
    stamp: str | None
    remarks: tuple[Remark, ...]


def decide_year(
    book: Book, typed: Entry[int] | None, item_codes: Collection[str], frameworks: Path | None
) -> YearDecision:
    """The year from the three stamps; without one from `typed` (ita_year) or the codes of the item rows.

    Raises WorkbookRefusedError (exit code 4) for a stamp or year that this version does not know, and when nothing
    decides the year; the remark lists what is known.
    """
    known = known_years(frameworks)
    years = {layout.stamp(year, version): year for year in known for version in _VERSIONS}
    found = stamps(book)
    for stamp in found:
        if stamp not in years:
            raise _unknown(stamp, known)
    if not found:
        return _without_stamp(typed, item_codes, known, frameworks)
    agreed = next((stamp for stamp in found if typed and years[stamp] == typed.value), found[0])
    year = years[agreed]
    remarks = []
    if len(found) > 1:
        remarks.append(Remark("W7", None, {"stamps": ", ".join(found)}))
    if typed and typed.value != year:
        remarks.append(Remark("W9", typed.origin, {"typed": str(typed.value), "year": str(year)}))
    return YearDecision(year, agreed, tuple(remarks))


def stamps(book: Book) -> tuple[str, ...]:
    """The different stamps of a workbook in the order of trust: document property, defined name, footers."""
    texts = [book.properties.get(layout.STAMP_NAME, ""), text_of_name(book, layout.STAMP_NAME)]
    found = [text.strip() for text in texts if text.strip()]
    for sheet in _FOOTER_SHEETS:
        if sheet in book.sheets:
            found += _STAMP_TEXT.findall(book.footer(sheet))
    return tuple(dict.fromkeys(found))


def text_of_name(book: Book, name: str) -> str:
    """The text that a defined name stands for, as a constant or in the cell it refers to; empty when broken."""
    formula = book.names.get(name, "").removeprefix("=")
    if formula.startswith('"') and formula.endswith('"'):
        return formula.strip('"')
    cells = area(formula)
    if cells and cells.sheet in book.sheets:
        cell = book.grid(cells.sheet).at(cells.first_row, cells.first_column)
        return cell.shown if cell else ""
    return ""


def _without_stamp(
    typed: Entry[int] | None, item_codes: Collection[str], known: tuple[int, ...], frameworks: Path | None
) -> YearDecision:
    if typed:
        if typed.value not in known:
            raise _unknown(str(typed.value), known, typed.origin)
        return YearDecision(typed.value, None, (Remark("W8", typed.origin, {"year": str(typed.value)}),))
    fitting = [y for y in known if {item.code for item in load_framework(y, frameworks).items} == set(item_codes)]
    if len(fitting) == 1:
        return YearDecision(fitting[0], None, (Remark("W8", None, {"year": str(fitting[0])}),))
    details = {"years": ", ".join(map(str, fitting or known))}
    raise WorkbookRefusedError(Remark("W2", None, details), EXIT_UNKNOWN_TEMPLATE)


def _unknown(stamp: str, known: tuple[int, ...], origin: Origin | None = None) -> WorkbookRefusedError:
    details = {
        "stamp": stamp,
        "known": ", ".join(layout.stamp(year, version) for year in known for version in _VERSIONS),
    }
    return WorkbookRefusedError(Remark("W1", origin, details), EXIT_UNKNOWN_TEMPLATE)
