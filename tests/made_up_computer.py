"""A computer made up in a folder: Windows or macOS with a home, a registry, and shortcuts that can be looked at."""

from __future__ import annotations

from pathlib import Path

import msgspec

from ita_xl.addin.computer.machine import Computer, Link, System


class MadeUpRegistry:
    """Registry values by key and name, without case, as on Windows."""

    def __init__(self, values: dict[tuple[str, str], str | int] | None = None) -> None:
        self.values = {(key.casefold(), name.casefold()): value for (key, name), value in (values or {}).items()}

    def value(self, key: str, name: str) -> str | int | None:
        return self.values.get((key.casefold(), name.casefold()))


class MadeUpLinks:
    """Writes a shortcut as JSON."""

    def write(self, link: Link) -> None:
        link.path.parent.mkdir(parents=True, exist_ok=True)
        link.path.write_bytes(msgspec.json.encode(link, enc_hook=str))


def made_up_computer(
    home: Path,
    system: System = System.WINDOWS,
    registry: dict[tuple[str, str], str | int] | None = None,
    *,
    python: Path | None = None,
    code_page: str = "cp874",
    bits: int = 64,
) -> Computer:
    """A computer whose user lives in `home`; a Python for the add-in is put there."""
    local = home / "AppData" / "Local"
    python = python or local / "ita_xl" / "python" / "python.exe"
    python.parent.mkdir(parents=True, exist_ok=True)
    for program in (python, python.with_stem("pythonw")):
        program.touch()
    windows = {"USERPROFILE": str(home), "APPDATA": str(home / "AppData" / "Roaming"), "LOCALAPPDATA": str(local)}
    return Computer(
        system=system,
        home=home,
        environment=windows if system is System.WINDOWS else {},
        registry=MadeUpRegistry(registry),
        links=MadeUpLinks(),
        code_page=code_page,
        python=python,
        bits=bits,
    )


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its content."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
