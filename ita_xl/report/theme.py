"""The theme of our workbooks: colours, and one Thai font for Latin and Thai letters, also in charts."""

from __future__ import annotations

import io
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook


def use_theme(workbook: Workbook, font: str) -> None:
    """Gives `workbook` the theme, set in `font`. XlsxWriter names only the Latin font of charts; the theme has both."""
    theme = files("ita_xl.report").joinpath("theme.xml").read_text(encoding="utf-8")
    workbook.use_custom_theme(io.StringIO(theme.replace("FONT", font)))
