"""The office's today: the shift, and what is due, at a glance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from journalkit.exchange.erasures.due import due
from journalkit.forms.register import Field, Values
from journalkit.journal import (
    agreeing,
    answering,
    backing_up,
    childhood,
    presence,
    reviewing,
    shifts,
)
from journalkit.pages.asides import COUNT, counted, to_count
from journalkit.pages.office.section import Section, Widgets, action, dated, day_and_time
from journalkit.reckoning import back_ups
from journalkit.records import Stage, State
from journalkit.telling.board import DUE, board

NAMED = 4
"""Names that a card shows before it counts the rest."""

Card = dict[str, Any]


class Today(Section):
    """Cards for everybody who opens shifts; what is due for those whom it concerns."""

    needs = "see who is signed in"

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.screens |= {"open-shift": self._opening, "count": self._count}
        self.deeds |= {"close-shift": self._close_shift, "end": self._end}

    def front(self) -> Widgets:
        self._seen = self._state()
        self.cards = self.roster("Today", self._cards(), look="cards")
        self.live = self.roster(
            "Who is signed in",
            self._signed_in(),
            columns=["Member", "Where", "Since"],
            empty="Nobody is signed in.",
        )
        return [self.cards, self.live]

    def tick(self) -> None:
        if not self.place.trail and self._state() != self._seen:
            self._seen = self._state()
            self.cards.rows, self.live.rows = self._cards(), self._signed_in()

    def _state(self) -> object:
        return self.vault.recorded(), self.gate.state(), self.gate.live()

    def _cards(self) -> list[Card]:
        if not self.session.may("care for records"):
            return [self._shift()]
        return [
            self._shift(),
            self._waiting(),
            *self._withheld(),
            *self._stories(),
            *self._requests(),
            self._key_persons(),
            self._agreement(),
            self._hours(),
            self._back_up(),
            *self._records(),
        ]

    # -- the shift, and who is here -----------------------------------------------------------

    def _shift(self) -> Card:
        state = self.gate.state()
        if state.shift is None:
            return _card(
                "shift",
                "Shift",
                "No shift is open",
                "Staff need a manager or deputy beside them to sign in.",
                actions=[action("open-shift", "Open a shift", "primary")],
            )
        at = f"{self.local(state.shift):%H:%M}"
        if state.closing:
            return _card("shift", "Shift", f"Ends at {at}", "Pages save what they hold.")
        line = "Staff sign in with their own password alone."
        question = "In a minute staff are signed out; their pages save what they hold."
        close = action("close-shift", "Close the shift", "", question)
        return _card("shift", "Shift", f"Open until {at}", line, actions=[close])

    def _opening(self, _: str) -> Widgets:
        latest = self.local(shifts.latest_end(self.session))
        note = f"At {latest:%H:%M} at the latest, when the setting closes."
        if shifts.closing(self.session) is None:
            note = f"The setting is closed now: the shift lasts until {latest:%H:%M} at the latest."
        field: Field = {"name": "until", "label": "Until", "kind": "time"}

        def save(said: Values) -> str:
            until = datetime.combine(latest, time.fromisoformat(said["until"]), latest.tzinfo)
            whole = said["until"] == f"{latest:%H:%M}"
            ends = shifts.open_shift(self.session, self.gate, None if whole else until)
            return f"The shift is open until {self.local(ends):%H:%M}."

        values = {"until": f"{latest:%H:%M}"}
        sheet = self.sheet("Open a shift", [field], save, note=note, values=values)
        sheet.save_label = "Open the shift"
        return [sheet]

    def _close_shift(self, _: str) -> None:
        shifts.close_shift(self.session, self.gate)
        self.place.trail.append(("count", ""))

    def _count(self, _: str) -> Widgets:
        fields = to_count(self.session)

        def save(said: Values) -> str:
            return " ".join(filter(None, counted(self.session, said["here"])))

        return [self.sheet(COUNT, fields, save, save_label="That is all", cancel_label="Not now")]

    def _signed_in(self) -> list[Card]:
        rows = []
        ends = self.session.may("end a sign-in")
        own = self.gate.state().sign_in
        for one in presence.who(self.session, self.gate):
            since = self.local(one.since)
            marks = ["you"] * (one.id == own) + ["locked"] * one.locked
            question = "They are signed out; what they were writing is kept."
            end = [action("end", "Sign out", "danger", question)]
            rows.append(
                {
                    "id": one.id,
                    "cells": [
                        one.member.name,
                        one.device.name if one.device else "the journal’s own computer",
                        f"{_day(since.date(), self.today())}, {since:%H:%M}",
                    ],
                    "mark": ", ".join(marks),
                    "actions": end if ends and one.id != own else [],
                }
            )
        return rows

    def _end(self, id: str) -> None:
        presence.end(self.session, self.gate, id)
        self.notice.say("They are signed out.", kind="good")

    # -- what is due --------------------------------------------------------------------------

    def _waiting(self) -> Card:
        oldest, count = reviewing.queue(self.session, limit=1)
        if not count:
            return _card("notes", "Notes", "Everything has been read")
        since = self.local(oldest[0].submitted_at).date()
        said = "1 note waits" if count == 1 else f"{count} notes wait"
        line = f"The oldest since {_day(since, self.today())}. Read them in Review."
        late = oldest[0].submitted_at < reviewing.too_long(self.session)
        return _card("notes", "Notes", said, line, due=late)

    def _withheld(self) -> list[Card]:
        _, count = reviewing.queue(self.session, states=[State.WITHHELD], limit=0)
        if not count:
            return []
        said = "1 note is withheld" if count == 1 else f"{count} notes are withheld"
        line = "Somebody found it not appropriate. Look in Review, under Withheld."
        return [_card("withheld", "Not appropriate", said, line, due=True)]

    def _stories(self) -> list[Card]:
        half = childhood.current_half_term(self.session)
        if half is None:
            return []
        told = board(self.session, half_term=half.id)
        count = Counter(one.column for one in told.cards)
        said = f"{count[DUE]} due, {count[Stage.WITH_MANAGER]} with the manager"
        line = f"The {told.note}. Read them in Stories."
        late = count[Stage.WITH_MANAGER] > 0
        return [_card("stories", "Learning stories", said, line, due=late)]

    def _requests(self) -> list[Card]:
        from journalkit.exchange.answers.wording import due_in_words  # here: few days have one

        cards = []
        for one in answering.open_requests(self.session):
            about = self.vault.children.get(one.child).called
            said, loud = due_in_words(one, self.today())
            look = [action("go", "Open the requests")]
            cards.append(
                _card("requests", f"Access request about {about}", said, due=loud, actions=look)
            )
        return cards

    def _key_persons(self) -> Card:
        has = {one.child for one in self.vault.key_persons.on(self.today())}
        here = self.vault.children.here_on(self.today())
        without = [child.called for child in here if child.id not in has]
        look = [action("go", "Open the children")]
        if not here:
            return _card("children", "Children", "No child is entered", due=True, actions=look)
        if not without:
            return _card("children", "Children", f"{len(here)} children, each with a key person")
        said = f"{len(without)} without a key person"
        return _card("children", "Children", said, _named(without), due=True, actions=look)

    def _agreement(self) -> Card:
        unsigned = [one.name for one in agreeing.unsigned(self.session) if one.left is None]
        if not unsigned:
            return _card("agreement", "Safe-use agreement", "Everybody has signed")
        said = "1 has not signed" if len(unsigned) == 1 else f"{len(unsigned)} have not signed"
        look = [action("go", "Look at the agreement")]
        line = f"{_named(unsigned)}. They are asked at their next sign-in."
        return _card("agreement", "Safe-use agreement", said, line, due=True, actions=look)

    def _hours(self) -> Card:
        if not self.session.setting.hours:
            return _card(
                "times",
                "Opening hours",
                "None entered",
                "Staff cannot work in the journal until they are.",
                due=True,
                actions=[action("go", "Enter the hours")],
            )
        if until := self.session.open_until():
            return _card("times", "Opening hours", f"Open now, until {self.local(until):%H:%M}")
        line = "You can work all the same; the record says that it was out of hours."
        return _card("times", "Opening hours", "Closed now", line)

    def _back_up(self) -> Card:
        plan, go = backing_up.plan(self.session), [action("go", "Back-ups")]
        wrong = back_ups.trouble(plan, self.session.now())
        good, title = plan.last_good(), "Back-ups"
        last = "None yet" if good is None else day_and_time(self.local(good.at))
        line = wrong or ("" if plan.at else "None is planned: somebody has to think of it.")
        return _card("back-ups", title, last, line, due=bool(wrong or not plan.at), actions=go)

    def _records(self) -> list[Card]:
        if not any(one.count for one in due(self.session)):
            return []
        said, line = "Some are kept long enough", "Nothing goes by itself."
        look = [action("go", "Look at the records")]
        return [_card("records", "Records", said, line, due=True, actions=look)]


def _card(id: str, *cells: str, due: bool = False, actions: Sequence[Card] = ()) -> Card:
    mark, kind = ("due", "warning") if due else ("", "info")
    card = {"id": id, "cells": list(cells), "mark": mark, "mark_kind": kind}
    return {**card, "actions": list(actions)}


def _named(names: list[str]) -> str:
    rest = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {rest} more" if rest > 0 else "")


def _day(at: date, today: date) -> str:
    days = (today - at).days
    return "today" if days == 0 else f"{at:%A}" if days < 7 else dated(at)
