"""The data of memo.yaml: titles of offices, the usual chain of signatures, the resolution of the cabinet."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Literal

import msgspec

from ita_xl.assessment.submission import Signatory
from ita_xl.packaged_yaml import packaged_yaml
from ita_xl.report.context import Context, typed
from ita_xl.report.labels import labels


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A signature of the usual chain; without an office its position is left open."""

    role: str
    opinion: str
    office: Literal["second", "head"] | None = None


class Resolution(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A resolution of the cabinet and the fiscal years (B.E.) that it names."""

    date: date
    first_year: int
    last_year: int
    source: str


class MemoData(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The file memo.yaml."""

    heads: dict[str, str]
    seconds: dict[str, str]
    chain: tuple[Step, ...]
    acting: tuple[str, ...]
    resolution: Resolution


@lru_cache(maxsize=1)
def memo_data() -> MemoData:
    """What memo.yaml says."""
    return packaged_yaml("ita_xl.report", "memo.yaml", MemoData)


def head_office(context: Context) -> str:
    """Position of the head: from the name of the agency, else from its type, else in general words."""
    title = context.head_title()
    if title != labels()["heads"]["other"]:
        return title
    return memo_data().heads.get(typed(context.profile.agency_type) or "", title)


def second_office(context: Context) -> str | None:
    """Position of who stands below the head, where the name of the agency tells."""
    for beginning, title in memo_data().seconds.items():
        if context.agency.startswith(beginning):
            return title.format(rest=context.agency.removeprefix(beginning))
    return None


def signatories(context: Context) -> tuple[Signatory, ...]:
    """Who signs, in order: as entered, else the usual chain without names."""
    entered = context.assessment.submission.signatories
    if entered:
        return tuple(sorted(entered, key=lambda s: s.order))
    offices = {"head": head_office(context), "second": second_office(context)}
    return tuple(
        Signatory(order=i, role=step.role, position=offices.get(step.office or ""), opinion=step.opinion)
        for i, step in enumerate(memo_data().chain, 1)
    )


def office_of(signatory: Signatory) -> str:
    """The office in which somebody signs: of an acting officer the office that he stands in for."""
    whole = " ".join(part.strip() for part in (signatory.position, signatory.position_2) if part and part.strip())
    for words in memo_data().acting:
        _, found, office = whole.partition(words)
        if found and office.strip():
            return office.strip()
    return whole
