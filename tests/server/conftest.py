"""A real server in a process of its own, with a few tiny apps, and a real browser."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from journalkit.crypto.secret import Secret
from journalkit.gate import enrolling
from journalkit.gate.board import Board
from journalkit.server.browser import DEVICE
from tests.server.knocking import Server, free_port, write_app
from tests.server.tiny_apps import APPS

ROOT = Path(__file__).resolve().parents[2]

START = """
import os
import sys
from pathlib import Path
from journalkit.gate.service import Keeper
from journalkit.server.application import serve
port, apps, store = sys.argv[1:]
keeper = Keeper(Path(store) / "gate.json")
serve(Path(store), port=int(port), apps=Path(apps), demo=True, setting_name="Willow Lane",
      keeper=keeper, patience=float(os.environ.get("PATIENCE", 1800)),
      ready=lambda address: print(address, flush=True))
keeper.stop()
"""


@pytest.fixture(scope="session")
def launch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Server]]:
    """Start a server; all of them are ended with the tests."""
    running: list[Server] = []

    def start(port: int | None = None, *, charts: str = "", **environment: str) -> Server:
        home = tmp_path_factory.mktemp("s")
        (home / "apps").mkdir()
        (home / "tmp").mkdir()
        (home / "store").mkdir()
        recipient = enrolling.notes_identity(Secret.fresh())[1]
        (home / "store" / "gate.json").write_bytes(Board(recipient=recipient).written())
        for name, code in APPS.items():
            write_app(home / "apps", name, code)
        if charts:
            write_app(home / "apps", "charts", charts, kind="charts")
        (home / "apps" / "picture.png").write_bytes(b"not for the web")
        taken = port or free_port()
        log = home / "log"
        path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
        env = {**os.environ, "TMPDIR": str(home / "tmp"), "PYTHONPATH": path, **environment}
        process = subprocess.Popen(
            [sys.executable, "-c", START, str(taken), str(home / "apps"), str(home / "store")],
            stdout=subprocess.PIPE,
            stderr=log.open("w"),
            text=True,
            env=env,
            cwd=home,
        )
        server = Server(process, taken, home, log, home / "store" / "gate.json")
        assert process.stdout is not None
        first = process.stdout.readline().strip()
        if first:
            assert first == server.address + "/"
            running.append(server)
        return server

    yield start
    for server in running:
        if server.process.poll() is None:
            server.stop()


@pytest.fixture(scope="session")
def server(launch: Callable[..., Server]) -> Server:
    """The server that most tests share; it was started with a secret in its environment."""
    return launch(HOUSE_SECRET="of the server only")


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    """A page of a browser on an enrolled device that has never been here."""
    context = browser.new_context(locale="en-GB")
    token = server.device(f"browser {len(server.devices)}")
    context.add_cookies([{"name": DEVICE, "value": token, "url": server.address}])
    yield context.new_page()
    context.close()


@pytest.fixture
def opened(page: Page, server: Server) -> Callable[[str], Page]:
    """Open an app and wait until its widgets are there."""

    def go(app: str) -> Page:
        page.goto(f"{server.address}/{app}")
        page.wait_for_selector("html[data-journal=ready]", timeout=30_000)
        return page

    return go
