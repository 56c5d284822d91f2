"""What every test shares: how hypothesis runs, and where the browser is."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from tests.small_journal import journal

__all__ = ["journal"]

# No deadline: a busy machine is not a bug. One bug at a time: less content in a failure. In CI
# the same examples each run, so that a failure there can be repeated here.
settings.register_profile("here", deadline=None, report_multiple_bugs=False)
settings.register_profile("ci", settings.get_profile("here"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The Chromium of this machine, or the one that playwright fetched; fails without either."""
    for name in BROWSERS:
        if found := shutil.which(name):
            return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        fetched = playwright.chromium.executable_path
    if not Path(fetched).exists():
        pytest.fail("There is no Chromium here. Run `make browser`, or `make test`, which does.")
    return fetched
