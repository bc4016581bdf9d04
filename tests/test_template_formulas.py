"""The live formulas, calculated by LibreOffice, show what the core calculates: for every year, for any filling."""

from __future__ import annotations

import json
import subprocess
import tempfile
import warnings
from decimal import Decimal
from pathlib import Path
from typing import Any

import office
import openpyxl
import pytest
from random_fillings import filling

from ita_xl import examples
from ita_xl.assessment import Assessment, assess
from ita_xl.assessment.model import Node
from ita_xl.frameworks.load import known_years, load_framework
from ita_xl.frameworks.schema import BandKey, Framework
from ita_xl.report import pdf
from ita_xl.workbook import layout
from ita_xl.workbook.building.entries import Entries, submission_of, target_of
from ita_xl.workbook.building.formats import FIRST_ROW
from ita_xl.workbook.layout import INDICATOR_TABLE, ITEM_TABLE
from ita_xl.workbook.template import build_template

RECALCULATE = Path(__file__).with_name("uno_recalculate.py")
FILLINGS = 50
BUILT = 7  # the filling with gaps and unscored items: also built as a file, to compare the stored values
INDICATOR_ROWS = 40

pytestmark = pytest.mark.office


def recalculate(jobs: list[dict[str, Any]], folder: Path) -> list[Any]:
    """What LibreOffice shows after a hard recalculation; see uno_recalculate.py for the form of jobs and results."""
    listed = folder / "jobs.json"
    listed.write_text(json.dumps(jobs, ensure_ascii=False), encoding="utf-8")
    python = office.uno_python()
    assert python is not None
    with tempfile.TemporaryDirectory(prefix="ita_xl-recalculate-") as profile:
        run = subprocess.run(
            [python, str(RECALCULATE), str(pdf.find_office()), profile, str(listed)],
            capture_output=True,
            timeout=600,
            check=False,
        )
    assert run.returncode == 0, run.stderr.decode("utf-8", "replace")
    return json.loads(run.stdout)


@pytest.fixture(scope="module")
def recalculated(tmp_path_factory: pytest.TempPathFactory) -> dict[int, list[Any]]:
    """Per year what the sheets of indicators and items show after each filling was typed into the empty workbook."""
    folder = tmp_path_factory.mktemp("fillings")
    jobs = []
    for year in known_years():
        framework = load_framework(year)
        path = folder / f"{year}.xlsx"
        build_template(framework, path)
        places = ITEM_TABLE.places(_has_parts(framework))
        jobs.append(
            {
                "file": str(path),
                "fillings": [_typed(filling(framework, number), framework) for number in range(FILLINGS)],
                "areas": [
                    [layout.INDICATORS, 0, 0, INDICATOR_ROWS, len(INDICATOR_TABLE.places(False)) - 1],
                    [layout.ITEMS, 0, 0, FIRST_ROW + len(framework.items) - 1, len(places) - 1],
                ],
            }
        )
    return dict(zip(known_years(), recalculate(jobs, folder), strict=True))


@pytest.mark.parametrize("year", known_years())
def test_the_formulas_show_what_the_core_calculates(year: int, recalculated: dict[int, list[Any]]) -> None:
    framework = load_framework(year)
    wrong = []
    for number, (indicators, items) in enumerate(recalculated[year]):
        assessment = assess(submission_of(filling(framework, number), framework), framework)
        wrong += [f"filling {number}: {text}" for text in _indicator_faults(assessment, indicators)]
        wrong += [f"filling {number}: {text}" for text in _item_faults(assessment, items)]
    assert wrong == []


def stale_results(paths: list[Path], folder: Path) -> list[str]:
    """Formula cells of workbooks whose stored value is not what LibreOffice calculates."""
    stale = []
    for path, (cells,) in zip(paths, recalculate([{"file": str(p)} for p in paths], folder), strict=True):
        stored = _stored(path, {sheet for sheet, values in cells.items() if values})
        for sheet, values in cells.items():
            assert sheet not in (layout.INDICATORS, layout.ITEMS) or len(values) > 50, "formulas were found"
            for row, column, value in values:
                kept = stored[sheet][row][column]
                if not _same(value, "" if kept is None else kept):
                    stale.append(f"{path.name} {sheet} row {row + 1} column {column + 1}: {kept!r}, not {value!r}")
    return stale


def test_stored_values_are_what_a_recalculation_gives(tmp_path: Path) -> None:
    paths = []
    for key in examples.keys():  # noqa: SIM118  # a function of the package, not a mapping
        paths.append(tmp_path / f"example-{key}.xlsx")
        examples.build(key, paths[-1])
    for year in known_years():
        framework = load_framework(year)
        paths.append(tmp_path / f"{year}-{BUILT}.xlsx")
        build_template(framework, paths[-1], filling(framework, BUILT))
    paths.append(tmp_path / "empty.xlsx")
    build_template(load_framework(2567), paths[-1])
    assert stale_results(paths, tmp_path) == []


def test_halves_round_up_where_binary_fractions_fall_short(tmp_path: Path) -> None:
    """84.995 and its like: the level and the band are decided after rounding half-up to two decimals."""
    framework = load_framework(2565)
    values = ["84.995", "94.995", "64.005", "1.005", "2.675", "0.285", "99.995", "54.995", "74.995", "4.35"]
    blocks = [[{"sheet": layout.INDICATORS, "row": FIRST_ROW, "column": 3, "values": [[float(v)] for v in values]}]]
    path = tmp_path / "halves.xlsx"
    build_template(framework, path)
    job = {"file": str(path), "fillings": blocks, "areas": [[layout.INDICATORS, FIRST_ROW, 7, FIRST_ROW + 9, 7]]}
    [[[used]]] = recalculate([job], tmp_path)
    assert [row[0] for row in used] == [85.0, 95.0, 64.01, 1.01, 2.68, 0.29, 100.0, 55.0, 75.0, 4.35]


