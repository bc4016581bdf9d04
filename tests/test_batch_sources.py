"""What counts as a submitted workbook: nothing is lost in silence, nothing of our own is taken for a submission."""

from __future__ import annotations

import zipfile
from pathlib import Path

import fsspec
import pytest

from ita_xl.batch.sources import find_sources
from ita_xl.errors import WorkbookRefusedError
from ita_xl.workbook import guard


def files(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())


def found(*paths: Path | str, out: Path | str = "out") -> list[str]:
    sources = find_sources([str(path) for path in paths], str(out)).sources
    return [source.name.rpartition("/in/")[2] or source.name for source in sources]


def test_a_folder_is_searched_in_a_stable_order(tmp_path: Path) -> None:
    files(tmp_path / "in", "b.xlsx", "a/z.XLSM", "A.xlsx", "old.xls", "letter.pdf", "list.txt", "c/d/e.ods")
    names = ["A.xlsx", "a/z.XLSM", "b.xlsx", "c/d/e.ods", "old.xls"]
    assert sorted(found(tmp_path / "in")) == sorted(names)
    assert found(tmp_path / "in") == found(tmp_path / "in")


def test_lock_files_and_our_own_outputs_are_passed_over(tmp_path: Path) -> None:
    files(
        tmp_path / "in",
        "~$a.xlsx", ".~lock.a.xlsx#", "._a.xlsx", "a.xlsx", "a.analyzed.xlsx", "a.marked.xlsx", "a.report.xlsx",
        "a.report.memo.xlsx", "only.analyzed.xlsx", "out/x/x.analyzed.xlsx", "outer.xlsx",
        "last year/manifest.jsonl", "last year/summary.xlsx", "last year/y/y.analyzed.xlsx",
    )  # fmt: skip
    result = find_sources([str(tmp_path / "in")], str(tmp_path / "in" / "out"))
    assert [Path(source.name).name for source in result.sources] == ["a.xlsx", "only.analyzed.xlsx", "outer.xlsx"]
    assert len(result.passed_over) == 9
    assert found(f"{tmp_path}/in/*.xlsx") == ["a.xlsx", "only.analyzed.xlsx", "outer.xlsx"]


def test_a_pattern_a_file_and_a_list_name_the_same_file_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files(tmp_path / "in", "a.xlsx", "ข.xlsx", "[c].xlsx")
    listed = tmp_path / "in" / "list.txt"
    listed.write_text("# ส่งมาทางอีเมล\n\nข.xlsx\nnone.xlsx\nlist.txt\n", encoding="utf-8-sig")
    monkeypatch.chdir(tmp_path)
    names = found("in/*.xlsx", "in/../in/a.xlsx", listed, "in/[c].xlsx")
    assert names == ["in/[c].xlsx", "in/a.xlsx", "in/ข.xlsx", "none.xlsx"]


def test_a_path_to_nothing_is_refused_and_not_forgotten(tmp_path: Path) -> None:
    for path in (tmp_path / "none.xlsx", tmp_path / "*.xlsx"):
        (source,) = find_sources([str(path)], "out").sources
        with pytest.raises(WorkbookRefusedError) as caught:
            source.read()
        assert caught.value.remark.code == "F1"


