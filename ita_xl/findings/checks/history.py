"""H: last year's figures typed twice, and formulas of the workbook that show an old number."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ita_xl.assessment.model import Assessment
from ita_xl.assessment.submission import Entry, Remark
from ita_xl.findings.checks.wording import points


def contradicting_previous(assessment: Assessment) -> Iterator[Remark]:
    """H1: last year's score differs from the history row of that year; the one beside this year's score is used."""
    submission = assessment.submission
    row = next((r for r in submission.history if r.year == submission.fiscal_year - 1), None)
    if row is None:
        return
    pairs: list[tuple[str, Entry[Decimal] | None, Decimal | None]] = [
        ("total", submission.profile.total_prev, row.total)
    ]
    pairs += [(code, entry.previous, row.instruments.get(code)) for code, entry in submission.instruments.items()]
    pairs += [(str(n), entry.previous, row.indicators.get(n)) for n, entry in submission.indicators.items()]
    for key, typed, in_history in pairs:
        if typed is not None and in_history is not None and typed.value != in_history:
            yield Remark(
                "H1",
                typed.origin,
                {"key": key, "typed": points(typed.value), "history": points(in_history), "year": str(row.year)},
            )


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
