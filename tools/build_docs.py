"""Writes docs/findings.md from the catalogue, so that the page never differs from what the program says.

Usage: python tools/build_docs.py
"""

from __future__ import annotations

from pathlib import Path

from ita_xl.findings.catalogue import catalogue
from ita_xl.findings.finding import Severity

PAGE = Path(__file__).parents[1] / "docs" / "findings.md"
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


if __name__ == "__main__":
    PAGE.write_text(findings_page(), encoding="utf-8")
    print(f"{PAGE.name}: {len(catalogue())} codes")
