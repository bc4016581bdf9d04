"""How the year's assessment works: instruments, levels, bands."""

from __future__ import annotations

from decimal import Decimal

from ita_xl.frameworks.schema import Level
from ita_xl.narrative import thai
from ita_xl.report.context import Context, points_text
from ita_xl.report.document import (
    Align,
    Block,
    Cell,
    Column,
    Format,
    Heading,
    PageKind,
    Paragraph,
    Row,
    Section,
    Table,
)
from ita_xl.report.notes import bands_note
from ita_xl.report.respondents import respondents

STEP = Decimal("0.01")  # the finest score that is printed


def background(context: Context, number: str) -> Section:
    """Text, table of instruments, table of levels, table of bands."""
    framework = context.assessment.framework
    text = context.text("background", item_count=len(framework.items), respondents=_respondents(context))
    blocks: list[Block] = [
        Heading(text=context.title("background", number), level=1),
        *(Paragraph(text=p) for p in text.split("\n")),
        Heading(text=context.label("background.instruments")),
        _instruments(context),
        Heading(text=context.label("background.levels")),
        _levels(context),
        bands_note(context),
    ]
    return Section(
        name=context.sheet_name("background", number),
        title=context.title("background", number),
        blocks=tuple(blocks),
        page=PageKind.WIDE,
    )


def _respondents(context: Context) -> list[tuple[str, int]]:
    return [
        (f"{instrument.code} {part}".strip(), count)
        for instrument in context.assessment.framework.instruments
        for part, count in respondents(context, instrument.code)
    ]


def _instruments(context: Context) -> Table:
    framework = context.assessment.framework
    rows = []
    for instrument in framework.instruments:
        numbers = [str(i.number) for i in framework.indicators_of(instrument.code)]
        span = f"{numbers[0]} – {numbers[-1]}" if len(numbers) > 1 else numbers[0]
        items = sum(item.instrument == instrument.code for item in framework.items)
        weight = points_text(instrument.weight.value * 100)
        cells = (
            Cell(value=instrument.code, bold=True),
            Cell(value=context.plain(instrument.name)),
            Cell(value=context.label("words.percent", value=weight)),
            Cell(value=context.plain(span)),
            Cell(value=items, format=Format.COUNT),
        )
        rows.append(Row(cells=cells))
    columns = (
        Column(header=context.label("background.code"), share=11, align=Align.CENTRE),
        Column(header=context.label("background.name"), share=47),
        Column(header=context.label("background.weight"), share=14, align=Align.CENTRE),
        Column(header=context.label("background.indicators"), share=15, align=Align.CENTRE),
        Column(header=context.label("background.items"), share=13, align=Align.CENTRE),
    )
    return Table(columns=columns, rows=tuple(rows))


def _levels(context: Context) -> Table:
    rules = context.assessment.framework.levels.rules
    conditional = any(rule.every_instrument_from is not None for rule in rules)
    rows = []
    for rule in rules:
        cells = [
            Cell(value=context.plain(rule.name), bold=True),
            Cell(value=context.label("background.range", low=thai.format_score(rule.total.start), high=_top(rule))),
        ]
        if conditional:
            cells.append(Cell(value=_condition(context, rule, rules)))
        rows.append(Row(cells=tuple(cells)))
    columns = [
        Column(header=context.label("background.level"), share=25, align=Align.CENTRE),
        Column(header=context.label("background.total"), share=22, align=Align.CENTRE),
    ]
    if conditional:
        columns.append(Column(header=context.label("background.condition"), share=53))
    return Table(columns=tuple(columns), rows=tuple(rows))


def _top(rule: Level) -> str:
    """The last score of a half-open range, as it is printed."""
    end = rule.total.end
    return thai.format_score(end if rule.total.holds(end) else end - STEP)


def _condition(context: Context, rule: Level, rules: tuple[Level, ...]) -> str:
    if rule.every_instrument_from is not None:
        return context.label("background.every_instrument", score=thai.format_score(rule.every_instrument_from))
    earlier = rules[: rules.index(rule)]
    shadowed = any(r.every_instrument_from is not None and r.total.holds(rule.total.start) for r in earlier)
    return context.label("background.otherwise" if shadowed else "background.no_condition")