def _has_parts(framework: Framework) -> bool:
    return any(instrument.parts for instrument in framework.instruments)


def _typed(entries: Entries, framework: Framework) -> list[dict[str, Any]]:
    """The entries as blocks of cells, as an officer would type them."""
    scores = [entries.indicators.get(i.number) for i in framework.indicators]
    scores += [entries.instruments.get(i.code) for i in framework.instruments]
    fields = [f.key for f in layout.FIELDS if f.parts in (None, _has_parts(framework))]
    profile = {"total": entries.profile.total, "total_prev": entries.profile.total_prev, "level": entries.profile.level}
    profile["target"] = target_of(entries, framework)
    keys = [c.key for c in ITEM_TABLE.columns_for(_has_parts(framework)) if not c.given]
    items = [entries.items.get(item.code) for item in framework.items]
    years = [list(entries.history)[n] if n < len(entries.history) else None for n in range(layout.HISTORY_TABLE.rows)]
    return [
        _block(layout.INDICATORS, 3, [[s and s.published, s and s.previous] for s in scores]),
        _block(layout.ITEMS, 5, [[_item_cell(scores, key) for key in keys] for scores in items]),
        _block(layout.HISTORY, 0, [[_history_cell(row, c.key) for c in layout.HISTORY_TABLE.columns] for row in years]),
        *(_block(layout.PROFILE, 1, [[value]], FIRST_ROW + fields.index(key)) for key, value in profile.items()),
    ]


def _block(sheet: str, column: int, values: list[list[Any]], row: int = FIRST_ROW) -> dict[str, Any]:
    plain = [[float(v) if isinstance(v, Decimal) else v for v in line] for line in values]
    return {"sheet": sheet, "row": row, "column": column, "values": plain}


def _item_cell(scores: Any, key: str) -> Any:
    if scores is None:
        return None
    return (layout.YES if scores.unscored else None) if key == "unscored" else getattr(scores, key)


def _history_cell(row: Any, key: str) -> Any:
    if row is None:
        return None
    if key in ("year", "total", "level"):
        return getattr(row, key)
    return row.indicators.get(int(key)) if key.isdigit() else row.instruments.get(key)


def _indicator_faults(assessment: Assessment, rows: list[list[Any]]) -> list[str]:
    """Where the sheet of indicators shows another value than the core calculates."""
    places = INDICATOR_TABLE.places(False)
    by_code = {str(row[0]).removesuffix(".0"): row for row in rows[FIRST_ROW:] if row[0] != ""}
    faults = []
    for node in (*assessment.indicators, *assessment.instruments):
        faults += _node_faults(assessment, node, by_code[node.key], places)
        if node.indicator is not None:
            faults += _fault(node.key, "rank", by_code[node.key][places["rank"]], node.rank)
    totals = FIRST_ROW + len(assessment.indicators) + len(assessment.instruments) + 1
    faults += _node_faults(assessment, assessment.total, rows[totals], places, band=False)
    faults += _fault("level", "computed", rows[totals + 1][places["computed"]], assessment.level.computed)
    for place, node in enumerate(assessment.sub_indicators, start=totals + 4):
        assert rows[place][places["name"]].startswith(node.key)
        faults += _fault(node.key, "computed", rows[place][places["computed"]], node.computed)
    return faults


def _node_faults(
    assessment: Assessment, node: Node, row: list[Any], places: dict[str, int], *, band: bool = True
) -> list[str]:
    gap = None if node.published is None or node.computed is None else node.published - node.computed
    expected: dict[str, Any] = {"computed": node.computed, "difference": gap, "used": node.used, "change": node.change}
    if band:
        expected["band"] = _band_name(assessment, node)
    return [text for key, value in expected.items() for text in _fault(node.key, key, row[places[key]], value)]


def _item_faults(assessment: Assessment, rows: list[list[Any]]) -> list[str]:
    places = ITEM_TABLE.places(_has_parts(assessment.framework))
    faults = []
    for row, node in zip(rows[FIRST_ROW:], assessment.items, strict=True):
        assert row[0] == node.key
        faults += _fault(node.key, "used", row[places["used"]], node.used if node.scored else None)
        outcome = _band_name(assessment, node) or ("ยังไม่กรอก" if node.scored else "ไม่คิดคะแนน")
        faults += _fault(node.key, "outcome", row[places["outcome"]], outcome)
    return faults


def _band_name(assessment: Assessment, node: Node) -> str | None:
    names = {band.key: band.name for band in assessment.framework.bands}
    return names[BandKey(node.band)] if node.band else None


def _fault(key: str, column: str, shown: Any, expected: Any) -> list[str]:
    wanted = "" if expected is None else float(expected) if isinstance(expected, Decimal | int) else expected
    # Not "nearly": the two decimals that a reader sees must be the same ones.
    return [] if shown == wanted else [f"{key} {column}: sheet {shown!r}, core {expected!r}"]


def _stored(path: Path, sheets: set[str]) -> dict[str, list[tuple[Any, ...]]]:
    """The stored values of some sheets, row by row."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # openpyxl on print areas that are formulas
        workbook = openpyxl.load_workbook(path, data_only=True, read_only=True)
        return {name: list(workbook[name].iter_rows(values_only=True)) for name in sheets}


def _same(left: object, right: object) -> bool:
    if isinstance(left, float) and isinstance(right, int | float):
        return abs(left - right) < 1e-9
    return left == right