def archive(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return path


def test_an_archive_is_read_member_by_member(tmp_path: Path) -> None:
    mail = archive(tmp_path / "mail.zip", **{
        "b/two.xlsx": b"2", "new!.xlsx": b"n", "one.xlsx": b"1", "../../up.xlsx": b"up", "__MACOSX/._one.xlsx": b"",
        "note.txt": b"x", "inner.zip": b"PK", "one.report.xlsx": b"r",
    })  # fmt: skip
    sources = find_sources([str(mail)], str(tmp_path / "out")).sources
    names = {source.name.partition("mail.zip!")[2]: source for source in sources}
    assert set(names) == {"../../up.xlsx", "b/two.xlsx", "inner.zip", "new!.xlsx", "one.xlsx"}
    assert names["b/two.xlsx"].read() == b"2"
    assert names["../../up.xlsx"].file_name == "up.xlsx"
    assert names["new!.xlsx"].file_name == "new!.xlsx"
    with pytest.raises(WorkbookRefusedError) as caught:
        names["inner.zip"].read()
    assert caught.value.remark.code == "B5"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_two_submissions(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "mail.zip", "w") as package:
        package.writestr("a.xlsx", b"first")
        package.writestr("a.xlsx", b"second")
    sources = find_sources([str(tmp_path / "mail.zip")], "out").sources
    assert [source.read() for source in sources] == [b"first", b"second"]
    assert [source.name.rpartition("!")[2] for source in sources] == ["a.xlsx", "a.xlsx (2)"]
    assert {source.file_name for source in sources} == {"a.xlsx"}


def test_thai_names_of_a_windows_archive_are_read(tmp_path: Path) -> None:
    path = tmp_path / "mail.zip"
    name = "อบต.xlsx".encode("cp874").decode("cp437")
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("x" * len(name) + ".xlsx", b"1")
    # zipfile itself would mark the name as UTF-8; Windows does not.
    raw = path.read_bytes().replace(b"x" * len(name) + b".xlsx", "อบต.xlsx".encode("cp874") + b".xlsx")
    path.write_bytes(raw)
    (source,) = find_sources([str(path)], "out").sources
    assert source.name.endswith("mail.zip!อบต.xlsx.xlsx")


@pytest.mark.parametrize("limit", ["FILE_LIMIT", "ENTRY_LIMIT"])
def test_an_archive_over_a_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    mail = archive(tmp_path / "mail.zip", **{f"{n}.xlsx": b"\0" * 5000 for n in range(3)})
    monkeypatch.setattr(f"ita_xl.batch.archives.{limit}", 2 if limit == "ENTRY_LIMIT" else 4000)
    codes = []
    for source in find_sources([str(mail)], "out").sources:
        with pytest.raises(WorkbookRefusedError) as caught:
            source.read()
        codes.append(caught.value.remark.code)
    assert codes == (["F15"] if limit == "ENTRY_LIMIT" else ["F4"] * 3)


def test_a_member_that_lies_about_its_size_is_counted_while_it_inflates(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = archive(tmp_path / "mail.zip", **{"a.xlsx": b"\0" * 500_000})
    mail.write_bytes(mail.read_bytes().replace((500_000).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    monkeypatch.setattr("ita_xl.batch.archives.FILE_LIMIT", 4000)
    (source,) = find_sources([str(mail)], "out").sources
    with pytest.raises(WorkbookRefusedError) as caught:
        source.read()
    assert caught.value.remark.code in ("F4", "F9")


def test_a_damaged_or_encrypted_archive_is_one_refusal(tmp_path: Path) -> None:
    (tmp_path / "torn.zip").write_bytes(archive(tmp_path / "whole.zip", **{"a.xlsx": b"1" * 99}).read_bytes()[:60])
    locked = archive(tmp_path / "locked.zip", **{"a.xlsx": b"1"})
    raw = bytearray(locked.read_bytes())
    raw[6] |= 1
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    locked.write_bytes(raw)
    for name, code in (("torn.zip", "F9"), ("locked.zip", "F14")):
        (source,) = find_sources([str(tmp_path / name)], "out").sources
        with pytest.raises(WorkbookRefusedError) as caught:
            source.read()
        assert caught.value.remark.code == code


def test_a_file_over_the_limit_is_not_read_whole(tmp_path: Path) -> None:
    with (tmp_path / "big.xlsx").open("wb") as stream:
        stream.truncate(guard.FILE_LIMIT * 20)
    (source,) = find_sources([str(tmp_path / "big.xlsx")], "out").sources
    with pytest.raises(WorkbookRefusedError) as caught:
        source.read()
    assert caught.value.remark.code == "F4"


def test_locations_of_fsspec_are_searched_like_folders(tmp_path: Path) -> None:
    memory = fsspec.filesystem("memory")
    memory.pipe({"/found/a.xlsx": b"1", "/found/deep/~$b.xlsx": b"2", "/found/deep/b.xlsx": b"3"})
    with memory.open("/found/mail.zip", "wb") as stream, zipfile.ZipFile(stream, "w") as package:
        package.writestr("c.xlsx", b"4")
    sources = find_sources(["memory://found"], "memory://found/out").sources
    assert [(s.name, s.read()) for s in sources] == [
        ("memory:///found/a.xlsx", b"1"),
        ("memory:///found/deep/b.xlsx", b"3"),
        ("memory:///found/mail.zip!c.xlsx", b"4"),
    ]
    assert sources[0].modified.endswith("+00:00")
    files(tmp_path / "in", "a.xlsx")
    (source,) = find_sources([(tmp_path / "in").as_uri()], "out").sources
    assert source.read() == b"a.xlsx"
    assert [s.name for s in find_sources(["memory://found/deep/*.xlsx"], "out").sources] == [
        "memory:///found/deep/b.xlsx"
    ]
    memory.rm("/found", recursive=True)
