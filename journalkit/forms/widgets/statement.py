"""Something to read, line by line, and one thing to say to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from traitlets import List, Unicode

from journalkit.forms.widgets.part import Part


class Statement(Part):
    """A card with ``heading``, ``help``, ``lines`` and, where there is an ``action``, a button.

    ``on_act`` is set by the page.
    """

    _part = "statement"
    heading = Unicode("").tag(sync=True)
    help = Unicode("").tag(sync=True)
    lines = List(Unicode()).tag(sync=True)
    action = Unicode("").tag(sync=True)

    on_act: Callable[[], object] | None = None

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.when("act", self._act)

    def _act(self, _content: dict[str, Any], _buffers: list[Any]) -> None:
        if self.on_act is not None:
            self.on_act()
