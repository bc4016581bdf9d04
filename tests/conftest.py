"""Leaves out the tests that need LibreOffice where it is missing, and says how many and what to install.

With ITA_XL_REQUIRE_OFFICE set (as in CI) nothing may be left out: the run fails instead.
"""

from __future__ import annotations

import os

import office
import pytest


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselects the office tests on machines that cannot run them."""
    needy = [item for item in items if item.get_closest_marker("office")]
    lacks = office.missing() if needy else []
    if not lacks:
        return
    message = f"{len(needy)} page tests need what is not installed: {' '.join(lacks)}"
    if os.environ.get("ITA_XL_REQUIRE_OFFICE"):
        raise pytest.UsageError(message)
    config.hook.pytest_deselected(items=needy)
    items[:] = [item for item in items if item not in needy]
    config.stash[LEFT_OUT] = message


LEFT_OUT = pytest.StashKey[str]()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Says at the end what was left out and why."""
    message = config.stash.get(LEFT_OUT, None)
    if message:
        terminalreporter.section("left out")
        terminalreporter.line(message)
