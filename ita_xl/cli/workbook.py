"""The commands for one workbook, the rules and this computer."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ita_xl.cli.options import (
    Digits,
    Emblem,
    FailOn,
    Format,
    Json,
    Lang,
    Language,
    Logo,
    Measures,
    Reports,
    Rules,
    Shape,
    Threshold,
)
from ita_xl.cli.running import run

app = typer.Typer()


@app.command()
def new(
    year: Annotated[int, typer.Option("--year", parser=int, metavar="YEAR", help="Fiscal year of the result, B.E.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The workbook to make.")],
    agency: Annotated[str | None, typer.Option("--agency", help="Full name of the agency.")] = None,
    agency_type: Annotated[str | None, typer.Option("--type", help="Type of agency, such as อบต.")] = None,
    frameworks: Rules = None,
    lang: Lang = Language.TH,
) -> None:
    """Make the empty standard workbook of a fiscal year."""
    from ita_xl.commands.workbook import new_workbook

    run(lang, lambda console: new_workbook(console, year, output, agency, agency_type, frameworks))


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Filled workbooks.")],
    mark: Annotated[bool, typer.Option("--mark", help="Write copies with each finding as a note on its cell.")] = False,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="DIR", help="Folder for the marked copies.")
    ] = None,
    json: Json = None,
    shape: Shape = Format.TEXT,
    fail_on: Threshold = FailOn.ERROR,
    frameworks: Rules = None,
    lang: Lang = Language.TH,
) -> None:
    """Check filled workbooks; nothing is written but the marked copies, where they are asked for."""
    from ita_xl.commands.check import Checking, check_files

    request = Checking(
        files=files,
        mark=mark,
        out=output,
        json=json,
        format=shape.value,
        fail_on=fail_on.value,
        frameworks=frameworks,
    )
    run(lang, lambda console: check_files(console, request))


@app.command()
def analyze(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A filled workbook; it is never changed.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="DIR", help="Folder for the results.")
    ] = None,
    report: Reports = None,
    digits: Annotated[Digits | None, typer.Option("--digits", help="Digits of the report.")] = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="Also make PDF files (needs LibreOffice).")] = False,
    with_memo: Annotated[
        bool, typer.Option("--with-memo", help="Put the memo in front of every other report, in the same file.")
    ] = False,
    narratives: Annotated[
        Path | None,
        typer.Option("--narratives", metavar="DIR", help="Folder with own wording.", exists=True, file_okay=False),
    ] = None,
    logo: Logo = None,
    emblem: Emblem = None,
    measures: Measures = None,
    json: Json = None,
    fail_on: Threshold = FailOn.ERROR,
    frameworks: Rules = None,
    lang: Lang = Language.TH,
) -> None:
    """Analyse a filled workbook: fill its analysis sheets in a copy and make the reports."""
    from ita_xl.commands.workbook import Analysis, analyze_file
    from ita_xl.pipeline import Printing

    request = Analysis(
        file=file,
        out=output,
        printing=Printing(
            kinds=tuple(report or ()),
            digits=digits.value if digits else None,
            pdf=pdf,
            with_memo=with_memo,
            narratives=narratives,
            logo=logo,
            emblem=emblem,
        ),
        json=json,
        fail_on=fail_on.value,
        frameworks=frameworks,
        measures=measures,
    )
    run(lang, lambda console: analyze_file(console, request))


@app.command()
def frameworks(
    year: Annotated[int | None, typer.Argument(parser=int, metavar="[YEAR]", help="Fiscal year, B.E.")] = None,
    folder: Rules = None,
    lang: Lang = Language.TH,
) -> None:
    """Show the rules of all fiscal years, or of one."""
    from ita_xl.commands.workbook import show_frameworks

    run(lang, lambda console: show_frameworks(console, year, folder))


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
    from ita_xl.commands.workbook import run_demo

    run(lang, lambda console: run_demo(console, output, pdf, frameworks))


@app.command()
def doctor(
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="A workbook whose template to name.")] = None,
    frameworks: Rules = None,
    lang: Lang = Language.TH,
) -> None:
    """Show what this computer has and what is missing."""
    from ita_xl.doctor import diagnose

    run(lang, lambda console: diagnose(console, frameworks, file))
