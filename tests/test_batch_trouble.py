"""A batch under attack: workers crash and hang, memory runs out, the whole program is killed at any moment."""

from __future__ import annotations

import multiprocessing
import random
import sys
import time
from collections import Counter
from pathlib import Path

import msgspec
import pytest
from batch_runs import OBEDIENT_COMMAND, Heard, by_name, outputs, run

from ita_xl.batch import isolated
from ita_xl.batch.manifest import MANIFEST, read_manifest
from ita_xl.batch.store import open_store
from ita_xl.batch.submitted import Status
from ita_xl.errors import ItaError

WORKBOOKS = 40
KILLS = 30


@pytest.fixture
def obedient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers that do what the bytes of the workbook say."""
    monkeypatch.setattr(isolated, "COMMAND", OBEDIENT_COMMAND)


def orders(folder: Path, **contents: str) -> Path:
    folder.mkdir()
    for name, content in contents.items():
        (folder / f"{name}.xlsx").write_text(content, encoding="utf-8")
    return folder


@pytest.mark.usefixtures("obedient")
def test_a_crash_or_a_hang_ends_one_workbook_and_stops_no_other(tmp_path: Path) -> None:
    marker = tmp_path / "stumbled"
    mail = orders(
        tmp_path / "in", a="good", b="CRASH", c="good", d="HANG", e="good", f=f"STUMBLE {marker}", g="HANG", h="good"
    )
    batch = run(tmp_path / "out", mail, seconds=1)
    codes = {name[0]: record.codes for name, record in by_name(batch).items() if record.status is Status.REFUSED}
    assert codes == {"b": ("B3",), "d": ("B1",), "g": ("B1",)}
    assert marker.exists(), "a worker that died once is replaced and its workbook done"
    assert not isolated._Worker.alive
    watch = Heard()
    run(tmp_path / "out", mail, seconds=1, resume=True, watch=watch)
    assert [Path(name).stem for name in sorted(watch.done)] == ["b", "d", "g"], "trouble may pass: tried again"


def test_a_workbook_that_eats_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hungry = (
        "import ita_xl.batch.worker as worker\n"
        "real = worker.work.convert\n"
        "worker.work.convert = lambda task: [bytearray(2**28) for _ in range(40)] if task.content == b'eat'"
        " else real(task)\n"
        "worker.main()"
    )
    monkeypatch.setattr(isolated, "COMMAND", (sys.executable, "-c", hungry))
    batch = run(tmp_path / "out", orders(tmp_path / "in", a="eat", b="not a workbook", c="eat"), jobs=1)
    assert [(record.codes, record.exit) for record in batch.records] == [(("B2",), 3), (("F8",), 3), (("B2",), 3)]


def test_an_internal_error_is_told_with_its_workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    faulty = "import ita_xl.batch.worker as worker\nworker.work.convert = lambda task: {}[task.stem]\nworker.main()"
    monkeypatch.setattr(isolated, "COMMAND", (sys.executable, "-c", faulty))
    batch = run(tmp_path / "out", orders(tmp_path / "in", a="x", b="x"), jobs=1)
    assert [record.codes for record in batch.records] == [("B4",)] * 2
    assert "KeyError: 'a'" in (tmp_path / "out" / "a" / "a.result.json").read_text(encoding="utf-8")


def test_workers_that_cannot_start_end_the_batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolated, "COMMAND", (sys.executable, "-c", "raise SystemExit(1)"))
    with pytest.raises(ItaError, match="no worker process could be started"):
        run(tmp_path / "out", orders(tmp_path / "in", a="x", b="x"))


@pytest.mark.usefixtures("obedient")
def test_killed_at_any_moment_it_loses_nothing_that_was_done(tmp_path: Path) -> None:
    mail = orders(tmp_path / "in", **{f"n{number:02}": f"workbook {number}" for number in range(WORKBOOKS)})
    run(tmp_path / "undisturbed", mail)
    out, dice = tmp_path / "out", random.Random(5)
    kills = lost = 0
    while kills < KILLS:
        known = _whole_lines(out)
        process = multiprocessing.get_context("fork").Process(target=run, args=(out, mail), kwargs={"resume": True})
        process.start()
        deadline = time.monotonic() + 30
        while process.is_alive() and _whole_lines(out) < known + 2 and time.monotonic() < deadline:
            time.sleep(0.0005)
        time.sleep(dice.random() * 0.008)
        process.kill()
        process.join()
        kills += 1
        records = read_manifest((out / MANIFEST).read_bytes()).records
        for record in records.values():
            for name, digest in record.outputs.items():
                lost += outputs(out / record.slug).get(name.rpartition("/")[2]) != digest
        if len(records) == WORKBOOKS:
            (out / MANIFEST).unlink()  # all done: begin once more over the finished outputs
    assert lost == 0, "what stands in the manifest stands in the folder"
    run(out, mail, resume=True)
    assert outputs(out) == outputs(tmp_path / "undisturbed")


def _whole_lines(out: Path) -> int:
    manifest = out / MANIFEST
    return manifest.read_bytes().count(b"\n") if manifest.exists() else 0


@pytest.mark.usefixtures("obedient")
def test_a_torn_or_spoilt_manifest_costs_its_lines_only(tmp_path: Path) -> None:
    mail = orders(tmp_path / "in", a="1", b="2", c="3")
    out = tmp_path / "out"
    run(out, mail, jobs=1)
    manifest = out / MANIFEST
    lines = manifest.read_bytes().splitlines(keepends=True)
    assert len(lines) == 4
    manifest.write_bytes(lines[0] + lines[1] + b"\xff{spoilt\n" + lines[3][:40])
    watch = Heard()
    run(out, mail, resume=True, watch=watch)
    assert [Path(name).stem for name in sorted(watch.done)] == ["b", "c"]
    assert watch.unreadable == 1
    again = manifest.read_bytes().splitlines()
    assert len(again) == 6, "the torn line is gone, whole lines are never changed"
    assert again[:2] == [line.rstrip() for line in lines[:2]]
    for line in (*again[:2], *again[3:]):
        assert msgspec.json.decode(line)["line"] in ("run", "workbook")


def test_no_module_of_the_folder_in_which_one_works_is_imported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = orders(tmp_path / "in", a="no workbook")
    for name in ("msgspec.py", "struct.py", "ita_xl.py", "sitecustomize.py"):
        (mail / name).write_text("open('imported', 'w')", encoding="utf-8")
    monkeypatch.chdir(mail)
    assert run(tmp_path / "out", ".").records[0].codes == ("F8",)
    assert not Path("imported").exists()


@pytest.mark.usefixtures("obedient")
def test_two_batches_never_write_to_one_folder(tmp_path: Path) -> None:
    mail = orders(tmp_path / "in", a="1")
    with open_store(str(tmp_path / "out")), pytest.raises(BlockingIOError):
        run(tmp_path / "out", mail)
    assert run(tmp_path / "out", mail).records


@pytest.mark.usefixtures("obedient")
def test_files_of_others_in_the_output_folder_stay(tmp_path: Path) -> None:
    mail, out = orders(tmp_path / "in", a="1"), tmp_path / "out"
    (out / "a").mkdir(parents=True)
    (out / "a" / "my notes.docx").write_bytes(b"mine")
    run(out, mail)
    run(out, mail)
    assert (out / "a" / "my notes.docx").read_bytes() == b"mine"
    assert Counter(path.name for path in (out / "a").iterdir())["a.0.txt"] == 1
