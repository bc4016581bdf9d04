"""Rules files of one's own: a new year is a file, and a wrong file is refused with its line."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from ita_xl.errors import FrameworkError
from ita_xl.frameworks import known_years, load_framework
from ita_xl.frameworks.yaml_text import parse_yaml

YEARS = tuple(range(2562, 2570))
RULES = Path(load_framework.__code__.co_filename).parent
REFUSALS = parse_yaml(
    (Path(__file__).parent / "data" / "framework_refusals.yaml").read_text(encoding="utf-8"), "framework_refusals.yaml"
).value


def source_text(year: int) -> str:
    return (RULES / f"{year}.yaml").read_text(encoding="utf-8")


# --- a folder of one's own


def write_year(folder: Path, year: int, text: str) -> None:
    (folder / f"{year}.yaml").write_text(text, encoding="utf-8")


def test_an_invented_year_is_a_file_and_nothing_else(tmp_path: Path) -> None:
    text = (
        source_text(2568).replace("fiscal_year: 2568", "fiscal_year: 2570").replace("rules_of: 2568", "rules_of: 2570")
    )
    write_year(tmp_path, 2570, text.replace("{score: 85,", "{score: 90,"))
    framework = load_framework(2570, tmp_path)
    assert (framework.fiscal_year, framework.target.score) == (2570, 90)
    assert known_years(tmp_path) == (*YEARS, 2570)
    assert known_years() == YEARS


def test_a_file_in_the_folder_wins_and_is_read_again_after_a_change(tmp_path: Path) -> None:
    write_year(tmp_path, 2567, source_text(2567).replace("version: 1", "version: 2"))
    assert load_framework(2567, tmp_path).version == 2
    write_year(tmp_path, 2567, source_text(2567).replace("version: 1", "version: 3"))
    assert load_framework(2567, tmp_path).version == 3
    assert load_framework(2567).version == 1


def test_a_file_saved_by_a_windows_editor_is_read(tmp_path: Path) -> None:
    (tmp_path / "2567.yaml").write_bytes(b"\xef\xbb\xbf" + source_text(2567).replace("\n", "\r\n").encode())
    assert load_framework(2567, tmp_path) == load_framework(2567)


def test_an_unknown_year_names_the_known_ones() -> None:
    with pytest.raises(FrameworkError, match=r"2575\.yaml: no rules for fiscal year 2575; known years: 2562, .*2569"):
        load_framework(2575)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(FrameworkError, match="nowhere: no such folder"):
        load_framework(2567, tmp_path / "nowhere")


# --- refusals


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal["case"])
def test_a_wrong_file_is_refused_with_its_line(refusal: dict[str, str], tmp_path: Path) -> None:
    sound = source_text(2567)
    assert refusal["instead_of"] in sound
    wrong = sound.replace(refusal["instead_of"], refusal["write"], 1)
    line = wrong[: wrong.index(refusal["at"])].count("\n") + 1
    write_year(tmp_path, 2567, wrong)
    with pytest.raises(FrameworkError) as caught:
        load_framework(2567, tmp_path)
    told = [text for text in str(caught.value).splitlines() if refusal["says"].lower() in text.lower()]
    assert told, str(caught.value)
    assert told[0].startswith(f"{tmp_path / '2567.yaml'}:{line}: ")


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", ":1: the file is empty"), (b"- 1\n", ":1: "), (b"schema: x\nname: \xe0\xb8", ":2: not UTF-8 text")],
)
def test_a_file_that_is_no_rules_file_is_refused(content: bytes, says: str, tmp_path: Path) -> None:
    (tmp_path / "2570.yaml").write_bytes(content)
    with pytest.raises(FrameworkError, match=re.escape(f"2570.yaml{says}")):
        load_framework(2570, tmp_path)


def test_all_contradictions_are_told_at_once(tmp_path: Path) -> None:
    write_year(tmp_path, 2567, source_text(2567).replace("pass_from: 85", "pass_from: 84").replace("O34\n", "O99\n"))
    with pytest.raises(FrameworkError) as caught:
        load_framework(2567, tmp_path)
    assert len(str(caught.value).splitlines()) == 2


def test_numbers_stay_exact_and_words_stay_words() -> None:
    text = "{a: 0.30, b: 12, c: no, d: 2567-07-30, e: ๑๒, f: null, g: true, h: 1e5, i: '0.30', j: -0.5}"
    assert parse_yaml(text, "x.yaml").value == {
        "a": Decimal("0.30"),
        "b": 12,
        "c": "no",
        "d": "2567-07-30",
        "e": "๑๒",
        "f": None,
        "g": True,
        "h": "1e5",
        "i": "0.30",
        "j": Decimal("-0.5"),
    }
