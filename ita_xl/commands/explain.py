"""What `explain` does: the tree of a score with values, rules, sources and cells."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import msgspec

from ita_xl.assessment import Assessment
from ita_xl.assessment.model import Node
from ita_xl.assessment.reasons import Reason, reasons
from ita_xl.commands.json_output import write_json, wrong_json
from ita_xl.commands.usable import usable_assessment
from ita_xl.console import Console
from ita_xl.exit_codes import EXIT_DONE, EXIT_USAGE
from ita_xl.frameworks.describe import describe_level, describe_sources
from ita_xl.workbook.reading.node_keys import TOTAL, parse_node_key

SCHEMA = "ita-xl/explain/1"


class Cell(msgspec.Struct, frozen=True):
    """A typed value and where it stands."""

    value: Decimal
    sheet: str | None
    cell: str | None
    part: str | None


class Term(msgspec.Struct, frozen=True):
    """A child that enters the computed value, with its weight."""

    key: str
    used: Decimal | None
    weight: Decimal


class ReasonDocument(msgspec.Struct, frozen=True, kw_only=True):
    """One node of the tree; `depth` 0 is the node asked for. `sources` are keys of the framework."""

    key: str
    name: str
    depth: int
    scored: bool
    published: Decimal | None
    computed: Decimal | None
    used: Decimal | None
    typed: list[Cell]
    rule: str | None
    terms: list[Term]
    sources: tuple[str, ...]


class ExplainDocument(msgspec.Struct, frozen=True, kw_only=True):
    """The JSON of `explain`."""

    schema: str = SCHEMA
    file: str
    fiscal_year: int
    level: str | None
    nodes: list[ReasonDocument]


def explain_file(console: Console, file: Path, typed: str, json: str | None, frameworks: Path | None) -> int:
    """Prints the tree below the node that `typed` names."""
    if wrong_json(console, json):
        return EXIT_USAGE
    assessment, code = usable_assessment(console, file, frameworks)
    if assessment is None:
        return code
    year = assessment.framework.fiscal_year
    key = parse_node_key(typed, tuple(node.key for node in assessment.instruments))
    try:
        tree = reasons(assessment, key or typed)
    except KeyError:
        console.tell("unknown_node", key=typed, year=year)
        return EXIT_USAGE
    nodes = [_document(reason) for reason in tree]
    write_json(json, ExplainDocument(file=str(file), fiscal_year=year, level=assessment.level.computed, nodes=nodes))
    if json != "-":
        for line in (*(_level(console, assessment) if key == TOTAL else ()), *_lines(console, assessment, tree)):
            print(line)
    return EXIT_DONE


def _document(reason: Reason) -> ReasonDocument:
    node, derivation = reason.node, reason.derivation
    return ReasonDocument(
        key=node.key,
        name=node.name,
        depth=reason.depth,
        scored=node.scored,
        published=node.published,
        computed=node.computed,
        used=node.used,
        typed=[
            Cell(t.value, t.origin.sheet if t.origin else None, t.origin.cell if t.origin else None, t.part)
            for t in reason.typed
        ],
        rule=str(derivation.rule) if derivation else None,
        terms=[Term(*term) for term in derivation.terms] if derivation else [],
        sources=reason.calculation.sources if reason.calculation else (),
    )


def _level(console: Console, assessment: Assessment) -> list[str]:
    levels = assessment.framework.levels
    computed = assessment.level.computed
    lines = [console.text("explain.level", level=computed or console.text("explain.undecided"))]
    rule = next((rule for rule in levels.rules if rule.name == computed), None)
    if rule is not None:
        lines.append("  " + console.text("explain.level_rule", rule=describe_level(rule, console.language)))
    sources = describe_sources(assessment.framework, levels, console.language)
    lines.append("  " + console.text("explain.sources", sources=sources))
    if assessment.level.published and assessment.level.published != computed:
        lines.append("  " + console.text("explain.published_level", level=assessment.level.published))
    return lines


def _lines(console: Console, assessment: Assessment, tree: tuple[Reason, ...]) -> list[str]:
    lines = []
    told: set[str] = set()
    for reason in tree:
        indent = "  " * reason.depth
        lines.append(indent + _headline(console, assessment, reason))
        formula = _formula(console, reason)
        if formula:
            lines.append(f"{indent}    = {formula}")
        # The same rule serves many nodes; its sources are told once.
        if reason.calculation is not None and reason.calculation.step not in told:
            told.add(reason.calculation.step)
            sources = describe_sources(assessment.framework, reason.calculation, console.language)
            lines.append(f"{indent}    " + console.text("explain.sources", sources=sources))
    return lines


def _headline(console: Console, assessment: Assessment, reason: Reason) -> str:
    node = reason.node
    name = console.text("explain.total") if node.key == TOTAL else _name(console, assessment, node)
    head = name if node.key == TOTAL else f"{node.key} {name}"
    if not node.scored:
        return f"{head}: {console.text('explain.unscored')}"
    if node.used is None:
        return f"{head}: {console.text('explain.missing')}"
    return f"{head}: {node.used} ({', '.join(_how(console, reason))})"


def _how(console: Console, reason: Reason) -> list[str]:
    how = []
    for typed in reason.typed:
        origin = typed.origin
        place = f"{origin.sheet}!{origin.cell}" if origin else console.text("explain.nowhere")
        if typed.part is None:
            how.append(console.text("explain.typed", place=place))
        else:
            part = console.text(f"explain.{typed.part}")
            how.append(console.text("explain.typed_part", part=part, value=typed.value, place=place))
    if not how:
        how.append(console.text("explain.computed_only"))
    if reason.contradicts:
        how.append(console.text("explain.contradicts", computed=reason.node.computed))
    return how


def _formula(console: Console, reason: Reason) -> str | None:
    derivation, node = reason.derivation, reason.node
    if derivation is None or not derivation.terms or not node.scored:
        return None
    if node.computed is None:
        missing = ", ".join(key for key, used, _ in derivation.terms if used is None)
        return console.text("explain.missing_below", keys=missing) if missing else None
    rule = console.text(f"explain.{derivation.rule}")
    if derivation.rule == "weighted_sum":
        sum_of = " + ".join(f"{weight} × {key} {used}" for key, used, weight in derivation.terms)
    else:
        sum_of = ", ".join(f"{key} {used}" for key, used, _ in derivation.terms)
    return f"{rule}: {sum_of} = {node.computed}"


def _name(console: Console, assessment: Assessment, node: Node) -> str:
    assumed = any(item.code == node.key and item.text is None for item in assessment.framework.items)
    return f"{node.name} {console.text('explain.assumed')}" if assumed else node.name
