"""Builds the add-in `ita_xl.xlam` and what a macro-enabled workbook needs, without Excel.

A wheel carries both in `ita_xl/addin/built`; in a checkout the installation (`pip install -e .`) puts them there. The
folder below is named by the sources, so that what was built from others is never taken.
"""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from ita_xl.addin.guarded_xlwings import MODULE, guarded_xlwings
from ita_xl.addin.package import pack, with_ribbon
from ita_xl.addin.ribbon import Target, load_ribbon, ribbon_parts
from ita_xl.addin.sources import macros_folder, read_vba
from ita_xl.addin.vba_project import PART, blank_addin, vba_project
from ita_xl.frameworks.load import known_years
from ita_xl.whole_file import whole_file
from ita_xl.workbook.layout import SHEETS

ADDIN_NAME = "ita_xl.xlam"
_BUILT = Path(__file__).parent / "built"
_TEMPLATE_PROJECT = "template.bin"
_CORE = "docProps/core.xml"
_PROPERTIES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>ita_xl</dc:title></cp:coreProperties>'
)
"""No names and no dates. Excel lists an add-in by this title."""


def build_addin(path: Path) -> None:
    """Writes the add-in to `path`; equal sources give equal bytes. Raises AddinBuildError."""
    parts = blank_addin() | {PART: vba_project(vba_modules("addin"), sheets=1), _CORE: _PROPERTIES.encode()}
    with whole_file(path) as draft:
        draft.write_bytes(pack(with_ribbon(parts, ribbon_parts("addin"))))


def build_for_package() -> tuple[Path, Path]:
    """Builds the add-in and the VBA project of macro-enabled workbooks into the package; returns both paths.

    What an older build left there goes. Raises AddinBuildError.
    """
    shutil.rmtree(_BUILT, ignore_errors=True)
    folder = _built_folder()
    folder.mkdir(parents=True)
    addin, project = folder / ADDIN_NAME, folder / _TEMPLATE_PROJECT
    build_addin(addin)
    with whole_file(project) as draft:
        draft.write_bytes(vba_project(vba_modules("template"), sheets=len(SHEETS)))
    return addin, project


def vba_modules(target: Target) -> dict[str, str]:
    """The standard modules of a file by name: our ribbon callbacks and the guarded RunPython."""
    ribbon = load_ribbon()
    name = ribbon.files[target].module
    return {name: read_vba(macros_folder() / target / f"{name}.bas"), MODULE: guarded_xlwings(ribbon.commands())}


def packaged_addin() -> Path | None:
    """The add-in that came with this installation; None in a checkout not installed since its sources changed."""
    path = _built_folder() / ADDIN_NAME
    return path if path.is_file() else None


def template_project() -> bytes:
    """The VBA project of a macro-enabled workbook: the packaged one, in a checkout without one built now.

    Raises AddinBuildError where it can neither be found nor built.
    """
    path = _built_folder() / _TEMPLATE_PROJECT
    return path.read_bytes() if path.is_file() else vba_project(vba_modules("template"), sheets=len(SHEETS))


def _built_folder() -> Path:
    digest = hashlib.sha256(repr((len(SHEETS), known_years())).encode())
    for source in sorted(path for path in macros_folder().rglob("*") if path.suffix in (".bas", ".yaml")):
        digest.update(source.read_bytes())
    return _BUILT / digest.hexdigest()[:16]
