"""What stands on the sheets of items: those below the target, by issue, the draft of the plan, and the findings."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ita_xl.assessment.model import Assessment, Node, PlanNeed
from ita_xl.findings.finding import Finding
from ita_xl.narrative.engine import Narrator
from ita_xl.narrative.item_counts import has_score
from ita_xl.workbook.analysis.places import (
    CHECKS,
    ISSUES,
    Look,
    draft_table,
    weak_table,
)
from ita_xl.workbook.analysis.texts import analysis_texts
from ita_xl.workbook.book import SheetWrite, Typed, Value
from ita_xl.workbook.filling.rows import NO_NUMBER, TableRows
from ita_xl.workbook.filling.sentences import (
    checks_lead,
    draft_lead,
    issue,
    issues_lead,
    weak_items,
    weakness,
)

SEPARATOR = ", "


def below_target(assessment: Assessment, narrator: Narrator) -> SheetWrite:
    """Weak items, the lowest first, ties in the order of the framework, with the measures that serve them."""
    table, words = weak_table(assessment.framework), analysis_texts()
    covered = {need.key: need.covered_by for need in assessment.needs}
    nodes = [node for node in assessment.items if node.key in assessment.weak_items]
    uncovered = sum(not covered.get(node.key) for node in nodes)
    texts = _item_texts(assessment)
    lead = [weak_items(assessment, uncovered, narrator)]
    if any(node.public is not None and node.survey is not None for node in nodes):
        lead.append(words.parts_note.format(points=words.parts_differ_from))
    if any(texts[node.key][1] for node in nodes):
        lead.append(words.assumed_note)
    rows = TableRows(table, assessment, "\n".join(lead))
    for order, node in enumerate(sorted(nodes, key=_lowest), start=1):
        values: dict[str, Value | None] = {
            "order": order,
            "code": node.key,
            "indicator": node.indicator,
            "text": texts[node.key][0],
            "score": node.used,
            "measures": SEPARATOR.join(covered.get(node.key, ())) or words.no_measure,
        }
        if _has_parts(assessment, node):
            values |= {"public": node.public, "survey": node.survey}
        if node.public is not None and node.survey is not None:
            values["difference"] = node.public - node.survey
        rows.row(table.header_row + order, values)
    return rows.write(table.last_row)


def by_issue(assessment: Assessment, narrator: Narrator) -> SheetWrite:
    """The issues of the year, or the indicators, each with a sentence about its weak items."""
    rows = TableRows(ISSUES, assessment, issues_lead(assessment, narrator))
    nodes = {node.key: node for node in assessment.items}
    for number, result in enumerate(assessment.issues, start=ISSUES.first_row):
        scored = [nodes[code] for code in result.items if nodes[code].scored]
        missing = sum(not has_score(node) for node in scored)
        rows.row(
            number,
            {
                "number": result.number,
                "name": result.name,
                "items": len(scored),
                "weak": len(result.weak) if missing < len(scored) else NO_NUMBER,
                "missing": missing,
                "text": issue(assessment, result, narrator),
            },
        )
    return rows.write(ISSUES.last_row)


def draft_plan(assessment: Assessment, narrator: Narrator) -> SheetWrite:
    """Weak points without a measure. An indicator has a row of its own only where no item of it is listed."""
    table, words = draft_table(assessment.framework), analysis_texts()
    needs = _open_needs(assessment)
    rows = TableRows(table, assessment, draft_lead(assessment, len(needs), narrator))
    texts = _item_texts(assessment)
    issues: dict[str, list[str]] = {}
    for result in () if assessment.issues_by_indicator else assessment.issues:
        for code in result.items:
            issues.setdefault(code, []).append(str(result.number))
    for number, need in enumerate(needs, start=table.first_row):
        is_item = need.key != str(need.indicator)
        name = texts[need.key][0] if is_item else assessment.node(need.key).name
        rows.row(
            number,
            {
                "indicator": need.indicator,
                "items": need.key if is_item else words.weak_indicator,
                "issue": SEPARATOR.join(issues.get(need.key, [])),
                "weakness": weakness(assessment, need, name, narrator),
            },
        )
    typed = [place for place, c in enumerate(table.columns, start=1) if c.look in (Look.INPUT, Look.INPUT_DATE)]
    key = (table.place("indicator"), table.place("items"))
    return rows.write(table.last_row, typed=Typed(table.first_row, key, tuple(typed)))


def checks(assessment: Assessment, findings: Sequence[Finding], narrator: Narrator) -> SheetWrite:
    """Every finding: how severe, where, what, and how to mend it."""
    words = analysis_texts()
    rows = TableRows(CHECKS, assessment, checks_lead(findings, narrator))
    for number, one in enumerate(findings, start=1):
        rows.row(
            CHECKS.header_row + number,
            {
                "number": number,
                "severity": words.severities[str(one.severity)],
                "code": one.code,
                "sheet": one.sheet or words.whole_file,
                "cell": one.cell,
                "message": one.message_th,
                "fix": one.fix_th,
            },
        )
    return rows.write(None)


def _open_needs(assessment: Assessment) -> list[PlanNeed]:
    uncovered = [need for need in assessment.needs if not need.covered_by]
    with_items = {need.indicator for need in uncovered if need.key != str(need.indicator)}
    return [need for need in uncovered if need.key != str(need.indicator) or need.indicator not in with_items]


def _item_texts(assessment: Assessment) -> dict[str, tuple[str, bool]]:
    """Wording of each item by its code, and whether it is only assumed (then it carries a mark)."""
    mark = analysis_texts().assumed_mark
    return {
        item.code: (item.text, False) if item.text else (mark.format(text=item.assumed_text or ""), True)
        for item in assessment.framework.items
    }


def _has_parts(assessment: Assessment, node: Node) -> bool:
    return bool(node.instrument and assessment.framework.instrument(node.instrument).parts)


def _lowest(node: Node) -> Decimal:
    values = [value for value in (node.public, node.survey) if value is not None]
    return node.used if node.used is not None else min(values)
