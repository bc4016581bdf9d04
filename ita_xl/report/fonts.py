"""Which of the report's fonts this computer has."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

FAMILIES = {"TH Sarabun New": "thsarabunnew", "TH SarabunPSK": "thsarabun", "TH SarabunIT๙": "thsarabunit"}
_TIMEOUT = 20  # seconds


def installed_report_fonts() -> tuple[str, ...]:
    """Names of the TH Sarabun families that are installed; empty when none is found."""
    if shutil.which("fc-list"):
        listed = subprocess.run(
            ["fc-list", "--format", "%{family}\n"], capture_output=True, text=True, check=False, timeout=_TIMEOUT
        ).stdout
        return tuple(family for family in FAMILIES if family in listed)
    names = [
        file.stem.lower().replace(" ", "").replace("-", "") for folder in _folders() for file in folder.glob("*.ttf")
    ]
    return tuple(family for family, start in FAMILIES.items() if any(name.startswith(start) for name in names))


def _folders() -> list[Path]:
    """Where Windows keeps fonts of the machine and of the user, macOS those of both."""
    local = os.environ.get("LOCALAPPDATA")
    places = [
        Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts",
        Path("/Library/Fonts"),
        Path.home() / "Library/Fonts",
    ]
    if local:
        places.append(Path(local) / "Microsoft/Windows/Fonts")
    return [place for place in places if place.is_dir()]
