"""The stand-in for Excel over a workbook that is open in LibreOffice; `uno` is reached through a Python that has it."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import excel_engine

SERVER = Path(__file__).with_name("uno_book.py")


class UnoError(excel_engine.ComError):
    """What LibreOffice did not do."""


class UnoGrid:
    """An open document as the engine needs it; without `program` a LibreOffice that listens on `pipe` is joined."""

    def __init__(self, python: str, pipe: str, *program: str) -> None:
        self._server = subprocess.Popen(
            [python, str(SERVER), pipe, *program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        )

    def ask(self, method: str, *arguments: object) -> Any:
        assert self._server.stdin
        assert self._server.stdout
        self._server.stdin.write(json.dumps([method, *arguments]) + "\n")
        self._server.stdin.flush()
        answer = json.loads(self._server.stdout.readline())
        if "error" in answer:
            raise UnoError(f"{method}: {answer['error']}")
        return answer["result"]

    def close(self) -> None:
        self._server.communicate(timeout=90)

    @property
    def fullname(self) -> str:
        return str(self.ask("full_name"))

    @property
    def active(self) -> str:
        return str(self.ask("get_active"))

    @active.setter
    def active(self, sheet: str) -> None:
        self.ask("set_active", sheet)

    def sheet_names(self) -> list[str]:
        return list(self.ask("sheet_names"))

    def is_visible(self, sheet: str) -> bool:
        return bool(self.ask("is_visible", sheet))

    def read(self, sheet: str, first: tuple[int, int], last: tuple[int, int]) -> excel_engine.Block:
        return list(self.ask("read", sheet, first, last))

    def formulas(self, sheet: str, first: tuple[int, int], last: tuple[int, int]) -> excel_engine.Block:
        return list(self.ask("formulas", sheet, first, last))

    def write(self, sheet: str, first: tuple[int, int], block: excel_engine.Block) -> None:
        self.ask("write", sheet, first, block)

    def copy_row(self, sheet: str, first: tuple[int, int], last: tuple[int, int], to_row: int) -> None:
        raise NotImplementedError((sheet, first, last, to_row))

    def clear(self, sheet: str, first: tuple[int, int], last: tuple[int, int]) -> None:
        raise NotImplementedError((sheet, first, last))

    def set_heights(self, sheet: str, rows: Iterable[int], height: float) -> None:
        self.ask("set_heights", sheet, list(rows), height)

    def set_hidden(self, sheet: str, rows: Iterable[int], hidden: bool) -> None:
        self.ask("set_hidden", sheet, list(rows), hidden)

    def unprotect(self, sheet: str, password: str) -> None:
        self.ask("unprotect", sheet, password)

    def protect(self, sheet: str, arguments: tuple[object, ...]) -> None:
        self.ask("protect", sheet, arguments)

    def save_copy(self, path: Path) -> None:
        self.ask("save_copy", str(path))

    def export_pdf(self, path: Path) -> None:
        raise NotImplementedError(path)


def attach(python: str, pipe: str, name: str) -> None:
    """What xlwings does on Windows with `--hwnd`: makes the Excel that called, and its workbook, known to xlwings.

    At the end of Python the messages that the officer would read are printed.
    """
    grid = UnoGrid(python, pipe)
    assert grid.ask("find", name), f"{name} is not open"
    engine = excel_engine.start("libreoffice", excel_engine.OpenpyxlGrid)
    engine.apps[0].books.attach(grid)
    atexit.register(grid.close)
    atexit.register(lambda: print(json.dumps(engine.alerts, ensure_ascii=False), os.getpid()))
