"""What an officer typed into the draft of the plan of an analysed copy, so that replacing the copy loses none of it."""

from __future__ import annotations

from pathlib import Path

from ita_xl.frameworks.schema import Framework
from ita_xl.workbook import layout
from ita_xl.workbook.analysis.places import AnalysisTable, draft_table, sheet_forms
from ita_xl.workbook.package_book import PackageBook

Rows = dict[tuple[str, str], dict[str, str]]


def loses_typed_rows(old: Path, new: Path, framework: Framework) -> bool:
    """Whether the draft of `old` holds a tick or a text that the draft of `new` does not hold.

    Rows are compared by indicator and item; a row that `new` does not list counts when it is ticked. A file without a
    draft of this year loses nothing. Raises WorkbookRefusedError when one of them is no readable workbook.
    """
    table = draft_table(framework)
    before, after = _rows(old, framework, table), _rows(new, framework, table)
    return any(
        bool(cells["accept"]) if key not in after else any(cells[c] and cells[c] != after[key][c] for c in cells)
        for key, cells in before.items()
    )


def _rows(path: Path, framework: Framework, table: AnalysisTable) -> Rows:
    book = PackageBook(path)
    book.find_sheets(form for form in sheet_forms(framework) if form.sheet == layout.DRAFT_PLAN)
    found = book.found(layout.DRAFT_PLAN)
    if found is None:
        return {}
    part = found[1]
    own = [column.key for column in table.columns if column.key not in ("issue", "weakness")]
    rows: Rows = {}
    for number in range(table.first_row, table.last_row + 1):
        cells = {key: part.text((number, table.place(key))).strip() for key in own}
        if cells["indicator"]:
            rows[cells["indicator"], cells["items"]] = cells
    return rows
