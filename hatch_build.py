"""Builds the Excel add-in into the wheel; into the source tree too, so that an editable installation has it."""

from __future__ import annotations

import sys
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class AddinHook(BuildHookInterface):  # type: ignore[type-arg]  # hatchling is generic over its own settings
    """Runs before a wheel is put together."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  (hatchling's signature)
        sys.path.insert(0, self.root)
        from ita_xl.addin.build import build_for_package

        build_for_package()
