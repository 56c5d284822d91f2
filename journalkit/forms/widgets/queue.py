"""What waits for review: each note readable without opening, each decision one tap."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import traitlets

from journalkit.forms.widgets.from_browser import FromBrowser
from journalkit.forms.widgets.part import Part
from journalkit.forms.widgets.working import Answers, found

LONGEST_COMMENT = 4_000
Shown = tuple[bytes, str]


class Queue(Answers, FromBrowser, Part):
    """Cards of notes that wait. The page sets what a decision does:

    ``on_approve(id, version)``, ``on_ask(id, version, comment)``, ``on_take(id, version)`` (take
    it to the staff meeting; cards with ``can_take``), ``on_more()``, ``on_picture(id)``, which
    gives a small picture's bytes and their type (``("…", "image/webp")``) and may be a coroutine
    function, and ``on_open(id)`` for a picture that was tapped: the page's `Viewer` shows it;
    and, with ``raises``, ``on_concern(id, version)``: a concern is raised from the card's note.
    They are called only for what stands on a card, and decisions only for a card that this member
    may decide; whether they may, and whether the version is still the newest, the journal's verb
    decides again.

    A card: ``id version author when children place areas marks text own_words meaning next_step
    wellbeing involvement pictures state state_label comments versions changed can_decide`` and,
    if wished, ``can_take`` and ``problem`` (a sentence shown on the card). What a member may not
    see must not be in it: everything here reaches the browser.
    """

    _part = "queue"

    heading = traitlets.Unicode("").tag(sync=True)
    empty = traitlets.Unicode("Nothing is waiting.").tag(sync=True)
    cards = traitlets.List(traitlets.Dict()).tag(sync=True)
    more = traitlets.Bool(False).tag(sync=True)
    raises = traitlets.Bool(False).tag(sync=True)
    busy_id = traitlets.Unicode("").tag(sync=True)
    status = traitlets.Unicode("").tag(sync=True)

    on_approve: Callable[[str, int], object] | None = None
    on_ask: Callable[[str, int, str], object] | None = None
    on_take: Callable[[str, int], object] | None = None
    on_concern: Callable[[str, int], object] | None = None
    on_more: Callable[[], object] | None = None
    on_picture: Callable[[str], Shown | Awaitable[Shown]] | None = None
    on_open: Callable[[str], object] | None = None

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for do in ("approve", "ask", "take"):
            self.when(do, self._decide)
        self.when("concern", self._concern)
        self.when("more", self._more)
        self.when("picture", self._ask_picture)
        self.when("open", self._open)

    def look_here(self) -> None:
        """Bring the list into sight, where something above it decided what it shows."""
        self.send({"kind": "look"})

    def _more(self, _content: dict[str, Any], _buffers: list[Any]) -> None:
        if self.more and self.on_more is not None:
            self.on_more()

    def _concern(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        for card in self.cards:
            if card.get("id") == content.get("id") and self.raises and self.on_concern is not None:
                self.on_concern(card["id"], card["version"])

    def _decide(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        do, wanted, version = content["do"], content.get("id"), content.get("version")
        card = next((one for one in self.cards if one.get("id") == wanted), None)
        if card is None or not card.get("can_decide") or type(version) is not int:
            return
        if self.busy_id:
            return
        if do == "approve" and self.on_approve is not None:
            self.on_approve(card["id"], version)
        elif do == "take" and card.get("can_take") and self.on_take is not None:
            self.on_take(card["id"], version)
        elif do == "ask" and self.on_ask is not None:
            comment = content.get("comment")
            if isinstance(comment, str) and comment.strip():
                self.on_ask(card["id"], version, comment.strip()[:LONGEST_COMMENT])

    def _on_a_card(self, wanted: object) -> bool:
        pictures = (one for card in self.cards for one in card.get("pictures", ()))
        return isinstance(wanted, str) and any(one.get("id") == wanted for one in pictures)

    def _open(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        if self._on_a_card(content.get("id")) and self.on_open is not None:
            self.on_open(content["id"])

    def _ask_picture(self, content: dict[str, Any], _buffers: list[Any]) -> None:
        wanted, show = content.get("id"), self.on_picture
        if not self._on_a_card(wanted) or show is None:
            return

        async def find() -> tuple[dict[str, Any], Sequence[bytes]]:
            data, mime = await found(show(str(wanted)))
            return {"mime": mime}, (data,)

        self._answer({"kind": "picture", "id": wanted}, find)
