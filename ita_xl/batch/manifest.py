"""The manifest of a batch: JSON Lines, only ever appended to, one line for each run and for each workbook done."""

from __future__ import annotations

import hashlib
import platform
import zlib
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

import msgspec

from ita_xl.batch.submitted import Status
from ita_xl.batch.work import Options
from ita_xl.findings.finding import Severity

MANIFEST = "manifest.jsonl"
SCHEMA = "ita-xl/manifest/1"
_LIBRARIES = ("ita_xl", "openpyxl", "lxml", "XlsxWriter", "Jinja2", "msgspec", "PyYAML")
_TROUBLES = frozenset({"B1", "B2", "B3", "B4"})


class Run(msgspec.Struct, frozen=True, kw_only=True, tag_field="line", tag="run"):
    """Begins a run. `key` stands for versions and options together; without `resume` all earlier lines are void."""

    schema: str = SCHEMA
    started: str
    resume: bool
    key: str
    versions: dict[str, str]
    options: dict[str, str]


class Record(msgspec.Struct, frozen=True, kw_only=True, tag_field="line", tag="workbook"):
    """What became of one workbook. `input`: SHA-256 of its bytes, empty when it could not be read; `outputs`: SHA-256
    of each output by its place in the output folder; `exit`: 3 or 4 for refused files."""

    source: str
    input: str
    size: int
    modified: str
    stem: str
    slug: str
    status: Status
    exit: int
    worst: Severity | None
    codes: tuple[str, ...]
    outputs: dict[str, str]
    seconds: float
    finished: str
    key: str

    @property
    def conclusive(self) -> bool:
        """Whether doing it again would give the same; trouble of the worker may pass."""
        return bool(self.input) and not _TROUBLES & set(self.codes)


class Past(msgspec.Struct, frozen=True):
    """What a manifest tells: the last record of each source, how many bytes are whole lines, how many lines are not
    readable."""

    records: dict[str, Record]
    length: int
    unreadable: int


def read_manifest(content: bytes) -> Past:
    """Reads a manifest; the end of a line that was torn off by a crash is left out."""
    length = content.rfind(b"\n") + 1
    records: dict[str, Record] = {}
    unreadable = 0
    decoder: msgspec.json.Decoder[Run | Record] = msgspec.json.Decoder(Run | Record)
    for line in content[:length].splitlines():
        try:
            entry = decoder.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError):
            unreadable += 1
            continue
        if isinstance(entry, Record):
            records[entry.source] = entry
        elif not entry.resume:
            records.clear()
    return Past(records, length, unreadable)


def line(entry: Run | Record) -> bytes:
    """One line of the manifest."""
    return msgspec.json.encode(entry) + b"\n"


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def versions() -> dict[str, str]:
    """Versions of everything that decides the bytes of an output."""
    found = {name: version(name) for name in _LIBRARIES}
    python = ".".join(platform.python_version_tuple()[:2])
    return found | {"python": python, "zlib": zlib.ZLIB_RUNTIME_VERSION}


def described(options: Options) -> dict[str, str]:
    """The options that decide the bytes of an output; a folder of rules by what it holds."""
    rules = ""
    if options.frameworks:
        files = sorted(Path(options.frameworks).glob("*.yaml"))
        rules = digest(b"".join(digest(file.read_bytes()).encode() + file.name.encode() for file in files))
    return {"kinds": ",".join(options.kinds), "digits": options.digits or "", "frameworks": rules}


def key_of(used: Mapping[str, str], options: Mapping[str, str]) -> str:
    """One short text for versions and options."""
    return digest(msgspec.json.encode([sorted(used.items()), sorted(options.items())]))[:16]
