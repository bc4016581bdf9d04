"""Lays the figures of the summary out as a document: an overview, three sections per year, submissions, findings."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from ita_xl.batch.figures import SPREAD, Figures, YearFigures
from ita_xl.batch.summary_submissions import findings, submissions
from ita_xl.batch.summary_texts import word
from ita_xl.batch.summary_words import Words
from ita_xl.batch.summary_years import groups, items, league
from ita_xl.frameworks.schema import Status
from ita_xl.narrative.engine import Digits
from ita_xl.report.document import (
    Align,
    Banner,
    Block,
    Card,
    Cards,
    Cell,
    Chart,
    ChartKind,
    Charts,
    Column,
    Document,
    Format,
    PageKind,
    Paragraph,
    Row,
    Section,
    Series,
    Table,
    Tone,
)
from ita_xl.workbook.layout import CHOICES

CHART_HEIGHT, CHART_STRETCHED = 115.0, 210.0


def summary_document(figures: Figures, digits: Digits = "thai") -> Document:
    """The whole summary."""
    words = Words(digits)
    sections = [_overview(figures, words)]
    for year in figures.years:
        sections += [league(year, words), groups(year, words), items(year, words)]
    sections += [submissions(figures, words), findings(figures, words)]
    provisional = [str(y.framework.fiscal_year) for y in figures.years if y.framework.status is Status.PROVISIONAL]
    return Document(
        title=word("title"),
        agency="",
        footer=words.write(word("footer", years=_years(figures))),
        page_number=word("page"),
        digits=digits,
        font=CHOICES["fonts"][0],
        created=None,
        mark=words.write(word("provisional", years=" ".join(dict.fromkeys(provisional)))) if provisional else None,
        sections=tuple(sections),
    )


def _years(figures: Figures) -> str:
    years = list(dict.fromkeys(str(year.framework.fiscal_year) for year in reversed(figures.years)))
    if not years:
        return word("no_year")
    return " ".join(years[:-1]) + word("and") + years[-1] if len(years) > 1 else years[0]


def _overview(figures: Figures, words: Words) -> Section:
    blocks: list[Block] = [
        Banner(title=word("title"), subtitle=words.write(word("subtitle", years=_years(figures)))),
        _cards(figures, words),
    ]
    if not figures.years:
        blocks.append(Paragraph(text=word("overview.nothing")))
    elif len(figures.years) == 1:
        overall = figures.years[0].overall
        facts = {"count": overall.count, "mean": overall.mean, "high": overall.high, "low": overall.low}
        blocks.append(Paragraph(text=words.write(word("overview.one_year", **facts))))
    else:
        blocks.append(Paragraph(text=words.write(word("overview.several_years", count=len(figures.years)))))
    if figures.years:
        blocks.append(_table(figures, words))
    blocks += [_charts(year, words) for year in figures.years]
    return Section(name=word("sheets.overview"), blocks=tuple(blocks), page=PageKind.LANDSCAPE)


def _cards(figures: Figures, words: Words) -> Cards:
    counted = sum(row.counted for row in figures.rows)
    refused = sum(row.because == "refused" for row in figures.rows)
    listed = figures.attendance
    cards = [
        _card(words, "files", len(figures.rows), "unit_files"),
        _card(words, "counted", counted, "unit_agencies", main=True),
        _card(words, "refused", refused, "unit_files", Tone.BELOW if refused else Tone.INK),
    ]
    if listed is None:
        title, note = word("overview.no_list_note"), word("overview.no_list")
        cards.append(Card(title=title, subtitle=note, value=word("none"), word="", change="", tone=Tone.MUTED))
    else:
        absent = len(listed.missing)
        tone = Tone.BELOW if absent else Tone.INK
        cards.append(_card(words, "absent", absent, "unit_agencies", tone, count=len(listed.expected)))
    return Cards(cards=tuple(cards))


def _card(
    words: Words, key: str, number: int, unit: str, tone: Tone = Tone.INK, *, main: bool = False, **values: object
) -> Card:
    return Card(
        title=word(f"overview.{key}"),
        subtitle=words.write(word(f"overview.{key}_note", **values)),
        value=words.write(f"{number:,}"),
        word=word(f"overview.{unit}"),
        change="",
        tone=tone,
        main=main,
    )


def _table(figures: Figures, words: Words) -> Table:
    head = "overview.table."
    shares = (("group", 26), ("rules", 14), ("count", 10), ("mean", 10), ("median", 10), ("low", 10), ("high", 10))
    wide = Align.LEFT
    columns = [
        Column(header=word(head + key), share=share, align=wide if key in ("group", "rules") else Align.RIGHT)
        for key, share in shares
    ]
    passing = {year.framework.levels.pass_from.normalize() for year in figures.years}
    limit = " ".join(f"{one:f}" for one in sorted(passing))
    columns.append(Column(header=words.write(word(head + "passed", **{"from": limit})), share=14, align=Align.RIGHT))
    rows = []
    for year in figures.years:
        overall, status = year.overall, year.framework.status
        cells = (
            Cell(value=words.group(year), bold=True),
            Cell(value=word("overview.provisional" if status is Status.PROVISIONAL else "overview.confirmed")),
            Cell(value=overall.count, format=Format.COUNT),
            Cell(value=overall.mean, bold=True),
            Cell(value=overall.median),
            Cell(value=overall.low),
            Cell(value=overall.high),
            Cell(value=year.passed, format=Format.COUNT),
        )
        rows.append(Row(cells=cells))
    return Table(columns=tuple(columns), rows=tuple(rows))


def _charts(year: YearFigures, words: Words) -> Charts:
    names = [*year.level_names, word("overview.no_level")]
    counts = list(year.overall.levels)
    if not counts[-1]:
        names, counts = names[:-1], counts[:-1]
    label = words.group(year, short=True)
    charts = (
        _counts(word("overview.levels_chart", group=label), names, counts, Tone.NAVY),
        _counts(word("overview.spread_chart", group=label), _ranges(words), list(year.spread), Tone.FULL),
    )
    return Charts(charts=charts, height=CHART_HEIGHT, stretched=CHART_STRETCHED)


def _counts(title: str, names: list[str], counts: list[int], tone: Tone) -> Chart:
    series = Series(name=word("overview.unit_agencies"), values=tuple(map(Decimal, counts)), tone=tone)
    return Chart(kind=ChartKind.COUNTS, title=title, categories=tuple(names), series=(series,))


def _ranges(words: Words) -> list[str]:
    made = [words.write(word("overview.below", low=f"{SPREAD[1]:f}"))]
    for low, high in pairwise(SPREAD[1:]):
        made.append(words.write(word("overview.range", low=f"{low:f}", high=f"{high - 1:f}.99")))
    return [*made, words.write(word("overview.full"))]
