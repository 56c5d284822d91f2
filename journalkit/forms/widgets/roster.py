"""A list of records, each with what can be done with it: a table, on a telephone cards."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

import traitlets

from journalkit.forms.widgets.from_browser import FromBrowser
from journalkit.forms.widgets.part import Part

LONGEST_WORDS = 200
"""Characters of what is looked for."""

LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})
"""Those that are no letter with a mark."""


class Roster(FromBrowser, Part):
    """Rows of ``id``, ``cells`` (one text a column, the first is the row's name), and if wished
    ``mark`` with ``mark_kind`` (``info``, ``good``, ``warning``, ``danger``) and ``actions``.

    An action is a dict of ``name`` and ``label``; with ``kind`` ``open`` the whole row is its
    button, with ``primary`` or ``danger`` it looks like what it is, ``back`` leads back, and
    ``print`` is the browser's own doing; with a ``question`` the page asks before it is done.
    ``actions`` above the list belong to no row. All come to ``on_act(name, id)``, the ones above
    with an empty id, and only while they stand there.

    With ``look`` ``cards`` each row is a card: what it is about, what stands, then lines of
    detail. ``search`` adds a field that ignores case and accents. The browser has ``shown`` only,
    of ``count`` rows that fit the ``words`` typed there: ``page_size`` at first, and as many more
    each time they are asked for.
    ``back_to`` is the id of a row that takes the focus when the list is drawn.
    """

    _part = "roster"

    title = traitlets.Unicode("").tag(sync=True)
    help = traitlets.Unicode("").tag(sync=True)
    columns = traitlets.List(traitlets.Unicode()).tag(sync=True)
    rows = traitlets.List(traitlets.Dict())
    shown = traitlets.List(traitlets.Dict()).tag(sync=True)
    count = traitlets.Int(0).tag(sync=True)
    words = traitlets.Unicode("").tag(sync=True)
    actions = traitlets.List(traitlets.Dict()).tag(sync=True)
    empty = traitlets.Unicode("Nothing is here yet.").tag(sync=True)
    look = traitlets.Enum(("table", "cards"), "table").tag(sync=True)
    search = traitlets.Bool(False).tag(sync=True)
    search_label = traitlets.Unicode("Find").tag(sync=True)
    page_size = traitlets.Int(50, min=1)
    back_to = traitlets.Unicode("").tag(sync=True)

    on_act: Callable[[str, str], object] | None = None

    _pages = 1

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.when("act", self._act)
        self.when("find", self._find)
        self.when("more", self._more)

    @traitlets.observe("rows", "back_to", "page_size")
    def _renewed(self, _: Any) -> None:
        ids = [row["id"] for row in self.rows]
        if self.back_to in ids:  # whoever comes back to a row finds it there
            self._pages = max(self._pages, ids.index(self.back_to) // self.page_size + 1)
        self._turn()

    def _turn(self) -> None:
        fits = [row for row in self.rows if _holds(row, self.words)]
        with self.hold_sync():
            self.shown = fits[: self._pages * self.page_size]
            self.count = len(fits)

    def _find(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        words = content.get("words")
        if self.search and isinstance(words, str):
            self._pages = 1
            with self.hold_sync():
                self.words = words[:LONGEST_WORDS]
                self._turn()

    def _more(self, _content: dict[str, Any], _buffers: list[Any]) -> None:
        if self.count > len(self.shown):
            self._pages += 1
            self._turn()

    def _act(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        name, id = content.get("name"), content.get("id")
        if not isinstance(name, str) or not isinstance(id, str) or self.on_act is None:
            return
        rows = [row.get("actions", ()) for row in self.shown if row["id"] == id]
        offered = rows[0] if rows else () if id else self.actions
        if any(action["name"] == name for action in offered):
            self.on_act(name, id)


def _holds(row: dict[str, Any], words: str) -> bool:
    """Whether all *words* stand in *row*, as they are or with accents."""
    text = _plain(" ".join([*row.get("cells", ()), row.get("mark", "")]))
    return all(word in text for word in _plain(words).split())


def _plain(text: str) -> str:
    """ "Zoë" is found by "zoe", "Łucja" by "lucja"."""
    apart = unicodedata.normalize("NFD", text.casefold())
    return "".join(one for one in apart if not unicodedata.combining(one)).translate(LETTERS)
