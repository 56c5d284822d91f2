"""A real server over a small journal, and a real browser in front of it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.small_journal import PASSWORDS, Journal

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Served:
    """`journalkit serve`, as an administrator starts it, with a home and temporary folder of its
    own that a test can look through afterwards."""

    address: str
    process: subprocess.Popen[bytes]
    places: tuple[Path, ...]
    """Everywhere it may have written: store, home, temporary folder, log."""

    def kernels(self) -> list[psutil.Process]:
        """The kernels that run now."""
        children = psutil.Process(self.process.pid).children(recursive=True)
        return [one for one in children if "kernel_start" in " ".join(_command(one))]

    def stop(self) -> None:
        """End the server as an administrator does."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)


def _command(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def start(journal: Journal, place: Path) -> Served:
    """Serve *journal*; *place* is for the server's home, temporary folder and log."""
    home, temporary, log = place / "home", place / "tmp", place / "server.log"
    for folder in (home, temporary):
        folder.mkdir(parents=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "journalkit", "serve", journal.folder.path, "--port", str(port)],
            stdout=subprocess.PIPE,
            stderr=out,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(home),
                "TMPDIR": str(temporary),
                "LANG": "C.UTF-8",
            },
        )
    assert process.stdout is not None
    for line in process.stdout:
        if b"Ctrl" in line:
            break
    else:
        pytest.fail(f"the server did not start: {log.read_text()[-400:]}")
    places = (journal.folder.path, home, temporary, log)
    return Served(f"http://127.0.0.1:{port}", process, places)


@pytest.fixture
def served(journal: Journal, tmp_path: Path) -> Iterator[Served]:
    """A server over the small journal."""
    journal.close()
    running = start(journal, tmp_path / "server")
    yield running
    if running.process.poll() is None:
        running.stop()


@pytest.fixture(scope="session")
def browser(chromium_path: str) -> Iterator[Browser]:
    """The machine's Chromium."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium_path, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def tablet(browser: Browser) -> Iterator[Any]:
    """Opens tablets, each a browser with cookies of its own; whatever breaks in one fails."""
    contexts, broken = [], []

    def open_one(width: int = 820, height: int = 1180, **more: Any) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale="en-GB",
            timezone_id="Europe/London",
            **more,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: broken.append(type(error).__name__))
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert broken == [], "a script on a page failed"


def sign_in(page: Page, address: str, who: str, *, beside: str = "") -> None:
    """Sign *who* in on an app's page as a person does, with *beside* as countersigner."""
    page.goto(address)
    page.get_by_label("Your name", exact=True).fill(who)
    page.get_by_label("Password", exact=True).fill(PASSWORDS[who])
    if beside:
        page.get_by_label("Manager", exact=True).fill(beside)
        page.get_by_label("Manager's password").fill(PASSWORDS[beside])
    page.get_by_role("button", name="Sign in").click()
