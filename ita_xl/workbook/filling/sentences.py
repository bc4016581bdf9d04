"""The generated sentences of the analysis sheets: gathers figures for the templates `sheets_*.j2`.

The templates choose the words; here nothing is decided but which figures belong to a sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from ita_xl.assessment import assess
from ita_xl.assessment.changes import with_changes
from ita_xl.assessment.model import Assessment, IssueResult, LevelResult, Node
from ita_xl.assessment.reach import Reach
from ita_xl.assessment.reasons import Reason
from ita_xl.assessment.worth import Worth
from ita_xl.findings.finding import Finding, Severity
from ita_xl.frameworks.schema import BandKey, Framework
from ita_xl.measures.schema import Measure
from ita_xl.measures.suggest import Suggestion
from ita_xl.narrative.engine import Narrator
from ita_xl.narrative.item_counts import has_one_part_only, has_score, item_counts
from ita_xl.workbook.analysis.texts import analysis_texts

SEPARATOR = ", "
Variables = dict[str, object]


def band_names(framework: Framework) -> dict[str, str]:
    """The word of each band by its key."""
    return {str(band.key): band.name for band in framework.bands}


def level_text(level: LevelResult) -> str | None:
    """The level as it is printed, with the letter beside it where one was published."""
    parts = [part for part in (level.letter, level.used) if part]
    return " ".join(dict.fromkeys(parts)) or None


def finding(assessment: Assessment, narrator: Narrator) -> str:
    """The key message of the whole result."""
    return narrator.render(
        "sheets_finding",
        total=assessment.total.used,
        level=level_text(assessment.level),
        **_comparison(assessment, assessment.total),
        **_spread(assessment, assessment.indicators),
    )


def instrument(assessment: Assessment, node: Node, narrator: Narrator) -> str:
    """One instrument: its score, its change, its weakest indicators."""
    indicators = [n for n in assessment.indicators if n.instrument == node.key]
    return narrator.render(
        "sheets_instrument",
        code=node.key,
        score=node.used,
        **_comparison(assessment, node),
        **_spread(assessment, indicators),
    )


def instruments_lead(assessment: Assessment, narrator: Narrator) -> str:
    """How many instruments reach the target."""
    return narrator.render(
        "sheets_instruments",
        target=assessment.target,
        instruments=[{"code": node.key, "score": node.used} for node in assessment.instruments],
    )


def ranking(assessment: Assessment, narrator: Narrator) -> str:
    """Best and worst indicator, and where reaching the target lifts the total most."""
    gains = {
        node.key: node.contribution * (assessment.target - node.used)
        for node in assessment.indicators
        if node.used is not None and node.used < assessment.target
    }
    most = max(gains.values(), default=None)
    lift = [node for node in assessment.indicators if most is not None and gains.get(node.key) == most]
    return narrator.render(
        "sheets_ranking",
        target=assessment.target,
        lift=_named(lift),
        gain=most,
        **_spread(assessment, assessment.indicators),
    )


def years(assessment: Assessment, narrator: Narrator) -> str:
    """The total against last year, and how many indicators rose and fell."""
    changes = [node.change for node in assessment.indicators if node.change is not None]
    return narrator.render(
        "sheets_years",
        total=assessment.total.used,
        year=assessment.framework.fiscal_year,
        compared=len(changes),
        risen=sum(change > 0 for change in changes),
        fallen=sum(change < 0 for change in changes),
        **_comparison(assessment, assessment.total),
    )


def worth_lead(assessment: Assessment, reach: Reach | None, found: Sequence[Worth], narrator: Narrator) -> str:
    """What is worth most, and the smallest change that reaches the next level, with the result that it gives."""
    after = None
    if reach and reach.changes:
        plan = {change.key: change.after for change in reach.changes}
        after = assess(with_changes(assessment, plan), assessment.framework)
    return narrator.render(
        "sheets_worth",
        level=assessment.level.computed,
        passed=_passed(assessment),
        goal=reach.level if reach else None,
        missing=list(reach.missing) if reach else [],
        changes=[change.key for change in reach.changes] if reach else [],
        yes_no=sum(change.whole for change in reach.changes) if reach else 0,
        points=reach.points if reach else None,
        total=after.total.used if after else None,
        reached=after.level.computed if after else None,
        below=len(found),
        negative=any(worth.gain is not None and worth.gain < 0 for worth in found),
    )


def _passed(assessment: Assessment) -> bool:
    total = assessment.total.used
    return total is not None and total >= assessment.framework.levels.pass_from


def reasons_lead(assessment: Assessment, tree: Sequence[Reason], narrator: Narrator) -> str:
    """How the total came about, and where typed scores differ from computed ones."""
    tolerance = assessment.framework.rounding.tolerance
    differing = [
        reason.node.key
        for reason in tree
        if reason.node.published is not None
        and reason.node.computed is not None
        and abs(reason.node.published - reason.node.computed) > tolerance
    ]
    return narrator.render(
        "sheets_reasons",
        total=assessment.total.used,
        level=assessment.level.computed,
        typed=assessment.total.published is not None,
        differing=differing,
    )


def weak_items(assessment: Assessment, uncovered: int, narrator: Narrator) -> str:
    """How many items lie below the target, per instrument, and how many have no measure."""
    scored = [node for node in assessment.items if node.scored]
    weak = [node for node in scored if node.key in assessment.weak_items]
    per_instrument = {n.key: sum(node.instrument == n.key for node in weak) for n in assessment.instruments}
    return narrator.render(
        "sheets_weak_items",
        target=assessment.target,
        count=len(scored),
        **item_counts(scored),
        weak=len(weak),
        uncovered=uncovered,
        groups=[f"{code} {count}" for code, count in per_instrument.items() if count],
    )


def issues_lead(assessment: Assessment, narrator: Narrator) -> str:
    """By issue or, with the reason, by indicator; how many of them hold weak items."""
    return narrator.render(
        "sheets_issues",
        by_indicator=assessment.issues_by_indicator,
        year=assessment.framework.fiscal_year,
        count=len(assessment.issues),
        weak=sum(bool(issue.weak) for issue in assessment.issues),
        has_items=any(has_score(node) for node in assessment.items),
    )


def issue(assessment: Assessment, result: IssueResult, narrator: Narrator) -> str:
    """The weak items of an issue with their scores, and what is missing."""
    nodes = {node.key: node for node in assessment.items}
    scored = [nodes[code] for code in result.items if nodes[code].scored]
    indicator = assessment.node(str(result.number)).used if assessment.issues_by_indicator else None
    return narrator.render(
        "sheets_issue",
        target=assessment.target,
        count=len(scored),
        missing=sum(not has_score(node) for node in scored),
        partly=sum(has_one_part_only(node) for node in scored),
        weak=[_points(nodes[code]) for code in result.weak],
        full=sum(node.band == BandKey.FULL for node in scored),
        middle=sum(node.band == BandKey.TARGET_TO_FULL for node in scored),
        bands=band_names(assessment.framework),
        indicator_score=indicator,
    )


def item_texts(assessment: Assessment) -> dict[str, tuple[str, bool]]:
    """Wording of each item by its code, and whether it is only assumed (then it carries a mark)."""
    mark = analysis_texts().assumed_mark
    return {
        item.code: (item.text, False) if item.text else (mark.format(text=item.assumed_text or ""), True)
        for item in assessment.framework.items
    }


def weakness(assessment: Assessment, key: str, is_item: bool, text: str, narrator: Narrator) -> str:
    """What is weak: `text`, with the score of the item or indicator `key`."""
    node = assessment.node(key)
    return narrator.render(
        "sheets_weakness",
        text=text,
        is_item=is_item,
        score=node.used,
        public=node.public,
        survey=node.survey,
        target=assessment.target,
    )


def draft_success(assessment: Assessment, one: Suggestion, measure: Measure, narrator: Narrator) -> str:
    """What shows success; for an O item also what its page has, and its code in the year of the measures."""
    return narrator.render(
        "sheets_success",
        success=measure.success,
        shows=measure.shows,
        next_year=assessment.next_year,
        next_items=measure.codes(assessment.next_year),
        next_known=assessment.obligations is not None,
        same=one.key in measure.codes(assessment.next_year),
    )


def draft_lead(assessment: Assessment, rows: int, accepted: int, worth: Decimal, narrator: Narrator) -> str:
    """How many weak points still lack a measure, what the first is worth, and what to do with the rows."""
    return narrator.render(
        "sheets_draft",
        rows=rows,
        accepted=accepted,
        worth=worth,
        needs=len(assessment.needs),
        next_year=assessment.next_year,
    )


def checks_lead(findings: Sequence[Finding], narrator: Narrator) -> str:
    """How many findings there are of each severity."""
    counts = {severity: sum(f.severity is severity for f in findings) for severity in Severity}
    return narrator.render(
        "sheets_checks",
        errors=counts[Severity.ERROR],
        warnings=counts[Severity.WARNING],
        notes=counts[Severity.NOTE],
    )


def _comparison(assessment: Assessment, node: Node) -> Variables:
    """Change from last year and distance from the target."""
    return {
        "target": assessment.target,
        "gap": None if node.used is None else node.used - assessment.target,
        "change": node.change,
        "previous_year": assessment.framework.fiscal_year - 1,
    }


def _spread(assessment: Assessment, indicators: Sequence[Node]) -> Variables:
    """How many indicators there are, are known and lie below the target; the best and the worst of them."""
    known = [node for node in indicators if node.used is not None]
    scores = [node.used for node in known if node.used is not None]
    high, low = max(scores, default=None), min(scores, default=None)
    worst_band = next((node.band for node in known if node.used == low), None)
    return {
        "count": len(indicators),
        "known": len(known),
        "below": sum(score < assessment.target for score in scores),
        "best": _named([node for node in known if node.used == high]),
        "worst": _named([node for node in known if node.used == low]),
        "high": high,
        "low": low,
        "worst_band": band_names(assessment.framework)[worst_band] if worst_band else None,
    }


def _named(nodes: Iterable[Node]) -> list[dict[str, str]]:
    return [{"number": node.key, "name": node.name} for node in nodes]


def _points(node: Node) -> dict[str, str | Decimal | None]:
    return {"code": node.key, "score": node.used, "public": node.public, "survey": node.survey}
