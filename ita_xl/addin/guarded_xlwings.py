"""xlwings' RunPython for our files: the text of the pinned wheel with the changes of `macros/xlwings_guard.yaml`."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

import msgspec

from ita_xl.addin.errors import AddinBuildError
from ita_xl.addin.sources import read_data

MODULE = "xlwings"
_SOURCE = "xlwings_custom_addin.bas"
_START = re.compile(r"^(?:(?:Public|Private) )?(Function|Sub) (\w+)\(")
_OPENING = re.compile(r"\A(?:Public |Private )?(?=Function |Sub )")
_PER_LINE = 40


class Change(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One change in a procedure: `old`, or all from `old` up to before `until`, becomes `new`."""

    why: str
    old: str
    new: str
    until: str | None = None


class Guard(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of `xlwings_guard.yaml`."""

    version: str
    sha256: str
    project: str
    keep: tuple[str, ...]
    changes: dict[str, tuple[Change, ...]]
    messages: dict[str, str]


def guarded_xlwings(commands: Iterable[str]) -> str:
    """The VBA module `xlwings` (CRLF lines) whose RunPython runs these commands and nothing else.

    Raises AddinBuildError when the xlwings wheel is absent or its text is not the one that the changes were made for.
    """
    guard = read_data("xlwings_guard.yaml", Guard)
    text = _wheel_text(guard)
    licence = text[: text.index("'Attribute VB_Name")].rstrip("\n")
    procedures = _procedures(text)
    unknown = (set(guard.keep) | set(guard.changes)) - set(procedures)
    if unknown:
        raise AddinBuildError(f"xlwings_guard.yaml: no such procedure in xlwings: {', '.join(sorted(unknown))}")
    kept = [_changed(name, procedures[name], guard.changes.get(name, ())) for name in guard.keep]
    parts = [
        licence,
        "'Changed for ita_xl: see xlwings_guard.yaml in its sources.",
        f'Public Const XLWINGS_VERSION As String = "{guard.version}"\n'
        f'Public Const PROJECT_NAME As String = "{guard.project}"\n'
        "Private Started As Boolean",
        *kept,
        *_own_procedures(commands, guard.messages),
    ]
    return ("\n\n".join(parts) + "\n").replace("\n", "\r\n")


def _wheel_text(guard: Guard) -> str:
    found = find_spec("xlwings")  # finds the folder without importing the package
    if found is None or found.origin is None:
        raise AddinBuildError(f"xlwings is not installed; install xlwings=={guard.version}")
    content = (Path(found.origin).parent / _SOURCE).read_bytes()
    if hashlib.sha256(content).hexdigest() != guard.sha256:
        raise AddinBuildError(
            f"{_SOURCE} is not that of xlwings {guard.version}: install xlwings=={guard.version}, or read the new "
            "text, think every change of xlwings_guard.yaml through and set its new version and sha256"
        )
    return content.decode("ascii").replace("\r\n", "\n")


def _procedures(text: str) -> dict[str, str]:
    """The text of each procedure from its first line to its `End` line."""
    found: dict[str, str] = {}
    lines = text.split("\n")
    for number, line in enumerate(lines):
        start = _START.match(line)
        if start:
            end = lines.index(f"End {start[1]}", number)
            found[start[2]] = "\n".join(lines[number : end + 1])
    return found


def _changed(name: str, text: str, changes: Iterable[Change]) -> str:
    for change in changes:
        if text.count(change.old) != 1:
            raise AddinBuildError(f"xlwings_guard.yaml: {name}: this must stand there exactly once: {change.old}")
        start = text.index(change.old)
        end = start + len(change.old)
        if change.until is not None:
            end = text.find(change.until, end)
            if end < 0:
                raise AddinBuildError(f"xlwings_guard.yaml: {name}: not found: {change.until}")
        text = text[:start] + change.new + text[end:]
    return text if name == "RunPython" else _OPENING.sub("Private ", text)


def _own_procedures(commands: Iterable[str], messages: dict[str, str]) -> list[str]:
    cases = [f"        Case {_literal(command)}" for command in commands]
    own = [
        "\n".join(
            [
                "Private Function IsRibbonCommand(PythonCommand As String) As Boolean",
                "    IsRibbonCommand = True",
                "    Select Case PythonCommand",
                *cases,
                "        Case Else",
                "            IsRibbonCommand = False",
                "    End Select",
                "End Function",
            ]
        ),
        "Private Function CallerName() As String\n"
        "    If Not ActiveWorkbook Is Nothing Then CallerName = ActiveWorkbook.Name\n"
        "End Function",
    ]
    for name, message in messages.items():
        lines = [f"Private Function {name}() As String"]
        for start in range(0, len(message), _PER_LINE):
            codes = " & ".join(f"ChrW({ord(character)})" for character in message[start : start + _PER_LINE])
            lines.append(f"    {name} = {name} & {codes}")
        own.append("\n".join([*lines, "End Function"]))
    return own


def _literal(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
