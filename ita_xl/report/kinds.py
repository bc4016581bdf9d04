"""Which sections make which report, and the whole way from an assessment to a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ita_xl.assessment.model import Assessment
from ita_xl.narrative.engine import Digits, Narrator
from ita_xl.report.context import Context, typed
from ita_xl.report.document import Document, Section
from ita_xl.report.sections.acknowledgement import acknowledgement
from ita_xl.report.sections.appendix import appendix
from ita_xl.report.sections.background import background
from ita_xl.report.sections.elements import elements
from ita_xl.report.sections.followup import followup, followup_acknowledgement
from ita_xl.report.sections.followup_instruments import followup_instruments
from ita_xl.report.sections.followup_result import followup_result
from ita_xl.report.sections.front import contents, cover, foreword
from ita_xl.report.sections.guidance import guidance, guidance_acknowledgement
from ita_xl.report.sections.indicators import indicators
from ita_xl.report.sections.instruments import instruments
from ita_xl.report.sections.issue_overview import issue_overview
from ita_xl.report.sections.issues import issues
from ita_xl.report.sections.measures import measures
from ita_xl.report.sections.meeting import meeting
from ita_xl.report.sections.memo import memo
from ita_xl.report.sections.overview import overview
from ita_xl.report.sections.practice import practice, practice_acknowledgement
from ita_xl.report.sections.results import results
from ita_xl.report.sections.rules import rules
from ita_xl.report.sections.weak_items import weak_items
from ita_xl.report.xlsx import write_document
from ita_xl.workbook.layout import ARABIC_DIGITS, CHOICES
from ita_xl.workbook.reading.pictures import Pictures

Builder = Callable[[Context, str], Section | None]  # None: there is nothing to say in this section
FRONT, NUMBERED, BACK = "front", "numbered", "back"

KINDS: dict[str, tuple[tuple[Builder, str], ...]] = {
    "analysis": (
        (cover, FRONT),
        (foreword, FRONT),
        (contents, FRONT),
        (background, NUMBERED),
        (overview, NUMBERED),
        (instruments, NUMBERED),
        (indicators, NUMBERED),
        (weak_items, NUMBERED),
        (issue_overview, NUMBERED),
        (measures, NUMBERED),
        (acknowledgement, NUMBERED),
        (appendix, BACK),
        (elements, BACK),
        (rules, BACK),
    ),
    "measures": (
        (cover, FRONT),
        (contents, FRONT),
        (results, NUMBERED),
        (issues, NUMBERED),
        (practice, NUMBERED),
        (practice_acknowledgement, NUMBERED),
        (elements, BACK),
        (rules, BACK),
    ),
    "followup": (
        (cover, FRONT),
        (followup_result, NUMBERED),
        (followup, NUMBERED),
        (followup_instruments, NUMBERED),
        (followup_acknowledgement, NUMBERED),
        (elements, BACK),
        (rules, BACK),
    ),
    "development": (
        (meeting, NUMBERED),
        (issue_overview, NUMBERED),
        (guidance, NUMBERED),
        (guidance_acknowledgement, NUMBERED),
        (elements, BACK),
        (rules, BACK),
    ),
    "memo": ((memo, FRONT),),
}


def build_document(
    assessment: Assessment,
    kind: str,
    digits: Digits | None = None,
    narratives: Path | None = None,
    pictures: Pictures = Pictures(),  # noqa: B008  (frozen)
    with_memo: bool = False,
) -> Document:
    """The blocks of a report of this kind (a key of KINDS; KeyError for another).

    `digits`: default as the officer chose, else Thai. `narratives`: a folder whose templates win over the packaged
    ones; a wrong template raises NarrativeError. `pictures`: logo and emblem; what is no usable picture is left out.
    `with_memo`: the memo stands in front. The kinds made in the same run are those of the submission, else `analysis`.
    """
    used = digits or chosen_digits(assessment)
    context = Context(assessment, Narrator(used, narratives), kind, pictures)
    sections = []
    number = 0
    in_front = KINDS["memo"] if with_memo and kind != "memo" else ()
    for build, place in (*in_front, *KINDS[kind]):
        label = context.plain(str(number + 1)) if place == NUMBERED else ""
        section = build(context, label)
        if section is not None:
            sections.append(section)
            context.placed[build.__name__] = section.title or section.name
            number += place == NUMBERED
    font = typed(context.profile.font)
    rules_of = assessment.framework.rules_of
    return Document(
        title=context.label(f"report.{kind}"),
        agency=context.plain(context.agency),
        footer=context.label(f"report.{kind}_footer"),
        page_number=context.label("report.page"),
        digits=used,
        font=font if font in CHOICES["fonts"] else CHOICES["fonts"][0],
        created=typed(context.profile.report_date),
        mark=context.label("report.provisional", rules_of=rules_of) if assessment.provisional else None,
        sections=tuple(sections),
    )


def chosen_digits(assessment: Assessment) -> Digits:
    """The digits that the officer chose for reports; Thai where nothing was chosen."""
    choice = typed(assessment.submission.profile.digits)
    return "arabic" if choice == ARABIC_DIGITS else "thai"


def write_report(
    assessment: Assessment,
    kind: str,
    dst: str | Path,
    digits: Digits | None = None,
    narratives: Path | None = None,
    pictures: Pictures = Pictures(),  # noqa: B008  (frozen)
    with_memo: bool = False,
) -> None:
    """Writes the report of this kind (a key of KINDS) as a workbook to `dst`; an older file is replaced in one step.

    Equal input gives equal bytes. `with_memo`: as in `build_document`. KeyError for an unknown kind,
    NarrativeError for a wrong template in `narratives`.
    """
    write_document(build_document(assessment, kind, digits, narratives, pictures, with_memo), Path(dst))
