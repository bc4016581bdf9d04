"""Leaves out the tests that need LibreOffice where it is missing, and says how many and what to install.

With ITA_XL_REQUIRE_OFFICE set (as in CI) nothing may be left out: the run fails instead. Several test processes
(pytest-xdist) tell the one that reports what they left out.
"""

from __future__ import annotations

import os
from typing import Any

import fonts
import office
import pytest

LEFT_OUT = pytest.StashKey[str]()
_TOLD = "ita_xl_left_out"


def pytest_configure(config: pytest.Config) -> None:
    """The stand-in fonts are built once, before several test processes need them."""
    if not hasattr(config, "workerinput") and fonts.available():
        fonts.build_fonts()


def pytest_sessionstart() -> None:
    """Refuses to start where office tests are required but cannot run."""
    if os.environ.get("ITA_XL_REQUIRE_OFFICE") and (lacks := office.missing()):
        raise pytest.UsageError(f"the page tests need what is not installed: {' '.join(lacks)}")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselects the office tests on machines that cannot run them."""
    needy = [item for item in items if item.get_closest_marker("office")]
    lacks = office.missing() if needy else []
    if not lacks:
        return
    config.hook.pytest_deselected(items=needy)
    items[:] = [item for item in items if item not in needy]
    config.stash[LEFT_OUT] = f"{len(needy)} page tests need what is not installed: {' '.join(lacks)}"


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A test process hands on what it left out."""
    told = getattr(session.config, "workeroutput", None)
    if told is not None and LEFT_OUT in session.config.stash:
        told[_TOLD] = session.config.stash[LEFT_OUT]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """The reporting process takes it from each test process; all collect the same tests."""
    message = getattr(node, "workeroutput", {}).get(_TOLD)
    if message:
        node.config.stash[LEFT_OUT] = message


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Says at the end what was left out and why."""
    message = config.stash.get(LEFT_OUT, None)
    if message:
        terminalreporter.section("left out")
        terminalreporter.line(message)
