"""A copy, a trial or an export that takes minutes, beside whatever asked for it: how far it is,
Stop, and how it ended."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from journalkit.crypto.keyring import Keys
from journalkit.disk import Progress
from journalkit.errors import JournalError
from journalkit.exchange.backups import drilling
from journalkit.journal import backing_up
from journalkit.journal.backing_up import Unvouched
from journalkit.store.backup import Manifest, Place


class Stopped(JournalError):
    sentence = "It was stopped."
    what_to_do = "Begin it again whenever you like."


class Errand(threading.Thread):
    """Runs *work*, which is handed a function to say ``done`` of ``of`` with, in a thread of its
    own. It must not touch an open vault, which belongs to the page's thread."""

    def __init__(self, work: Callable[[Progress], Any]) -> None:
        super().__init__(daemon=True)
        self._work = work
        self.done, self.of = 0, 0
        self.stopped = False
        self.result: Any = None
        self.error: Exception | None = None
        self.start()

    def run(self) -> None:
        try:
            self.result = self._work(self._far)
        except Exception as error:  # said by the page, in its own thread
            self.error = error

    def stop(self) -> None:
        """End it at the next step, and wait for nothing."""
        self.stopped = True

    def _far(self, done: int, of: int) -> None:
        self.done, self.of = done, of
        if self.stopped:
            raise Stopped


class Away(Errand):
    """Runs *module* in a process of its own, which says ``done of`` on lines; the result is whether
    it succeeded."""

    def __init__(self, module: str, *given: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, *given],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        super().__init__(self._follow)

    def _follow(self, say: Progress) -> bool:
        with self._process as process:
            for line in process.stdout or ():
                done, of = line.split()
                self.done, self.of = int(done), int(of)
        if self.stopped:
            raise Stopped
        return process.returncode == 0

    def stop(self) -> None:
        super().stop()
        self._process.terminate()


def trial(place: Path, keys: Keys, *, beside: Path) -> Errand:
    """`drilling.try_restore`, once what is left of an earlier one is taken away."""
    drilling.clear(beside)
    return Errand(lambda say: drilling.try_restore(place, keys, beside=beside, progress=say))


def lying_at(path: Path) -> tuple[list[tuple[str, Manifest]], tuple[Unvouched, ...]]:
    """The snapshots in the place at *path*, and those of them that have no seal yet."""
    place = Place(path)
    lying = [(name, place.manifest(name)) for name in place.names()]
    return lying, backing_up.unvouched(path)
