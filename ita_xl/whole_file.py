"""Files appear whole or not at all: they are written under another name or in another folder first."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
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


def publish(files: Sequence[Path], folder: Path, scratch: Path) -> None:
    """Moves all files into `folder`, or none: when one cannot be replaced, the earlier ones are put back.

    `scratch` is a folder on the same disk for what is replaced. Raises OSError.
    """
    kept = scratch / "replaced"
    kept.mkdir()
    done: list[Path] = []
    try:
        for file in files:
            target = folder / file.name
            if target.is_dir():
                raise IsADirectoryError(f"{target} is a folder")
            if target.exists():
                target.replace(kept / file.name)
            done.append(target)
            file.replace(target)
    except OSError:
        for target in done:
            target.unlink(missing_ok=True)
            if (kept / target.name).exists():
                (kept / target.name).replace(target)
        raise
