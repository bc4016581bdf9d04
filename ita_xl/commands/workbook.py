"""What the commands for one workbook do."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import msgspec

from ita_xl.commands.json_output import write_json, wrong_json
from ita_xl.console import Console
from ita_xl.exit_codes import EXIT_DONE, EXIT_USAGE
from ita_xl.findings.finding import Severity
from ita_xl.frameworks.load import known_years, load_following, load_framework
from ita_xl.frameworks.schema import Framework
from ita_xl.pipeline import Printing, Result, analyze

DEMO_EXAMPLE = "001"
WORKBOOK, MACRO_WORKBOOK = ".xlsx", ".xlsm"


class Analysis(msgspec.Struct, frozen=True, kw_only=True):
    """The options of `analyze`."""

    file: Path
    out: Path | None = None
    printing: Printing
    json: str | None = None
    fail_on: str = "error"
    frameworks: Path | None = None
    measures: Path | None = None


def new_workbook(
    console: Console, year: int, output: Path, agency: str | None, agency_type: str | None, frameworks: Path | None
) -> int:
    """Builds the empty workbook of `year` (B.E.), with the ribbon inside for .xlsm; never overwrites a file (2)."""
    from ita_xl.addin.errors import AddinBuildError
    from ita_xl.addin.macro_workbook import build_macro_workbook
    from ita_xl.workbook.building.entries import Entries, ProfileEntries
    from ita_xl.workbook.building.texts import agency_type_names
    from ita_xl.workbook.template import build_template

    years = known_years(frameworks)
    if year not in years:
        console.tell("unknown_year", year=year, known=", ".join(map(str, years)))
        return EXIT_USAGE
    types = agency_type_names()
    if agency_type is not None and agency_type not in types:
        console.tell("unknown_type", type=agency_type, known=", ".join(types))
        return EXIT_USAGE
    makers: dict[str, Callable[[Framework, Path, Entries, Framework | None], None]] = {
        WORKBOOK: build_template,
        MACRO_WORKBOOK: build_macro_workbook,
    }
    make = makers.get(output.suffix.lower())
    if make is None:
        console.tell("no_workbook_name", path=output)
        return EXIT_USAGE
    if output.exists():
        console.tell("exists", path=output)
        return EXIT_USAGE
    full_type = types[agency_type] if agency_type else None
    entries = Entries(profile=ProfileEntries(agency=agency, agency_type=full_type))
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".ita-xl-", dir=output.parent) as scratch:
        built = Path(scratch) / output.name
        try:
            make(load_framework(year, frameworks), built, entries, load_following(year, frameworks))
        except AddinBuildError as error:
            console.tell("addin_not_built", reason=error)
            return EXIT_USAGE
        built.replace(output)
    console.tell("created", year=year, path=output)
    return EXIT_DONE


def analyze_file(console: Console, request: Analysis) -> int:
    """The main job on one workbook."""
    from ita_xl.report.kinds import KINDS

    asked = request.printing.kinds
    kinds = tuple(KINDS) if "all" in asked else tuple(dict.fromkeys(asked))
    unknown = [kind for kind in kinds if kind not in KINDS]
    if unknown:
        console.tell("unknown_kind", kind=unknown[0], known=", ".join((*KINDS, "all")))
        return EXIT_USAGE
    if wrong_json(console, request.json):
        return EXIT_USAGE
    result = analyze(
        request.file,
        request.out,
        kinds,
        printing=request.printing,
        frameworks=request.frameworks,
        measures=request.measures,
        progress=console.progress,
    )
    console.result(result)
    write_json(request.json, result.document)
    return result.checked.exit(Severity(request.fail_on))


def show_frameworks(console: Console, year: int | None, folder: Path | None) -> int:
    """Prints the years, or the rules of one year, on stdout."""
    from ita_xl.frameworks.describe import describe_framework, describe_years

    years = known_years(folder)
    if year is None:
        lines = describe_years([load_framework(y, folder) for y in years], console.language)
    elif year in years:
        lines = describe_framework(load_framework(year, folder), console.language)
    else:
        console.tell("unknown_year", year=year, known=", ".join(map(str, years)))
        return EXIT_USAGE
    print("\n".join(lines))
    return EXIT_DONE


def run_demo(console: Console, output: Path, pdf: bool, frameworks: Path | None) -> int:
    """Builds the filled example of a published result and analyses it; ends with 0 whatever it finds."""
    from ita_xl import examples

    output.mkdir(parents=True, exist_ok=True)
    workbook = output / f"{examples.load(DEMO_EXAMPLE).slug}.xlsx"
    examples.build(DEMO_EXAMPLE, workbook)
    console.tell("demo_input", path=workbook)
    result: Result = analyze(
        workbook, output, printing=Printing(pdf=pdf), frameworks=frameworks, progress=console.progress
    )
    console.result(result)
    return EXIT_DONE
