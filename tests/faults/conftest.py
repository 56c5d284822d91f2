"""How the rounds are counted aloud, each and all together."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.faults.tallying import DONE, FOUND


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


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """All that was done to journals, and what came of it."""
    if DONE:
        kills = sum(count for what, count in DONE.items() if what.startswith("kill -9"))
        terminalreporter.section(f"faults: {kills:,} times kill -9")
        for what, count in (*sorted(DONE.items()), *FOUND.items()):
            terminalreporter.write_line(f"{count:>7,}  {what}")
