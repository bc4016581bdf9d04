"""What follows from a submission: every number, level, band, rank, change, weak item and plan need."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

import msgspec

from ita_xl.assessment.submission import Submission
from ita_xl.frameworks.schema import BandKey, Framework, Item, Obligation


class Rule(StrEnum):
    """How a computed value was obtained."""

    MEAN_OF_ITEMS = "mean_of_items"
    MEAN_OF_PARTS = "mean_of_parts"
    MEAN_OF_SUB_INDICATORS = "mean_of_sub_indicators"
    MEAN_OF_INDICATORS = "mean_of_indicators"
    WEIGHTED_SUM = "weighted_sum"


class Derivation(msgspec.Struct, frozen=True):
    """How a value was computed: the rule and its terms (key of the child, its used value, its weight)."""

    rule: Rule
    terms: tuple[tuple[str, Decimal | None, Decimal], ...]


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """A score in the tree total > instrument > indicator > sub-indicator > item.

    Points 0-100, rounded half-up to the framework's shown decimals; None where missing.
    `key`: `total`, `IIT`, `6`, `9.1`, `e2`. `public`/`survey`: the two EIT parts, in years that have them.
    `change` = used - previous. `contribution`: points added to the total by one more point here.
    `band` is the key of a framework band.
    """

    key: str
    name: str
    published: Decimal | None = None
    computed: Decimal | None = None
    used: Decimal | None = None
    previous: Decimal | None = None
    change: Decimal | None = None
    public: Decimal | None = None
    survey: Decimal | None = None
    band: BandKey | None = None
    rank: int | None = None
    contribution: Decimal = Decimal(0)
    derivation: Derivation | None = None
    instrument: str | None = None
    indicator: int | None = None
    sub_indicator: str | None = None
    scored: bool = True


class LevelResult(msgspec.Struct, frozen=True, kw_only=True):
    """The level as published (text or letter), a letter printed beside it, and as computed from used values."""

    published: str | None = None
    letter: str | None = None
    computed: str | None = None

    @property
    def used(self) -> str | None:
        """The published level, else the computed one."""
        return self.published or self.computed


class Extremes(msgspec.Struct, frozen=True):
    """Keys of the best and worst indicators (all of them in a tie; empty where nothing is known).

    `complete` is false when some indicators have no score: then these are only the best and worst of the known ones.
    """

    best: tuple[str, ...] = ()
    worst: tuple[str, ...] = ()
    complete: bool = True


class IssueResult(msgspec.Struct, frozen=True, kw_only=True):
    """One issue of the year, or one indicator in years without issues: its items and the weak ones."""

    number: int
    name: str
    items: tuple[str, ...]
    weak: tuple[str, ...]


class PlanNeed(msgspec.Struct, frozen=True, kw_only=True):
    """A weak item or indicator, and the codes of the plan rows that serve it; `complete` are those of them
    that name a responsible unit and a date."""

    key: str
    indicator: int
    covered_by: tuple[str, ...] = ()
    complete: tuple[str, ...] = ()


class Assessment(msgspec.Struct, frozen=True, kw_only=True):
    """The result of `assess()`: everything that the writers lay out."""

    submission: Submission
    framework: Framework
    next_year: int
    obligations: tuple[Obligation, ...] | None
    obligation_items: tuple[Item, ...] = ()  # of next year's rules: the items that its obligations name
    target: Decimal
    total: Node
    level: LevelResult
    instruments: tuple[Node, ...]
    indicators: tuple[Node, ...]
    sub_indicators: tuple[Node, ...]
    items: tuple[Node, ...]
    extremes: dict[str, Extremes]
    overall: Extremes
    weak_items: tuple[str, ...]
    issues: tuple[IssueResult, ...]
    issues_by_indicator: bool
    needs: tuple[PlanNeed, ...]

    def node(self, key: str) -> Node:
        """The node with this key (`total`, `IIT`, `6`, `9.1`, `e2`); KeyError if there is none."""
        for group in ((self.total,), self.instruments, self.indicators, self.sub_indicators, self.items):
            for node in group:
                if node.key == key:
                    return node
        raise KeyError(key)

    @property
    def provisional(self) -> bool:
        """Whether the rules of the year are carried over from another year."""
        return self.framework.status == "provisional"

    @property
    def complete(self) -> bool:
        """Whether every indicator has a used value."""
        return all(n.used is not None for n in self.indicators)
