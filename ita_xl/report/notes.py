"""Notes that stand under figures: what the bands mean, and where a published score or level is not the computed one."""

from __future__ import annotations

from collections.abc import Iterable

from ita_xl.assessment.model import Node
from ita_xl.frameworks.schema import BandKey, LevelScheme
from ita_xl.narrative.item_counts import has_score
from ita_xl.report.context import Context
from ita_xl.report.document import Paragraph, Style, Tone


def bands_note(context: Context) -> Paragraph:
    """The scores that each band stands for."""
    bands = [(band.name, band_range(context, band.key)) for band in context.assessment.framework.bands]
    return Paragraph(text=context.text("bands_note", bands=bands), style=Style.NOTE)


def difference_notes(context: Context, nodes: Iterable[Node]) -> list[Paragraph]:
    """One note for every node whose published score is not what its parts give, beyond the tolerance of the year."""
    tolerance = context.assessment.framework.rounding.tolerance
    notes = []
    for node in nodes:
        if node.published is None or node.computed is None or abs(node.published - node.computed) <= tolerance:
            continue
        text = context.text(
            "difference", name=context.node_name(node), published=node.published, computed=node.computed
        )
        notes.append(Paragraph(text=text, style=Style.NOTE, tone=Tone.BELOW))
    return notes


def level_notes(context: Context, style: Style = Style.NOTE) -> list[Paragraph]:
    """A note where the published level is not the one that the scores give; nothing where either is not known.

    A letter beside a level in words is not compared: the years with words give no range of scores for letters.
    """
    level = context.assessment.level
    if level.published is None or level.computed is None or level.published == level.computed:
        return []
    letters = context.assessment.framework.levels.scheme is LevelScheme.LETTERS
    text = context.text("difference_level", published=level.published, computed=level.computed, letters=letters)
    return [Paragraph(text=text, style=style, tone=Tone.BELOW)]


def level_name(context: Context) -> str:
    """The level of the result, with its letter where the years with words print one, or that it is not known."""
    level = context.assessment.level
    name = level.used or context.label("words.no_level")
    if level.letter:
        name = context.label("words.level_letter", level=name, letter=level.letter)
    return context.plain(name)


def band_range(context: Context, key: BandKey) -> str:
    """The scores of a band in words."""
    return context.label(f"background.{key.value}", target=context.points(context.assessment.target))


def no_previous_note(context: Context) -> list[Paragraph]:
    """That some or all indicators cannot be compared with last year; nothing where all can."""
    lacking = [n for n in context.assessment.indicators if n.previous is None]
    if not lacking:
        return []
    return [Paragraph(text=context.text("no_previous", lacking=lacking), style=Style.NOTE)]


def has_item_scores(context: Context) -> bool:
    """Whether any item has a score or a score of one part."""
    return any(has_score(n) for n in context.assessment.items)


def item_text(context: Context, code: str) -> str:
    """The wording of an item; one that is not confirmed for the year carries a mark, explained by `assumed_note`."""
    item = next(i for i in context.assessment.framework.items if i.code == code)
    if item.text is not None:
        return context.plain(item.text)
    if item.assumed_text is not None:
        return context.plain(item.assumed_text) + " " + context.label("words.assumed")
    return context.label("words.no_text")


def assumed_note(context: Context, codes: Iterable[str]) -> list[Paragraph]:
    """The note under a table that shows wording which is not confirmed; nothing where there is none."""
    shown = set(codes)
    items = context.assessment.framework.items
    if not any(i.code in shown and i.text is None and i.assumed_text is not None for i in items):
        return []
    return [Paragraph(text=context.label("appendix.assumed_note"), style=Style.NOTE)]
