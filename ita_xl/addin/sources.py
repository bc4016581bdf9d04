"""Where the sources of the add-in lie, and how a VBA source is read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TypeVar

import msgspec
import yaml

from ita_xl.addin.errors import AddinBuildError

_PACKAGED = Path(__file__).parent / "macros"
_CHECKOUT = Path(__file__).parents[2] / "macros"
_NAME = re.compile(r'Attribute VB_Name = "([^"]+)"\n')
T = TypeVar("T")


def macros_folder() -> Path:
    """The folder `macros`: inside an installed package, else at the top of the repository."""
    return _PACKAGED if _PACKAGED.is_dir() else _CHECKOUT


def read_data(name: str, kind: type[T]) -> T:
    """A YAML file of the folder as a checked structure. Raises AddinBuildError naming the file and the fault."""
    path = macros_folder() / name
    try:
        return msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8")), kind)
    except (msgspec.ValidationError, yaml.YAMLError) as error:
        raise AddinBuildError(f"{path.name}: {error}") from error


def read_vba(path: Path) -> str:
    """A .bas file as VBA keeps it (CRLF lines). AddinBuildError unless ASCII and named as the file is.

    VBA keeps sources in the code page of the computer: any other character would become another one there.
    """
    try:
        text = path.read_bytes().decode("ascii").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise AddinBuildError(f"{path.name}: only ASCII can stand in VBA sources; {error}") from error
    name = _NAME.match(text)
    if name is None or name[1] != path.stem:
        raise AddinBuildError(f'{path.name}: the first line must be: Attribute VB_Name = "{path.stem}"')
    return text.replace("\n", "\r\n")
