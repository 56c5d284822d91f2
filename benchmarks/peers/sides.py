"""What is measured, running: ours, each peer and the floor, with one and the same form."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

import psutil

from benchmarks import material, memory, serving
from benchmarks.peers import same_form
from benchmarks.peers.programs import Program

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PATIENCE = 60.0
"""Seconds that a server may take until it answers."""
LOOKED = 0.05
"""Seconds between two looks at whether it does."""


def _nothing() -> None:
    """Nothing has to be done."""


@dataclass(frozen=True)
class Side:
    """One that takes part: its page's address, and the process that serves it."""

    name: str
    said: str
    address: str
    process: int
    cookies: tuple[Any, ...] = ()
    """What a browser of a member who is signed in has; the others know no members."""
    awake: Callable[[], None] = _nothing
    """Called before each turn: whoever is signed in is still there."""
    notes: Path | None = None
    """Where a peer keeps its notes."""
    pages: Callable[[], list[int]] | None = None
    """The processes of open pages, where they can be told from others, such as those kept ready."""

    def of_pages(self) -> list[int]:
        """The processes of open pages, or, where they cannot be told from others, every one."""
        return self.pages() if self.pages else self.processes()

    def processes(self) -> list[int]:
        """Every process of it that lives; the server's own comes first."""
        return [id for id in memory.family(self.process) if _lives(id)]


def _lives(id: int) -> bool:
    try:
        return bool(psutil.Process(id).status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False


@contextmanager
def ours(browser: Browser, measured: material.Measured) -> Iterator[Side]:
    """`journalkit serve`, and a member who is signed in on an enrolled device.

    The sign-in lives as long as a page of it does, so the one that it was made on stays open; it is
    in the memory before and after alike. A touch now and then keeps it from locking.
    """
    with serving.serving(measured) as served:
        context = browser.new_context()
        page = serving.signed_in(context, served, "observe")
        page.get_by_label(same_form.TEXT, exact=True).wait_for()
        yield Side(
            name="ours",
            said="journalkit",
            address=f"{served.address}/observe",
            process=served.process.pid,
            cookies=tuple(context.cookies()),
            awake=lambda: page.keyboard.press("Shift"),
            pages=served.kernels,
        )
        context.close()


@contextmanager
def floor(form: Path, place: Path) -> Iterator[Side]:
    """The page of plain HTML."""
    notes = place / "floor.db"
    told = {same_form.TOLD: str(form), same_form.KEPT: str(notes)}
    command = ["-m", "benchmarks.peers.floor"]
    with serving.running(command, PATH=os.environ["PATH"], **told) as process:
        assert process.stdout is not None
        address = process.stdout.readline().decode().strip()
        yield Side("floor", "plain HTML (the floor)", address, process.pid, notes=notes)


@contextmanager
def peer(program: Program, form: Path, place: Path) -> Iterator[Side]:
    """*program* on a free port, with a home and temporary folder of its own; what it says goes to
    a log in *place*."""
    port, notes, log = serving.free_port(), place / f"{program.name}.db", place / program.name
    with tempfile.TemporaryDirectory(prefix="measured-", ignore_cleanup_errors=True) as own:
        process = subprocess.Popen(
            program.command(port),
            cwd=own,
            stdin=subprocess.DEVNULL,
            stdout=log.open("wb"),
            stderr=subprocess.STDOUT,
            env={
                **{"PATH": os.environ["PATH"], "HOME": own, "TMPDIR": own, "LANG": "C.UTF-8"},
                same_form.TOLD: str(form),
                same_form.KEPT: str(notes),
                same_form.PORT: str(port),
            },
        )
        try:
            _answers(process, port, log)
            address = f"http://127.0.0.1:{port}{program.path}"
            yield Side(program.name, program.said, address, process.pid, notes=notes)
        finally:
            _end(process)


def _answers(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    last = monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            said = log.read_text(errors="replace")[-800:]
            assert process.poll() is None, f"{log.name} has ended: {said}"
            assert monotonic() < last, f"{log.name} does not answer: {said}"
            sleep(LOOKED)
        else:
            return


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a server, and every process of it that it leaves behind."""
    family = [
        psutil.Process(one) for one in memory.family(process.pid)[1:] if psutil.pid_exists(one)
    ]
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    _, left = psutil.wait_procs(family, timeout=5)
    for one in left:
        one.kill()
