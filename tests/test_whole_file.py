"""A file that is written appears whole, or the one before it stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from ita_xl.commands.json_output import write_json
from ita_xl.whole_file import whole_file


def test_the_older_file_stays_until_the_new_one_is_complete(tmp_path: Path) -> None:
    target = tmp_path / "report.xlsx"
    target.write_text("old", encoding="utf-8")
    with whole_file(target) as draft:
        draft.write_text("new", encoding="utf-8")
        assert target.read_text(encoding="utf-8") == "old"
    assert target.read_text(encoding="utf-8") == "new"
    assert list(tmp_path.iterdir()) == [target]


def test_nothing_is_left_of_a_file_that_could_not_be_completed(tmp_path: Path) -> None:
    target = tmp_path / "report.xlsx"
    with pytest.raises(UnicodeEncodeError), whole_file(target) as draft:
        draft.write_text("คะแนน", encoding="ascii")
    assert not list(tmp_path.iterdir())


def test_json_that_cannot_take_its_place_leaves_no_draft(tmp_path: Path) -> None:
    target = tmp_path / "result.json"
    target.mkdir()
    with pytest.raises(OSError):  # noqa: PT011  (another subclass on each system)
        write_json(str(target), {"schema": "ita-xl/result/1"})
    assert list(tmp_path.iterdir()) == [target]
