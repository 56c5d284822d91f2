"""Where a child stands in each area, and the card in which somebody places them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import traitlets

from journalkit.forms.widgets.from_browser import FromBrowser
from journalkit.forms.widgets.part import Part

LONGEST_WHY = 2_000
"""Characters; it is a line or two."""


@dataclass(frozen=True)
class Placement:
    """What somebody decided in the open card."""

    area: str
    stands: str
    """The judgement that they had before them; empty where none stood."""
    band: str
    evidence: tuple[str, ...]
    why: str

    def __repr__(self) -> str:
        return "Placement()"


class Placing(FromBrowser, Part):
    """A row an area, and below the open one its card.

    ``rows`` are dicts of ``id area band detail``, with ``is_now`` where the band is this half
    term's. ``card`` is empty while none is open, else a dict: ``id title stands band bands``
    (``id name about`` each), ``notes`` (``id text own_words about ticked earlier``) of ``count``,
    ``why``, ``past`` (``band about why evidence stands``), ``can`` and else ``why_not``.

    ``on_open(area)`` is called with a row's id, ``on_place(placement)`` only where the open card
    says that one ``can``, with a band and notes that stand in it.
    """

    _part = "placing"

    heading = traitlets.Unicode("").tag(sync=True)
    help = traitlets.Unicode("").tag(sync=True)
    question = traitlets.Unicode("").tag(sync=True)
    rows = traitlets.List(traitlets.Dict()).tag(sync=True)
    card = traitlets.Dict().tag(sync=True)

    on_open: Callable[[str], object] | None = None
    on_shut: Callable[[], object] | None = None
    on_more: Callable[[], object] | None = None
    on_place: Callable[[Placement], object] | None = None

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.when("open", self._open)
        self.when("shut", self._shut)
        self.when("more", self._more)
        self.when("place", self._place)

    def look_here(self) -> None:
        """Bring the open card into view and put the focus there."""
        self.send({"kind": "look"})

    def _open(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        wanted = content.get("id")
        known = any(row.get("id") == wanted for row in self.rows)
        if known and isinstance(wanted, str) and self.on_open is not None:
            self.on_open(wanted)

    def _shut(self, _content: dict[str, Any], _buffers: list[Any]) -> None:
        if self.card and self.on_shut is not None:
            self.on_shut()

    def _more(self, _content: dict[str, Any], _buffers: list[Any]) -> None:
        notes = self.card.get("notes", ())
        if self.card.get("count", 0) > len(notes) and self.on_more is not None:
            self.on_more()

    def _place(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        card, evidence = self.card, content.get("evidence")
        names = ("id", "stands", "band", "why")
        area, stands, band, why = (content.get(name) for name in names)
        if not card.get("can") or self.on_place is None or not isinstance(evidence, list):
            return
        try:
            shown = {note["id"] for note in card["notes"]}
            if area != card["id"] or not all(isinstance(one, str) for one in (stands, band, why)):
                return
            if not any(one["id"] == band for one in card["bands"]):
                return
            if not all(isinstance(one, str) and one in shown for one in evidence):
                return
            why = str(why).strip()[:LONGEST_WHY]
            self.on_place(Placement(area, str(stands), str(band), tuple(evidence), why))
        finally:  # where it did not work, the button can be pressed again
            self.send({"kind": "answered"})
