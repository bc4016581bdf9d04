"""Five published documents as filled workbooks: what each printed, what it left out, what follows from it.

Every file says under `provenance` where its values come from. Plans, follow-up rows and units were written for the
examples; they are not those of the agencies, and no person is named.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import BinaryIO

import msgspec

from ita_xl.frameworks.load import load_following, load_framework
from ita_xl.frameworks.yaml_text import parse_yaml
from ita_xl.workbook.building.entries import Entries, Strict


class Provenance(Strict, frozen=True, kw_only=True):
    """Where the values of an example come from; `derived` and `written` do not stand in the document."""

    document: str
    printed: tuple[str, ...]
    missing: tuple[str, ...]
    derived: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    written: tuple[str, ...] = ()


class Example(Strict, frozen=True, kw_only=True):
    """An example: fiscal year of the result (B.E.), entries and their provenance. `slug` is its file name."""

    slug: str
    year: int
    provenance: Provenance
    entries: Entries


@lru_cache(maxsize=1)
def _files() -> dict[str, str]:
    names = sorted(path.name for path in files("ita_xl.examples").iterdir() if path.name.endswith(".yaml"))
    return {name.partition("_")[0]: name for name in names}


def keys() -> tuple[str, ...]:
    """Keys of the examples: `000` to `004`."""
    return tuple(_files())


def load(key: str) -> Example:
    """The example with this key; KeyError if there is none."""
    name = _files()[key]
    text = files("ita_xl.examples").joinpath(name).read_text(encoding="utf-8")
    value = {"slug": name.removesuffix(".yaml"), **parse_yaml(text, name).value}
    return msgspec.convert(value, Example, str_keys=True)


def build(key: str, path: Path | BinaryIO) -> None:
    """Writes the filled workbook of an example. KeyError if there is no such example."""
    from ita_xl.workbook.template import build_template

    example = load(key)
    build_template(load_framework(example.year), path, example.entries, load_following(example.year))
