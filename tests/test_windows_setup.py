"""The folder for Windows computers without network: what is in it, and what its scripts do.

PowerShell itself is not here: its scripts are parsed, and read for what they must and must not do.
"""

from __future__ import annotations

import hashlib
import re
import runpy
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from email.message import Message
from pathlib import Path

import pytest
import tree_sitter
import tree_sitter_powershell

from ita_xl.addin.folder import download_wheels, fits, make_folder, run_pip
from ita_xl.commands.addin_setup import folder_in
from ita_xl.console import Console
from ita_xl.errors import InstallError

ROOT = Path(__file__).parents[1]
WINDOWS = ROOT / "windows"
SCRIPTS = sorted(WINDOWS.glob("*.ps1"))


def wheel(folder: Path, name: str, requires: Sequence[str] = (), files: dict[str, bytes] | None = None) -> Path:
    """A small wheel; `name` is its file name without the end."""
    project, version, *_ = name.split("-")
    metadata = Message()
    for header, value in (("Metadata-Version", "2.1"), ("Name", project), ("Version", version)):
        metadata[header] = value
    for requirement in requires:
        metadata["Requires-Dist"] = requirement
    path = folder / f"{name}.whl"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr(f"{project}-{version}.dist-info/METADATA", metadata.as_bytes())
        for place, content in (files or {f"{project}.py": b"NAME = __name__\n"}).items():
            package.writestr(place, content)
    return path


