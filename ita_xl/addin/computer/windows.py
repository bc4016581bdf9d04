"""Windows itself: its registry, and shortcuts through its shell. Nothing here can run on another system."""

from __future__ import annotations

import sys
from typing import Any

from ita_xl.addin.computer.machine import Link


class WindowsRegistry:
    """The registry through Python's own module; empty on another system."""

    def value(self, key: str, name: str) -> str | int | None:
        r"""A text or number below `key` (`HKCU\…` or `HKLM\…`), None when there is none."""
        if sys.platform != "win32":
            return None
        import winreg

        root, _, path = key.partition("\\")
        hive = {"HKCU": winreg.HKEY_CURRENT_USER, "HKLM": winreg.HKEY_LOCAL_MACHINE}[root]
        try:
            with winreg.OpenKey(hive, path) as opened:
                value, _kind = winreg.QueryValueEx(opened, name)
        except OSError:
            return None
        return value if isinstance(value, str | int) else None


class ShellLinks:
    """Shortcuts by the shell's IShellLinkW, which takes any letter; it comes with pywin32, which xlwings needs."""

    def write(self, link: Link) -> None:
        """Writes the shortcut. Raises OSError when the shell refuses."""
        if sys.platform != "win32":
            raise OSError(f"no shortcuts on {sys.platform}")
        import pythoncom
        from win32com.shell import shell

        link.path.parent.mkdir(parents=True, exist_ok=True)
        try:
            made: Any = pythoncom.CoCreateInstance(
                shell.CLSID_ShellLink, None, pythoncom.CLSCTX_INPROC_SERVER, shell.IID_IShellLink
            )
            made.SetPath(str(link.target))
            made.SetArguments(link.arguments)
            made.SetWorkingDirectory(str(link.folder))
            made.SetDescription(link.description)
            file: Any = made.QueryInterface(pythoncom.IID_IPersistFile)
            file.Save(str(link.path), 0)
        except pythoncom.com_error as error:
            raise OSError(f"{link.path}: {error}") from error
