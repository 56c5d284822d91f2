"""What every test shares: how hypothesis runs, and where the browser is."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, expect, sync_playwright

from tests.small_journal import journal, journal_as_made

__all__ = ["journal", "journal_as_made"]

# No deadline: a busy machine is not a bug. One bug at a time: less content in a failure. In CI
# the same examples each run, so that a failure there can be repeated here.
settings.register_profile("here", deadline=None, report_multiple_bugs=False)
settings.register_profile("ci", settings.get_profile("here"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")

# A busy machine is not a bug here either: what a page is to show may take its time.
expect.set_options(timeout=20_000)

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


# Pages' processes are non-dumpable, so only root may trace what they write; CI is root.
CAN_TRACE = sys.platform == "linux" and os.geteuid() == 0
NEED_ROOT = [
    "faults/test_full_disk.py",
    "faults/test_power_loss.py",
    "pages/test_traced_upload.py",
    "pages/test_what_the_warmed_process_knows.py",
]
NEED_LINUX = ["server/test_forked_kernels.py"]
collect_ignore = [
    *([] if CAN_TRACE else NEED_ROOT),
    *([] if sys.platform == "linux" else NEED_LINUX),
]


def pytest_report_header() -> str | None:
    missing = ", ".join(collect_ignore)
    return f"Left out, since they need Linux, or root on it: {missing}" if missing else None


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The Chromium of this machine, or the one that playwright fetched; fails without either."""
    for name in BROWSERS:
        if found := shutil.which(name):
            return found
    with sync_playwright() as playwright:
        fetched = playwright.chromium.executable_path
    if not Path(fetched).exists():
        pytest.fail("There is no Chromium here. Run `make browser`, or `make test`, which does.")
    return fetched


FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-background-timer-throttling",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    """The machine's Chromium. It ends with the module: playwright's loop, while it lives, would
    be in the way of tests that run a loop of their own."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium_path, args=list(FLAGS))
        yield opened
        opened.close()
