"""Builds a VBA project without Excel. The only module here that imports pyOpenVBA."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ita_xl.addin.errors import AddinBuildError

PART = "xl/vbaProject.bin"
_CONTENT = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def vba_project(modules: Mapping[str, str], sheets: int) -> bytes:
    """A VBA project with these standard modules (name: source) for a workbook of so many sheets.

    The workbook's own module is `ThisWorkbook`, those of its sheets are `Sheet1`, `Sheet2` …: the code names that the
    workbook must carry. Equal input gives equal bytes. Raises AddinBuildError where pyOpenVBA is not installed.
    """
    excel_file = _excel_file()
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "workbook.xlsm"
        path.write_bytes(_workbook(sheets))
        with excel_file(path) as book:
            project = book.add_vba_project()
            for name, source in modules.items():
                project.add_module(name, source)
            book.save()
        with zipfile.ZipFile(path) as package:
            return package.read(PART)


def blank_addin() -> dict[str, bytes]:
    """The parts of an add-in with one empty sheet and code names, as Excel saved it. AddinBuildError as above."""
    excel_file = _excel_file()
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "blank.xlam"
        excel_file.create_new(path).close()
        with zipfile.ZipFile(path) as package:
            return {name: package.read(name) for name in package.namelist()}


def _excel_file() -> Any:
    try:
        from pyopenvba import ExcelFile
    except ImportError as error:
        raise AddinBuildError("pyOpenVBA is not installed; install ita_xl with its extra `build`") from error
    return ExcelFile


def _workbook(sheets: int) -> bytes:
    """The least that pyOpenVBA needs to know of a workbook: its sheets."""
    numbers = range(1, sheets + 1)
    listed = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_CONTENT}"><Default Extension="xml" ContentType="text/xml"/></Types>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_RELATIONS}">{related}</Relationships>',
    }
    parts |= {f"xl/worksheets/sheet{n}.xml": f'<worksheet xmlns="{_MAIN}"><sheetData/></worksheet>' for n in numbers}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return stream.getvalue()