class Index:
    """Stands for pip: `wheel` makes ours, `download` brings what is asked for, judging markers as on Linux."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def __call__(self, arguments: Sequence[str]) -> None:
        self.asked.append(list(arguments))
        if arguments[0] == "wheel":
            folder = Path(arguments[arguments.index("--wheel-dir") + 1])
            wheel(folder, "ita_xl-0.1.0-py3-none-any", ["xlwings==0.37.8", 'odd>=1; sys_platform == "darwin"'])
            return
        folder = Path(arguments[arguments.index("--dest") + 1])
        wheel(
            folder,
            "xlwings-0.37.8-cp313-cp313-win_amd64",
            ['pywin32>=224; platform_system == "Windows"', "x; extra == 'a'"],
        )
        if any(argument.startswith("pywin32") for argument in arguments):
            wheel(folder, "pywin32-312-cp313-cp313-win_amd64")


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """The folder as made for Python 3.13."""
    list_of_hashes, _ = make_folder(tmp_path / "setup", "3.13", None, Index())
    return list_of_hashes.parent


def test_the_folder_has_everything_but_python(made: Path) -> None:
    names = {path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file()}
    assert names == {
        "README.txt", "SHA256SUMS.txt", "python.txt", "ita_xl.xlam", "setup.cmd", "setup.ps1", "remove.cmd",
        "remove.ps1", "unpack.py", "wheels/ita_xl-0.1.0-py3-none-any.whl",
        "wheels/xlwings-0.37.8-cp313-cp313-win_amd64.whl", "wheels/pywin32-312-cp313-cp313-win_amd64.whl",
    }  # fmt: skip
    guide = (made / "README.txt").read_text(encoding="utf-8-sig")
    assert "python-3.13." in guide
    assert "{version}" not in guide


def test_every_file_is_on_the_list_of_hashes(made: Path) -> None:
    listed = dict(reversed(line.split("  ", 1)) for line in (made / "SHA256SUMS.txt").read_text().splitlines())
    names = {path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file()} - {"SHA256SUMS.txt"}
    assert set(listed) == names
    for name, digest in listed.items():
        assert hashlib.sha256((made / name).read_bytes()).hexdigest() == digest


def test_what_only_windows_needs_is_brought_too(tmp_path: Path) -> None:
    """pip judges the markers of requirements by the system it runs on, which here is not Windows."""
    index = Index()
    wheel(tmp_path, "ita_xl-0.1.0-py3-none-any", ["xlwings==0.37.8"])
    download_wheels(tmp_path, "3.13", index)
    assert "pywin32>=224" in index.asked[-1]
    assert all("--only-binary=:all:" in asked and "win_amd64" in asked for asked in index.asked)


@pytest.mark.parametrize(
    ("name", "well"),
    [
        ("lxml-6.1.3-cp313-cp313-win_amd64.whl", True),
        ("lxml-6.1.3-cp39-abi3-win_amd64.whl", True),
        ("rich-15.0.0-py3-none-any.whl", True),
        ("et_xmlfile-2.0.0-py2.py3-none-any.whl", True),
        ("lxml-6.1.3-cp312-cp312-win_amd64.whl", False),
        ("lxml-6.1.3-cp313-cp313-win32.whl", False),
        ("lxml-6.1.3-cp313-cp313-manylinux_2_28_x86_64.whl", False),
    ],
)
def test_wheels_for_other_systems_are_told_apart(name: str, well: bool) -> None:
    assert fits(name, "3.13") is well


def test_an_unfit_wheel_leaves_no_folder(tmp_path: Path) -> None:
    def wrong(arguments: Sequence[str]) -> None:
        option = "--wheel-dir" if arguments[0] == "wheel" else "--dest"
        wheel(Path(arguments[arguments.index(option) + 1]), "ita_xl-0.1.0-py3-none-any")
        if arguments[0] == "download":
            wheel(Path(arguments[arguments.index("--dest") + 1]), "lxml-6.1.3-cp311-cp311-manylinux1_x86_64")

    with pytest.raises(InstallError) as refusal:
        make_folder(tmp_path / "setup", "3.13", None, wrong)
    assert refusal.value.reason == "unfit_wheel"
    assert list(tmp_path.iterdir()) == []


def test_python_itself_can_be_given_and_is_then_listed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    python = tmp_path / "python-3.13.9-embed-amd64.zip"
    python.write_bytes(b"Python")
    assert folder_in(Console("en"), tmp_path / "setup", "3.13", python, Index()) == 0
    digest = hashlib.sha256(b"Python").hexdigest()
    listed = (tmp_path / "setup" / "SHA256SUMS.txt").read_text()
    assert f"{digest}  {python.name}\n" in listed
    assert hashlib.sha256(listed.encode()).hexdigest() in capsys.readouterr().err
    assert folder_in(Console("en"), tmp_path / "setup", "3.13", python, Index()) == 2
    assert folder_in(Console("th"), tmp_path / "other", "3.12", python, Index()) == 2
    assert not (tmp_path / "other").exists()


def test_a_failing_pip_is_reported() -> None:
    with pytest.raises(InstallError) as refusal:
        run_pip(["dance"])
    assert "dance" in str(refusal.value.details["message"])


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    """A fresh embeddable Python, two wheels unpacked into it by the script of the folder."""
    source = tmp_path / "ชุดติดตั้ง & co"
    (source / "wheels").mkdir(parents=True)
    (source / "unpack.py").write_bytes((WINDOWS / "unpack.py").read_bytes())
    plain = wheel(source / "wheels", "plain-1-py3-none-any")
    parts = {
        "win32/lib/winerror.py": b"",
        "pywin32.pth": b"win32\n",
        "parts-1.data/purelib/pure.py": b"",
        "parts-1.data/platlib/native.pyd": b"MZ",
        "parts-1.data/data/parts.dll": b"MZ",
        "parts-1.data/scripts/run.py": b"",
        "broken.py": b"print 'Python 2'\n",
    }
    native = wheel(source / "wheels", "parts-1-py3-none-any", files=parts)
    lines = [f"{hashlib.sha256(p.read_bytes()).hexdigest()}  wheels/{p.name}\n" for p in (plain, native)]
    (source / "SHA256SUMS.txt").write_text("".join(lines), encoding="utf-8")
    fresh = tmp_path / "python.new"
    fresh.mkdir()
    (fresh / "python313._pth").write_text(
        "python313.zip\n.\n\n# Uncomment to run site.main() automatically\n#import site\n"
    )
    return fresh


def unpack(fresh: Path) -> subprocess.CompletedProcess[str]:
    script = fresh.parent / "ชุดติดตั้ง & co" / "unpack.py"
    command = [sys.executable, "-I", "-S", str(script), str(fresh), str(fresh.with_name("python"))]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def test_wheels_are_unpacked_where_python_finds_them(unpacked: Path) -> None:
    done = unpack(unpacked)
    assert done.returncode == 0, done.stderr
    files = {
        path.relative_to(unpacked).as_posix()
        for path in unpacked.rglob("*")
        if path.suffix in {".py", ".pyd", ".dll", ".pth"}
    }
    packages = "Lib/site-packages"
    assert files == {
        f"{packages}/plain.py", f"{packages}/win32/lib/winerror.py", f"{packages}/pywin32.pth", f"{packages}/pure.py",
        f"{packages}/native.pyd", f"{packages}/broken.py", "parts.dll",
    }  # fmt: skip
    assert (unpacked / "python313._pth").read_text() == "python313.zip\n.\nimport site\n"
    [compiled] = (unpacked / packages / "__pycache__").glob("plain.*.pyc")
    assert str(unpacked.with_name("python") / packages / "plain.py").encode() in compiled.read_bytes()


def test_a_wheel_that_is_not_the_one_of_the_list_is_not_unpacked(unpacked: Path) -> None:
    [changed] = unpacked.parent.rglob("plain-1-*.whl")
    wheel(changed.parent, "plain-1-py3-none-any", files={"plain.py": b"import evil\n"})
    assert unpack(unpacked).returncode != 0
    assert not list(unpacked.rglob("plain.py"))


@pytest.mark.parametrize(
    "name", ["../evil.py", "/evil.py", "C:/evil.py", "a\\..\\..\\evil.py", "x.data/data/../../evil"]
)
def test_names_that_lead_out_of_python_are_refused(name: str) -> None:
    place = runpy.run_path(str(WINDOWS / "unpack.py"))["place"]
    with pytest.raises(ValueError, match="unsafe"):
        place(name)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_powershell_scripts_parse(path: Path) -> None:
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf"), "Windows PowerShell reads a file without mark in the local code page"
    tree = parser.parse(content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n"))
    assert not tree.root_node.has_error, str(tree.root_node)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_powershell_scripts_keep_to_what_locked_down_computers_allow(path: Path) -> None:
    """Constrained language mode forbids types, COM and .NET calls; no network is used and no rights are asked for."""
    text = path.read_text(encoding="utf-8-sig")
    for forbidden in (
        "::",
        "New-Object",
        "Add-Type",
        "Invoke-",
        "Start-BitsTransfer",
        "http",
        "RunAs",
        "Set-ExecutionPolicy",
        "HKLM",
    ):
        assert forbidden not in text, forbidden
    for command in re.findall(
        r"\b(?:Test-Path|Remove-Item|Rename-Item|Expand-Archive|Get-FileHash|Get-Content|Get-ChildItem|Get-AuthenticodeSignature)\b.*",
        text,
    ):
        assert "-LiteralPath" in command, f"brackets in a folder name would be a pattern: {command}"
    assert "Set-StrictMode" in text
    assert "$ErrorActionPreference = 'Stop'" in text


def test_the_setup_script_checks_before_it_runs_anything_and_swaps_at_the_end() -> None:
    text = (WINDOWS / "setup.ps1").read_text(encoding="utf-8-sig")
    order = [
        "Get-FileHash", "Expand-Archive", "Get-AuthenticodeSignature", "& $python", "Rename-Item -LiteralPath $target",
        "Rename-Item -LiteralPath $fresh", "-m ita_xl addin install",
    ]  # fmt: skip
    places = [text.index(part) for part in order]
    assert places == sorted(places)
    assert text.count("$LASTEXITCODE -ne 0") == len(re.findall(r"^\s*& ", text, re.MULTILINE))
    for name in ("SHA256SUMS.txt", "python.txt", "unpack.py"):
        assert name in text


@pytest.mark.parametrize("name", ["setup", "remove"])
def test_the_scripts_for_a_double_click_start_the_right_one_whatever_their_folder_is_called(name: str) -> None:
    content = (WINDOWS / f"{name}.cmd").read_bytes()
    text = content.decode("ascii")
    assert content.count(b"\r\n") == content.count(b"\n")
    assert f'-File "%~dp0{name}.ps1"' in text
    # With delayed expansion a folder name with ! would lose it.
    assert "setlocal DisableDelayedExpansion" in text
    assert "-NoProfile" in text
