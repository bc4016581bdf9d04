"""How a batch goes on: a bar with rate and time left on a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from collections.abc import Mapping
from itertools import islice
from types import TracebackType
from typing import TYPE_CHECKING

from ita_xl.batch.manifest import Record
from ita_xl.batch.sources import Found
from ita_xl.batch.submitted import Status
from ita_xl.console import Console
from ita_xl.findings.printable import printable

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

LINES = 20  # a log gets about as many lines, however many workbooks there are
SHOWN_NAMES = 5


class Progress:
    """Tells the console; a context manager that leaves the terminal as it was."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.total = self.done = self.skipped = 0
        self.start = time.monotonic()
        self.bar: Bar | None = None
        self.task: TaskID | None = None

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.bar:
            self.bar.stop()

    def found(self, found: Found, renamed: Mapping[str, str], unreadable: int) -> None:
        """How many workbooks there are, what is passed over, whose outputs got another name."""
        self.total = len(found.sources)
        self.start = time.monotonic()
        self.console.tell("batch.found", count=self.total)
        if found.passed_over:
            self.console.tell("batch.passed_over", count=len(found.passed_over), names=_few(found.passed_over))
        for source, stem in islice(renamed.items(), SHOWN_NAMES):
            self.console.tell("batch.renamed", source=source, name=stem)
        if len(renamed) > SHOWN_NAMES:
            self.console.tell("batch.renamed_more", count=len(renamed) - SHOWN_NAMES)
        if unreadable:
            self.console.tell("batch.unreadable", count=unreadable)
        if self.console.terminal and self.total:
            self._start_bar()

    def finished(self, record: Record, *, skipped: bool) -> None:
        """One more; a refused workbook has a line of its own."""
        self.done += 1
        self.skipped += skipped
        if record.status is Status.REFUSED and not skipped:
            self._say(self.console.text("batch.refused", source=record.source, codes=", ".join(record.codes)))
        if self.bar and self.task is not None:
            self.bar.update(self.task, completed=self.done, rate=self._rate())
        elif self.done * LINES // self.total > (self.done - 1) * LINES // self.total:
            self._say(
                self.console.text(
                    "batch.step", done=self.done, total=self.total, rate=self._rate(), left=_clock(self._left())
                )
            )
        if self.done == self.total and self.skipped:
            self._say(self.console.text("batch.skipped", count=self.skipped))

    def _say(self, text: str) -> None:
        if self.bar:
            self.bar.console.print(printable(text), markup=False, highlight=False, soft_wrap=True)
        else:
            self.console.say(text)

    def _start_bar(self) -> None:
        from rich.console import Console as RichConsole
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        self.bar = Bar(
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn(self.console.text("batch.rate")),
            TimeRemainingColumn(),
            console=RichConsole(stderr=True),
        )
        self.task = self.bar.add_task("", total=self.total, rate="–")
        self.bar.start()

    def _rate(self) -> str:
        """Workbooks a second, of those that were really converted."""
        seconds = time.monotonic() - self.start
        return f"{(self.done - self.skipped) / seconds:.1f}" if seconds > 0 else "–"

    def _left(self) -> float:
        converted = self.done - self.skipped
        each = (time.monotonic() - self.start) / converted if converted else 0.0
        return each * (self.total - self.done)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"


def _few(names: tuple[str, ...]) -> str:
    return ", ".join(names[:SHOWN_NAMES]) + (" …" if len(names) > SHOWN_NAMES else "")
