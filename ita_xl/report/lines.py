"""Lines of a page: rows of cells with a height, and how they fall on pages. Knows no block and no Excel."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from ita_xl.report.document import Chart, Picture, Value
from ita_xl.report.styles import CellStyle
from ita_xl.report.text_metrics import (
    CELL_PADDING,
    MAX_ROW_HEIGHT,
    NARROW_UNIT,
    WIDE_UNIT_PIXELS,
    lines,
    row_height,
    text_width,
)

INDENT_POINTS = 9.0
# Of a page: a last page with less takes over some of the page before; a table that goes on there, some of its rows.
THIN_PAGE, THIN_TABLE, MOST_MOVED = 0.25, 0.35, 0.6
LEAST_PART = 0.3  # of a page: with less room left, a row higher than a page begins on the next
POINTS_PER_PIXEL = NARROW_UNIT / WIDE_UNIT_PIXELS  # LibreOffice; Excel gives 0.75


class Run(msgspec.Struct, frozen=True):
    """A stretch of text in one colour and size within a cell."""

    text: str
    colour: str
    size: float
    bold: bool = False


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """A cell from `left` to `right` (pixels from the margin); `runs` instead of a value for text in several colours."""

    left: int
    right: int
    value: Value = None
    style: CellStyle = CellStyle()
    runs: tuple[Run, ...] = ()
    link: str = ""
    chart: Chart | None = None
    picture: Picture | None = None

    @property
    def points(self) -> float:
        """Width for text, padding included."""
        return (self.right - self.left) * POINTS_PER_PIXEL - self.style.indent * INDENT_POINTS


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a page. `kept`: never last on a page; `head`: lines printed again above it when it starts a page,
    `at_top`: itself as it then reads; `at_end`: its cells when it is the last of a page; `room`: how far it may grow
    into free space; `cut`: of a row higher than a page, its parts, the first no higher than the room it is given."""

    height: float
    cells: tuple[Placed, ...] = ()
    kept: bool = False
    head: tuple[Line, ...] = ()
    at_top: Line | None = None
    at_end: tuple[Placed, ...] = ()
    room: float = 0.0
    cut: Callable[[float], tuple[Line, ...]] | None = None


def fitted(cells: Sequence[Placed], least: float = 0.0) -> float:
    """Height in points of a line that shows all of its cells."""
    texts = [(c.value, c.points, c.style.size, c.style.bold) for c in cells if isinstance(c.value, str)]
    single = max((row_height([("0", 99, c.style.size, False)]) for c in cells if c.value is not None), default=0.0)
    return max(least, single, row_height(texts))


def fits(cell: Placed, height: float) -> bool:
    """Whether the text of the cell can be read in `height` points."""
    return not isinstance(cell.value, str) or fitted([cell]) <= height < MAX_ROW_HEIGHT + 1


def split_text(text: str, width: float, size: float, bold: bool, height: float) -> tuple[str, str]:
    """The part of `text` that fits into `height` points, and the rest.

    Broken at the end of a line, else at a blank, else anywhere. At least one character goes into the first part.
    """
    for pieces, glue in ((text.split("\n"), "\n"), (text.split(" "), " "), (list(text), "")):
        count = _fitting(pieces, glue, width, size, bold, height)
        if count:
            return glue.join(pieces[:count]), glue.join(pieces[count:])
    return text[:1], text[1:]


def _fitting(pieces: Sequence[str], glue: str, width: float, size: float, bold: bool, height: float) -> int:
    """How many leading pieces fit, by halving: more text never takes less height."""
    low, high = 0, len(pieces)
    while low < high:
        middle = (low + high + 1) // 2
        needed = row_height([(glue.join(pieces[:middle]), width, size, bold)])
        low, high = (middle, high) if needed <= height and needed < MAX_ROW_HEIGHT else (low, middle - 1)
    return low


def fits_one_line(text: str, width: float, size: float, bold: bool = False) -> bool:
    """Whether `text` stands in one line of a cell `width` points wide."""
    return lines(text, width, size, bold) == 1 and text_width(text, size, bold) <= width - CELL_PADDING


