"""The rules as plain text lines, for people: one table of the years, or everything known about one year.

Words come from labels.yaml; wording that is only assumed is always marked as such.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from ita_xl.frameworks.schema import Confidence, Fact, Framework, Indicator, Item, Level, Status
from ita_xl.frameworks.yaml_text import parse_yaml

_LABELS = Path(__file__).with_name("labels.yaml")
_INDENT = "    "


class _Worded(Protocol):
    @property
    def text(self) -> str | None: ...
    @property
    def assumed_text(self) -> str | None: ...


class _Words:
    """Labels of one language: `words("line.target", score=85)`."""

    def __init__(self, lang: str, labels: dict[str, dict[str, dict[str, str]]]) -> None:
        self.lang = lang
        self._labels = labels

    def __call__(self, label: str, /, **values: object) -> str:
        group, _, key = label.partition(".")
        return self._labels[group][key][self.lang].format(**values)


def describe_years(frameworks: Sequence[Framework], lang: str = "th") -> list[str]:
    """A table, one line per year: items and weights per instrument, levels, status, O items. `lang`: th or en."""
    words = _words(lang)
    rows = [[words(f"table.{key}") for key in ("year", "status", "items", "weights", "scheme", "publish")]]
    for framework in frameworks:
        counts = [(i.code, _count(framework, i.code)) for i in framework.instruments]
        shares = [f"{i.weight.value * 100:f}".rstrip("0").rstrip(".") for i in framework.instruments]
        rows.append(
            [
                str(framework.fiscal_year),
                _status(framework, words),
                " + ".join(f"{code} {count}" for code, count in counts) + f" = {len(framework.items)}",
                "/".join(shares),
                words(f"scheme.{framework.levels.scheme}"),
                ", ".join(o.item for o in framework.obligations) or words("table.none"),
            ]
        )
    lines = _table(rows)
    return [*lines, "", words("table.more", year=frameworks[-1].fiscal_year)] if frameworks else lines


def describe_framework(framework: Framework, lang: str = "th") -> list[str]:
    """Everything known about the rules of one year, each fact with its mark of confidence. `lang`: th or en."""
    words = _words(lang)
    name, summary = framework.name, framework.summary
    if lang == "en":
        name, summary = framework.name_en, framework.summary_en
    year = framework.fiscal_year
    lines = [
        words("heading.title", name=name, year=year, ce=year - 543),
        words("heading.version", version=framework.version, status=_status(framework, words)),
        summary,
        "",
        words("heading.marks"),
        *(f"{_INDENT}[{words(f'mark.{c}')}] {words(f'meaning.{c}')}" for c in Confidence),
    ]
    sections = (
        ("instruments", _instruments),
        ("indicators", _indicators),
        ("answers", _answers),
        ("calculations", _calculations),
        ("rounding", _rounding),
        ("levels", _levels),
        ("bands", _bands),
        ("obligations", _obligations),
        ("issues", _issues),
        ("statistics", _statistics),
        ("open_questions", _open_questions),
        ("sources", _sources),
    )
    for heading, write in sections:
        body = [_INDENT + line for line in write(framework, words)]
        if body:
            lines += ["", words(f"heading.{heading}"), *body]
    return lines


def describe_level(rule: Level, lang: str = "th") -> str:
    """What the total and the instruments must reach for a level."""
    return _level(rule, _words(lang))


def describe_sources(framework: Framework, fact: Fact, lang: str = "th") -> str:
    """How well a fact is known and where it was read, in words."""
    words = _words(lang)
    sources = [framework.sources[key] for key in fact.sources]
    read = ", ".join(source.what_th if lang == "th" else source.what for source in sources)
    return f"{words(f'mark.{fact.confidence}')}: {read}" if read else words(f"mark.{fact.confidence}")


@lru_cache(maxsize=2)
def _words(lang: str) -> _Words:
    return _Words(lang, parse_yaml(_LABELS.read_text(encoding="utf-8"), _LABELS.name).value)


def _status(framework: Framework, words: _Words) -> str:
    if framework.status is Status.PROVISIONAL:
        return words("status.provisional", year=framework.rules_of)
    return words("status.final")


def _mark(fact: Fact, words: _Words) -> str:
    """Confidence of a fact, followed by the keys of its sources."""
    word = words(f"mark.{fact.confidence}")
    return f"{word}: {', '.join(fact.sources)}" if fact.sources else word


def _count(framework: Framework, instrument: str) -> int:
    return sum(item.instrument == instrument for item in framework.items)


def _instruments(framework: Framework, words: _Words) -> Iterator[str]:
    for i in framework.instruments:
        yield words(
            "line.instrument",
            code=i.code,
            name=i.name if words.lang == "th" else i.name_en,
            weight=i.weight.value,
            weight_mark=_mark(i.weight, words),
            count=_count(framework, i.code),
            mark=_mark(i, words),
        )
        if i.parts:
            yield _INDENT + words("line.parts", parts=", ".join(words(f"part.{p}") for p in i.parts))
        if i.variants:
            yield _INDENT + words("line.variants", names=", ".join(i.variants))


def _indicators(framework: Framework, words: _Words) -> Iterator[str]:
    for indicator in framework.indicators:
        yield words(
            "line.indicator",
            number=indicator.number,
            name=_name(indicator, words),
            instrument=indicator.instrument,
            aggregation=words(f"aggregation.{indicator.aggregation}"),
            mark=words(f"mark.{indicator.confidence}"),
        )
        if indicator.variants:
            yield _INDENT + words("line.variants", names=", ".join(indicator.variants))
        for sub in framework.sub_indicators_of(indicator.number):
            yield f"{_INDENT}{sub.code} {sub.name} [{words(f'mark.{sub.confidence}')}]"
            yield from _items(framework.items_of(indicator.number, sub.code), words)
        if not framework.sub_indicators_of(indicator.number):
            yield from _items(framework.items_of(indicator.number), words)


def _name(indicator: Indicator, words: _Words) -> str:
    return indicator.name if words.lang == "th" else f"{indicator.name} ({indicator.name_en})"


def _items(items: Iterable[Item], words: _Words) -> Iterator[str]:
    for item in items:
        negative = words("line.negative") if item.negative else ""
        mark = words(f"mark.{item.confidence}")
        yield f"{_INDENT * 2}{item.code:<4}{_wording(item, words)}{negative} [{mark}]"
        for sub_item in item.sub_items:
            negative = words("line.negative") if sub_item.negative else ""
            yield f"{_INDENT * 3}- {sub_item.text or sub_item.assumed_text}{negative}"


def _wording(worded: _Worded, words: _Words) -> str:
    if worded.text is not None:
        return worded.text
    return words("line.no_text") if worded.assumed_text is None else words("line.assumed", text=worded.assumed_text)


def _answers(framework: Framework, words: _Words) -> Iterator[str]:
    for a in framework.answers:
        points = ", ".join(map(str, a.points)) or words("line.no_points")
        yield words("line.answer", answer=words(f"answer.{a.answer}"), points=points, mark=_mark(a, words))


def _calculations(framework: Framework, words: _Words) -> Iterator[str]:
    for c in framework.calculations:
        yield words("line.calculation", step=words(f"step.{c.step}"), mark=_mark(c, words))


def _rounding(framework: Framework, words: _Words) -> Iterator[str]:
    r = framework.rounding
    mark = _mark(r, words)
    yield words(
        "line.rounding", shown=r.shown, instrument=r.instrument, total=r.total, tolerance=r.tolerance, mark=mark
    )


def _levels(framework: Framework, words: _Words) -> Iterator[str]:
    levels = framework.levels
    for rule in levels.rules:
        yield _level(rule, words)
    if levels.letters:
        yield words("line.letters", letters=", ".join(levels.letters))
    yield words("line.level_confidence", pass_from=levels.pass_from, mark=_mark(levels, words))


def _level(rule: Level, words: _Words) -> str:
    name = "line.level_to_full" if rule.total.end == 100 else "line.level_below"
    line = words(name, name=rule.name, start=rule.total.start, end=rule.total.end)
    if rule.every_instrument_from is not None:
        line += words("line.level_condition", least=rule.every_instrument_from)
    return line


def _bands(framework: Framework, words: _Words) -> Iterator[str]:
    for band in framework.bands:
        yield words(f"line.band_{band.key}", name=band.name)
    target = framework.target
    yield words("line.target", score=target.score, mark=_mark(target, words))


def _obligations(framework: Framework, words: _Words) -> Iterator[str]:
    if not framework.obligations:
        yield words("line.no_obligations")
    for o in framework.obligations:
        mark = _mark(o, words)
        years = [
            words(f"line.{key}", year=year)
            for key, year in (("result_year", o.result_year), ("measures_year", o.measures_year))
            if year is not None
        ]
        yield ", ".join([words("line.obligation", item=o.item, kind=words(f"kind.{o.kind}"), mark=mark), *years])
        for e in o.elements:
            text = _wording(e, words) if e.text or e.assumed_text else f"{e.id} {words('line.no_text')}"
            yield _INDENT + words("line.element", text=text, mark=words(f"mark.{e.confidence}"))


def _issues(framework: Framework, words: _Words) -> Iterator[str]:
    for i in framework.issues:
        mark = _mark(i, words)
        yield words("line.issue", number=i.number, name=i.name, items=", ".join(i.items), mark=mark)


def _statistics(framework: Framework, words: _Words) -> Iterator[str]:
    s = framework.statistics
    if s is None:
        return
    facts = []
    if s.agencies is not None:
        facts.append(words("line.agencies", agencies=f"{s.agencies:,}"))
    if s.mean_score is not None:
        facts.append(words("line.mean", mean=s.mean_score))
    if s.announced is not None:
        facts.append(words("line.announced", date=s.announced))
    yield f"{', '.join(facts)} [{_mark(s, words)}]"


def _open_questions(framework: Framework, _words: _Words) -> Iterator[str]:
    for question in framework.open_questions:
        yield f"- {question}"


def _sources(framework: Framework, words: _Words) -> Iterator[str]:
    for key, source in framework.sources.items():
        what, where = (source.what_th, source.link) if words.lang == "th" else (source.what, source.where)
        yield f"{key}: {what}" + (f" ({where})" if where else "")


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Columns padded to their width on a terminal, with a rule below the header."""
    widths = [max(_width(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = ["  ".join(cell + " " * (w - _width(cell)) for cell, w in zip(row, widths, strict=True)) for row in rows]
    rule = "  ".join("-" * w for w in widths)
    return [line.rstrip() for line in (lines[0], rule, *lines[1:])]


def _width(text: str) -> int:
    """Columns on a terminal: Thai vowels and tone marks above or below a letter take none."""
    return sum(unicodedata.category(character) not in ("Mn", "Me", "Cf") for character in text)
