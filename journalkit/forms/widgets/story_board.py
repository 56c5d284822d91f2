"""The board of a half term: whose story is due, drafted, approved, given, answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import traitlets

from journalkit.forms.widgets.from_browser import REFUSED, FromBrowser
from journalkit.forms.widgets.part import Part


class StoryBoard(FromBrowser, Part):
    """Columns of cards; beside each other where there is room, else one below the other, folded.

    ``columns`` are dicts of ``id label cards``, a card one of ``id name face line words mark late
    kinds``: ``face`` are initials, ``words`` what a parent answered, ``late`` a gentle word for
    it, ``kinds`` what the writing is besides a story. Ids of cards are unique on the board.

    With ``can_choose`` the cards of the ``choosable`` columns have a tick; ``chosen`` are the ids
    of the ticked ones, in the order of the board. Those that are no longer there to be ticked leave
    ``chosen`` without a word. ``on_chosen(ids)`` tells what the browser changed,
    ``on_open(id)`` that a card was pressed.
    """

    _part = "story_board"
    _browser_sets = ("chosen",)

    title = traitlets.Unicode("").tag(sync=True)
    note = traitlets.Unicode("").tag(sync=True)
    columns = traitlets.List(traitlets.Dict()).tag(sync=True)
    can_choose = traitlets.Bool(False).tag(sync=True)
    choosable = traitlets.List(traitlets.Unicode()).tag(sync=True)
    chosen = traitlets.List(traitlets.Unicode()).tag(sync=True)

    on_open: Callable[[str], object] | None = None
    on_chosen: Callable[[list[str]], object] | None = None

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.when("open", self._open)

    def set_state(self, sync_data: Any) -> None:
        before = self.chosen
        super().set_state(sync_data)
        if self.chosen != before:
            self.guarded(self._chose)

    def _chose(self) -> None:
        if self.on_chosen is not None:
            self.on_chosen(list(self.chosen))

    def _checked(self, name: str, value: object) -> object:
        return self._offered(value) if isinstance(value, list) else REFUSED

    @traitlets.observe("columns", "can_choose", "choosable")
    def _renewed(self, _: object) -> None:
        self.chosen = self._offered(self.chosen)

    def _offered(self, ids: list[Any]) -> list[str]:
        open = [one for one in self.columns if self.can_choose and one["id"] in self.choosable]
        return [card["id"] for one in open for card in one["cards"] if card["id"] in ids]

    def _open(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        wanted = content.get("id")
        known = any(card["id"] == wanted for one in self.columns for card in one["cards"])
        if known and isinstance(wanted, str) and self.on_open is not None:
            self.on_open(wanted)
