"""The page that says it all: key figures, key finding, charts; then the ranking."""

from __future__ import annotations

from decimal import Decimal

from ita_xl.assessment.model import Node
from ita_xl.frameworks.schema import LevelScheme
from ita_xl.narrative import thai
from ita_xl.report.context import Context, points_text
from ita_xl.report.document import (
    Align,
    Banner,
    Block,
    Callout,
    Card,
    Cards,
    Cell,
    Chart,
    ChartKind,
    Charts,
    Column,
    Format,
    Heading,
    Key,
    PageKind,
    Paragraph,
    Row,
    Section,
    Series,
    Style,
    Table,
    Tone,
)
from ita_xl.report.notes import bands_note, level_notes


def overview(context: Context, number: str) -> Section:
    """Banner, cards, callout and three charts on one page; the ranking on the next."""
    finding = context.text("key_finding")
    subtitle = " ".join(part for part in (context.agency, context.place()) if part)
    blocks: list[Block] = [
        Banner(title=context.numbered(number, context.label("overview.banner")), subtitle=context.plain(subtitle)),
        Cards(cards=(_total_card(context), *(_card(context, node) for node in context.assessment.instruments))),
        Callout(label=context.label("overview.finding"), text=finding),
        *_drawn((_bars(context),), 108, 205),
        *_drawn((_radar(context), _years(context)), 120, 220),
        bands_note(context),
        *level_notes(context),
    ]
    if any(n.used is not None for n in context.assessment.indicators):
        blocks += [
            Heading(text=context.label("overview.ranking")),
            _ranking(context),
            Paragraph(text=context.text("ranking"), style=Style.NOTE),
        ]
    return Section(
        name=context.sheet_name("overview", number),
        title=context.title("overview", number),
        blocks=tuple(blocks),
        page=PageKind.WIDE,
    )


def _drawn(charts: tuple[Chart, ...], height: float, stretched: float) -> list[Block]:
    """Charts side by side; where none of them can be drawn, why."""
    if all(chart.notice for chart in charts):
        return [Paragraph(text=chart.notice, style=Style.NOTE) for chart in charts]
    return [Charts(charts=charts, height=height, stretched=stretched)]


def _total_card(context: Context) -> Card:
    level = context.assessment.level.used
    letter = context.assessment.level.letter
    letters = context.assessment.framework.levels.scheme == LevelScheme.LETTERS
    word = context.label("words.no_level")
    if level:
        word = context.label("words.level", name=level) if letters else context.plain(level)
    node = context.assessment.total
    return Card(
        title=context.label("overview.total"),
        subtitle=context.label("overview.total_subtitle", target=points_text(context.assessment.target)),
        value=context.label("words.missing") if node.used is None else node.used,
        word=f"{word} ({letter})" if level and letter else word,
        change=_change(context, node),
        tone=Tone.NAVY,
        main=True,
    )


def _card(context: Context, node: Node) -> Card:
    instrument = context.assessment.framework.instrument(node.key)
    weight = points_text(instrument.weight.value * 100)
    falls = node.change is not None and node.change < 0
    return Card(
        title=context.label("overview.instrument", code=node.key, weight=weight),
        subtitle=context.label(f"overview.{node.key}"),
        value=context.label("words.missing") if node.used is None else node.used,
        word=context.band(node.band) if node.used is not None else "–",
        change=_change(context, node),
        tone=Tone(node.band) if node.band else Tone.MUTED,
        change_tone=Tone.BELOW if falls else Tone.MUTED,
    )


def _change(context: Context, node: Node) -> str:
    if node.change is None:
        return context.label("words.no_previous") if node.previous is None else "–"
    key = "same" if node.change == 0 else "up" if node.change > 0 else "down"
    return context.label(f"words.{key}", value=thai.format_score(abs(node.change)))


