"""The text that was copied last."""

from __future__ import annotations

import sys


def clipboard_text() -> str | None:
    """What the clipboard of Windows holds as text; None without text, and on other systems."""
    if sys.platform != "win32":
        return None
    import win32clipboard

    win32clipboard.OpenClipboard()
    try:
        if not win32clipboard.IsClipboardFormatAvailable(win32clipboard.CF_UNICODETEXT):
            return None
        return str(win32clipboard.GetClipboardData(win32clipboard.CF_UNICODETEXT))
    finally:
        win32clipboard.CloseClipboard()
