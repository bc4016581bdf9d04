"""Writes docs/findings.md and docs/schema/*.json from the program, so that they never differ from what it does.

Usage: python tools/build_docs.py
"""

from __future__ import annotations

import json
import types
import typing
from datetime import date
from decimal import Decimal
from pathlib import Path

import msgspec

from ita_xl.assessment.submission import Profile
from ita_xl.findings.catalogue import catalogue
from ita_xl.findings.finding import Severity
from ita_xl.result import CHECK_SCHEMA, RESULT_SCHEMA, CheckDocument, ResultDocument

DOCS = Path(__file__).parents[1] / "docs"
PAGE = DOCS / "findings.md"
SCHEMAS = {
    "ita-xl-result-1.json": (ResultDocument, RESULT_SCHEMA, "What `analyze --json` prints"),
    "ita-xl-check-1.json": (CheckDocument, CHECK_SCHEMA, "What `check --json` prints"),
}
SEVERITIES = {
    Severity.ERROR: ("ผิดพลาด", "error"),
    Severity.WARNING: ("ควรตรวจ", "warning"),
    Severity.NOTE: ("หมายเหตุ", "note"),
}
HEAD = """# สิ่งที่โปรแกรมตรวจพบ / What the program finds

หน้านี้สร้างจากบัญชีข้อความของโปรแกรมโดยตรง (`tools/build_docs.py`) คำในวงเล็บปีกกาคือค่าที่โปรแกรมเติมให้
*ผิดพลาด* คืออ่านหรือใช้ค่าไม่ได้ จึงยังไม่จัดทำรายงาน *ควรตรวจ* คือขัดแย้งหรือขาดหาย *หมายเหตุ* คือโปรแกรมอ่านค่าที่พิมพ์ต่างรูปแบบให้แล้ว

This page is generated from the program's catalogue. Words in braces are filled in. An *error* means that a value
cannot be used, and nothing is written; a *warning* is a contradiction or an omission; a *note* is a repaired reading.

"""


def findings_page() -> str:
    """The page as Markdown: one section per code."""
    sections = []
    for code, text in catalogue().items():
        thai, english = SEVERITIES[text.severity]
        sections.append(
            f"## {code} {text.title_th} / {text.title_en}\n\n"
            f"**{thai} / {english}**\n\n"
            f"- {text.message_th}\n  - แก้ไข: {text.fix_th}\n"
            f"- {text.message_en}\n  - To mend: {text.fix_en}\n"
        )
    return HEAD + "\n".join(sections)


def json_schemas() -> dict[str, str]:
    """The JSON Schema of each document by its file name."""
    return {
        name: json.dumps(_schema(document, constant, title), ensure_ascii=False, indent=2) + "\n"
        for name, (document, constant, title) in SCHEMAS.items()
    }


def _schema(document: type, constant: str, title: str) -> dict[str, typing.Any]:
    """msgspec's schema, with points as the numbers they are written as and the agency by the fields of the profile."""
    (root,), components = msgspec.json.schema_components([_plain(document)], ref_template="#/$defs/{name}")
    components = {name.removeprefix("_"): _numbers(part) for name, part in components.items()}
    for part in components.values():
        if "schema" in part.get("properties", ()):
            own = CHECK_SCHEMA if "files" in part["properties"] else RESULT_SCHEMA
            part["properties"]["schema"] = {"const": own}
            part["required"] = ["schema", *(name for name in part["required"] if name != "schema")]
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": constant, "title": title}
    return head | root | {"$defs": dict(sorted(components.items()))}


def _plain(document: type) -> type:
    """The document with the agency as a struct: one dictionary of several types is more than msgspec can describe."""
    fields = []
    for field in msgspec.structs.fields(document):
        kind = field.type
        if field.name == "agency":
            kind = _agency()
        if field.name == "files":
            kind = list[_plain(typing.get_args(kind)[0])]
        fields.append((field.name, kind) if field.required else (field.name, kind, field.default))
    made = msgspec.defstruct(document.__name__, fields, kw_only=True)
    made.__doc__ = document.__doc__
    return made


def _agency() -> type:
    hints = typing.get_type_hints(Profile)
    made = msgspec.defstruct("Agency", [(name, _value(hint)) for name, hint in hints.items()])
    made.__doc__ = "The sheet `ข้อมูลหน่วยงาน`; a name is the defined name without `ita_`."
    return made


def _value(hint: typing.Any) -> typing.Any:
    """`str | None` for an entry of a text; the units are a list of texts."""
    if not isinstance(hint, types.UnionType | typing._UnionGenericAlias):
        return list[str]
    (kind,) = typing.get_args(typing.get_args(hint)[0])
    return {str: str | None, int: int | None, Decimal: Decimal | None, date: date | None}[kind]


def _numbers(part: typing.Any) -> typing.Any:
    """Points are numbers with two decimals."""
    if isinstance(part, list):
        return [_numbers(each) for each in part]
    if not isinstance(part, dict):
        return part
    if part.get("format") == "decimal":
        return {"type": "number"}
    return {key: _numbers(each) for key, each in part.items()}


if __name__ == "__main__":
    PAGE.write_text(findings_page(), encoding="utf-8")
    print(f"{PAGE.name}: {len(catalogue())} codes")
    for name, text in json_schemas().items():
        (DOCS / "schema").mkdir(exist_ok=True)
        (DOCS / "schema" / name).write_text(text, encoding="utf-8")
        print(name)
