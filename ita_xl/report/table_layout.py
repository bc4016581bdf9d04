"""Lays a table out as lines: head, groups that share leading cells, rows too high for a page."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import msgspec

from ita_xl.report import styles
from ita_xl.report.document import Align, Cell, Column, Row, RowKind, Table
from ita_xl.report.lines import Line, Placed, fits, fitted, split_text
from ita_xl.report.styles import Border, CellStyle, Page

EDGE = Border("thin", styles.LINE)
HEAD_EDGE = Border("thin", "51688A")
CLOSING = Border("medium", "8FA3BF")
STRIPE = Border("thick")
PADDING = 3.0
SMALL_TABLE, LOW_ROWS = 0.55, 0.3  # of a page


def table_lines(table: Table, page: Page) -> list[Line]:
    """Head and rows of a table across the page, its columns in proportion to their shares."""
    spots = _spots(table.columns, page.pixels)
    head = _head(table, spots)
    tallest = page.height - head.height - 1
    made = [head]
    group: str | None = None
    for i, row in enumerate(table.rows):
        continues = row.group is not None and row.group == group
        group = row.group
        ends = i + 1 == len(table.rows) or row.group is None or table.rows[i + 1].group != row.group
        made.extend(_row_lines(table, row, spots, continues, ends, head, tallest))
    made = [made[0], *_kept_together(made[1:], tallest)]
    last = made[-1]
    made[-1] = _closed(last)
    if last.at_top:
        made[-1] = msgspec.structs.replace(made[-1], at_top=_closed(last.at_top))
    return [*made, Line(height=6)]


def _kept_together(body: list[Line], tallest: float) -> list[Line]:
    """A small table stays on one page; of a longer one at least two rows stand together at both ends."""
    small = sum(line.height for line in body) < tallest * SMALL_TABLE
    last = len(body) - 1

    def kept(i: int) -> bool:
        near_end = i in (0, last - 1) and body[i].height + body[i + 1].height < tallest * LOW_ROWS
        return body[i].kept or small or near_end

    return [msgspec.structs.replace(line, kept=True) if i < last and kept(i) else line for i, line in enumerate(body)]


def _spots(columns: Sequence[Column], pixels: int) -> list[tuple[int, int]]:
    total = sum(c.share for c in columns)
    edges = [0]
    share = 0.0
    for column in columns:
        share += column.share
        edges.append(round(share * pixels / total))
    return list(pairwise(edges))


def _head(table: Table, spots: Sequence[tuple[int, int]]) -> Line:
    style = CellStyle(
        size=table.size,
        bold=True,
        colour=styles.WHITE,
        fill=styles.NAVY,
        align=Align.CENTRE,
        left=HEAD_EDGE,
        right=HEAD_EDGE,
    )
    cells = tuple(
        Placed(left=left, right=right, value=column.header, style=style)
        for column, (left, right) in zip(table.columns, spots, strict=True)
    )
    return Line(height=fitted(cells) + PADDING, cells=cells, kept=True)


def _row_lines(
    table: Table, row: Row, spots: Sequence[tuple[int, int]], continues: bool, ends: bool, head: Line, tallest: float
) -> list[Line]:
    """One line for a row, several where it is higher than a page."""
    if row.kind is RowKind.HEAD:
        return [_spanning(table, row, spots, head)]
    made = []
    parts = _split(table, row, spots, tallest)
    for i, part in enumerate(parts):
        bottom = ends and i + 1 == len(parts)
        top = _line(table, part, spots, "", bottom, head)
        if continues or i:
            again = _line(table, part, spots, table.continued, bottom, head)
            blank = (*(_emptied(c) for c in part.cells[: table.grouped]), *part.cells[table.grouped :])
            inner = _line(table, msgspec.structs.replace(part, cells=blank), spots, "", bottom, head)
            top = msgspec.structs.replace(inner, at_top=again)
        made.append(top)
    return made


def _emptied(cell: Cell) -> Cell:
    return msgspec.structs.replace(cell, value=None)


def _line(table: Table, row: Row, spots: Sequence[tuple[int, int]], continued: str, bottom: bool, head: Line) -> Line:
    cells = []
    for i, (cell, column, (left, right)) in enumerate(zip(row.cells, table.columns, spots, strict=True)):
        value = cell.value
        if continued and i == 0 and isinstance(value, str):
            value = f"{value} {continued}"
        style = _cell_style(table, cell, column, row.kind, shared=i < table.grouped, bottom=bottom)
        if i == 0 and cell.tinted:
            style = msgspec.structs.replace(style, left=Border(STRIPE.weight, styles.FILLS[cell.tone]))
        cells.append(Placed(left=left, right=right, value=value, style=style, link=cell.link))
    # A group that goes on overleaf has no edge below its shared cells except at the end of the page.
    ended = () if bottom or not table.grouped else tuple(_edged(cell, EDGE) for cell in cells)
    return Line(height=fitted(cells) + PADDING, cells=tuple(cells), head=(head,), at_end=ended)


def _cell_style(table: Table, cell: Cell, column: Column, kind: RowKind, shared: bool, bottom: bool) -> CellStyle:
    total = kind is RowKind.TOTAL
    colours = styles.TINTED_TEXT if cell.tinted else styles.TEXT_COLOURS
    fill = styles.HEAD if total else styles.TINTS.get(cell.tone) if cell.tinted else None
    words = isinstance(cell.value, str)
    align = Align.CENTRE if words and column.align is Align.RIGHT else column.align
    return CellStyle(
        size=table.size,
        bold=cell.bold or total,
        colour=colours[cell.tone],
        fill=fill,
        align=align,
        indent=int(align is not Align.CENTRE),
        top=table.grouped > 0,
        wrap=words,
        number=None if words or cell.value is None else cell.format,
        left=EDGE,
        right=EDGE,
        above=None if shared else EDGE,
        below=EDGE if bottom or not shared else None,
    )


def _spanning(table: Table, row: Row, spots: Sequence[tuple[int, int]], head: Line) -> Line:
    cell = row.cells[0]
    fill = styles.TINTS.get(cell.tone, styles.HEAD) if cell.tinted else styles.HEAD
    colour = styles.TINTED_TEXT[cell.tone] if cell.tinted else styles.NAVY
    style = CellStyle(
        size=table.size, bold=True, colour=colour, fill=fill, indent=1, left=EDGE, right=EDGE, above=EDGE, below=EDGE
    )
    cells = (Placed(left=0, right=spots[-1][1], value=cell.value, style=style),)
    return Line(height=fitted(cells) + PADDING, cells=cells, head=(head,), kept=True)


def _closed(line: Line) -> Line:
    return msgspec.structs.replace(line, cells=tuple(_edged(cell, CLOSING) for cell in line.cells), at_end=())


def _edged(cell: Placed, below: Border) -> Placed:
    return msgspec.structs.replace(cell, style=msgspec.structs.replace(cell.style, below=below))


def _split(table: Table, row: Row, spots: Sequence[tuple[int, int]], tallest: float) -> list[Row]:
    """The row, cut into several where one of its cells is higher than a page (or than Excel's highest row)."""
    parts = [row]
    while True:
        last = parts[-1]
        shaped = [
            (
                cell,
                Placed(
                    left=left, right=right, value=cell.value, style=CellStyle(size=table.size, bold=cell.bold, indent=1)
                ),
            )
            for cell, (left, right) in zip(last.cells, spots, strict=True)
        ]
        limit = min(tallest, 400.0) - PADDING
        if all(fits(placed, limit) for _, placed in shaped):
            return parts
        now, later = [], []
        for i, (cell, placed) in enumerate(shaped):
            shown, rest = cell.value, cell.value if i < table.grouped else None
            if isinstance(cell.value, str) and not fits(placed, limit):
                shown, rest = split_text(cell.value, placed.points, table.size, cell.bold, limit)
            now.append(msgspec.structs.replace(cell, value=shown))
            if i == table.labelled and last.label and rest is None:
                rest = f"{last.label} {table.continued}"
            later.append(msgspec.structs.replace(cell, value=rest))
        parts[-1:] = [
            msgspec.structs.replace(last, cells=tuple(now)),
            msgspec.structs.replace(last, cells=tuple(later)),
        ]
