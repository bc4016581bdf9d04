"""What `doctor` says about Excel and the add-in on this computer."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import NamedTuple

from ita_xl.addin.computer.interpreter import set_interpreter
from ita_xl.addin.computer.machine import Computer, System
from ita_xl.addin.computer.places import ADDIN_FILE, alternate_start_folder, expand, start_folder
from ita_xl.addin.computer.policies import Effect, obstacles
from ita_xl.addin.install import read_record

_APP_PATHS = r"Software\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
_MAC_EXCEL = Path("/Applications/Microsoft Excel.app")
# Machine field of a Windows program: IMAGE_FILE_MACHINE_I386, _AMD64, _ARM64.
_BITS = {0x014C: 32, 0x8664: 64, 0xAA64: 64}
_WHEEL_BITS = 64


class Line(NamedTuple):
    """One line: its text below `addin_setup.health`, what was found, whether that is well, and the text that helps."""

    key: str
    found: str
    well: bool
    help: str | None = None


def addin_health(computer: Computer, addin: Path | None) -> tuple[Line, ...]:
    """Excel, Python for it, the add-in (against the packaged `addin`), and the policies in the way."""
    if computer.system is System.OTHER:
        return ()
    return (
        _excel(computer),
        *_bitness(computer),
        _installed(computer, addin),
        *_alternate(computer),
        _interpreter(computer),
        *_policies(computer),
    )


def find_excel(computer: Computer) -> Path | None:
    """The program file of Excel, by the registry or where macOS has it."""
    if computer.system is System.MACOS:
        return _MAC_EXCEL if _MAC_EXCEL.exists() else None
    for hive in ("HKCU", "HKLM"):
        named = computer.registry.value(rf"{hive}\{_APP_PATHS}", "")
        if isinstance(named, str) and (path := Path(expand(computer, named.strip('"')))).is_file():
            return path
    return None


def program_bits(path: Path) -> int | None:
    """32 or 64 by the header of a Windows program; None when it is none."""
    with path.open("rb") as stream:
        head = stream.read(4096)
    if len(head) < 0x40 or not head.startswith(b"MZ"):
        return None
    (start,) = struct.unpack_from("<I", head, 0x3C)
    if head[start : start + 4] != b"PE\0\0":
        return None
    return _BITS.get(struct.unpack_from("<H", head, start + 4)[0])


def _excel(computer: Computer) -> Line:
    excel = find_excel(computer)
    return Line("excel", str(excel or ""), excel is not None, None if excel else "no_excel")


def _bitness(computer: Computer) -> tuple[Line, ...]:
    """Excel and Python are processes of their own, so they may differ; only the offline folder is for 64 bits."""
    if computer.system is not System.WINDOWS:
        return ()
    excel = find_excel(computer)
    bits = program_bits(excel) if excel else None
    found = f"Python {computer.bits}" + (f", Excel {bits}" if bits else "")
    well = computer.bits == _WHEEL_BITS
    return (Line("bits", found, well, None if well else "python_32"),)


def _installed(computer: Computer, addin: Path | None) -> Line:
    place = start_folder(computer) / ADDIN_FILE
    if not place.is_file():
        return Line("addin", "", False, "not_installed")
    record = read_record(computer)
    found = f"{record.version if record else '?'} {place}"
    if addin is not None and addin.is_file() and addin.read_bytes() != place.read_bytes():
        return Line("addin", found, False, "other_version")
    return Line("addin", found, True)


def _alternate(computer: Computer) -> tuple[Line, ...]:
    folder = alternate_start_folder(computer)
    if folder is None or not (folder / ADDIN_FILE).is_file():
        return ()
    return (Line("twice", str(folder / ADDIN_FILE), False, "loaded_twice"),)


def _interpreter(computer: Computer) -> Line:
    python = set_interpreter(computer)
    if python is None:
        return Line("interpreter", "", False, "no_interpreter")
    return Line("interpreter", str(python), python.is_file(), None if python.is_file() else "lost_interpreter")


def _policies(computer: Computer) -> tuple[Line, ...]:
    if computer.system is not System.WINDOWS:
        return ()
    found = obstacles(computer)
    lines = [Line("policy", f"{o.place} = {o.value}", False, f"policies.{o.key}") for o in found]
    if not any(o.effect is Effect.BUTTONS for o in found):
        lines.insert(0, Line("no_policy", "", True))
    return tuple(lines)
