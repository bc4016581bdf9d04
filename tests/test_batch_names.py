"""Names of outputs: whatever a file was called, they stay in their folder, readable, and apart from each other."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ita_xl.batch.names import renamed, safe_file_name, safe_stem, slug, unique_stems


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("อบต.เขวาใหญ่ (แก้ไข).xlsx", "อบต-เขวาใหญ่-แก้ไข"),
        ("in/2567/a b.xlsx", "a-b"),
        ("..\\..\\Windows\\evil.xlsx", "evil"),
        ("../../etc/passwd", "passwd"),
        ("my.analyzed.xlsx", "my"),
        ("CON.xlsx", "x-CON"),
        (".xlsx", "xlsx"),
        ("???.xlsx", "workbook"),
        ("a\u202exslx.exe", "a-xslx"),
        ("=cmd|'/c calc'!A1.xlsx", "c-calc-A1"),
    ],
)
def test_a_stem_keeps_letters_and_nothing_that_acts(name: str, stem: str) -> None:
    assert safe_stem(name) == stem


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_no_name_leads_anywhere_else(name: str) -> None:
    for made in (safe_stem(name), slug(safe_stem(name), name), safe_file_name(name)):
        assert made
        assert PurePosixPath(made).name == made
        assert PureWindowsPath(made).name == made
        assert not PureWindowsPath(made).is_reserved()
        assert made.isprintable()
        assert len(made.encode()) < 250
        assert made not in (".", "..")


@given(
    st.lists(st.text(alphabet="aA-_.2é่", max_size=4), max_size=12), st.lists(st.text("a1-_ ", max_size=3), min_size=12)
)
@settings(max_examples=300, deadline=None)
def test_no_two_workbooks_share_a_folder(names: list[str], codes: list[str]) -> None:
    stems = unique_stems({f"{n}": f"{name}.xlsx" for n, name in enumerate(names)})
    slugs = [slug(stem, code) for stem, code in zip(stems.values(), codes, strict=False)]
    assert len({s.casefold() for s in slugs}) == len(names)


def test_a_collision_is_resolved_in_order_and_told() -> None:
    names = {"north/a.xlsx": "a.xlsx", "south/A.xlsx": "A.xlsx", "west/a-2.xlsx": "a-2.xlsx"}
    stems = unique_stems(names)
    assert stems == {"north/a.xlsx": "a", "south/A.xlsx": "A-2", "west/a-2.xlsx": "a-2-2"}
    assert renamed(names, stems) == [("south/A.xlsx", "A-2"), ("west/a-2.xlsx", "a-2-2")]


def test_the_agency_code_stands_first() -> None:
    assert slug("เขวาใหญ่", "๐๖-440101 ") == "06440101_เขวาใหญ่"
    assert slug("a", "../..") == "a"
    assert slug("a", None) == "a"
