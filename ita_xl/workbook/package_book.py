"""Writes into a copy of an officer's workbook: values on analysis sheets, notes; the rest byte for byte as it was.

The calculation chain stays as it is, for analysis sheets hold no formulas. Only where somebody put one there and it
gives way to a value, the chain would name a cell without a formula (Excel then offers a repair); the part is dropped
and Excel builds it anew.
"""

from __future__ import annotations

import os
import zipfile
import zlib
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

import msgspec
from lxml import etree

from ita_xl.assessment.submission import Origin, Remark
from ita_xl.errors import WorkbookRefusedError
from ita_xl.whole_file import whole_file
from ita_xl.workbook.book import SheetForm, SheetWrite, Value
from ita_xl.workbook.guard import inspect
from ita_xl.workbook.package.cells import SharedTexts, corners, parse_part, reference, serialize
from ita_xl.workbook.package.inputs import calculated_on_load, known_results, put_inputs
from ita_xl.workbook.package.note_parts import NoteParts, with_drawing
from ita_xl.workbook.package.relations import CONTENT_TYPES, relations, relations_part, target
from ita_xl.workbook.package.sheet import SheetPart
from ita_xl.workbook.package.zip import Archive

_DOCUMENT, _STRINGS, _CHAIN = "/officeDocument", "/sharedStrings", "/calcChain"
_SIGNATURES, _CHART_SHEET = "_xmlsignatures/", "/chartsheets/"
_BROKEN = (OSError, zipfile.BadZipFile, zlib.error, KeyError, ValueError, RuntimeError, etree.XMLSyntaxError)


class _Sheet(msgspec.Struct, frozen=True):
    """Where an analysis sheet was found: the name on its tab and its part."""

    tab: str
    part: str


