"""What is asked of a computer. Everything else takes a `Computer`, so that tests can make one up."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import msgspec


class System(StrEnum):
    """The systems for which there is an Excel with macros, and all others."""

    WINDOWS = "Windows"
    MACOS = "macOS"
    OTHER = "other"


class Registry(Protocol):
    """The Windows registry, read only."""

    def value(self, key: str, name: str, /) -> str | int | None:
        r"""A value below `key` (`HKCU\…` or `HKLM\…`), `name` empty: its default; None when there is none."""


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """A shortcut: what it starts and how."""

    path: Path
    target: Path
    arguments: str
    folder: Path
    description: str


class LinkWriter(Protocol):
    """Makes shortcut files."""

    def write(self, link: Link) -> None:
        """Writes `link.path`, in place of an earlier one. Raises OSError."""


class Computer(msgspec.Struct, frozen=True, kw_only=True):
    """One person's computer. `environment` has names in capitals; `code_page` is the encoding in which VBA reads text
    files; `python` the console interpreter that runs this package, of `bits` 32 or 64."""

    system: System
    home: Path
    environment: Mapping[str, str]
    registry: Registry
    links: LinkWriter
    code_page: str
    python: Path
    bits: int

    def folder(self, variable: str, *default: str) -> Path:
        """The folder that an environment variable names, else `default` below the home folder."""
        named = self.environment.get(variable)
        return Path(named) if named else self.home.joinpath(*default)
