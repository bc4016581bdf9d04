"""The corpus of the benchmark in small: each way of breaking a workbook is told by its code, no good one is."""

from __future__ import annotations

import json
from pathlib import Path

from batch_runs import by_name, run

from benchmarks.breakages import BREAKAGES
from benchmarks.corpus import generate
from ita_xl.batch.submitted import Status
from ita_xl.findings.catalogue import catalogue
from ita_xl.findings.finding import Severity

FLAGGED = {"external link"}  # told of, and converted all the same


def test_every_broken_workbook_is_found_and_no_good_one(tmp_path: Path) -> None:
    generate(tmp_path, 2 * len(BREAKAGES), each_broken=2)
    broken = json.loads((tmp_path / "broken.json").read_text(encoding="utf-8"))
    assert len(broken) == len(BREAKAGES) == 20
    for name, record in by_name(run(tmp_path / "out", tmp_path / "in")).items():
        severe = [code for code in record.codes if catalogue()[code].severity is Severity.ERROR]
        if name in broken:
            way, expected = broken[name]
            assert expected in record.codes, way
            assert (record.status is Status.REFUSED) == (way not in FLAGGED), way
        else:
            assert record.status is Status.FINDINGS, severe
            # Nothing about the file, its form or its values; what scores and plans lack is the agency's affair.
            assert not [code for code in record.codes if code[0] in "FWVBPG"], name


def test_the_corpus_is_the_same_every_time(tmp_path: Path) -> None:
    for name in ("one", "two"):
        generate(tmp_path / name, 4, each_broken=4)
    for path in (tmp_path / "one" / "in").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / "in" / path.name).read_bytes()
