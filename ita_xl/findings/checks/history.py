"""H: last year's figures typed twice, and formulas of the workbook that show an old number."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ita_xl.assessment.exact import round_points
from ita_xl.assessment.model import Assessment
from ita_xl.assessment.submission import Entry, Remark
from ita_xl.findings.checks.wording import points


def contradicting_previous(assessment: Assessment) -> Iterator[Remark]:
    """H1 (H1a for the total): last year's score differs from the history row of that year, rounded as shown; the one
    beside this year's score is used."""
    submission = assessment.submission
    places = assessment.framework.rounding.shown
    row = next((r for r in submission.history if r.year == submission.fiscal_year - 1), None)
    if row is None:
        return
    pairs: list[tuple[str, str, Entry[Decimal] | None, Decimal | None]] = [
        ("H1a", "total", submission.profile.total_prev, row.total)
    ]
    pairs += [("H1", code, e.previous, row.instruments.get(code)) for code, e in submission.instruments.items()]
    pairs += [("H1", str(n), e.previous, row.indicators.get(n)) for n, e in submission.indicators.items()]
    for code, key, typed, in_history in pairs:
        if typed is None or in_history is None:
            continue
        if round_points(typed.value, places) != round_points(in_history, places):
            details = {"key": key, "typed": points(typed.value), "history": points(in_history), "year": str(row.year)}
            yield Remark(code, typed.origin, details)


def stale_formulas(assessment: Assessment) -> Iterator[Remark]:
    """H2: a formula cell of the workbook shows another number than the one computed here."""
    submission = assessment.submission
    nodes = {node.key: node for node in (*assessment.indicators, *assessment.instruments)}
    entries = {str(n): e for n, e in submission.indicators.items()} | dict(submission.instruments)
    for key, entry in entries.items():
        node = nodes.get(key)
        if node is None or entry.shown is None or node.computed is None:
            continue
        if abs(entry.shown.value - node.computed) > assessment.framework.rounding.tolerance:
            details = {"key": key, "shown": points(entry.shown.value), "computed": points(node.computed)}
            yield Remark("H2", entry.shown.origin, details)
