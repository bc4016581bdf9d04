"""What doctor finds about Excel, the add-in, its Python, and the policies that stop it."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from made_up_computer import made_up_computer
from test_bad_input import run

from ita_xl import examples
from ita_xl.addin.computer.machine import Computer, System
from ita_xl.addin.health import Line, addin_health, program_bits
from ita_xl.addin.install import install
from ita_xl.console import Console

EXCEL = r"HKLM\Software\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
POLICY = r"HKCU\Software\Policies\Microsoft\Office\16.0"
CLOUD = r"HKCU\Software\Policies\Microsoft\Cloud\Office\16.0"
USER = r"HKCU\Software\Microsoft\Office\16.0"
ASR = r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules"
MANAGED = r"HKLM\SOFTWARE\Policies\Microsoft\Windows Defender\Policy Manager"
CHILDREN = "D4F940AB-401B-4EFC-AADC-AD5F3C50688A"

Registry = dict[tuple[str, str], str | int]


@pytest.fixture
def addin(tmp_path: Path) -> Path:
    path = tmp_path / "ita_xl.xlam"
    path.write_bytes(b"add-in")
    return path


def program(path: Path, machine: int) -> Path:
    """The head of a Windows program for a kind of processor."""
    path.write_bytes(b"MZ" + bytes(58) + struct.pack("<I", 128) + bytes(64) + b"PE\0\0" + struct.pack("<H", machine))
    return path


def lines(computer: Computer, addin: Path) -> dict[str, Line]:
    return {line.help or line.key: line for line in addin_health(computer, addin)}


def test_a_bare_computer_lacks_everything(tmp_path: Path, addin: Path) -> None:
    found = lines(made_up_computer(tmp_path), addin)
    assert {"no_excel", "not_installed", "no_interpreter"} <= set(found)
    assert not any(found[key].well for key in ("no_excel", "not_installed", "no_interpreter"))


def test_a_computer_that_is_ready(tmp_path: Path, addin: Path) -> None:
    excel = program(tmp_path / "EXCEL.EXE", 0x8664)
    computer = made_up_computer(tmp_path, registry={(EXCEL, ""): f'"{excel}"'})
    install(computer, addin, "ITA", "ITA")
    found = addin_health(computer, addin)
    assert all(line.well for line in found), found
    assert [line.key for line in found] == ["excel", "bits", "addin", "interpreter", "no_policy"]


@pytest.mark.parametrize(("machine", "bits"), [(0x014C, 32), (0x8664, 64), (0xAA64, 64), (0x01C0, None)])
def test_bits_of_excel_by_its_program_file(tmp_path: Path, machine: int, bits: int | None) -> None:
    assert program_bits(program(tmp_path / "EXCEL.EXE", machine)) == bits


def test_a_file_that_is_no_program_has_no_bits(tmp_path: Path) -> None:
    for content in (b"", b"MZ", b"MZ" + bytes(200), b"#!/bin/sh"):
        (tmp_path / "x").write_bytes(content)
        assert program_bits(tmp_path / "x") is None


def test_a_32_bit_python_is_wrong_and_a_32_bit_excel_is_not(tmp_path: Path, addin: Path) -> None:
    excel = program(tmp_path / "EXCEL.EXE", 0x014C)
    registry: Registry = {(EXCEL, ""): str(excel)}
    assert lines(made_up_computer(tmp_path, registry=registry), addin)["bits"].found == "Python 64, Excel 32"
    assert not lines(made_up_computer(tmp_path, registry=registry, bits=32), addin)["python_32"].well


def test_another_version_a_lost_python_and_a_second_addin(tmp_path: Path, addin: Path) -> None:
    second = tmp_path / "share"
    second.mkdir()
    (second / "ita_xl.xlam").touch()
    computer = made_up_computer(tmp_path, registry={(rf"{USER}\Excel\Options", "AltStartup"): str(second)})
    install(computer, addin, "ITA", "ITA")
    addin.write_bytes(b"a newer add-in")
    computer.python.unlink()
    assert {"other_version", "lost_interpreter", "loaded_twice"} <= set(lines(computer, addin))


@pytest.mark.parametrize(
    ("registry", "expected"),
    [
        ({(rf"{POLICY}\Common", "VBAOff"): 1}, "vba_off"),
        ({(rf"{POLICY}\Excel\Security", "DisableAllAddins"): 1}, "addins_off"),
        ({(rf"{CLOUD}\Excel\Security", "RequireAddinSig"): 1}, "signed_addins"),
        (
            {
                (rf"{POLICY}\Excel\Security\Trusted Locations", "AllLocationsDisabled"): 1,
                (rf"{POLICY}\Excel\Security", "VBAWarnings"): 4,
            },
            "macros_off",
        ),
        (
            {
                (rf"{USER}\Excel\Security\Trusted Locations", "AllLocationsDisabled"): 1,
                (rf"{USER}\Excel\Security", "VBAWarnings"): 2,
            },
            "locations_off",
        ),
        (
            {
                (rf"{POLICY}\Common\Security\Trusted Locations", "Allow User Locations"): 0,
                (rf"{POLICY}\Excel\Security", "VBAWarnings"): 3,
            },
            "macros_off",
        ),
        ({(ASR, CHILDREN): "1"}, "child_processes"),
        ({(ASR, CHILDREN.lower()): "6"}, "child_processes"),
        ({(MANAGED, "ASRRules"): f"{'0' * 8}-x=1|{CHILDREN.lower()}=1"}, "child_processes"),
        ({(ASR, "92E97FA1-2EDF-4476-BDD6-9DD0B4DDDC7B"): "1"}, "win32_calls"),
    ],
)
def test_each_policy_is_found_and_the_way_around_it_named(
    tmp_path: Path, addin: Path, registry: Registry, expected: str
) -> None:
    found = lines(made_up_computer(tmp_path, registry=registry), addin)
    assert f"policies.{expected}" in found
    assert "no_policy" not in found
    for language in ("th", "en"):
        assert Console(language).text(f"addin_setup.policies.{expected}")


@pytest.mark.parametrize(
    "registry",
    [
        {(ASR, CHILDREN): "2"},
        {(ASR, CHILDREN): "0"},
        {(rf"{POLICY}\Excel\Security", "VBAWarnings"): 4},
        {(rf"{POLICY}\Common\Security\Trusted Locations", "Allow User Locations"): 1},
        {(rf"{POLICY}\Excel\Security", "blockcontentexecutionfrominternet"): 1},
        {
            (rf"{POLICY}\Excel\Security\Trusted Locations", "AllLocationsDisabled"): 0,
            (rf"{USER}\Excel\Security\Trusted Locations", "AllLocationsDisabled"): 1,
        },
    ],
)
def test_settings_that_do_not_stop_the_buttons(tmp_path: Path, addin: Path, registry: Registry) -> None:
    """The start folder is a trusted location; a policy wins over the user's own setting; audits stop nothing."""
    assert "no_policy" in lines(made_up_computer(tmp_path, registry=registry), addin)


def test_a_policy_about_downloads_is_told_all_the_same(tmp_path: Path, addin: Path) -> None:
    registry: Registry = {(rf"{POLICY}\Excel\Security", "blockcontentexecutionfrominternet"): 1}
    assert "policies.from_internet" in lines(made_up_computer(tmp_path, registry=registry), addin)


def test_macos_is_not_asked_about_windows(tmp_path: Path, addin: Path) -> None:
    found = addin_health(made_up_computer(tmp_path, System.MACOS), addin)
    assert [line.key for line in found] == ["excel", "addin", "interpreter"]


def test_doctor_says_that_this_is_not_windows_and_reads_the_template_of_a_workbook(tmp_path: Path) -> None:
    examples.build("001", tmp_path / "my.xlsx")
    done = run("doctor", tmp_path / "my.xlsx")
    assert done.returncode == 0, done.stderr
    assert "ไม่ใช่ Windows" in done.stderr
    assert "2567" in done.stderr.splitlines()[-1]
    (tmp_path / "no.xlsx").write_text("this is no workbook")
    refused = run("doctor", tmp_path / "no.xlsx", "--lang", "en")
    assert refused.returncode == 3
    assert "not Windows" in refused.stderr
