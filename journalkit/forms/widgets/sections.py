"""The parts of an app, one of which is open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import traitlets

from journalkit.forms.widgets.from_browser import FromBrowser
from journalkit.forms.widgets.part import Part


class Sections(FromBrowser, Part):
    """A row of ``options`` (dicts with ``id``, ``label`` and if wished ``mark``, a short word or
    number beside it); ``chosen`` is the open one. ``on_choose(id)`` is called with another that
    stands there, and sets ``chosen`` itself where it opens that."""

    _part = "sections"

    label = traitlets.Unicode("Sections").tag(sync=True)
    options = traitlets.List(traitlets.Dict()).tag(sync=True)
    chosen = traitlets.Unicode("").tag(sync=True)

    on_choose: Callable[[str], object] | None = None

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.when("choose", self._choose)

    def _choose(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        wanted = content.get("id")
        known = any(option["id"] == wanted for option in self.options)
        if known and isinstance(wanted, str) and self.on_choose is not None:
            self.on_choose(wanted)

    def up(self) -> None:
        """Something else was opened below: begin at its top."""
        self.send({"do": "up"})
