"""The Review page: what waits, readable without opening, each decision one tap."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

import ipywidgets

from journalkit.errors import Changed
from journalkit.forms.widgets.chips import Chips, chosen, narrowing
from journalkit.forms.widgets.notice import Notice
from journalkit.forms.widgets.queue import Queue
from journalkit.gate.client import Gate
from journalkit.journal import agenda, conversing, criteria, observing, reviewing, withholding
from journalkit.journal.conversing import Said
from journalkit.journal.session import Session
from journalkit.pages.cards import Cards
from journalkit.pages.content import Content
from journalkit.pages.page import Page
from journalkit.pages.raising import offer_on
from journalkit.pages.saying import counted, day
from journalkit.pages.viewing import Viewing
from journalkit.records import Matter, Note, Observation, Rating, Rubric, State

PAGE = 20
"""Cards at a time; *Show more* brings the next."""

STATES = {
    State.SUBMITTED: "Waiting",
    State.CHANGES: "Changes asked for",
    State.APPROVED: "Approved",
    State.WITHHELD: "Withheld",
}
EMPTY = {
    State.SUBMITTED: "Nothing is waiting. Everything has been read.",
    State.CHANGES: "Nothing is with its author for changes.",
    State.APPROVED: "Nothing is approved yet.",
    State.WITHHELD: "Nothing is withheld.",
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
        self.queue.on_praise = self._praise
        self.queue.on_ask = self._ask
        self.queue.on_take = self._take
        self.queue.on_say = self._say
        self.queue.on_rate = self._rate
        self.queue.on_release = self._release
        self.queue.on_withdraw = self._withdraw
        self.queue.on_approve_ticked = self._approve_ticked
        self.queue.on_undo = self._undo
        self.queue.on_more = self._more
        self.warning = ipywidgets.HTML().add_class("warns")
        self.viewing = Viewing(session, notice, changed=self._show)
        self._cards.open_in(self.viewing, self.queue)
        offer_on(self.queue, self)
        self._rubrics: dict[str, str] = {}
        self._last: tuple[Sequence[str], datetime] | None = None
        self._show()

    def widgets(self) -> tuple[ipywidgets.DOMWidget, ...]:
        filters = ipywidgets.HBox(list(self._filters())).add_class("filters")
        heading = ipywidgets.HTML("<h1>Review</h1>").add_class("visually-hidden")
        return (heading, self.warning, filters, self.queue, self.viewing.viewer)

    def tick(self) -> None:
        """Bring in what others handed in meanwhile."""
        if self.session.vault.recorded() != self._recorded:
            self._show()
        if self._last and self.session.now() - self._last[1] > reviewing.UNDO_FOR:
            self._said("")

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
        # What is withheld is found by nothing that it is about.
        withheld = state is State.WITHHELD
        for chips in (self.room, self.area):
            chips.layout.display = "none" if withheld else None
        look = partial(
            reviewing.queue,
            self.session,
            states=[state],
            room="" if withheld else chosen(self.room),
            author=chosen(self.member),
            area="" if withheld else chosen(self.area),
        )
        found, count = look(newest=state is State.APPROVED, limit=self._count)
        self._too_long, long = reviewing.too_long(self.session), 0
        if state is State.SUBMITTED and found and found[0].submitted_at < self._too_long:
            _, long = look(before=self._too_long, limit=0)
        self._warn()
        with self.queue.hold_sync():
            self.queue.heading = self._heading(state, found, count, long)
            self.queue.empty = EMPTY[state]
            self.queue.cards = self._made(self._first_the_newer(found, state))
            self.queue.more = count > len(found)

    def _first_the_newer(self, found: Sequence[Observation], state: State) -> Sequence[Observation]:
        """What was amended under a manager's eyes has moved to the queue's end: it is shown."""
        if not self._newer or any(one.id == self._newer for one in found):
            return found
        newer = observing.read(self.session, self._newer)
        return [newer, *found] if newer.state is state else found

    def _warn(self) -> None:
        _, count = reviewing.queue(self.session, states=[State.WITHHELD], limit=0)
        there = [state for state in STATES if state is not State.WITHHELD or count]
        if chosen(self.state) == State.WITHHELD and not count:
            there.append(State.WITHHELD)
        self.state.options = [{"id": one.value, "label": STATES[one]} for one in there]
        them = "it" if count == 1 else "them"
        said = (
            f"<p><strong>{counted(count, 'note')} withheld</strong>, because somebody found {them} "
            f"not appropriate. Look under <em>Withheld</em>: nobody uses {them} meanwhile.</p>"
        )
        self.warning.value = said if count else ""
        self.warning.layout.display = None if count else "none"

    def _heading(self, state: State, found: Sequence[Observation], count: int, long: int) -> str:
        if state is not State.SUBMITTED or not found:
            return f"{STATES[state]}: {count}" if count else STATES[state]
        oldest = self._local(found[0].submitted_at)
        since = day(oldest, self._local(self.session.now()))
        waits = f", {long} for more than a week" if long else ""
        return f"{count} waiting, the oldest since {since}{waits}"

    def _made(self, shown: Sequence[Observation]) -> list[dict[str, Any]]:
        """A card each, with what there is to decide about it."""
        session = self.session
        said = conversing.conversation(session, shown)
        ratings = reviewing.own_ratings(session, shown)
        under, now = criteria.of(session, ratings.values()), criteria.current(session)
        taken = {one.ref for one in agenda.waiting(session) if one.kind is Matter.OBSERVATION}
        made = []
        for one, card in zip(shown, self._cards.cards(shown), strict=True):
            rating = ratings.get(one.id)
            rubric = under[rating.rubric] if rating else now
            self._rubrics[one.id] = rubric.id
            decided = self._to_decide(one, said[one.id]) | _rated(rubric, rating)
            marks = [*self._waits(one), *card["marks"]]
            made.append({**card, **decided, "marks": marks, "taken": one.id in taken})
        return made

    def _waits(self, one: Observation) -> list[dict[str, str]]:
        if one.state is not State.SUBMITTED or one.submitted_at >= self._too_long:
            return []
        days = (self.session.now() - one.submitted_at).days
        return [{"text": f"Waits for {counted(days, 'day')}", "kind": "warning"}]

    def _to_decide(self, one: Observation, said: Sequence[Said]) -> dict[str, Any]:
        at, now = self._local(one.submitted_at), self._local(self.session.now())
        return {
            "when": f"{day(at, now)} {at:%H:%M}",
            "said": self._cards.said(said),
            "versions": one.version,
            "changed": self._changed(one),
            "can_decide": one.state is State.SUBMITTED,
            "can_release": one.state is State.WITHHELD,
            "can_take": one.state.in_use,
            "can_say": True,
            "can_rate": True,
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

    def _approve(self, id: str, version: int, praise: str = "") -> None:
        said = "Approved, with your praise." if praise else "Approved."
        approve = reviewing.approve
        self._decided(id, lambda: approve(self.session, id, version=version, praise=praise), said)

    _praise = _approve

    def _ask(self, id: str, version: int, comment: str) -> None:
        self._decided(
            id,
            lambda: reviewing.ask_for_changes(self.session, id, version=version, comment=comment),
            "Sent back to its author with your comment.",
        )

    def _approve_ticked(self, those: Sequence[tuple[str, int]]) -> None:
        changed = reviewing.approve_several(self.session, those)
        approved = [id for id, _ in those if id not in changed]
        said = f"{counted(len(approved), 'note')} approved."
        if changed:
            said += f" Changed meanwhile, and still waiting: {len(changed)}."
        self._show()
        self._said(said, approved)
        self.queue.look_here()

    def _undo(self) -> None:
        if self._last is None:
            return
        ids, _ = self._last
        self._said("")
        back = []
        try:
            for id in ids:
                reviewing.undo(self.session, id)
                back.append(id)
        finally:
            self._show()
        again = "it waits" if len(back) == 1 else "they wait"
        self.notice.say(f"Taken back: {again} again.", kind="good")
        self.queue.look_here(*back[:1])

    def _take(self, id: str, version: int) -> None:
        agenda.take(self.session, kind="observation", ref=id)
        self._show()
        self.notice.say("It is on the agenda of the next staff meeting.", kind="good")

    def _say(self, id: str, version: int, text: str) -> None:
        conversing.say(self.session, id, text)
        self._show()

    def _rate(
        self, id: str, version: int, scores: dict[str, int], appropriate: bool, why: str
    ) -> None:
        self._decided(
            id,
            lambda: reviewing.rate(
                self.session,
                id,
                version=version,
                rubric=self._rubrics[id],
                values=scores,
                appropriate=appropriate,
                why=why,
            ),
            "Your rating is kept." if appropriate else "Withheld: it is in no use meanwhile.",
            back=False,
        )

    def _release(self, id: str, version: int) -> None:
        said = "It is back in use, and waits to be read."
        self._decided(id, lambda: withholding.release(self.session, id), said, back=False)

    def _withdraw(self, id: str, version: int) -> None:
        withdraw = observing.withdraw
        self._decided(id, lambda: withdraw(self.session, id), "Withdrawn.", back=False)

    def _decided(
        self, id: str, decide: Callable[[], object], said: str, *, back: bool = True
    ) -> None:
        """Do it and say so; *back* offers to take it back."""
        try:
            decide()
        except Changed:
            self._newer = id
            self._show()  # the newer version comes into view before the sentence is read
            raise
        self._show()
        if back:
            self._said(said, [id])
        else:
            self.notice.say(said, kind="good")

    def _said(self, said: str, decided: Sequence[str] = ()) -> None:
        """Say it below the list, where what was *decided* (ids) can be taken back."""
        self._last = (decided, self.session.now()) if decided else None
        with self.queue.hold_sync():
            self.queue.status, self.queue.can_undo = said, bool(decided)

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.session.zone)


def _judged(note: Note) -> str:
    pair = (("Wellbeing", note.wellbeing), ("Involvement", note.involvement))
    return " · ".join(f"{word} {value}" for word, value in pair if value is not None)


def _for_whom(note: Note) -> str:
    return "Staff only" if note.staff_only else "The child's journal"


def _rated(rubric: Rubric, rating: Rating | None) -> dict[str, Any]:
    """The criteria of a card, with what this manager said by each."""
    values = {one.criterion: one.value for one in rating.scores} if rating else {}
    return {
        "criteria": [
            {"id": one.id, "heading": one.heading, "text": one.text, "value": values.get(one.id)}
            for one in rubric.criteria
        ],
        "appropriate": rating is None or rating.appropriate,
    }
