"""A real server over a small journal, and a real browser in front of it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, WebSocketRoute, expect

from journalkit.gate import board, enrolling
from journalkit.journal import observing
from journalkit.server.browser import DEVICE
from journalkit.server.kernel_start import PAGE
from tests.server.knocking import Server, asking_for_states, free_port, name_of
from tests.small_journal import PASSWORDS, Journal, make

LOOKS = pytest.mark.parametrize(
    ("width", "scheme"),
    [
        (390, "light"),
        (1440, "dark"),
        pytest.param(390, "dark", marks=pytest.mark.faults),
        pytest.param(1440, "light", marks=pytest.mark.faults),
    ],
)
"""How pages are looked at: each width, each scheme; each with each by `make faults`."""

GATES: dict[str, Path] = {}
"""The gate.json behind each server's address."""


def enrol(context: BrowserContext, address: str) -> str:
    """Make a browser one of the setting's devices; returns its id."""
    gate = GATES[address]
    token = enrolling.enrol(gate, enrolling.invite(gate, ""), "Tablet")
    assert token is not None
    context.add_cookies([{"name": DEVICE, "value": token, "url": address}])
    return str(board.read(gate).device_of(token))


@dataclass
class Served:
    """`journalkit serve`, as an administrator starts it, with a home and temporary folder of its
    own that a test can look through afterwards."""

    address: str
    process: subprocess.Popen[bytes]
    places: tuple[Path, ...]
    """Everywhere it may have written: store, home, temporary folder, log."""

    def kernels(self) -> list[psutil.Process]:
        """The kernels of the pages that are open now."""
        children = psutil.Process(self.process.pid).children(recursive=True)
        return [one for one in children if name_of(one) == PAGE]

    def door(self) -> Server:
        """The same server, to knock at without a browser."""
        port = int(self.address.rpartition(":")[2])
        log = self.places[-1]
        return Server(self.process, port, log.parent, log, GATES[self.address])  # type: ignore[arg-type]

    def stop(self) -> None:
        """End the server as an administrator does."""
        GATES.pop(self.address, None)
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)


def start(journal: Journal, place: Path, *, port: int = 0) -> Served:
    """Serve *journal* to this computer; see `serving`."""
    return serving(journal, place, port=port or free_port())


def serving(
    journal: Journal, place: Path, *options: str, port: int, under: Sequence[str] = ()
) -> Served:
    """Serve *journal*; *place* is for the server's home, temporary folder and log. *under* is a
    command that runs the server and watches it."""
    home, temporary, log = place / "home", place / "tmp", place / "server.log"
    for folder in (home, temporary):
        folder.mkdir(parents=True)
    with log.open("wb") as out:
        process = subprocess.Popen(
            [
                *under,
                sys.executable,
                "-m",
                "journalkit",
                "serve",
                journal.folder.path,
                "--port",
                str(port),
                *options,
            ],
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
    GATES[f"http://127.0.0.1:{port}"] = journal.folder.gate
    return Served(f"http://127.0.0.1:{port}", process, places)


@pytest.fixture
def served(journal: Journal, tmp_path: Path) -> Iterator[Served]:
    """A server over the small journal."""
    journal.close()
    running = start(journal, tmp_path / "server")
    yield running
    if running.process.poll() is None:
        running.stop()


@dataclass
class Standing:
    """A journal and the server over it, which the tests of one file share."""

    journal: Journal
    served: Served

    @property
    def observe(self) -> str:
        """The address of the Observe page."""
        return f"{self.served.address}/observe"

    @property
    def review(self) -> str:
        """The address of the Review page."""
        return f"{self.served.address}/review"

    @property
    def child(self) -> str:
        """The address of the Child page."""
        return f"{self.served.address}/child"

    def drafts(self, who: str) -> list[dict[str, object]]:
        """The fields of what *who* is still writing, as the store holds them now."""
        with self.journal.sign_in(who) as session:
            return [draft.fields for draft in observing.drafts(session)]

    def clear_drafts(self) -> None:
        """Nobody is writing anything."""
        for who in PASSWORDS:
            with self.journal.sign_in(who) as session:
                for draft in observing.drafts(session):
                    observing.discard_draft(session, draft)


@pytest.fixture(scope="module")
def one_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standing]:
    """One journal and one server for a whole file of tests."""
    place = tmp_path_factory.mktemp("standing")
    journal = make(place / "journal")
    running = start(journal, place / "server")
    yield Standing(journal, running)
    journal.close()
    running.stop()


@pytest.fixture
def standing(one_server: Standing) -> Standing:
    """The file's journal and server, without pages and drafts of the test before."""
    # Each saves what was typed as it ends. A browser that is shut at once may not say goodbye.
    _, left = psutil.wait_procs(one_server.served.kernels(), timeout=3)
    for kernel in left:
        kernel.kill()
    psutil.wait_procs(left)
    one_server.clear_drafts()
    return one_server


