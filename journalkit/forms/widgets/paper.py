"""How a story will print, page by page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import traitlets

from journalkit.forms.widgets.from_browser import FromBrowser
from journalkit.forms.widgets.part import Part


class Paper(FromBrowser, Part):
    """Pages as pictures, ``count`` of them; ``working`` while newer ones are made.

    `show` sends PNGs as messages, and only those that changed: no trait and no state holds a
    page. A view that is made anew, or was out of reach, has none: ``on_ask()`` wishes for them.
    """

    _part = "paper"

    label = traitlets.Unicode("Preview").tag(sync=True)
    note = traitlets.Unicode("as it will print").tag(sync=True)
    count = traitlets.Int(0, min=0).tag(sync=True)
    working = traitlets.Bool(False).tag(sync=True)

    on_ask: Callable[[], object] | None = None

    _shown: tuple[int, ...] = ()
    """Fingerprints of the pages that the browser has."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.when("ask", self._ask)

    def show(self, pages: tuple[bytes, ...]) -> None:
        """Show these *pages*, each a whole PNG, and no others."""
        marks = tuple(map(hash, pages))
        known = (*self._shown, *[None] * len(pages))
        new = [at for at, mark in enumerate(marks) if mark != known[at]]
        self._shown, self.count = marks, len(pages)
        about = {"kind": "pages", "count": len(pages), "changed": new}
        self.send(about, buffers=[pages[at] for at in new])

    def _ask(self, _content: dict[str, Any], _buffers: list[Any]) -> None:
        self._shown = ()
        if self.on_ask is not None:
            self.on_ask()
