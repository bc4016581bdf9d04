"""Compares two workbook files part by part: order, names and uncompressed content, not the bytes of the compression."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile


def package_differences(left: Path | bytes, right: Path | bytes) -> list[str]:
    """What differs between two packages; empty when every part is the same and stands at the same place."""
    first, second = _parts(left), _parts(right)
    differences = [f"only in the first: {name}" for name in first if name not in second]
    differences += [f"only in the second: {name}" for name in second if name not in first]
    common = [name for name in first if name in second]
    if common != [name for name in second if name in first]:
        differences.append("the parts stand in another order")
    return differences + [
        f"{name}: {_place(first[name], second[name])}" for name in common if first[name] != second[name]
    ]


def _parts(package: Path | bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(package) if isinstance(package, bytes) else package) as archive:
        names = archive.namelist()
        assert len(names) == len(set(names)), "a part stands in the package twice"
        return {name: archive.read(name) for name in names}


def _place(left: bytes, right: bytes) -> str:
    """Where two parts begin to differ, with a little of what stands there."""
    place = next((n for n, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
    return f"differs from byte {place}: {left[place : place + 40]!r}, {right[place : place + 40]!r}"
