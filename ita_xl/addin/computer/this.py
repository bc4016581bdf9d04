"""The computer that this process runs on."""

from __future__ import annotations

import locale
import os
import struct
import sys
from pathlib import Path

from ita_xl.addin.computer.machine import Computer, System
from ita_xl.addin.computer.windows import ShellLinks, WindowsRegistry


def this_computer() -> Computer:
    """The computer that this process runs on."""
    systems = {"win32": System.WINDOWS, "darwin": System.MACOS}
    system = systems.get(sys.platform, System.OTHER)
    python = Path(sys.executable)
    if python.stem.casefold() == "pythonw":
        python = python.with_stem("python")
    return Computer(
        system=system,
        home=Path.home(),
        environment={name.upper(): text for name, text in os.environ.items()},
        registry=WindowsRegistry(),
        links=ShellLinks(),
        # VBA on macOS knows Mac Roman only.
        code_page="mac_roman" if system is System.MACOS else locale.getencoding(),
        python=python,
        bits=struct.calcsize("P") * 8,
    )
