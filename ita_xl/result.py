"""The JSON result: one document per workbook, schema `ita-xl/result/1`.

Names and shapes are a contract; keys are only ever added.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import msgspec

from ita_xl.assessment.exact import round_points
from ita_xl.assessment.model import Assessment, Node
from ita_xl.assessment.submission import Entry, PlanRow, Profile, Submission
from ita_xl.findings.finding import Finding, Severity
from ita_xl.findings.printable import json_shown, printable
from ita_xl.frameworks.schema import BandKey

RESULT_SCHEMA = "ita-xl/result/1"
CHECK_SCHEMA = "ita-xl/check/1"

Value = str | int | Decimal | date | list[str] | None


class Rules(msgspec.Struct, frozen=True):
    """Version and status of the rules that were used."""

    version: int | None = None
    status: str | None = None


class Points(msgspec.Struct, frozen=True, kw_only=True):
    """Points of the total or of an instrument."""

    published: Decimal | None = None
    computed: Decimal | None = None
    used: Decimal | None = None
    previous: Decimal | None = None
    change: Decimal | None = None


class LevelDocument(msgspec.Struct, frozen=True, kw_only=True):
    """The level as published, a letter beside it, and as computed."""

    published: str | None = None
    letter: str | None = None
    computed: str | None = None


class IndicatorDocument(msgspec.Struct, frozen=True, kw_only=True):
    """One indicator."""

    number: int
    name: str
    instrument: str
    published: Decimal | None
    computed: Decimal | None
    used: Decimal | None
    public: Decimal | None
    survey: Decimal | None
    previous: Decimal | None
    change: Decimal | None
    band: str | None
    rank: int | None


class SubIndicatorDocument(msgspec.Struct, frozen=True, kw_only=True):
    """One sub-indicator."""

    code: str
    name: str
    indicator: int
    computed: Decimal | None
    used: Decimal | None


class ItemDocument(msgspec.Struct, frozen=True, kw_only=True):
    """One item."""

    code: str
    score: Decimal | None
    public: Decimal | None
    survey: Decimal | None
    band: str | None
    scored: bool


class IssueDocument(msgspec.Struct, frozen=True, kw_only=True):
    """One of the issues of the year, or one indicator in years without issues."""

    number: int
    name: str
    items: Sequence[str]
    weak: Sequence[str]


class MeasureDocument(msgspec.Struct, frozen=True, kw_only=True):
    """One measure of the plan: the officer's own or, with `accepted`, a suggestion that she accepted in the draft."""

    code: str
    indicator: int | None
    items: Sequence[str]
    measure: str | None
    responsible: str | None
    start: date | None
    due: date | None
    source: str | None
    accepted: bool


class Respondents(msgspec.Struct, frozen=True, kw_only=True):
    """How many people answered."""

    iit: int | None = None
    eit: int | None = None
    eit_public: int | None = None
    eit_survey: int | None = None


class ReportFile(msgspec.Struct, frozen=True, kw_only=True):
    """A report that was written; `pdf` only where it was asked for."""

    kind: str
    xlsx: str
    pdf: str | None = None


class Outputs(msgspec.Struct, frozen=True, kw_only=True):
    """Files that were written; null and empty where nothing was."""

    analyzed: str | None = None
    reports: Sequence[ReportFile] = ()


class ResultDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What `analyze --json` prints. Points have two decimals; a missing score is null, never 0."""

    schema: str = RESULT_SCHEMA
    agency: dict[str, Value]
    fiscal_year: int | None = None
    framework: Rules = Rules()
    total: Points = Points()
    level: LevelDocument = LevelDocument()
    instruments: dict[str, Points] = {}
    indicators: Sequence[IndicatorDocument] = ()
    sub_indicators: Sequence[SubIndicatorDocument] = ()
    items: Sequence[ItemDocument] = ()
    weak_items: Sequence[str] = ()
    issues: Sequence[IssueDocument] = ()
    plan: Sequence[MeasureDocument] = ()
    without_measure: Sequence[str] = ()
    respondents: Respondents = Respondents()
    findings: Sequence[Finding] = ()
    outputs: Outputs = Outputs()


class CheckedFile(ResultDocument, frozen=True, kw_only=True):
    """The result of one file of `check`; `marked` is the marked copy, where one was written."""

    file: str
    marked: str | None = None

    @classmethod
    def of(cls, document: ResultDocument, file: str, marked: str | None) -> CheckedFile:
        """A result with the name of its file."""
        return cls(**msgspec.structs.asdict(document), file=file, marked=marked)


class CheckDocument(msgspec.Struct, frozen=True, kw_only=True):
    """What `check --json` prints."""

    schema: str = CHECK_SCHEMA
    files: Sequence[CheckedFile]


def encode(document: object) -> str:
    """JSON text, indented, with points as numbers that keep their two decimals."""
    encoder = msgspec.json.Encoder(decimal_format="number")
    try:
        data = encoder.encode(document)
    except UnicodeEncodeError:  # the name of a file that is no UTF-8, as Linux allows
        data = encoder.encode(_whole(msgspec.to_builtins(document, builtin_types=(Decimal,))))
    return json_shown(msgspec.json.format(data, indent=2).decode())


def _whole(value: object) -> object:
    """The same JSON value with whole characters in every text."""
    if isinstance(value, dict):
        return {_whole(key): _whole(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_whole(each) for each in value]
    return printable(value) if isinstance(value, str) else value


def refused_document(findings: Sequence[Finding], instruments: Sequence[str]) -> ResultDocument:
    """The document of a workbook that could not be used: nulls, and the findings that say why."""
    return ResultDocument(
        agency=_agency(Profile(), None), instruments={code: Points() for code in instruments}, findings=findings
    )


def result_document(assessment: Assessment, findings: Sequence[Finding], outputs: Outputs) -> ResultDocument:
    """The whole assessment as the JSON contract has it."""
    submission, framework = assessment.submission, assessment.framework
    names = {band.key: band.name for band in framework.bands}
    return ResultDocument(
        agency=_agency(submission.profile, framework.rounding.shown),
        fiscal_year=framework.fiscal_year,
        framework=Rules(framework.version, str(framework.status)),
        total=_points(assessment.total),
        level=LevelDocument(
            published=assessment.level.published, letter=assessment.level.letter, computed=assessment.level.computed
        ),
        instruments={node.key: _points(node) for node in assessment.instruments},
        indicators=[_indicator(node, names) for node in assessment.indicators],
        sub_indicators=[
            SubIndicatorDocument(code=n.key, name=n.name, indicator=n.indicator or 0, computed=n.computed, used=n.used)
            for n in assessment.sub_indicators
        ],
        items=[
            ItemDocument(
                code=n.key,
                score=n.used,
                public=n.public,
                survey=n.survey,
                band=names[n.band] if n.band else None,
                scored=n.scored,
            )
            for n in assessment.items
        ],
        weak_items=assessment.weak_items,
        issues=[IssueDocument(number=i.number, name=i.name, items=i.items, weak=i.weak) for i in assessment.issues],
        plan=[_measure(row, row in submission.accepted) for row in submission.plan],
        without_measure=[need.key for need in assessment.needs if not need.covered_by],
        respondents=_respondents(submission),
        findings=findings,
        outputs=outputs,
    )


def worst_severity(findings: Sequence[Finding]) -> Severity | None:
    """The most severe of the findings."""
    return min((f.severity for f in findings), key=list(Severity).index, default=None)


def _points(node: Node) -> Points:
    return Points(
        published=node.published, computed=node.computed, used=node.used, previous=node.previous, change=node.change
    )


def _indicator(node: Node, names: dict[BandKey, str]) -> IndicatorDocument:
    return IndicatorDocument(
        number=int(node.key),
        name=node.name,
        instrument=node.instrument or "",
        published=node.published,
        computed=node.computed,
        used=node.used,
        public=node.public,
        survey=node.survey,
        previous=node.previous,
        change=node.change,
        band=names[node.band] if node.band else None,
        rank=node.rank,
    )


def _measure(row: PlanRow, accepted: bool) -> MeasureDocument:
    return MeasureDocument(
        code=row.code,
        indicator=row.indicator,
        items=row.items,
        measure=row.measure,
        responsible=row.responsible,
        start=row.start,
        due=row.due,
        source=row.source,
        accepted=accepted,
    )


def _respondents(submission: Submission) -> Respondents:
    profile = submission.profile
    return Respondents(
        iit=_value(profile.n_iit),
        eit=_value(profile.n_eit),
        eit_public=_value(profile.n_eit_public),
        eit_survey=_value(profile.n_eit_survey),
    )


def _value(entry: Entry[int] | None) -> int | None:
    return entry.value if entry else None


def _agency(profile: Profile, places: int | None) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for field in profile.__struct_fields__:
        entry = getattr(profile, field)
        if field == "units":
            values[field] = [unit.value for unit in entry]
            continue
        value = entry.value if entry else None
        values[field] = round_points(value, places) if isinstance(value, Decimal) and places is not None else value
    return values
