"""One picture or film, large: looked at, said who is in it, blurred or cropped."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

import traitlets
from ipywidgets import widget_serialization

from journalkit.errors import JournalError
from journalkit.forms.widgets.from_browser import FromBrowser
from journalkit.forms.widgets.part import Part
from journalkit.forms.widgets.working import Working, found

LONGEST_CAPTION = 300
MOST_BOXES = 20
COVER_NOTE = "The picture as it was taken stays in the journal until the note is kept without it."

Box = list[float]
Picture = dict[str, Any]


class Film(FromBrowser, Part):
    """The script that plays a film piece by piece. It says everything through its `Viewer`."""

    _part = "viewer_film"


class WhoIsInIt(FromBrowser, Part):
    """The script that asks who is in a picture. It says everything through its `Viewer`."""

    _part = "viewer_who"


class Covering(FromBrowser, Part):
    """The script that draws rectangles over a picture. It says everything through its `Viewer`."""

    _part = "viewer_cover"


class Viewer(Working, FromBrowser, Part):
    """A modal dialog over the page; a page has one, and calls `show` when a picture is tapped.

    The page sets what is done, all of it plain or coroutine functions: ``on_full(id)`` gives a
    JPEG (of a video its poster), ``on_piece(id, number)`` a piece of a film (-1: how it begins,
    then 0 and on), ``on_children(id, ids)`` keeps who is in it (``[]``: nobody),
    ``on_caption(id, text)`` the caption, ``on_cover(id, boxes, crop)`` blurs the boxes (left,
    top, right, bottom as shares from 0 to 1), crops to *crop* where it is not None and gives the
    new picture's dict, which takes the old one's place. ``on_look_again(id)``, if set, gives a
    picture's dict after a change of it.

    They are called for the ``pictures`` that are shown and no other, with children of
    ``options`` (dicts of ``id``, ``label``, ``group``) only; what changes a picture, only where
    it says ``may_change``. Whether this member may is decided again by the journal's verb.
    A `JournalError` is shown in the dialog; another error too, in neutral words, and goes to
    ``on_problem`` with a reference number.

    A picture: ``id kind alt caption when seconds mime starts ready children rights made
    may_change`` (without ``children`` nothing is said about who is in it), and ``note``: why a
    video is not ``ready``. Everything in it
    reaches the browser.
    """

    NEUTRAL = ("That did not work just now.", "Try again in a moment.")

    _part = "viewer"

    pictures = traitlets.List(traitlets.Dict()).tag(sync=True)
    options = traitlets.List(traitlets.Dict()).tag(sync=True)
    first = traitlets.Int(0).tag(sync=True)
    total = traitlets.Int(0).tag(sync=True)
    suggested = traitlets.List(traitlets.Unicode()).tag(sync=True)
    cover_note = traitlets.Unicode(COVER_NOTE).tag(sync=True)
    film = traitlets.Instance(Film).tag(sync=True, **widget_serialization)
    who = traitlets.Instance(WhoIsInIt).tag(sync=True, **widget_serialization)
    covering = traitlets.Instance(Covering).tag(sync=True, **widget_serialization)

    on_full: Callable[[str], bytes | Awaitable[bytes]] | None = None
    on_piece: Callable[[str, int], bytes | Awaitable[bytes]] | None = None
    on_children: Callable[[str, list[str]], object] | None = None
    on_caption: Callable[[str, str], object] | None = None
    on_cover: Callable[[str, list[Box], Box | None], Picture | Awaitable[Picture]] | None = None
    on_look_again: Callable[[str], Picture | Awaitable[Picture]] | None = None

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(film=Film(), who=WhoIsInIt(), covering=Covering(), **kwargs)
        self._one_change_at_a_time = asyncio.Lock()
        self._being_covered: set[str] = set()
        self._shows = 0
        for do, heard in (
            ("full", self._full),
            ("piece", self._piece),
            ("children", self._children),
            ("caption", self._caption),
            ("cover", self._cover),
            ("closed", self._closed),
        ):
            self.when(do, heard)

    def show(
        self, pictures: Sequence[Picture], at: int = 0, *, first: int = 0, total: int = 0
    ) -> None:
        """Open on ``pictures[at]``; the others are stepped through.

        Where they are some of *total*, *first* is the place of the first one among them, from 0.
        """
        if not pictures:
            return
        self._shows += 1
        self.first, self.total = first, max(total, len(pictures))
        self.pictures = list(pictures)
        at = min(max(at, 0), len(pictures) - 1)
        self.send({"kind": "show", "at": at, "number": self._shows})

    def hide(self) -> None:
        """Close the dialog. (`close` is ipywidgets' word for the end of a widget.)"""
        self.send({"kind": "hide"})
        self.pictures = []

    def close(self) -> None:
        """The end of this widget, and of its three scripts."""
        super().close()
        for part in (self.film, self.who, self.covering):
            part.close()

    # -- what the browser asks for ------------------------------------------------------------

    def _full(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        one = self._shown(content)
        if one is not None and self.on_full is not None:
            self._later(self._give({"kind": "full", "id": one["id"]}, self.on_full, one["id"]))

    def _piece(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        one, number = self._shown(content), content.get("number")
        if one is None or one.get("kind") != "video" or not one.get("ready"):
            return
        if type(number) is not int or not -1 <= number < len(one.get("starts") or ()):
            return
        if self.on_piece is not None:
            answer = {"kind": "piece", "id": one["id"], "number": number}
            self._later(self._give(answer, self.on_piece, one["id"], number))

    async def _give(self, answer: dict[str, Any], ask: Callable[..., Any], *what: Any) -> None:
        try:
            data = await found(ask(*what))
        except Exception as error:
            self.send({**answer, **self._problem(error)})
        else:
            self.send(answer, buffers=[data])

    # -- what is said about a picture ---------------------------------------------------------

    def _children(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        one, ids = self._shown(content), content.get("ids")
        if one is None or not isinstance(ids, list) or self.on_children is None:
            return
        # A child who has left is no longer offered, and stays in the picture all the same.
        known = {option.get("id") for option in self.options} | set(one.get("children") or ())
        if all(isinstance(id, str) and id in known for id in ids):
            ids = list(dict.fromkeys(ids))
            act = partial(self.on_children, one["id"], ids)
            self._later(self._change(one, "children", act, children=ids))

    def _caption(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        one, text = self._shown(content), content.get("text")
        if one is None or not isinstance(text, str) or self.on_caption is None:
            return
        text = " ".join(text.split())[:LONGEST_CAPTION].strip()
        act = partial(self.on_caption, one["id"], text)
        self._later(self._change(one, "caption", act, caption=text))

    def _cover(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        one, boxes, crop = self._shown(content), content.get("boxes"), content.get("crop")
        if one is None or one.get("kind") == "video" or self.on_cover is None:
            return
        if one["id"] in self._being_covered:  # a second press, while the first is at work
            return
        if not isinstance(boxes, list) or len(boxes) > MOST_BOXES or not (boxes or crop):
            return
        if all(map(is_box, boxes)) and (crop is None or is_box(crop)):
            self._being_covered.add(one["id"])
            self._later(self._change(one, "cover", partial(self.on_cover, one["id"], boxes, crop)))

    async def _change(self, one: Picture, what: str, act: Callable[[], Any], **fields: Any) -> None:
        """Change a picture, one change after the other, and show what came of it.

        The dialog may be closed meanwhile: what was said before that is kept all the same.
        """
        id = one["id"]
        answer: dict[str, Any] = {"kind": "changed", "what": what, "id": id}
        async with self._one_change_at_a_time:
            try:
                new = await found(act())
                if what != "cover":
                    new = {**(self._shown({"id": id}) or one), **fields}
                    if self.on_look_again is not None:
                        new = await found(self.on_look_again(id))
            except Exception as error:
                if isinstance(error, JournalError) and self._shown({"id": id}) is None:
                    self._tell(error)  # the dialog is closed: the page says it
                self.send({**answer, **self._problem(error)})
                return
            finally:
                self._being_covered.discard(id)
            self.pictures = [new if other.get("id") == id else other for other in self.pictures]
            self.send({**answer, "now": new["id"], **fields})

    def _closed(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        """Nobody looks any more: nothing is given out or changed until `show` is called again."""
        if content.get("number") == self._shows:
            self.pictures = []

    # -- checking -----------------------------------------------------------------------------

    def _shown(self, content: dict[str, Any]) -> Picture | None:
        """The picture that a message speaks of, if it is shown and the message may be about it."""
        wanted = content.get("id")
        one = next((one for one in self.pictures if one.get("id") == wanted), None)
        changes = content.get("do") in ("children", "caption", "cover")
        return None if one is None or (changes and not one.get("may_change")) else one

    def _problem(self, error: Exception) -> dict[str, str]:
        problem, what_to_do = self._words(error)
        return {"problem": problem, "what_to_do": what_to_do}


def is_box(value: object) -> bool:
    """Is *value* a rectangle: left, top, right, bottom, each a share from 0 to 1, not empty?"""
    if not isinstance(value, list) or len(value) != 4:
        return False
    if not all(type(one) in (int, float) and math.isfinite(one) for one in value):
        return False
    left, top, right, bottom = value
    return bool(0 <= left < right <= 1 and 0 <= top < bottom <= 1)
