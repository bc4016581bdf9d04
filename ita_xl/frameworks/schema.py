"""What a framework file may contain: the rules of one fiscal year (B.E.), each fact with confidence and sources.

Only shapes live here; every number, name and item of the rules is in `<year>.yaml`. The loader
(`ita_xl.frameworks.load`) adds the checks that go beyond one value: gaps, overlaps, dangling codes.
"""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum

import msgspec

SCHEMA = "ita-framework/1"
_HOST = re.compile(r"(?:https?://)?(?:www\.)?((?:[a-z0-9-]+\.)+[a-z]{2,})")


class Confidence(StrEnum):
    """How well a fact is known; the words are explained in docs/frameworks.md."""

    CONFIRMED = "confirmed"
    DERIVED = "derived"
    INFERRED = "inferred"
    BACKGROUND = "background"
    BRIEF = "brief"
    UNKNOWN = "unknown"


class Status(StrEnum):
    """`provisional`: computed with the rules of another year and marked so on every page."""

    FINAL = "final"
    PROVISIONAL = "provisional"


class Aggregation(StrEnum):
    """How an indicator follows from what lies below it."""

    ITEMS = "mean_of_items"
    PARTS = "mean_of_parts"
    SUB_INDICATORS = "mean_of_sub_indicators"


class Answer(StrEnum):
    """What a respondent or assessor could answer to an item. `unknown`: no source says (items of 2566)."""

    SCALE = "scale"
    YES_NO = "yes_no"
    DISCLOSURE = "disclosure"
    UNKNOWN = "unknown"


class LevelScheme(StrEnum):
    """How the result level is written: letters AA to F until 2565, Thai texts from 2566."""

    LETTERS = "letters"
    TEXTS = "texts"


class BandKey(StrEnum):
    """The three bands of indicators and items; every framework names all of them."""

    BELOW_TARGET = "below_target"
    TARGET_TO_FULL = "target_to_full"
    FULL = "full"


class ObligationKind(StrEnum):
    """Which of the two reports an O item asks for."""

    ANALYSIS_AND_MEASURES = "analysis_and_measures"
    IMPLEMENTATION_REPORT = "implementation_report"


class Step(StrEnum):
    """A step of the calculation, from the answers up to the total."""

    ITEM = "item"
    ITEM_WITH_SUB_ITEMS = "item_with_sub_items"
    INDICATOR_OF_ITEMS = "indicator_of_items"
    INDICATOR_OF_PARTS = "indicator_of_parts"
    SUB_INDICATOR = "sub_indicator"
    INDICATOR_OF_SUB_INDICATORS = "indicator_of_sub_indicators"
    INSTRUMENT = "instrument"
    TOTAL = "total"


