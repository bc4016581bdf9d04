"""What can go wrong while the add-in is built."""

from __future__ import annotations

from ita_xl.errors import ItaError


class AddinBuildError(ItaError):
    """A source of the add-in is wrong, or something it is built from is absent; the message says what to mend."""
