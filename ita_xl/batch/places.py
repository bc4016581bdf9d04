"""A file or folder of this computer, or any location that fsspec knows (`s3://bucket/in`, `memory://in`)."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from ita_xl.errors import MissingExtraError

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

_REMOTE_MARK = "://"


def is_remote(text: str) -> bool:
    """Whether the text names a location with a protocol."""
    return _REMOTE_MARK in text


def file_system(text: str) -> tuple[AbstractFileSystem, str]:
    """fsspec's file system of a location, and the path in it. Raises MissingExtraError without fsspec or its driver."""
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise MissingExtraError("cluster", "fsspec") from error
    try:
        return cast("tuple[AbstractFileSystem, str]", url_to_fs(text))
    except ImportError as error:
        raise MissingExtraError("cluster", str(error)) from error


class Place:
    """One location; nothing is opened before it is asked for."""

    def __init__(self, text: str) -> None:
        self.remote = is_remote(text)
        self.text = text if self.remote else Path(text).as_posix()
        self._fs: AbstractFileSystem | None = None
        self._inside = ""
        if self.remote:
            self._fs, self._inside = file_system(text)
        self._path = Path() if self.remote else Path(text)

    @property
    def name(self) -> str:
        """The last part of it."""
        return PurePosixPath(self.text).name

    @property
    def suffix(self) -> str:
        """The ending in lower case."""
        return PurePosixPath(self.text).suffix.lower()

    @property
    def identity(self) -> str:
        """The same text for the same file, however it was written."""
        return self.text if self._fs else os.path.normcase(os.path.realpath(self._path))

    def exists(self) -> bool:
        """Whether something is there."""
        try:
            return bool(self._fs.exists(self._inside)) if self._fs else self._path.exists()
        except (OSError, ValueError):
            return False

    def is_file(self) -> bool:
        """Whether it is a file."""
        return bool(self._fs.isfile(self._inside)) if self._fs else self._path.is_file()

    def is_folder(self) -> bool:
        """Whether it is a folder."""
        try:
            return bool(self._fs.isdir(self._inside)) if self._fs else self._path.is_dir()
        except (OSError, ValueError):
            return False

    def open(self) -> BinaryIO:
        """The content as a stream. Raises OSError."""
        return cast("BinaryIO", self._fs.open(self._inside, "rb") if self._fs else self._path.open("rb"))

    def files(self) -> Sequence[str]:
        """All files below this folder, folder by folder, names in order."""
        if self._fs:
            found = [self._fs.unstrip_protocol(name) for name in self._fs.find(self._inside)]
        else:
            found = [(Path(folder) / name).as_posix() for folder, _, names in os.walk(self._path) for name in names]
        return sorted(found, key=lambda name: ([step.casefold() for step in name.split("/")], name))

    def glob(self) -> Sequence[str]:
        """The locations that match this pattern; of remote ones alone."""
        return [self._fs.unstrip_protocol(name) for name in self._fs.glob(self._inside)] if self._fs else []

    def holds(self, other: Place) -> bool:
        """Whether `other` lies in this folder."""
        return other.identity.startswith(self.identity.rstrip("/\\") + ("/" if self.remote else os.sep))

    def beside(self, entry: str) -> str:
        """A path relative to the folder of this file."""
        if self.remote:
            return f"{self.text.rpartition('/')[0]}/{entry}"
        return str(self._path.parent / entry)

    def modified(self) -> str:
        """The last change in ISO 8601, UTC; empty when unknown."""
        try:
            if self._fs:
                return _iso(cast("dict[str, Any]", self._fs.info(self._inside)))
            return datetime.fromtimestamp(self._path.stat().st_mtime, UTC).isoformat(timespec="seconds")
        except OSError:
            return ""


def _iso(facts: dict[str, Any]) -> str:
    """fsspec's file systems give the time under different names, as a date or in seconds."""
    for key in ("mtime", "LastModified", "last_modified", "updated", "modified", "created"):
        value = facts.get(key)
        if isinstance(value, int | float):
            return datetime.fromtimestamp(value, UTC).isoformat(timespec="seconds")
        if isinstance(value, datetime):
            return value.astimezone(UTC).isoformat(timespec="seconds")
    return ""
