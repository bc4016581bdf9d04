"""The command line. Exit codes: 0 done, 1 a finding at or above --fail-on, 2 usage, 3 the file is missing, unsafe or
unreadable, 4 unknown template version, 10 internal error; with several files the highest."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from ita_xl.console import Console

EXIT_DONE = 0
EXIT_USAGE = 2
EXIT_INTERNAL = 10

app = typer.Typer(
    name="ita-xl",
    help="From a filled ITA workbook to a checked analysis and a printable Thai report.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


class Language(StrEnum):
    """Language of what people read."""

    TH = "th"
    EN = "en"


class FailOn(StrEnum):
    """From which severity on a finding makes the command fail."""

    ERROR = "error"
    WARNING = "warning"


class Digits(StrEnum):
    """Digits of the report."""

    THAI = "thai"
    ARABIC = "arabic"


Lang = Annotated[Language, typer.Option("--lang", help="Language of the messages.")]
Threshold = Annotated[FailOn, typer.Option("--fail-on", help="Exit with 1 from this severity on.")]
Json = Annotated[str | None, typer.Option("--json", metavar="-|PATH", help="Write the result as JSON.")]
Rules = Annotated[
    Path | None,
    typer.Option("--frameworks", metavar="DIR", help="Folder with further rules files.", exists=True, file_okay=False),
]
Logo = Annotated[Path | None, typer.Option("--logo", metavar="FILE", help="PNG or JPEG for the cover.")]
Emblem = Annotated[Path | None, typer.Option("--emblem", metavar="FILE", help="PNG or JPEG for the memo.")]
Reports = Annotated[list[str] | None, typer.Option("--report", metavar="KIND", help="Kind of report, or `all`.")]


@app.command()
def new(
    year: Annotated[int, typer.Option("--year", help="Fiscal year of the result, B.E.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The workbook to make.")],
    agency: Annotated[str | None, typer.Option("--agency", help="Full name of the agency.")] = None,
    agency_type: Annotated[str | None, typer.Option("--type", help="Type of agency, such as อบต.")] = None,
    frameworks: Rules = None,
    lang: Lang = Language.TH,
) -> None:
    """Make the empty standard workbook of a fiscal year."""
    from ita_xl.commands import new_workbook

    _run(lang, lambda console: new_workbook(console, year, output, agency, agency_type, frameworks))


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Filled workbooks.")],
    json: Json = None,
    fail_on: Threshold = FailOn.ERROR,
    frameworks: Rules = None,
    lang: Lang = Language.TH,
) -> None:
    """Check filled workbooks; nothing is written."""
    from ita_xl.commands import check_files

    _run(lang, lambda console: check_files(console, files, json, fail_on.value, frameworks))


@app.command()
def analyze(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A filled workbook; it is never changed.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="DIR", help="Folder for the results.")
    ] = None,
    report: Reports = None,
    digits: Annotated[Digits | None, typer.Option("--digits", help="Digits of the report.")] = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="Also make PDF files (needs LibreOffice).")] = False,
    narratives: Annotated[
        Path | None,
        typer.Option("--narratives", metavar="DIR", help="Folder with own wording.", exists=True, file_okay=False),
    ] = None,
    logo: Logo = None,
    emblem: Emblem = None,
    json: Json = None,
    fail_on: Threshold = FailOn.ERROR,
    frameworks: Rules = None,
    lang: Lang = Language.TH,
) -> None:
    """Analyse a filled workbook: fill its analysis sheets in a copy and make the reports."""
    from ita_xl.commands import Analysis, analyze_file
    from ita_xl.pipeline import Printing

    request = Analysis(
        file=file,
        out=output,
        printing=Printing(
            kinds=tuple(report or ()),
            digits=digits.value if digits else None,
            pdf=pdf,
            narratives=narratives,
            logo=logo,
            emblem=emblem,
        ),
        json=json,
        fail_on=fail_on.value,
        frameworks=frameworks,
    )
    _run(lang, lambda console: analyze_file(console, request))


@app.command()
def frameworks(
    year: Annotated[int | None, typer.Argument(metavar="[YEAR]", help="Fiscal year, B.E.")] = None,
    folder: Rules = None,
    lang: Lang = Language.TH,
) -> None:
    """Show the rules of all fiscal years, or of one."""
    from ita_xl.commands import show_frameworks

    _run(lang, lambda console: show_frameworks(console, year, folder))


@app.command()
def demo(
    output: Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help="Folder for the results.")] = Path(
        "demo"
    ),
    pdf: Annotated[bool, typer.Option("--pdf", help="Also make PDF files (needs LibreOffice).")] = False,
    frameworks: Rules = None,
    lang: Lang = Language.TH,
) -> None:
    """Run the main job on a real, published result."""
    from ita_xl.commands import run_demo

    _run(lang, lambda console: run_demo(console, output, pdf, frameworks))


@app.command()
def doctor(frameworks: Rules = None, lang: Lang = Language.TH) -> None:
    """Show what this computer has and what is missing."""
    from ita_xl.doctor import diagnose

    _run(lang, lambda console: diagnose(console, frameworks))


def _run(language: Language, command: Callable[[Console], int]) -> NoReturn:
    """Runs a command and turns expected trouble into a message and an exit code."""
    from ita_xl.console import Console
    from ita_xl.errors import FrameworkError, NarrativeError, RenderError

    console = Console(language.value)
    try:
        code = command(console)
    except FrameworkError as error:
        console.tell("rules", reason=error)
        code = EXIT_USAGE
    except NarrativeError as error:
        console.tell("narrative", reason=error)
        code = EXIT_USAGE
    except RenderError as error:
        console.tell("render", reason=error)
        code = EXIT_USAGE
    except BrokenPipeError:
        # The reader of our output, such as `head`, has seen enough; nothing is left to say to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = EXIT_DONE
    except OSError as error:
        console.tell("not_writable", reason=error)
        code = EXIT_USAGE
    raise typer.Exit(code)


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
