"""Copied text to values: every number once, and none where two lines disagree."""

from __future__ import annotations

from ita_xl.frameworks.schema import Framework
from ita_xl.pasting.labels import Labels
from ita_xl.pasting.lines import joined, read_lines
from ita_xl.pasting.model import Candidate, Doubt, Pasted, Reason, doubted
from ita_xl.pasting.walk import Walk


def find_scores(text: str, framework: Framework) -> Pasted:
    """The scores (points 0-100) in copied text that belong to nodes of the framework, and all doubtful numbers.

    A value is given once, with the first line that holds it. Where lines give different values for one cell, none
    is given. Order of tables and lines does not matter.
    """
    labels = Labels(framework)
    lines = read_lines(text, labels)
    found = Walk(labels, {line.number: line.text for line in lines}).read(joined(lines, labels))
    found.sort(key=lambda one: one.line)
    values: dict[tuple[str, str], list[Candidate]] = {}
    for one in found:
        if isinstance(one, Candidate):
            values.setdefault((one.node, one.column), []).append(one)
    agreed = [same[0] for same in values.values() if len({one.value for one in same}) == 1]
    doubts = [one for one in found if isinstance(one, Doubt)]
    for same in values.values():
        if len({one.value for one in same}) > 1:
            doubts += [doubted(one, Reason.TWO_VALUES) for one in same]
    return Pasted(tuple(agreed), tuple(sorted(dict.fromkeys(doubts), key=lambda doubt: doubt.line)))
