"""The bar with the save button, always in reach at the bottom of the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import traitlets

from journalkit.forms.widgets.from_browser import FromBrowser
from journalkit.forms.widgets.part import Part


class SaveBar(FromBrowser, Part):
    """A save button, what became of the last save, and what still stands in its way.

    ``on_save()``, ``on_blocked()`` and ``on_secondary()`` are set by the page. While there are
    ``blockers`` a press calls ``on_blocked``, which may look again and change them, and where
    some are left the button shows them; only without any, and while not ``busy``, it calls
    ``on_save``. Fields send what
    they hold before the press arrives here, so ``blockers`` are up to date by then. ``question``
    is asked before the secondary button does anything ('Discard this draft?').
    """

    _part = "save_bar"

    label = traitlets.Unicode("Save observation").tag(sync=True)
    status = traitlets.Unicode("").tag(sync=True)
    blockers = traitlets.List(traitlets.Unicode()).tag(sync=True)
    busy = traitlets.Bool(False).tag(sync=True)
    secondary = traitlets.Unicode("").tag(sync=True)
    question = traitlets.Unicode("").tag(sync=True)

    on_save: Callable[[], object] | None = None
    on_blocked: Callable[[], object] | None = None
    on_secondary: Callable[[], object] | None = None

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.when("save", self._save)
        self.when("secondary", self._second)

    def _save(self, _content: dict[str, Any], _buffers: list[Any]) -> None:
        if self.busy:
            return
        if self.blockers and self.on_blocked is not None:
            self.on_blocked()
        if self.blockers:
            self.block(self.blockers)
        elif self.on_save is not None:
            self.on_save()

    def block(self, blockers: list[str]) -> None:
        """Show *blockers* above the button: a press found them."""
        self.blockers = blockers
        self.send({"kind": "blocked"})

    def begin_anew(self) -> None:
        """Show the page from its top: what stood in it has been handed in."""
        self.send({"kind": "top"})

    def _second(self, _content: dict[str, Any], _buffers: list[Any]) -> None:
        if self.secondary and not self.busy and self.on_secondary is not None:
            self.on_secondary()
