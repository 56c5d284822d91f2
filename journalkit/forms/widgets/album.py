"""The pictures that a note holds already: what they show, who is in them, in which order."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any

import traitlets

from journalkit.forms.widgets.from_browser import FromBrowser
from journalkit.forms.widgets.part import Part
from journalkit.forms.widgets.working import Working

LONGEST = 300
"""Characters of a caption."""

UNDO_SECONDS = 12.0
"""How long a picture that was taken away can be had back."""

Content = dict[str, Any]


class Album(Working, FromBrowser, Part):
    """The pictures of one note as tiles; `Photos` brings them here and says what is called.

    ``pictures`` are dicts (`Photos` names their fields), ``roster`` the children who can be named
    (``id`` and ``label``), ``suggested`` the ids of those whom the note is about. A picture that
    was taken away keeps its place as ``removed`` for ``undo_seconds``, with *Undo* beside it; only
    then is ``on_remove`` called. ``offers`` follows from the callbacks that are set: without
    ``on_caption`` there is no field for a caption, and so on.
    """

    _part = "album"

    label = traitlets.Unicode("Photos and videos").tag(sync=True)
    pictures = traitlets.List(traitlets.Dict()).tag(sync=True)
    roster = traitlets.List(traitlets.Dict()).tag(sync=True)
    suggested = traitlets.List(traitlets.Unicode()).tag(sync=True)
    offers = traitlets.List(traitlets.Unicode()).tag(sync=True)
    disabled = traitlets.Bool(False).tag(sync=True)
    undo_seconds = traitlets.Float(UNDO_SECONDS)

    on_thumb = traitlets.Any(None)
    on_remove = traitlets.Any(None)
    on_caption = traitlets.Any(None)
    on_children = traitlets.Any(None)
    on_open = traitlets.Any(None)

    def __init__(self, **kwargs: Any) -> None:
        self._taken_away: dict[str, tuple[str, asyncio.TimerHandle]] = {}
        self._note = 0
        super().__init__(**kwargs)
        self._one_at_a_time = asyncio.Lock()
        acts: dict[str, Callable[[Content], Coroutine[Any, Any, None] | None]] = {
            "thumb": self._thumb,
            "open": self._open,
            "caption": self._caption,
            "children": self._children,
            "order": self._order,
            "remove": self._remove,
            "undo": self._undo,
        }
        for do, act in acts.items():
            self.when(do, self._hears(act))

    @traitlets.observe("on_caption", "on_children", "on_open")
    def _offer(self, _change: Any) -> None:
        names = ("caption", "children", "open")
        self.offers = [name for name in names if getattr(self, f"on_{name}") is not None]

    @traitlets.validate("pictures")
    def _without_taken_away(self, proposal: Any) -> list[dict[str, Any]]:
        """A page that tells news of a picture brings none back that was taken away."""
        return [
            {**one, "state": "removed"} if one.get("id") in self._taken_away else one
            for one in proposal["value"]
        ]

    def show(self, pictures: list[dict[str, Any]]) -> None:
        """Show the *pictures* of another note; what was taken away from this one is gone."""
        away, self._taken_away = self._taken_away, {}
        self._note += 1
        self.send({"kind": "anew"})
        self.pictures = pictures
        for id, (_, timer) in away.items():
            timer.cancel()
            self._hand_over(id, self._tell_page)

    def throw_away(self) -> None:
        """End every *Undo* now, as a page does before it leaves a note."""
        for id in list(self._taken_away):
            self._throw_away(id)

    def update(self, id: str, **fields: Any) -> None:
        """News of one picture; of one that is not here, nothing."""
        self.pictures = [{**one, **fields} if one.get("id") == id else one for one in self.pictures]

    # -- what the browser says ----------------------------------------------------------------

    def _hears(self, act: Callable[[Content], Coroutine[Any, Any, None] | None]) -> Any:
        def hear(content: Content, _buffers: list[Any]) -> None:
            done = act(content)
            if done is None:
                self._answer(content)
            else:
                self._later(self._finish(done, content))

        return hear

    async def _finish(self, done: Coroutine[Any, Any, None], content: Content) -> None:
        await done
        self._answer(content)

    def _answer(self, content: Content) -> None:
        """Say that it was heard: until then the browser shows its own word and may repeat it."""
        if type(content.get("number")) is int:
            self.send({"kind": "heard", "number": content["number"]})

    def _named(self, content: Content) -> dict[str, Any] | None:
        wanted = content.get("picture")
        if not isinstance(wanted, str):
            return None
        return next((one for one in self.pictures if one.get("id") == wanted), None)

    def _to_change(self, content: Content) -> dict[str, Any] | None:
        """The picture, where this member may say something about it."""
        one = self._named(content)
        if one is None or self.disabled or one.get("may_change") is False:
            return None
        return None if one.get("state") in ("refused", "removed") else one

    def _thumb(self, content: Content) -> Coroutine[Any, Any, None] | None:
        one = self._named(content)
        return None if one is None or self.on_thumb is None else self._send_thumb(one["id"])

    async def _send_thumb(self, id: str) -> None:
        try:
            small = self.on_thumb(id)
            data = await small if inspect.isawaitable(small) else small
            self.send({"kind": "thumb", "picture": id}, buffers=[data])
        except Exception as error:
            self._words(error)
            self.send({"kind": "no_thumb", "picture": id})

    def _open(self, content: Content) -> Coroutine[Any, Any, None] | None:
        one = self._named(content)
        if one is None or one.get("state") in ("refused", "removed"):
            return None
        return self._call(self.on_open, one["id"])

    def _caption(self, content: Content) -> Coroutine[Any, Any, None] | None:
        one, text = self._to_change(content), content.get("text")
        if one is None or not isinstance(text, str):
            return None
        text = " ".join(text.split())[:LONGEST]
        return self._call(self.on_caption, one["id"], text, caption=text)

    def _children(self, content: Content) -> Coroutine[Any, Any, None] | None:
        one, ids = self._to_change(content), content.get("children")
        known = {child.get("id") for child in self.roster}
        if one is None or not isinstance(ids, list):
            return None
        if not all(isinstance(id, str) and id in known for id in ids):
            return None
        ids = list(dict.fromkeys(ids))
        return self._call(self.on_children, one["id"], ids, children=ids)

    def _order(self, content: Content) -> None:
        ids = content.get("pictures")
        mine = {one["id"]: one for one in self.pictures}
        if self.disabled or not isinstance(ids, list):
            return
        if not all(isinstance(id, str) and id in mine for id in ids) or len(set(ids)) < len(ids):
            return
        # One that came while the browser was still saying this stays behind the others.
        self.pictures = [mine.pop(id) for id in ids] + list(mine.values())

    def _remove(self, content: Content) -> None:
        one = self._named(content)
        if one is None or self.disabled or one["id"] in self._taken_away:
            return
        loop = asyncio.get_running_loop()
        timer = loop.call_later(self.undo_seconds, self._throw_away, one["id"])
        self._taken_away[one["id"]] = (one.get("state", "ready"), timer)
        self.update(one["id"], state="removed")

    def _undo(self, content: Content) -> None:
        one = self._named(content)
        if one is not None and one["id"] in self._taken_away:
            state, timer = self._taken_away.pop(one["id"])
            timer.cancel()
            self.update(one["id"], state=state)

    # -- what the page does with it -----------------------------------------------------------

    def _throw_away(self, id: str) -> None:
        """Now it is final, unless the page refuses: then it stands there again."""
        state, timer = self._taken_away.pop(id)
        timer.cancel()
        note, here = self._note, [one.get("id") for one in self.pictures]
        if id not in here:
            return  # the page took it out itself
        at = here.index(id)
        kept = {**self.pictures[at], "state": state}
        self.pictures = [one for one in self.pictures if one.get("id") != id]

        def badly(error: Exception) -> None:
            if note != self._note:  # never back into another note
                self._tell_page(error)
                return
            back = {**kept, "problem": self._said(error)}
            self.pictures = [*self.pictures[:at], back, *self.pictures[at:]]

        self._hand_over(id, badly)

    def _hand_over(self, id: str, badly: Callable[[Exception], None]) -> None:
        work = self._run(self.on_remove, (id,), lambda _: None, badly)
        if work is not None:
            self._later(work)

    def _call(
        self, callback: Any, id: str, *words: Any, **fields: Any
    ) -> Coroutine[Any, Any, None] | None:
        """Ask the page; then show *fields* and what it gives back, or its refusal in words."""

        def well(more: Mapping[str, Any]) -> None:
            self.update(id, **{"problem": "", **fields, **more})

        def badly(error: Exception) -> None:
            self.update(id, problem=self._said(error))

        return self._run(callback, (id, *words), well, badly)

    def _run(
        self,
        callback: Any,
        words: tuple[Any, ...],
        well: Callable[[Mapping[str, Any]], None],
        badly: Callable[[Exception], None],
    ) -> Coroutine[Any, Any, None] | None:
        """Call, at once where the callback is plain; else give what is still to be awaited."""
        if callback is None:
            return None
        try:
            result = callback(*words)
        except Exception as error:
            badly(error)
            return None
        if inspect.isawaitable(result):
            return self._wait(result, well, badly)
        well(result if isinstance(result, Mapping) else {})
        return None

    async def _wait(
        self,
        result: Awaitable[Any],
        well: Callable[[Mapping[str, Any]], None],
        badly: Callable[[Exception], None],
    ) -> None:
        try:
            async with self._one_at_a_time:
                more = await result
            well(more if isinstance(more, Mapping) else {})
        except Exception as error:
            badly(error)

    def _said(self, error: Exception) -> str:
        return " ".join(one for one in self._words(error) if one)
