"""The workbook that is being built: its XlsxWriter objects, the rules, the entries and the words of the year."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from ita_xl.assessment import assess
from ita_xl.assessment.model import Assessment
from ita_xl.assessment.scoring import Score, score_tree
from ita_xl.assessment.submission import Submission
from ita_xl.frameworks.schema import BandKey, Framework, Status
from ita_xl.workbook import layout
from ita_xl.workbook.building.entries import Entries, submission_of, target_of
from ita_xl.workbook.building.formats import Formats
from ita_xl.workbook.building.texts import Texts, texts

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

YEAR_OFFSET = 543


class Build:
    """What every sheet builder needs. `next_framework` (rules of the next year) is None while they are unknown."""

    def __init__(
        self, workbook: Workbook, framework: Framework, entries: Entries, next_framework: Framework | None
    ) -> None:
        self.workbook = workbook
        self.formats = Formats(workbook)
        self.framework = framework
        self.next_framework = next_framework
        self.entries = entries
        self.texts: Texts = texts()

    def sheet(self, name: str) -> Worksheet:
        """The worksheet with this name."""
        return self.workbook.get_worksheet_by_name(name)

    @cached_property
    def submission(self) -> Submission:
        """What reading the finished workbook gives."""
        return submission_of(self.entries, self.framework)

    @cached_property
    def assessment(self) -> Assessment:
        """What the live formulas will show."""
        return assess(self.submission, self.framework)

    @cached_property
    def exact(self) -> dict[str, Score]:
        """Unrounded scores by node key."""
        return score_tree(self.submission, self.framework)

    @cached_property
    def has_parts(self) -> bool:
        """Whether an instrument of the year has two answer parts."""
        return any(instrument.parts for instrument in self.framework.instruments)

    @cached_property
    def stamp(self) -> str:
        """The stamp of the workbook."""
        return layout.stamp(self.framework.fiscal_year)

    @cached_property
    def target(self) -> Decimal:
        """The target that is prefilled."""
        return target_of(self.entries, self.framework)

    @cached_property
    def bands(self) -> dict[BandKey, str]:
        """Names of the bands."""
        return {band.key: band.name for band in self.framework.bands}

    @cached_property
    def words(self) -> dict[str, object]:
        """Values of the placeholders of the texts."""
        rules = self.framework
        year = rules.fiscal_year
        first_of = [rules.items_of(i.number)[0].code for i in rules.indicators[:1] + rules.indicators[-1:]]
        return {
            "year": year,
            "next_year": year + 1,
            "last_year": year - 1,
            "year_ce": year - YEAR_OFFSET,
            "rules_of": rules.rules_of,
            "tolerance": rules.rounding.tolerance,
            "target": rules.target.score,
            "indicators": len(rules.indicators),
            "instrument": rules.rounding.instrument,
            "total": rules.rounding.total,
            "codes": ", ".join(first_of),
            "levels": ", ".join(rule.name for rule in rules.levels.rules[:2]),
            "weights": " : ".join(f"{100 * i.weight.value:.0f}" for i in rules.instruments),
        }

    def title(self, sheet: str) -> str:
        """The title on the band of an input sheet; marked where the rules of the year are provisional."""
        title = self.say(self.texts.sheets[sheet].title)
        return f"{title} {self.texts.provisional_mark}" if self.framework.status is Status.PROVISIONAL else title

    def say(self, text: str) -> str:
        """`text` with its placeholders filled."""
        return text.format_map(self.words)
