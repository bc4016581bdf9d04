"""Writes the seed corpus: `python -m fuzz.seeds FOLDER`. It is generated, never kept."""

from __future__ import annotations

import sys
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import hostile
from workbooks import empty_bytes, example_bytes, input_sheets_bytes

from ita_xl import examples
from ita_xl.frameworks.load import known_years


def write_seeds(folder: Path) -> int:
    """Empty workbooks of all years, the examples, the input sheets of one alone, and hostile files below 1 MB."""
    folder.mkdir(parents=True, exist_ok=True)
    for year in known_years():
        (folder / f"empty-{year}.xlsx").write_bytes(empty_bytes(year))
    for key in examples.keys():  # noqa: SIM118  (a function)
        (folder / f"example-{key}.xlsx").write_bytes(example_bytes(key))
    (folder / "inputs.xlsx").write_bytes(input_sheets_bytes())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for path in hostile.hostile_files(folder):
            path.rename(folder / f"hostile-{path.name}")
    for path in folder.iterdir():
        if path.stat().st_size >= 2**20:
            path.unlink()
    return len(list(folder.iterdir()))


if __name__ == "__main__":
    print(write_seeds(Path(sys.argv[1])), "seeds")
