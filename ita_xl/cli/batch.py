"""The command for many submitted workbooks."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ita_xl.cli.options import Digits, FailOn, Format, Json, Lang, Language, Reports, Rules, Shape, Threshold
from ita_xl.cli.running import run

app = typer.Typer()


@app.command()
def batch(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH…", help="Workbooks, folders, patterns, zip archives, lists of paths.")
    ],
    output: Annotated[str, typer.Option("-o", "--output", metavar="DIR", help="Folder for the results.")],
    jobs: Annotated[int | None, typer.Option("--jobs", min=1, help="Worker processes; default: processors.")] = None,
    scheduler: Annotated[
        str | None, typer.Option("--scheduler", metavar="ADDRESS", help="Work on a Dask cluster instead.")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Skip what is done and unchanged.")] = False,
    report: Reports = None,
    digits: Annotated[Digits | None, typer.Option("--digits", help="Digits of the reports.")] = None,
    time_limit: Annotated[float, typer.Option("--time-limit", min=1, help="Seconds for one workbook.")] = 120,
    memory_limit: Annotated[int, typer.Option("--memory-limit", min=256, help="Megabytes of a worker.")] = 1024,
    frameworks: Rules = None,
    expected: Annotated[
        Path | None,
        typer.Option("--expected", metavar="FILE", help="CSV of all agencies.", exists=True, dir_okay=False),
    ] = None,
    json: Json = None,
    shape: Shape = Format.TEXT,
    fail_on: Threshold = FailOn.ERROR,
    lang: Lang = Language.TH,
) -> None:
    """Convert many submitted workbooks; each one ends done, done with findings, or refused."""
    from ita_xl.batch.executors import default_jobs
    from ita_xl.batch.isolated import Limits
    from ita_xl.commands.batch import Order, convert_all

    order = Order(
        paths=tuple(paths),
        out=output,
        jobs=jobs or default_jobs(),
        scheduler=scheduler,
        resume=resume,
        kinds=tuple(report or ()),
        digits=digits.value if digits else None,
        limits=Limits(time_limit, memory_limit),
        frameworks=frameworks,
        expected=expected,
        json=json,
        format=shape.value,
        fail_on=fail_on.value,
    )
    run(lang, lambda console: convert_all(console, order))
