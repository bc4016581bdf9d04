"""The results of a batch, read from the output folder one at a time: thousands of them do not stay in memory."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, get_args, get_type_hints, overload

import msgspec

from ita_xl.assessment.submission import Profile
from ita_xl.batch.manifest import Record
from ita_xl.batch.store import Store
from ita_xl.batch.submitted import Submitted
from ita_xl.batch.work import RESULT
from ita_xl.result import ResultDocument


class Submissions(Sequence[Submitted]):
    """Every workbook of a batch with its result document, in the order of the records."""

    def __init__(self, store: Store, records: Sequence[Record]) -> None:
        self._store = store
        self._records = records

    def __len__(self) -> int:
        return len(self._records)

    @overload
    def __getitem__(self, index: int) -> Submitted: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Submitted]: ...
    def __getitem__(self, index: int | slice) -> Submitted | Sequence[Submitted]:
        if isinstance(index, slice):
            return Submissions(self._store, self._records[index])
        record = self._records[index]
        name = f"{record.slug}/{record.slug}{RESULT}"
        content = self._store.read(name)
        if content is None:
            raise FileNotFoundError(name)
        document = read_document(content)
        reports = [report.xlsx for report in document.outputs.reports]
        others = [place for place in record.outputs if place not in reports]
        return Submitted(
            source=record.source,
            status=record.status,
            modified=record.modified,
            document=document,
            outputs=(*reports, *others),
        )


# The agency is written by the fields of the profile; a date or a number is read back as what it was.
_AGENCY = msgspec.defstruct(
    "Agency",
    [
        (name, list[str] if name == "units" else get_args(get_args(hint)[0])[0] | None)
        for name, hint in get_type_hints(Profile).items()
    ],
)
_WITHOUT_AGENCY = msgspec.defstruct(
    "DocumentWithoutAgency",
    [
        (field.name, field.type, field.default)
        for field in msgspec.structs.fields(ResultDocument)
        if field.name != "agency"
    ],
    kw_only=True,
)


def read_document(content: bytes) -> ResultDocument:
    """The document that a result file holds, equal to the one that was written. Raises msgspec.DecodeError."""
    raw: dict[str, Any] = msgspec.json.Decoder(dict[str, Any], float_hook=Decimal).decode(content)
    agency = msgspec.convert(raw.pop("agency"), _AGENCY)
    rest = msgspec.structs.asdict(msgspec.convert(raw, _WITHOUT_AGENCY))
    return ResultDocument(agency=msgspec.structs.asdict(agency), **rest)
