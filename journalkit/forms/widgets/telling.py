"""A story while it is written: passages in parts, some of them drafted and not yet anybody's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import traitlets

from journalkit.forms.widgets.field import LONGEST
from journalkit.forms.widgets.from_browser import FromBrowser
from journalkit.forms.widgets.part import Part

Passage = dict[str, Any]


class Telling(FromBrowser, Part):
    """``parts`` are dicts of ``id title help needed``; ``passages``, in the order in which they
    are told, of ``id part text source quote drafted``. ``source`` names the note that a passage
    came from, ``quote`` says that it is a child's own words, ``drafted`` that nobody has made it
    theirs yet. While ``closed`` it can only be read.

    The browser's changes are in ``passages`` before the page hears of them: ``on_text(id, text)``
    (typed; a drafted passage is theirs from then on), ``on_mine(id)``, ``on_drop(id)`` and
    ``on_move(id, by)``, by -1 or 1 among the passages of its part. Where one of the last three
    raises, it is taken back; what was typed stays. ``on_add(part)`` wishes for a passage: the page
    puts it into ``passages``, and whoever pressed goes on in it. ``on_source(id)`` wishes to see
    the note.

    ``passages`` set here leave what somebody is typing as it is; `replace` does not.
    """

    _part = "telling"

    label = traitlets.Unicode("The story").tag(sync=True)
    parts = traitlets.List(traitlets.Dict()).tag(sync=True)
    passages = traitlets.List(traitlets.Dict()).tag(sync=True)
    generation = traitlets.Int(0).tag(sync=True)
    closed = traitlets.Bool(False).tag(sync=True)

    on_text: Callable[[str, str], object] | None = None
    on_mine: Callable[[str], object] | None = None
    on_drop: Callable[[str], object] | None = None
    on_move: Callable[[str, int], object] | None = None
    on_add: Callable[[str], object] | None = None
    on_source: Callable[[str], object] | None = None

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.when("text", self._text)
        self.when("mine", self._mine)
        self.when("drop", self._drop)
        self.when("move", self._move)
        self.when("add", self._add)
        self.when("source", self._source)

    def replace(self, passages: list[Passage]) -> None:
        """Put in *passages*, also where somebody is typing (another version was opened)."""
        with self.hold_sync():
            self.passages = passages
            self.generation += 1

    def _said(self, content: dict[str, Any]) -> Passage | None:
        """The passage that a message speaks of."""
        wanted = content.get("id")
        return next((one for one in self.passages if one["id"] == wanted), None)

    def _open(self, content: dict[str, Any]) -> Passage | None:
        return None if self.closed else self._said(content)

    def _with(self, one: Passage, **changes: Any) -> list[Passage]:
        return [{**one, **changes} if other is one else other for other in self.passages]

    def _change(
        self, passages: list[Passage], tell: Callable[..., object] | None, *to: Any
    ) -> None:
        before, self.passages = self.passages, passages
        try:
            if tell is not None:
                tell(*to)
        except BaseException:
            self.passages = before
            raise

    def _text(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        number, text, one = content.get("number"), content.get("text"), self._open(content)
        try:
            if one is None or not isinstance(text, str) or text[:LONGEST] == one["text"]:
                return
            self.passages = self._with(one, text=text[:LONGEST], drafted=False)
            if self.on_text is not None:
                self.on_text(one["id"], text[:LONGEST])
        finally:  # after the passages: until it is heard, what the browser has is newer than they
            if type(number) is int:
                self.send({"kind": "heard", "number": number})

    def _mine(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        one = self._open(content)
        if one is not None and one.get("drafted"):
            self._change(self._with(one, drafted=False), self.on_mine, one["id"])

    def _drop(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        one = self._open(content)
        if one is not None:
            rest = [other for other in self.passages if other is not one]
            self._change(rest, self.on_drop, one["id"])

    def _move(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        one, by = self._open(content), content.get("by")
        if one is None or type(by) is not int or by not in (-1, 1):
            return
        beside = [at for at, other in enumerate(self.passages) if other["part"] == one["part"]]
        old = self.passages.index(one)
        to = beside.index(old) + by
        if 0 <= to < len(beside):
            moved = list(self.passages)
            moved[old], moved[beside[to]] = moved[beside[to]], moved[old]
            self._change(moved, self.on_move, one["id"], by)

    def _add(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        wanted = content.get("part")
        known = any(part["id"] == wanted for part in self.parts)
        if known and isinstance(wanted, str) and not self.closed and self.on_add is not None:
            self.on_add(wanted)

    def _source(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        one = self._said(content)
        if one is not None and one.get("source") and self.on_source is not None:
            self.on_source(one["id"])
