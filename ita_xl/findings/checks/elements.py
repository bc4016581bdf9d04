"""E: the elements that next year's O items ask a report to contain, and what is missing of them.

What satisfies an element, and in which reports it stands, is in elements.yaml.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import msgspec

from ita_xl.assessment.model import Assessment
from ita_xl.assessment.submission import Remark
from ita_xl.findings.checks.element_needs import NEEDS, Cause, Evidence, State
from ita_xl.frameworks.schema import Element, Obligation, ObligationKind
from ita_xl.packaged_yaml import packaged_yaml

DEFAULT_KINDS = ("analysis",)
CODES = {
    Cause.NO_SCORES: "E1",
    Cause.NO_ITEM_SCORES: "E1",
    Cause.NO_ISSUES: "E2",
    Cause.NO_MEASURES: "E3",
    Cause.UNPLANNED: "E4",
    Cause.INCOMPLETE_MEASURES: "E4",
    Cause.NO_MEETING: "E5",
    Cause.NO_FOLLOW_UP: "E6",
    Cause.INCOMPLETE_FOLLOW_UP: "E7",
}
NOT_CHOSEN, NOT_OFFICIAL, NOT_KNOWN = "E8", "E9", "E10"


class ElementRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An entry of elements.yaml: the need, the section of each kind of report, and a name where there is no wording."""

    needs: str
    places: dict[str, str] = {}
    name: str | None = None


class ReportRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A kind of report: which O item it answers, and how it is called in a message."""

    answers: ObligationKind
    name: str


class ElementRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The file elements.yaml."""

    reports: dict[str, ReportRule]
    lacking: dict[Cause, str]
    elements: dict[str, ElementRule]


class Requirement(msgspec.Struct, frozen=True, kw_only=True):
    """An element that an O item asks for. `official`: its wording was confirmed for the year; `places`: the section in
    which it stands, by kind of report."""

    text: str
    official: bool
    evidence: Evidence
    places: dict[str, str]


@lru_cache(maxsize=1)
def element_rules() -> ElementRules:
    """What elements.yaml says."""
    return packaged_yaml("ita_xl.findings.checks", "elements.yaml", ElementRules)


def answered(assessment: Assessment, kind: str) -> Obligation | None:
    """The O item of the next year that a report of this kind answers; None where there is none or none is known."""
    report = element_rules().reports.get(kind)
    return next((o for o in assessment.obligations or () if report and o.kind == report.answers), None)


def requirements(assessment: Assessment, obligation: Obligation) -> tuple[Requirement, ...]:
    """The elements of an O item, in its order, with what the data says of each."""
    return tuple(_requirement(assessment, element) for element in obligation.elements)


def _requirement(assessment: Assessment, element: Element) -> Requirement:
    rule = element_rules().elements.get(element.id)
    name = rule.name if rule else None
    return Requirement(
        text=element.text or element.assumed_text or name or element.id,
        official=element.text is not None,
        evidence=NEEDS[rule.needs](assessment) if rule else Evidence(state=State.UNKNOWN),
        places=rule.places if rule else {},
    )


def missing_elements(assessment: Assessment) -> Iterator[Remark]:
    """E1 to E7 what the chosen reports lack, one remark for each cause; E8 what stands only in a report not chosen."""
    for obligation in _asked(assessment):
        yield from _of_item(assessment, obligation, _chosen(assessment))


def elements_to_compare(assessment: Assessment) -> Iterator[Remark]:
    """What the officer must compare with the manual: E9 wording that is not official, E10 what no data can show."""
    for obligation in _asked(assessment):
        asked = requirements(assessment, obligation)
        reworded = [one.text for one in asked if not one.official]
        unknown = [one.text for one in asked if one.evidence.state is State.UNKNOWN]
        for code, texts in ((NOT_OFFICIAL, reworded), (NOT_KNOWN, unknown)):
            if texts:
                details = {"item": obligation.item, "year": str(assessment.next_year), "elements": ", ".join(texts)}
                yield Remark(code, details=details)


def _chosen(assessment: Assessment) -> Sequence[str]:
    return assessment.submission.reports or DEFAULT_KINDS


def _asked(assessment: Assessment) -> list[Obligation]:
    """The O items of the next year that the chosen reports answer."""
    items = {o.item for kind in _chosen(assessment) if (o := answered(assessment, kind))}
    return [o for o in assessment.obligations or () if o.item in items]


def _of_item(assessment: Assessment, obligation: Obligation, chosen: Sequence[str]) -> Iterator[Remark]:
    lacking: dict[str, list[str]] = {}
    elsewhere: list[str] = []
    for requirement in requirements(assessment, obligation):
        evidence = requirement.evidence
        if evidence.cause is not None:
            lacking.setdefault(CODES[evidence.cause], []).append(_named(requirement))
        elif requirement.places and not requirement.places.keys() & set(chosen):
            lacking.setdefault(NOT_CHOSEN, []).append(requirement.text)
            elsewhere.extend(requirement.places)
    for code in sorted(lacking):
        details = {"item": obligation.item, "elements": ", ".join(lacking[code])}
        if code == NOT_CHOSEN:
            details["reports"] = ", ".join(element_rules().reports[kind].name for kind in dict.fromkeys(elsewhere))
        yield Remark(code, details=details)


def _named(requirement: Requirement) -> str:
    lacking = lacking_text(requirement.evidence)
    return f"{requirement.text} ({lacking})" if lacking else requirement.text


def lacking_text(evidence: Evidence) -> str:
    """Which measures, indicators or issues lack the element; empty where all do or nothing can be named."""
    if evidence.state is not State.PARTLY or evidence.cause is None or not evidence.lacking:
        return ""
    return element_rules().lacking[evidence.cause].format(codes=" ".join(evidence.lacking))
