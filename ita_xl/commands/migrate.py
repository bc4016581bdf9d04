"""What `migrate` does: the present template of the same year, with everything that was typed into an older one."""

from __future__ import annotations

import tempfile
from pathlib import Path

import msgspec

from ita_xl.addin.errors import AddinBuildError
from ita_xl.addin.macro_workbook import build_macro_workbook
from ita_xl.carrying.document import Workbook, import_document
from ita_xl.carrying.migration import Rebuild, migrate
from ita_xl.commands.carry import tell_document, wrong_output
from ita_xl.commands.json_output import write_json, wrong_json
from ita_xl.console import Console
from ita_xl.exit_codes import EXIT_DONE, EXIT_USAGE
from ita_xl.frameworks.load import load_following
from ita_xl.pipeline import check_workbook
from ita_xl.workbook import layout
from ita_xl.workbook.building.typed_entries import entries_of
from ita_xl.workbook.reading.cells import Cell, CellKind
from ita_xl.workbook.reading.numbers import parse_year
from ita_xl.workbook.reading.pictures import read_pictures
from ita_xl.workbook.template import build_template

SAME_YEAR = "same"
MACRO_WORKBOOK = ".xlsm"


class Migrating(msgspec.Struct, frozen=True, kw_only=True):
    """The options of `migrate`."""

    old: Path
    output: Path
    year: str = SAME_YEAR
    json: str | None = None
    frameworks: Path | None = None


def migrate_workbook(console: Console, request: Migrating) -> int:
    """Writes the new workbook and tells what moved, what is called otherwise now and what was left behind."""
    if wrong_json(console, request.json) or wrong_output(console, request.output, request.old.suffix):
        return EXIT_USAGE
    checked = check_workbook(request.old, request.frameworks)
    old = checked.assessment
    if old is None:
        console.checked(checked)
        return checked.exit_code
    year = old.framework.fiscal_year
    if request.year != SAME_YEAR and parse_year(Cell("", 1, 1, CellKind.TEXT, request.year)).value != year:
        console.tell("carry.other_year", year=year)
        return EXIT_USAGE

    def build(path: Path) -> None:
        make = build_macro_workbook if path.suffix.lower() == MACRO_WORKBOOK else build_template
        entries = entries_of(old.submission, old.framework)
        pictures, _ = read_pictures(request.old)
        make(old.framework, path, entries, load_following(year, request.frameworks), pictures=pictures)

    request.output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".ita-xl-", dir=request.output.parent) as scratch:
        written = Path(scratch) / request.output.name
        rebuild = Rebuild(path=request.old, old=old, build=build, frameworks=request.frameworks)
        try:
            ledger = migrate(rebuild, written, Path(scratch))
        except AddinBuildError as error:
            console.tell("addin_not_built", reason=error)
            return EXIT_USAGE
        written.replace(request.output)
    document = import_document(Workbook.of(request.old, old.submission), None, request.output, ledger)
    write_json(request.json, document)
    if old.submission.template == layout.stamp(year):
        console.tell("carry.present", stamp=layout.stamp(year))
    tell_document(console, document)
    console.tell("carry.analyze_again")
    return EXIT_DONE
