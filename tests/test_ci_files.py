"""What other repositories use: the composite action and the pre-commit hook, run as GitHub and pre-commit run them."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from workbooks import edited, example_bytes, typed

ROOT = Path(__file__).parents[1]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
(HOOK,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))


def step(name: str) -> dict[str, Any]:
    return next(one for one in ACTION["runs"]["steps"] if one.get("name") == name)


def run_step(name: str, folder: Path, env: dict[str, str], **inputs: str) -> subprocess.CompletedProcess[str]:
    """The script of a step as GitHub starts it, its variables filled from the inputs and their defaults."""
    values = {key: str(one["default"]) for key, one in ACTION["inputs"].items()} | inputs
    filled = {
        key: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda found: values[found[1]], text)
        for key, text in step(name).get("env", {}).items()
    }
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step(name)["run"]]
    return subprocess.run(
        command, cwd=folder, env=env | filled, capture_output=True, text=True, encoding="utf-8", check=False
    )


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment after the step that installs; libraries come from this Python instead of the network."""
    target = tmp_path_factory.mktemp("installed")
    env = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    # As a variable the second one means the opposite of what it says.
    without_network = {"PIP_NO_DEPS": "1", "PIP_NO_BUILD_ISOLATION": "0", "PIP_TARGET": str(target)}
    done = run_step("Install", target, env | without_network | {"GITHUB_ACTION_PATH": str(ROOT)})
    assert done.returncode == 0, done.stderr
    return env | {"PATH": f"{target / 'bin'}{os.pathsep}{env['PATH']}", "PYTHONPATH": str(target)}


@pytest.fixture
def submitted(tmp_path: Path) -> Path:
    """A folder with a good workbook, one with an error, a lock file and outputs of an earlier run."""
    (tmp_path / "อบต. ก").mkdir()
    (tmp_path / "อบต. ก" / "good one.xlsx").write_bytes(example_bytes("002"))
    edited(tmp_path / "wrong.xlsx", typed("คะแนนรายข้อ", "i1", "คะแนน", "แปดสิบ"), source=example_bytes())
    for name in ("~$wrong.xlsx", "a.analyzed.xlsx", "a.report.xlsx", "a.report.memo.xlsx", "a.marked.xlsm"):
        (tmp_path / name).write_bytes(b"not for us")
    return tmp_path


def test_the_action_checks_what_it_finds_and_fails_on_errors(installed: dict[str, str], submitted: Path) -> None:
    done = run_step("Check", submitted, installed)
    assert done.returncode == 1, done.stderr
    files = set(re.findall(r"file=([^,]*),", done.stdout))
    assert "wrong.xlsx" in files
    assert files <= {"wrong.xlsx", "อบต. ก/good one.xlsx"}
    assert "::error file=wrong.xlsx,title=V1" in done.stdout


def test_the_action_writes_sarif_and_marked_copies(installed: dict[str, str], submitted: Path) -> None:
    done = run_step(
        "Check", submitted, installed, sarif="found.sarif", marked="back", files="**/good*.xlsx\nnone.xlsx*\n"
    )
    assert done.returncode == 0, done.stderr
    assert '"version": "2.1.0"' in (submitted / "found.sarif").read_text(encoding="utf-8")
    assert [path.name for path in (submitted / "back").iterdir()] == ["good one.marked.xlsx"]


def test_the_action_passes_where_there_is_nothing_to_check(installed: dict[str, str], tmp_path: Path) -> None:
    done = run_step("Check", tmp_path, installed)
    assert (done.returncode, done.stdout) == (0, "::notice::no workbooks found\n")


def workflow(name: str) -> dict[str, Any]:
    """The sample workflow of the documentation with this name."""
    page = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    samples = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)]
    return next(sample for sample in samples if sample.get("name") == name)


def test_the_sample_workflow_converts_and_publishes_reports_only(installed: dict[str, str], submitted: Path) -> None:
    (submitted / "submitted").mkdir()
    for name in ("wrong.xlsx", "อบต. ก"):
        (submitted / name).rename(submitted / "submitted" / name)
    _, action, choose, *_ = workflow("Reports")["jobs"]["convert"]["steps"]
    done = run_step("Check", submitted, installed, **action["with"])
    assert done.returncode == 1, done.stderr
    assert "::error file=submitted/wrong.xlsx,title=V1" in done.stdout
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", choose["run"]]
    subprocess.run(command, cwd=submitted, check=True)
    public = submitted / "public"
    assert sorted(path.relative_to(public).as_posix() for path in public.rglob("*.*")) == [
        "good-one/good-one.report.xlsx", "summary.xlsx",
    ]  # fmt: skip


def test_the_sample_workflows_use_inputs_that_exist() -> None:
    for name in ("Check", "Reports"):
        for job in workflow(name)["jobs"].values():
            for one in job["steps"]:
                if "ita_xl" in one.get("uses", ""):
                    assert one["with"].keys() <= ACTION["inputs"].keys()


def test_an_input_is_never_part_of_the_script() -> None:
    for one in ACTION["runs"]["steps"]:
        assert "${{" not in one.get("run", ""), "text of a workflow could become a command"


def test_the_hook_stops_the_commit_of_a_wrong_workbook(installed: dict[str, str], submitted: Path) -> None:
    names = [path.relative_to(submitted).as_posix() for path in sorted(submitted.rglob("*.xls?"))]
    chosen = [n for n in names if re.search(HOOK["files"], n) and not re.search(HOOK["exclude"], n)]
    assert chosen == ["wrong.xlsx", "อบต. ก/good one.xlsx"]
    codes = {name: hook(installed, submitted, name) for name in chosen}
    assert codes == {"wrong.xlsx": 1, "อบต. ก/good one.xlsx": 0}


def hook(env: dict[str, str], folder: Path, *names: str) -> int:
    command = [*shlex.split(HOOK["entry"]), *names]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, check=False).returncode
