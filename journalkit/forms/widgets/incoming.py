"""What a file would bring in: each row with what becomes of it, a page at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import traitlets

from journalkit.forms.widgets.from_browser import FromBrowser
from journalkit.forms.widgets.part import Part


class Incoming(FromBrowser, Part):
    """The preview of a file. The page sets ``on_bring_in()``, ``on_other()`` and ``on_page(n)``.

    ``groups`` are dicts of ``title``, ``kind`` (``refused`` stands out) and ``rows``; a row has
    ``row`` (its number), ``name``, ``says`` (sentences), ``look`` (sentences to look at) and
    ``changes`` (label, before, after). Hidden while ``summary`` is empty. A browser may press
    *Bring in* only where ``action`` says what it does.
    """

    _part = "incoming"

    summary = traitlets.Unicode("").tag(sync=True)
    remarks = traitlets.List(traitlets.Unicode()).tag(sync=True)
    groups = traitlets.List(traitlets.Dict()).tag(sync=True)
    page = traitlets.Int(1, min=1).tag(sync=True)
    pages = traitlets.Int(1, min=1).tag(sync=True)
    action = traitlets.Unicode("").tag(sync=True)

    on_bring_in: Callable[[], object] | None = None
    on_other: Callable[[], object] | None = None
    on_page: Callable[[int], object] | None = None

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for do in ("bring_in", "other", "page"):
            self.when(do, self._pressed)

    def _pressed(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        do, page = content["do"], content.get("page")
        if not self.summary:
            return
        if do == "bring_in" and self.action and self.on_bring_in is not None:
            try:
                self.on_bring_in()
            finally:
                self.send({"kind": "again"})
        elif do == "other" and self.on_other is not None:
            self.on_other()
        elif do == "page" and type(page) is int and 1 <= page <= self.pages and self.on_page:
            self.on_page(page)
