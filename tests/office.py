"""What the tests that look at pages need: PDF, page pictures, page texts, fonts, and the row-height gate.

LibreOffice runs with the stand-in fonts of fonts.py and with profiles of its own in temporary folders.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import fonts

from ita_xl.report import pdf

UNO_PYTHONS = ("/usr/bin/python3", "python3")
GATE = Path(__file__).with_name("uno_gate.py")


def missing() -> list[str]:
    """What is not installed here of LibreOffice, its Python bridge, the Debian fonts, and poppler's programs."""
    lacks = [] if pdf.find_office() else ["libreoffice-calc"]
    lacks += [] if uno_python() else ["python3-uno"]
    lacks += [] if fonts.available() else ["fonts-tlwg-laksaman-ttf"]
    lacks += [] if all(shutil.which(p) for p in ("pdftotext", "pdftoppm", "pdfinfo", "pdffonts")) else ["poppler-utils"]
    return lacks


def uno_python() -> str | None:
    """A Python that has LibreOffice's `uno` module, or None."""
    for python in UNO_PYTHONS:
        if not shutil.which(python):
            continue
        if subprocess.run([python, "-c", "import uno"], capture_output=True, check=False).returncode == 0:
            return python
    return None


@contextmanager
def stand_in_fonts() -> Iterator[None]:
    """LibreOffice started inside sees the stand-in fonts."""
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(fonts.build_fonts())
    try:
        yield
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before


def to_pdf(path: Path, folder: Path) -> Path:
    """The PDF of a workbook in `folder`, set in the stand-in fonts."""
    with stand_in_fonts():
        return pdf.to_pdf(path, folder)


def page_texts(path: Path) -> list[str]:
    """The text of each page of a PDF, laid out as on paper."""
    return _run("pdftotext", "-layout", str(path), "-").split("\f")[:-1]


def pdf_text(path: Path) -> str:
    """The text of all pages of a PDF."""
    return "\n".join(page_texts(path))


def page_count(path: Path) -> int:
    """How many pages a PDF has."""
    return len(page_texts(path))


def page_images(path: Path, dpi: int = 80) -> list[Path]:
    """A PNG picture per page, beside the PDF, in order."""
    for old in path.parent.glob(f"{path.stem}-page-*.png"):
        old.unlink()
    _run("pdftoppm", "-r", str(dpi), "-png", str(path), str(path.with_name(f"{path.stem}-page")))
    return sorted(path.parent.glob(f"{path.stem}-page-*.png"))


def embedded_fonts(path: Path) -> set[str]:
    """Names of the fonts of a PDF, without subset prefix; all must be embedded, else AssertionError."""
    names = set()
    for line in _run("pdffonts", str(path)).splitlines()[2:]:
        name, *_, embedded, _subset, _unicode, _object, _generation = line.split()
        assert embedded == "yes", f"{name} is not embedded in {path.name}"
        names.add(name.split("+")[-1])
    return names


def cut_rows(*paths: Path) -> list[str]:
    """Every wrapped cell, merged or not, whose text is higher than its row; empty when all text can be read."""
    python, soffice = uno_python(), pdf.find_office()
    assert python, "no Python with LibreOffice's uno module"
    with stand_in_fonts(), tempfile.TemporaryDirectory(prefix="ita_xl-gate-") as profile:
        found = json.loads(_run(python, str(GATE), str(soffice), profile, *map(str, paths)))
    return [f"{Path(f['file']).name} {f['cell']}: has {f['has']} pt, needs {f['needs']} pt: {f['text']}" for f in found]


def _run(*command: str) -> str:
    run = subprocess.run(command, capture_output=True, timeout=600, check=False)
    assert run.returncode == 0, f"{command[0]}: {run.stderr.decode('utf-8', 'replace')}"
    return run.stdout.decode("utf-8")
