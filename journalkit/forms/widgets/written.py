"""Something that was written, to read, and what may be done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import traitlets

from journalkit.forms.widgets.from_browser import FromBrowser
from journalkit.forms.widgets.part import Part


class Written(FromBrowser, Part):
    """A card with a ``heading``, a line of ``about``, ``parts`` (dicts with ``label`` and
    ``text``) and ``actions``: dicts with ``name``, ``label`` and, where it is to be asked about
    first, ``question``; a ``kind`` of "primary" or "danger" if wished.

    ``on_act(name)`` is called with what stands there only. Nothing is shown without a heading.
    """

    _part = "written"

    heading = traitlets.Unicode("").tag(sync=True)
    about = traitlets.Unicode("").tag(sync=True)
    parts = traitlets.List(traitlets.Dict()).tag(sync=True)
    actions = traitlets.List(traitlets.Dict()).tag(sync=True)

    on_act: Callable[[str], object] | None = None

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.when("act", self._act)

    def show(
        self,
        heading: str = "",
        about: str = "",
        *,
        parts: list[dict[str, str]] | None = None,
        actions: list[dict[str, str]] | None = None,
    ) -> None:
        """Show this, from its heading on; nothing without one."""
        with self.hold_sync():
            self.heading, self.about = heading, about
            self.parts, self.actions = parts or [], actions or []
        if heading:
            self.send({"kind": "look"})

    def _act(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        known = [one["name"] for one in self.actions if one["name"] == content.get("name")]
        if known and self.on_act is not None:
            self.on_act(known[0])
