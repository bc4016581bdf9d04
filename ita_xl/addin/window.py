"""The small windows of the analysis from outside Excel: a message, a choice of files, and opening what was made."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path
from typing import Protocol

from ita_xl.console import Console

# Windows' message box and its file dialogue: winuser.h and commdlg.h.
_ICON_INFORMATION, _ICON_WARNING, _TOPMOST = 0x40, 0x30, 0x40000
_SEVERAL, _EXPLORER, _MUST_EXIST, _KEEP_FOLDER = 0x200, 0x80000, 0x1000, 0x8
_BUFFER = 32_768
_PATTERNS = "*.xlsx;*.xlsm"


# Widths as on Windows, whatever the system that looks at them.
_DWORD, _WORD, _POINTER = ctypes.c_uint32, ctypes.c_uint16, ctypes.c_void_p


class _OpenFileName(ctypes.Structure):
    """OPENFILENAMEW of commdlg.h."""

    _fields_ = [
        ("lStructSize", _DWORD), ("hwndOwner", _POINTER), ("hInstance", _POINTER), ("lpstrFilter", _POINTER),
        ("lpstrCustomFilter", _POINTER), ("nMaxCustFilter", _DWORD), ("nFilterIndex", _DWORD),
        ("lpstrFile", _POINTER), ("nMaxFile", _DWORD), ("lpstrFileTitle", _POINTER), ("nMaxFileTitle", _DWORD),
        ("lpstrInitialDir", _POINTER), ("lpstrTitle", _POINTER), ("Flags", _DWORD), ("nFileOffset", _WORD),
        ("nFileExtension", _WORD), ("lpstrDefExt", _POINTER), ("lCustData", _POINTER), ("lpfnHook", _POINTER),
        ("lpTemplateName", _POINTER), ("pvReserved", _POINTER), ("dwReserved", _DWORD), ("FlagsEx", _DWORD),
    ]  # fmt: skip


class Window(Protocol):
    """How the officer is told and asked."""

    def show(self, title: str, text: str, *, trouble: bool) -> None:
        """Shows a text until it is confirmed."""

    def choose(self, title: str, /) -> tuple[Path, ...]:
        """Asks for workbooks; none when the officer gives up."""

    def open(self, path: Path) -> None:
        """Opens a file or folder in its program. Raises OSError."""


def this_window() -> Window:
    """Windows' own windows, elsewhere the console."""
    return MessageBoxes() if sys.platform == "win32" else ConsoleWindow()


class ConsoleWindow:
    """Without windows: what there is to say goes to the console."""

    def show(self, title: str, text: str, *, trouble: bool) -> None:
        """Prints title and text."""
        Console("th").say(f"{title}\n{text}", "yellow" if trouble else "")

    def choose(self, _title: str, /) -> tuple[Path, ...]:
        """Nobody can be asked here."""
        return ()

    def open(self, path: Path) -> None:
        """Says where it is."""
        Console("th").say(str(path))


class MessageBoxes:
    """Windows' message box and file dialogue, both in Unicode."""

    def show(self, title: str, text: str, *, trouble: bool) -> None:
        """A message box in front of all windows."""
        if sys.platform == "win32":
            icon = _ICON_WARNING if trouble else _ICON_INFORMATION
            ctypes.windll.user32.MessageBoxW(None, text, title, icon | _TOPMOST)

    def choose(self, title: str) -> tuple[Path, ...]:
        """The file dialogue for one or more workbooks."""
        if sys.platform != "win32":
            return ()
        answer = ctypes.create_unicode_buffer(_BUFFER)
        # A text with NUL inside can only be given as a buffer.
        patterns = ctypes.create_unicode_buffer(f"Excel ({_PATTERNS})\0{_PATTERNS}\0")
        heading = ctypes.create_unicode_buffer(title)
        request = _OpenFileName(
            lStructSize=ctypes.sizeof(_OpenFileName),
            lpstrFilter=ctypes.addressof(patterns),
            lpstrFile=ctypes.addressof(answer),
            nMaxFile=_BUFFER,
            lpstrTitle=ctypes.addressof(heading),
            Flags=_SEVERAL | _EXPLORER | _MUST_EXIST | _KEEP_FOLDER,
        )
        if not ctypes.windll.comdlg32.GetOpenFileNameW(ctypes.byref(request)):
            return ()
        return chosen_files(ctypes.wstring_at(ctypes.addressof(answer), _BUFFER))

    def open(self, path: Path) -> None:
        """Opens it with the program that Windows has for it."""
        if sys.platform == "win32":
            os.startfile(path)


def chosen_files(answer: str) -> tuple[Path, ...]:
    """The files of GetOpenFileNameW's answer: one path, or a folder and names, each ended by NUL, all by two."""
    first, *names = answer.split("\0\0", 1)[0].split("\0")
    return tuple(Path(first) / name for name in names) or (Path(first),)
