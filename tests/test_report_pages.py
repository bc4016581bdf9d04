"""The printed report, page by page, as LibreOffice makes it."""

from __future__ import annotations

import re
from pathlib import Path

import office
import pytest
from report_cases import CASES, assessed

from ita_xl.report.document import Contents
from ita_xl.report.kinds import build_document, write_report
from ita_xl.report.layout import number_pages

pytestmark = pytest.mark.office

FONTS = {"THSarabunNew-Regular", "THSarabunNew-Bold"}


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The analysis report of every case as a workbook, with Arabic digits so that page texts can be searched."""
    folder = tmp_path_factory.mktemp("reports")
    paths = {name: folder / f"{name}.xlsx" for name in CASES}
    for name, path in paths.items():
        write_report(assessed(name), "analysis", path, "arabic")
    return paths


@pytest.fixture(scope="module")
def pdfs(reports: dict[str, Path]) -> dict[str, Path]:
    """The reports as PDF."""
    return {name: office.to_pdf(path, path.parent) for name, path in reports.items()}


@pytest.mark.parametrize("name", CASES)
def test_pages_are_those_of_the_layout(pdfs: dict[str, Path], name: str) -> None:
    """As many pages as laid out, each with its page number, none empty, and nothing too wide for its column."""
    document = build_document(assessed(name), "analysis", "arabic")
    planned, _ = number_pages(document.sections, document.mark is not None)
    pages = office.page_texts(pdfs[name])
    count = sum(len(section) for section in planned)
    assert len(pages) == count
    for number, page in enumerate(pages[1:], 2):
        body, _, footer = page.rpartition("หน้า")
        assert footer.split()[0] == str(number)
        assert footer.split()[-1] == str(count)
        assert len(body.split()) > 8
    assert not [page for page in pages if "##" in page]


@pytest.mark.parametrize("name", CASES)
def test_contents_name_the_page_on_which_each_section_begins(pdfs: dict[str, Path], name: str) -> None:
    document = build_document(assessed(name), "analysis", "arabic")
    pages = office.page_texts(pdfs[name])
    _, first = number_pages(document.sections, document.mark is not None)
    contents = next(s for s in document.sections if any(isinstance(b, Contents) for b in s.blocks))
    printed = pages[first[contents.name] - 1]
    for section in document.sections:
        if section.title is None:
            continue
        number = first[section.name]
        assert re.search(rf"^.*\s{number}$", printed, re.MULTILINE), section.title
        # LibreOffice orders tone marks in its text layer differently: compare consonants only.
        assert _consonants(section.title)[:14] in _consonants(pages[number - 1])


def _consonants(text: str) -> str:
    return "".join(c for c in text if "ก" <= c <= "ฮ")


@pytest.mark.parametrize("name", ["001", "provisional"])
def test_only_the_report_font_is_used_and_embedded(pdfs: dict[str, Path], name: str) -> None:
    assert office.embedded_fonts(pdfs[name]) == FONTS


def test_provisional_rules_are_marked_on_every_page(pdfs: dict[str, Path]) -> None:
    mark = _consonants("ผลเบื้องต้น")
    assert all(mark in _consonants(page[:400]) for page in office.page_texts(pdfs["provisional"]))
    assert not [page for page in office.page_texts(pdfs["001"]) if mark in _consonants(page[:400])]


def test_pdf_is_archivable_tagged_and_has_bookmarks(pdfs: dict[str, Path]) -> None:
    content = pdfs["001"].read_bytes()
    assert b"<pdfaid:part>2</pdfaid:part>" in content
    assert b"/MarkInfo<</Marked true>>" in content
    assert b"/Outlines" in content


def test_thai_digits_are_printed(tmp_path: Path) -> None:
    path = tmp_path / "thai.xlsx"
    write_report(assessed("001"), "analysis", path)
    text = office.pdf_text(office.to_pdf(path, tmp_path))
    assert "๖๙.๕๐" in text
    assert "69.50" not in text
