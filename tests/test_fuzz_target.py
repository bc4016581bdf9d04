"""The fuzz target itself: what it calls a fault, and a few of its mutations, always the same ones."""

from __future__ import annotations

import random
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from workbooks import empty_bytes, example_bytes, input_sheets_bytes

from fuzz import target
from fuzz.mutations import mutated
from ita_xl.findings.catalogue import catalogue


def some_bytes(dice: random.Random) -> Callable[[bytes, int], bytes]:
    """A stand-in for libFuzzer's own mutation: a few bytes overwritten."""

    def mutate(data: bytes, longest: int) -> bytes:
        changed = bytearray(data)
        for _ in range(dice.randrange(1, 8)):
            if changed:
                changed[dice.randrange(len(changed))] = dice.randrange(256)
        return bytes(changed[:longest])

    return mutate


@pytest.mark.parametrize("seed", range(6))
def test_a_mutated_workbook_is_read_or_refused_with_a_code(seed: int, tmp_path: Path) -> None:
    dice = random.Random(seed)
    data = (input_sheets_bytes(), example_bytes("000"), empty_bytes(2569))[seed % 3]
    for number in range(10):
        mutation = mutated(data, 2**20, dice, some_bytes(dice))
        outcome = target.examine(mutation, tmp_path, thoroughly=number == 0)
        assert outcome == "read" or outcome in catalogue()


def test_most_mutations_reach_the_parsers(tmp_path: Path) -> None:
    """What is refused for its zip records alone would teach nothing about reading."""
    dice = random.Random(1)
    whole = 0
    for _ in range(60):
        try:
            with zipfile.ZipFile(BytesIO(mutated(input_sheets_bytes(), 2**20, dice, some_bytes(dice)))) as archive:
                whole += archive.testzip() is None
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError):
            continue
    assert whole > 40
    assert not list(tmp_path.iterdir())


def test_an_exception_of_another_kind_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_path: Path) -> None:
        raise RecursionError

    monkeypatch.setattr(target, "check_workbook", broken)
    with pytest.raises(RecursionError):
        target.examine(example_bytes(), tmp_path, thoroughly=False)
