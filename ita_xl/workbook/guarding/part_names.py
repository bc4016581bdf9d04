"""Which names the parts of a package may have, so that no program on any system can be led out of it."""

from __future__ import annotations

import re
import unicodedata

_LONGEST = 400
# Control characters, what Windows forbids, backslash, drive and stream marks.
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"|?*\\]')
_DEVICE = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|clock\$|(?:com|lpt)[0-9¹²³])(?:\..*)?", re.IGNORECASE)


def is_safe(name: str) -> bool:
    """Whether a name is relative, stays inside the package and is no device of Windows."""
    if not name or len(name) > _LONGEST or _FORBIDDEN.search(name):
        return False
    steps = name.removesuffix("/").split("/")
    return all(step and not step.endswith((".", " ")) and not _DEVICE.fullmatch(step) for step in steps)


def compared(name: str) -> str:
    """The name as file systems and packages compare it: without case and without differences of composition."""
    return unicodedata.normalize("NFC", name.removesuffix("/").casefold())
