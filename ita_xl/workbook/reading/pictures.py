"""Logo and emblem: the pictures that lie on the sheet `ข้อมูลหน่วยงาน`, or files given to the command.

A picture is bytes inside the package. What a cell or a link names is never opened.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Literal

import msgspec
from lxml import etree

from ita_xl.assessment.submission import Origin, Remark
from ita_xl.errors import WorkbookRefusedError
from ita_xl.packaged_yaml import packaged_yaml
from ita_xl.workbook import layout
from ita_xl.workbook.guard import inspect
from ita_xl.workbook.package.cells import parse_part, reference
from ita_xl.workbook.package.zip import Archive
from ita_xl.workbook.reading.cells import area
from ita_xl.workbook.reading.picture_format import SIZE_LIMIT, picture_fault
from ita_xl.workbook.reading.text import key

Role = Literal["logo", "emblem"]
PICTURES_LIMIT = 20  # looked at on one sheet

_EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}link"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_BROKEN = (OSError, zipfile.BadZipFile, zlib.error, KeyError, ValueError, RuntimeError, etree.XMLSyntaxError)


class Pictures(msgspec.Struct, frozen=True, kw_only=True):
    """PNG or JPEG bytes of the agency's logo (cover) and of the emblem of the state (memo)."""

    logo: bytes | None = None
    emblem: bytes | None = None


class _Placed(msgspec.Struct, frozen=True):
    """A picture of a drawing: the words that tell its role, the cell it lies on, its part (None: a linked file)."""

    words: str
    cell: Origin
    part: str | None


def read_pictures(path: str | Path) -> tuple[Pictures, tuple[Remark, ...]]:
    """The pictures of a workbook that `read_workbook` accepted, and what is wrong with them; never an exception.

    A picture whose name or alternative text says so is the emblem or the logo; else the first one is the logo.
    Remarks: G2, G3 not usable; G4 linked, not opened; G5 the drawing cannot be read; G6 more than are used.
    """
    path = Path(path)
    remarks: list[Remark] = []
    try:
        package = _Package(Archive(inspect(path).content))
        chosen, unused = _roles(list(package.placed()))
        found = {role: _bytes(package, one, remarks) for role, one in chosen.items()}
    except WorkbookRefusedError as error:
        return Pictures(), (Remark("G5", None, {"reason": error.remark.code}),)
    except _BROKEN as error:
        return Pictures(), (Remark("G5", None, {"reason": f"{type(error).__name__}: {error}"[:200]}),)
    if unused:
        remarks.append(Remark("G6", unused[0].cell, {"count": str(len(unused))}))
    return Pictures(logo=found.get("logo"), emblem=found.get("emblem")), tuple(remarks)


def picture_file(path: str | Path) -> tuple[bytes | None, Remark | None]:
    """The bytes of a picture file that the user named, or the remark why it cannot be used (G1, G2, G3)."""
    path = Path(path)
    details = {"name": path.name}
    try:
        with path.open("rb") as stream:
            data = stream.read(SIZE_LIMIT + 1)
    except (OSError, ValueError):
        return None, Remark("G1", None, details)
    fault = picture_fault(data)
    return (None, Remark(fault.value, None, details)) if fault else (data, None)


def _roles(placed: list[_Placed]) -> tuple[dict[Role, _Placed], list[_Placed]]:
    """The picture for each role, and those that have none."""
    chosen: dict[Role, _Placed] = {}
    unnamed: list[_Placed] = []
    unused: list[_Placed] = []
    for one in placed:
        role = _named_role(one.words)
        if role is None:
            unnamed.append(one)
        elif role in chosen:
            unused.append(one)
        else:
            chosen[role] = one
    if unnamed and "logo" not in chosen:
        chosen["logo"] = unnamed.pop(0)
    return chosen, [*unused, *unnamed]


@lru_cache(maxsize=1)
def _role_words() -> dict[Role, tuple[str, ...]]:
    return packaged_yaml("ita_xl.workbook.reading", "pictures.yaml", dict[Role, tuple[str, ...]])


def _named_role(words: str) -> Role | None:
    for role, names in _role_words().items():
        if any(key(name) in key(words) for name in names):
            return role
    return None


def _bytes(package: _Package, one: _Placed, remarks: list[Remark]) -> bytes | None:
    if one.part is None:
        remarks.append(Remark("G4", one.cell, {"name": one.words}))
        return None
    data = package.archive.read(one.part)
    fault = picture_fault(data)
    if fault:
        remarks.append(Remark(fault.value, one.cell, {"name": one.words}))
        return None
    return data


class _Package:
    """The parts between a workbook and the pictures on its profile sheet."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive

    def placed(self) -> Iterator[_Placed]:
        """The pictures on the profile sheet, in the order of the drawing, which is that of their insertion."""
        workbook = self._related("", "/officeDocument") or "xl/workbook.xml"
        tab, sheet = self._profile_sheet(workbook)
        drawing = self._related(sheet, "/drawing") if sheet else None
        if drawing is None:
            return
        targets = self._targets(drawing)
        anchors = [a for a in parse_part(self.archive.read(drawing)) if a.find(".//{*}pic") is not None]
        for anchor in anchors[:PICTURES_LIMIT]:
            for picture in anchor.iter("{*}pic"):
                yield self._one(picture, Origin(tab, _address(anchor)), targets)

    def _one(self, picture: etree._Element, cell: Origin, targets: dict[str, tuple[str, str | None]]) -> _Placed:
        about, blip = picture.find(".//{*}cNvPr"), picture.find(".//{*}blip")
        texts = [about.get(name) or "" for name in ("name", "descr", "title")] if about is not None else []
        relation = None if blip is None else (blip.get(_EMBED) or blip.get(_LINK))
        part = targets.get(relation or "", ("", None))[1]
        return _Placed(" ".join(text for text in texts if text), cell, part)

    def _profile_sheet(self, part: str) -> tuple[str, str | None]:
        """Tab and part of the sheet: by its name, else the one that the name of the agency's cell refers to."""
        workbook = parse_part(self.archive.read(part))
        targets = self._targets(part)
        tabs = {s.get("name") or "": targets.get(s.get(_ID) or "", ("", None))[1] for s in workbook.iter("{*}sheet")}
        for tab, target in tabs.items():
            if key(tab) == key(layout.PROFILE):
                return tab, target
        for name in workbook.iter("{*}definedName"):
            place = area(name.text or "") if name.get("name") == layout.FIELDS[0].name else None
            if place and place.sheet in tabs:
                return place.sheet, tabs[place.sheet]
        return layout.PROFILE, None

    def _related(self, part: str, kind: str) -> str | None:
        return next((target for type_, target in self._targets(part).values() if type_.endswith(kind) and target), None)

    def _targets(self, part: str) -> dict[str, tuple[str, str | None]]:
        """Type and part of each relation of a part by its id; no part where the target lies outside the package."""
        folder, name = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations not in self.archive.names:
            return {}
        found: dict[str, tuple[str, str | None]] = {}
        for relation in parse_part(self.archive.read(relations)):
            target = relation.get("Target") or ""
            inside = relation.get("TargetMode") != "External"
            path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[relation.get("Id") or ""] = (relation.get("Type") or "", path if inside else None)
        return found


def _address(anchor: etree._Element) -> str:
    """The cell at the upper left corner of a picture; A1 for one that is tied to no cell."""
    corner = anchor.find("{*}from")
    if corner is None:
        return "A1"
    column, row = (int(corner.findtext(name) or 0) for name in ("{*}col", "{*}row"))
    return reference(row + 1, column + 1)
