"""A key group as a table: its children, and in which band each stands in each area."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import traitlets

from journalkit.forms.widgets.from_browser import FromBrowser
from journalkit.forms.widgets.part import Part


class KeyGroupTable(FromBrowser, Part):
    """``areas`` are dicts of ``id short name``, ``rows`` of ``id name cells``: a cell an area, in
    their order, with ``band`` (a short name, or empty), ``said`` (the whole of it in words) and
    ``is_now``, whether it is of this half term.

    ``on_open(child, area)`` is called for a cell that stands there, with an empty area for the
    child alone.
    """

    _part = "key_groups"

    heading = traitlets.Unicode("").tag(sync=True)
    help = traitlets.Unicode("").tag(sync=True)
    areas = traitlets.List(traitlets.Dict()).tag(sync=True)
    rows = traitlets.List(traitlets.Dict()).tag(sync=True)

    on_open: Callable[[str, str], object] | None = None

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.when("open", self._open)

    def _open(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        child, area = content.get("id"), content.get("area")
        areas = {"", *(one["id"] for one in self.areas)}
        known = any(row["id"] == child for row in self.rows)
        if not isinstance(child, str) or not isinstance(area, str) or self.on_open is None:
            return
        if known and area in areas:
            self.on_open(child, area)