class Record(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of every record of a framework file: immutable, unknown keys refused."""


class Fact(Record, frozen=True, kw_only=True):
    """Base of records that carry their own confidence and sources (keys of `Framework.sources`)."""

    confidence: Confidence
    sources: tuple[str, ...] = ()
    note: str | None = None


class Weight(Fact, frozen=True, kw_only=True):
    """Share of an instrument in the total, 0 to 1."""

    value: Decimal


class Instrument(Fact, frozen=True, kw_only=True):
    """IIT, EIT or OIT. `parts` names the answer parts (public, survey) where the year has them.

    The confidence is that of the number of items; weight and items carry their own.
    """

    code: str
    name: str
    name_en: str
    variants: tuple[str, ...] = ()
    weight: Weight
    parts: tuple[str, ...] = ()


class Indicator(Fact, frozen=True, kw_only=True):
    """One of the ten indicators; `short` is the label of chart axes. The confidence is that of the name."""

    number: int
    instrument: str
    name: str
    name_en: str
    short: str
    variants: tuple[str, ...] = ()
    aggregation: Aggregation


class SubIndicator(Fact, frozen=True, kw_only=True):
    """A group of OIT items, code such as `9.1`."""

    code: str
    indicator: int
    name: str
    variants: tuple[str, ...] = ()


class SubItem(Record, frozen=True, kw_only=True):
    """A part of a perception item whose own score is not published. Either `text` or `assumed_text`, as in `Item`."""

    text: str | None = None
    assumed_text: str | None = None
    negative: bool = False


class Item(Fact, frozen=True, kw_only=True):
    """A question or a disclosure item. `text` is wording confirmed for this year; `assumed_text` is not
    and must never be printed as official wording. `negative`: a high raw answer is bad (published
    scores are already reversed)."""

    code: str
    instrument: str
    indicator: int
    sub_indicator: str | None = None
    text: str | None = None
    assumed_text: str | None = None
    answer: Answer
    negative: bool = False
    sub_items: tuple[SubItem, ...] = ()


class AnswerScale(Fact, frozen=True, kw_only=True):
    """Points that one answer can have, 0 to 100, ascending; none for `Answer.UNKNOWN`."""

    answer: Answer
    points: tuple[Decimal, ...]


class Calculation(Fact, frozen=True, kw_only=True):
    """How sure it is that a step is a simple mean (the total: the weighted sum) in this year."""

    step: Step


class Rounding(Fact, frozen=True, kw_only=True):
    """Decimals kept when a value is shown, and when instruments and the total enter the next step."""

    shown: int
    instrument: int
    total: int
    tolerance: Decimal


class Span(Record, frozen=True, kw_only=True):
    """Half-open range of points: `from` is inside, `below` is outside, except that 100 is inside."""

    start: Decimal = msgspec.field(name="from")
    end: Decimal = msgspec.field(name="below")

    def holds(self, value: Decimal) -> bool:
        """Whether `value` (points 0-100) lies in the range."""
        return self.start <= value and (value < self.end or value == self.end == 100)


class Level(Record, frozen=True, kw_only=True):
    """Result level of the agency: the range of the total and, from 2566, what every instrument must reach."""

    name: str
    total: Span
    every_instrument_from: Decimal | None = None


class Levels(Fact, frozen=True, kw_only=True):
    """Levels in the order in which they are tried; `letters` are the letters printed beside text levels."""

    scheme: LevelScheme
    pass_from: Decimal
    rules: tuple[Level, ...]
    letters: tuple[str, ...] = ()


class Band(Record, frozen=True, kw_only=True):
    """What to do next year with an indicator or item that lies in this band."""

    key: BandKey
    name: str


class Target(Fact, frozen=True, kw_only=True):
    """Points that every indicator and item should reach; the officer may set another one."""

    score: Decimal


class Element(Fact, frozen=True, kw_only=True):
    """Something an O item asks the published document to contain."""

    id: str
    text: str | None = None
    assumed_text: str | None = None


class Obligation(Fact, frozen=True, kw_only=True):
    """An O item of this year that obliges the agency to publish one of the reports.

    `result_year`: the result it analyses; `measures_year`: the year in which the measures are carried out.
    """

    item: str
    kind: ObligationKind
    result_year: int | None = None
    measures_year: int | None = None
    elements: tuple[Element, ...] = ()


class Issue(Fact, frozen=True, kw_only=True):
    """One of the seven issues by which a result of this year is analysed, with the items that belong to it."""

    number: int
    name: str
    items: tuple[str, ...]


class Statistics(Fact, frozen=True, kw_only=True):
    """Published figures about all agencies of the country."""

    agencies: int | None = None
    mean_score: Decimal | None = None
    announced: str | None = None


class Source(Record, frozen=True, kw_only=True):
    """Where a fact was read. `what_th` is printed in Thai documents; `where` is an address or a remark in English."""

    what: str
    what_th: str
    where: str | None = None

    @property
    def host(self) -> str | None:
        """The web site in `where`, such as `itas.nacc.go.th`; None where it names none."""
        found = _HOST.match(self.where or "")
        return found[1] if found else None

    @property
    def link(self) -> str | None:
        """The web address in `where` without the remark behind it; None where there is none."""
        return self.where.split()[0] if self.where and self.host else None


class Framework(Record, frozen=True, kw_only=True):
    """The rules of one fiscal year."""

    schema: str
    fiscal_year: int
    version: int
    status: Status
    rules_of: int
    name: str
    name_en: str
    summary: str
    summary_en: str
    instruments: tuple[Instrument, ...]
    indicators: tuple[Indicator, ...]
    sub_indicators: tuple[SubIndicator, ...]
    items: tuple[Item, ...]
    answers: tuple[AnswerScale, ...]
    calculations: tuple[Calculation, ...] = ()
    rounding: Rounding
    levels: Levels
    bands: tuple[Band, ...]
    target: Target
    obligations: tuple[Obligation, ...] = ()
    issues: tuple[Issue, ...] = ()
    statistics: Statistics | None = None
    open_questions: tuple[str, ...] = ()
    sources: dict[str, Source]

    def instrument(self, code: str) -> Instrument:
        """The instrument with this code; KeyError if there is none."""
        for instrument in self.instruments:
            if instrument.code == code:
                return instrument
        raise KeyError(code)

    def indicators_of(self, instrument: str) -> tuple[Indicator, ...]:
        """Indicators of one instrument, in order."""
        return tuple(i for i in self.indicators if i.instrument == instrument)

    def sub_indicators_of(self, indicator: int) -> tuple[SubIndicator, ...]:
        """Sub-indicators of one indicator, in order; empty where it has none."""
        return tuple(s for s in self.sub_indicators if s.indicator == indicator)

    def items_of(self, indicator: int, sub_indicator: str | None = None) -> tuple[Item, ...]:
        """Items of one indicator, or of one of its sub-indicators."""
        return tuple(
            i
            for i in self.items
            if i.indicator == indicator and (sub_indicator is None or i.sub_indicator == sub_indicator)
        )
