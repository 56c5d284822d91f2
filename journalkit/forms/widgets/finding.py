"""What a page of numbers says: a sentence, a chart, its table, and what must be said beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import traitlets

from journalkit.forms.widgets.from_browser import FromBrowser
from journalkit.forms.widgets.part import Part
from journalkit.records.checking import TEXT_LIMIT, readable

LOOKS = ("", "none", "plain", "low", "mid", "high", "warn")
"""How a cell of a grid looks: by how much stands in it, or that it wants looking at."""


class Finding(FromBrowser, Part):
    """One finding. ``columns`` are the table's heads, the rows' own first; a row is a dict of
    ``id``, ``name`` and ``cells`` (dicts of ``text``, and if wished ``look``, one of `LOOKS`, and
    ``label``, what is read out in place of the text).

    ``picture`` is the chart as SVG, shown as an image, so that nothing in it can run, and
    ``narrow_picture`` the same for a telephone, where there is one. With ``grid``
    the table is the chart: its cells are coloured, and it stands open; else it is folded below.

    ``on_cell(row id, number)`` is called for a pressed cell of those with ``opens`` set in it,
    ``on_row(row id)`` where ``rows_open``, ``on_more()`` for more rows, and ``on_keep(why)`` where
    ``can_keep``: to be kept for a meeting; while somebody writes why, it is ``being_kept``.
    ``back`` is the label of a way back, which calls ``on_back()``.
    """

    _part = "finding"

    title = traitlets.Unicode("").tag(sync=True)
    sentence = traitlets.Unicode("").tag(sync=True)
    cautions = traitlets.List(traitlets.Unicode()).tag(sync=True)
    picture = traitlets.Unicode("").tag(sync=True)
    narrow_picture = traitlets.Unicode("").tag(sync=True)
    columns = traitlets.List(traitlets.Unicode()).tag(sync=True)
    rows = traitlets.List(traitlets.Dict()).tag(sync=True)
    grid = traitlets.Bool(False).tag(sync=True)
    rows_open = traitlets.Bool(False).tag(sync=True)
    more = traitlets.Unicode("").tag(sync=True)
    can_keep = traitlets.Bool(False).tag(sync=True)
    back = traitlets.Unicode("").tag(sync=True)

    being_kept = False

    on_cell: Callable[[str, int], object] | None = None
    on_row: Callable[[str], object] | None = None
    on_more: Callable[[], object] | None = None
    on_keep: Callable[[str], object] | None = None
    on_back: Callable[[], object] | None = None

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.when("cell", self._cell)
        self.when("row", self._row)
        self.when("more", self._more)
        self.when("keeping", lambda *_: self._turn(to=True))
        self.when("leave", lambda *_: self._turn(to=False))
        self.when("keep", self._keep)
        self.when("back", self._go_back)

    def _found(self, wanted: object) -> dict[str, Any] | None:
        return next((row for row in self.rows if row["id"] == wanted), None)

    def _cell(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        row, number = self._found(content.get("row")), content.get("number")
        if row is None or type(number) is not int or not 0 <= number < len(row["cells"]):
            return
        if row["cells"][number].get("opens") and self.on_cell is not None:
            self.on_cell(row["id"], number)

    def _row(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        row = self._found(content.get("row"))
        if row is not None and self.rows_open and self.on_row is not None:
            self.on_row(row["id"])

    def _more(self, _content: dict[str, Any], _buffers: list[Any]) -> None:
        if self.more and self.on_more is not None:
            self.on_more()

    def _go_back(self, _content: dict[str, Any], _buffers: list[Any]) -> None:
        if self.back and self.on_back is not None:
            self.on_back()

    def _turn(self, *, to: bool) -> None:
        self.being_kept = to and self.can_keep

    def _keep(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        why = content.get("why")
        if not self.being_kept or self.on_keep is None or not isinstance(why, str):
            return
        if readable(why):
            self.on_keep(why.strip()[:TEXT_LIMIT])
            self.being_kept = False
            self.send({"do": "kept"})
