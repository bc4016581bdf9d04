"""The commands that bring an older workbook along: last year's into this year's, an older template into the present."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ita_xl.cli.options import Json, Lang, Language, Rules
from ita_xl.cli.running import run

app = typer.Typer()

Output = Annotated[Path, typer.Option("-o", "--output", metavar="OUT", help="The workbook to write; a new file.")]


@app.command("import-previous")
def import_previous(
    new: Annotated[Path, typer.Argument(metavar="NEW", help="This year's workbook, partly filled; never changed.")],
    old: Annotated[Path, typer.Argument(metavar="OLD", help="Last year's filled workbook; never changed.")],
    output: Output,
    renamed: Annotated[
        bool, typer.Option("--renamed", help="The agency has another name or code than last year.")
    ] = False,
    json: Json = None,
    frameworks: Rules = None,
    lang: Lang = Language.TH,
) -> None:
    """Copy NEW with last year's scores, agency, units, signatories, history and measures from OLD."""
    from ita_xl.commands.carry import Importing, import_last_year

    request = Importing(new=new, old=old, output=output, renamed=renamed, json=json, frameworks=frameworks)
    run(lang, lambda console: import_last_year(console, request))


@app.command()
def migrate(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="A filled workbook of an older template; never changed.")],
    output: Output,
    year: Annotated[
        str, typer.Option("--year", metavar="same", help="The year stays; for another one use import-previous.")
    ] = "same",
    json: Json = None,
    frameworks: Rules = None,
    lang: Lang = Language.TH,
) -> None:
    """Build the present template of the same year with everything that was typed into OLD."""
    from ita_xl.commands.migrate import Migrating, migrate_workbook

    request = Migrating(old=old, output=output, year=year, json=json, frameworks=frameworks)
    run(lang, lambda console: migrate_workbook(console, request))
