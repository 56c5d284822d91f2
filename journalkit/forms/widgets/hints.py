"""Hints to what is being written: each in a sentence, with what could be done about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import traitlets

from journalkit.forms.widgets.from_browser import FromBrowser
from journalkit.forms.widgets.part import Part


class Hints(FromBrowser, Part):
    """Rows of ``key``, ``sentence`` and ``offers`` (labels of buttons), or nothing.

    ``on_take(key, number)`` and ``on_dismiss(key)`` are set by the page, and called for rows and
    offers that are there only. New rows are said once to whoever does not see them.
    """

    _part = "hints"

    rows = traitlets.List(traitlets.Dict()).tag(sync=True)

    on_take: Callable[[str, int], object] | None = None
    on_dismiss: Callable[[str], object] | None = None

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.when("take", self._take)
        self.when("dismiss", self._dismiss)

    def _row(self, content: dict[str, Any]) -> dict[str, Any] | None:
        return next((row for row in self.rows if row["key"] == content.get("key")), None)

    def _take(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        row, number = self._row(content), content.get("number")
        if row is None or type(number) is not int or self.on_take is None:
            return
        if 0 <= number < len(row["offers"]):
            self.on_take(row["key"], number)

    def _dismiss(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        row = self._row(content)
        if row is not None and self.on_dismiss is not None:
            self.on_dismiss(row["key"])
