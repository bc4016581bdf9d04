"""A file appears whole or not at all: it is written under another name beside its place."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """The path of a draft to write; it takes the place of `target` when the block ends well, and is gone when not.

    Raises OSError when it cannot take that place, for instance while Excel has `target` open.
    """
    # The process id: two processes may write the same target, and then the last one to finish decides.
    draft = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        yield draft
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
