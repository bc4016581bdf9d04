"""The command that fills scores from copied text."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ita_xl.cli.options import Json, Lang, Language, Rules
from ita_xl.cli.running import run

app = typer.Typer()


@app.command()
def paste(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The workbook; it is never changed.")],
    text: Annotated[str, typer.Argument(metavar="TEXT|-", help="A text file with copied scores, or - for stdin.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="OUT", help="Write a copy of FILE with the scores.")
    ] = None,
    preview: Annotated[bool, typer.Option("--preview", help="Only show what would be filled.")] = False,
    json: Json = None,
    frameworks: Rules = None,
    lang: Lang = Language.TH,
) -> None:
    """Fill scores that were copied as text; shows each with its line, and what is left out as doubtful."""
    from ita_xl.commands.paste import Pasting, paste_text

    request = Pasting(file=file, text=text, output=None if preview else output, json=json, frameworks=frameworks)
    run(lang, lambda console: paste_text(console, request))
