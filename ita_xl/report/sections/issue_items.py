"""The items of one issue, or of one indicator in years without issues: what a sentence about them may say."""

from __future__ import annotations

from decimal import Decimal

from ita_xl.assessment.model import IssueResult, Node
from ita_xl.narrative.item_counts import has_one_part_only, has_score
from ita_xl.report.context import Context, lowest_first, score_groups
from ita_xl.report.sections.instruments import has_parts, part_gap


def issue_nodes(context: Context, issue: IssueResult) -> list[Node]:
    """The items of an issue with their scores, in framework order."""
    return [context.assessment.node(code) for code in issue.items]


def issue_heading(context: Context, issue: IssueResult) -> str:
    """`ประเด็นที่ 1 …`, in years without issues `ตัวชี้วัดที่ 1 …`."""
    key = "indicator_heading" if context.assessment.issues_by_indicator else "heading"
    return context.label(f"issues.{key}", number=issue.number, name=issue.name)


def issue_finding(context: Context, issue: IssueResult) -> str:
    """Names every item below the target and what is good beside it."""
    nodes = issue_nodes(context, issue)
    scored = [n for n in nodes if n.scored]
    known = [n for n in scored if has_score(n)]
    weak = [n for n in known if n.key in issue.weak]
    full = [n for n in known if n.used == 100 and n not in weak]
    partly = [n for n in known if n not in weak and has_one_part_only(n)]
    middle = [n for n in known if n not in weak and n not in full and n not in partly]
    a = context.assessment
    return context.text(
        "issue_finding",
        indicator=a.node(str(issue.number)) if a.issues_by_indicator else None,
        scored_items=scored,
        known_items=known,
        missing_items=[n for n in scored if not has_score(n)],
        unscored_items=[n for n in nodes if not n.scored],
        weak=weak,
        weak_parts=lowest_first(n for n in weak if has_parts(n)),
        groups=score_groups(n for n in weak if not has_parts(n)),
        by_part=[n.key for n in weak if n.used is not None and n.used >= a.target],
        zero_items=[n.key for n in weak if n.used == Decimal(0) and n.sub_indicator],
        full_items=full,
        partly_items=partly,
        middle_items=middle,
        middle_parts=lowest_first(n for n in middle if has_parts(n)),
        middle_groups=score_groups(n for n in middle if not has_parts(n)),
        part_gaps=[n for n in known if part_gap(context, n)],
    )
