"""The folder that a batch writes to: one of this computer, or a location of fsspec. Only one process writes to it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

from ita_xl.batch.manifest import MANIFEST, read_manifest
from ita_xl.batch.places import file_system, is_remote

_PART = ".part"
_LOCK_PLACE = 2**40  # Windows locks a byte, which must be one that nobody writes


class Store(Protocol):
    """Files by their place in the output folder, such as `slug/slug.report.xlsx`."""

    def put(self, files: Mapping[str, bytes]) -> None:
        """Writes files, each at once; an older one is replaced. Raises OSError."""

    def drop(self, names: Iterable[str]) -> None:
        """Takes files away, and their folder when nothing else is in it."""

    def read(self, name: str) -> bytes | None:
        """The content of a file; None when it is missing."""

    def append(self, line: bytes) -> None:
        """Appends to the manifest; afterwards the line survives a crash."""


@contextmanager
def open_store(out: str) -> Iterator[tuple[Store, bytes]]:
    """The output folder, made where it is missing, and its manifest so far without a torn last line.

    Raises BlockingIOError when another batch writes there, OSError when it cannot be written.
    """
    if is_remote(out):
        remote = _RemoteStore(out)
        yield remote, remote.begin()
        return
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / MANIFEST).open("a+b") as manifest:
        _lock(manifest)
        manifest.seek(0)
        content = manifest.read()
        content = content[: read_manifest(content).length]
        manifest.truncate(len(content))
        yield _LocalStore(folder, manifest), content


def _lock(stream: BinaryIO) -> None:
    """Holds the file until it is closed or the process ends, however it ends."""
    if sys.platform == "win32":
        import msvcrt

        stream.seek(_LOCK_PLACE)
        try:
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        except PermissionError as error:
            raise BlockingIOError from error
    else:
        import fcntl

        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)


class _LocalStore:
    def __init__(self, folder: Path, manifest: BinaryIO) -> None:
        self.folder = folder
        self.manifest = manifest

    def put(self, files: Mapping[str, bytes]) -> None:
        folders = set()
        for name, content in files.items():
            target = self.folder / name
            target.parent.mkdir(exist_ok=True)
            folders.add(target.parent)
            draft = target.with_name(f".{target.name}{_PART}")
            with draft.open("wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            draft.replace(target)
        if sys.platform != "win32":
            for folder in folders:
                _sync_folder(folder)

    def drop(self, names: Iterable[str]) -> None:
        for name in names:
            target = self.folder / name
            target.unlink(missing_ok=True)
            if target.parent.is_dir() and not any(target.parent.iterdir()):
                target.parent.rmdir()

    def read(self, name: str) -> bytes | None:
        try:
            return (self.folder / name).read_bytes()
        except FileNotFoundError:
            return None

    def append(self, line: bytes) -> None:
        self.manifest.write(line)
        self.manifest.flush()
        os.fsync(self.manifest.fileno())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class _RemoteStore:
    """Object stores write a file at once or not at all; how safe an appended line is, is up to the file system."""

    def __init__(self, out: str) -> None:
        self.fs, self.root = file_system(out.rstrip("/"))
        self.fs.makedirs(self.root, exist_ok=True)
        self.manifest = f"{self.root}/{MANIFEST}"

    def begin(self) -> bytes:
        content = self.read(MANIFEST) or b""
        whole = content[: read_manifest(content).length]
        if whole != content:
            self.fs.pipe_file(self.manifest, whole)
        return whole

    def put(self, files: Mapping[str, bytes]) -> None:
        for name, content in files.items():
            path = f"{self.root}/{name}"
            self.fs.makedirs(path.rpartition("/")[0], exist_ok=True)
            self.fs.pipe_file(path, content)

    def drop(self, names: Iterable[str]) -> None:
        for name in names:
            path = f"{self.root}/{name}"
            if self.fs.exists(path):
                self.fs.rm_file(path)

    def read(self, name: str) -> bytes | None:
        try:
            return bytes(self.fs.cat_file(f"{self.root}/{name}"))
        except FileNotFoundError:
            return None

    def append(self, line: bytes) -> None:
        with self.fs.open(self.manifest, "ab") as stream:
            stream.write(line)
