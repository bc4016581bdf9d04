"""The standard workbook with the ribbon inside, for those who prefer one file to an add-in."""

from __future__ import annotations

import io
from pathlib import Path

from ita_xl.addin.build import template_project
from ita_xl.addin.package import pack, read_package, with_ribbon
from ita_xl.addin.ribbon import ribbon_parts
from ita_xl.frameworks.schema import Framework
from ita_xl.workbook.building.entries import Entries
from ita_xl.workbook.reading.pictures import Pictures
from ita_xl.workbook.template import build_template


def build_macro_workbook(
    framework: Framework,
    path: Path,
    entries: Entries | None = None,
    next_framework: Framework | None = None,
    pictures: Pictures = Pictures(),  # noqa: B008  (frozen)
) -> None:
    """Writes the .xlsm of `framework`'s fiscal year: the sheets of `build_template`, the ribbon and its macros.

    Equal arguments give equal bytes. Raises AddinBuildError where the macros can neither be found nor built,
    ValueError for entries that have no cell in this year.
    """
    stream = io.BytesIO()
    build_template(framework, stream, entries, next_framework, template_project(), pictures)
    path.write_bytes(pack(with_ribbon(read_package(stream.getvalue()), ribbon_parts("template"))))
