"""A journal that is served, and a browser before it: as an administrator starts the one, and as a
member opens the other."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from benchmarks import material
from journalkit.gate import enrolling
from journalkit.server.browser import DEVICE
from journalkit.server.kernel_start import PAGE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NO_BROWSER = "No Chromium was found here, so what needs a browser is not measured (`make browser`)."
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
)


@dataclass(frozen=True)
class Served:
    """A journal's address and the process that serves it."""

    address: str
    process: subprocess.Popen[bytes]
    gate: Path

    def kernels(self) -> list[int]:
        """The processes of the pages that are open: each kernel, and every worker of it."""
        found = []
        for child in psutil.Process(self.process.pid).children(recursive=True):
            try:
                if child.name() == PAGE:
                    found += [child.pid, *(one.pid for one in child.children(recursive=True))]
            except psutil.Error:
                continue  # it has just ended
        return found


@contextmanager
def serving(measured: material.Measured) -> Iterator[Served]:
    """`journalkit serve` over *measured*, with a home and temporary folder of its own: a short
    path, because that of a socket holds about 100 characters (unix(7))."""
    port = free_port()
    command = ["-m", "journalkit", "serve", str(measured.folder.path), "--port", str(port)]
    with (
        tempfile.TemporaryDirectory(prefix="measured-", ignore_cleanup_errors=True) as own,
        running(command, PATH=os.environ["PATH"], HOME=own, TMPDIR=own) as process,
    ):
        assert process.stdout is not None
        assert any(b"Ctrl" in line for line in process.stdout), "the journal is not served"
        yield Served(f"http://127.0.0.1:{port}", process, measured.folder.gate)


def free_port() -> int:
    """A port of this computer on which nobody answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


@contextmanager
def running(command: list[str], **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A Python process with *command*, ended at the end."""
    process = subprocess.Popen(
        [sys.executable, *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**(environment or os.environ), "LANG": "C.UTF-8"},
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def chromium() -> str:
    """Where a Chromium is; nothing where there is none, or nothing that steers it."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return ""
    for name in BROWSERS:
        if found := shutil.which(name):
            return found
    try:
        with sync_playwright() as playwright:
            fetched = playwright.chromium.executable_path
    except Exception:  # what steers it does not start: no browser is left for us to open
        return ""
    return fetched if Path(fetched).exists() else ""


@contextmanager
def browsing(*flags: str) -> Iterator[Browser]:
    """The Chromium that `chromium` found, started with *flags* besides the usual ones."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=[*FLAGS, *flags])
        yield browser
        browser.close()


def signed_in(context: BrowserContext, served: Served, app: str) -> Page:
    """The page of *app*, on an enrolled device, with the manager signed in for the first time."""
    token = enrolling.enrol(served.gate, enrolling.invite(served.gate, ""), "Tablet")
    assert token is not None
    context.add_cookies([{"name": DEVICE, "value": token, "url": served.address}])
    page = context.new_page()
    page.goto(f"{served.address}/{app}")
    page.get_by_label("Your name", exact=True).fill(material.NAME)
    page.get_by_label("Password", exact=True).fill(material.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="I have read this, and I agree").click()
    return page
