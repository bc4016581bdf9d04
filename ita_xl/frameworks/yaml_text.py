"""YAML text to plain values: numbers stay exact, every value knows its line, and nothing is guessed.

Stricter than YAML: keys must differ, numbers are `12` or `0.30` (never binary floats), only `true`, `false`
and `null` are special words (so `no` and `2567-07-30` are text), and tags and aliases are refused.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, NoReturn

import yaml

from ita_xl.errors import FrameworkError

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # PyYAML built without libyaml
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]  # same interface in pure Python

# Steps from the root to a value: a key of a mapping or an index of a list.
Path = tuple[str | int, ...]

_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}
_KIND_TAGS = {yaml.ScalarNode: "scalar", yaml.SequenceNode: "list", yaml.MappingNode: "mapping"}


class _Composer(_Loader):
    """Reads nodes only: the kind stands in the tag, so that a tag written in the file shows."""

    def resolve(self, kind: Any, _value: Any, _implicit: Any) -> str:
        return _KIND_TAGS[kind]

    def descend_resolver(self, current_node: Any, current_index: Any) -> None:
        """Unused: kinds do not depend on the place."""

    def ascend_resolver(self) -> None:
        """Unused, see above."""


class Document:
    """One YAML file that was read: `value` of plain types, and the line of every path in it."""

    def __init__(self, file: str, value: Any, root: yaml.Node) -> None:
        self.file = file
        self.value = value
        self._root = root

    def line(self, path: Path) -> int:
        """Line (from 1) of the value at `path`; of the deepest part that exists, if it does not."""
        node: Any = self._root
        line = node.start_mark.line
        for step in path:
            if isinstance(node, yaml.MappingNode):
                pair = next(((k, v) for k, v in node.value if k.value == step), None)
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                pair = (node.value[step], node.value[step])
            else:
                pair = None
            if pair is None:
                break
            line, node = pair[0].start_mark.line, pair[1]
        return int(line) + 1

    def fault(self, path: Path, message: str) -> str:
        """`file:line: message` for the value at `path`."""
        return f"{self.file}:{self.line(path)}: {message}"


def parse_yaml(text: str, file: str) -> Document:
    """Read the YAML `text` of `file` (the name is for messages only). Raises FrameworkError with file and line."""
    try:
        root = _Composer(text).get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise FrameworkError(
            f"{file}:{line}: not valid YAML, mend this line or the one above: {error.problem}"
        ) from error
    except yaml.YAMLError as error:
        raise FrameworkError(f"{file}:{_control_line(text)}: remove the unprintable character: {error}") from error
    if root is None:
        raise FrameworkError(f"{file}:1: the file is empty; write the rules of the year into it")
    return Document(file, _Builder(file).build(root), root)


def _control_line(text: str) -> int:
    found = re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]", text)
    return text.count("\n", 0, found.start()) + 1 if found else 1


class _Builder:
    """Turns nodes into dict, list, str, int, Decimal, bool and None."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._seen: set[int] = set()

    def build(self, node: Any) -> Any:
        if id(node) in self._seen:
            self._refuse(node, "an alias (*name) repeats this value; write the value out where it is used")
        self._seen.add(id(node))
        if node.tag != _KIND_TAGS[type(node)]:
            self._refuse(node, f"the tag {node.tag} is not allowed; remove it")
        if isinstance(node, yaml.ScalarNode):
            return node.value if node.style else _plain(node.value)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(child) for child in node.value]
        return self._mapping(node)

    def _mapping(self, node: yaml.MappingNode) -> dict[str, Any]:
        value: dict[str, Any] = {}
        lines: dict[str, int] = {}
        for key, child in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._refuse(key, "a key must be a single word")
            name = key.value
            if name in value:
                self._refuse(key, f"key `{name}` is written twice (first on line {lines[name]}); remove one")
            lines[name] = key.start_mark.line + 1
            value[name] = self.build(child)
        return value

    def _refuse(self, node: yaml.Node, message: str) -> NoReturn:
        raise FrameworkError(f"{self._file}:{node.start_mark.line + 1}: {message}")


def _plain(text: str) -> str | int | Decimal | bool | None:
    """Value of a scalar written without quotes."""
    if text in _WORDS:
        return _WORDS[text]
    number = _NUMBER.fullmatch(text)
    if number is None:
        return text
    return Decimal(text) if number[1] else int(text)
