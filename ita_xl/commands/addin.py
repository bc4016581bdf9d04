"""What the commands of the Excel add-in do."""

from __future__ import annotations

from pathlib import Path

from ita_xl.console import Console
from ita_xl.exit_codes import EXIT_DONE, EXIT_USAGE


def build_in(console: Console, folder: Path) -> int:
    """Builds the add-in in `folder`, replacing an older one; 2 when something it is built from is wrong or absent."""
    from ita_xl.addin.build import ADDIN_NAME, build_addin
    from ita_xl.addin.errors import AddinBuildError

    folder.mkdir(parents=True, exist_ok=True)
    path = folder / ADDIN_NAME
    try:
        build_addin(path)
    except AddinBuildError as error:
        console.tell("addin_not_built", reason=error)
        return EXIT_USAGE
    console.tell("addin_built", path=path)
    return EXIT_DONE
