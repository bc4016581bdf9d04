"""How the guard says no."""

from __future__ import annotations

from ita_xl.assessment.submission import Remark
from ita_xl.errors import WorkbookRefusedError

_LONGEST_NAME = 80


def refused(code: str, file: str, **details: str) -> WorkbookRefusedError:
    """The refusal of `file` with a code of the findings catalogue and what its text asks for."""
    return WorkbookRefusedError(Remark(code, None, {"file": file, **details}))


def shown(part: str) -> str:
    """The name of a part as a message may print it: ASCII with escapes, not too long."""
    text = ascii(part)
    return text if len(text) <= _LONGEST_NAME else f"{text[:_LONGEST_NAME]}…"


def megabytes(size: int) -> str:
    """`50 MB`."""
    return f"{size // 2**20} MB"
