"""The row-height gate over every kind of report of every example and stress case."""

from __future__ import annotations

from pathlib import Path

import office
import pytest
from report_cases import CASES, assessed

from ita_xl.report.kinds import KINDS, write_report


@pytest.mark.office
def test_no_text_is_cut_off_in_any_report(tmp_path: Path) -> None:
    paths = []
    for name in CASES:
        assessment = assessed(name)
        for kind in KINDS:
            paths.append(tmp_path / f"{name}.{kind}.xlsx")
            write_report(assessment, kind, paths[-1])
    assert office.cut_rows(*paths) == []
