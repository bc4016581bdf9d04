"""Every exception that ita_xl raises on purpose. Nothing else leaves the package."""

from __future__ import annotations


class ItaError(Exception):
    """Base of all errors of this package."""


class FrameworkError(ItaError):
    """A rules file is missing or wrong; the message names the file, the line and what to mend."""


class NarrativeError(ItaError):
    """A text template is wrong; the message names the file, the line and the variable."""


class RenderError(ItaError):
    """A PDF could not be made; the message says which program failed and what it printed."""
