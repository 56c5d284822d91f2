"""The Review page: what waits, readable without opening, each decision one tap."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import ipywidgets

from journalkit.errors import Changed
from journalkit.forms.widgets.chips import Chips, chosen, narrowing
from journalkit.forms.widgets.notice import Notice
from journalkit.forms.widgets.queue import Queue
from journalkit.gate.client import Gate
from journalkit.journal import observing, reviewing
from journalkit.journal.session import Session
from journalkit.pages.cards import Cards
from journalkit.pages.page import Content, Page
from journalkit.pages.raising import offer_on
from journalkit.pages.saying import day
from journalkit.pages.viewing import Viewing
from journalkit.records import Note, Observation, Review, State

PAGE = 20
"""Cards at a time; *Show more* brings the next."""

STATES = {
    State.SUBMITTED: "Waiting",
    State.CHANGES: "Changes asked for",
    State.APPROVED: "Approved",
}
EMPTY = {
    State.SUBMITTED: "Nothing is waiting. Everything has been read.",
    State.CHANGES: "Nothing is with its author for changes.",
    State.APPROVED: "Nothing is approved yet.",
}
COMPARED = (
    ("text", "What happened"),
    ("own_words", "Child's own words"),
    ("meaning", "What this tells us"),
    ("next_step", "Next step"),
    ("place", "Where"),
)


def open_page() -> None:
    """Show the Review page."""
    Page("review", Reviewing).open()


class Reviewing(Content):
    """The queue, with filters above it."""

    def __init__(self, session: Session, notice: Notice, gate: Gate) -> None:
        super().__init__(session, notice, gate)
        vault = session.vault
        self._cards = Cards(session)
        areas = vault.frameworks.current().areas
        self._aspects = {aspect.id: aspect.name for area in areas for aspect in area.aspects}
        self._count = PAGE
        self._newer = ""
        self.state = narrowing("Show", [(s.value, label) for s, label in STATES.items()])
        self.state.chosen = [State.SUBMITTED.value]
        self.room = narrowing("Room", [(room.id, room.name) for room in vault.rooms.all()])
        writers = [(id, name.split()[0]) for id, name in self._cards.members.items()]
        self.member = narrowing("Written by", writers, folded=True)
        self.area = narrowing("Area", list(self._cards.areas.items()), folded=True)
        for chips in self._filters():
            chips.observe(lambda _: self._narrowed(), "chosen")
        self.queue = Queue()
        self.queue.on_problem = notice.tell
        self.queue.on_approve = self._approve
        self.queue.on_ask = self._ask
        self.queue.on_more = self._more
        self.viewing = Viewing(session, notice, changed=self._show)
        self._cards.open_in(self.viewing, self.queue)
        offer_on(self.queue, self)
        self._show()

    def widgets(self) -> tuple[ipywidgets.DOMWidget, ...]:
        filters = ipywidgets.HBox(list(self._filters())).add_class("filters")
        heading = ipywidgets.HTML("<h1>Review</h1>").add_class("visually-hidden")
        return (heading, filters, self.queue, self.viewing.viewer)

    def tick(self) -> None:
        """Bring in what others handed in meanwhile."""
        if self.session.vault.recorded() != self._recorded:
            self._show()

    def _filters(self) -> tuple[Chips, ...]:
        return (self.state, self.room, self.member, self.area)

    def _narrowed(self) -> None:
        self._count, self._newer = PAGE, ""
        self._show()

    def _more(self) -> None:
        self._count += PAGE
        self._show()

    def _show(self) -> None:
        self._recorded = self.session.vault.recorded()
        state = State(chosen(self.state) or State.SUBMITTED)
        found, count = reviewing.queue(
            self.session,
            states=[state],
            room=chosen(self.room),
            author=chosen(self.member),
            area=chosen(self.area),
            newest=state is State.APPROVED,
            limit=self._count,
        )
        with self.queue.hold_sync():
            self.queue.heading = self._heading(state, found, count)
            self.queue.empty = EMPTY[state]
            self.queue.cards = self._made(self._first_the_newer(found, state))
            self.queue.more = count > len(found)

    def _first_the_newer(self, found: Sequence[Observation], state: State) -> Sequence[Observation]:
        """What was amended under a manager's eyes has moved to the queue's end: it is shown."""
        if not self._newer or any(one.id == self._newer for one in found):
            return found
        newer = observing.read(self.session, self._newer)
        return [newer, *found] if newer.state is state else found

    def _heading(self, state: State, found: Sequence[Observation], count: int) -> str:
        if state is not State.SUBMITTED or not found:
            return f"{STATES[state]}: {count}" if count else STATES[state]
        oldest = self._local(found[0].submitted_at)
        return f"{count} waiting, the oldest since {day(oldest, self._local(self.session.now()))}"

    def _made(self, shown: Sequence[Observation]) -> list[dict[str, Any]]:
        """A card each, with what there is to decide about it."""
        reviews = reviewing.comments(self.session, shown)
        cards = zip(shown, self._cards.cards(shown), strict=True)
        return [{**card, **self._to_decide(one, reviews[one.id])} for one, card in cards]

    def _to_decide(self, one: Observation, reviews: Sequence[Review]) -> dict[str, Any]:
        at, now = self._local(one.submitted_at), self._local(self.session.now())
        return {
            "when": f"{day(at, now)} {at:%H:%M}",
            "comments": [
                {
                    "who": self._cards.member(review.by),
                    "when": day(self._local(review.at), now),
                    "text": review.comment,
                }
                for review in reviews
                if review.comment
            ],
            "versions": one.version,
            "changed": self._changed(one),
            "can_decide": one.state is State.SUBMITTED,
        }

    def _changed(self, one: Observation) -> list[dict[str, str]]:
        """What differs between the latest version and the one before it, side by side."""
        if one.version < 2:
            return []
        before, after = (version.note for version in observing.versions(self.session, one.id)[-2:])
        rows = [
            {"label": label, "before": getattr(before, name), "after": getattr(after, name)}
            for name, label in COMPARED
            if getattr(before, name) != getattr(after, name)
        ]
        for label, named in (
            ("Children", lambda note: self._cards.named(note.children)),
            ("Areas", self._named_areas),
            ("Wellbeing and involvement", _judged),
            ("When", self._moment),
            ("Who it is for", _for_whom),
        ):
            if named(before) != named(after):
                rows.append({"label": label, "before": named(before), "after": named(after)})
        if before.pictures != after.pictures:
            counts = [len(note.pictures) for note in (before, after)]
            same = "other photos, as many" if counts[0] == counts[1] else str(counts[1])
            rows.append({"label": "Photos", "before": str(counts[0]), "after": same})
        return rows

    def _named_areas(self, note: Note) -> str:
        names = [self._cards.areas.get(id, "") for id in note.areas]
        names += [self._aspects.get(id, "") for id in note.aspects]
        return ", ".join(filter(None, names))

    def _moment(self, note: Note) -> str:
        at = self._local(note.happened_at)
        return f"{at:%A} {at.day} {at:%B} {at.year}, {at:%H:%M}"

    def _approve(self, id: str, version: int) -> None:
        self._decided(id, lambda: reviewing.approve(self.session, id, version=version), "Approved.")

    def _ask(self, id: str, version: int, comment: str) -> None:
        self._decided(
            id,
            lambda: reviewing.ask_for_changes(self.session, id, version=version, comment=comment),
            "Sent back to its author with your comment.",
        )

    def _decided(self, id: str, decide: Callable[[], object], said: str) -> None:
        try:
            decide()
        except Changed:
            self._newer = id
            self._show()  # the newer version comes into view before the sentence is read
            raise
        self._show()
        self.notice.say(said, kind="good")

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.session.zone)


def _judged(note: Note) -> str:
    pair = (("Wellbeing", note.wellbeing), ("Involvement", note.involvement))
    return " · ".join(f"{word} {value}" for word, value in pair if value is not None)


def _for_whom(note: Note) -> str:
    return "Staff only" if note.staff_only else "The child's journal"
