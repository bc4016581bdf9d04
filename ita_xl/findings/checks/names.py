"""R4: another agency's name in this agency's document, the usual trace of a copied report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from ita_xl.assessment.model import Assessment
from ita_xl.assessment.submission import Remark
from ita_xl.findings.checks.typed_text import typed_texts
from ita_xl.packaged_yaml import packaged_yaml

_NAME_LETTERS = re.compile(r"[฀-๎]+")


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    families: tuple[tuple[str, ...], ...]
    after: tuple[str, ...]
    wrong: tuple[str, ...]


@lru_cache(maxsize=1)
def _words() -> _Words:
    return packaged_yaml("ita_xl.findings.checks", "agency_names.yaml", _Words)


def _own_name(agency: str) -> tuple[tuple[str, ...], str] | None:
    """The family of prefixes that names such agencies, and the place without the prefix."""
    for family in _words().families:
        for prefix in family:
            if agency.startswith(prefix):
                return family, agency[len(prefix) :].strip()
    return None


def _names_after(text: str, family: tuple[str, ...]) -> Iterator[str]:
    prefixes = "|".join(re.escape(prefix) for prefix in sorted(family, key=len, reverse=True))
    for match in re.finditer(prefixes, text):
        name = _NAME_LETTERS.match(text[match.end() :].lstrip(" \u200b"))
        if name:
            yield name.group()


def foreign_agency(assessment: Assessment) -> Iterator[Remark]:
    """R4: a text names a body of the agency's own kind that is not the agency.

    Only names right behind a prefix such as `อบต.` count, and a common word behind it is no name: wrongly accusing a
    correct text is worse than missing a wrong one.
    """
    agency = assessment.submission.profile.agency
    own = _own_name(agency.value) if agency else None
    if agency is None or own is None or not own[1]:
        return
    family, place = own
    for text, where in typed_texts(assessment.submission):
        for name in _names_after(text, family):
            if not name.startswith((place, *_words().after)):
                yield Remark("R4", where, {"found": name[:40], "agency": agency.value})


def official_spelling(assessment: Assessment) -> Iterator[Remark]:
    """R4b: the agency's own name is written with องค์กร where the law says องค์การ."""
    agency = assessment.submission.profile.agency
    if agency and agency.value.startswith(_words().wrong):
        yield Remark("R4b", agency.origin, {"agency": agency.value})
