"""What a batch tells while it goes on: few lines in a log, a bar with rate and time left on a terminal."""

from __future__ import annotations

import io
import re
import sys

import pytest

from ita_xl.batch.manifest import Record
from ita_xl.batch.sources import Found, Source
from ita_xl.batch.submitted import Status
from ita_xl.commands.batch_progress import Progress
from ita_xl.console import Console

COUNT = 1000


def record(number: int, status: Status = Status.DONE) -> Record:
    return Record(
        source=f"in/{number}.xlsx", input="0", size=1, modified="", stem="", slug="", status=status, exit=0,
        worst=None, codes=("F8",) if status is Status.REFUSED else (), outputs={}, seconds=0.1, finished="", key="",
    )  # fmt: skip


def told(console: Console) -> None:
    sources = tuple(Source(name=f"in/{n}.xlsx", file_name=f"{n}.xlsx", place="x") for n in range(COUNT))
    with Progress(console) as progress:
        progress.found(Found(sources, ("in/~$1.xlsx",)), {f"in/{n}.xlsx": f"1-{n}" for n in range(50)}, 2)
        for number in range(COUNT):
            status = Status.REFUSED if number in (7, 700) else Status.DONE
            progress.finished(record(number, status), skipped=number < 100)


def test_a_log_gets_a_line_for_each_twentieth_and_each_refusal(capsys: pytest.CaptureFixture[str]) -> None:
    told(Console("en"))
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "1000 workbooks found"
    assert sum(line.startswith("another file has the same name") for line in lines) == 5
    assert "and 45 more; the manifest has the names of all outputs" in lines
    assert "refused in/700.xlsx [F8]" in lines
    assert "refused in/7.xlsx [F8]" not in lines, "it was told in the earlier run"
    steps = [line for line in lines if re.fullmatch(r"\d+/1000, [\d.]+ a second, \d+:\d\d minutes left", line)]
    assert len(steps) == 20
    assert lines[-1] == "100 were done before and have not changed"
    assert len(lines) < 32


def test_a_terminal_gets_a_bar_with_rate_and_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = io.StringIO()
    monkeypatch.setattr(screen, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    told(Console("en"))
    shown = screen.getvalue()
    assert re.search(r"1000/1000.*[\d.]+ a second.*0:00:00", shown)
    assert not re.search(r"\d+/1000, ", shown), "no plain lines besides"
