"""The JSON of `import-previous` and `migrate`, schema `ita-xl/import/1`; keys are only ever added."""

from __future__ import annotations

import msgspec

from ita_xl.assessment.submission import Submission
from ita_xl.carrying.ledger import Conflict, Dropped, Ledger, Moved, Subject

SCHEMA = "ita-xl/import/1"


class Workbook(msgspec.Struct, frozen=True, kw_only=True):
    """A workbook that was read. `template`: its stamp, where it has one."""

    file: str
    fiscal_year: int
    template: str | None

    @classmethod
    def of(cls, file: object, submission: Submission) -> Workbook:
        """The workbook that a submission was read from."""
        return cls(file=str(file), fiscal_year=submission.fiscal_year, template=submission.template)


class ImportDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What came along. `new` is None for `migrate`, which builds the new workbook itself.

    `renamed` are those of `moved`, and sheets, with another name now; `same` counts values that were there already.
    """

    schema: str = SCHEMA
    old: Workbook
    new: Workbook | None
    output: str
    moved: tuple[Moved, ...]
    renamed: tuple[Subject, ...]
    conflicts: tuple[Conflict, ...]
    dropped: tuple[Dropped, ...]
    same: int


def import_document(old: Workbook, new: Workbook | None, output: object, ledger: Ledger) -> ImportDocument:
    """The document of what a ledger collected."""
    subjects = (*ledger.renamed, *(one.subject for one in ledger.moved))
    renamed = {(one.kind, one.key): one for one in subjects if one.is_renamed}
    return ImportDocument(
        old=old,
        new=new,
        output=str(output),
        moved=tuple(ledger.moved),
        renamed=tuple(renamed.values()),
        conflicts=tuple(ledger.conflicts),
        dropped=tuple(ledger.dropped),
        same=ledger.same,
    )
