"""Texts of the summary in its digits, and cells that several sections make in the same way."""

from __future__ import annotations

from decimal import Decimal

from ita_xl.batch.figures import YearFigures
from ita_xl.batch.summary_texts import word
from ita_xl.narrative.engine import Digits, Narrator
from ita_xl.report.document import Align, Cell, Column, Format, Tone


class Words:
    """Writes texts in Thai or Arabic digits."""

    def __init__(self, digits: Digits) -> None:
        self._narrator = Narrator(digits)

    def write(self, text: str) -> str:
        """`text` with the digits of the document."""
        return self._narrator.write(text)

    def group(self, year: YearFigures, *, short: bool = False) -> str:
        """The year, with the version of its rules where several are there; `short` for sheets and charts."""
        facts = {"year": year.framework.fiscal_year, "version": year.framework.version}
        if short:
            return self.write(word("short_version", **facts) if year.several_versions else str(facts["year"]))
        return self.write(word("group_version" if year.several_versions else "group", **facts))

    def sheet(self, key: str, year: YearFigures) -> str:
        """Name of a sheet of a year."""
        return word(f"sheets.{key}", group=self.group(year, short=True))

    def text(self, text: str | None) -> Cell:
        """A cell with something typed, as it was typed."""
        return Cell(value=text) if text else Cell(value=word("none"), tone=Tone.MUTED)

    def name(self, text: str | None) -> Cell:
        """A cell with a name, in the digits of the document."""
        return self.text(self.write(text) if text else None)

    def points(self, value: Decimal | None, target: Decimal | None = None, *, bold: bool = False) -> Cell:
        """A cell with points, in the colour of what is below the target."""
        if value is None:
            return Cell(value=word("none"), tone=Tone.MUTED)
        tone = Tone.BELOW if target is not None and value < target else Tone.INK
        return Cell(value=value, tone=tone, bold=bold)


def count(number: int) -> Cell:
    """A cell with a whole number."""
    return Cell(value=number, format=Format.COUNT)


def columns(section: str, *shares: tuple[str, float, Align]) -> list[Column]:
    """Columns with the heads `<section>.<key>`."""
    return [Column(header=word(f"{section}.{key}"), share=share, align=align) for key, share, align in shares]
