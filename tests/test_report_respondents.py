"""Who answered: every report finds the numbers by the instruments of the year, not by their names."""

from __future__ import annotations

import msgspec
from make import make_submission

from ita_xl.assessment import Assessment, assess
from ita_xl.frameworks.load import load_framework
from ita_xl.report.document import Document, Paragraph, Table
from ita_xl.report.kinds import build_document

COUNTS = {"n_iit": 30, "n_eit": 777, "n_eit_public": 41, "n_eit_survey": 22}


def text(document: Document, name: str) -> str:
    blocks = [b for s in document.sections if name in s.name for b in s.blocks]
    cells = [str(c.value) for b in blocks if isinstance(b, Table) for row in b.rows for c in row.cells]
    return "\n".join([*(b.text for b in blocks if isinstance(b, Paragraph)), *cells])


def result(year: int) -> Assessment:
    submission = make_submission(year, indicators=dict.fromkeys(range(1, 11), 90), respondents=COUNTS)
    return assess(submission, load_framework(year))


def test_parts_are_named_in_years_that_have_them() -> None:
    analysis = text(build_document(result(2567), "analysis", "arabic"), "ความเป็นมา")
    assert "IIT จำนวน 30 คน EIT Public จำนวน 41 คน และ EIT Survey จำนวน 22 คน" in analysis
    followup = text(build_document(result(2567), "followup", "arabic"), "ผลการประเมินและสรุป")
    assert "Public 41 คน\nSurvey 22 คน" in followup
    assert "777" not in analysis + followup  # a year with parts has no number for both together


def test_a_year_without_parts_has_one_number_for_each_instrument() -> None:
    analysis = text(build_document(result(2565), "analysis", "arabic"), "ความเป็นมา")
    assert "IIT จำนวน 30 คน และ EIT จำนวน 777 คน" in analysis
    followup = text(build_document(result(2565), "followup", "arabic"), "ผลการประเมินและสรุป")
    assert "777 คน" in followup
    assert "41" not in analysis + followup


def test_an_instrument_gains_parts_by_the_rules_alone() -> None:
    base = result(2565)
    parted = tuple(
        msgspec.structs.replace(i, parts=("public", "survey")) if i.code == "EIT" else i
        for i in base.framework.instruments
    )
    changed = msgspec.structs.replace(base, framework=msgspec.structs.replace(base.framework, instruments=parted))
    for kind, name in (("analysis", "ความเป็นมา"), ("followup", "ผลรายแบบวัด")):
        written = text(build_document(changed, kind, "arabic"), name)
        assert "Public" in written
        assert "41 คน" in written
        assert "777" not in written
