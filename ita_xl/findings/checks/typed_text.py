"""Every free text that the officer typed, with its cell."""

from __future__ import annotations

from collections.abc import Iterator

from ita_xl.assessment.submission import Origin, Submission

_PLAN_FIELDS = ("issue", "weakness", "measure", "responsible", "monitoring", "success", "budget")
_FOLLOW_UP_FIELDS = ("result", "evidence", "problems", "suggestions")


def typed_texts(submission: Submission) -> Iterator[tuple[str, Origin | None]]:
    """Texts of the profile, the plan, the follow-up and the signatories."""
    profile = submission.profile
    for entry in (profile.agency_short, profile.department, profile.addressee):
        if entry:
            yield entry.value, entry.origin
    for row in (*submission.plan, *submission.past_plan):
        for field in _PLAN_FIELDS:
            text = getattr(row, field)
            if text:
                yield text, row.at(field)
        for step in row.steps:
            yield step, row.at("steps")
    for done in submission.follow_up:
        for field in _FOLLOW_UP_FIELDS:
            text = getattr(done, field)
            if text:
                yield text, done.at(field)
    for person in submission.signatories:
        for text in (person.position, person.position_2):
            if text:
                yield text, person.origin
