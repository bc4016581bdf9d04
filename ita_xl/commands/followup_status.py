"""What `status` does: which measures are late on a day, which are due soon, how far they are behind plan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import msgspec

from ita_xl.assessment.followup_status import SOON_DAYS, FollowUpStatus, MeasureState, Outcome, follow_up_status
from ita_xl.commands.json_output import write_json, wrong_json
from ita_xl.commands.readable import readable_submission
from ita_xl.console import Console
from ita_xl.exit_codes import EXIT_DONE, EXIT_USAGE
from ita_xl.narrative.thai import date_short, format_points
from ita_xl.report.sections.followup_rows import all_measures
from ita_xl.workbook.reading.cells import Cell, CellKind
from ita_xl.workbook.reading.dates import parse_date

SCHEMA = "ita-xl/status/1"
_WHOLE_MONTH = "V33"


class StatusDocument(msgspec.Struct, frozen=True, kw_only=True):
    """The JSON of `status`. `fiscal_year`: of the result (B.E.); `on` and other days C.E.; see `FollowUpStatus`."""

    schema: str = SCHEMA
    file: str
    fiscal_year: int
    on: date
    counts: dict[str, int]
    measured: int
    expected: Decimal | None
    reported: Decimal | None
    behind: Decimal | None
    late: tuple[MeasureState, ...]
    due_soon: tuple[MeasureState, ...]
    without_due: tuple[str, ...]
    measures: tuple[MeasureState, ...]


def parse_day(typed: str) -> date | None:
    """The day in `2568-03-31`, `31/3/2568`, `31 มี.ค. 2568`, years B.E. or C.E.; None for anything else, also for a
    month without a day."""
    found = parse_date(Cell("", 1, 1, CellKind.TEXT, typed))
    return None if _WHOLE_MONTH in found.codes else found.value


def show_status(console: Console, file: Path, on: date, json: str | None, frameworks: Path | None) -> int:
    """Prints the state of the measures of `file` on day `on`; 3 or 4 when it cannot be read."""
    if wrong_json(console, json):
        return EXIT_USAGE
    submission, code = readable_submission(console, file, frameworks)
    if submission is None:
        return code
    measures = all_measures(submission)
    status = follow_up_status([(one.plan, one.latest) for one in measures if one.plan is not None], on)
    document = StatusDocument(
        file=str(file),
        fiscal_year=submission.fiscal_year,
        on=on,
        counts=status.counts,
        measured=status.measured,
        expected=status.expected,
        reported=status.reported,
        behind=status.behind,
        late=status.late,
        due_soon=status.due_within(SOON_DAYS),
        without_due=status.without_due,
        measures=status.measures,
    )
    write_json(json, document)
    if json != "-":
        print("\n".join(_Lines(console).of(status)))
    return EXIT_DONE


class _Lines:
    """What people read."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def of(self, status: FollowUpStatus) -> list[str]:
        """The whole answer."""
        day = self._day(status.on)
        if not status.measures:
            return [self._text("none", on=day)]
        lines = [self._text("title", on=day, count=len(status.measures)), self._counts(status)]
        lines += self._progress(status)
        lines += self._list("late", status.late, {"on": day}) or [self._text("nothing_late", on=day)]
        lines += self._list("soon", status.due_within(SOON_DAYS), {"days": SOON_DAYS})
        late = {one.code for one in status.late}
        lines += self._list("behind", [one for one in status.behind_plan if one.code not in late], {})
        if status.without_due:
            lines += ["", self._text("without_due", codes=", ".join(status.without_due))]
        return lines

    def _counts(self, status: FollowUpStatus) -> str:
        always = (Outcome.DONE, Outcome.UNDER_WAY, Outcome.NOT_STARTED, Outcome.CANCELLED)
        shown = [outcome for outcome in Outcome if outcome in always or status.counts[outcome.value]]
        return "  ".join(f"{self._text(outcome.value)} {status.counts[outcome.value]}" for outcome in shown)

    def _progress(self, status: FollowUpStatus) -> list[str]:
        if status.expected is None or status.reported is None or status.behind is None:
            return []
        key = "progress_behind" if status.behind > 0 else "progress_ahead" if status.behind < 0 else "progress_even"
        values = {"expected": status.expected, "reported": status.reported, "difference": abs(status.behind)}
        said = {name: format_points(value) for name, value in values.items()}
        return [self._text(key, measured=status.measured, **said)]

    def _list(self, key: str, found: Sequence[MeasureState], words: dict[str, object]) -> list[str]:
        if not found:
            return []
        return ["", self._text(f"{key}_title", count=len(found), **words), *(self._line(key, one) for one in found)]

    def _line(self, key: str, one: MeasureState) -> str:
        left = one.days_left or 0
        return "  " + self._text(
            f"{key}_today" if key == "soon" and left == 0 else f"{key}_line",
            code=one.code,
            measure=" ".join((one.measure or self._text("no_measure")).split()),
            unit=" ".join((one.responsible or self._text("no_unit")).split()),
            due=self._text("no_due") if one.due is None else self._day(one.due),
            late=one.days_late,
            left=left,
            outcome=self._text(one.outcome.value),
            **{name: self._percent(getattr(one, name)) for name in ("expected", "reported", "behind")},
        )

    def _percent(self, value: Decimal | None) -> str:
        return self._text("unknown") if value is None else format_points(value)

    def _day(self, day: date) -> str:
        return date_short(day) if self.console.language == "th" else day.isoformat()

    def _text(self, key: str, /, **values: object) -> str:
        return self.console.text(f"followup_status.{key}", **values)
