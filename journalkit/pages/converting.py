"""While somebody works on a page, the videos that wait are converted behind it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from threading import Thread
from time import monotonic
from typing import TypeVar

from journalkit.errors import Changed, JournalError, NotFound, PictureRefused
from journalkit.forms.widgets.notice import Notice
from journalkit.journal import converting, picturing
from journalkit.journal.converting import Film
from journalkit.journal.session import Session
from journalkit.records import Picture

LOOK_EVERY = 5.0
"""Seconds."""

News = Callable[[str, float | None], object]
Made = TypeVar("Made")


class _Stopped(JournalError):
    """The page locks or signs out: what was made so far goes, and another page begins anew."""


class Converting:
    """Call `tick` every second or two. ``news(id, share)`` hears how far a video is, from 0 to 1,
    and None once there is nothing more to wait for."""

    def __init__(self, session: Session, notice: Notice, *, news: News) -> None:
        self._session, self._notice, self._news = session, notice, news
        self._limits = picturing.limits(session.setting.media)
        self._refused: set[str] = set()
        self._task: asyncio.Task[None] | None = None
        self._looked = 0.0
        self._stopped = False

    def tick(self) -> None:
        """Begin with the next video, unless one is at work or none waits."""
        task = self._task
        if (task and not task.done()) or monotonic() - self._looked < LOOK_EVERY:
            return
        self._task = None
        if task:
            task.result()  # what went wrong is the page's to say, and not to lose
        self._looked = monotonic()
        left = [one for one in converting.waiting(self._session) if one.id not in self._refused]
        if left:
            self._task = asyncio.get_running_loop().create_task(self._convert(left[0]))

    def stop(self) -> None:
        """Leave it to somebody else. The thread ends at its next step, and only then is it
        another page's turn: there are never two at work."""
        self._stopped = True

    async def _convert(self, picture: Picture) -> None:
        session, loop = self._session, asyncio.get_running_loop()

        async def part(wanted: str | int) -> bytes:
            self._go_on()
            return picturing.look(session, picture.id, part=wanted)

        def read(wanted: str | int) -> bytes:
            return asyncio.run_coroutine_threadsafe(part(wanted), loop).result()

        def tell(share: float) -> None:
            if not self._stopped:
                self._news(picture.id, share)

        def progress(share: float) -> None:
            self._go_on()
            loop.call_soon_threadsafe(tell, share)

        with converting.turn(session) as is_ours:
            if not is_ours:
                return
            try:
                sealed = await _aside(
                    lambda: converting.converted(
                        session.cabinet,
                        Film(picture, read),
                        limits=self._limits,
                        progress=progress,
                    )
                )
                if self._stopped:  # the session may be closed by now
                    picturing.drop(session.cabinet, sealed.names)
                    return
                converting.finish(session, picture, sealed)
            except (_Stopped, NotFound, Changed):  # or it was thrown away, or converted elsewhere
                return
            except JournalError as error:
                if not self._stopped:
                    self._failed(picture, error)
        if not self._stopped:
            with suppress(JournalError):
                self._news(picture.id, None)

    def _go_on(self) -> None:
        if self._stopped:
            raise _Stopped

    def _failed(self, picture: Picture, error: JournalError) -> None:
        """Its tile says so once nobody tries any more; trouble with the disk is said at once."""
        if isinstance(error, PictureRefused):
            with suppress(NotFound):
                converting.failed(self._session, picture)
        else:
            self._refused.add(picture.id)
            self._notice.tell(error)


async def _aside(work: Callable[[], Made]) -> Made:
    """What *work* gives, in a thread that does not keep the page's process from ending.

    (`asyncio.to_thread` would: Python waits for its threads, which wait for the page.)
    """
    done: Future[Made] = Future()
    done.set_running_or_notify_cancel()  # from here on nobody can call it off

    def run() -> None:
        try:
            done.set_result(work())
        except BaseException as error:
            done.set_exception(error)

    Thread(target=run, name="converting", daemon=True).start()
    return await asyncio.wrap_future(done)
