"""Finds the submitted workbooks: in folders, behind patterns, in zip archives, in lists; always in the same order."""

from __future__ import annotations

import glob
import re
from collections.abc import Sequence
from pathlib import PurePosixPath

import msgspec

from ita_xl.assessment.submission import Remark
from ita_xl.batch.archives import members, read_member
from ita_xl.batch.manifest import MANIFEST
from ita_xl.batch.names import safe_file_name
from ita_xl.batch.places import Place, is_remote
from ita_xl.errors import WorkbookRefusedError
from ita_xl.workbook.guard import FILE_LIMIT

# What an office may send as its workbook; old formats are refused with a message, not passed over in silence.
WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".xltx", ".xltm", ".ods"})
ARCHIVE = ".zip"
LISTS = frozenset({".txt", ".lst"})
_REPORT = re.compile(r"\.report(\.[a-z]+)?\.xlsx$", re.IGNORECASE)
_COPY = re.compile(r"\.(analyzed|marked)(\.xls[xm])$", re.IGNORECASE)
_PATTERN = re.compile(r"[*?\[]")


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """One submitted workbook. `name` as people see it (`in/a.xlsx`, `mail.zip!a.xlsx`), unlike all others of the run;
    `file_name` the last part, fit for a file; `member` its place in the archive `place`, -1 outside of archives;
    `trouble` why it can only be refused."""

    name: str
    file_name: str
    place: str
    member: int = -1
    modified: str = ""
    trouble: Remark | None = None

    def read(self) -> bytes:
        """The bytes of the workbook. Raises WorkbookRefusedError when there are none, or too many."""
        if self.trouble:
            raise WorkbookRefusedError(self.trouble)
        if self.member >= 0:
            return read_member(self.place, self.member, self.file_name)
        place = Place(self.place)
        refused = _refusal(place, self.file_name)
        if refused:
            raise WorkbookRefusedError(refused)
        try:
            with place.open() as stream:
                content = stream.read(FILE_LIMIT + 1)
        except (OSError, ValueError) as error:
            raise WorkbookRefusedError(Remark("F5", None, {"file": self.file_name})) from error
        if len(content) > FILE_LIMIT:
            raise WorkbookRefusedError(Remark("F4", None, {"file": self.file_name, "limit": f"{FILE_LIMIT >> 20} MB"}))
        return content


class Found(msgspec.Struct, frozen=True):
    """The submitted workbooks in stable order, and the files that were passed over."""

    sources: tuple[Source, ...]
    passed_over: tuple[str, ...] = ()


def find_sources(paths: Sequence[str], out: str) -> Found:
    """The workbooks behind `paths`: folders (with all below), patterns, archives, lists of paths, and single files.

    Passed over: lock files, this program's own outputs, whatever lies in `out`. A path to nothing becomes a source
    that can only be refused, so that nothing is lost in silence. The same file counts once.
    """
    finder = _Finder(out)
    for path in paths:
        finder.add(path)
    return Found(tuple(finder.sources.values()), tuple(finder.passed_over))


