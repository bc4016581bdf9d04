"""Lays a table out as lines: head, groups that share leading cells, rows too high for a page."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import pairwise

import msgspec

from ita_xl.report import styles
from ita_xl.report.document import Align, Cell, Column, Row, RowKind, Table
from ita_xl.report.lines import LEAST_PART, Line, Placed, fits, fitted, split_text
from ita_xl.report.styles import MARK_HEIGHT, Border, CellStyle, Page

EDGE = Border("thin", styles.LINE)
HEAD_EDGE = Border("thin", "51688A")
CLOSING = Border("medium", "8FA3BF")
STRIPE = Border("thick")
PADDING = 3.0
SMALL_TABLE, LOW_ROWS = 0.55, 0.3  # of a page
HIGHEST_PART = 400.0  # points, below Excel's highest row


class _Spot(msgspec.Struct, frozen=True, kw_only=True):
    """Where a row stands: within its group, and at the end of the table; the head above; the highest row of a page."""

    continues: bool
    ends: bool
    closes: bool
    head: Line
    tallest: float


def table_lines(table: Table, page: Page) -> list[Line]:
    """Head and rows of a table across the page, its columns in proportion to their shares."""
    spots = _spots(table.columns, page.pixels)
    head = _head(table, spots)
    tallest = page.height - MARK_HEIGHT - head.height - 1
    made = [head]
    group: str | None = None
    for i, row in enumerate(table.rows):
        continues = row.group is not None and row.group == group
        group = row.group
        ends = i + 1 == len(table.rows) or row.group is None or table.rows[i + 1].group != row.group
        closes = i + 1 == len(table.rows)
        spot = _Spot(continues=continues, ends=ends, closes=closes, head=head, tallest=tallest)
        made.extend(_row_lines(table, row, spots, spot))
    return [made[0], *_kept_together(made[1:], tallest), Line(height=6)]


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


def _row_lines(table: Table, row: Row, spots: Sequence[tuple[int, int]], spot: _Spot) -> list[Line]:
    """One line for a row; several that stay together where it is higher than Excel's highest row; one that can be cut
    where it is higher than a page."""
    if row.kind is RowKind.HEAD:
        head = _spanning(table, row, spots, spot.head)
        return [_closed(head) if spot.closes else head]
    made = _parts(table, row, spots, spot, spot.tallest)
    height = sum(line.height for line in made)
    if height > spot.tallest:
        return [Line(height=height, head=(spot.head,), cut=partial(_parts, table, row, spots, spot))]
    return [*(msgspec.structs.replace(line, kept=True) for line in made[:-1]), made[-1]]


def _parts(table: Table, row: Row, spots: Sequence[tuple[int, int]], spot: _Spot, room: float) -> tuple[Line, ...]:
    """The row as one or more lines, the first no higher than `room`. Between two on one page there is no edge."""
    made = []
    parts = _split(table, row, spots, spot.tallest, room)
    for i, part in enumerate(parts):
        goes_on = i + 1 < len(parts)
        bottom = spot.ends and not goes_on
        line = _line(table, part, spots, "", bottom, spot.head)
        if spot.continues or i:
            again = _line(table, part, spots, table.continued, bottom, spot.head)
            inner = _line(table, _unlabelled(table, part, bool(i)), spots, "", bottom, spot.head)
            line = msgspec.structs.replace(_open(inner, bool(i), goes_on), at_top=_open(again, False, goes_on))
        else:
            line = _open(line, False, goes_on)
        if spot.closes and not goes_on:
            line = msgspec.structs.replace(_closed(line), at_top=_closed(line.at_top) if line.at_top else None)
        made.append(line)
    return tuple(made)


def _unlabelled(table: Table, part: Row, goes_on: bool) -> Row:
    """The part as it reads below the one before: the shared cells, and in a later part the label, are said above."""

    def said(i: int, cell: Cell) -> bool:
        return i < table.grouped or (
            goes_on and i == table.labelled and cell.value == f"{part.label} {table.continued}"
        )

    cells = (msgspec.structs.replace(cell, value=None) if said(i, cell) else cell for i, cell in enumerate(part.cells))
    return msgspec.structs.replace(part, cells=tuple(cells))


def _open(line: Line, above: bool, below: bool) -> Line:
    """The line without its upper or lower edge, the lower one drawn where a page ends with it."""
    cells = line.cells
    if above:
        cells = tuple(msgspec.structs.replace(c, style=msgspec.structs.replace(c.style, above=None)) for c in cells)
    if not below:
        return msgspec.structs.replace(line, cells=cells)
    ended = tuple(_edged(cell, EDGE) for cell in cells)
    return msgspec.structs.replace(line, cells=tuple(_edged(cell, None) for cell in cells), at_end=ended)


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


def _edged(cell: Placed, below: Border | None) -> Placed:
    return msgspec.structs.replace(cell, style=msgspec.structs.replace(cell.style, below=below))


def _split(table: Table, row: Row, spots: Sequence[tuple[int, int]], tallest: float, room: float) -> list[Row]:
    """The row, cut where the page ends (the first has `room` left) or where it is higher than Excel's highest row."""
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
        limit = min(room, HIGHEST_PART) - PADDING
        if all(fits(placed, limit) for _, placed in shaped):
            return parts
        now, later = [], []
        height = 0.0
        for i, (cell, placed) in enumerate(shaped):
            shown, rest = cell.value, cell.value if i < table.grouped else None
            if isinstance(cell.value, str) and not fits(placed, limit):
                shown, rest = split_text(cell.value, placed.points, table.size, cell.bold, limit)
            now.append(msgspec.structs.replace(cell, value=shown))
            height = max(height, fitted([msgspec.structs.replace(placed, value=shown)]))
            if i == table.labelled and last.label and rest is None:
                rest = f"{last.label} {table.continued}"
            later.append(msgspec.structs.replace(cell, value=rest))
        parts[-1:] = [
            msgspec.structs.replace(last, cells=tuple(now)),
            msgspec.structs.replace(last, cells=tuple(later)),
        ]
        room -= height + PADDING
        room = room if room >= tallest * LEAST_PART else tallest
