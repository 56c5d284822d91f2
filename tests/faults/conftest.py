"""How the rounds are counted aloud."""

from __future__ import annotations

from collections.abc import Callable

import pytest


@pytest.fixture
def counted(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Writes a line into pytest's own report: how many rounds, and what was lost."""
    plugins = request.config.pluginmanager
    reporter, capture = plugins.get_plugin("terminalreporter"), plugins.get_plugin("capturemanager")

    def write(line: str) -> None:
        with capture.global_and_fixture_disabled():
            reporter.ensure_newline()
            reporter.write_line(f"  {line}")

    return write
