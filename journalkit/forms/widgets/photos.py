"""Photos and videos: added from a tablet in pieces, shown small, taken away again."""

from __future__ import annotations

import asyncio
import inspect
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import traitlets

from journalkit.crypto.scratch import Scratch
from journalkit.errors import UploadBroken
from journalkit.forms.widgets.album import Album
from journalkit.forms.widgets.from_browser import FromBrowser
from journalkit.forms.widgets.part import Part
from journalkit.forms.widgets.working import Working
from journalkit.media.arrivals import MOST_BYTES, MOST_WAITING, Arrivals, in_mb

MOST_PICTURES = 30


def _of_the_album(name: str) -> Any:
    """A callback or a list that is kept by the album, and set here."""
    return property(
        lambda self: getattr(self.album, name),
        lambda self, value: setattr(self.album, name, value),
    )


class Photos(Working, FromBrowser, Part):
    """Pictures of one note: this widget adds them, ``album`` (an `Album`) shows those that are
    there; a page puts the one below the other. The page sets what is done with them:

    - ``on_file(source)`` is a coroutine function: it makes the file safe, keeps it and gives a
      dict with the picture's ``id`` and ``kind`` (``picture`` or ``video``), and whatever else of
      the fields below. The source is closed when it is done. Files are handed to it one at a time,
      in the order in which they were chosen. ``scratch_folder`` is where they wait, sealed, while
      they arrive: a folder on the store's disk.
    - ``on_thumb(id)`` gives the bytes of a small picture.
    - ``on_remove(id)`` throws a picture away. Called when *Undo* is no longer offered: some
      seconds after the picture left the note, or when `show` brings another note.
    - ``on_caption(id, text)``: one line, at most 300 characters, perhaps none.
    - ``on_children(id, ids)``: who is in it, ids out of ``roster``; none means nobody.
    - ``on_open(id)``: show it large, and there say who else is in it.

    All but the first may be plain or coroutine functions; a dict that ``on_caption`` or
    ``on_children`` gives back holds news of the picture's fields. A `JournalError` is shown in
    words at its file or picture. Any other error goes to ``on_problem`` with a reference number,
    and neutral words are shown. Without a callback, nothing is offered that would need it.

    ``pictures`` are dicts with ``id``, ``kind``, ``name_for_screen`` and ``state``: ``ready``;
    ``checking`` (the journal still works on it: ``note`` says at what, such as "Being converted:
    34 %", and ``ready`` False that it is kept already and can be saved with the note);
    ``refused``; ``removed`` (can be had back for some seconds). `in_the_note` says which count.
    As the page knows them there are ``alt``, ``caption``, ``children`` (a list of ids, or None
    where nobody has said), ``rights`` (dicts with ``text`` and ``kind``; warnings are shown),
    ``made``, ``seconds``, ``may_change`` and ``problem``. A page tells news by `update`.

    ``suggested`` are the ids of the children whom the note is about: offered first.
    ``arriving`` (not synced) counts the files that are still on their way or wait for their turn
    in the browser, so that a page can wait for them before it saves.
    """

    NEUTRAL = ("This file could not be added.", "Try again; your note is untouched.")

    _part = "photos"

    label = traitlets.Unicode("Choose photos and videos").tag(sync=True)
    heading = traitlets.Unicode("Photos and videos").tag(sync=True)
    help = traitlets.Unicode("").tag(sync=True)
    problem = traitlets.Unicode("").tag(sync=True)
    accept = traitlets.Unicode("image/*,video/*,.heic,.heif").tag(sync=True)
    names = traitlets.List(traitlets.Unicode()).tag(sync=True)
    held = traitlets.Int(0).tag(sync=True)
    most_bytes = traitlets.Int(MOST_BYTES, min=1).tag(sync=True)
    most_video_bytes = traitlets.Int(MOST_BYTES, min=1).tag(sync=True)
    most_pictures = traitlets.Int(MOST_PICTURES, min=1).tag(sync=True)
    most_waiting = traitlets.Int(MOST_WAITING, min=1)
    disabled = traitlets.Bool(False).tag(sync=True)
    pictures = traitlets.List(traitlets.Dict())
    arriving = traitlets.Int(0)

    on_file: Callable[[Scratch], Awaitable[dict[str, Any]]] | None = None
    on_thumb = _of_the_album("on_thumb")
    on_remove = _of_the_album("on_remove")
    on_caption = _of_the_album("on_caption")
    on_children = _of_the_album("on_children")
    on_open = _of_the_album("on_open")
    roster = _of_the_album("roster")
    suggested = _of_the_album("suggested")

    def __init__(self, **kwargs: Any) -> None:
        self.album = Album()
        self._queued = 0
        super().__init__(**kwargs)
        self._arrivals = Arrivals(self.most_bytes, most_waiting=self.most_waiting)
        self._limit_changed()
        self._one_at_a_time = asyncio.Lock()
        self._given_up: set[str] = set()
        self.album.observe(self._take_from_album, "pictures")
        for do in ("begin", "piece", "end", "cancel", "where"):
            self.when(do, self._arrives)
        self.when("queued", self._waits_there)

    @property
    def scratch_folder(self) -> Path | None:
        return self._arrivals.folder

    @scratch_folder.setter
    def scratch_folder(self, folder: Path) -> None:
        self._arrivals.folder = folder

    @traitlets.observe("most_bytes", "most_video_bytes")
    def _limit_changed(self, _change: Any = None) -> None:
        if hasattr(self, "_arrivals"):
            self._arrivals.most_bytes = max(self.most_bytes, self.most_video_bytes)

    @traitlets.observe("pictures")
    def _give_to_album(self, change: dict[str, Any]) -> None:
        self.album.pictures = change["new"]
        self.names = [one.get("name_for_screen", "") for one in change["new"]]
        self.held = len(in_the_note(change["new"]))

    def _take_from_album(self, change: dict[str, Any]) -> None:
        self.pictures = change["new"]

    @traitlets.observe("disabled")
    def _switch_album(self, change: dict[str, Any]) -> None:
        self.album.disabled = change["new"]

    @traitlets.validate("arriving")
    def _with_those_that_wait(self, _proposal: Any) -> int:
        return self._arrivals.waiting + self._queued

    def update(self, id: str, **fields: Any) -> None:
        """News of one picture: how far its conversion is, what a withdrawn consent changed."""
        self.album.update(id, **fields)

    def _waits_there(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        files = content.get("files")
        if type(files) is int and 0 <= files <= self.most_pictures:
            self._queued = files
            self.arriving = self._arrivals.waiting

    def _arrives(self, content: dict[str, Any], buffers: list[Any]) -> None:
        if self.disabled and content["do"] == "begin":
            return
        heard = self._arrivals.hear(content, buffers)
        for answer in heard.answers:
            self.send(answer)
        if content["do"] == "begin":
            self._look_at(content)
        if heard.cancelled:
            self._given_up.add(heard.cancelled)
        if heard.whole is not None:
            self._later(self._keep(heard.upload, heard.whole, content.get("name")))
        self.arriving = self._arrivals.waiting

    def _look_at(self, content: dict[str, Any]) -> None:
        """Refuse what began and is too large for its kind, or one more than a note holds.

        The kind is the browser's word; what a file really is, whoever opens it finds out."""
        upload, video = content["upload"], content.get("kind") == "video"
        if upload not in self._arrivals.uploads():
            return
        most = self.most_video_bytes if video else self.most_bytes
        if content["size"] > most:
            what = "video" if video else "photo"
            todo = "Choose a shorter video." if video else "Choose a smaller picture."
            words = (f"This {what} is larger than {in_mb(most)} MB.", todo)
        elif self.held + self._arrivals.waiting > self.most_pictures:
            words = (
                f"A note holds up to {self.most_pictures} photos and videos.",
                "Remove one, or write a second note.",
            )
        else:
            return
        self.send(self._arrivals.refuse(upload, *words))

    def show(self, pictures: list[dict[str, Any]]) -> None:
        """Show the *pictures* of another note; what is on its way to this one is given up."""
        for upload in self._arrivals.uploads():
            self._arrives({"do": "cancel", "upload": upload}, [])
        self._queued = 0
        self.arriving = self._arrivals.waiting
        self.send({"kind": "anew"})
        self.album.show(pictures)
        self.pictures = pictures

    async def _keep(self, upload: str, source: Scratch, shown_as: object) -> None:
        try:
            with source:
                async with self._one_at_a_time:
                    if upload in self._given_up:
                        return
                    if self.on_file is None:
                        raise UploadBroken
                    picture = self._named(await self.on_file(source), shown_as)
            if upload in self._given_up:
                await self._call_remove(picture["id"])
                return
            self.pictures = [*self.pictures, picture]
            done = {"kind": "done", "upload": upload, "picture": picture}
            self.send(self._arrivals.settle(upload, done))
        except Exception as error:  # whatever a file does, the page goes on
            if upload not in self._given_up:
                self.send(self._arrivals.refuse(upload, *self._words(error)))
        finally:
            self._given_up.discard(upload)
            self.arriving = self._arrivals.waiting

    def _named(self, picture: dict[str, Any], shown_as: object) -> dict[str, Any]:
        """The picture under the name that its tile had on its way ('Photo 2'), if that is free."""
        kind = "video" if picture.get("kind") == "video" else "picture"
        word = "Video" if kind == "video" else "Photo"
        taken = {one.get("name_for_screen") for one in self.pictures}
        number = 1
        while f"{word} {number}" in taken:
            number += 1
        name = f"{word} {number}"
        if isinstance(shown_as, str) and re.fullmatch(word + r" [1-9]\d?", shown_as):
            name = name if shown_as in taken else shown_as
        return {
            "name_for_screen": name,
            "state": "ready",
            "problem": "",
            **picture,
            "kind": kind,
        }

    async def _call_remove(self, picture: str) -> None:
        if self.on_remove is not None:
            done = self.on_remove(picture)
            if inspect.isawaitable(done):
                await done


def in_the_note(pictures: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those that are kept in the journal and belong to the note, one that is converted too."""
    return [
        one
        for one in pictures
        if one.get("state", "ready") == "ready"
        or (one.get("state") == "checking" and one.get("ready") is False)
    ]
