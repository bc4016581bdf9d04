"""How the meanings of a document look on paper: colours, sizes, borders, page set-up.

Every text has a contrast of at least 4.9:1 to its ground; the bands also differ in grey and always carry a word.
"""

from __future__ import annotations

import msgspec

from ita_xl.report.document import Align, Format, PageKind, Style, Tone

NAVY, GOLD_ON_NAVY, INK, MUTED = "1B365D", "E3C770", "1F2933", "55606E"
WHITE, IVORY, LINE, HEAD, PALE, GRID = "FFFFFF", "FAF6EA", "C9D1DB", "E8EDF4", "F6F8FB", "E3E8EE"
SKY = "CBD5E1"  # muted text on navy

TEXT_COLOURS = {
    Tone.INK: INK,
    Tone.MUTED: MUTED,
    Tone.NAVY: NAVY,
    Tone.GOLD: "7A5C00",
    Tone.PREVIOUS: "6B7785",
    Tone.BELOW: "B3261E",
    Tone.MIDDLE: "9A5B00",
    Tone.FULL: "0F5C6E",
}
TINTED_TEXT = TEXT_COLOURS | {Tone.BELOW: "8C1D18", Tone.MIDDLE: "7A4700", Tone.FULL: "0B4A59"}
TINTS = {Tone.BELOW: "FBE9E7", Tone.MIDDLE: "FFF1D6", Tone.FULL: "E3F1F4", Tone.NAVY: HEAD, Tone.MUTED: PALE}
FILLS = {
    Tone.BELOW: "C8402F",
    Tone.MIDDLE: "E0A526",
    Tone.FULL: "1F7A8C",
    Tone.NAVY: NAVY,
    Tone.GOLD: "C9A227",
    Tone.PREVIOUS: "AEB8C4",
    Tone.MUTED: "AEB8C4",
    Tone.INK: INK,
}
LABEL_COLOURS = {Tone.BELOW: WHITE, Tone.MIDDLE: INK, Tone.FULL: WHITE}

THAI_NUMBERS = {
    Format.SCORE: "[$-D00041E]0.00",
    Format.CHANGE: "[$-D00041E]+0.00;[$-D00041E]-0.00;[$-D00041E]0.00",
    Format.COUNT: "[$-D00041E]0",
    Format.PAGE: '[$-D00041E]"- "0" -"',
}
ARABIC_NUMBERS = {Format.SCORE: "0.00", Format.CHANGE: "+0.00;-0.00;0.00", Format.COUNT: "0", Format.PAGE: '"- "0" -"'}


class Border(msgspec.Struct, frozen=True):
    """A line at the edge of a cell; weights are names of SpreadsheetML borders."""

    weight: str = "thin"
    colour: str = LINE


class CellStyle(msgspec.Struct, frozen=True, kw_only=True):
    """Everything about the look of a cell. `indent` takes about 9 points of width a step."""

    size: float = 16
    bold: bool = False
    colour: str = INK
    fill: str | None = None
    align: Align = Align.LEFT
    top: bool = False
    wrap: bool = True
    indent: int = 0
    number: Format | None = None
    above: Border | None = None
    below: Border | None = None
    left: Border | None = None
    right: Border | None = None


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A4 set-up: margins in cm; `pixels` is the width that columns share (0.75 point each in Excel)."""

    landscape: bool
    left: float
    right: float
    top: float
    bottom: float
    pixels: int
    height: float


A4 = (595.28, 841.89)
POINTS_PER_CM = 72 / 2.54
MARK_HEIGHT = 12.0  # LibreOffice moves the page down by 9 points below a header
FILLED = 0.98  # of the height of a page; the rest absorbs rounding in Excel


def _page(landscape: bool, left: float, right: float, top: float, bottom: float, pixels: int) -> Page:
    height = (A4[0] if landscape else A4[1]) - (top + bottom) * POINTS_PER_CM
    return Page(
        landscape=landscape,
        left=left,
        right=right,
        top=top,
        bottom=bottom,
        pixels=pixels,
        height=height * FILLED,
    )


PAGES = {
    PageKind.LETTER: _page(False, 3.0, 2.0, 2.5, 2.0, 600),
    PageKind.MEMO: _page(False, 3.0, 2.0, 1.5, 2.0, 600),
    PageKind.WIDE: _page(False, 2.0, 1.5, 1.7, 1.8, 656),
    PageKind.LANDSCAPE: _page(True, 2.0, 1.5, 1.7, 1.7, 984),
}

PARAGRAPHS = {
    Style.BODY: CellStyle(size=16, top=True),
    Style.PLAIN: CellStyle(size=16, top=True),
    Style.NOTE: CellStyle(size=12, top=True, colour=MUTED),
    Style.SUBJECT: CellStyle(size=16, bold=True),
    Style.CLOSING: CellStyle(size=16, top=True),
    Style.CENTRE: CellStyle(size=16, align=Align.CENTRE),
    Style.COVER_TITLE: CellStyle(size=28, bold=True, colour=NAVY, align=Align.CENTRE),
    Style.COVER_YEAR: CellStyle(size=24, bold=True, colour="7A5C00", align=Align.CENTRE),
    Style.COVER_AGENCY: CellStyle(size=26, bold=True, colour=NAVY, align=Align.CENTRE),
    Style.COVER_NOTE: CellStyle(size=18, colour=MUTED, align=Align.CENTRE),
}
FIRST_LINE = " " * 20  # about 2.5 cm at 16 points