class PackageBook:
    """An .xlsx or .xlsm file, read once; `save` writes a new file. Raises WorkbookRefusedError when unreadable."""

    def __init__(self, path: Path) -> None:
        self._path = path
        content = inspect(path).content
        try:
            self._archive = Archive(content)
            self._workbook_part = target(self._part_content, "", _DOCUMENT) or "xl/workbook.xml"
            workbook = parse_part(self._archive.read(self._workbook_part))
            self._parts = self._sheet_parts(workbook)
        except _BROKEN as error:
            raise WorkbookRefusedError(Remark("P1", details={"file": path.name, "reason": str(error)})) from error
        strings = target(self._part_content, self._workbook_part, _STRINGS)
        self._shared = SharedTexts(lambda: self._archive.read(strings) if strings else None)
        properties = workbook.find("{*}workbookPr")
        self._date_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        self._open: dict[str, SheetPart] = {}
        self._found: dict[str, _Sheet] = {}
        self._written: set[str] = set()
        self._formula_went = False
        self._calculated_on_load = False
        self._notes: NoteParts | None = None

    def find_sheets(self, forms: Iterable[SheetForm]) -> tuple[Remark, ...]:
        """Finds each sheet by name, else by the title in A1, and compares its headers.

        Tells what is renamed (P2), deleted (P3), changed (P4) or broken (P5), and that a signature breaks (P6).
        """
        forms = tuple(forms)
        unclaimed = {tab: part for tab, part in self._parts.items() if tab not in {form.sheet for form in forms}}
        remarks = [remark for form in forms if (remark := self._find(form, unclaimed)) is not None]
        if any(name.startswith(_SIGNATURES) for name in self._archive.names):
            remarks.append(Remark("P6"))
        return tuple(remarks)

    def write(self, sheet: str, content: SheetWrite) -> None:
        """Writes a sheet that `find_sheets` found; any other is passed over."""
        if sheet not in self._found:
            return
        part = self._found[sheet].part
        self._formula_went |= self._open[part].write(content)
        self._written.add(part)

    def annotate(self, notes: Mapping[str, Mapping[str, str]], begin: str, end: str) -> tuple[Remark, ...]:
        """Puts a note (text by cell, by the name on the tab) in place of those that an earlier call left.

        Other people's notes stay, ours is added to them in a block between the lines `begin` and `end`. Tells of sheets
        whose notes cannot be written (P8) and of conversations, which take none (P9).
        """
        self._notes = NoteParts(self._part_content, self._archive.names, begin, end)
        return tuple(
            remark for tab, part in self._parts.items() for remark in self._notes.put(tab, part, notes.get(tab, {}))
        )

    def put_inputs(self, values: Mapping[Origin, Value], replace: Collection[Origin] = ()) -> tuple[Origin, ...]:
        """Sets input cells, named by the tab of their sheet, that are empty or in `replace`.

        Gives the cells that were left alone: filled ones, formulas, cells hidden in a merged block, on no such sheet.
        """
        refused: list[Origin] = []
        for tab in dict.fromkeys(origin.sheet for origin in values):
            cells = {corners(o.cell)[0]: value for o, value in values.items() if o.sheet == tab}
            replaced = {corners(o.cell)[0] for o in replace if o.sheet == tab}
            left = put_inputs(self._sheet(self._parts[tab]), cells, replaced) if tab in self._parts else tuple(cells)
            refused += [Origin(tab, reference(*cell)) for cell in left]
            if len(left) < len(cells):
                self._written.add(self._parts[tab])
        return tuple(refused)

    def set_results(self, tabs: Iterable[str], calculated: PackageBook) -> None:
        """Formulas on these sheets show what the same formulas in the same cells of `calculated` show.

        The others show nothing until a program calculates them, which every program is told to do on opening.
        """
        for tab in tabs:
            part, other = self._parts.get(tab), calculated._parts.get(tab)
            if part is None or _CHART_SHEET in part:
                continue
            sheet = self._sheet(part)
            if sheet.set_results(known_results(sheet, calculated._sheet(other)) if other else {}):
                self._written.add(part)
        self._calculated_on_load = True

    def found(self, sheet: str) -> tuple[str, SheetPart] | None:
        """The name on the tab and the content of a sheet that `find_sheets` found."""
        place = self._found.get(sheet)
        return (place.tab, self._open[place.part]) if place else None

    def save(self, path: Path) -> None:
        """Writes the workbook beside `path` and then puts it in its place, so that no half-written file is ever seen.

        Raises OSError when the folder or the file cannot be written, for instance while it is open in Excel.
        """
        parts = {part: self._open[part].serialize() for part in sorted(self._written)}
        if self._notes:
            parts |= self._notes.parts
            for part, relation in self._notes.drawings.items():
                parts[part] = with_drawing(parts.get(part) or self._archive.read(part), relation)
        if self._calculated_on_load:
            parts[self._workbook_part] = calculated_on_load(self._archive.read(self._workbook_part))
        without: set[str] = set()
        chain = target(self._part_content, self._workbook_part, _CHAIN) if self._formula_went else None
        if chain:
            without.add(chain)
            parts |= self._without_chain(chain, parts)
        with whole_file(path) as draft, draft.open("xb") as file:
            file.write(self._archive.changed(parts, without))
            file.flush()
            os.fsync(file.fileno())

    # -- finding -------------------------------------------------------------------------------------------------

    def _find(self, form: SheetForm, unclaimed: dict[str, str]) -> Remark | None:
        tab = form.sheet if form.sheet in self._parts else self._tab_with_title(form.title, unclaimed)
        if tab is None:
            return None if form.optional else Remark("P3", details={"sheet": form.sheet})
        part = self._parts[tab]
        try:
            sheet = self._sheet(part)
        except _BROKEN as error:
            return Remark("P5", Origin(tab, "A1"), {"sheet": tab, "reason": str(error)})
        for cell, header in form.headers.items():
            shown = sheet.text(cell)
            if _plain(shown) != _plain(header):
                details = {"sheet": tab, "expected": header, "found": shown}
                return Remark("P4", Origin(tab, reference(*cell)), details)
        self._found[form.sheet] = _Sheet(tab, part)
        return None if tab == form.sheet else Remark("P2", Origin(tab, "A1"), {"sheet": form.sheet, "found": tab})

    def _tab_with_title(self, title: str, unclaimed: dict[str, str]) -> str | None:
        for tab, part in unclaimed.items():
            try:
                shown = self._sheet(part).text((1, 1))
            except _BROKEN:
                continue  # an officer's own sheet that is no worksheet (a chart sheet) cannot be the one
            if _plain(shown) == _plain(title):
                return tab
        return None

    def _sheet(self, part: str) -> SheetPart:
        if part not in self._open:
            data = self._archive.read(part)
            self._open[part] = SheetPart(data, self._shared, date_1904=self._date_1904)
        return self._open[part]

    # -- the package ---------------------------------------------------------------------------------------------

    def _sheet_parts(self, workbook: etree._Element) -> dict[str, str]:
        """Part of each sheet by the name on its tab."""
        targets = {key: there for key, _, there in relations(self._part_content, self._workbook_part)}
        parts: dict[str, str] = {}
        for sheet in workbook.iterfind("{*}sheets/{*}sheet"):
            key = next((v for k, v in sheet.attrib.items() if str(k).endswith("}id")), None)
            if key in targets:
                parts[str(sheet.get("name"))] = targets[str(key)]
        return parts

    def _part_content(self, name: str) -> bytes | None:
        return self._archive.read(name) if name in self._archive.names else None

    def _without_chain(self, chain: str, parts: Mapping[str, bytes]) -> dict[str, bytes]:
        """Content types (as in `parts`, where they change) and workbook relations without the calculation chain."""
        changed: dict[str, bytes] = {}
        for name, attribute, ending in (
            (CONTENT_TYPES, "PartName", f"/{chain}"),
            (relations_part(self._workbook_part), "Type", _CHAIN),
        ):
            root = parse_part(parts.get(name) or self._archive.read(name))
            for entry in list(root):
                if (entry.get(attribute) or "").endswith(ending):
                    root.remove(entry)
            changed[name] = serialize(root)
        return changed


def _plain(text: str) -> str:
    """Text without differences of blanks and line breaks, which programs change on saving."""
    return " ".join(text.split())
