"""The sections of one year: the league table, groups of agencies, weak indicators and items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from ita_xl.batch.agencies import AgencyRow
from ita_xl.batch.figures import Group, Weak, YearFigures
from ita_xl.batch.summary_texts import word
from ita_xl.batch.summary_words import Words, columns, count
from ita_xl.frameworks.schema import BandKey
from ita_xl.report.document import (
    Align,
    Block,
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
    RowKind,
    Section,
    Series,
    Style,
    Table,
    Tone,
)
from ita_xl.workbook.building.texts import agency_type_names

MOST_ITEMS = 30
INTRODUCTION = 2  # blocks above the tables of groups
FULL = Decimal(100)
LEFT, CENTRE, RIGHT = Align.LEFT, Align.CENTRE, Align.RIGHT


def league(year: YearFigures, words: Words) -> Section:
    """Every agency that counts, the highest total first, with a link to its report."""
    codes = [instrument.code for instrument in year.framework.instruments]
    heads = [
        *columns("league", ("rank", 6, CENTRE), ("agency", 31, LEFT), ("agency_type", 9, LEFT)),
        *columns("league", ("district", 16, LEFT), ("province", 14, LEFT)),
        *(Column(header=code, share=11, align=RIGHT) for code in codes),
        *columns("league", ("total", 11, RIGHT), ("level", 13, CENTRE), ("change", 11, RIGHT)),
        *columns("league", ("percentile", 11, RIGHT), ("report", 7, CENTRE)),
    ]
    short = {full: name for name, full in agency_type_names().items()}
    rows = tuple(_league_row(row, codes, year, words, short) for row in year.rows)
    blocks: tuple[Block, ...] = (
        Heading(text=word("league.heading", group=words.group(year)), level=1),
        Paragraph(text=words.write(word("league.note")), style=Style.NOTE, kept=True),
        Table(columns=tuple(heads), rows=rows, size=13),
    )
    return Section(name=words.sheet("league", year), blocks=blocks, page=PageKind.LANDSCAPE)


def _league_row(row: AgencyRow, codes: Sequence[str], year: YearFigures, words: Words, short: Mapping[str, str]) -> Row:
    target = row.target or year.framework.target.score
    change = Cell(value=row.change, format=Format.CHANGE) if row.change is not None else words.points(None)
    cells = (
        count(row.rank or 0),
        Cell(value=words.write(row.agency or word("league.no_agency"))),
        words.text(short.get(row.agency_type or "", row.agency_type)),
        words.name(row.district),
        words.name(row.province),
        *(words.points(row.instruments.get(code), target) for code in codes),
        words.points(row.total, target, bold=True),
        words.text(row.level),
        change,
        words.points(row.percentile),
        # LibreOffice does not wrap a linked text, so the name is not the link.
        Cell(value=word("league.open"), tone=Tone.NAVY, link=row.report) if row.report else words.text(None),
    )
    return Row(cells=cells)


def groups(year: YearFigures, words: Words) -> Section:
    """Means and levels by type, province and district."""
    blocks: list[Block] = [
        Heading(text=word("groups.heading", group=words.group(year)), level=1),
        Paragraph(text=word("groups.note"), style=Style.NOTE),
    ]
    for key, found in (
        ("agency_type", year.by_type),
        ("province", year.by_province),
        ("district", year.by_district),
    ):
        if any(any(group.names) for group in found):
            blocks += [Heading(text=word(f"groups.{key}")), _group_table(key, found, year, words)]
    if len(blocks) == INTRODUCTION:
        blocks.append(Paragraph(text=word("groups.none")))
    return Section(name=words.sheet("groups", year), blocks=tuple(blocks), page=PageKind.LANDSCAPE)


def _group_table(key: str, found: Sequence[Group], year: YearFigures, words: Words) -> Table:
    others = bool(year.overall.levels[-1])
    levels = [*year.level_names, word("groups.other_level")] if others else list(year.level_names)
    names = ("province", "district") if key == "district" else (key,)
    heads = [Column(header=word(f"league.{name}"), share=34 / len(names)) for name in names]
    heads += columns("groups", ("count", 9, RIGHT), ("mean", 9, RIGHT), ("median", 9, RIGHT), ("low", 9, RIGHT))
    heads += columns("groups", ("high", 9, RIGHT))
    heads += [Column(header=level, share=max(6, 50 / len(levels)), align=RIGHT) for level in levels]
    rows = [Row(cells=_group_cells(group, list(map(words.write, group.names)), len(levels))) for group in found]
    total = (word("groups.total"), *[""] * (len(names) - 1))
    rows.append(Row(cells=_group_cells(year.overall, total, len(levels), named=True), kind=RowKind.TOTAL))
    return Table(columns=tuple(heads), rows=tuple(rows))


def _group_cells(group: Group, names: Sequence[str], levels: int, *, named: bool = False) -> tuple[Cell, ...]:
    unknown = "" if named else word("groups.unknown")
    points = (Cell(value=value) for value in (group.median, group.low, group.high))
    shown = group.levels[:levels]
    return (
        *(Cell(value=name or unknown or None) for name in names),
        count(group.count),
        Cell(value=group.mean, bold=True),
        *points,
        *(count(n) if n else Cell(value=word("none"), tone=Tone.MUTED) for n in shown),
    )


def items(year: YearFigures, words: Words) -> Section:
    """The indicators with their means, then the items that the largest share of agencies has below the target."""
    blocks: list[Block] = [
        Heading(text=word("items.heading", group=words.group(year)), level=1),
        Paragraph(text=words.write(word("items.note")), style=Style.NOTE),
    ]
    if any(weak.known for weak in year.indicators):
        blocks += [_means(year, words), _weak_table("number", "indicator", year.indicators, words)]
    else:
        blocks.append(Paragraph(text=word("items.no_scores")))
    blocks += [Heading(text=word("items.items")), *_weak_items(year, words)]
    return Section(name=words.sheet("items", year), blocks=tuple(blocks), page=PageKind.LANDSCAPE)


def _weak_items(year: YearFigures, words: Words) -> list[Block]:
    shown = year.items[:MOST_ITEMS]
    if not shown:
        scored = any(row.items for row in year.rows)
        return [Paragraph(text=word("items.none" if scored else "items.no_items"))]
    blocks: list[Block] = [_weak_table("code", "text", shown, words)]
    if len(shown) < len(year.items):
        left = len(year.items) - len(shown)
        blocks.append(Paragraph(text=words.write(word("items.more", shown=len(shown), left=left)), style=Style.NOTE))
    if any(weak.assumed for weak in shown):
        blocks.append(Paragraph(text=word("items.assumed_note"), style=Style.NOTE))
    return blocks


def _weak_table(code: str, name: str, found: Sequence[Weak], words: Words) -> Table:
    heads = columns("items", (code, 7, CENTRE), (name, 58, LEFT), ("instrument", 8, CENTRE), ("known", 12, RIGHT))
    heads += columns("items", ("mean", 9, RIGHT), ("low", 9, RIGHT), ("below", 12, RIGHT), ("share", 9, RIGHT))
    rows = []
    for weak in found:
        text = word("items.assumed", text=weak.name) if weak.assumed else weak.name
        cells = (
            Cell(value=words.write(weak.code)),
            Cell(value=words.write(text) or None),
            Cell(value=weak.instrument),
            count(weak.known),
            words.points(weak.mean),
            words.points(weak.low),
            count(weak.below),
            Cell(value=weak.share, bold=True) if weak.known else words.points(None),
        )
        rows.append(Row(cells=cells))
    return Table(columns=tuple(heads), rows=tuple(rows), size=13)


def _means(year: YearFigures, words: Words) -> Charts:
    target = year.framework.target.score
    means = [weak.mean for weak in year.indicators]
    names = {band.key: band.name for band in year.framework.bands}
    series = tuple(
        Series(name=names[key], values=tuple(_in_band(mean, key, target) for mean in means), tone=Tone(key))
        for key in BandKey
    )
    line = words.write(f"{word('items.target')} {target:f}")
    chart = Chart(
        kind=ChartKind.BANDS,
        title=word("items.chart"),
        categories=tuple(f"{words.write(node.code)} {_short(year, node.code)}" for node in year.indicators),
        series=series,
        target=target,
        target_name=line,
        keys=(Key(text=line, tone=Tone.NAVY, line=True),),
    )
    return Charts(charts=(chart,), height=88, stretched=88)


def _in_band(mean: Decimal | None, key: BandKey, target: Decimal) -> Decimal | None:
    """The mean where it belongs to the band, else None."""
    if mean is None:
        return None
    own = BandKey.BELOW_TARGET if mean < target else BandKey.FULL if mean >= FULL else BandKey.TARGET_TO_FULL
    return mean if own is key else None


def _short(year: YearFigures, code: str) -> str:
    return next(node.short for node in year.framework.indicators if str(node.number) == code)
