"""Unpacks the wheels of this folder into a fresh embeddable Python: `python.exe unpack.py FRESH FINAL`.

Runs in that Python, which has no pip, with the standard library only. FRESH is the folder it was unpacked to, FINAL the
one it will be moved to. Every wheel must be on the list SHA256SUMS.txt and agree with it.
"""

from __future__ import annotations

import compileall
import hashlib
import sys
import zipfile
from pathlib import Path, PurePosixPath

SOURCE = Path(__file__).resolve().parent
LIST = "SHA256SUMS.txt"
# Where the parts of `<name>.data` belong (binary distribution format); `scripts` and `headers` are not needed.
DATA = {"purelib": "Lib/site-packages", "platlib": "Lib/site-packages", "data": ""}


def listed_wheels(source: Path) -> dict[Path, str]:
    """The wheels of the list with their SHA-256."""
    lines = (source / LIST).read_text(encoding="utf-8").splitlines()
    entries = [line.split("  ", 1) for line in lines if line.strip()]
    return {source / name: digest for digest, name in entries if name.endswith(".whl")}


def place(name: str) -> PurePosixPath | None:
    """Where a file of a wheel goes, relative to Python's folder; None: nowhere. ValueError: outside of it."""
    parts = PurePosixPath(name).parts
    if name.startswith("/") or ".." in parts or "\\" in name or ":" in name:
        raise ValueError(f"unsafe name in a wheel: {name}")
    if not parts[0].endswith(".data"):
        return PurePosixPath("Lib/site-packages", *parts)
    if len(parts) < 3 or parts[1] not in DATA:
        return None
    return PurePosixPath(DATA[parts[1]], *parts[2:])


def unpack(wheel: Path, digest: str, python: Path) -> None:
    """Unpacks one wheel. ValueError when it is not the one of the list."""
    if hashlib.sha256(wheel.read_bytes()).hexdigest() != digest.lower():
        raise ValueError(f"{wheel.name} is not the file of the list")
    with zipfile.ZipFile(wheel) as package:
        for entry in package.infolist():
            target = place(entry.filename)
            if target is not None and not entry.is_dir():
                file = python / target
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(package.read(entry))


def let_site_packages_in(python: Path) -> None:
    """Without `import site` an embeddable Python does not look into site-packages."""
    [path] = python.glob("python3*._pth")
    path.write_text(f"{path.stem}.zip\n.\nimport site\n", encoding="ascii")


def main() -> None:
    """Unpacks all wheels, and compiles them once, since Excel starts Python with -B."""
    fresh, final = Path(sys.argv[1]), Path(sys.argv[2])
    for wheel, digest in listed_wheels(SOURCE).items():
        unpack(wheel, digest, fresh)
        print(f"  {wheel.name}")
    let_site_packages_in(fresh)
    packages = Path("Lib", "site-packages")
    # A module that cannot be compiled, such as one for another version, is compiled by nobody and hurts nobody.
    compileall.compile_dir(fresh / packages, stripdir=fresh, prependdir=final, quiet=2, workers=1)


if __name__ == "__main__":
    main()
