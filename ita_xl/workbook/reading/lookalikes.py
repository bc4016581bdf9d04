"""Recognises workbooks of other assessments that share the name ITA: they are refused, never scored."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import lru_cache

import msgspec

from ita_xl.assessment.submission import Entry, Origin, Profile, Remark
from ita_xl.errors import WorkbookRefusedError
from ita_xl.frameworks.schema import Framework
from ita_xl.packaged_yaml import packaged_yaml
from ita_xl.workbook.reading.cells import Cell
from ita_xl.workbook.reading.text import key

# One foreign code or word may be a slip of the officer; a few are another form.
_ENOUGH_CODES = 3
_ENOUGH_QUESTIONS = 3


class Scheme(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One such assessment and what gives it away."""

    name: str
    name_en: str
    code_prefixes: tuple[str, ...] = ()
    oit_items: tuple[int, ...] = ()
    agency_types: tuple[str, ...] = ()
    agency_names: tuple[str, ...] = ()
    question_words: tuple[str, ...] = ()


class Lookalikes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The entries of lookalikes.yaml."""

    national_words: tuple[str, ...]
    schemes: tuple[Scheme, ...]


@lru_cache(maxsize=1)
def lookalikes() -> Lookalikes:
    """The schemes, read once."""
    return packaged_yaml("ita_xl.workbook.reading", "lookalikes.yaml", Lookalikes)


def refuse_foreign_codes(texts: Iterable[Cell]) -> None:
    """Raises WorkbookRefusedError when the cells hold codes that only another scheme has (EB1, MOIT 2)."""
    shown = [(key(cell.shown), cell) for cell in texts]
    for scheme in lookalikes().schemes:
        if not scheme.code_prefixes:
            continue
        code = re.compile(rf"(?:{'|'.join(scheme.code_prefixes)})\d{{1,2}}", re.IGNORECASE)
        foreign = {text: cell for text, cell in shown if code.fullmatch(text)}
        if len(foreign) >= _ENOUGH_CODES:
            first = next(iter(foreign.values()))
            raise _refused("W4", scheme, first.origin, first.shown)


def refuse_foreign_item_set(codes: Collection[str], origin: Origin) -> None:
    """Raises WorkbookRefusedError when the rows of a workbook without stamp are the OIT items of another scheme."""
    for scheme in lookalikes().schemes:
        for count in scheme.oit_items:
            if set(codes) == {f"O{number}" for number in range(1, count + 1)}:
                raise _refused("W4", scheme, origin, f"O1-O{count}")


def refuse_foreign_questions(questions: dict[str, Cell], framework: Framework) -> None:
    """Raises WorkbookRefusedError when questions (by item code) are worded for schools, hospitals and the like."""
    official = {item.code: key(item.text or item.assumed_text or "") for item in framework.items}
    for scheme in lookalikes().schemes:
        words = [key(word) for word in scheme.question_words]
        foreign = [
            cell
            for code, cell in questions.items()
            if any(word in key(cell.shown) and word not in official.get(code, "") for word in words)
        ]
        if len(foreign) >= _ENOUGH_QUESTIONS:
            raise _refused("W4", scheme, foreign[0].origin, foreign[0].shown)


def check_agency(profile: Profile) -> tuple[Remark, ...]:
    """W6 for an agency name that begins like one of another scheme.

    Raises WorkbookRefusedError for an agency type of another scheme.
    """
    for scheme in lookalikes().schemes:
        if profile.agency_type and _begins(profile.agency_type, scheme.agency_types):
            raise _refused("W5", scheme, profile.agency_type.origin, profile.agency_type.value)
    for scheme in lookalikes().schemes:
        if profile.agency and _begins(profile.agency, scheme.agency_names):
            details = _details(scheme, profile.agency.value)
            return (Remark("W6", profile.agency.origin, details),)
    return ()


def _begins(entry: Entry[str], beginnings: tuple[str, ...]) -> bool:
    text = key(entry.value)
    if any(key(word) in text for word in lookalikes().national_words):
        return False
    return text.startswith(tuple(map(key, beginnings)))


def _details(scheme: Scheme, typed: str) -> dict[str, str]:
    return {"scheme": scheme.name, "scheme_en": scheme.name_en, "typed": " ".join(typed.split())[:60]}


def _refused(code: str, scheme: Scheme, origin: Origin | None, typed: str) -> WorkbookRefusedError:
    return WorkbookRefusedError(Remark(code, origin, _details(scheme, typed)))
