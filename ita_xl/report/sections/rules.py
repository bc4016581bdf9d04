"""On which sources the rules of the year rest, and how sure they are."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ita_xl.frameworks.schema import Confidence, Fact, LevelScheme
from ita_xl.narrative import thai
from ita_xl.report.context import Context
from ita_xl.report.document import (
    Align,
    Block,
    Cell,
    Column,
    Heading,
    PageKind,
    Paragraph,
    Row,
    Section,
    Style,
    Table,
    Tone,
)
from ita_xl.report.sections.elements import without_elements

SMALL = 12  # points, as notes: rules and sources share one page


def rules(context: Context, number: str) -> Section:
    """What was used, how sure it is, and the numbered sources."""
    framework = context.assessment.framework
    text = context.text(
        "rules",
        provisional=context.assessment.provisional,
        rules_of=framework.rules_of,
        version=framework.version,
        summary=framework.summary,
    )
    first, *others = text.split("\n")
    lacking = without_elements(context)
    facts = _facts(context)
    used = list(dict.fromkeys(key for _, _, fact in facts if fact for key in fact.sources))
    blocks: list[Block] = [
        Heading(text=context.title("rules", number), level=1),
        Paragraph(text=first),
        *((Paragraph(text=lacking),) if lacking else ()),
        *(Paragraph(text=p, style=Style.NOTE) for p in others),
        _table(context, facts, used),
        Paragraph(text=_meanings(context, facts), style=Style.NOTE),
        _sources(context, used),
    ]
    return Section(
        name=context.sheet_name("rules", number),
        title=context.title("rules", number),
        blocks=tuple(blocks),
        page=PageKind.WIDE,
    )


def _facts(context: Context) -> list[tuple[str, str, Fact | None]]:
    """Topic, rule and the fact behind it."""
    framework = context.assessment.framework
    weights, counts, parts = [], [], []
    for instrument in framework.instruments:
        percent = context.label("words.percent", value=context.points(instrument.weight.value * 100))
        weights.append((instrument.code, percent, instrument.weight))
        count = sum(item.instrument == instrument.code for item in framework.items)
        counts.append((instrument.code, context.label("rules.items", count=count), instrument))
        if instrument.parts:
            parts.append((context.label("rules.parts"), context.label("rules.parts_value"), instrument))
    facts = [*_joined(context, "rules.weight", weights), *_joined(context, "rules.item_count", counts), *parts]
    letters = framework.levels.scheme == LevelScheme.LETTERS
    scheme = context.label("rules.letters" if letters else "rules.texts")
    level = context.label("rules.level_value", scheme=scheme, count=len(framework.levels.rules))
    rounding = context.label("rules.rounding_value", places=framework.rounding.shown)
    facts += [
        (context.label("rules.level"), level, framework.levels),
        (context.label("rules.target"), context.points(framework.target.score), framework.target),
        (context.label("rules.rounding"), rounding, framework.rounding),
        (context.label("rules.wording"), _wording(context), None),
        _obligation(context),
    ]
    return facts


def _joined(context: Context, topic: str, facts: Sequence[tuple[str, str, Fact]]) -> list[tuple[str, str, Fact | None]]:
    """One row for all instruments whose facts (code, value, fact) are equally sure, with the sources of all of them."""
    rows: list[tuple[str, str, Fact | None]] = []
    for confidence in dict.fromkeys(fact.confidence for _, _, fact in facts):
        alike = [each for each in facts if each[2].confidence is confidence]
        codes = thai.join_thai([code for code, _, _ in alike])
        values = thai.join_thai([value for _, value, _ in alike])
        sources = tuple(dict.fromkeys(key for _, _, fact in alike for key in fact.sources))
        rows.append((context.label(topic, code=codes), values, Fact(confidence=confidence, sources=sources)))
    return rows


def _wording(context: Context) -> str:
    items = context.assessment.framework.items
    return context.label("rules.wording_value", count=sum(i.text is not None for i in items), all=len(items))


def _obligation(context: Context) -> tuple[str, str, Fact | None]:
    obligations = context.assessment.obligations
    topic = context.label("rules.obligation")
    if obligations is None:
        return topic, context.label("rules.not_announced"), None
    if not obligations:
        return topic, context.label("rules.none"), None
    items = thai.join_thai([o.item for o in obligations])
    # Its sources stand in the rules of the next year, which this report does not list.
    weakest = max(obligations, key=lambda o: list(Confidence).index(o.confidence))
    return topic, context.label("rules.obligation_value", items=items), msgspec.structs.replace(weakest, sources=())


def _meanings(context: Context, facts: Sequence[tuple[str, str, Fact | None]]) -> str:
    """What the words of confidence in the table mean, the surest first."""
    shown = {fact.confidence for _, _, fact in facts if fact}
    return "  ".join(context.label(f"confidence_meaning.{word.value}") for word in Confidence if word in shown)


def _sources(context: Context, used: Sequence[str]) -> Table:
    """The sources that the table of the rules refers to, line by line in one cell: they stay on one page with it."""
    lines = []
    for i, key in enumerate(used, 1):
        source = context.assessment.framework.sources[key]
        host = context.label("rules.host", host=source.host) if source.host else ""
        lines.append(context.label("rules.source", number=i, what=source.what_th, host=host))
    return Table(
        columns=(Column(header=context.label("rules.sources"), share=1),),
        rows=(Row(cells=(Cell(value="\n".join(lines)),)),),
        size=SMALL,
    )


def _table(context: Context, facts: Sequence[tuple[str, str, Fact | None]], used: Sequence[str]) -> Table:
    rows = []
    for topic, value, fact in facts:
        sure = fact is not None and fact.confidence in (Confidence.CONFIRMED, Confidence.DERIVED)
        word = context.label(f"confidence.{fact.confidence.value}") if fact else "–"
        numbers = " ".join(str(n) for n in sorted(used.index(key) + 1 for key in fact.sources)) if fact else ""
        cells = (
            Cell(value=topic),
            Cell(value=value),
            Cell(value=word, tone=Tone.INK if sure or fact is None else Tone.MIDDLE, bold=sure),
            Cell(value=context.plain(numbers) or "–"),
        )
        rows.append(Row(cells=cells))
    columns = (
        Column(header=context.label("rules.topic"), share=28),
        Column(header=context.label("rules.value"), share=36),
        Column(header=context.label("rules.confidence"), share=14, align=Align.CENTRE),
        Column(header=context.label("rules.refs"), share=22, align=Align.CENTRE),
    )
    return Table(columns=columns, rows=tuple(rows), size=SMALL)
