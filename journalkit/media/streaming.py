"""A film through a worker: it asks for what it reads, says what it writes, and holds neither.

What it asks is answered within the file's bounds only; what it says is looked over in
`journalkit.media.pieces` before any of it is kept.
"""

from __future__ import annotations

import queue
import re
import threading
import time
from collections.abc import Callable
from typing import IO, TypeAlias

from journalkit.darkroom.limits import Limits
from journalkit.darkroom.ranges import MOST_AT_ONCE, WINDOW
from journalkit.errors import JournalError
from journalkit.media.boxes import Odd
from journalkit.media.errand import (
    MOST_LINE,
    Answer,
    Failed,
    Worker,
    end,
    how_it_ended,
    last_word,
    most_of_a_picture,
    start,
)
from journalkit.media.sources import Source

_READ = re.compile(rb"read (\d{1,12}) (\d{1,7})\n")
_FILM = re.compile(rb"film (\d{1,7})\n")
_WAITING = 4  # messages of film that wait to be kept, of at most a megabyte each
_IN_TURN = 0.2

Take = Callable[[bytes], object]
Said: TypeAlias = bytes | Answer | JournalError | str  # film, the end, or the code of a failure


def stream(
    work: str, source: Source, limits: Limits, *, take: Take, progress: Callable[[float], object]
) -> Answer:
    """The worker's answer about *source*, after *take* had all the film that it wrote.

    *progress* hears which share of the source (0 to 1) has been read. Both are called in this
    thread. `Failed` where there is no answer; whatever *source*, *take* or *progress* raise ends
    the worker and is passed on.
    """
    latest = time.monotonic() + limits.for_work(work).seconds
    worker = start(work, limits, "now")
    exchange = _Exchange(worker, source, most_of_a_picture(limits))
    try:
        while True:
            said = exchange.next(latest - time.monotonic())
            progress(exchange.share)
            if isinstance(said, bytes):
                take(said)
            elif isinstance(said, Answer):
                return said
            elif isinstance(said, JournalError):
                raise said
            else:
                raise Failed(said)
    except Odd:
        raise Failed("broken") from None
    finally:
        exchange.stop()


class _Exchange:
    """The talk with one worker, in a thread of its own.

    A pipe that a lost descendant of the worker holds open would never end; the wait for this
    thread does, and it holds nothing that anybody else needs.
    """

    def __init__(self, worker: Worker, source: Source, most_of_a_picture: int) -> None:
        self.share = 0.0
        self._worker = worker
        self._source = source
        self._most_of_a_picture = most_of_a_picture
        self._served = 0
        self._said: queue.Queue[Said] = queue.Queue(_WAITING)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def next(self, seconds: float) -> Said:
        """What the worker said next; ``slow`` after *seconds* without."""
        try:
            return self._said.get(timeout=max(0.0, seconds))
        except queue.Empty:
            return "slow"

    def stop(self) -> None:
        """End the worker. The source is not read any more when this returns."""
        self._over.set()
        end(self._worker)
        self._thread.join(5)
        if self._worker.stdout and not self._thread.is_alive():
            self._worker.stdout.close()

    def _run(self) -> None:
        try:
            said: Said = self._talk() or how_it_ended(self._worker)
        except JournalError as error:  # of the source, whose owner it concerns
            said = error
        except (OSError, ValueError, MemoryError):  # its pipe is closed
            said = "broken" if self._over.is_set() else how_it_ended(self._worker)
        self._put(said)

    def _talk(self) -> Answer | str | None:
        """The worker's last word, the code of a failure, or nothing if it ended without one."""
        into, out = self._worker.stdin, self._worker.stdout
        if not into or not out:
            return None
        into.write(self._source.size.to_bytes(8, "big"))
        into.flush()
        while not self._over.is_set():
            line = out.readline(MOST_LINE)
            if asked := _READ.fullmatch(line):
                if not self._serve(into, int(asked[1]), int(asked[2])):
                    return "broken"
            elif film := _FILM.fullmatch(line):
                data = out.read(min(int(film[1]), MOST_AT_ONCE))
                if not data or len(data) != int(film[1]):
                    return "broken"
                self._put(data)
            elif line:
                return last_word(line, out, self._most_of_a_picture) or "broken"
            else:
                return None
        return "broken"

    def _serve(self, into: IO[bytes], offset: int, length: int) -> bool:
        if not 0 < length <= WINDOW or offset + length > self._source.size:
            return False
        try:
            data = self._source.read(offset, length)
        except (OSError, ValueError):
            return False
        if len(data) != length:
            return False
        into.write(data)
        into.flush()
        self._served += length
        # A film is read once from front to back, but for its index and its first picture.
        self.share = min(0.99, self._served / self._source.size)
        return True

    def _put(self, said: Said) -> None:
        while not self._over.is_set():
            try:
                return self._said.put(said, timeout=_IN_TURN)
            except queue.Full:
                continue
