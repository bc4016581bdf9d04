"""Every packaged text has its use: what nobody prints would be translated and kept for nothing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

import ita_xl
from ita_xl.findings.catalogue import catalogue

PACKAGE = Path(ita_xl.__file__).parent
CONSOLE_TEXTS = sorted((PACKAGE / "console_texts").glob("*.yaml"))


def names_in_code() -> Iterator[str | re.Pattern[str]]:
    """Literal texts, and patterns of the f-strings that begin or end like a key, with a group for each brace."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
            elif isinstance(node, ast.JoinedStr):
                parts = (re.escape(str(p.value)) if isinstance(p, ast.Constant) else "(.+)" for p in node.values)
                pattern = "".join(parts)
                if re.match(r"[a-z]+(_|\\\.)|\(\.\+\)_[a-z]+$", pattern):
                    yield re.compile(pattern)


NAMES = set(names_in_code())
LITERALS = {name for name in NAMES if isinstance(name, str)}
PATTERNS = [name for name in NAMES if isinstance(name, re.Pattern)]


def used(key: str) -> bool:
    """Whether the key is a literal text, or an f-string whose braces hold used names (of dotted ones the last)."""
    matches = filter(None, (pattern.fullmatch(key) for pattern in PATTERNS))
    return key in LITERALS or any(all(used(g.rpartition(".")[2]) for g in found.groups()) for found in matches)


def keys(texts: Mapping[str, Any], above: str = "") -> Iterator[str]:
    for key, value in texts.items():
        if isinstance(value, Mapping):
            yield from keys(value, f"{above}{key}.")
        else:
            yield f"{above}{key}"


@pytest.mark.parametrize("path", CONSOLE_TEXTS, ids=lambda path: path.stem)
def test_console_texts_are_told_in_both_languages(path: Path) -> None:
    texts = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert set(keys(texts["th"])) == set(keys(texts["en"]))
    assert [key for key in keys(texts["th"]) if not used(key)] == []


def test_messages_of_the_buttons_are_shown() -> None:
    texts = yaml.safe_load((PACKAGE / "addin" / "messages.yaml").read_text(encoding="utf-8"))
    assert [key for key in keys(texts) if not used(key)] == []


def test_templates_are_rendered_or_included() -> None:
    templates = sorted((PACKAGE / "narrative").glob("*.j2"))
    sources = "\n".join(path.read_text(encoding="utf-8") for path in templates)
    unused = [p.name for p in templates if not used(p.stem) and f'"{p.name}"' not in sources]
    assert unused == []


def test_codes_of_the_catalogue_are_told() -> None:
    assert [code for code in catalogue() if not used(code)] == []
