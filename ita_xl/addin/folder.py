"""Makes the folder from which Windows computers are set up without network: all but Python itself.

It needs a checkout of the project, from which our own wheel is built, and a package index for the other wheels.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Sequence
from email.parser import BytesParser
from pathlib import Path

import ita_xl
from ita_xl.addin.build import ADDIN_NAME, build_addin
from ita_xl.errors import InstallError

PLATFORM = "win_amd64"
HASHES = "SHA256SUMS.txt"
PYTHON_FILE = "python.txt"
GUIDE = "README.txt"
# What a Windows of the given Python says of itself in the markers of requirements.
_WINDOWS = {
    "os_name": "nt",
    "sys_platform": "win32",
    "platform_system": "Windows",
    "platform_machine": "AMD64",
    "platform_python_implementation": "CPython",
    "implementation_name": "cpython",
}
_EMBEDDABLE = r"python-{version}\.\d+-embed-amd64\.zip"

Pip = Callable[[Sequence[str]], None]


def make_folder(folder: Path, version: str, python: Path | None, pip: Pip) -> tuple[Path, str]:
    """Fills the new `folder` for Python `version` (as `3.13`), with the embeddable package `python` where given.

    Returns the list of hashes and its own SHA-256. Raises InstallError when `folder` exists, this is no checkout,
    `python` is not such a package, pip fails, or a wheel is not for this Windows; then nothing is left behind.
    """
    root = Path(ita_xl.__file__).parents[1]
    if not (root / "windows" / "setup.ps1").is_file():
        raise InstallError("no_checkout")
    if folder.exists():
        raise InstallError("folder_exists", path=folder)
    if python is not None and not re.fullmatch(_EMBEDDABLE.format(version=re.escape(version)), python.name):
        raise InstallError("no_embeddable", path=python.name, version=version)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".ita-xl-", dir=folder.parent) as scratch:
        made = Path(scratch) / folder.name
        shutil.copytree(root / "windows", made, ignore=shutil.ignore_patterns("__pycache__"))
        guide = (made / GUIDE).read_bytes().decode("utf-8")
        (made / GUIDE).write_bytes(guide.replace("{version}", version).encode())
        (made / PYTHON_FILE).write_text(f"{version}\n", encoding="ascii")
        build_addin(made / ADDIN_NAME)
        (made / "wheels").mkdir()
        pip(["wheel", "--no-deps", "--wheel-dir", str(made / "wheels"), str(root)])
        download_wheels(made / "wheels", version, pip)
        if python is not None:
            shutil.copyfile(python, made / python.name)
        digest = _write_hashes(made)
        made.rename(folder)
    return folder / HASHES, digest


def run_pip(arguments: Sequence[str]) -> None:
    """Runs this Python's pip. Raises InstallError with pip's last line."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False)
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or [str(done.returncode)])[-1]
        raise InstallError("pip_failed", message=last)


def download_wheels(folder: Path, version: str, pip: Pip) -> None:
    """Downloads everything that the wheels in `folder` need on Windows.

    pip judges markers by the system it runs on, so what is needed on Windows only is asked for until nothing lacks.
    Raises InstallError when a wheel does not fit.
    """
    wanted = [str(path) for path in sorted(folder.glob("*.whl"))]
    target = ["--only-binary=:all:", "--platform", PLATFORM, "--python-version", version, "--implementation", "cp"]
    while wanted:
        pip(["download", *target, "--dest", str(folder), *wanted])
        lacking = sorted(_lacking(folder, version))
        wanted = [*wanted, *lacking] if lacking else []
    unfit = [path.name for path in sorted(folder.glob("*.whl")) if not fits(path.name, version)]
    if unfit:
        raise InstallError("unfit_wheel", path=", ".join(unfit))


def fits(wheel: str, version: str) -> bool:
    """Whether a wheel can be installed in CPython `version` for 64-bit Windows, by the tags of its name."""
    from packaging.tags import compatible_tags, cpython_tags
    from packaging.utils import parse_wheel_filename

    major, minor = (int(part) for part in version.split("."))
    known = {*cpython_tags((major, minor), platforms=[PLATFORM])}
    known |= {*compatible_tags((major, minor), f"cp{major}{minor}", [PLATFORM])}
    return not known.isdisjoint(parse_wheel_filename(wheel)[3])


def _lacking(folder: Path, version: str) -> set[str]:
    """Requirements that hold on Windows and for which there is no wheel yet."""
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name, parse_wheel_filename

    wheels = sorted(folder.glob("*.whl"))
    present = {parse_wheel_filename(wheel.name)[0] for wheel in wheels}
    windows = _WINDOWS | {"python_version": version, "python_full_version": f"{version}.0", "extra": ""}
    lacking = set()
    for text in (line for wheel in wheels for line in _requirements(wheel)):
        requirement = Requirement(text)
        holds = requirement.marker is None or requirement.marker.evaluate(windows)
        if holds and canonicalize_name(requirement.name) not in present:
            lacking.add(f"{requirement.name}{requirement.specifier}")
    return lacking


def _requirements(wheel: Path) -> Iterable[str]:
    with zipfile.ZipFile(wheel) as package:
        [metadata] = [name for name in package.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", name)]
        return BytesParser().parsebytes(package.read(metadata)).get_all("Requires-Dist", [])


def _write_hashes(folder: Path) -> str:
    """Writes the SHA-256 of every file as `sha256sum` does; returns that of the list."""
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    lines = [f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in files]
    content = "".join(lines).encode()
    (folder / HASHES).write_bytes(content)
    return hashlib.sha256(content).hexdigest()
