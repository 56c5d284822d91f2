"""A note of a staff meeting, large, and the criteria that it is rated by; then what was said."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any

import traitlets

from journalkit.forms.widgets.from_browser import FromBrowser
from journalkit.forms.widgets.part import Part
from journalkit.forms.widgets.working import Answers, found
from journalkit.records.review import LEVELS

Shown = tuple[bytes, str]


class NoteRating(Answers, FromBrowser, Part):
    """The note at ``place`` of a meeting. The page sets what is done:

    ``on_rate(scores, appropriate)`` with levels by criterion, ``on_reveal()``, ``on_step(by)`` to
    the next note or the one before, ``on_picture(number)``, which gives bytes and their type.

    ``note`` is a dict of ``children text own_words meaning next_step where judged areas`` and
    ``pictures`` (dicts of ``alt``); ``criteria`` are dicts of ``id heading text``; ``scores`` what
    this member gave so far. ``gone`` is said in the place of a note that cannot be looked at.
    ``result``, once it is shown, holds ``author``, ``why`` (sentences), ``said`` and ``counts``
    (three a criterion). With ``covers`` the member's own presses are out of sight once they are
    saved, since others look at the same screen. Everything here reaches the browser: nothing of a
    note's author may be in it before it is shown.
    """

    _part = "rating"

    place = traitlets.Int(0).tag(sync=True)
    status = traitlets.Unicode("").tag(sync=True)
    aside = traitlets.Unicode("").tag(sync=True)
    note = traitlets.Dict().tag(sync=True)
    gone = traitlets.Unicode("").tag(sync=True)
    criteria = traitlets.List(traitlets.Dict()).tag(sync=True)
    scores = traitlets.Dict().tag(sync=True)
    can_rate = traitlets.Bool(False).tag(sync=True)
    covers = traitlets.Bool(False).tag(sync=True)
    can_reveal = traitlets.Bool(False).tag(sync=True)
    can_step = traitlets.List(traitlets.Int()).tag(sync=True)
    """Where whoever leads may go from here: -1, 1."""
    result = traitlets.Dict().tag(sync=True)

    on_rate: Callable[[dict[str, int], bool], object] | None = None
    on_reveal: Callable[[], object] | None = None
    on_step: Callable[[int], object] | None = None
    on_picture: Callable[[int], Shown | Awaitable[Shown]] | None = None

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.when("rate", self._rate)
        self.when("reveal", self._reveal)
        self.when("step", self._step)
        self.when("picture", self._picture)

    def _rate(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        try:
            # What was pressed for a note that has gone on is for no other.
            if not self.can_rate or content.get("place") != self.place or self.on_rate is None:
                return
            if said := scored(content, self.criteria):
                self.on_rate(*said)
        finally:
            self.send({"kind": "answered"})

    def _reveal(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        if self.can_reveal and content.get("place") == self.place and self.on_reveal is not None:
            self.on_reveal()

    def _step(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        by = content.get("by")
        here = content.get("place") == self.place
        if here and type(by) is int and by in self.can_step and self.on_step is not None:
            self.on_step(by)

    def _picture(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        number, place, show = content.get("number"), content.get("place"), self.on_picture
        if type(number) is not int or place != self.place or show is None:
            return
        if not 0 <= number < len(self.note.get("pictures", ())):
            return

        async def find() -> tuple[dict[str, Any], Sequence[bytes]]:
            data, mime = await found(show(number))
            return {"mime": mime}, (data,)

        self._answer({"kind": "picture", "place": place, "number": number}, find)


def scored(
    content: dict[str, Any], criteria: Iterable[dict[str, Any]]
) -> tuple[dict[str, int], bool] | None:
    """The scores by criterion, and whether the note is appropriate, as a browser sent them; None
    where one is no score, or of none of *criteria*."""
    scores, fit = content.get("scores"), content.get("appropriate")
    known = {one["id"] for one in criteria}
    if not isinstance(scores, dict) or not isinstance(fit, bool) or not set(scores) <= known:
        return None
    if not all(type(value) is int and value in LEVELS for value in scores.values()):
        return None
    return dict(scores), fit
