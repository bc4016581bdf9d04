"""Mutations that keep the zip whole: one part is damaged and packed again, and what follows the guard sees it."""

from __future__ import annotations

import io
import random
import warnings
import zipfile
import zlib
from collections.abc import Callable

LARGEST, MOST_PARTS = 4 * 2**20, 100  # a bomb is not unpacked here either

Mutate = Callable[[bytes, int], bytes]

# Values that programs disagree about or that once led somewhere.
TOKENS = (
    b"1e308", b"-0", b"nan", b"inf", b"1E+999999", b"9" * 400, b"4294967296", b"-1", b"1048577", b"XFE1", b"A0", b"",
    b"#REF!", b"#DIV/0!", b"=1+1", b"_x0000_", b"_xD800_", b"&#0;", b"&#x1b;", b"&#xd800;", b"\xed\xa0\x80",
    b"\xff\xfe", b"\xe2\x80\xae", b"\xc2\x9b31m", b"{{7*7}}", b"{% raw %}", b"{0.__class__}", b"../../x", b"file:///c:/x",
    b"ita_year", b't="s"', b't="e"', b't="b"', b't="d"', b't="inlineStr"', b's="99999"', b"2567", b"<!--", b"]]>",
    b"<![CDATA[", b"?>", b"mc:AlternateContent", b"rId1", b"rId99", b"TargetMode=\"External\"",
    b"0000-00-00", b"9999-12-31T99:99:99",
)  # fmt: skip


def mutated(data: bytes, longest: int, dice: random.Random, mutate: Mutate) -> bytes:
    """`data` with one part damaged; where it is no archive, or one time in eight, the bytes of the file themselves."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(info.file_size for info in archive.infolist()) > LARGEST or len(archive.infolist()) > MOST_PARTS:
                return mutate(data, longest)
            parts = [(info.filename, archive.read(info)) for info in archive.infolist()]
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError, KeyError):
        return mutate(data, longest)
    if not parts or dice.random() < 0.125:
        return mutate(data, longest)
    place = dice.randrange(len(parts))
    name, content = parts[place]
    parts[place] = (name, _damaged(content, dice, mutate))
    if dice.random() < 0.05:
        parts.append((dice.choice(parts)[0] + dice.choice(["", "2", "/../x", ".rels"]), content))
    if dice.random() < 0.03:
        del parts[place]
    target = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # doubled names are wanted
        _pack(parts, target)
    made = target.getvalue()
    return made if len(made) <= longest else data


def _pack(parts: list[tuple[str, bytes]], target: io.BytesIO) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)


def _damaged(content: bytes, dice: random.Random, mutate: Mutate) -> bytes:
    """One value between quotes or tags replaced, a piece doubled or cut out, or bytes mutated blindly."""
    kind = dice.random()
    if kind < 0.25:
        return mutate(content, len(content) + 4096)
    places = [
        at for at in (content.find(mark, dice.randrange(len(content) + 1)) for mark in (b'"', b">", b"<")) if at >= 0
    ]
    if not places:
        return mutate(content, len(content) + 4096)
    start = dice.choice(places) + (content[dice.choice(places) : 1] != b"<")
    end = min((at for at in (content.find(mark, start + 1) for mark in (b'"', b"<", b">")) if at >= 0), default=start)
    if kind < 0.75:
        return content[:start] + dice.choice(TOKENS) + content[end:]
    if kind < 0.9:
        piece = content[start : start + dice.randrange(1, 2000)]
        return content[:start] + piece * dice.choice([2, 2, 3, 50]) + content[start:]
    return content[:start] + content[start + dice.randrange(1, 2000) :]
