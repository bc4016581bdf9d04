"""Lays blocks out as lines: which cells stand where on the page, in which style, how high."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import singledispatch

import msgspec

from ita_xl.report import styles
from ita_xl.report.document import (
    Align,
    Banner,
    Block,
    Callout,
    Card,
    Cards,
    Charts,
    Contents,
    Format,
    Heading,
    Illustration,
    Key,
    LetterHead,
    LetterLine,
    PageKind,
    Paragraph,
    Rule,
    Section,
    Signature,
    SignatureBoxes,
    Space,
    Style,
    Table,
    Tone,
)
from ita_xl.report.letter_layout import (
    letter_head_lines,
    letter_line_lines,
    page_mark,
    signature_boxes_lines,
)
from ita_xl.report.lines import Line, Placed, Run, fitted, paginate, split_text
from ita_xl.report.styles import MARK_HEIGHT, PAGES, Border, CellStyle, Page
from ita_xl.report.table_layout import table_lines

GAP = 12  # pixels between cards and between charts
CALLOUT_LABEL = 100
PARAGRAPH_GAP = 3.0
CLOSING_GAP, LEAST_CLOSING_GAP = 18.0, 6.0  # less only where the signature would not stand on the page otherwise
LONG_WORD = 16  # pixels that a paragraph is measured narrower: nothing beside it would give room for a missing line
LONGEST_PARAGRAPH = 360.0  # points; a longer one goes on in a row of its own
MINOR_RULE, MAJOR_RULE = Border("thin", styles.NAVY), Border("medium", styles.NAVY)


def pages_of(section: Section, listed: Sequence[tuple[str, int]] = (), marked: bool = False) -> list[list[Line]]:
    """The pages of a section; `listed` are title and page of each section, for the contents; `marked`: under a mark."""
    page = PAGES[section.page]
    flow: list[Line] = []
    for block in section.blocks:
        flow += _contents(block, page, listed) if isinstance(block, Contents) else block_lines(block, page)
    height = page.height - (MARK_HEIGHT if marked else 0)
    if section.page is not PageKind.MEMO:
        return paginate(flow, height)
    first = paginate(flow, height)[0]
    rest = flow[len(first) :]  # a memo has no tables, whose heads would stand on both pages
    others = paginate(rest, height - page_mark(2, page).height) if rest else []
    return [first, *([page_mark(i, page), *lines] for i, lines in enumerate(others, 2))]


@singledispatch
def block_lines(block: Block, page: Page) -> list[Line]:  # noqa: ARG001 - the registered functions use it
    """The lines of one block on a page of this kind. Raises TypeError for a block that has no layout."""
    raise TypeError(f"no layout for {type(block).__name__}")


@block_lines.register
def _heading(block: Heading, page: Page) -> list[Line]:
    if block.level == 1:
        style = CellStyle(size=20, bold=True, colour=styles.NAVY, below=Border("medium", styles.FILLS[Tone.GOLD]))
        cells = (Placed(left=0, right=page.pixels, value=block.text, style=style),)
        return [Line(height=fitted(cells, 32), cells=cells, kept=True), Line(height=9, kept=True)]
    style = CellStyle(size=16, bold=True, colour=styles.NAVY, below=MINOR_RULE)
    cells = (Placed(left=0, right=page.pixels, value=block.text, style=style),)
    return [Line(height=8, kept=True), Line(height=fitted(cells), cells=cells, kept=True), Line(height=4.5, kept=True)]


@block_lines.register
def _banner(block: Banner, page: Page) -> list[Line]:
    title = CellStyle(size=20, bold=True, colour=styles.WHITE, fill=styles.NAVY, indent=1)
    subtitle = CellStyle(size=15, colour=styles.GOLD_ON_NAVY, fill=styles.NAVY, indent=1)
    rows = [(block.title, title, 33.0), (block.subtitle, subtitle, 27.0)]
    made = []
    for text, style, least in rows:
        cells = (Placed(left=0, right=page.pixels, value=text, style=style),)
        made.append(Line(height=fitted(cells, least), cells=cells, kept=True))
    return [*made, Line(height=10.5, kept=True)]


@block_lines.register
def _paragraph(block: Paragraph, page: Page) -> list[Line]:
    style = styles.PARAGRAPHS[block.style]
    if block.tone is not Tone.INK:
        style = msgspec.structs.replace(style, colour=styles.TEXT_COLOURS[block.tone])
    if block.bold:
        style = msgspec.structs.replace(style, bold=True)
    made = []
    for text in block.text.split("\n"):
        rest = styles.FIRST_LINE + text if block.style in (Style.BODY, Style.CLOSING) else text
        while rest:
            narrow = Placed(left=0, right=page.pixels - LONG_WORD, style=style)
            part, rest = split_text(rest, narrow.points, style.size, style.bold, LONGEST_PARAGRAPH)
            height = fitted([msgspec.structs.replace(narrow, value=part)]) + PARAGRAPH_GAP
            cells = (msgspec.structs.replace(narrow, right=page.pixels, value=part),)
            kept = block.kept or block.style in (Style.SUBJECT, Style.CLOSING)
            made.append(Line(height=height, cells=cells, kept=kept))
    if block.style is Style.CLOSING:
        made.append(Line(height=LEAST_CLOSING_GAP, kept=True, room=CLOSING_GAP - LEAST_CLOSING_GAP))
    return made


@block_lines.register
def _space(block: Space, page: Page) -> list[Line]:  # noqa: ARG001 - every layout has this signature
    return [Line(height=block.points, room=max(0.0, block.stretched - block.points))]


@block_lines.register
def _rule(block: Rule, page: Page) -> list[Line]:
    style = CellStyle(below=Border("thick", styles.FILLS[block.tone]))
    return [Line(height=6, cells=(Placed(left=0, right=page.pixels, style=style),))]


@block_lines.register
def _table(block: Table, page: Page) -> list[Line]:
    return table_lines(block, page)


@block_lines.register
def _callout(block: Callout, page: Page) -> list[Line]:
    edge = Border("thin", styles.LINE)
    label = CellStyle(bold=True, colour=styles.WHITE, fill=styles.NAVY, align=Align.CENTRE)
    text = CellStyle(size=16, fill=styles.PALE, indent=1, above=edge, below=edge)
    margin = CellStyle(fill=styles.PALE, above=edge, below=edge, right=edge)
    cells = (
        Placed(left=0, right=CALLOUT_LABEL, value=block.label, style=label),
        Placed(left=CALLOUT_LABEL, right=page.pixels - GAP, value=block.text.replace("\n", " "), style=text),
        Placed(left=page.pixels - GAP, right=page.pixels, style=margin),
    )
    return [Line(height=fitted(cells, 48) + 6, cells=cells), Line(height=9)]


@block_lines.register
def _cards(block: Cards, page: Page) -> list[Line]:
    width = (page.pixels - GAP * (len(block.cards) - 1)) // len(block.cards)
    spots = [(i * (width + GAP), i * (width + GAP) + width) for i in range(len(block.cards))]

    def row(make: Callable[[Card], Placed], least: float) -> Line:
        cells = [
            msgspec.structs.replace(make(card), left=left, right=right)
            for card, (left, right) in zip(block.cards, spots, strict=True)
        ]
        return Line(height=fitted(cells, least), cells=tuple(cells), kept=True)

    return [
        row(_card_stripe, 5.25),
        row(lambda c: _card_text(c, c.title, 16, True, styles.NAVY, styles.WHITE), 27),
        row(lambda c: _card_text(c, c.subtitle, 12, False, styles.MUTED, styles.GOLD_ON_NAVY), 18),
        row(_card_value, 48),
        row(lambda c: _card_text(c, c.word, 16, True, styles.TEXT_COLOURS[c.tone], styles.GOLD_ON_NAVY), 25.5),
        row(lambda c: _card_text(c, c.change, 13, False, styles.TEXT_COLOURS[c.change_tone], styles.SKY), 24),
        Line(height=10.5),
    ]


def _card_fill(card: Card) -> str:
    return styles.NAVY if card.main else styles.IVORY


def _card_stripe(card: Card) -> Placed:
    fill = styles.GOLD_ON_NAVY if card.main else styles.FILLS[card.tone]
    return Placed(left=0, right=0, style=CellStyle(fill=fill))


def _card_text(card: Card, text: str, size: float, bold: bool, colour: str, on_navy: str) -> Placed:
    used = on_navy if card.main else colour
    style = CellStyle(size=size, bold=bold, colour=used, fill=_card_fill(card), align=Align.CENTRE)
    return Placed(left=0, right=0, value=text, style=style)


def _card_value(card: Card) -> Placed:
    colour = styles.WHITE if card.main else styles.TEXT_COLOURS[card.tone]
    words = isinstance(card.value, str)
    style = CellStyle(
        size=18 if words else 32,
        bold=True,
        colour=colour,
        fill=_card_fill(card),
        align=Align.CENTRE,
        number=None if words else Format.SCORE,
    )
    return Placed(left=0, right=0, value=card.value, style=style)


@block_lines.register
def _charts(block: Charts, page: Page) -> list[Line]:
    count = len(block.charts)
    width = (page.pixels - GAP * (count - 1)) // count
    heads, bodies = [], []
    for i, chart in enumerate(block.charts):
        left = i * (width + GAP)
        title = CellStyle(bold=True, colour=styles.NAVY, below=MAJOR_RULE, wrap=False)
        keys = CellStyle(size=13, align=Align.RIGHT, below=MAJOR_RULE, wrap=False)
        middle = left + width * 9 // 20 if chart.keys else left + width
        heads.append(Placed(left=left, right=middle, value=chart.title, style=title))
        if chart.keys:
            heads.append(Placed(left=middle, right=left + width, style=keys, runs=_legend(chart.keys)))
        notice = CellStyle(colour=styles.MUTED, align=Align.CENTRE)
        drawn = None if chart.notice else chart
        text = chart.notice or None
        bodies.append(Placed(left=left, right=left + width, value=text, style=notice, chart=drawn))
    return [
        Line(height=25.5, cells=tuple(heads), kept=True),
        Line(height=block.height, cells=tuple(bodies), room=max(0.0, block.stretched - block.height)),
        Line(height=6),
    ]


def _legend(keys: Sequence[Key]) -> tuple[Run, ...]:
    runs = []
    for key in keys:
        mark = "– – " if key.line else "• "
        runs.append(Run(mark, styles.FILLS[key.tone], 13 if key.line else 18, True))
        runs.append(Run(f"{key.text}   " if key is not keys[-1] else key.text, styles.MUTED, 13))
    return tuple(runs)


@block_lines.register
def _signature(block: Signature, page: Page) -> list[Line]:
    left = page.pixels * 2 // 5
    style = CellStyle(align=Align.CENTRE)
    made = []
    for text in block.lines:
        cells = (Placed(left=left, right=page.pixels, value=text, style=style),)
        made.append(Line(height=fitted(cells) + PARAGRAPH_GAP, cells=cells, kept=True))
    return [*made[:-1], msgspec.structs.replace(made[-1], kept=False)]


@block_lines.register
def _illustration(block: Illustration, page: Page) -> list[Line]:
    cells = (Placed(left=0, right=page.pixels, style=CellStyle(align=Align.CENTRE), picture=block.picture),)
    return [Line(height=block.picture.height + PARAGRAPH_GAP, cells=cells, kept=True)]


@block_lines.register
def _letter_head(block: LetterHead, page: Page) -> list[Line]:
    return letter_head_lines(block, page)


@block_lines.register
def _letter_line(block: LetterLine, page: Page) -> list[Line]:
    return letter_line_lines(block, page)


@block_lines.register
def _signature_boxes(block: SignatureBoxes, page: Page) -> list[Line]:
    return signature_boxes_lines(block, page)


def _contents(block: Contents, page: Page, listed: Sequence[tuple[str, int]]) -> list[Line]:
    head = CellStyle(bold=True, colour=styles.NAVY, align=Align.RIGHT)
    dots = Border("dotted", styles.MUTED)
    width = page.pixels - 70
    made = [
        Line(height=27, cells=(Placed(left=width, right=page.pixels, value=block.page_header, style=head),), kept=True)
    ]
    for title, number in listed:
        cells = (
            Placed(left=0, right=width, value=title, style=CellStyle(below=dots)),
            Placed(
                left=width,
                right=page.pixels,
                value=number,
                style=CellStyle(align=Align.RIGHT, below=dots, number=Format.COUNT),
            ),
        )
        made.append(Line(height=fitted(cells, 30), cells=cells))
    return made


def number_pages(sections: Sequence[Section], marked: bool = False) -> tuple[list[list[list[Line]]], Mapping[str, int]]:
    """The pages of every section and the first page of each by sheet name, counted through the whole report.

    `marked`: every page has a mark at its top.
    """
    titles = [(s.title, 0) for s in sections if s.title]
    draft = [pages_of(section, titles, marked) for section in sections]
    first: dict[str, int] = {}
    number = 1
    for section, pages in zip(sections, draft, strict=True):
        first[section.name] = number
        number += len(pages)
    listed = [(s.title, first[s.name]) for s in sections if s.title]
    with_contents = [any(isinstance(b, Contents) for b in s.blocks) for s in sections]
    final = [
        pages_of(section, listed, marked) if has_contents else pages
        for section, pages, has_contents in zip(sections, draft, with_contents, strict=True)
    ]
    return final, first
