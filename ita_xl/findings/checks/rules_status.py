"""N: what the officer must know about the rules themselves."""

from __future__ import annotations

from collections.abc import Iterator

from ita_xl.assessment.model import Assessment
from ita_xl.assessment.submission import Remark


def provisional_rules(assessment: Assessment) -> Iterator[Remark]:
    """N1 the year's rules are carried over from another year; N2 next year's rules are not known yet."""
    framework = assessment.framework
    if assessment.provisional:
        yield Remark("N1", details={"year": str(framework.fiscal_year), "rules_of": str(framework.rules_of)})
    if assessment.obligations is None:
        yield Remark("N2", details={"year": str(assessment.next_year)})
