"""One click of a button, from Excel's call to the last message: the border that no exception passes."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING

from ita_xl.addin.log import write_log
from ita_xl.addin.messages import message
from ita_xl.errors import LiveWorkbookError

if TYPE_CHECKING:
    from ita_xl.workbook.xlwings_book import Excel

EXIT_FAILED = 1
_ICON_WARNING = 0x30


def run(module: str, step: str, *arguments: str) -> None:
    """Runs the function `step` of a module of this package in the calling Excel.

    Ends Python with 1 only without any window.
    """
    excel: Excel | None = None
    try:
        from ita_xl.workbook.xlwings_book import Excel

        work = getattr(import_module(f"ita_xl.addin.{module}"), step)
        excel = Excel.caller()
        work(excel, *arguments)
    except LiveWorkbookError as error:
        if error.__cause__ is not None:
            write_log(error, step)
        _tell(excel, message(error.reason, **error.details))
    except OSError as error:
        _tell(excel, message("file_trouble", log=write_log(error, step)))
    except Exception as error:  # noqa: BLE001  # the border: an officer never sees a traceback
        _tell(excel, message("internal", log=write_log(error, step)))


def _tell(excel: Excel | None, text: str) -> None:
    """In Excel, else in a window of Windows, else where RunPython looks for what to show."""
    if excel is not None:
        try:
            excel.tell(text, message("title"), problem=True)
        except Exception as error:  # noqa: BLE001  # Excel itself is gone
            write_log(error, "tell")
        else:
            return
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, text, message("title"), _ICON_WARNING)
        return
    print(text, file=sys.stderr)
    sys.exit(EXIT_FAILED)
