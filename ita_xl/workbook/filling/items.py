"""What stands on the sheets of items: those below the target, by issue, and the findings."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ita_xl.assessment.model import Assessment, Node
from ita_xl.findings.finding import Finding
from ita_xl.narrative.engine import Narrator
from ita_xl.narrative.item_counts import has_score
from ita_xl.workbook.analysis.places import (
    CHECKS,
    ISSUES,
    weak_table,
)
from ita_xl.workbook.analysis.texts import analysis_texts
from ita_xl.workbook.book import SheetWrite, Value
from ita_xl.workbook.filling.rows import NO_NUMBER, TableRows
from ita_xl.workbook.filling.sentences import (
    SEPARATOR,
    checks_lead,
    issue,
    issues_lead,
    item_texts,
    weak_items,
)


def below_target(assessment: Assessment, narrator: Narrator) -> SheetWrite:
    """Weak items, the lowest first, ties in the order of the framework, with the measures that serve them."""
    table, words = weak_table(assessment.framework), analysis_texts()
    covered = {need.key: need.covered_by for need in assessment.needs}
    nodes = [node for node in assessment.items if node.key in assessment.weak_items]
    uncovered = sum(not covered.get(node.key) for node in nodes)
    texts = item_texts(assessment)
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


def _has_parts(assessment: Assessment, node: Node) -> bool:
    return bool(node.instrument and assessment.framework.instrument(node.instrument).parts)


def _lowest(node: Node) -> Decimal:
    values = [value for value in (node.public, node.survey) if value is not None]
    return node.used if node.used is not None else min(values)
