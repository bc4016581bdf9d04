"""Installs the add-in for one user, without administrator and without Excel running, and takes it away again.

What was done is noted in a record. Taking away undoes what the record says and nothing else: a file that somebody
changed since stays, an interpreter that stood in the settings before comes back.
"""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import msgspec

from ita_xl.addin.computer.interpreter import read_setting, wanted_setting, write_setting
from ita_xl.addin.computer.machine import Computer, Link, System
from ita_xl.addin.computer.places import (
    ADDIN_FILE,
    desktop_folder,
    record_file,
    script_file,
    send_to_folder,
    settings_file,
    start_folder,
)
from ita_xl.errors import InstallError

LINK = ".lnk"
# -P: a folder of the officer's files must not be searched for modules. The shortcut starts Python itself: to a batch
# file Explorer hands names such as a&b.xlsx without quotes, and cmd.exe would run what stands after the &.
OUTSIDE = "-P -m ita_xl.addin.outside"


class Written(msgspec.Struct, frozen=True):
    """A file that the installer wrote, and the SHA-256 of what it wrote; None for shortcuts, which Windows rewrites."""

    path: str
    sha256: str | None

    def ours(self) -> bool:
        """Whether the file is there, as it was written."""
        path = Path(self.path)
        return path.is_file() and self.sha256 in (None, _hash(path))


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """What an installation did. `setting_before`: the interpreter that was set before the first installation."""

    version: str
    files: tuple[Written, ...]
    setting: str
    setting_before: str | None = None


class Step(msgspec.Struct, frozen=True):
    """One thing that was done or found: a key of the texts `addin_setup.done` and what it was done to."""

    key: str
    path: Path
    values: dict[str, str] = {}


def install(computer: Computer, addin: Path | None, link_name: str, link_description: str) -> tuple[Step, ...]:
    """Puts `addin` into Excel's start folder, sets the interpreter, writes the shortcuts; says what it did.

    Doing it again changes nothing; another version is replaced. Raises InstallError when the system has no Excel with
    macros, `addin` is missing, Excel holds the installed file, or the settings cannot hold the interpreter's path;
    OSError when a folder cannot be written.
    """
    if computer.system is System.OTHER:
        raise InstallError("other_system")
    if addin is None or not addin.is_file():
        raise InstallError("no_addin")
    setting, setting_now = wanted_setting(computer), read_setting(computer)
    before = read_record(computer)
    steps = [_place(computer, addin.read_bytes(), before)]
    try:
        if setting_now != setting:
            write_setting(computer, setting)
        key = "setting" if setting_now != setting else "setting_same"
        steps.append(Step(key, settings_file(computer), {"value": setting}))
        if computer.system is System.MACOS:
            steps.append(_place_script(computer))
        else:
            for key, folder in (("send_to", send_to_folder(computer)), ("desktop", desktop_folder(computer))):
                link = _outside_link(computer, folder / f"{link_name}{LINK}", link_description)
                computer.links.write(link)
                steps.append(Step(key, link.path))
    finally:
        # Also when a later step failed: what was done so far must be undone by `uninstall`.
        files = [step.path for step in steps if step.key not in ("setting", "setting_same")]
        ours = before is not None and before.setting == setting_now
        _note(computer, files, setting, before.setting_before if before and ours else setting_now)
    _remove_others(before, files)
    return tuple(steps)


def _note(computer: Computer, files: list[Path], setting: str, setting_before: str | None) -> None:
    record = Record(
        version=version("ita_xl"),
        files=tuple(Written(str(file), None if file.suffix == LINK else _hash(file)) for file in files),
        setting=setting,
        setting_before=setting_before,
    )
    record_file(computer).parent.mkdir(parents=True, exist_ok=True)
    record_file(computer).write_bytes(msgspec.json.format(msgspec.json.encode(record)))


def _remove_others(before: Record | None, files: list[Path]) -> None:
    """Takes away what an earlier installation wrote elsewhere, as when the desktop has moved since."""
    for written in before.files if before else ():
        path = Path(written.path)
        if path not in files and written.ours():
            path.unlink()


def uninstall(computer: Computer) -> tuple[Step, ...]:
    """Undoes what the record says. Raises InstallError when there is no record or Excel holds the add-in."""
    record = read_record(computer)
    if record is None:
        raise InstallError("not_installed")
    steps = []
    for written in record.files:
        path = Path(written.path)
        if not path.is_file():
            continue
        if not written.ours():
            steps.append(Step("kept", path))
            continue
        try:
            path.unlink()
        except PermissionError as error:
            raise InstallError("locked", path=path) from error
        steps.append(Step("removed", path))
    if read_setting(computer) == record.setting:
        write_setting(computer, record.setting_before)
        steps.append(Step("setting_removed", settings_file(computer)))
    own = record_file(computer)
    own.unlink()
    if not any(own.parent.iterdir()):
        own.parent.rmdir()
    return tuple(steps)


def read_record(computer: Computer) -> Record | None:
    """What the last installation noted; None when there was none, or its note cannot be read."""
    path = record_file(computer)
    if not path.is_file():
        return None
    try:
        return msgspec.json.decode(path.read_bytes(), type=Record)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _place(computer: Computer, content: bytes, before: Record | None) -> Step:
    target = start_folder(computer) / ADDIN_FILE
    if target.is_file() and target.read_bytes() == content:
        return Step("same", target, {"version": version("ita_xl")})
    replaced = target.is_file()
    target.parent.mkdir(parents=True, exist_ok=True)
    # Excel opens whatever lies in its start folder, so the new file waits one folder above.
    waiting = target.parent.with_name(f"{ADDIN_FILE}.new")
    waiting.write_bytes(content)
    try:
        waiting.replace(target)
    except PermissionError as error:
        raise InstallError("locked", path=target) from error
    finally:
        waiting.unlink(missing_ok=True)
    values = {"version": version("ita_xl"), "before": before.version if before else "?"}
    return Step("replaced" if replaced else "placed", target, values)


def _place_script(computer: Computer) -> Step:
    package = find_spec("xlwings")
    if package is None or package.origin is None:
        raise InstallError("no_xlwings")
    path = script_file(computer)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(Path(package.origin).with_name(path.name).read_bytes())
    return Step("script", path)


def _outside_link(computer: Computer, path: Path, description: str) -> Link:
    silent = computer.python.with_stem("pythonw")
    return Link(
        path=path,
        target=silent if silent.is_file() else computer.python,
        arguments=OUTSIDE,
        folder=computer.python.parent,
        description=description,
    )


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