_PIECE = re.compile(rb'"do":\s*"piece".*?"number":\s*(\d+)', re.DOTALL)


class Wire:
    """The connection between a page and its kernel, in a test's hand: made before the page opens.

    `ask_states` asks what any browser may ask; `down` cuts the connection and lets none begin.
    """

    def __init__(self, page: Page) -> None:
        self._page = page
        self._line: WebSocketRoute | None = None
        self._server: WebSocketRoute | None = None
        self._down = False
        self._pieces: int | None = None
        self.pieces: list[int] = []
        """The number of every piece of a file that went up, in order."""
        self._kept_back: list[bytes] = []
        self._unheard: list[str | bytes] | None = None
        self.from_kernel: list[str] = []
        self.from_page: list[str] = []
        page.route_web_socket(re.compile("/channels$"), self._route)

    def _route(self, line: WebSocketRoute) -> None:
        if self._down:
            line.close()
            return
        server = line.connect_to_server()
        self._line, self._server = line, server

        def up(message: str | bytes) -> None:
            if isinstance(message, str):
                self.from_page.append(message)
            else:
                if self._pieces is not None:
                    self._pieces -= 1
                    if self._pieces < 0:
                        self._kept_back.append(message)
                        return
                said = _PIECE.search(message[:4096])
                if said:
                    self.pieces.append(int(said[1]))
            server.send(message)

        def back(message: str | bytes) -> None:
            text = message if isinstance(message, str) else message.decode(errors="replace")
            self.from_kernel.append(text)  # with pictures in it, a message comes as bytes
            if self._unheard is None:
                line.send(message)
            else:
                self._unheard.append(message)

        line.on_message(up)
        server.on_message(back)

    def cut(self) -> None:
        """Cut the connection, and every one that is tried, until `mend`. What was kept back is
        lost with it."""
        self._down = True
        self._pieces = None
        self._kept_back.clear()
        assert self._line is not None
        self._line.close()

    def mend(self) -> None:
        """Let connections through again, as a tablet notices that comes back into the wifi."""
        self._down = False
        self._page.evaluate("window.dispatchEvent(new Event('online'))")

    def stop_after(self, pieces: int) -> None:
        """Let so many pieces of a file through and keep the rest back, as a slow wifi does."""
        self._pieces = pieces

    def go_on(self) -> None:
        """Let the pieces through that were kept back, and all others."""
        self._pieces = None
        assert self._server is not None
        for piece in self._kept_back:
            self._server.send(piece)
        self._kept_back.clear()

    def hold_answers(self) -> None:
        """Keep back what the kernel says, as a slow wifi does; what the page says still goes."""
        self._unheard = []

    def release_answers(self) -> None:
        """Let through what was kept back, and all that follows."""
        assert self._line is not None
        held, self._unheard = self._unheard or [], None
        for message in held:
            self._line.send(message)

    def ask_states(self) -> str:
        """What the kernel answers to a browser that asks for the state of every widget."""
        assert self._server is not None
        before = len(self.from_kernel)
        for message in asking_for_states():
            self._server.send(json.dumps(message))

        def told() -> list[str]:
            return [one for one in self.from_kernel[before:] if '"update_states"' in one]

        wait_until(self._page, told)
        return told()[0]


def wait_until(page: Page, holds: Callable[[], object], *, seconds: float = 20.0) -> None:
    """Wait until it *holds*, while *page* lives on; fails after so many *seconds*."""
    last = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < last, "it did not come true in time"
        page.evaluate("new Promise(requestAnimationFrame)")


@pytest.fixture
def tablet(browser: Browser) -> Iterator[Any]:
    """Opens tablets, each an enrolled device of its own; whatever breaks in one fails."""
    contexts, broken = [], []

    def open_one(width: int = 820, height: int = 1180, **more: Any) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale="en-GB",
            timezone_id="Europe/London",
            **more,
        )
        contexts.append(context)
        for address in GATES:
            enrol(context, address)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: broken.append(type(error).__name__))
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert broken == [], "a script on a page failed"


def sign_in(page: Page, address: str, who: str, *, beside: str = "") -> None:
    """Sign *who* in on an app's page as a person does, with *beside* as countersigner; whoever was
    signed in on this browser signs out first."""
    page.goto(address)
    name, out = (
        page.get_by_label("Your name", exact=True),
        page.get_by_role("button", name="Sign out"),
    )
    expect(name.or_(out).first).to_be_visible(timeout=20_000)
    if out.is_visible():
        out.click()
    page.get_by_label("Your name", exact=True).fill(who)
    page.get_by_label("Password", exact=True).fill(PASSWORDS[who])
    if beside:
        page.get_by_label("Manager", exact=True).fill(beside)
        page.get_by_label("Manager's password").fill(PASSWORDS[beside])
    page.get_by_role("button", name="Sign in").click()
