"""A grid of pictures and videos, quick with thousands of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import traitlets

from journalkit.forms.widgets.from_browser import FromBrowser
from journalkit.forms.widgets.part import Part
from journalkit.forms.widgets.working import Answers, found, whole

MOST_ROWS = 200
Rows = list[dict[str, Any]]


class Gallery(Answers, FromBrowser, Part):
    """Pictures in sections, such as half terms or the months of one.

    ``sections`` are dicts of ``id title detail count`` ("Autumn 1", "212 pictures", 212), in the
    order in which they stand. Nothing else of the pictures is in a trait: what comes near the
    screen is asked for and what is far from it is let go. The page sets

    ``on_range(section, first, count)``: dicts ``id kind alt seconds marks`` for that part of a
    section (``marks`` are dicts of ``text`` and ``kind``, "" or "warning"). Everything in them
    reaches the browser.
    ``on_thumb(ids)``: a small picture for each id, in that order; ``b""`` where there is none.
    ``on_open(id)``: the picture was pressed.

    All three may be coroutine functions. They are called only for a part that a section has, and
    for ids that `on_range` has given. A `JournalError` of the first two is shown in the gallery;
    `on_open`'s goes to ``on_problem``.
    """

    _part = "gallery"

    heading = traitlets.Unicode("").tag(sync=True)
    empty = traitlets.Unicode("No pictures yet.").tag(sync=True)
    whose = traitlets.Unicode("").tag(sync=True)
    """Says that other pictures stand here now: with it changed, nothing of the ones before stays
    in sight, to be pressed by mistake, until these have come."""
    sections = traitlets.List(traitlets.Dict()).tag(sync=True)

    on_range: Callable[[str, int, int], Rows | Awaitable[Rows]] | None = None
    on_open: Callable[[str], object] | None = None

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._given: set[str] = set()
        self.when("range", self._ask_range)
        self.when("thumbs", self._ask_thumbs)
        self.when("open", self._open)

    def renew(self) -> None:
        """Something changed: the browser asks anew for what it shows."""
        self.send({"kind": "renew"})

    def _ask_range(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        wanted = content.get("section")
        ask, first, count = (whole(content.get(name)) for name in ("ask", "first", "count"))
        if ask is None or first is None or count is None:
            return
        section = next((one for one in self.sections if one.get("id") == wanted), None)
        if section is None or not isinstance(wanted, str):
            return
        if not 0 <= first < section.get("count", 0) or not 0 < count <= MOST_ROWS:
            return
        count = min(count, section["count"] - first)

        async def find() -> tuple[dict[str, Any], Sequence[bytes]]:
            rows = await found(self.on_range(wanted, first, count)) if self.on_range else []
            rows = list(rows)[:count]
            self._given.update(row["id"] for row in rows)
            return {"rows": rows}, ()

        self._answer({"kind": "range", "ask": ask}, find)

    def _ask_thumbs(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        self._answer_thumbs(content, self._given)

    def _open(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        wanted = content.get("id")
        if isinstance(wanted, str) and wanted in self._given:
            self._call(self.on_open, wanted)
