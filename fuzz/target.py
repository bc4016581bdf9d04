"""What is done with every mutated file: everything that the program does with a submitted one."""

from __future__ import annotations

import hashlib
from pathlib import Path

from ita_xl.errors import WorkbookRefusedError
from ita_xl.pipeline import analyze, check_workbook
from ita_xl.result import encode
from ita_xl.workbook.mark import mark_workbook


def examine(content: bytes, folder: Path, *, thoroughly: bool) -> str:
    """Checks the file, and `thoroughly` also analyses and marks it; returns the code of the refusal, else `read`.

    Any exception, a changed input, an output of a refused file, or JSON that cannot be written is a fault.
    """
    path = folder / "my.xlsx"
    path.write_bytes(content)
    checked = check_workbook(path)
    encode(checked.document())
    assert path.read_bytes() == content, "the input was changed"
    if checked.assessment is None:
        assert len(checked.findings) == 1, "a refused file has one finding"
        return checked.findings[0].code
    if thoroughly:
        out = folder / "out"
        result = analyze(path, out)
        encode(result.document)
        try:
            mark_workbook(path, folder / "marked.xlsx", checked.assessment, checked.findings)
        except WorkbookRefusedError as refusal:
            if refusal.remark.code != "P1":
                raise  # read, but refused when it is to be marked
        assert path.read_bytes() == content, "the input was changed"
        for file in out.glob("*") if out.exists() else ():
            file.unlink()
    return "read"


def is_thorough(content: bytes) -> bool:
    """One file in sixteen is analysed as well, which takes ten times as long; always the same ones."""
    return hashlib.sha256(content).digest()[0] < 16
