"""The summary at the end of a batch, put into the output folder like every other output."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from ita_xl.batch.manifest import Record
from ita_xl.batch.store import open_store
from ita_xl.batch.submissions import Submissions
from ita_xl.narrative.engine import Digits

LIBRARIES = ("pandas", "pyarrow")


def missing_libraries() -> list[str]:
    """What the summary needs and this computer does not have (extra `batch`)."""
    return [name for name in LIBRARIES if find_spec(name) is None]


def summarize(
    out: str, records: Sequence[Record], expected: Path | None, digits: Digits | None, frameworks: Path | None
) -> tuple[str, ...]:
    """Writes the summary of these workbooks; returns the names of its files in the output folder.

    Raises ExpectedListError for a list of agencies that cannot be used, OSError when the folder cannot be written.
    """
    from ita_xl.batch.summary import write_summary

    with open_store(out) as (store, _), tempfile.TemporaryDirectory(prefix="ita-xl-") as scratch:
        submitted = Submissions(store, records)
        written = write_summary(submitted, Path(scratch), expected, digits=digits or "thai", frameworks=frameworks)
        store.put({path.name: path.read_bytes() for path in written})
    return tuple(path.name for path in written)
