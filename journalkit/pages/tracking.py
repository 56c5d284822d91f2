"""On a child's page: where the child stands in each area, and the card to place them in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from journalkit.forms.widgets.notice import Notice
from journalkit.forms.widgets.placing import Placement, Placing
from journalkit.journal import childhood, tracking
from journalkit.journal.session import Session
from journalkit.journal.tracking import Placed, Standing
from journalkit.pages.cards import Cards
from journalkit.pages.saying import counted, dated, moment
from journalkit.records import Band, HalfTerm, Observation

EVIDENCE = 5
"""Notes beside a card at a time; *Show more* brings the next."""

PROPOSED = 3
"""How many of the newest notes of this half term are ticked before anybody has chosen."""


class Tracking:
    """Where one child at a time stands; *changed* is called when somebody was placed."""

    def __init__(
        self, session: Session, notice: Notice, cards: Cards, *, changed: Callable[[], None]
    ) -> None:
        self._session, self._notice, self._cards = session, notice, cards
        self._changed = changed
        self._child = self._called = self._area = ""
        self._count = EVIDENCE
        self.list = Placing()
        self.list.on_open, self.list.on_shut = self.open, self._shut
        self.list.on_more, self.list.on_place = self._more, self._place
        self.list.on_problem = notice.tell

    def show(self, child: str, called: str) -> None:
        """Show where *child* (an id) stands; nothing for an empty id."""
        if child != self._child:
            self._child, self._area = child, ""
        self._called = called
        stands = tracking.standing(self._session, child) if child else ()
        half = childhood.current_half_term(self._session) if child else None
        if not any(one.area.id == self._area for one in stands):
            self._area = ""
        with self.list.hold_sync():
            self.list.heading = f"Where is {called} now?" if child else ""
            self.list.question = f"Where is {called}?" if child else ""
            self.list.help = self._help(half) if child else ""
            self.list.rows = [self._row(one) for one in stands]
            self.list.card = next(
                (self._card(one, half) for one in stands if one.area.id == self._area), {}
            )

    def open(self, area: str) -> None:
        """Open the card of *area* (an id) for the child who is shown."""
        self._area, self._count = area, EVIDENCE
        self.show(self._child, self._called)

    def _shut(self) -> None:
        self._area = ""
        self.show(self._child, self._called)

    def _more(self) -> None:
        self._count += EVIDENCE
        self.show(self._child, self._called)

    def _place(self, said: Placement) -> None:
        session, band, evidence, why = self._session, said.band, said.evidence, said.why
        area, self._area = self._area, ""
        try:
            if said.stands:
                tracking.revise(session, said.stands, band=band, evidence=evidence, why=why)
            else:
                child = self._child
                tracking.place(session, child, area=area, band=band, evidence=evidence, why=why)
        except BaseException:
            self._area = area  # the card stays, with all that was chosen in it
            raise
        finally:  # what somebody changed meanwhile comes into view before the sentence is read
            self._changed()
        more = "What stood before is kept with it." if said.stands else "It carries your name."
        self._notice.say(f"{self._called} is placed.", more, kind="good")

    # -- what is said -------------------------------------------------------------------------

    def _help(self, half: HalfTerm | None) -> str:
        if not self._session.vault.frameworks.current().bands:
            return "The setting's framework has no bands to place a child in."
        if half is None:
            return ""
        over = half.ends < self._session.today()
        return f"{half.name}, which is over" if over else half.name

    def _row(self, one: Standing) -> dict[str, Any]:
        shown = one.now or one.before
        said = self._when(shown) if shown else ""
        if one.now and one.before:
            before = [one.before.band.name, one.before.judgement.half_term_name]
            said += f" · before: {', '.join(filter(None, before))}"
        elif one.before:
            said = f"{one.before.judgement.half_term_name}: {said}"
        return {
            "id": one.area.id,
            "area": one.area.name,
            "band": shown.band.name if shown else "",
            "is_now": one.now is not None,
            "detail": said if one.current else f"{said} · an area of an earlier framework",
        }

    def _card(self, one: Standing, half: HalfTerm | None) -> dict[str, Any]:
        session, area = self._session, one.area.id
        now = one.now.judgement if one.now else None
        found, count = tracking.evidence(session, self._child, area, limit=self._count)
        new = [note for note in found if not self._earlier(note, half)]
        chosen = tracking.evidence_of(session, now) if now else tuple(new[:PROPOSED])
        ticked = {note.id for note in chosen}
        shown = [*found, *(note for note in chosen if note.id not in {one.id for one in found})]
        frame = session.vault.frameworks.current()
        why_not = tracking.why_not_place(session, self._child)
        if not one.current:
            why_not = "This area is not in the setting's framework any more."
        past = tracking.history(session, self._child, area)
        known = frame.band(now.band) if now and now.framework == frame.id else None
        return {
            "id": area,
            "title": one.area.name,
            "stands": now.id if now else "",
            "band": known.id if known else "",
            "bands": [_band(band) for band in frame.bands],
            "notes": [
                {
                    **self._note(note),
                    "ticked": note.id in ticked,
                    "earlier": self._earlier(note, half),
                }
                for note in shown
            ],
            "count": max(count, len(shown)),
            "why": now.why if now else "",
            "past": [self._judged(placed, now.id if now else "") for placed in past],
            "can": not why_not and bool(frame.bands),
            "why_not": why_not,
        }

    def _earlier(self, one: Observation, half: HalfTerm | None) -> bool:
        """Whether it was seen before this half term."""
        return half is not None and self._local(one.note.happened_at).date() < half.starts

    def _note(self, one: Observation) -> dict[str, Any]:
        note = one.note
        when = dated(self._local(note.happened_at).date(), self._session.today())
        others = self._cards.named([id for id in note.children if id != self._child])
        said = [self._cards.member(one.author), when, f"with {others}" if others else ""]
        return {
            "id": one.id,
            "text": note.text,
            "own_words": note.own_words,
            "about": " · ".join(filter(None, said)),
        }

    def _judged(self, one: Placed, now: str) -> dict[str, Any]:
        judgement = one.judgement
        beside = tracking.evidence_of(self._session, judgement)
        gone = len(judgement.evidence) - len(beside)
        made_from = "Without a note"
        if judgement.evidence:
            made_from = f"From {counted(len(judgement.evidence), 'note')}"
            made_from += f", {gone} withdrawn since" if gone else ""
        marks = ["revised later"] * one.replaced + ["stands now"] * (judgement.id == now)
        at = moment(self._local(judgement.at), self._session.today())
        who = self._cards.member(judgement.by)
        return {
            "band": one.band.name,
            "about": " · ".join(filter(None, (judgement.half_term_name, at, who, *marks))),
            "why": judgement.why,
            "from": made_from,
            "notes": [self._note(note) for note in beside],
        }

    def _when(self, one: Placed) -> str:
        at = dated(self._local(one.judgement.at).date(), self._session.today())
        return f"{at}, {self._cards.member(one.judgement.by)}"

    def _local(self, at: datetime) -> datetime:
        return at.astimezone(self._session.zone)


def _band(band: Band) -> dict[str, str]:
    months = f"{band.from_months} to {band.to_months} months"
    return {"id": band.id, "name": band.name, "about": "" if months in band.name else months}
