"""One visit in the browser: a page is opened, written on, and left."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING

import psutil

from benchmarks import memory
from benchmarks.peers import same_form
from benchmarks.peers.sides import Side

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

WATCH = (Path(__file__).parent / "usable.js").read_text(encoding="utf-8")
VIEW = {"width": 820, "height": 1180}
FLAGS = ("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",)
"""Nobody fetches from elsewhere: some pages ask the internet for fonts or scripts, and how long
that takes is not theirs."""
WORDS = (
    "Stood at the window and counted the buses, up to eleven, then began again with the red ones."
)
KERNEL = re.compile(r"/kernels?/([0-9a-f-]{36})/channels")
STILL = 0.25
"""Seconds of a look at whether everything has come to rest."""
HARDLY = 0.15
"""The part of one processor that may be at work then: pages look about them every second."""
REST_WITHIN = 20.0
ENDS_WITHIN = 3.0
"""Seconds that a page's process has to end by itself once its page is left."""
LOOKED = 0.05
"""Seconds between two looks at whether it has."""


@contextmanager
def visitor(browser: Browser, side: Side) -> Iterator[BrowserContext]:
    """A browser that has never been here, but that its member is signed in."""
    context = browser.new_context(viewport=VIEW, locale="en-GB")  # type: ignore[arg-type]
    context.add_init_script(WATCH)
    context.set_default_timeout(60_000)
    if side.cookies:
        context.add_cookies(list(side.cookies))
    yield context
    context.close()


class Visit:
    """A page of *side* that is open. *slower*: how many times less the processor does for it."""

    def __init__(self, context: BrowserContext, side: Side, *, slower: int = 1) -> None:
        self.side = side
        self._before = len(side.of_pages())
        self.page: Page = context.new_page()
        self._kernels: set[str] = set()
        self.page.on("websocket", lambda line: self._kernels.update(KERNEL.findall(line.url)))
        if slower > 1:
            devtools = context.new_cdp_session(self.page)
            devtools.send("Emulation.setCPUThrottlingRate", {"rate": slower})
        self.page.goto(side.address, wait_until="commit")
        self.seconds: float = self.page.evaluate("() => window.formUsable") / 1000
        """From the beginning of the navigation to the form that can be typed into."""

    def save(self, child: str) -> float:
        """Write about *child* and save it: seconds from the press to the sentence that says so."""
        page = self.page
        page.get_by_text(child, exact=True).first.click()
        page.get_by_label(same_form.TEXT).fill(WORDS)
        page.evaluate("(words) => window.watchForSaved(words)", same_form.sentence(child))
        page.get_by_role("button", name=same_form.SAVE).click()
        taken: float = page.evaluate("() => window.formSaved")
        return taken / 1000

    def leave(self) -> int:
        """Go elsewhere and close, as people do. Returns how many processes the server goes on with
        for the page that is gone: those that are named after its kernel, which are ended then, so
        that they are in nobody's way; where none is, how many more there are than before. What was
        opened last is left first."""
        named = self._named()
        self.page.goto("about:blank")
        last = monotonic() + ENDS_WITHIN
        while (left := self._left(named)) > 0 and monotonic() < last:
            sleep(LOOKED)
        self.page.close()  # not before: it would cut short what the page still has to say
        for id in set(named).intersection(self.side.processes()):
            with suppress(psutil.Error):  # it has just ended
                psutil.Process(id).kill()
        return left

    def _named(self) -> list[int]:
        found = []
        for id in self.side.processes()[1:]:
            try:
                words = psutil.Process(id).cmdline()
            except psutil.Error:
                continue  # it has just ended
            if any(kernel in word for word in words for kernel in self._kernels):
                found.append(id)
        return found

    def _left(self, named: list[int]) -> int:
        now = self.side.of_pages()
        if named:
            return len(set(named).intersection(now))
        return max(0, len(now) - self._before)


def rest() -> None:
    """Wait until everything that this run has started (servers, browser) hardly does anything: a
    pool has been filled again, what was closed is gone. Other work on the computer is not seen."""
    last = monotonic() + REST_WITHIN
    before = _worked()
    while monotonic() < last:
        sleep(STILL)
        now = _worked()
        if 0 <= now - before < STILL * HARDLY:  # less than before: one has just ended
            return
        before = now


def _worked() -> float:
    """Seconds of processor time of every process below this one."""
    worked = 0.0
    for id in memory.family(os.getpid())[1:]:
        try:
            times = psutil.Process(id).cpu_times()
        except psutil.Error:
            continue
        worked += times.user + times.system
    return worked
