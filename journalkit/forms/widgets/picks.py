"""Photos to choose from for something that is printed, in the order in which they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import traitlets

from journalkit.forms.widgets.from_browser import REFUSED, FromBrowser
from journalkit.forms.widgets.part import Part
from journalkit.forms.widgets.working import Answers


class Picks(Answers, FromBrowser, Part):
    """``photos`` are dicts of ``id alt note``; one with a note, which says why it may not be used,
    cannot be chosen. ``chosen`` are the ids of at most ``most``, in the order of printing.

    ``on_thumb(ids)`` gives their small pictures, which are in no trait. ``on_choose(ids)`` hears
    what is chosen after each press, and may be a coroutine function.
    """

    _part = "picks"
    _browser_sets = ("chosen",)

    label = traitlets.Unicode("Photos").tag(sync=True)
    help = traitlets.Unicode("").tag(sync=True)
    photos = traitlets.List(traitlets.Dict()).tag(sync=True)
    chosen = traitlets.List(traitlets.Unicode()).tag(sync=True)
    most = traitlets.Int(12, min=1).tag(sync=True)
    disabled = traitlets.Bool(False).tag(sync=True)

    on_choose: Callable[[list[str]], object] | None = None

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.when("thumbs", self._thumbs)

    def set_state(self, sync_data: Any) -> None:
        before = self.chosen
        super().set_state(sync_data)
        if self.chosen != before:
            self.guarded(lambda: self._call(self.on_choose, list(self.chosen)))

    def _checked(self, name: str, value: object) -> object:
        if self.disabled or not isinstance(value, list):
            return REFUSED
        allowed = {one.get("id") for one in self.photos if not one.get("note")}
        chosen = [one for one in value if isinstance(one, str) and one in allowed]
        return list(dict.fromkeys(chosen))[: self.most]

    def _thumbs(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        self._answer_thumbs(content, {one["id"] for one in self.photos})
