"""What `whatif` does: the result with supposed scores, the smallest change to a level, what every score is worth."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import msgspec

from ita_xl.assessment import Assessment, assess
from ita_xl.assessment.changes import with_changes
from ita_xl.assessment.reach import Change, Reach, smallest_changes
from ita_xl.assessment.worth import Worth, most_valuable, worths
from ita_xl.commands.json_output import write_json, wrong_json
from ita_xl.commands.usable import usable_assessment
from ita_xl.console import Console
from ita_xl.errors import ChangeError
from ita_xl.exit_codes import EXIT_DONE, EXIT_USAGE
from ita_xl.workbook.reading.node_keys import parse_node_key, parse_points
from ita_xl.workbook.reading.text import key as comparable

SCHEMA = "ita-xl/whatif/1"
SHOWN = 15


class Supposition(msgspec.Struct, frozen=True, kw_only=True):
    """The options of `whatif`; `changes` such as `O8=100`."""

    file: Path
    changes: Sequence[str] = ()
    target: str | None = None
    everything: bool = False
    json: str | None = None
    frameworks: Path | None = None


class State(msgspec.Struct, frozen=True):
    """Total, computed level and instruments."""

    total: Decimal | None
    level: str | None
    instruments: dict[str, Decimal | None]

    @classmethod
    def of(cls, assessment: Assessment) -> State:
        """The state of an assessment."""
        scores = {node.key: node.used for node in assessment.instruments}
        return cls(assessment.total.used, assessment.level.computed, scores)


class WhatIfDocument(msgspec.Struct, frozen=True, kw_only=True):
    """The JSON of `whatif`. `changes`: points by node as supposed; `target`: the smallest change from `after` on."""

    schema: str = SCHEMA
    file: str
    fiscal_year: int
    before: State
    after: State
    changes: dict[str, Decimal]
    target: Reach | None
    worth: tuple[Worth, ...]


def what_if(console: Console, request: Supposition) -> int:
    """Prints the changed result, the way to the level, and the most valuable scores."""
    if wrong_json(console, request.json):
        return EXIT_USAGE
    before, code = usable_assessment(console, request.file, request.frameworks)
    if before is None:
        return code
    try:
        changes = _changes(before, request.changes)
        after = assess(with_changes(before, changes), before.framework)
        target = _target(after, request.target)
    except ChangeError as error:
        console.tell(error.reason, year=before.framework.fiscal_year, **error.values)
        return EXIT_USAGE
    found = most_valuable(worths(after))
    document = WhatIfDocument(
        file=str(request.file),
        fiscal_year=before.framework.fiscal_year,
        before=State.of(before),
        after=State.of(after),
        changes=changes,
        target=target,
        worth=found,
    )
    write_json(request.json, document)
    if request.json != "-":
        _Report(console, before, after).print(changes, target, found, request)
    return EXIT_DONE


def _changes(assessment: Assessment, typed: Sequence[str]) -> dict[str, Decimal]:
    instruments = tuple(node.key for node in assessment.instruments)
    changes: dict[str, Decimal] = {}
    for text in typed:
        name, equals, points = text.rpartition("=")
        value = parse_points(points)
        if not equals or value.value is None:
            number = points.strip()
            if equals and "V2" in value.codes:
                raise ChangeError("out_of_range", key=name, points=number)
            raise ChangeError("change_form", typed=text)
        key = parse_node_key(name, instruments)
        if key is None:
            raise ChangeError("unknown_node", key=name)
        changes[key] = value.value
    return changes


def _target(assessment: Assessment, typed: str | None) -> Reach | None:
    if typed is None:
        return None
    rules = assessment.framework.levels.rules
    level = next((rule.name for rule in rules if comparable(rule.name) == comparable(typed)), None)
    if level is None:
        raise ChangeError("unknown_level", level=typed, known=", ".join(rule.name for rule in rules))
    return smallest_changes(assessment, level)


class _Report:
    """Prints for people, on stdout."""

    def __init__(self, console: Console, before: Assessment, after: Assessment) -> None:
        self.console = console
        self.before = before
        self.after = after

    def print(
        self, changes: dict[str, Decimal], target: Reach | None, found: Sequence[Worth], request: Supposition
    ) -> None:
        for line in (*self._result(changes), *self._way(target), *self._worth(found, request.everything)):
            print(line)

    def text(self, key: str, /, **values: object) -> str:
        return self.console.text(f"whatif.{key}", **values)

    def _result(self, changes: dict[str, Decimal]) -> list[str]:
        lines = []
        for key, points in changes.items():
            if self.before.node(key).used == points:
                lines.append(self.text("same", key=key))
        wanted = ", ".join(f"{key} = {points}" for key, points in changes.items())
        lines.append(self.text("changes", changes=wanted) if changes else self.text("none"))
        one, other = State.of(self.before), State.of(self.after)
        if one == other:
            lines.append(self.text("total_same", before=self._known(one.total)))
            return [*lines, self.text("level_same", before=self._known(one.level))]
        if other.total is None:
            return [*lines, self.text("lost", keys=", ".join(_missing(self.after)))]
        change = f"{other.total - one.total:+}" if one.total is not None else self.text("unknown")
        lines.append(self.text("total", before=self._known(one.total), after=other.total, change=change))
        for code, value in other.instruments.items():
            if value != one.instruments[code]:
                lines.append(self.text("instrument", code=code, before=self._known(one.instruments[code]), after=value))
        key = "level_same" if one.level == other.level else "level"
        return [*lines, self.text(key, before=self._known(one.level), after=self._known(other.level))]

    def _known(self, value: object) -> object:
        return self.text("unknown") if value is None else value

    def _way(self, target: Reach | None) -> list[str]:
        if target is None:
            return []
        if target.reached:
            return ["", self.text("target_reached", level=target.level)]
        if target.missing:
            return ["", self.text("target_missing", level=target.level, keys=", ".join(target.missing))]
        if not target.possible:
            return ["", *self._impossible(target)]
        head = self.text("target", level=target.level, count=len(target.changes), points=target.points)
        reached = assess(with_changes(self.after, {c.key: c.after for c in target.changes}), self.after.framework)
        scores = "  ".join(f"{node.key} {node.used}" for node in reached.instruments)
        result = self.text("target_result", total=reached.total.used, level=reached.level.computed, instruments=scores)
        return ["", head, *(f"  {self._step(change)}" for change in target.changes), result]

    def _impossible(self, target: Reach) -> list[str]:
        lines = [self.text("target_impossible", level=target.level, total=target.most["total"])]
        rule = next(rule for rule in self.after.framework.levels.rules if rule.name == target.level)
        least = rule.every_instrument_from
        for node in self.after.instruments:
            if least is not None and target.most[node.key] < least:
                lines.append(
                    self.text("target_impossible_why", code=node.key, value=target.most[node.key], least=least)
                )
        return lines

    def _step(self, change: Change) -> str:
        name = self.after.node(change.key).name
        more = change.after - change.before
        return self.text(
            "yes_no" if change.whole else "points",
            key=change.key,
            before=change.before,
            after=change.after,
            more=more,
            name=name,
        )

    def _worth(self, found: Sequence[Worth], everything: bool) -> list[str]:
        if not found:
            return ["", self.text("nothing_below")]
        shown = found if everything else found[:SHOWN]
        lines = ["", self.text("worth_title")]
        for worth in shown:
            gain = self.text("unknown") if worth.gain is None else f"{worth.gain:+.2f}"
            lines.append(
                "  "
                + self.text(
                    "worth_row",
                    gain=gain,
                    key=worth.key,
                    used=worth.used,
                    per_point=f"{worth.per_point:.4f}",
                    name=worth.name,
                )
            )
        if len(shown) < len(found):
            lines.append("  " + self.text("worth_more", count=len(found) - len(shown)))
        if any(worth.gain is not None and worth.gain < 0 for worth in shown):
            lines.append(self.text("worth_negative"))
        return lines


def _missing(assessment: Assessment) -> list[str]:
    """The highest nodes without a score."""
    instruments = [node.key for node in assessment.instruments if node.used is None]
    indicators = [
        node.key for node in assessment.indicators if node.used is None and node.instrument not in instruments
    ]
    return [*instruments, *indicators]
