"""A child's next steps: the open ones, each closed in place, and what came of the others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import traitlets

from journalkit.forms.widgets.from_browser import FromBrowser
from journalkit.forms.widgets.part import Part

LONGEST_OUTCOME = 4_000


class NextSteps(FromBrowser, Part):
    """Next steps as cards. ``opened`` are dicts of ``id words about note``, ``closed`` have
    ``outcome`` and ``ended`` too; ``about`` and ``ended`` say who and when in one line. Of
    ``open_count`` and ``closed_count`` in all, those are the first; ``on_more("opened")`` and
    ``on_more("closed")`` are called only while there are more.

    ``on_close(id, words, outcome)`` is called only for a step that stands in ``opened``, with the
    words that the person had before them: they may have changed meanwhile.
    """

    _part = "next_steps"

    opened = traitlets.List(traitlets.Dict()).tag(sync=True)
    closed = traitlets.List(traitlets.Dict()).tag(sync=True)
    open_count = traitlets.Int(0).tag(sync=True)
    closed_count = traitlets.Int(0).tag(sync=True)

    on_close: Callable[[str, str, str], object] | None = None
    on_more: Callable[[str], object] | None = None

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.when("close", self._close)
        self.when("more", self._more)

    def _more(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        of = content.get("of")
        more = {
            "opened": self.open_count > len(self.opened),
            "closed": self.closed_count > len(self.closed),
        }
        if isinstance(of, str) and more.get(of) and self.on_more is not None:
            self.on_more(of)

    def _close(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        asked = [content.get(name) for name in ("id", "words", "outcome")]
        if self.on_close is None or not all(isinstance(one, str) for one in asked):
            return
        wanted, words, outcome = map(str, asked)
        if any(row.get("id") == wanted for row in self.opened) and outcome.strip():
            try:
                self.on_close(wanted, words, outcome.strip()[:LONGEST_OUTCOME])
            finally:  # where it did not work, the button can be pressed again
                self.send({"kind": "answered", "id": wanted})