class _Finder:
    def __init__(self, out: str) -> None:
        self.out = Place(out)
        self.sources: dict[tuple[str, int], Source] = {}
        self.passed_over: dict[str, None] = {}
        self.lists: set[str] = set()
        self.names: set[str] = set()

    def add(self, path: str) -> None:
        place = Place(path)
        if place.is_folder():
            self._several(place.files())
        elif not place.exists() and _PATTERN.search(path):
            self._pattern(path)
        elif not place.exists():
            self._missing(path)
        elif place.suffix in LISTS:
            self._list(place)
        else:
            self._file(place)

    def _missing(self, path: str) -> None:
        self._keep(path, "", trouble="F1")

    def _pattern(self, pattern: str) -> None:
        places = [Place(match) for match in _matches(pattern)]
        for place in places:
            if place.is_folder():
                self._several(place.files())
        self._several([place.text for place in places if not place.is_folder()])
        if not places:
            self._missing(pattern)

    def _several(self, files: Sequence[str]) -> None:
        """Files that nobody named one by one: only those that can be submissions."""
        names = set(files)
        for name in files:
            place = Place(name)
            if place.suffix not in WORKBOOKS | {ARCHIVE}:
                continue
            if _is_lock(name) or self.out.holds(place) or _is_output(name, names):
                self.passed_over[_shown(name)] = None
            else:
                self._file(place)

    def _file(self, place: Place) -> None:
        if place.suffix != ARCHIVE:
            self._keep(place.text, "", modified=place.modified())
            return
        try:
            inside = members(place.text)
        except WorkbookRefusedError as refusal:
            self._keep(place.text, "", trouble=refusal.remark)
            return
        names = {member.name for member in inside}
        for member in inside:
            name = f"{place.text}!{member.name}"
            suffix = PurePosixPath(member.name).suffix.lower()
            if suffix == ARCHIVE:
                self._keep(place.text, member.name, member.index, trouble="B5")
            elif suffix not in WORKBOOKS:
                continue
            elif _is_lock(member.name) or _is_output(member.name, names):
                self.passed_over[_shown(name)] = None
            else:
                self._keep(place.text, member.name, member.index, modified=member.modified)

    def _list(self, place: Place) -> None:
        """One path a line, relative to the folder of the list; blank lines and lines with `#` say nothing."""
        if place.text in self.lists:
            return
        self.lists.add(place.text)
        try:
            with place.open() as stream:
                text = stream.read(FILE_LIMIT).decode("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            self._keep(place.text, "", trouble="B6")
            return
        for line in text.splitlines():
            entry = line.strip()
            if entry and not entry.startswith("#"):
                self.add(entry if is_remote(entry) else place.beside(entry))

    def _keep(
        self, place: str, inside: str, index: int = -1, *, modified: str = "", trouble: str | Remark | None = None
    ) -> None:
        """Keeps the file `place`, or what stands under the name `inside` in the archive `place`, once."""
        key = (Place(place).identity, index)
        if key in self.sources:
            return
        name = plain = _shown(f"{place}!{inside}" if inside else place)
        number = 1
        while name in self.names:  # an archive may hold two files of one name
            number += 1
            name = f"{plain} ({number})"
        self.names.add(name)
        file_name = safe_file_name(inside or place)
        remark = Remark(trouble, None, {"file": file_name}) if isinstance(trouble, str) else trouble
        self.sources[key] = Source(
            name=name, file_name=file_name, place=place, member=index, modified=modified, trouble=remark
        )


def _matches(pattern: str) -> list[str]:
    # Path.glob takes no absolute pattern.
    found = Place(pattern).glob() if is_remote(pattern) else glob.glob(pattern, recursive=True)  # noqa: PTH207
    return sorted(found, key=lambda path: (path.casefold(), path))


def _is_lock(name: str) -> bool:
    """Excel's and LibreOffice's traces of an open file, and what a Mac packs beside each file."""
    base = name.replace("\\", "/").rpartition("/")[2]
    return base.startswith(("~$", ".~lock", "._")) or "__MACOSX/" in name


def _is_output(name: str, names: set[str]) -> bool:
    """Reports, whatever lies in the output folder of a batch, and analysed or marked copies whose original is there.

    A copy alone may be the submission.
    """
    steps = name.split("/")
    if _REPORT.search(name) or any("/".join((*steps[:n], MANIFEST)) in names for n in range(len(steps))):
        return True
    return bool(_COPY.search(name)) and any(_COPY.sub(ending, name) in names for ending in (".xlsx", ".xlsm"))


def _refusal(place: Place, file: str) -> Remark | None:
    if not place.exists():
        return Remark("F1", None, {"file": file})
    return None if place.is_file() else Remark("F2", None, {"file": file})


def _shown(name: str) -> str:
    """A name that is safe to print: without control characters and characters that change the direction of text."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in name)
