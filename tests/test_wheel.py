"""The wheel installed alone, in an empty environment outside the repository, does the main job."""

from __future__ import annotations

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from ita_xl.addin.build import ADDIN_NAME, build_addin

ROOT = Path(__file__).parents[1]


def run(*command: object, folder: Path) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [str(part) for part in command], cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, folder=ROOT)
    return next(folder.glob("*.whl"))


def test_the_wheel_carries_all_data(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    data = {".yaml", ".j2", ".json", ".xml", ".typed"}
    wanted = {p.relative_to(ROOT).as_posix() for p in (ROOT / "ita_xl").rglob("*") if p.suffix in data}
    assert wanted - inside == set()
    assert {"ita_xl/frameworks/2562.yaml", "ita_xl/py.typed"} <= wanted
    macros = {f"ita_xl/addin/{p.relative_to(ROOT).as_posix()}" for p in (ROOT / "macros").rglob("*.*")}
    assert {"ita_xl/addin/macros/ribbon.yaml", "ita_xl/addin/macros/addin/ItaAddin.bas"} <= macros <= inside
    assert not [name for name in inside if name.startswith(("tests", "benchmarks", "tools"))]


def test_the_wheel_carries_the_addin_of_these_sources(wheel: Path, tmp_path: Path) -> None:
    build_addin(tmp_path / ADDIN_NAME)
    with zipfile.ZipFile(wheel) as package:
        (inside,) = (name for name in package.namelist() if name.endswith(ADDIN_NAME))
        assert package.read(inside) == (tmp_path / ADDIN_NAME).read_bytes()


def test_the_wheel_alone_does_the_main_job(wheel: Path, tmp_path: Path) -> None:
    place = tmp_path / "environment"
    venv.create(place, with_pip=True)
    programs = place / ("Scripts" if sys.platform == "win32" else "bin")
    run(programs / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel, folder=tmp_path)
    where = run(programs / "python", "-c", "import ita_xl; print(ita_xl.__file__)", folder=tmp_path).stdout
    assert str(place) in where
    run(programs / "ita-xl", "new", "--year", 2567, "-o", "my.xlsx", "--type", "อบต.", folder=tmp_path)
    run(programs / "ita-xl", "new", "--year", 2567, "-o", "my.xlsm", folder=tmp_path)
    found = "from ita_xl.addin.build import packaged_addin; print(packaged_addin().stat().st_size)"
    assert int(run(programs / "python", "-c", found, folder=tmp_path).stdout) > 10_000
    done = run(programs / "ita-xl", "demo", "-o", "demo", folder=tmp_path)
    assert "69.50" in done.stderr
    assert len(list((tmp_path / "demo").glob("*.xlsx"))) == 3
