"""Photos and videos: added from a tablet in pieces, shown small, taken away again."""

from __future__ import annotations

import asyncio
import inspect
import re
from collections.abc import Awaitable, Callable
from typing import Any

import traitlets

from journalkit.errors import JournalError, UploadBroken
from journalkit.forms.widgets.arrival import MOST_BYTES, MOST_WAITING, Arrivals, Heard
from journalkit.forms.widgets.from_browser import FromBrowser
from journalkit.forms.widgets.part import Part

NEUTRAL = ("This file could not be added.", "Try again; your note is untouched.")


class Photos(FromBrowser, Part):
    """Pictures of one note. The page sets what is done with them:

    ``on_file(data)`` is a coroutine function: it makes the file safe, keeps it and gives a dict
    with the picture's ``id`` and ``kind`` (``picture`` or ``video``); a `JournalError` of it is
    shown in words. Files are handed to it one at a time, in the order in which they were chosen.
    ``on_thumb(id)`` gives the bytes of a small picture and ``on_remove(id)`` takes a picture
    away; both may be plain or coroutine functions. Any other error goes to ``on_problem`` with a
    reference number, and the file is refused in neutral words.

    ``pictures`` are dicts with ``id``, ``name_for_screen``, ``state`` (``ready``, ``checking``,
    ``refused``), ``problem`` and ``kind``. ``arriving`` (not synced) counts the files that are
    still on their way, so that a page can wait for them before it saves.
    """

    _part = "photos"

    label = traitlets.Unicode("Add photos").tag(sync=True)
    heading = traitlets.Unicode("Photos and videos").tag(sync=True)
    help = traitlets.Unicode("").tag(sync=True)
    problem = traitlets.Unicode("").tag(sync=True)
    accept = traitlets.Unicode("image/*,video/*").tag(sync=True)
    pictures = traitlets.List(traitlets.Dict()).tag(sync=True)
    most_bytes = traitlets.Int(MOST_BYTES, min=1).tag(sync=True)
    most_waiting = traitlets.Int(MOST_WAITING, min=1).tag(sync=True)
    disabled = traitlets.Bool(False).tag(sync=True)
    arriving = traitlets.Int(0)

    on_file: Callable[[bytes], Awaitable[dict[str, Any]]] | None = None
    on_thumb: Callable[[str], bytes | Awaitable[bytes]] | None = None
    on_remove: Callable[[str], object] | None = None

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._arrivals = Arrivals(self.most_bytes, most_waiting=self.most_waiting)
        self._one_at_a_time = asyncio.Lock()
        self._given_up: set[str] = set()
        # The loop keeps weak references only: a task that nobody holds may vanish half done.
        self._tasks: set[asyncio.Task[None]] = set()
        for do in ("begin", "piece", "end", "cancel", "where"):
            self.when(do, self._arrives)
        self.when("thumb", self._about_one)
        self.when("remove", self._about_one)

    @traitlets.observe("most_bytes")
    def _limit_changed(self, change: dict[str, Any]) -> None:
        if hasattr(self, "_arrivals"):
            self._arrivals.most_bytes = change["new"]

    def _about_one(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        do, wanted = content["do"], content.get("picture")
        if not isinstance(wanted, str) or not any(one.get("id") == wanted for one in self.pictures):
            return
        if do == "thumb":
            self._later(self._thumb(wanted))
        elif not self.disabled:
            self._later(self._remove(wanted))

    def _arrives(self, content: dict[str, Any], buffers: list[Any]) -> None:
        if self.disabled and content["do"] == "begin":
            return
        heard = self._arrivals.hear(content, buffers)
        for answer in heard.answers:
            self.send(answer)
        if heard.cancelled:
            self._given_up.add(heard.cancelled)
        if heard.whole is not None:
            self._later(self._keep(heard, content.get("name")))
        self.arriving = self._arrivals.waiting

    def show(self, pictures: list[dict[str, Any]]) -> None:
        """Show the *pictures* of another note; what is on its way to this one is given up."""
        for upload in self._arrivals.uploads():
            self._arrives({"do": "cancel", "upload": upload}, [])
        self.send({"kind": "anew"})
        self.pictures = pictures

    def _later(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _keep(self, heard: Heard, shown_as: object) -> None:
        upload = heard.upload
        try:
            async with self._one_at_a_time:
                if upload in self._given_up:
                    return
                if heard.whole is None or self.on_file is None:
                    raise UploadBroken
                picture = self._named(await self.on_file(heard.whole), shown_as)
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

    async def _thumb(self, picture: str) -> None:
        if self.on_thumb is None:
            return
        try:
            small = self.on_thumb(picture)
            data = await small if inspect.isawaitable(small) else small
            self.send({"kind": "thumb", "picture": picture}, buffers=[data])
        except Exception as error:
            self._words(error)
            self.send({"kind": "no_thumb", "picture": picture})

    async def _remove(self, picture: str) -> None:
        try:
            await self._call_remove(picture)
        except Exception as error:
            self.problem = " ".join(self._words(error))
            return
        self.problem = ""
        self.pictures = [one for one in self.pictures if one.get("id") != picture]

    async def _call_remove(self, picture: str) -> None:
        if self.on_remove is not None:
            done = self.on_remove(picture)
            if inspect.isawaitable(done):
                await done

    def _words(self, error: Exception) -> tuple[str, str]:
        if isinstance(error, JournalError):
            return error.sentence, error.what_to_do

        def again() -> None:
            raise error

        self.guarded(again)
        return NEUTRAL
