"""What waits for review: each note readable without opening, each decision one tap."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import traitlets
from ipywidgets import widget_serialization

from journalkit.errors import Refused
from journalkit.forms.widgets.from_browser import FromBrowser
from journalkit.forms.widgets.part import Part
from journalkit.forms.widgets.rating import scored
from journalkit.forms.widgets.working import Answers, found

LONGEST_COMMENT = 4_000
Shown = tuple[bytes, str]
Card = dict[str, Any]
Content = dict[str, Any]

NEEDS = {
    "approve": ("can_decide",), "praise": ("can_decide",),
    "ask": ("can_decide", "can_release"), "say": ("can_say",), "take": ("can_take",),
    "rate": ("can_rate",), "release": ("can_release",), "withdraw": ("can_release",),
    "opened": ("can_decide",), "tick": ("can_decide",),
}  # fmt: skip
"""What may be done with a card: where one of these is true of it."""

WRITTEN = ("ask", "praise", "say")
"""What is done with words, and never without."""


class Deciding(FromBrowser, Part):
    """The script of what is done with one card. It says everything through its `Queue`."""

    _part = "queue_decide"


class Foot(FromBrowser, Part):
    """The script of the line below the list, and of its keys. It speaks through its `Queue`."""

    _part = "queue_foot"


class Queue(Answers, FromBrowser, Part):
    """Cards of notes that wait. The page sets what a decision does:

    ``on_approve(id, version)``, ``on_praise(id, version, text)`` (approve it, and say so),
    ``on_ask(id, version, comment)``, ``on_take(id, version)`` (take it to the staff meeting),
    ``on_say(id, version, text)``, ``on_rate(id, version, scores, appropriate, why)``,
    ``on_release(id, version)``, ``on_withdraw(id, version)``, ``on_approve_ticked(those)`` with
    pairs of id and version, ``on_undo()``, ``on_more()``, ``on_picture(id)``, which
    gives a small picture's bytes and their type (``("…", "image/webp")``) and may be a coroutine
    function, and ``on_open(id)`` for a picture that was tapped: the page's `Viewer` shows it;
    and, with ``raises``, ``on_concern(id, version)``: a concern is raised from the card's note.
    They are called only for what stands on a card, and only where the card says that this member
    may (see `NEEDS`); whether they may, and whether the version is still the newest, the journal's
    verb decides again.

    A card: ``id version author when children place areas marks text own_words meaning next_step
    wellbeing involvement pictures state state_label said versions changed can_decide`` and, if
    wished, ``can_take``, ``taken``, ``can_say``, ``can_release``, ``can_rate`` with ``criteria``
    (dicts of ``id heading text value``) and ``appropriate``, and ``problem`` (a sentence shown on
    the card). What a member may not see must not be in it: everything here reaches the browser.

    Several are approved at once only where each was ``opened``: the browser says so of a card
    whose words were all on the screen, and ``ticked`` takes no other. Both are the kernel's.
    """

    _part = "queue"

    heading = traitlets.Unicode("").tag(sync=True)
    empty = traitlets.Unicode("Nothing is waiting.").tag(sync=True)
    cards = traitlets.List(traitlets.Dict()).tag(sync=True)
    more = traitlets.Bool(False).tag(sync=True)
    raises = traitlets.Bool(False).tag(sync=True)
    busy_id = traitlets.Unicode("").tag(sync=True)
    status = traitlets.Unicode("").tag(sync=True)
    can_undo = traitlets.Bool(False).tag(sync=True)
    """Whether the decision that ``status`` tells of can be taken back."""
    opened = traitlets.List(traitlets.Unicode()).tag(sync=True)
    ticked = traitlets.List(traitlets.Unicode()).tag(sync=True)
    deciding = traitlets.Instance(Deciding).tag(sync=True, **widget_serialization)
    foot = traitlets.Instance(Foot).tag(sync=True, **widget_serialization)

    on_approve: Callable[[str, int], object] | None = None
    on_praise: Callable[[str, int, str], object] | None = None
    on_ask: Callable[[str, int, str], object] | None = None
    on_take: Callable[[str, int], object] | None = None
    on_concern: Callable[[str, int], object] | None = None
    on_say: Callable[[str, int, str], object] | None = None
    on_rate: Callable[[str, int, dict[str, int], bool, str], object] | None = None
    on_release: Callable[[str, int], object] | None = None
    on_withdraw: Callable[[str, int], object] | None = None
    on_approve_ticked: Callable[[list[tuple[str, int]]], object] | None = None
    on_undo: Callable[[], object] | None = None
    on_more: Callable[[], object] | None = None
    on_picture: Callable[[str], Shown | Awaitable[Shown]] | None = None
    on_open: Callable[[str], object] | None = None

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(deciding=Deciding(), foot=Foot(), **kwargs)
        for do in NEEDS:
            self.when(do, self._act)
        self.when("approve-ticked", self._approve_ticked)
        self.when("undo", self._undo)
        self.when("concern", self._concern)
        self.when("more", self._more)
        self.when("picture", self._ask_picture)
        self.when("open", self._open)

    def close(self) -> None:
        """Close it with the parts that are its own."""
        for part in (self.deciding, self.foot):
            part.close()
        super().close()

    def look_here(self, id: str = "") -> None:
        """Bring card *id* into sight, or the list, where something else decided what it shows."""
        self.send({"kind": "look", "id": id})

    @traitlets.observe("cards")
    def _renewed(self, change: dict[str, Any]) -> None:
        """What was opened or ticked counts for the version that it was, while it stands here."""
        before = {card["id"]: card.get("version") for card in change["old"] or ()}
        same = {
            card["id"]
            for card in self.cards
            if card.get("can_decide") and before.get(card["id"]) == card.get("version")
        }
        self.opened = [id for id in self.opened if id in same]
        self.ticked = [id for id in self.ticked if id in same]

    def _more(self, _content: Content, _buffers: list[Any]) -> None:
        if self.more and self.on_more is not None:
            self.on_more()

    def _concern(self, content: Content, _buffers: list[Any]) -> None:
        for card in self.cards:
            if card.get("id") == content.get("id") and self.raises and self.on_concern is not None:
                self.on_concern(card["id"], card["version"])

    def _undo(self, _content: Content, _buffers: list[Any]) -> None:
        if self.can_undo and self.on_undo is not None:
            self.on_undo()

    def _act(self, content: Content, _buffers: list[Any]) -> None:
        do, version = content["do"], content.get("version")
        card = next((one for one in self.cards if one.get("id") == content.get("id")), None)
        if card is None or type(version) is not int or self.busy_id:
            return
        if not any(card.get(needed) for needed in NEEDS[do]):
            return
        if do in ("opened", "tick"):
            getattr(self, f"_{do}")(card, version, content)
            return
        more: tuple[Any, ...] | None = ()
        if do in WRITTEN:
            more = _words(content.get("comment"))
        elif do == "rate":
            more = _rated(card, content)
        does = getattr(self, f"on_{do}")
        if more is None or does is None:
            return
        try:
            does(card["id"], version, *more)
        except Exception:
            self.send({"kind": "answered", "id": card["id"]})  # the buttons can be pressed again
            raise
        self.send({"kind": "kept", "id": card["id"], "do": do})

    # -- several at once ----------------------------------------------------------------------

    def _opened(self, card: Card, version: int, _content: Content) -> None:
        if version == card["version"] and card["id"] not in self.opened:
            self.opened = [*self.opened, card["id"]]

    def _tick(self, card: Card, version: int, content: Content) -> None:
        id, on = card["id"], content.get("on") is True
        ready = version == card["version"] and id in self.opened
        if ready or not on:
            others = [one for one in self.ticked if one != id]
            self.ticked = [*others, id] if on else others
            return
        self.send({"kind": "ticks"})
        raise Refused(
            "This note has not been opened yet, so it is not approved with others.",
            what_to_do="Read it to its end, then tick it.",
        )

    def _approve_ticked(self, _content: Content, _buffers: list[Any]) -> None:
        those = [(one["id"], one["version"]) for one in self.cards if one["id"] in self.ticked]
        if those and self.on_approve_ticked is not None and not self.busy_id:
            self.on_approve_ticked(those)

    # -- pictures -----------------------------------------------------------------------------

    def _on_a_card(self, wanted: object) -> bool:
        pictures = (one for card in self.cards for one in card.get("pictures", ()))
        return isinstance(wanted, str) and any(one.get("id") == wanted for one in pictures)

    def _open(self, content: Content, _buffers: list[Any]) -> None:
        if self._on_a_card(content.get("id")) and self.on_open is not None:
            self.on_open(content["id"])

    def _ask_picture(self, content: Content, _buffers: list[Any]) -> None:
        wanted, show = content.get("id"), self.on_picture
        if not self._on_a_card(wanted) or show is None:
            return

        async def find() -> tuple[dict[str, Any], Sequence[bytes]]:
            data, mime = await found(show(str(wanted)))
            return {"mime": mime}, (data,)

        self._answer({"kind": "picture", "id": wanted}, find)


def _words(said: object) -> tuple[str] | None:
    """What was written, where something was."""
    if not isinstance(said, str) or not said.strip():
        return None
    return (said.strip()[:LONGEST_COMMENT],)


def _rated(card: Card, content: Content) -> tuple[dict[str, int], bool, str] | None:
    """Scores by criterion, whether it is appropriate, and why not; None where it is none."""
    said, why = scored(content, card.get("criteria", ())), content.get("why", "")
    if said is None or said == ({}, True) or not isinstance(why, str):
        return None
    return *said, why.strip()[:LONGEST_COMMENT]
