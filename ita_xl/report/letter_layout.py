"""Lays out what only official letters have: head, labelled lines on dots, boxes for opinions, the mark of a page."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from ita_xl.report import styles
from ita_xl.report.document import (
    Align,
    Format,
    LetterField,
    LetterHead,
    LetterLine,
    SignatureBox,
    SignatureBoxes,
)
from ita_xl.report.lines import INDENT_POINTS, POINTS_PER_PIXEL, Line, Placed, fits_one_line, fitted
from ita_xl.report.styles import Border, CellStyle, Page
from ita_xl.report.text_metrics import lines_height, text_width

HEAD_HEIGHT = 48.0  # room for an emblem of 1.5 cm
TITLE_SIZE, LABEL_SIZE, TEXT_SIZE = 29, 20, 16
LABEL_ROOM = 10.0  # points beside a label
MARK_HEIGHT = 36.0  # of the number on top of a further page
BOX_GAP = 12  # pixels
SIGN_ROOM = 15.0  # points above the line to sign on


def letter_head_lines(block: LetterHead, page: Page) -> list[Line]:
    """The title in the middle; the emblem stands at the left, or its room stays free."""
    style = CellStyle(size=TITLE_SIZE, bold=True, align=Align.CENTRE)
    cells = (Placed(left=0, right=page.pixels, value=block.title, style=style, picture=block.emblem),)
    return [Line(height=fitted(cells, HEAD_HEIGHT), cells=cells, kept=True)]


def letter_line_lines(block: LetterLine, page: Page) -> list[Line]:
    """Labels in 20 points, each followed by its text on a dotted line; the fields share the width evenly."""
    width = page.pixels // len(block.fields)
    pairs = [_field(field, i * width, (i + 1) * width) for i, field in enumerate(block.fields)]
    height = fitted([text for _, text in pairs], lines_height(1, LABEL_SIZE))
    return [Line(height=height, cells=tuple(cell for pair in pairs for cell in pair), kept=True)]


def _field(field: LetterField, left: int, right: int) -> tuple[Placed, Placed]:
    label_width = text_width(field.label, LABEL_SIZE, bold=True) + LABEL_ROOM
    middle = left + round(label_width / POINTS_PER_PIXEL)
    room = (right - middle) * POINTS_PER_PIXEL - INDENT_POINTS
    long = not fits_one_line(field.text, room, TEXT_SIZE)
    label = CellStyle(size=LABEL_SIZE, bold=True, wrap=False, top=long)
    text = CellStyle(size=TEXT_SIZE, indent=1, top=long, below=Border("dotted", styles.MUTED))
    return (
        Placed(left=left, right=middle, value=field.label, style=label),
        Placed(left=middle, right=right, value=field.text or None, style=text),
    )


def page_mark(number: int, page: Page) -> Line:
    """`- 2 -` above the text of a further page."""
    style = CellStyle(align=Align.CENTRE, top=True, number=Format.PAGE)
    return Line(height=MARK_HEIGHT, cells=(Placed(left=0, right=page.pixels, value=number, style=style),))


def signature_boxes_lines(block: SignatureBoxes, page: Page) -> list[Line]:
    """Two boxes side by side, in the order of signing; a last one alone stands at the right."""
    half = (page.pixels - BOX_GAP) // 2
    spots = ((0, half), (half + BOX_GAP, page.pixels))
    made: list[Line] = []
    for i in range(0, len(block.boxes), 2):
        pair = block.boxes[i : i + 2]
        made += _pair(pair, spots if len(pair) == 2 else spots[1:])
        made.append(Line(height=BOX_GAP * POINTS_PER_PIXEL))
    return made


def _pair(boxes: Sequence[SignatureBox], spots: Sequence[tuple[int, int]]) -> list[Line]:
    """Title, opinions, room, lines to sign: each on the same row in both boxes, the lines at the bottom."""
    opinions = list(zip_longest(*(box.opinions for box in boxes)))
    depth = max(len(box.lines) for box in boxes)
    signed = list(zip(*((*[None] * (depth - len(box.lines)), *box.lines) for box in boxes), strict=True))
    title, opinion = CellStyle(bold=True, align=Align.CENTRE, fill=styles.PALE), CellStyle(indent=1)
    centred = CellStyle(align=Align.CENTRE)
    rows: list[tuple[Sequence[str | None], CellStyle, float]] = [([box.title for box in boxes], title, 0.0)]
    rows += [(texts, opinion, 0.0) for texts in opinions]
    rows.append(([None] * len(boxes), centred, SIGN_ROOM))
    rows += [(texts, centred, 0.0) for texts in signed]
    last = len(rows) - 1
    return [
        _box_row(texts, spots, style, least, first=i == 0, end=i == last)
        for i, (texts, style, least) in enumerate(rows)
    ]


def _box_row(
    texts: Sequence[str | None],
    spots: Sequence[tuple[int, int]],
    style: CellStyle,
    least: float,
    first: bool,
    end: bool,
) -> Line:
    edge = Border("thin", styles.MUTED)
    framed = CellStyle(
        size=style.size,
        bold=style.bold,
        align=style.align,
        indent=style.indent,
        fill=style.fill,
        left=edge,
        right=edge,
        above=edge if first else None,
        below=edge if first or end else None,
    )
    cells = tuple(
        Placed(left=left, right=right, value=text, style=framed)
        for text, (left, right) in zip(texts, spots, strict=True)
    )
    height = least or fitted(cells)
    return Line(height=height, cells=cells, kept=not end)
