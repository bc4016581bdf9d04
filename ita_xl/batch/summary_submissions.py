"""Who submitted and who did not, what could not be used, what came twice, and what was found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from ita_xl.batch.agencies import AgencyRow, Because
from ita_xl.batch.expected import Attendance, Expected
from ita_xl.batch.figures import Figures
from ita_xl.batch.identity import Several
from ita_xl.batch.summary_texts import word
from ita_xl.batch.summary_words import Words, columns, count
from ita_xl.findings.catalogue import catalogue
from ita_xl.findings.finding import Severity
from ita_xl.narrative import thai
from ita_xl.report.document import (
    Align,
    Block,
    Cell,
    Heading,
    PageKind,
    Paragraph,
    Row,
    Section,
    Style,
    Table,
    Tone,
)

LEFT, CENTRE, RIGHT = Align.LEFT, Align.CENTRE, Align.RIGHT
_TONES = {Severity.ERROR: Tone.BELOW, Severity.WARNING: Tone.MIDDLE, Severity.NOTE: Tone.MUTED}


def submissions(figures: Figures, words: Words) -> Section:
    """The list of expected agencies against what came, then files that do not count."""
    blocks: list[Block] = [Heading(text=word("submissions.heading"), level=1)]
    if figures.attendance is not None:
        blocks += _attendance(figures.attendance, len(figures.years) > 1, words)
    refused = [row for row in figures.rows if row.because is Because.REFUSED]
    no_total = [row for row in figures.rows if row.because is Because.NO_TOTAL]
    if refused:
        blocks += [Heading(text=word("submissions.refused")), _refused(refused, words)]
    if no_total:
        blocks += [Heading(text=word("submissions.no_total")), _agencies(no_total, words)]
    if figures.several:
        blocks += [
            Heading(text=word("submissions.several")),
            Paragraph(text=word("submissions.several_note"), style=Style.NOTE, kept=True),
            _several(figures.several, words),
        ]
        for several in figures.several:
            if several.names_differ:
                code = several.rows[0].agency_code or word("none")
                blocks.append(Paragraph(text=word("submissions.same_code", code=code), style=Style.NOTE))
    if len(blocks) == 1:
        blocks.append(Paragraph(text=word("submissions.clean")))
    return Section(name=word("sheets.submissions"), blocks=tuple(blocks), page=PageKind.LANDSCAPE)


def _attendance(listed: Attendance, several_years: bool, words: Words) -> list[Block]:
    blocks: list[Block] = [Heading(text=word("submissions.missing"))]
    if several_years:
        blocks.append(Paragraph(text=word("submissions.any_year"), style=Style.NOTE, kept=True))
    if listed.missing:
        blocks.append(_expected(listed.missing, words))
    elif not listed.unusable:
        text = word("submissions.missing_none", count=len(listed.expected))
        blocks.append(Paragraph(text=words.write(text)))
    if listed.unusable:
        blocks += [Heading(text=word("submissions.unusable")), _expected(listed.unusable, words)]
    if listed.unexpected:
        blocks += [Heading(text=word("submissions.unexpected")), _agencies(listed.unexpected, words)]
    if listed.repeated:
        text = word("submissions.repeated", count=len(listed.repeated))
        blocks.append(Paragraph(text=words.write(text), style=Style.NOTE))
    return blocks


def _expected(found: Iterable[Expected], words: Words) -> Table:
    heads = columns("submissions", ("number", 6, CENTRE), ("code", 14, LEFT), ("name", 46, LEFT))
    heads += columns("submissions", ("agency_type", 20, LEFT), ("province", 16, LEFT))
    rows = [
        Row(cells=(count(i), words.text(one.code), *map(words.name, (one.name, one.agency_type, one.province))))
        for i, one in enumerate(found, start=1)
    ]
    return Table(columns=tuple(heads), rows=tuple(rows))


def _agencies(found: Iterable[AgencyRow], words: Words) -> Table:
    heads = columns("submissions", ("number", 6, CENTRE), ("code", 14, LEFT), ("name", 38, LEFT))
    heads += columns("submissions", ("province", 16, LEFT), ("file", 40, LEFT))
    rows = [
        Row(
            cells=(
                count(i),
                words.text(row.agency_code),
                words.name(row.agency),
                words.name(row.province),
                words.text(row.source),
            )
        )
        for i, row in enumerate(found, start=1)
    ]
    return Table(columns=tuple(heads), rows=tuple(rows))


def _refused(found: Iterable[AgencyRow], words: Words) -> Table:
    """Files with the titles of their errors; never a message, which may repeat what somebody typed."""
    heads = columns("submissions", ("number", 6, CENTRE), ("file", 40, LEFT), ("name", 34, LEFT), ("reasons", 46, LEFT))
    texts = catalogue()
    rows = []
    for i, row in enumerate(found, start=1):
        codes = [code for code in row.findings if texts[code].severity is Severity.ERROR]
        reasons = "\n".join(f"{code} {texts[code].title_th}" for code in codes)
        cells = (count(i), words.text(row.source), words.name(row.agency), words.text(reasons))
        rows.append(Row(cells=cells, label=row.source))
    return Table(columns=tuple(heads), rows=tuple(rows), continued=word("continued"), labelled=1)


def _several(found: Sequence[Several], words: Words) -> Table:
    heads = columns("submissions", ("year", 8, CENTRE), ("name", 34, LEFT), ("file", 36, LEFT))
    heads += columns("submissions", ("report_date", 14, LEFT), ("modified", 18, LEFT), ("total", 10, RIGHT))
    heads += columns("submissions", ("used", 10, CENTRE))
    rows = []
    for number, several in enumerate(found):
        for row in several.rows:
            used = "submissions.older" if row.because is Because.OLDER else "submissions.counts"
            cells = (
                words.text(words.write(str(row.fiscal_year)) if row.fiscal_year else None),
                words.name(row.agency),
                words.text(row.source),
                words.text(_day(row.report_date, words)),
                words.text(_moment(row.modified, words)),
                words.points(row.total),
                Cell(value=word(used), bold=row is several.rows[0]),
            )
            rows.append(Row(cells=cells, group=str(number)))
    return Table(columns=tuple(heads), rows=tuple(rows))


def _day(day: date | None, words: Words) -> str | None:
    return words.write(thai.date_short(day)) if day else None


def _moment(text: str, words: Words) -> str | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return words.write(f"{thai.date_short(moment.date())} {moment:%H.%M}")


def findings(figures: Figures, words: Words) -> Section:
    """How many files have each finding."""
    blocks: list[Block] = [Heading(text=word("findings.heading"), level=1)]
    if not figures.findings:
        blocks.append(Paragraph(text=word("findings.none")))
    else:
        heads = columns("findings", ("code", 8, CENTRE), ("severity", 12, CENTRE), ("title", 60, LEFT))
        heads += columns("findings", ("files", 10, RIGHT), ("count", 10, RIGHT))
        rows = [
            Row(
                cells=(
                    Cell(value=one.code),
                    Cell(value=word(f"findings.severities.{one.severity}"), tone=_TONES[one.severity], tinted=True),
                    Cell(value=words.write(one.title)),
                    count(one.files),
                    count(one.count),
                )
            )
            for one in figures.findings
        ]
        blocks += [
            Paragraph(text=word("findings.note"), style=Style.NOTE, kept=True),
            Table(columns=tuple(heads), rows=tuple(rows)),
        ]
    return Section(name=word("sheets.findings"), blocks=tuple(blocks), page=PageKind.LANDSCAPE)
