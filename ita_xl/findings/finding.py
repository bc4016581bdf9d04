"""A finding as the officer and the JSON result see it."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Severity(StrEnum):
    """`error`: cannot be used, nothing is written. `warning`: contradiction or omission. `note`: repaired reading."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    def reaches(self, threshold: Severity) -> bool:
        """Whether this severity is at or above `threshold`."""
        order = list(Severity)
        return order.index(self) <= order.index(threshold)


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong, where, and how to mend it, in Thai and English. Field names are a JSON contract."""

    code: str
    severity: Severity
    sheet: str | None = None
    cell: str | None = None
    message_th: str
    message_en: str
    fix_th: str
    fix_en: str
