r"""Which settings of Windows and Office stand in the way of the add-in.

Names and meanings are those of Microsoft's policy templates for Office and of Defender's rules for reducing the attack
surface (ASR). A policy of the agency wins over the setting of the user. The start folder is a trusted location:
`VBAWarnings` decides about the add-in only where trusted locations are switched off.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from ita_xl.addin.computer.machine import Computer
from ita_xl.addin.computer.places import OFFICE_VERSIONS

# Children of Office programs are stopped; RunPython starts one.
ASR_CHILD_PROCESSES = "D4F940AB-401B-4EFC-AADC-AD5F3C50688A"
# Calls of Windows' functions from macros are stopped; xlwings declares some.
ASR_WIN32_CALLS = "92E97FA1-2EDF-4476-BDD6-9DD0B4DDDC7B"
_DEFENDER = "Windows Defender Exploit Guard\\ASR\\Rules"
_ASR_KEYS = (
    rf"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender\{_DEFENDER}",
    rf"HKLM\SOFTWARE\Microsoft\Windows Defender\{_DEFENDER}",
)
_ASR_MANAGED = r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender\Policy Manager"
# 1: block, 6: warn. 0 is off, 2 only notes.
_ASR_ON = frozenset({"1", "6"})
_ROOTS = (
    r"HKCU\Software\Policies\Microsoft\Cloud\Office",
    r"HKCU\Software\Policies\Microsoft\Office",
    r"HKLM\SOFTWARE\Policies\Microsoft\Office",
    r"HKCU\Software\Microsoft\Office",
)
_SECURITY = r"Excel\Security"
_ONLY_SIGNED, _NONE = 3, 4


class Effect(StrEnum):
    """What a setting does to the officer."""

    BUTTONS = "buttons"
    FILE = "file"


class Obstacle(msgspec.Struct, frozen=True):
    """A setting in the way: its text below `addin_setup.policies`, where it stands, its value, and what it stops:
    the add-in's buttons, or only a workbook with macros that was downloaded."""

    key: str
    place: str
    value: str
    effect: Effect = Effect.BUTTONS


def obstacles(computer: Computer) -> tuple[Obstacle, ...]:
    """All settings found that stop the add-in or a downloaded workbook with macros."""
    found = [
        _switch(computer, "vba_off", "Common", "VBAOff"),
        _switch(computer, "addins_off", _SECURITY, "DisableAllAddins"),
        _switch(computer, "signed_addins", _SECURITY, "RequireAddinSig"),
        _macros(computer),
        _asr(computer, "child_processes", ASR_CHILD_PROCESSES),
        _asr(computer, "win32_calls", ASR_WIN32_CALLS),
    ]
    download = _switch(computer, "from_internet", _SECURITY, "blockcontentexecutionfrominternet")
    if download:
        found.append(msgspec.structs.replace(download, effect=Effect.FILE))
    return tuple(obstacle for obstacle in found if obstacle)


def _setting(computer: Computer, key: str, name: str) -> tuple[str, int] | None:
    for root in _ROOTS:
        for office in OFFICE_VERSIONS:
            place = rf"{root}\{office}\{key}"
            value = computer.registry.value(place, name)
            if isinstance(value, int):
                return rf"{place}\{name}", value
    return None


def _switch(computer: Computer, text: str, key: str, name: str) -> Obstacle | None:
    found = _setting(computer, key, name)
    return Obstacle(text, found[0], str(found[1])) if found and found[1] == 1 else None


def _macros(computer: Computer) -> Obstacle | None:
    """Macros are off where the start folder is not trusted and unsigned macros are not allowed."""
    disabled = _setting(computer, rf"{_SECURITY}\Trusted Locations", "AllLocationsDisabled")
    # 0: only locations that a policy names are trusted, as security baselines want it.
    users = _setting(computer, r"Common\Security\Trusted Locations", "Allow User Locations")
    untrusted = disabled if disabled and disabled[1] == 1 else users if users and users[1] == 0 else None
    if untrusted is None:
        return None
    warnings = _setting(computer, _SECURITY, "VBAWarnings")
    if warnings and warnings[1] in (_ONLY_SIGNED, _NONE):
        return Obstacle("macros_off", warnings[0], str(warnings[1]))
    return Obstacle("locations_off", untrusted[0], str(untrusted[1]))


def _asr(computer: Computer, text: str, rule: str) -> Obstacle | None:
    for key in _ASR_KEYS:
        state = str(computer.registry.value(key, rule))
        if state in _ASR_ON:
            return Obstacle(text, rf"{key}\{rule}", state)
    managed = computer.registry.value(_ASR_MANAGED, "ASRRules")
    for part in str(managed or "").split("|"):
        name, _, state = part.partition("=")
        if name.strip().upper() == rule and state.strip() in _ASR_ON:
            return Obstacle(text, rf"{_ASR_MANAGED}\ASRRules", state.strip())
    return None
