"""A list of records, each with what can be done with it: a table, on a telephone cards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import traitlets

from journalkit.forms.widgets.from_browser import FromBrowser
from journalkit.forms.widgets.part import Part


class Roster(FromBrowser, Part):
    """Rows of ``id``, ``cells`` (one text a column, the first is the row's name), and if wished
    ``mark`` with ``mark_kind`` (``info``, ``good``, ``warning``, ``danger``) and ``actions``.

    An action is a dict of ``name`` and ``label``; with ``kind`` ``open`` the whole row is its
    button, with ``primary`` or ``danger`` it looks like what it is, ``back`` leads back, and
    ``print`` is the browser's own doing; with a ``question`` the page asks before it is done.
    ``actions`` above the list belong to no row. All come to ``on_act(name, id)``, the ones above
    with an empty id, and only while they stand there.

    With ``look`` ``cards`` each row is a card: what it is about, what stands, then lines of
    detail. ``search`` adds a field that ignores case and accents; ``page_size`` rows stand there
    at first.
    ``back_to`` is the id of a row that takes the focus when the list is drawn.
    """

    _part = "roster"

    title = traitlets.Unicode("").tag(sync=True)
    help = traitlets.Unicode("").tag(sync=True)
    columns = traitlets.List(traitlets.Unicode()).tag(sync=True)
    rows = traitlets.List(traitlets.Dict()).tag(sync=True)
    actions = traitlets.List(traitlets.Dict()).tag(sync=True)
    empty = traitlets.Unicode("Nothing is here yet.").tag(sync=True)
    look = traitlets.Enum(("table", "cards"), "table").tag(sync=True)
    search = traitlets.Bool(False).tag(sync=True)
    search_label = traitlets.Unicode("Find").tag(sync=True)
    page_size = traitlets.Int(50, min=1).tag(sync=True)
    back_to = traitlets.Unicode("").tag(sync=True)

    on_act: Callable[[str, str], object] | None = None

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.when("act", self._act)

    def _act(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        name, id = content.get("name"), content.get("id")
        if not isinstance(name, str) or not isinstance(id, str) or self.on_act is None:
            return
        rows = [row.get("actions", ()) for row in self.rows if row["id"] == id]
        offered = rows[0] if rows else () if id else self.actions
        if any(action["name"] == name for action in offered):
            self.on_act(name, id)
