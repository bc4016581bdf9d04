"""The summary of many submissions for the office that receives them: a workbook to print, CSV and Parquet files.

The only module that imports pandas (extra `batch`): it groups and ranks, and writes the files for analysts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from statistics import median

import msgspec
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from ita_xl.batch.agencies import AgencyRow, RowReader
from ita_xl.batch.expected import attendance, read_expected
from ita_xl.batch.figures import SPREAD, CodeCount, Figures, Group, Weak, YearFigures
from ita_xl.batch.identity import one_per_agency
from ita_xl.batch.submitted import Submitted
from ita_xl.batch.summary_columns import COLUMNS, ITEM_COLUMNS, Kind, Value, not_submitted, safe_text
from ita_xl.batch.summary_document import summary_document
from ita_xl.findings.catalogue import catalogue
from ita_xl.findings.finding import Severity
from ita_xl.frameworks.load import load_framework
from ita_xl.frameworks.schema import Framework
from ita_xl.narrative.engine import Digits
from ita_xl.report.xlsx import write_document
from ita_xl.whole_file import whole_file

NAME, ITEMS = "summary", "summary-items"
_CENT = Decimal("0.01")
_ARROW = {
    Kind.TEXT: pa.string(),
    Kind.WHOLE: pa.int64(),
    Kind.POINTS: pa.float64(),
    Kind.FLAG: pa.bool_(),
    Kind.DATE: pa.date32(),
}

Values = dict[str, list[Value]]
"""The values of a table by column."""


def write_summary(
    submitted: Sequence[Submitted],
    folder: Path,
    expected: Path | None = None,
    *,
    digits: Digits = "thai",
    frameworks: Path | None = None,
) -> tuple[Path, ...]:
    """Writes `summary.xlsx`, `summary.csv`, `summary.parquet` and, with one row per item, `summary-items.csv` and
    `.parquet` into `folder`; returns their paths. Equal input gives equal bytes.

    `submitted` is gone through once. `expected`: a CSV file with the agencies that should submit (see read_expected).
    `frameworks`: a folder with further rules files. Raises ExpectedListError, FrameworkError, OSError.
    """
    reader = RowReader()
    rows, several = one_per_agency(map(reader.row, submitted))
    listed = attendance(read_expected(expected), rows) if expected else None
    years, rows = _years(rows, frameworks)
    figures = Figures(
        rows=tuple(rows), years=years, several=tuple(several), attendance=listed, findings=_findings(rows)
    )
    workbook = folder / f"{NAME}.xlsx"
    write_document(summary_document(figures, digits), workbook)
    absent = [not_submitted(one) for one in listed.missing] if listed else []
    everybody = (*rows, *absent)
    agencies = {column.name: [column.value(row) for row in everybody] for column in COLUMNS}
    written = _write_tables(agencies, [(column.name, column.kind) for column in COLUMNS], folder / NAME)
    return (workbook, *written, *_write_tables(_item_values(rows), ITEM_COLUMNS, folder / ITEMS))


def _years(rows: Sequence[AgencyRow], frameworks: Path | None) -> tuple[tuple[YearFigures, ...], list[AgencyRow]]:
    """The figures of each year and rules, the newest year first, and all rows with rank and percentile."""
    ranked: dict[int, AgencyRow] = {}
    made = []
    groups: dict[tuple[int, int], list[AgencyRow]] = {}
    for row in rows:
        if row.counted and row.fiscal_year is not None:
            groups.setdefault((row.fiscal_year, row.rules_version or 0), []).append(row)
    for (year, _), group in sorted(groups.items(), reverse=True):
        placed = _ranked(group)
        ranked |= {id(old): new for old, new in zip(group, placed, strict=True)}
        several = sum(other == year for other, _ in groups) > 1
        made.append(_year(placed, load_framework(year, frameworks), several))
    return tuple(made), [ranked.get(id(row), row) for row in rows]


def _ranked(rows: Sequence[AgencyRow]) -> list[AgencyRow]:
    """Rank 1 is the highest total, ties share and the next rank is skipped; percentile: per cent not above."""
    totals = pd.Series([int(_total(row) / _CENT) for row in rows])
    ranks = totals.rank(method="min", ascending=False).astype(int)
    not_above = totals.rank(method="max").astype(int)
    return [
        msgspec.structs.replace(row, rank=int(rank), percentile=_rounded(Decimal(100) * int(below) / len(rows)))
        for row, rank, below in zip(rows, ranks, not_above, strict=True)
    ]


def _year(rows: Sequence[AgencyRow], framework: Framework, several_versions: bool) -> YearFigures:
    ordered = sorted(rows, key=lambda row: (row.rank or 0, row.agency or "", row.agency_code or "", row.source))
    levels = tuple(rule.name for rule in framework.levels.rules)
    frame = pd.DataFrame(
        {
            "agency_type": [row.agency_type or "" for row in ordered],
            "province": [row.province or "" for row in ordered],
            "district": [row.district or "" for row in ordered],
            "total": pd.Series([_total(row) for row in ordered], dtype=object),
            "level": [row.level or "" for row in ordered],
        }
    )

    def by(*columns: str) -> tuple[Group, ...]:
        return tuple(_group(part, names, levels) for names, part in frame.groupby(list(columns), sort=True))

    bins = pd.cut(frame["total"].astype(float), [*map(float, SPREAD), float("inf")], right=False, labels=False)
    return YearFigures(
        framework=framework,
        several_versions=several_versions,
        rows=tuple(ordered),
        overall=_group(frame, (), levels),
        level_names=levels,
        spread=tuple(int((bins == number).sum()) for number in range(len(SPREAD))),
        by_type=by("agency_type"),
        by_province=by("province"),
        by_district=by("province", "district"),
        passed=sum(_total(row) >= framework.levels.pass_from for row in ordered),
        indicators=_weak_indicators(ordered, framework),
        items=_weak_items(ordered, framework),
    )


def _group(frame: pd.DataFrame, names: tuple[str, ...], levels: Sequence[str]) -> Group:
    totals: list[Decimal] = list(frame["total"])
    counts = Counter(frame["level"])
    known = tuple(counts[level] for level in levels)
    return Group(
        names=tuple(map(str, names)),
        count=len(totals),
        mean=_mean(totals),
        median=_rounded(median(totals)),
        low=min(totals),
        high=max(totals),
        levels=(*known, len(totals) - sum(known)),
    )


def _weak_indicators(rows: Sequence[AgencyRow], framework: Framework) -> tuple[Weak, ...]:
    made = []
    for node in framework.indicators:
        known = [(score, row) for row in rows if (score := row.indicators.get(node.number)) is not None]
        scores = [score for score, _ in known]
        below = sum(score < (row.target or framework.target.score) for score, row in known)
        made.append(_weak(str(node.number), node.name, node.instrument, False, below, len(known), scores))
    return tuple(made)


def _weak_items(rows: Sequence[AgencyRow], framework: Framework) -> tuple[Weak, ...]:
    """Items below the target of at least one agency, the largest share first."""
    found: dict[str, list[tuple[Decimal | None, bool]]] = {}
    for row in rows:
        for code, scored in row.items.items():
            found.setdefault(code, []).append(scored)
    made = []
    for item in framework.items:
        known = found.get(item.code, [])
        below = sum(weak for _, weak in known)
        if below:
            text, scores = item.text or item.assumed_text or "", [score for score, _ in known if score is not None]
            made.append(_weak(item.code, text, item.instrument, item.text is None, below, len(known), scores))
    return tuple(sorted(made, key=lambda weak: (-weak.share, -weak.below)))


def _weak(
    code: str, name: str, instrument: str, assumed: bool, below: int, known: int, scores: Sequence[Decimal]
) -> Weak:
    return Weak(
        code=code,
        name=name,
        instrument=instrument,
        assumed=assumed and bool(name),
        known=known,
        below=below,
        mean=_mean(scores) if scores else None,
        low=min(scores, default=None),
    )


def _findings(rows: Iterable[AgencyRow]) -> tuple[CodeCount, ...]:
    """Each code that was found, the most severe first, then by files."""
    files: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    for row in rows:
        files.update(row.findings.keys())
        counts.update(row.findings)
    order = list(Severity)
    texts = catalogue()
    made = [
        CodeCount(code=code, severity=texts[code].severity, title=texts[code].title_th, files=n, count=counts[code])
        for code, n in files.items()
    ]
    return tuple(sorted(made, key=lambda one: (order.index(one.severity), -one.files, -one.count, one.code)))


def _total(row: AgencyRow) -> Decimal:
    """The total of a row that counts."""
    assert row.total is not None
    return row.total


def _mean(values: Sequence[Decimal]) -> Decimal:
    return _rounded(sum(values, Decimal(0)) / len(values))


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(_CENT, ROUND_HALF_UP)


def _item_values(rows: Iterable[AgencyRow]) -> Values:
    """One value per item of each agency that counts, by column; as lists, for there may be half a million."""
    values: Values = {name: [] for name, _ in ITEM_COLUMNS}
    for row in rows:
        if not row.counted:
            continue
        for code, (score, below) in row.items.items():
            of_item = (row.source, row.agency_code, row.agency, row.fiscal_year, code, score, below)
            for column, value in zip(values.values(), of_item, strict=True):
                column.append(value)
    return values


def _write_tables(values: Values, columns: Sequence[tuple[str, Kind]], path: Path) -> tuple[Path, Path]:
    """The values as CSV (UTF-8 with a mark, for Excel) and Parquet."""
    csv, parquet = path.with_suffix(".csv"), path.with_suffix(".parquet")
    text = pd.DataFrame({name: _text_column(values[name], kind) for name, kind in columns})
    with whole_file(csv) as draft:
        text.to_csv(draft, index=False, encoding="utf-8-sig", lineterminator="\r\n")
    typed = pa.table([_typed_column(values[name], kind) for name, kind in columns], names=[name for name, _ in columns])
    with whole_file(parquet) as draft:
        pq.write_table(typed, draft)
    return csv, parquet


def _text_column(values: Sequence[Value], kind: Kind) -> pd.Series:
    if kind is Kind.TEXT:
        values = [None if value is None else safe_text(str(value)) for value in values]
    return pd.Series(values, dtype=object)


def _typed_column(values: Sequence[Value], kind: Kind) -> pa.Array:
    if kind is Kind.POINTS:
        return pa.array([float(v) if isinstance(v, Decimal) else None for v in values], type=_ARROW[kind])
    return pa.array(values, type=_ARROW[kind])
