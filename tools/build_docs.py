"""Writes docs/findings.md, docs/summary.md and docs/schema/*.json, so that they never differ from the program.

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
from ita_xl.batch.document import BATCH_SCHEMA, BatchDocument
from ita_xl.batch.summary_columns import COLUMNS, ITEM_COLUMNS
from ita_xl.batch.summary_texts import word
from ita_xl.carrying.document import SCHEMA as IMPORT_SCHEMA
from ita_xl.carrying.document import ImportDocument
from ita_xl.commands.explain import SCHEMA as EXPLAIN_SCHEMA
from ita_xl.commands.explain import ExplainDocument
from ita_xl.commands.followup_status import SCHEMA as STATUS_SCHEMA
from ita_xl.commands.followup_status import StatusDocument
from ita_xl.commands.merge_units import SCHEMA as MERGE_SCHEMA
from ita_xl.commands.merge_units import MergeDocument
from ita_xl.commands.paste import SCHEMA as PASTE_SCHEMA
from ita_xl.commands.paste import PasteDocument
from ita_xl.commands.worth import SCHEMA as WHATIF_SCHEMA
from ita_xl.commands.worth import WhatIfDocument
from ita_xl.findings.catalogue import catalogue
from ita_xl.findings.finding import Severity
from ita_xl.result import CHECK_SCHEMA, RESULT_SCHEMA, CheckDocument, ResultDocument

DOCS = Path(__file__).parents[1] / "docs"
PAGE = DOCS / "findings.md"
SCHEMAS = {
    "ita-xl-result-1.json": (ResultDocument, RESULT_SCHEMA, "What `analyze --json` prints"),
    "ita-xl-check-1.json": (CheckDocument, CHECK_SCHEMA, "What `check --json` prints"),
    "ita-xl-batch-1.json": (BatchDocument, BATCH_SCHEMA, "What `batch --json` prints"),
    "ita-xl-status-1.json": (StatusDocument, STATUS_SCHEMA, "What `status --json` prints"),
    "ita-xl-import-1.json": (ImportDocument, IMPORT_SCHEMA, "What `import-previous --json` and `migrate --json` print"),
    "ita-xl-merge-1.json": (MergeDocument, MERGE_SCHEMA, "What `merge --json` prints"),
    "ita-xl-whatif-1.json": (WhatIfDocument, WHATIF_SCHEMA, "What `whatif --json` prints"),
    "ita-xl-explain-1.json": (ExplainDocument, EXPLAIN_SCHEMA, "What `explain --json` prints"),
    "ita-xl-paste-1.json": (PasteDocument, PASTE_SCHEMA, "What `paste --json` prints"),
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


SUMMARY_HEAD = """# สรุปของหน่วยงานผู้รับ / The summary for the receiving office

หน้านี้สร้างจากรายการคอลัมน์ของโปรแกรมโดยตรง (`tools/build_docs.py`)

`summary.xlsx` จัดหน้าสำหรับพิมพ์ A4 แนวนอน: ภาพรวม ตารางอันดับของแต่ละปี ผลตามประเภท จังหวัด และอำเภอ ตัวชี้วัดและข้อที่หน่วยงาน
ต่ำกว่าค่าเป้าหมายมากที่สุด หน่วยงานที่ยังไม่ส่ง แฟ้มที่ใช้ไม่ได้ หน่วยงานที่ส่งซ้ำ และสิ่งที่ตรวจพบตามรหัส
แฟ้มผลต่างปีหรือต่างหลักเกณฑ์แยกตารางกันเสมอ ไม่จัดอันดับรวมกัน

This page is generated from the program's list of columns. `summary.xlsx` is made to print on A4, lying. Results
of several years, or of several versions of the rules, stand in tables of their own and are never ranked
together.

- **Several submissions of one agency**: the newest report date counts where all have one and they differ, else
  the file changed last; all are listed. The same code is the same agency; without a code, the name (short types
  written out) and the place. Where names under one code differ, the sheet says so.
- **The list of expected agencies**: a CSV file with the columns `code`, `name`, `type`, `province` (or รหัส,
  ชื่อหน่วยงาน, ประเภท, จังหวัด), in UTF-8, UTF-16 with a mark, or TIS-620, separated by comma, semicolon or
  tab; name or code is needed. Where both sides have a code it decides, else the name within a province.
  Repeated lines count once, and the sheet says how many there were.
- **Rank**: 1 is the highest total, ties share and the next is skipped. **Percentile**: per cent of the agencies
  in the table whose total is not higher. **Means** weigh every agency alike and are rounded half-up from exact
  values.
- **Personal data** (names of signatories and of owners of measures, phones, addresses of persons) is not read
  into the summary.
- **Text of a submission** is written as text: in the workbook never a formula and never a link (links lead to
  the reports of the batch only); in CSV a text that begins with `=`, `+`, `-`, `@`, a tab or a line end, or
  their wide forms, gets an apostrophe in front (OWASP, CSV Injection) and is quoted where it holds a comma, a
  quote or a line end. Parquet holds texts unchanged.
- CSV is UTF-8 with a mark, so that Excel shows Thai. Points have two decimals. An empty field is a missing
  value, never 0.
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


def summary_page() -> str:
    """docs/summary.md as Markdown: the words of the page with the tables of the columns."""
    agencies = [(c.name, c.kind, c.description("th"), c.description("en")) for c in COLUMNS]
    items = [(name, kind, word(f"columns.{name}.th"), word(f"columns.{name}.en")) for name, kind in ITEM_COLUMNS]
    return SUMMARY_HEAD + _columns("summary", agencies) + _columns("summary-items", items)


def _columns(name: str, columns: list[tuple[str, str, str, str]]) -> str:
    rows = "".join(f"| `{column}` | {kind} | {th} | {en} |\n" for column, kind, th, en in columns)
    return (
        f"\n## {name}.csv, {name}.parquet\n\n| คอลัมน์ / column | type | ความหมาย | meaning |\n|---|---|---|---|\n{rows}"
    )


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
    for name, part in components.items():
        if "schema" in part.get("properties", ()):
            own = constant if name == document.__name__ else RESULT_SCHEMA
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
        fields.append((field.encode_name, kind) if field.required else (field.encode_name, kind, field.default))
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
    (DOCS / "summary.md").write_text(summary_page(), encoding="utf-8")
    print("summary.md")
    for name, text in json_schemas().items():
        (DOCS / "schema").mkdir(exist_ok=True)
        (DOCS / "schema" / name).write_text(text, encoding="utf-8")
        print(name)
