"""The Concerns page: what was raised, for the safeguarding leads and nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from textwrap import shorten
from typing import Any
from weakref import WeakKeyDictionary

import ipywidgets

from journalkit.forms.widgets.account import Account
from journalkit.forms.widgets.notice import Notice
from journalkit.forms.widgets.roster import Roster
from journalkit.forms.widgets.sheet import Sheet
from journalkit.gate.client import Gate
from journalkit.journal import answering, concerns, safeguarding
from journalkit.journal.safeguarding import Opened
from journalkit.journal.session import Session
from journalkit.pages.content import Content
from journalkit.pages.page import Page, close_all
from journalkit.pages.saying import counted, listed, moment
from journalkit.records import Entry

FIRST_WORDS = 90
"""Characters of a concern that its row in the list shows."""

NO_SHEETS = (
    "There are no safeguarding recovery sheets yet",
    "If no lead can sign in any more, only such sheets open what is here. Make them at the "
    "journal’s computer: journalkit concerns sheets",
)


@dataclass
class Desk:
    """Which concern is open, and what is half typed about which: kept while the page is locked."""

    open: str = ""
    typed: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __repr__(self) -> str:
        return "Desk()"


DESKS: WeakKeyDictionary[Session, Desk] = WeakKeyDictionary()
"""It goes with the sign-in."""


def open_page() -> None:
    """Show the Concerns page."""
    Page("concerns", Concerns).open()


class Concerns(Content):
    """A list, and behind it one concern."""

    def __init__(self, session: Session, notice: Notice, gate: Gate) -> None:
        super().__init__(session, notice, gate)
        self._desk = DESKS.setdefault(session, Desk())
        self._members = {one.id: one.name for one in session.vault.members.all()}
        self._devices = {one.id: one.name for one in session.vault.devices.all()}
        self._back_to = ""
        self.body = ipywidgets.VBox(layout={"grid_gap": "20px"})
        self._show()

    def widgets(self) -> tuple[ipywidgets.DOMWidget, ...]:
        heading = ipywidgets.HTML("<h1>Concerns</h1>").add_class("visually-hidden")
        return (heading, self.body)

    def tick(self) -> None:
        """Bring in what was raised or added meanwhile; what is open stays until it is left."""
        if not self._desk.open and self.session.vault.recorded() != self._recorded:
            self._show()

    def leave(self) -> None:
        for widget in self.body.children:
            if isinstance(widget, Sheet) and widget.touched:
                self._desk.typed[self._desk.open] = dict(widget.values)

    def _show(self) -> None:
        self._recorded = self.session.vault.recorded()
        found, others = safeguarding.concerns(self.session)
        chosen = [one for one in found if one.id == self._desk.open]
        earlier = self.body.children
        self.body.children = self._one(chosen[0]) if chosen else self._list(found, others)
        for widget in earlier:
            close_all(widget)

    # -- all of them --------------------------------------------------------------------------

    def _list(self, found: Sequence[Opened], others: int) -> list[ipywidgets.DOMWidget]:
        self._desk.open = ""
        opened = sum(one.account.outcome is None for one in found)
        help = ""
        if others:
            help = (
                f"{counted(others, 'earlier concern')} {'is' if others == 1 else 'are'} not sealed "
                "to you. Another lead, or two safeguarding recovery sheets, can give you access."
            )
        roster = Roster(
            title=f"{counted(opened, 'open concern')}" if found else "Concerns",
            help=help,
            columns=["About", "What was seen or heard", "Raised"],
            rows=[self._row(one) for one in found],
            empty="No concern has been raised that you can read.",
            back_to=self._back_to,
        )
        roster.on_act, roster.on_problem = self._open, self.notice.tell
        return [*self._requests(), *self._access(), roster, *self._no_sheets()]

    def _requests(self) -> list[Roster]:
        """Families who ask what is held about their child: the lead's part is told to nobody."""
        children, rows = self.session.vault.children, []
        for one in answering.open_requests(self.session):
            if not one.concerns_by:
                said = (children.get(one.child).name, "What of concerns goes is decided here alone")
                deal = {"name": "dealt", "label": "I have dealt with it", "kind": "primary"}
                deal["question"] = "The managers see that you have, and nothing else."
                cells = ["A family asks what is held", *said]
                rows.append({"id": one.id, "cells": cells, "mark": "due", "actions": [deal]})
        if not rows:
            return []
        roster = Roster(look="cards", rows=rows)
        roster.on_act, roster.on_problem = lambda _, id: self._dealt(id), self.notice.tell
        return [roster]

    def _dealt(self, id: str) -> None:
        answering.concerns_dealt_with(self.session, id)
        self._show()
        self.notice.say("The managers see that you have dealt with it.", kind="good")

    def _no_sheets(self) -> list[Roster]:
        if any(one.name == concerns.SHEETS for one in concerns.readers(self.session)):
            return []
        rows = [{"id": "sheets", "cells": ["Recovery", *NO_SHEETS]}]
        return [Roster(look="cards", rows=rows)]

    def _row(self, one: Opened) -> dict[str, Any]:
        said = one.account.raised
        words = shorten(said.text, FIRST_WORDS, placeholder=" …")
        by, at, _ = self._by(said)
        return {
            "id": one.id,
            "cells": [self._about(one), words, f"{by}, {at}"],
            "mark": "closed" if one.account.outcome else "",
            "mark_kind": "good",
            "actions": [{"name": "open", "label": "Open", "kind": "open"}],
        }

    def _access(self) -> list[Roster]:
        """What there is to do about who can read these: nothing on most days."""
        standing = safeguarding.standing(self.session)
        said, question = [], "Nobody but the leads and sheets of today opens them then."
        if standing.waiting:
            names = listed(standing.waiting)
            said.append(f"Not all of these can be read by {names}")
            question = f"{names[0].upper()}{names[1:]} will open all that you can read here."
        if standing.former:
            said.append("Some are still sealed to a lead or to sheets of before")
        if not said:
            return []
        give = {
            "name": "give",
            "label": "Give access" if standing.waiting else "Seal them anew",
            "kind": "primary",
            "question": question,
        }
        rows = [{"id": "access", "cells": ["Access", *said], "actions": [give]}]
        roster = Roster(look="cards", rows=rows)
        roster.on_act, roster.on_problem = lambda name, id: self._give(), self.notice.tell
        return [roster]

    def _give(self) -> None:
        safeguarding.give_access(self.session)
        self._show()
        self.notice.say("The leads of today can read all of these.", kind="good")

    def _open(self, _name: str, id: str) -> None:
        self._desk.open = id
        self._show()

    # -- one of them --------------------------------------------------------------------------

    def _one(self, one: Opened) -> list[ipywidgets.DOMWidget]:
        account, note = one.account, safeguarding.note(self.session, one.account)
        entries = [("Raised", account.raised), *(("Added", each) for each in account.added)]
        entries += [("Closed", account.outcome)] if account.outcome else []
        entries.sort(key=lambda entry: entry[1].at)
        card = Account(
            title=self._about(one),
            mark="closed" if account.outcome else "",
            entries=[
                {"label": label, "about": " · ".join(self._by(said)), "text": said.text}
                for label, said in entries
            ],
        )
        if note is not None:
            author = self.session.vault.observations.get(account.observation).author
            when = moment(note.happened_at.astimezone(self.session.zone), self.session.today())
            card.note_label = f"The note it was raised from: {self._members[author]}, {when}"
            card.note = "\n".join(filter(None, (note.text, note.own_words)))
        return [card, self._adding(one)]

    def _adding(self, one: Opened) -> Sheet:
        fields: list[dict[str, Any]] = [
            {"name": "text", "label": "What was done, said or decided", "kind": "long"}
        ]
        if one.account.outcome is None:
            label = "Close the concern: this is what came of it"
            fields.append({"name": "closes", "label": label, "kind": "yes"})
        typed = self._desk.typed.get(one.id)
        sheet = Sheet(title="Add to it", fields=fields, values=typed or {})
        sheet.touched, sheet.takes_focus = typed is not None, False
        sheet.note = "It stands there with your name and the time, and is never taken away."
        sheet.save_label, sheet.cancel_label = "Add", "All concerns"

        def save(values: dict[str, Any]) -> None:
            closes = values.get("closes", False)
            put = safeguarding.close if closes else safeguarding.add
            put(self.session, one.id, values["text"])
            self._desk.typed.pop(one.id, None)
            self._show()
            self.notice.say("The concern is closed." if closes else "It is added.", kind="good")

        sheet.on_save, sheet.on_cancel, sheet.on_problem = save, self._back, self.notice.tell
        return sheet

    def _back(self) -> None:
        self._desk.typed.pop(self._desk.open, None)
        self._back_to, self._desk.open = self._desk.open, ""
        self._show()

    # -- in words -----------------------------------------------------------------------------

    def _about(self, one: Opened) -> str:
        children = self.session.vault.children.some(one.account.children)
        erased = ["a child who was erased"] * (len(one.account.children) > len(children))
        return listed([*(child.name for child in children.values()), *erased])

    def _by(self, said: Entry) -> tuple[str, str, str]:
        """Who said it, when, and on which device."""
        at = moment(said.at.astimezone(self.session.zone), self.session.today())
        device = self._devices.get(said.device, "the journal’s own computer")
        return self._members.get(said.by, "a member"), at, device
