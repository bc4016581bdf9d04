"""What a harmless workbook carries along that could run, connect or fetch something: named, never opened."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import msgspec

from ita_xl.assessment.submission import Remark
from ita_xl.workbook.guarding.formulas import FormulaKind
from ita_xl.workbook.guarding.package_parts import ContentTypes, Relation, target_part

_MOST_NAMED, _LONGEST_NAME = 5, 100

MACROS, LINKS, DDE, CONNECTIONS, EMBEDDED = "F21", "F22", "F23", "F24", "F25"
WEB_QUERIES, ACTIVEX, REMOTE, FILE_LINKS, ADD_INS = "F28", "F29", "F30", "F31", "F32"

_FORMULA_CODES: dict[FormulaKind, str] = {"dde": DDE, "web": WEB_QUERIES, "data": CONNECTIONS, "file": FILE_LINKS}
# A part with an own code for what it does is not told a second time as a part of its kind.
_NAMED_OTHERWISE: dict[FormulaKind, str] = {"dde": LINKS, "web": CONNECTIONS, "data": EMBEDDED, "file": EMBEDDED}
# Web pages and mail are opened by a click of a reader who sees where they lead.
_ORDINARY_LINK = re.compile(r"\s*(?:https?|mailto|tel|ftps?):|\s*#|\s*$", re.IGNORECASE)


class _Kind(msgspec.Struct, frozen=True):
    """How parts of one kind are recognised: by name, by content type, by the relation that leads to them."""

    code: str
    names: tuple[str, ...]
    types: tuple[str, ...] = ()
    relations: frozenset[str] = frozenset()


_KINDS = (
    _Kind(
        MACROS,
        ("vbaproject", "/macrosheets/", "/intlmacrosheets/"),
        ("vbaproject", "macrosheet+xml"),
        frozenset({"vbaProject", "xlMacrosheet", "xlIntlMacrosheet", "attachedToolbars"}),
    ),
    _Kind(LINKS, ("/externallinks/externallink",), ("externallink+xml",), frozenset({"externalLink"})),
    _Kind(
        CONNECTIONS,
        ("xl/connections.xml", "/querytables/", "xl/model/"),
        ("connections+xml", "querytable+xml", "model+data"),
        frozenset({"connections", "queryTable", "powerPivotData"}),
    ),
    _Kind(
        EMBEDDED,
        ("/embeddings/", "/oleobject"),
        ("oleobject",),
        frozenset({"oleObject", "package", "oleObjectPackage"}),
    ),
    _Kind(WEB_QUERIES, ("xl/volatiledependencies.xml",), ("volatiledependencies+xml",)),
    _Kind(ACTIVEX, ("/activex/",), ("activex",), frozenset({"control", "activeXControlBinary"})),
    _Kind(
        ADD_INS,
        ("customui/", "/webextensions/"),
        ("webextension",),
        frozenset({"extensibility", "userCustomization", "webextension", "webextensiontaskpanes"}),
    ),
)
_LINKED_WORKBOOKS = frozenset(
    {"externalLinkPath", "externalLinkLongPath", "xlPathMissing", "xlStartup", "xlLibrary", "xlAlternateStartup"}
)


def carried_along(
    types: ContentTypes,
    relations: Iterable[Relation],
    reaching_out: Mapping[str, set[FormulaKind]],
    names: Iterable[str],
) -> tuple[Remark, ...]:
    """One remark for each kind of thing carried along, in the order of the codes.

    `reaching_out`: per part what its formulas and connections would do.
    """
    found: dict[str, dict[str, None]] = {kind.code: {} for kind in _KINDS}
    for name in names:
        for kind in _KINDS:
            if _is_of(kind, name.casefold(), types):
                found[kind.code][name] = None
    for relation in relations:
        if relation.external:
            found.setdefault(_code_of_link(relation), {})[_cut(relation.target)] = None
            continue
        for kind in _KINDS:
            if relation.kind in kind.relations:
                found[kind.code][target_part(relation)] = None
    for name, reasons in reaching_out.items():
        for reason in reasons:
            found.setdefault(_FORMULA_CODES[reason], {})[name] = None
            found[_NAMED_OTHERWISE[reason]].pop(name, None)
    told = sorted(code for code in found if code and found[code])
    return tuple(Remark(code, None, {"parts": ", ".join([*found[code]][:_MOST_NAMED])}) for code in told)


def _is_of(kind: _Kind, name: str, types: ContentTypes) -> bool:
    if name.endswith(".rels"):
        return False
    kind_of_content = types.of(name).casefold()
    return any(mark in name for mark in kind.names) or any(mark in kind_of_content for mark in kind.types)


def _code_of_link(relation: Relation) -> str:
    """What a relation that leads out of the package is; empty where it is not worth telling."""
    if relation.kind in _LINKED_WORKBOOKS:
        return ""  # the part that holds a link to a workbook is named already
    if relation.kind == "hyperlink":
        return "" if _ORDINARY_LINK.match(relation.target) else FILE_LINKS
    return DDE if relation.kind == "oleObject" else REMOTE


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_NAME else f"{line[:_LONGEST_NAME]}…"
