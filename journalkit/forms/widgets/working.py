"""Work that a widget begins and that ends later, what is asked of it meanwhile, and what is said
when it goes wrong. A page's callbacks may be plain or coroutine functions.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Container, Coroutine, Sequence
from typing import Any, TypeVar

from journalkit.errors import JournalError

Found = TypeVar("Found")
Ask = Callable[[], Awaitable[tuple[dict[str, Any], Sequence[bytes]]]]
Thumbs = list[bytes]

MOST_THUMBS = 48
"""Small pictures that a browser asks for at once."""


def whole(value: Any) -> int | None:
    """*value* where a browser sent a whole number."""
    return value if type(value) is int else None


async def found(what: Found | Awaitable[Found]) -> Found:
    """What a callback gave, waited for if it has to be."""
    return await what if inspect.isawaitable(what) else what


class Working:
    """Stands before `Part`: runs coroutines on the kernel's loop, and finds words for errors."""

    NEUTRAL = ("This did not work.", "Try again; your note is untouched.")

    def __init__(self, **kwargs: Any) -> None:
        # The loop keeps weak references only: a task that nobody holds may vanish half done.
        self._tasks: set[asyncio.Task[None]] = set()
        super().__init__(**kwargs)

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _words(self, error: Exception) -> tuple[str, str]:
        """What happened and what to do; an error without words goes to `on_problem` as well."""
        if isinstance(error, JournalError):
            return error.sentence, error.what_to_do
        self._tell_page(error)
        return self.NEUTRAL

    def _tell_page(self, error: Exception) -> None:
        """To `on_problem`, as the error of a handler would be."""

        def again() -> None:
            raise error

        self.guarded(again)  # type: ignore[attr-defined]


class Answers(Working):
    """Answers what a browser asks for by ``{"kind", "ask", ...}`` with the ask's own number.

    Each ask is a task of its own, and each that was in order is answered, with words where there
    is nothing to give: a script that waits for an answer would otherwise wait for ever.
    """

    NEUTRAL = ("This cannot be shown just now.", "Try again in a moment.")

    def _call(self, callback: Callable[..., object] | None, *what: object) -> None:
        """Call what the page set, if it set anything; a coroutine of it becomes a task."""
        given = callback(*what) if callback is not None else None
        if inspect.isawaitable(given):
            self._later(self._wait(given))

    async def _wait(self, given: Awaitable[object]) -> None:
        try:
            await given
        except Exception as error:
            self._tell_page(error)

    def _answer(self, head: dict[str, Any], find: Ask) -> None:
        """Send *head* with what *find* gives, or with the ``problem`` that there was."""
        self._later(self._find(head, find))

    async def _find(self, head: dict[str, Any], find: Ask) -> None:
        try:
            more, buffers = await find()
        except Exception as error:
            self.send({**head, "problem": self._words(error)[0]})  # type: ignore[attr-defined]
        else:
            self.send({**head, **more}, buffers=list(buffers))  # type: ignore[attr-defined]

    on_thumb: Callable[[list[str]], Thumbs | Awaitable[Thumbs]] | None = None
    """Gives a small picture for each id, in that order; ``b""`` where there is none."""

    def _answer_thumbs(self, content: dict[str, Any], known: Container[str]) -> None:
        """Send the small pictures that *content* asks for, of those that are *known* here."""
        ask, ids = whole(content.get("ask")), content.get("ids")
        if ask is None or not isinstance(ids, list) or not 0 < len(ids) <= MOST_THUMBS:
            return
        wanted = [one for one in ids if isinstance(one, str) and one in known]
        if not wanted:
            return

        async def find() -> tuple[dict[str, Any], Sequence[bytes]]:
            thumbs = await found(self.on_thumb(wanted)) if self.on_thumb else []
            return {"ids": wanted[: len(thumbs)]}, thumbs[: len(wanted)]

        self._answer({"kind": "thumbs", "ask": ask}, find)
