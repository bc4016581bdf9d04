"""What a report consists of: sections of blocks, free of Excel. Texts are finished (digits converted); numbers stay
numbers and are written in the digits of the document.

A writer lays the blocks out: `xlsx.py` on sheets of paper size.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

import msgspec

from ita_xl.narrative.engine import Digits

Value = str | Decimal | int | None


class Tone(StrEnum):
    """Colour of a text or mark by its meaning; the last three are the bands of a framework."""

    INK = "ink"
    MUTED = "muted"
    NAVY = "navy"
    GOLD = "gold"
    PREVIOUS = "previous"
    BELOW = "below_target"
    MIDDLE = "target_to_full"
    FULL = "full"


class Format(StrEnum):
    """How a number is shown: points with two decimals, a signed difference, a whole number, or the number of a page."""

    SCORE = "score"
    CHANGE = "change"
    COUNT = "count"
    PAGE = "page"


class Align(StrEnum):
    """Where text stands in its line."""

    LEFT = "left"
    CENTRE = "center"
    RIGHT = "right"


class Style(StrEnum):
    """Kind of a paragraph. BODY starts with an indent, PLAIN does not; NOTE is small. SUBJECT heads a part of a letter
    and CLOSING ends its text: both stay on the page of what follows."""

    BODY = "body"
    PLAIN = "plain"
    NOTE = "note"
    SUBJECT = "subject"
    CLOSING = "closing"
    CENTRE = "centre"
    COVER_TITLE = "cover_title"
    COVER_YEAR = "cover_year"
    COVER_AGENCY = "cover_agency"
    COVER_NOTE = "cover_note"


class RowKind(StrEnum):
    """BODY: one cell per column; HEAD: one text across the table; TOTAL: a body row that sums up."""

    BODY = "body"
    HEAD = "head"
    TOTAL = "total"


class PageKind(StrEnum):
    """LETTER: margins of official letters; MEMO: their inner form, further pages numbered at the top; WIDE: more room
    for tables; LANDSCAPE: lying, for many columns."""

    LETTER = "letter"
    MEMO = "memo"
    WIDE = "wide"
    LANDSCAPE = "landscape"


class Block(msgspec.Struct, frozen=True, tag=True, kw_only=True):
    """Base of everything that stands one below the other on a page."""


class Heading(Block, frozen=True, kw_only=True):
    """Title of a section (level 1) or of a part of it (level 2)."""

    text: str
    level: int = 2


class Banner(Block, frozen=True, kw_only=True):
    """Coloured title across the page."""

    title: str
    subtitle: str


class Paragraph(Block, frozen=True, kw_only=True):
    """Running text. `kept`: stays on the page of what follows, as a sentence that ends in `ดังนี้` must."""

    text: str
    style: Style = Style.BODY
    tone: Tone = Tone.INK
    bold: bool = False
    kept: bool = False


class Space(Block, frozen=True, kw_only=True):
    """Empty height in points; where the page has room, up to `stretched`."""

    points: float
    stretched: float = 0.0


class Rule(Block, frozen=True, kw_only=True):
    """A coloured line across the page."""

    tone: Tone = Tone.GOLD


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """A value of a table. `tinted` fills the cell with the light shade of its tone; None prints nothing. `link`: a file
    to open, relative to the report; never text that somebody typed."""

    value: Value = None
    format: Format = Format.SCORE
    tone: Tone = Tone.INK
    tinted: bool = False
    bold: bool = False
    link: str = ""


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """`share`: width relative to the other columns."""

    header: str
    share: float
    align: Align = Align.LEFT


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """`group`: following rows of the same group leave the grouped columns empty; `label` names a row that goes on on
    the next page."""

    cells: tuple[Cell, ...]
    kind: RowKind = RowKind.BODY
    group: str | None = None
    label: str = ""


class Table(Block, frozen=True, kw_only=True):
    """Heads are repeated on every page. `grouped`: how many leading columns a group of rows shares;
    `continued` is added to them where the group goes on on the next page, and stands after a row's label in the column
    `labelled` where a row higher than a page goes on."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    grouped: int = 0
    labelled: int = 0
    continued: str = ""
    size: int = 14


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """A key figure: title, what it is, the number (or why there is none), its level, its change."""

    title: str
    subtitle: str
    value: Value
    word: str
    change: str
    tone: Tone
    change_tone: Tone = Tone.MUTED
    main: bool = False


class Cards(Block, frozen=True, kw_only=True):
    """Key figures side by side."""

    cards: tuple[Card, ...]


class Callout(Block, frozen=True, kw_only=True):
    """A text that must be seen, with a short label."""

    label: str
    text: str


class ChartKind(StrEnum):
    """BANDS: bars in band colours with a target line; RADAR: one axis per category; BARS: series side by side; COUNTS:
    one series of whole numbers."""

    BANDS = "bands"
    COUNTS = "counts"
    RADAR = "radar"
    BARS = "bars"


class Series(msgspec.Struct, frozen=True, kw_only=True):
    """Values in the order of the categories, None where there is none."""

    name: str
    values: tuple[Decimal | None, ...]
    tone: Tone


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of a legend; `line` instead of a dot."""

    text: str
    tone: Tone
    line: bool = False


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """A native chart under a title. `notice` is printed instead where there is nothing to draw."""

    kind: ChartKind
    title: str
    categories: tuple[str, ...] = ()
    series: tuple[Series, ...] = ()
    target: Decimal | None = None
    target_name: str = ""
    keys: tuple[Key, ...] = ()
    notice: str = ""


class Charts(Block, frozen=True, kw_only=True):
    """Charts side by side, `height` points or, where the page has room, up to `stretched`."""

    charts: tuple[Chart, ...]
    height: float
    stretched: float


class Signature(Block, frozen=True, kw_only=True):
    """Lines for one person to sign, in the right half of the page."""

    lines: tuple[str, ...]


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """A PNG or JPEG, its size on paper in points, and what it shows in words."""

    data: bytes
    width: float
    height: float
    alt: str


class Illustration(Block, frozen=True, kw_only=True):
    """A picture in the middle of the page."""

    picture: Picture


class LetterHead(Block, frozen=True, kw_only=True):
    """The name of an official form in large letters, with the emblem of the state at its left or room for it."""

    title: str
    emblem: Picture | None = None


class LetterField(msgspec.Struct, frozen=True, kw_only=True):
    """A label and what stands beside it on a dotted line; an empty text leaves the line to be filled in by hand."""

    label: str
    text: str


class LetterLine(Block, frozen=True, kw_only=True):
    """Labelled fields side by side."""

    fields: tuple[LetterField, ...]


class SignatureBox(msgspec.Struct, frozen=True, kw_only=True):
    """Whose opinion, the opinions to tick, and the lines to sign."""

    title: str
    opinions: tuple[str, ...]
    lines: tuple[str, ...]


class SignatureBoxes(Block, frozen=True, kw_only=True):
    """Boxes for opinions and signatures, two side by side in the order of signing."""

    boxes: tuple[SignatureBox, ...]


class Contents(Block, frozen=True, kw_only=True):
    """Place of the table of contents; the writer knows the pages."""

    page_header: str


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet. `title` is its line in the contents (None: not listed)."""

    name: str
    blocks: tuple[Block, ...]
    title: str | None = None
    page: PageKind = PageKind.LETTER
    footer: bool = True


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A whole report. `mark` stands at the top of every page (provisional rules); `created` dates the file."""

    title: str
    agency: str
    footer: str
    page_number: str
    digits: Digits
    font: str
    created: date | None
    mark: str | None
    sections: tuple[Section, ...]
