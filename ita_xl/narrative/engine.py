"""Turns the Jinja2 templates beside this file, or an agency's own ones, into finished Thai text.

One file `<name>.j2` is one text: its lines are joined by a blank, a line of `¶` alone starts a new paragraph. What an
officer typed comes in as values and is never parsed as a template. A missing value (None) in a text is an error:
templates must say what is missing in words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from traceback import walk_tb
from typing import Literal

from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, StrictUndefined
from jinja2.exceptions import TemplateError, TemplateNotFound, TemplateSyntaxError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ita_xl.errors import NarrativeError
from ita_xl.narrative import thai

Digits = Literal["thai", "arabic"]
SUFFIX = ".j2"
PARAGRAPH = "¶"

FILTERS: Mapping[str, Callable[..., str]] = {
    "score": thai.format_score,
    "points": thai.format_points,
    "change": thai.format_change,
    "long_date": thai.date_long,
    "short_date": thai.date_short,
    "join_thai": lambda values: thai.join_thai([str(v) for v in values]),
    "fiscal_year": thai.fiscal_year_range,
}


def _present(value: object) -> object:
    if value is None:
        raise UndefinedError("a value is missing (None)")
    return value


def check_wording(folder: Path) -> None:
    """Raises NarrativeError for a template in `folder` that no report uses: a misspelt name would change nothing.

    Files that start with `_` are the agency's own, to include in others.
    """
    packaged = {entry.name for entry in files("ita_xl.narrative").iterdir()}
    for file in sorted(folder.glob(f"*{SUFFIX}")):
        if file.name not in packaged and not file.name.startswith("_"):
            near = get_close_matches(file.name, packaged, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise NarrativeError(f"{file.name}: the reports have no template of this name{hint}")


@lru_cache(maxsize=4)
def _environment(folder: Path | None) -> ImmutableSandboxedEnvironment:
    packaged = PackageLoader("ita_xl.narrative", "")
    loader = ChoiceLoader([FileSystemLoader(folder), packaged]) if folder else packaged
    environment = ImmutableSandboxedEnvironment(
        loader=loader,
        undefined=StrictUndefined,
        autoescape=False,
        finalize=_present,
    )
    environment.filters.update(FILTERS)
    return environment


class Narrator:
    """Renders texts with Thai or Arabic digits; templates in `folder` win over the packaged ones."""

    def __init__(self, digits: Digits = "thai", folder: Path | None = None) -> None:
        self.digits = digits
        self._environment = _environment(folder)

    def render(self, name: str, /, **variables: object) -> str:
        """The text of template `name` (without `.j2`), paragraphs separated by a line break.

        Raises NarrativeError, naming file, line and variable, when the template is missing or wrong.
        """
        filename = name + SUFFIX
        try:
            text = self._environment.get_template(filename).render(**variables)
        except TemplateNotFound as error:
            where, line = _position(error, filename)
            raise NarrativeError(f"{where}, line {line}: there is no template {error.name}") from error
        except TemplateSyntaxError as error:
            raise NarrativeError(f"{error.name or filename}, line {error.lineno}: {error.message}") from error
        except (
            TemplateError,
            TypeError,
            ValueError,
            ArithmeticError,
            LookupError,
            AttributeError,
            RecursionError,
        ) as error:
            where, line = _position(error, filename)
            raise NarrativeError(f"{where}, line {line}: {error}") from error
        return self.write(_joined(text))

    def write(self, text: str) -> str:
        """`text` with the digits of this narrator."""
        return thai.thai_digits(text) if self.digits == "thai" else text


def _position(error: Exception, filename: str) -> tuple[str, int]:
    """The innermost template line in the traceback, which Jinja2 rewrites to template files and lines."""
    where, line = filename, 1
    for frame, number in walk_tb(error.__traceback__):
        source = frame.f_code.co_filename
        if source.endswith(SUFFIX):
            where, line = Path(source).name, number
    return where, line


def _joined(text: str) -> str:
    paragraphs = (" ".join(p.split()) for p in text.split(PARAGRAPH))
    return "\n".join(p for p in paragraphs if p)
