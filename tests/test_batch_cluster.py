"""A real Dask cluster on loopback: a scheduler and two workers, each a process; one is killed half-way."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest
from batch_runs import Heard, outputs, run
from distributed import Client
from typer.testing import CliRunner
from workbooks import example_bytes

from ita_xl.batch import executors
from ita_xl.batch.executors import cluster_pool
from ita_xl.batch.manifest import Record, read_manifest
from ita_xl.cli import app
from ita_xl.errors import ClusterError

LOOPBACK = "127.0.0.1"
COPIES = 4
EXAMPLES = ("000", "001", "002", "003")


class Cluster:
    """Addresses and processes."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "scheduler.json"
        self.log = (folder / "log.txt").open("wb")
        where = ["--host", LOOPBACK, "--no-dashboard"]
        self.processes = [self._start("scheduler", *where, "--port", "0", "--scheduler-file", str(self.file))]
        deadline = time.monotonic() + 60
        while not self.file.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        self.address = json.loads(self.file.read_text(encoding="utf-8"))["address"]
        self.workers = [self.add_worker(folder) for _ in range(2)]

    def add_worker(self, folder: Path) -> subprocess.Popen[bytes]:
        """One more worker with one thread; what `folder` holds comes first when it imports."""
        options = ["--host", LOOPBACK, "--no-dashboard", "--no-nanny", "--nthreads", "1"]
        worker = self._start("worker", self.address, *options, "--local-directory", str(folder), first=folder)
        self.processes.append(worker)
        return worker

    def _start(self, part: str, *options: str, first: Path | None = None) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{part}", *options]
        root = str(Path(__file__).parents[1])
        places = [str(first)] if first else []
        environment = os.environ | {"PYTHONPATH": os.pathsep.join([*places, root])}
        return subprocess.Popen(command, stdout=self.log, stderr=self.log, env=environment)

    def stop(self) -> None:
        for process in reversed(self.processes):
            process.kill()
            process.wait()
        self.log.close()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """The cluster of this module."""
    started = Cluster(tmp_path_factory.mktemp("cluster"))
    yield started
    started.stop()


class Killer(Heard):
    """Kills a worker of the cluster when half of the workbooks are done."""

    def __init__(self, victim: subprocess.Popen[bytes]) -> None:
        super().__init__()
        self.victim = victim

    def finished(self, record: Record, *, skipped: bool) -> None:
        super().finished(record, skipped=skipped)
        if len(self.done) == COPIES * len(EXAMPLES) // 2:
            self.victim.kill()


def test_a_worker_killed_half_way_loses_nothing_and_doubles_nothing(cluster: Cluster, tmp_path: Path) -> None:
    memory = fsspec.filesystem("memory")
    (tmp_path / "in").mkdir()
    for name in EXAMPLES:
        for copy in range(COPIES):
            memory.pipe(f"/submitted/{name}-{copy}.xlsx", example_bytes(name))
        (tmp_path / "in" / f"{name}-0.xlsx").write_bytes(example_bytes(name))
    watch = Killer(cluster.workers[0])
    batch = run("memory://made", "memory://submitted", scheduler=cluster.address, watch=watch)
    assert cluster.workers[0].poll() is not None
    assert cluster.workers[1].poll() is None
    assert len(batch.records) == len(watch.done) == len(set(watch.done)) == COPIES * len(EXAMPLES)
    assert {record.status.value for record in batch.records} == {"done-with-findings"}

    manifest = memory.cat_file("/made/manifest.jsonl")
    assert manifest.count(b'"line":"workbook"') == COPIES * len(EXAMPLES)
    assert len(read_manifest(manifest).records) == COPIES * len(EXAMPLES)
    run(tmp_path / "local", tmp_path / "in", jobs=1)
    local = outputs(tmp_path / "local")
    made = {path.removeprefix("/made/"): memory.cat_file(path) for path in memory.find("/made")}
    assert len(made) == len(EXAMPLES) * COPIES * 3 + 1
    for name in local:
        assert made[name] == (tmp_path / "local" / name).read_bytes(), "the bytes of a local run"

    again = Heard()
    run("memory://made", "memory://submitted", scheduler=cluster.address, resume=True, watch=again)
    assert again.done == []
    memory.rm("/submitted", recursive=True)
    memory.rm("/made", recursive=True)


def test_a_worker_with_other_versions_is_refused(cluster: Cluster, tmp_path: Path) -> None:
    """Another version could give other bytes. The worker finds a later ita_xl than it has."""
    metadata = tmp_path / "ita_xl-9.9.dist-info" / "METADATA"
    metadata.parent.mkdir()
    metadata.write_text("Metadata-Version: 2.1\nName: ita_xl\nVersion: 9.9\n", encoding="utf-8")
    with Client(cluster.address, set_as_default=False) as client:
        before = len(client.scheduler_info()["workers"])
        stranger = cluster.add_worker(tmp_path)
        client.wait_for_workers(before + 1, timeout=60)
        with pytest.raises(ClusterError, match=r"ita_xl 9\.9"), cluster_pool(cluster.address):
            pass
    stranger.kill()
    stranger.wait()


def test_inputs_and_outputs_may_be_file_locations(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.xlsx").write_bytes(b"no workbook")
    out = (tmp_path / "out").as_uri()
    run(out, (tmp_path / "in").as_uri())
    assert sorted(outputs(tmp_path / "out")) == ["a/a.result.json"]
    watch = Heard()
    run(out, (tmp_path / "in").as_uri(), resume=True, watch=watch)
    assert watch.done == []


def test_a_scheduler_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors, "CONNECT_SECONDS", 1)
    (tmp_path / "a.xlsx").write_bytes(b"x")
    arguments = ["batch", str(tmp_path / "a.xlsx"), "-o", str(tmp_path / "out"), "--scheduler", f"tcp://{LOOPBACK}:9"]
    result = CliRunner().invoke(app, [*arguments, "--lang", "en"])
    assert result.exit_code == 2
    assert "the cluster cannot be used" in result.stderr