def _bars(context: Context) -> Chart:
    a = context.assessment
    names = {i.number: i.short for i in a.framework.indicators}
    series, keys = [], []
    for band in a.framework.bands:
        values = tuple(n.used if n.band == band.key else None for n in a.indicators)
        if any(v is not None for v in values):
            tone = Tone(band.key.value)
            series.append(Series(name=band.name, values=values, tone=tone))
            keys.append(Key(text=context.plain(band.name), tone=tone))
    target = context.label("overview.target", target=points_text(a.target))
    return Chart(
        kind=ChartKind.BANDS,
        title=context.label("overview.bars"),
        categories=tuple(
            context.label("overview.category", number=n.key, name=names[int(n.key)]) for n in a.indicators
        ),
        series=tuple(series),
        target=a.target,
        target_name=target,
        keys=(*keys, Key(text=target, tone=Tone.NAVY, line=True)) if keys else (),
        notice="" if keys else context.label("overview.no_bars"),
    )


def _radar(context: Context) -> Chart:
    a = context.assessment
    names = {i.number: i.short for i in a.framework.indicators}
    this_year = tuple(n.used for n in a.indicators)
    last_year = tuple(n.previous for n in a.indicators)
    series = [Series(name=context.label("overview.year", year=context.year), values=this_year, tone=Tone.NAVY)]
    if all(v is not None for v in last_year):
        name = context.label("overview.year", year=context.year - 1)
        series.insert(0, Series(name=name, values=last_year, tone=Tone.PREVIOUS))
    return Chart(
        kind=ChartKind.RADAR,
        title=context.label("overview.radar", count=len(a.indicators)),
        categories=tuple(
            context.label("overview.category", number=n.key, name=names[int(n.key)]) for n in a.indicators
        ),
        series=tuple(series),
        notice="" if a.complete else context.label("overview.no_radar"),
    )


def _years(context: Context) -> Chart:
    """Total and instruments beside last year's, as far as both are known."""
    nodes = [n for n in (context.assessment.total, *context.assessment.instruments) if n.change is not None]
    names = [context.label("overview.all") if n.key == "total" else n.key for n in nodes]
    changes = [context.plain(thai.format_change(n.change)) for n in nodes]

    def values(field: str) -> tuple[Decimal | None, ...]:
        return tuple(getattr(n, field) for n in nodes)

    series = (
        Series(
            name=context.label("overview.year", year=context.year - 1), values=values("previous"), tone=Tone.PREVIOUS
        ),
        Series(name=context.label("overview.year", year=context.year), values=values("used"), tone=Tone.NAVY),
    )
    return Chart(
        kind=ChartKind.BARS,
        title=context.label("overview.years"),
        categories=tuple(f"{name}\n{change}" for name, change in zip(names, changes, strict=True)),
        series=series,
        notice="" if nodes else context.label("overview.no_years"),
    )


def _ranking(context: Context) -> Table:
    a = context.assessment
    ranked = sorted(a.indicators, key=lambda n: (n.rank is None, n.rank or 0))
    rows = []
    for node in ranked:
        missing = node.used is None
        gap = None if node.used is None else node.used - a.target
        cells = (
            Cell(value=context.label("words.no_rank") if missing else node.rank, format=Format.COUNT, bold=True),
            Cell(value=int(node.key), format=Format.COUNT),
            Cell(value=context.plain(node.name)),
            Cell(value=node.instrument),
            context.score(node.used, node.band, bold=True),
            context.change(gap),
            Cell(value=node.contribution),
        )
        rows.append(Row(cells=cells))
    columns = (
        Column(header=context.label("overview.rank"), share=8, align=Align.CENTRE),
        Column(header=context.label("overview.number"), share=12, align=Align.CENTRE),
        Column(header=context.label("overview.name"), share=29),
        Column(header=context.label("overview.instrument_head"), share=10, align=Align.CENTRE),
        Column(header=context.label("overview.score"), share=11, align=Align.RIGHT),
        Column(header=context.label("overview.gap"), share=13, align=Align.RIGHT),
        Column(header=context.label("overview.contribution"), share=17, align=Align.RIGHT),
    )
    return Table(columns=columns, rows=tuple(rows))
