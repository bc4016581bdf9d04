"""The command line. Each family of commands has its own module."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from ita_xl.cli import addin, batch, carry, paste, units, workbook, worth
from ita_xl.exit_codes import EXIT_INTERNAL

app = typer.Typer(
    name="ita-xl",
    help="From a filled ITA workbook to a checked analysis and a printable Thai report.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
FAMILIES = (workbook.app, addin.app, batch.app, worth.app, units.app, carry.app, paste.app)
for family in FAMILIES:
    app.registered_commands += family.registered_commands
    app.registered_groups += family.registered_groups


@app.callback()
def options(
    traceback: Annotated[bool, typer.Option("--traceback", help="Show details of internal errors.")] = False,
) -> None:
    """From a filled ITA workbook to a checked analysis and a printable Thai report."""
    _show_traceback.append(traceback)


_show_traceback: list[bool] = []


def main() -> None:
    """Entry point of the program `ita-xl`."""
    for stream in (sys.stdout, sys.stderr):
        # Windows consoles and pipes still default to a code page without Thai.
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        app()
    except Exception as error:  # the one border: an officer never sees a traceback
        if any(_show_traceback):
            raise
        from ita_xl.console import Console

        Console("th").tell("internal", error=f"{type(error).__name__}: {error}")
        sys.exit(EXIT_INTERNAL)
