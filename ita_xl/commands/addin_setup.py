"""What the commands do that install the add-in and take it away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ita_xl.addin.build import packaged_addin
from ita_xl.addin.computer.machine import Computer
from ita_xl.addin.computer.this import this_computer
from ita_xl.addin.folder import Pip, make_folder, run_pip
from ita_xl.addin.install import Step, install, uninstall
from ita_xl.console import Console
from ita_xl.errors import InstallError
from ita_xl.exit_codes import EXIT_DONE, EXIT_USAGE


def install_here(console: Console, file: Path | None = None, computer: Computer | None = None) -> int:
    """Installs `file`, else the program's own add-in; 2 with the reason when that cannot be."""
    name, description = console.text("addin_setup.link"), console.text("addin_setup.link_description")
    place = computer or this_computer()
    return _tell(console, lambda: install(place, file or packaged_addin(), name, description), "addin_setup.installed")


def uninstall_here(console: Console, computer: Computer | None = None) -> int:
    """Undoes the installation; 2 with the reason when there is none or Excel holds the add-in."""
    return _tell(console, lambda: uninstall(computer or this_computer()), "addin_setup.uninstalled")


def folder_in(console: Console, output: Path, version: str, python: Path | None, pip: Pip = run_pip) -> int:
    """Makes the folder for Windows computers without network; 2 with the reason when that cannot be."""
    try:
        hashes, digest = make_folder(output, version, python, pip)
    except InstallError as error:
        console.tell(f"addin_setup.refused.{error.reason}", **error.details)
        return EXIT_USAGE
    console.tell("addin_setup.folder.made", path=output)
    console.tell("addin_setup.folder.hash", name=hashes.name, digest=digest)
    console.tell("addin_setup.folder.whole" if python else "addin_setup.folder.without_python", version=version)
    return EXIT_DONE


def _tell(console: Console, work: Callable[[], tuple[Step, ...]], last: str) -> int:
    try:
        steps = work()
    except InstallError as error:
        console.tell(f"addin_setup.refused.{error.reason}", **error.details)
        return EXIT_USAGE
    for step in steps:
        console.tell(f"addin_setup.done.{step.key}", path=step.path, **step.values)
    console.tell(last)
    return EXIT_DONE
