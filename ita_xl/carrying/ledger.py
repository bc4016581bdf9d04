"""What becomes of everything that an older workbook holds: moved, already there, contradicted, or left behind."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

import msgspec

from ita_xl.assessment.submission import Origin
from ita_xl.workbook.book import Value


class Kind(StrEnum):
    """What a value is."""

    FIELD = "field"
    UNIT = "unit"
    PREVIOUS = "previous_score"
    HISTORY = "history"
    SIGNATORY = "signatory"
    MEASURE = "measure"
    PLAN = "plan"
    FOLLOW_UP = "follow_up"
    SCORE = "score"
    DRAFT = "draft"
    REPORT = "report"
    PICTURE = "picture"
    NOTE = "note"
    SHEET = "sheet"
    PART = "part"


class Reason(StrEnum):
    """Why something was left behind."""

    OF_YEAR = "of_year"
    NOT_LAST_YEAR = "not_last_year"
    NO_COUNTERPART = "no_counterpart"
    NO_CELL = "no_cell"
    NO_ROOM = "no_room"
    LIST_THERE = "list_there"
    NO_MEASURE = "no_measure"
    OLDER_PLAN = "older_plan"
    NO_PLACE = "no_place"
    NOT_USED = "not_used"


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """What is spoken of: `key` and `name` in the newer workbook, `old_key` and `old_name` in the older one.

    `key` is a field, a node (`7`, `IIT`, `O8`), a year of the history, a code of a measure; `by` tells how an item was
    recognised: `wording`, `assumed_wording` (not confirmed for one of the years) or `topic`.
    """

    kind: Kind
    key: str
    name: str
    old_key: str
    old_name: str
    by: str | None = None

    @property
    def is_renamed(self) -> bool:
        """Whether it has another key or name now."""
        return (self.key, self.name) != (self.old_key, self.old_name)


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """A value that was written."""

    subject: Subject
    value: str
    source: Origin | None
    target: Origin | None


class Conflict(msgspec.Struct, frozen=True, kw_only=True):
    """The newer workbook already says something else, and that stays. `new` None: a cell that could not be read."""

    subject: Subject
    old: str
    new: str | None
    target: Origin


class Dropped(msgspec.Struct, frozen=True, kw_only=True):
    """What was left behind, and why."""

    subject: Subject
    value: str
    reason: Reason
    source: Origin | None = None


class Ledger:
    """Collects what is to be written, and what is to be told. `filled` are the cells that already hold something."""

    def __init__(self, filled: Collection[Origin]) -> None:
        self._filled = filled
        self.values: dict[Origin, Value] = {}
        self.moved: list[Moved] = []
        self.conflicts: list[Conflict] = []
        self.dropped: list[Dropped] = []
        self.renamed: list[Subject] = []
        """What is called otherwise now besides what was moved."""
        self.same = 0

    def put(
        self,
        subject: Subject,
        value: Value | None,
        target: Origin | None,
        source: Origin | None,
        current: Value | None = None,
    ) -> None:
        """Writes `value` to `target` where that is empty; `current` is what the newer workbook says there."""
        if value is None or value == "":
            return
        if target is None:
            self.drop(subject, value, Reason.NO_CELL, source)
        elif target in self._filled:
            if current == value:
                self.same += 1
            else:
                new = None if current is None else str(current)
                self.conflicts.append(Conflict(subject=subject, old=str(value), new=new, target=target))
        else:
            self.values[target] = value
            self.moved.append(Moved(subject=subject, value=str(value), source=source, target=target))

    def drop(self, subject: Subject, value: object, reason: Reason, source: Origin | None = None) -> None:
        """Tells that something stays behind."""
        self.dropped.append(Dropped(subject=subject, value=str(value), reason=reason, source=source))


def same(kind: Kind, key: str, name: str = "") -> Subject:
    """A subject that is called alike in both workbooks."""
    return Subject(kind=kind, key=key, name=name, old_key=key, old_name=name)
