"""The commands of the Excel add-in: `ita-xl addin …`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ita_xl.cli.options import Lang, Language
from ita_xl.cli.running import run

app = typer.Typer()
addin = typer.Typer(name="addin", help="The Excel add-in.", no_args_is_help=True)
app.add_typer(addin)


@addin.command()
def build(
    output: Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help="Folder for ita_xl.xlam.")] = Path(),
    lang: Lang = Language.TH,
) -> None:
    """Build the add-in from its sources; Excel is not needed."""
    from ita_xl.commands.addin import build_in

    run(lang, lambda console: build_in(console, output))


@addin.command()
def install(
    file: Annotated[
        Path | None, typer.Option("--file", metavar="FILE", help="The add-in, in place of the program's own.")
    ] = None,
    lang: Lang = Language.TH,
) -> None:
    """Install the add-in for this user; neither Excel nor an administrator is needed."""
    from ita_xl.commands.addin_setup import install_here

    run(lang, lambda console: install_here(console, file))


@addin.command()
def uninstall(lang: Lang = Language.TH) -> None:
    """Undo what `install` did, and nothing else."""
    from ita_xl.commands.addin_setup import uninstall_here

    run(lang, uninstall_here)


@addin.command()
def folder(
    output: Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help="The folder to make.")],
    version: Annotated[str, typer.Option("--python-version", help="Version of Python for Windows.")] = "3.13",
    python: Annotated[
        Path | None,
        typer.Option("--python", metavar="ZIP", help="Its embeddable package from python.org.", exists=True),
    ] = None,
    lang: Lang = Language.TH,
) -> None:
    """Make the folder for setting up Windows computers without network."""
    from ita_xl.commands.addin_setup import folder_in

    run(lang, lambda console: folder_in(console, output, version, python))
