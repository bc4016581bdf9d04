"""What stands on the sheets that explain: what every score is worth, and where every score comes from."""

from __future__ import annotations

from ita_xl.assessment.model import Assessment, Derivation, Node, Rule
from ita_xl.assessment.reach import next_level, smallest_changes
from ita_xl.assessment.reasons import Reason
from ita_xl.assessment.reasons import reasons as reasons_of
from ita_xl.assessment.worth import Worth, most_valuable, worths
from ita_xl.narrative.engine import Narrator
from ita_xl.workbook.analysis.places import reasons_table, worth_table
from ita_xl.workbook.analysis.texts import analysis_texts
from ita_xl.workbook.book import SheetWrite
from ita_xl.workbook.filling.rows import TableRows
from ita_xl.workbook.filling.sentences import SEPARATOR, item_texts, reasons_lead, worth_lead

KINDS = ("instrument", "indicator", "sub_indicator", "item")


def worth(assessment: Assessment, narrator: Narrator) -> SheetWrite:
    """Every score below 100 by kind of node, the most valuable first, and the smallest way to the next level."""
    table, words = worth_table(assessment.framework), analysis_texts()
    level = next_level(assessment)
    reach = smallest_changes(assessment, level) if level else None
    needed = {change.key: change.after for change in reach.changes} if reach else {}
    found = most_valuable(worths(assessment))
    texts = item_texts(assessment)
    lead = [worth_lead(assessment, reach, found, narrator)]
    if any(texts.get(one.key, ("", False))[1] for one in found):
        lead.append(words.assumed_note)
    rows = TableRows(table, assessment, "\n".join(lead))
    by_kind = [one for kind in KINDS for one in found if _kind(assessment, one) == kind]
    for order, one in enumerate(by_kind, start=1):
        rows.row(
            table.header_row + order,
            {
                "order": order,
                "kind": words.node_kinds[_kind(assessment, one)],
                "key": one.key,
                "name": texts[one.key][0] if one.key in texts else one.name,
                "used": one.used,
                "per_point": one.per_point,
                "gain": one.gain,
                "needed": needed.get(one.key),
            },
        )
    return rows.write(table.last_row)


def reasons(assessment: Assessment, narrator: Narrator) -> SheetWrite:
    """The tree from the total down to the items."""
    table, words = reasons_table(assessment.framework), analysis_texts()
    tree = reasons_of(assessment)
    texts = item_texts(assessment)
    lead = [reasons_lead(assessment, tree, narrator)]
    if any(assumed for _, assumed in texts.values()):
        lead.append(words.assumed_note)
    rows = TableRows(table, assessment, "\n".join(lead))
    for number, reason in enumerate(tree, start=table.first_row):
        node = reason.node
        above = node is assessment.total or node in assessment.instruments
        rows.row(
            number,
            {
                "key": words.total_code if node is assessment.total else node.key,
                "name": texts[node.key][0] if node.key in texts else _name(assessment, node),
                "used": node.used,
                "published": node.published,
                "computed": node.computed,
                "rule": _rule(reason),
                "place": SEPARATOR.join(f"{t.origin.sheet} {t.origin.cell}" for t in reason.typed if t.origin),
            },
            bold=above,
        )
    return rows.write(table.last_row)


def _kind(assessment: Assessment, one: Worth) -> str:
    node = assessment.node(one.key)
    groups = (assessment.instruments, assessment.indicators, assessment.sub_indicators, assessment.items)
    return next(kind for kind, group in zip(KINDS, groups, strict=True) if node in group)


def _name(assessment: Assessment, node: Node) -> str:
    return analysis_texts().total if node is assessment.total else node.name


def _rule(reason: Reason) -> str:
    words, node, derivation = analysis_texts().rules, reason.node, reason.derivation
    if not node.scored:
        return words.unscored
    if derivation is None or not derivation.terms:
        return ""
    if node.computed is None:
        return words.missing.format(keys=SEPARATOR.join(key for key, used, _ in derivation.terms if used is None))
    template: str = getattr(words, str(derivation.rule))
    return template.format(terms=SEPARATOR.join(_terms(derivation)))


def _terms(derivation: Derivation) -> list[str]:
    words = analysis_texts().rules
    terms = []
    for key, used, weight in derivation.terms:
        term = f"{key} {used}"
        terms.append(words.weight.format(weight=weight, term=term) if derivation.rule is Rule.WEIGHTED_SUM else term)
    return terms
