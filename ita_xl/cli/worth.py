"""The commands that explain a result and try other scores."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ita_xl.cli.options import Json, Lang, Language, Rules
from ita_xl.cli.running import run

app = typer.Typer()

Workbook = Annotated[Path, typer.Argument(metavar="FILE", help="A filled workbook; it is never changed.")]


@app.command()
def whatif(
    file: Workbook,
    changes: Annotated[
        list[str] | None, typer.Option("--set", metavar="NODE=POINTS", help="Suppose a score, such as O8=100 or 7=90.")
    ] = None,
    target: Annotated[
        str | None, typer.Option("--target", metavar="LEVEL", help="Find the smallest change to this level.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="List everything below 100.")] = False,
    json: Json = None,
    frameworks: Rules = None,
    lang: Lang = Language.TH,
) -> None:
    """What a score is worth, and what it takes to reach a level; nothing is written."""
    from ita_xl.commands.worth import Supposition, what_if

    request = Supposition(
        file=file, changes=changes or (), target=target, everything=everything, json=json, frameworks=frameworks
    )
    run(lang, lambda console: what_if(console, request))


@app.command()
def explain(
    file: Workbook,
    node: Annotated[
        str, typer.Argument(metavar="[NODE]", help="Such as O8, 9.2, 7, IIT; default: the total.")
    ] = "total",
    json: Json = None,
    frameworks: Rules = None,
    lang: Lang = Language.TH,
) -> None:
    """Why a score is what it is: the tree down to the items with values, rules, sources and cells."""
    from ita_xl.commands.explain import explain_file

    run(lang, lambda console: explain_file(console, file, node, json, frameworks))
