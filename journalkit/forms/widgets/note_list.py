"""A titled list of notes to open: drafts, notes that came back with a comment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import traitlets

from journalkit.forms.widgets.from_browser import FromBrowser
from journalkit.forms.widgets.part import Part


class NoteList(FromBrowser, Part):
    """Rows of ``id``, ``title``, ``detail``, ``mark`` and ``action``; hidden while there is none.
    A ``tone``, "quiet" or "good", takes the warning out of a mark.

    ``on_open(id)`` is set by the page and called with ids of rows that are there only, and
    ``on_more()`` only while there are ``more`` rows than those.
    """

    _part = "note_list"

    title = traitlets.Unicode("").tag(sync=True)
    rows = traitlets.List(traitlets.Dict()).tag(sync=True)
    more = traitlets.Bool(False).tag(sync=True)

    on_open: Callable[[str], object] | None = None
    on_more: Callable[[], object] | None = None

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.when("open", self._open)
        self.when("more", self._more)

    def _more(self, _content: dict[str, Any], _buffers: list[Any]) -> None:
        if self.more and self.on_more is not None:
            self.on_more()

    def _open(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        wanted = content.get("id")
        if not isinstance(wanted, str) or self.on_open is None:
            return
        if any(row.get("id") == wanted for row in self.rows):
            self.on_open(wanted)
