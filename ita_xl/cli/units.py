"""The commands that follow a plan of measures through the year."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ita_xl.cli.options import Json, Lang, Language, Rules
from ita_xl.cli.running import run

app = typer.Typer()


class Preference(StrEnum):
    """Whose value counts."""

    FILE = "file"
    UNIT = "unit"


Workbook = Annotated[Path, typer.Argument(metavar="FILE", help="A filled workbook; it is never changed.")]


@app.command()
def split(
    file: Workbook,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help="Folder for the workbooks.")],
    frameworks: Rules = None,
    lang: Lang = Language.TH,
) -> None:
    """Give each responsible unit a small workbook with its own measures, to report how far they are."""
    from ita_xl.commands.units import split_file

    run(lang, lambda console: split_file(console, file, output, frameworks))


@app.command()
def merge(
    file: Workbook,
    units: Annotated[list[Path], typer.Argument(metavar="UNIT…", help="Workbooks that the units sent back.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="OUT", help="The workbook to write.")],
    prefer: Annotated[
        Preference, typer.Option("--prefer", help="Whose value counts where FILE holds another one.")
    ] = Preference.FILE,
    json: Json = None,
    frameworks: Rules = None,
    lang: Lang = Language.TH,
) -> None:
    """Bring the reports of the units into a copy of the workbook; what contradicts is listed, not overwritten."""
    from ita_xl.commands.merge_units import Merging, merge_files

    request = Merging(
        file=file,
        units=units,
        output=output,
        prefer_unit=prefer is Preference.UNIT,
        json=json,
        frameworks=frameworks,
    )
    run(lang, lambda console: merge_files(console, request))


@app.command()
def status(
    file: Workbook,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="Such as 31/3/2568; default: today.")] = None,
    json: Json = None,
    frameworks: Rules = None,
    lang: Lang = Language.TH,
) -> None:
    """Which measures are late on a day, which are due soon, and how far they are behind plan."""
    from ita_xl.commands.followup_status import parse_day, show_status
    from ita_xl.console import Console
    from ita_xl.exit_codes import EXIT_USAGE

    day = date.today() if on is None else parse_day(on)
    if day is None:
        Console(lang.value).tell("no_day", typed=on)
        raise typer.Exit(EXIT_USAGE)
    run(lang, lambda console: show_status(console, file, day, json, frameworks))
