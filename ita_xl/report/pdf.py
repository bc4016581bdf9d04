"""Turns a workbook into a PDF through LibreOffice: PDF/A-2b, tagged, with bookmarks."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from pathlib import Path

from ita_xl.errors import RenderError
from ita_xl.whole_file import whole_file

TIMEOUT = 180  # seconds for one workbook
PROGRAMS = ("soffice", "libreoffice")
PLACES = (
    Path("C:/Program Files/LibreOffice/program/soffice.exe"),
    Path("C:/Program Files (x86)/LibreOffice/program/soffice.exe"),
    Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"),
)
PDF_A_2B = 2


def find_office() -> Path | None:
    """LibreOffice's program on this machine, or None."""
    for program in PROGRAMS:
        found = shutil.which(program)
        if found:
            return Path(found)
    return next((place for place in PLACES if place.is_file()), None)


def to_pdf(xlsx: Path, folder: Path, timeout: float = TIMEOUT) -> Path:
    """Writes `<name of xlsx>.pdf` into `folder` and returns its path; an older one is replaced.

    Raises RenderError when LibreOffice is missing, takes longer than `timeout` seconds, or makes no PDF.
    """
    office = find_office()
    if office is None:
        raise RenderError("LibreOffice was not found; install it from https://www.libreoffice.org to make PDF files")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="ita_xl-") as scratch:
        made = _convert(office, xlsx, Path(scratch), timeout)
        target = folder / made.name
        with whole_file(target) as draft:
            shutil.copyfile(made, draft)
    return target


def _convert(office: Path, xlsx: Path, scratch: Path, timeout: float) -> Path:
    """One run of LibreOffice with a profile of its own, so that an open LibreOffice does not matter."""
    profile = (scratch / "profile").as_uri()
    command = [
        str(office),
        f"-env:UserInstallation={profile}",
        *("--headless", "--norestore", "--convert-to", f"pdf:calc_pdf_Export:{_options()}"),
        *("--outdir", str(scratch), str(xlsx.resolve())),
    ]
    try:
        run = subprocess.run(command, capture_output=True, timeout=timeout, check=False)
    except subprocess.TimeoutExpired as error:
        raise RenderError(f"LibreOffice did not finish {xlsx.name} within {timeout:.0f} seconds") from error
    except OSError as error:
        raise RenderError(f"LibreOffice could not be started ({office}): {error}") from error
    made = scratch / f"{xlsx.stem}.pdf"
    if run.returncode or not made.is_file():
        said = (run.stderr or run.stdout).decode("utf-8", "replace").strip()
        raise RenderError(f"LibreOffice made no PDF of {xlsx.name}: {said or f'exit code {run.returncode}'}")
    return made


def _options() -> str:
    def value(kind: str, content: str) -> dict[str, str]:
        return {"type": kind, "value": content}

    return json.dumps(
        {
            "SelectPdfVersion": value("long", str(PDF_A_2B)),
            "UseTaggedPDF": value("boolean", "true"),
            "ExportBookmarks": value("boolean", "true"),
        },
        separators=(",", ":"),
    )
