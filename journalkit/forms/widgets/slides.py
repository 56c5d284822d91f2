"""A slideshow for open days, on a projector or a tablet."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import traitlets

from journalkit.errors import JournalError, NotFound
from journalkit.forms.widgets.from_browser import REFUSED, FromBrowser
from journalkit.forms.widgets.part import Part
from journalkit.forms.widgets.working import Answers, found

SECONDS = (5, 8, 15)
Slide = tuple[dict[str, Any], bytes]


class Slides(Answers, FromBrowser, Part):
    """A card with *Start*, and a show that fills the screen and goes round until it is closed.

    ``count`` pictures, by number from 0; ``shuffled`` shows them in an order of its own each
    time. ``seconds`` (5, 8 or 15) and ``captions`` are chosen on the card. ``detail`` says below
    the heading what is in it.

    ``on_slide(number)`` gives a dict of ``alt caption width height`` and the bytes of a JPEG, and
    may be a coroutine function; it is asked each time a picture is shown, only while a show runs.
    A `JournalError` of it (consent was withdrawn): that number is not shown, or asked for, again.
    While ``captions`` is off neither caption nor alt leaves Python, since both may name a child.

    When ``count`` changes, and on `renew`, the browser lets go of all it holds, what is on the
    screen too, and asks anew. ``on_start()`` and ``on_end()`` are called around a show. A show
    has nobody who touches the page: that it is not locked as idle is the page's to see to.
    """

    _part = "slides"
    _browser_sets = ("seconds", "captions")

    heading = traitlets.Unicode("Slideshow").tag(sync=True)
    label = traitlets.Unicode("Start the slideshow").tag(sync=True)
    detail = traitlets.Unicode("").tag(sync=True)
    count = traitlets.Int(0, min=0).tag(sync=True)
    seconds = traitlets.Enum(SECONDS, default_value=8).tag(sync=True)
    captions = traitlets.Bool(False).tag(sync=True)
    shuffled = traitlets.Bool(False).tag(sync=True)

    on_slide: Callable[[int], Slide | Awaitable[Slide]] | None = None
    on_start: Callable[[], object] | None = None
    on_end: Callable[[], object] | None = None

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._running = False
        self._withdrawn: set[int] = set()  # a set of its own for each count: numbers may move
        self.observe(self._forget, "count")
        self.when("start", self._start)
        self.when("end", self._end)
        self.when("slide", self._ask_slide)

    @property
    def running(self) -> bool:
        """A show is on somebody's screen."""
        return self._running

    def renew(self) -> None:
        """Something changed: nothing that was given before is shown again without asking."""
        self._forget()
        self.send({"kind": "renew"})

    def stop(self) -> None:
        """End the show from here."""
        self.send({"kind": "stop"})

    def _checked(self, name: str, value: object) -> object:
        if name == "captions":
            return value if isinstance(value, bool) else REFUSED
        return value if type(value) is int and value in SECONDS else REFUSED

    def _start(self, _content: dict[str, Any], _buffers: list[Any]) -> None:
        if self.count and not self._running:
            self._running = True
            self._forget()
            self._call(self.on_start)

    def _end(self, _content: dict[str, Any], _buffers: list[Any]) -> None:
        if self._running:
            self._running = False
            self._call(self.on_end)

    def _forget(self, _change: object = None) -> None:
        self._withdrawn = set()

    def _ask_slide(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        ask, number = content.get("ask"), content.get("number")
        if type(ask) is not int or type(number) is not int or not self._running:
            return

        withdrawn = self._withdrawn

        async def find() -> tuple[dict[str, Any], Sequence[bytes]]:
            if not 0 <= number < self.count or number in withdrawn or self.on_slide is None:
                raise NotFound
            try:
                about, data = await found(self.on_slide(number))
            except JournalError:
                withdrawn.add(number)
                raise
            if not data or not self._running or withdrawn is not self._withdrawn:
                raise NotFound
            said = {name: about.get(name) for name in ("mime", "width", "height")}
            if self.captions:
                said |= {name: about.get(name) or "" for name in ("alt", "caption")}
            return said, (data,)

        self._answer({"kind": "slide", "ask": ask, "number": number}, find)
