"""What the sections of a report are made from: the assessment, the texts, and the facts that templates may use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TypeVar

from ita_xl.assessment.model import Assessment, Node
from ita_xl.assessment.submission import Entry
from ita_xl.findings.checks.elements import DEFAULT_KINDS
from ita_xl.frameworks.schema import BandKey, Obligation, ObligationKind
from ita_xl.narrative import thai
from ita_xl.narrative.engine import Narrator
from ita_xl.narrative.item_counts import has_score
from ita_xl.report.document import Cell, Format, Tone
from ita_xl.report.labels import labels
from ita_xl.workbook.reading.pictures import Pictures

T = TypeVar("T")
FULL_SCORE = Decimal(100)
TOTAL = "total"
LONGEST_SHEET_NAME = 31


class Context:
    """Assessment and texts of one report; everything it returns carries the digits of the report."""

    def __init__(
        self,
        assessment: Assessment,
        narrator: Narrator,
        kind: str,
        pictures: Pictures = Pictures(),  # noqa: B008  (frozen)
    ) -> None:
        self.kind = kind
        self.together = assessment.submission.reports or DEFAULT_KINDS  # the kinds made in the same run
        self.pictures = pictures
        self.placed: dict[str, str] = {}  # titles of the sections built so far, by the names of their builders
        self.assessment = assessment
        self.narrator = narrator
        self.profile = assessment.submission.profile
        self.year = assessment.framework.fiscal_year
        self.agency = typed(self.profile.agency) or self._raw("words.no_agency")
        self.facts = self._facts()

    def text(self, template: str, /, **variables: object) -> str:
        """The sentence or paragraphs of a template; all facts are at hand there."""
        return self.narrator.render(template, **{**self.facts, **variables})

    def label(self, key: str, /, **values: object) -> str:
        """A fixed word such as `overview.title`, its placeholders filled. KeyError where there is none."""
        years = {"year": self.year, "previous_year": self.year - 1, "next_year": self.assessment.next_year}
        return self.narrator.write(self._raw(key).format(**{**years, **values}))

    def points(self, value: Decimal) -> str:
        """Points in a label, such as 85 or 84.50, in the digits of the report."""
        return self.plain(points_text(value))

    def node_name(self, node: Node) -> str:
        """How a node is called in a sentence."""
        if node.key == TOTAL:
            return self.label("overview.total")
        if node.key.isdigit():
            return self.label("words.indicator", number=node.key, name=node.name)
        return self.label("words.instrument", code=node.key)

    def numbered(self, number: str, title: str) -> str:
        """`๑. title`, or the title of a section without number."""
        return self.label("words.numbered", number=number, title=title) if number else title

    def title(self, section: str, number: str) -> str:
        """The heading of a section and its line in the contents."""
        return self.numbered(number, self.label(f"{section}.title"))

    def sheet_name(self, section: str, number: str) -> str:
        """The name of the section's sheet, at most 31 characters."""
        name = self.label(f"{section}.sheet")
        return (self.plain(f"{number} {name}") if number else name)[:LONGEST_SHEET_NAME]

    def plain(self, text: str) -> str:
        """Something typed by the officer or named by the framework, in the digits of the report."""
        return self.narrator.write(text)

    def band(self, key: str | None) -> str:
        """The word of a band, or that there is no data."""
        names = {band.key.value: band.name for band in self.assessment.framework.bands}
        return names[key] if key else self.label("words.missing")

    def score(self, value: Decimal | None, band: str | None = None, bold: bool = False) -> Cell:
        """A cell with points, in the colour of its band; a missing score in words."""
        if value is None:
            return Cell(value=self.label("words.missing"), tone=Tone.MUTED)
        return Cell(value=value, tone=Tone(band) if band else Tone.INK, bold=bold)

    def band_of(self, value: Decimal) -> str:
        """The band of a part score, by the same limits as items."""
        if value < self.assessment.target:
            return BandKey.BELOW_TARGET
        return BandKey.FULL if value >= FULL_SCORE else BandKey.TARGET_TO_FULL

    def part(self, value: Decimal | None) -> Cell:
        """A cell with the score of one EIT part, in the colour of its band."""
        return self.score(value, None if value is None else self.band_of(value))

    def not_applicable(self) -> Cell:
        """A cell that cannot have a value, such as a part score of an item without parts."""
        return Cell(value="–", tone=Tone.MUTED)

    def band_cell(self, node: Node) -> Cell:
        """A cell with the word of the node's band on its colour, or that there is no data."""
        if node.band is None:
            return Cell(value=self.label("words.missing"), tone=Tone.MUTED)
        return Cell(value=self.plain(self.band(node.band)), tone=Tone(node.band), tinted=True, bold=True)

    def number(self, key: str) -> Decimal:
        """A limit of the presentation, such as `limits.part_gap`."""
        return Decimal(self._raw(key))

    def change(self, value: Decimal | None) -> Cell:
        """A cell with a difference from last year, or that there is none."""
        if value is None:
            return Cell(value=self.label("words.missing"), tone=Tone.MUTED)
        return Cell(value=value, format=Format.CHANGE, tone=Tone.BELOW if value < 0 else Tone.INK)

    def place(self) -> str:
        """`อำเภอ… จังหวัด…`, as far as typed; words that the officer typed himself are not doubled."""
        district, province = typed(self.profile.district), typed(self.profile.province)
        bangkok = province == self._raw("words.bangkok")
        parts = []
        if district:
            parts.append(self._prefixed("words.khet" if bangkok else "words.district", district))
        if province:
            parts.append(province if bangkok else self._prefixed("words.province", province))
        return " ".join(parts)

    def head_title(self) -> str:
        """Position of the head of the agency, from the agency's name."""
        heads = labels()["heads"]
        for beginning, title in heads.items():
            if self.agency.startswith(beginning):
                return title + self.agency.removeprefix(beginning)
        return heads["other"]

    def obligation(self, kind: ObligationKind) -> Obligation | None:
        """The O item of next year that asks for this kind of report, where it is known."""
        return next((o for o in self.assessment.obligations or () if o.kind == kind), None)

    def _raw(self, key: str) -> str:
        section, name = key.split(".")
        return labels()[section][name]

    def _prefixed(self, key: str, name: str) -> str:
        label = self._raw(key)
        return name if name.startswith(label.partition("{")[0]) else label.format(name=name)

    def _facts(self) -> Mapping[str, object]:
        a = self.assessment
        known = [n for n in a.indicators if n.used is not None]
        asked = self.obligation(ObligationKind.ANALYSIS_AND_MEASURES)
        return {
            "agency": self.agency,
            "head": self.head_title(),
            "year": self.year,
            "previous_year": self.year - 1,
            "next_year": a.next_year,
            "target": a.target,
            "total": a.total,
            "level": a.level.used,
            "letter": a.level.letter,
            "announced": typed(self.profile.announced),
            "instruments": a.instruments,
            "indicators": a.indicators,
            "known": known,
            "missing": [n for n in a.indicators if n.used is None],
            "below": _in_band(known, BandKey.BELOW_TARGET),
            "middle": _in_band(known, BandKey.TARGET_TO_FULL),
            "full": _in_band(known, BandKey.FULL),
            "best": [a.node(key) for key in a.overall.best],
            "worst": [a.node(key) for key in a.overall.worst],
            "has_items": any(has_score(n) for n in a.items),
            "asked_item": asked.item if asked else "",
            "announced_rules": a.obligations is not None,
        }


def typed(entry: Entry[T] | None) -> T | None:
    """The value of a cell of the profile, None for an empty one."""
    return entry.value if entry else None


def _in_band(nodes: Iterable[Node], key: BandKey) -> list[Node]:
    return [n for n in nodes if n.band == key]


def lowest_first(nodes: Iterable[Node]) -> list[Node]:
    """By score, the lowest first, ties in the order given, those without a score last."""
    return sorted(nodes, key=lambda n: (n.used is None, n.used or Decimal(0)))


def score_groups(nodes: Iterable[Node]) -> list[tuple[Decimal, list[str]]]:
    """Codes by equal score, the lowest score first."""
    groups: dict[Decimal, list[str]] = {}
    for node in lowest_first(n for n in nodes if n.used is not None):
        if node.used is not None:
            groups.setdefault(node.used, []).append(node.key)
    return list(groups.items())


def points_text(value: Decimal) -> str:
    """Points in a label, such as 85 or 84.50."""
    return thai.format_points(value)
