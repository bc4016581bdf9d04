"""What `split` does: a small workbook for every responsible unit."""

from __future__ import annotations

import tempfile
from pathlib import Path

from ita_xl.assessment.submission import PlanRow, Submission
from ita_xl.batch.names import unique_stems
from ita_xl.commands.readable import readable_submission
from ita_xl.console import Console
from ita_xl.exit_codes import EXIT_DONE, EXIT_USAGE
from ita_xl.frameworks.load import load_framework
from ita_xl.report.sections.followup_rows import all_measures
from ita_xl.whole_file import publish
from ita_xl.workbook.building.unit_texts import unit_texts
from ita_xl.workbook.reading.text import key
from ita_xl.workbook.reading.unit_names import responsible_units
from ita_xl.workbook.unit_book import build_unit_book
from ita_xl.workbook.unit_layout import UnitPlan

_NOT_IN_NAMES = str.maketrans("./\\", "---")


def split_file(console: Console, file: Path, folder: Path, frameworks: Path | None) -> int:
    """Writes the workbooks of the units into `folder`, all of them or none; never over an existing file (2)."""
    submission, code = readable_submission(console, file, frameworks)
    if submission is None:
        return code
    plans = unit_plans(submission)
    if not plans:
        console.tell("no_measures")
        return EXIT_USAGE
    stems = unique_stems({unit: plan.unit.translate(_NOT_IN_NAMES) for unit, plan in plans.items()})
    paths = {unit: folder / f"{stem}.xlsx" for unit, stem in stems.items()}
    for path in paths.values():
        if path.exists():
            console.tell("exists", path=path)
            return EXIT_USAGE
    framework = load_framework(submission.fiscal_year, frameworks)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".ita-xl-", dir=folder) as scratch:
        built = {unit: Path(scratch) / path.name for unit, path in paths.items()}
        for unit, plan in plans.items():
            build_unit_book(plan, framework, built[unit])
        publish(list(built.values()), folder, Path(scratch))
    console.tell("split_written", count=len(plans))
    for unit, plan in plans.items():
        console.say("  " + console.text("split_line", path=paths[unit], unit=plan.unit, measures=len(plan.measures)))
    if "" in plans:
        console.tell("split_unassigned", codes=", ".join(row.code for row in plans[""].measures))
    return EXIT_DONE


def unit_plans(submission: Submission) -> dict[str, UnitPlan]:
    """What each unit gets, by the unit's name made comparable; under an empty name the measures without a unit.

    A measure of several units goes to each of them; those of earlier plans come first. Rows of the plan without a
    measure count only when they have a report.
    """
    known = [unit.value for unit in submission.profile.units]
    agency = submission.profile.agency.value if submission.profile.agency else ""
    names: dict[str, str] = {}
    measures: dict[str, list[PlanRow]] = {}
    rows = [one.plan for one in all_measures(submission) if one.plan is not None]
    for row in rows:
        units = responsible_units(row.responsible, known)
        for unit in units:
            names.setdefault(key(unit), unit)
            measures.setdefault(key(unit), []).append(row)
        if not units:
            names.setdefault("", unit_texts().unassigned)
            measures.setdefault("", []).append(row)
    plans = {
        unit: UnitPlan(unit=name, agency=agency, measures=tuple(measures[unit]), reports=submission.follow_up)
        for unit, name in names.items()
    }
    unassigned = plans.pop("", None)
    return plans if unassigned is None else plans | {"": unassigned}
