"""Builds the standard workbooks of all years and the filled examples into workbook_templates/.

python tools/build_templates.py [FOLDER]
"""

from __future__ import annotations

import sys
from pathlib import Path

from ita_xl import examples
from ita_xl.frameworks.load import known_years, load_following, load_framework
from ita_xl.workbook.template import build_template

FOLDER = Path(__file__).resolve().parent.parent / "workbook_templates"


def build_all(folder: Path) -> list[Path]:
    """Writes every workbook below `folder`; returns their paths."""
    (folder / "examples").mkdir(parents=True, exist_ok=True)
    paths = []
    for year in known_years():
        paths.append(folder / f"ita-{year}.xlsx")
        build_template(load_framework(year), paths[-1], next_framework=load_following(year))
    for key in examples.keys():  # noqa: SIM118  # a function of the package, not a mapping
        paths.append(folder / "examples" / f"{examples.load(key).slug}.xlsx")
        examples.build(key, paths[-1])
    return paths


if __name__ == "__main__":
    for path in build_all(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER):
        print(path)
