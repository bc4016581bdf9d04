"""Stand-ins for TH Sarabun New and TH SarabunPSK, built from Debian's Laksaman (package fonts-tlwg-laksaman-ttf).

Laksaman is TH Sarabun New drawn 1/0.66535 times larger; giving it a larger em brings the metrics of the original back.
The fonts are built into a cache folder when tests need them and are never shipped.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from fontTools.ttLib import TTFont

LAKSAMAN = Path("/usr/share/fonts/truetype/tlwg")
STYLES = {
    "Regular": "Laksaman.ttf",
    "Bold": "Laksaman-Bold.ttf",
    "Italic": "Laksaman-Italic.ttf",
    "Bold Italic": "Laksaman-BoldItalic.ttf",
}
FAMILIES = ("TH Sarabun New", "TH SarabunPSK")
UNITS_PER_EM = round(1000 / 0.66535)
USE_TYPO_METRICS = 1 << 7  # set by Laksaman only; with it lines stand at 1.08 instead of 1.30 times the size
FAMILY_IDS, STYLE_IDS, UNIQUE_ID, FULL_ID, POSTSCRIPT_ID = (1, 16), (2, 17), 3, 4, 6
CONFIGURATION = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
</fontconfig>
"""


def available() -> bool:
    """Whether the Debian fonts that the stand-ins are made from are installed."""
    return all((LAKSAMAN / name).is_file() for name in STYLES.values())


def build_fonts(folder: Path | None = None) -> Path:
    """Builds the stand-ins into `folder` (default: a cache below the temporary folder) unless they are there.

    Returns the fontconfig file to hand to LibreOffice in the variable FONTCONFIG_FILE.
    """
    recipe = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:12]
    folder = folder or Path(tempfile.gettempdir()) / f"ita_xl-fonts-{recipe}"
    configuration = folder / "fonts.conf"
    if configuration.is_file():
        return configuration
    fonts = folder / "fonts"
    fonts.mkdir(parents=True, exist_ok=True)
    for family in FAMILIES:
        for style, source in STYLES.items():
            _build(LAKSAMAN / source, family, style, fonts)
    # Written last and in one step: its presence says that the fonts are complete.
    draft = folder / f"fonts.conf.{os.getpid()}"
    draft.write_text(CONFIGURATION.format(fonts=fonts, cache=folder / "cache"), encoding="utf-8")
    draft.replace(configuration)
    return configuration


def _build(source: Path, family: str, style: str, folder: Path) -> None:
    font = TTFont(source)
    font["head"].unitsPerEm = UNITS_PER_EM
    font["OS/2"].fsSelection &= ~USE_TYPO_METRICS
    postscript = f"{family}-{style}".replace(" ", "")
    names = dict.fromkeys(FAMILY_IDS, family) | dict.fromkeys(STYLE_IDS, style)
    names |= {UNIQUE_ID: f"{postscript}-stand-in", FULL_ID: f"{family} {style}", POSTSCRIPT_ID: postscript}
    for record in font["name"].names:
        if record.nameID in names:
            record.string = names[record.nameID]
    target = folder / f"{postscript}.ttf"
    draft = target.with_suffix(f".{os.getpid()}")
    font.save(draft)
    draft.replace(target)
