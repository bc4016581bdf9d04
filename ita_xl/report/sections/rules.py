"""On which sources the rules of the year rest, and how sure they are."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ita_xl.frameworks.schema import Confidence, Fact, LevelScheme
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
    facts = _facts(context)
    used = list(dict.fromkeys(key for _, _, fact in facts if fact for key in fact.sources))
    blocks: list[Block] = [
        Heading(text=context.title("rules", number), level=1),
        *(Paragraph(text=p) for p in text.split("\n")),
        _table(context, facts, used),
        Paragraph(text=context.label("rules.scale_text"), style=Style.NOTE),
        Heading(text=context.label("rules.sources")),
    ]
    for i, key in enumerate(used, 1):
        source = framework.sources[key]
        mark = context.label("rules.source", number=i)
        blocks.append(Paragraph(text=" ".join(filter(None, (mark, source.what, source.where))), style=Style.NOTE))
    return Section(
        name=context.sheet_name("rules", number),
        title=context.title("rules", number),
        blocks=tuple(blocks),
        page=PageKind.WIDE,
    )


def _facts(context: Context) -> list[tuple[str, str, Fact | None]]:
    """Topic, rule and the fact behind it."""
    framework = context.assessment.framework
    facts: list[tuple[str, str, Fact | None]] = []
    for instrument in framework.instruments:
        percent = context.label("words.percent", value=context.points(instrument.weight.value * 100))
        facts.append((context.label("rules.weight", code=instrument.code), percent, instrument.weight))
        count = sum(item.instrument == instrument.code for item in framework.items)
        items = context.label("rules.items", count=count)
        facts.append((context.label("rules.item_count", code=instrument.code), items, instrument))
        if instrument.parts:
            facts.append((context.label("rules.parts"), context.label("rules.parts_value"), instrument))
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
    items = ", ".join(o.item for o in obligations)
    # Its sources stand in the rules of the next year, which this report does not list.
    weakest = max(obligations, key=lambda o: list(Confidence).index(o.confidence))
    return topic, context.label("rules.obligation_value", items=items), msgspec.structs.replace(weakest, sources=())


def _table(context: Context, facts: Sequence[tuple[str, str, Fact | None]], used: Sequence[str]) -> Table:
    rows = []
    for topic, value, fact in facts:
        sure = fact is not None and fact.confidence in (Confidence.CONFIRMED, Confidence.DERIVED)
        word = context.label(f"confidence.{fact.confidence.value}") if fact else "–"
        numbers = ", ".join(str(n) for n in sorted(used.index(key) + 1 for key in fact.sources)) if fact else ""
        cells = (
            Cell(value=topic),
            Cell(value=value),
            Cell(value=word, tone=Tone.INK if sure or fact is None else Tone.MIDDLE, bold=sure),
            Cell(value=context.plain(numbers) or "–"),
        )
        rows.append(Row(cells=cells))
    columns = (
        Column(header=context.label("rules.topic"), share=29),
        Column(header=context.label("rules.value"), share=38),
        Column(header=context.label("rules.confidence"), share=16, align=Align.CENTRE),
        Column(header=context.label("rules.refs"), share=17, align=Align.CENTRE),
    )
    return Table(columns=columns, rows=tuple(rows))
