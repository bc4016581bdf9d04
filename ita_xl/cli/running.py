"""Runs a command: expected trouble becomes a message and an exit code.

0 done, 1 a finding at or above --fail-on, 2 usage, 3 the file is missing, unsafe or unreadable, 4 unknown template
version, 10 internal error; of several files the highest.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, NoReturn

import typer

from ita_xl.cli.options import Language
from ita_xl.exit_codes import EXIT_DONE, EXIT_USAGE

if TYPE_CHECKING:
    from ita_xl.console import Console


def run(language: Language, command: Callable[[Console], int]) -> NoReturn:
    """Runs a command and turns expected trouble into a message and an exit code."""
    from ita_xl.console import Console
    from ita_xl.errors import FrameworkError, MeasuresError, NarrativeError, RenderError

    console = Console(language.value)
    try:
        code = command(console)
    except FrameworkError as error:
        console.tell("rules", reason=error)
        code = EXIT_USAGE
    except MeasuresError as error:
        console.tell("measures", reason=error)
        code = EXIT_USAGE
    except NarrativeError as error:
        console.tell("narrative", reason=error)
        code = EXIT_USAGE
    except RenderError as error:
        console.tell("render", reason=error)
        code = EXIT_USAGE
    except BrokenPipeError:
        # The reader of our output, such as `head`, has seen enough; nothing is left to say to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = EXIT_DONE
    except OSError as error:
        console.tell("not_writable", reason=error)
        code = EXIT_USAGE
    raise typer.Exit(code)
