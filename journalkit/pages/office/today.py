"""The office's today: the shift, and what is due, at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from journalkit.journal import agreeing, reviewing, shifts
from journalkit.pages.office.section import Section, Widgets, action, dated

BACK_UP_EVERY = timedelta(days=7)
"""A back-up that is older is said to be due."""

NAMED = 4
"""Names that a card shows before it counts the rest."""

Card = dict[str, Any]


class Today(Section):
    """Cards for everybody who opens shifts; what is due for those whom it concerns."""

    needs = "see who is signed in"

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.deeds |= {"open-shift": self._open_shift, "close-shift": self._close_shift}

    def front(self) -> Widgets:
        self._seen = self._state()
        self.cards = self.roster("Today", self._cards(), look="cards")
        return [self.cards]

    def tick(self) -> None:
        if self._state() != self._seen:
            self._seen = self._state()
            self.cards.rows = self._cards()

    def _state(self) -> object:
        return self.vault.pulse(), self.gate.until()

    def _cards(self) -> list[Card]:
        if not self.session.may("care for records"):
            return [self._shift()]
        return [
            self._shift(),
            self._waiting(),
            self._key_persons(),
            self._agreement(),
            self._hours(),
            self._back_up(),
        ]

    # -- the shift ----------------------------------------------------------------------------

    def _shift(self) -> Card:
        until = self.gate.until()
        if until is None:
            return _card(
                "shift",
                "Shift",
                "No shift is open",
                "Staff need a manager or deputy beside them to sign in.",
                actions=[action("open-shift", "Open shift", "primary")],
            )
        question = "Pages save what they hold, then staff are signed out."
        return _card(
            "shift",
            "Shift",
            f"Open until {self.local(until):%H:%M}",
            "Staff sign in with their own password alone.",
            actions=[action("close-shift", "Close shift", "", question)],
        )

    def _open_shift(self, _: str) -> None:
        until = shifts.open_shift(self.session, self.gate)
        self.notice.say(f"The shift is open until {self.local(until):%H:%M}.", kind="good")

    def _close_shift(self, _: str) -> None:
        shifts.close_shift(self.session, self.gate)
        self.notice.say("The shift is closed.")

    # -- what is due --------------------------------------------------------------------------

    def _waiting(self) -> Card:
        oldest, count = reviewing.queue(self.session, limit=1)
        if not count:
            return _card("notes", "Notes", "Everything has been read")
        since = self.local(oldest[0].submitted_at).date()
        said = "1 note waits" if count == 1 else f"{count} notes wait"
        line = f"The oldest since {_day(since, self.today())}. Read them in Review."
        return _card("notes", "Notes", said, line, due=self.today() - since > timedelta(days=7))

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
        last = self.vault.audit.last_of("back-up", "back-up made")
        if last is None:
            line = "No back-up is on record. The command journalkit backup makes one."
            return _card("back-up", "Last back-up", "Not known", line, due=True)
        at = self.local(datetime.fromisoformat(last))
        due = self.session.now() - at > BACK_UP_EVERY
        return _card("back-up", "Last back-up", f"{dated(at.date())}, {at:%H:%M}", due=due)


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