def paginate(flow: Sequence[Line], capacity: float) -> list[list[Line]]:
    """The lines by page: no page higher than `capacity`, no kept line last on a page, table heads repeated, and no
    last page with a line or two where the page before can spare some."""
    flow = list(flow)
    pages, begun = _filled(flow, capacity)
    if len(pages) > 1:
        earlier = _earlier_break(flow, begun, [_height(page) for page in pages[-2:]], capacity)
        if earlier is not None:
            balanced, _ = _filled(flow, capacity, earlier)
            pages = balanced if len(balanced) == len(pages) else pages
    return [_stretched(_ended(page), capacity) for page in pages]


def _filled(
    flow: list[Line], capacity: float, break_at: int | None = None
) -> tuple[list[list[Line]], list[tuple[int, int]]]:
    """The pages, each as full as can be, and where (in `flow`) each run of kept lines begins, with the number of its
    page. Rows higher than a page are replaced in `flow` by their parts. `break_at`: the run that begins a page."""
    pages: list[list[Line]] = [[]]
    begun: list[tuple[int, int]] = []
    used = 0.0
    position = 0
    while position < len(flow):
        end = position
        while flow[end].kept and end + 1 < len(flow):
            end += 1
        chunk = flow[position : end + 1]
        if chunk[-1].cut:
            flow[end : end + 1] = chunk[-1].cut(_room(chunk, capacity, used))
            continue
        if pages[-1] and (used + _height(chunk) > capacity or position == break_at):
            pages.append([])
            used = 0.0
            chunk = [*chunk[0].head, chunk[0].at_top or chunk[0], *chunk[1:]]
        begun.append((position, len(pages)))
        for line in chunk:
            printed = [line]
            if pages[-1] and used + line.height > capacity:  # a chain of kept lines that is higher than a page
                pages.append([])
                used = 0.0
                printed = [*line.head, line.at_top or line]
            pages[-1].extend(printed)
            used += _height(printed)
        position = end + 1
    return pages, begun


def _room(chunk: Sequence[Line], capacity: float, used: float) -> float:
    """Room for the last line of the chunk, a row that is to be cut: on this page, else on the next."""
    above = _height(chunk[:-1])
    here = capacity - used - above
    return here if here >= capacity * LEAST_PART else capacity - above - _height(chunk[0].head)


def _earlier_break(
    flow: Sequence[Line], begun: Sequence[tuple[int, int]], heights: Sequence[float], capacity: float
) -> int | None:
    """Where the last page has to begin so that it is no longer thin; None where it is not, or nothing can be moved.

    `heights`: of the last two pages.
    """
    count = begun[-1][1]
    start_of_last = next((position for position, page in begun if page == count), len(flow))
    of_table = start_of_last < len(flow) and bool(flow[start_of_last].head)
    enough = capacity * (THIN_TABLE if of_table else THIN_PAGE)
    before, last = heights
    if last >= enough:
        return None
    movable = [position for position, page in begun if page == count - 1][1:]
    for position in reversed(movable):
        moved = _height(flow[position:start_of_last])
        if last + moved > max(capacity * MOST_MOVED, before - moved) or (of_table and not flow[position].head):
            return None
        spacer = not flow[position].kept and not flow[position].cells
        if last + moved >= enough and not spacer:
            return position
    return None


def _height(page: Sequence[Line]) -> float:
    return sum(line.height for line in page)


def _ended(page: list[Line]) -> list[Line]:
    """The page with its last line as it looks there."""
    if not page or not page[-1].at_end:
        return page
    return [*page[:-1], msgspec.structs.replace(page[-1], cells=page[-1].at_end)]


def _stretched(page: list[Line], capacity: float) -> list[Line]:
    """Gives what is left of the page to the lines that may grow."""
    growing = [line for line in page if line.room]
    free = capacity - _height(page)
    if not growing or free <= 0:
        return page
    share = free / len(growing)
    return [
        msgspec.structs.replace(line, height=line.height + int(min(line.room, share)), room=0.0) if line.room else line
        for line in page
    ]
