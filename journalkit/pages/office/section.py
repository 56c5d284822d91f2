"""What the office's sections have in common: lists, the sheets they open, and the way back.

A section keeps no widget but those in sight. Where somebody stands in it is a trail of what they
opened; what they typed into a sheet and have not saved is kept beside it, outside any widget.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import ipywidgets

from journalkit.forms.register import Field, Values
from journalkit.forms.widgets.notice import Notice
from journalkit.forms.widgets.roster import Roster
from journalkit.forms.widgets.sheet import Sheet
from journalkit.gate.client import Gate
from journalkit.journal.session import Session
from journalkit.records import Member

Step = tuple[str, str]
Widgets = Sequence[ipywidgets.DOMWidget]


@dataclass
class Place:
    """Where a member stands in a section, and what they typed there without saving it."""

    trail: list[Step] = field(default_factory=list)
    typed: dict[tuple[Step, ...], Values] = field(default_factory=dict)
    waiting: list[Member] = field(default_factory=list)
    """Members out of a list, who are added one after the other."""

    plan: Any = None
    """What an erasure is to be, while it is looked through."""

    def __repr__(self) -> str:
        return "Place()"


class Section:
    """One part of the office. `screens` says what an action opens, `deeds` what it does."""

    needs = "care for records"
    """What a member must be allowed to do to see it."""

    def __init__(
        self,
        session: Session,
        notice: Notice,
        gate: Gate,
        *,
        place: Place,
        show: Callable[[Widgets], None],
        go: Callable[..., None],
    ) -> None:
        """*show* puts widgets on the page, *go* opens another section by its id and a trail."""
        self.session = session
        self.vault = session.vault
        self.notice = notice
        self.gate = gate
        self.place = place
        self._show = show
        self.go = go
        self._back_to = ""
        self._next: list[Step] | None = None
        self.screens: dict[str, Callable[[str], Widgets]] = {}
        self.deeds: dict[str, Callable[[str], object]] = {"back": lambda _: self.back()}

    def front(self) -> Widgets:
        """What stands there before anything is opened."""
        raise NotImplementedError

    def tick(self) -> None:
        """Called every second or two."""

    def draw(self) -> None:
        """Show what the trail leads to; what was typed there before is there again."""
        trail = self.place.trail
        self._show(self.screens[trail[-1][0]](trail[-1][1]) if trail else self.front())
        self._back_to = ""

    def keep(self, widgets: Widgets) -> None:
        """Remember what is half typed in *widgets*, which are about to close."""
        for widget in widgets:
            if isinstance(widget, Sheet) and widget.touched:
                self.place.typed[tuple(self.place.trail)] = dict(widget.values)

    def act(self, name: str, id: str) -> None:
        """Do what was pressed."""
        if name == "go":
            self.go(id)
            return
        if name in self.screens:
            self.place.trail.append((name, id))
        else:
            self.deeds[name](id)
        self.draw()

    def back(self) -> None:
        """Go one step back; the row that was opened has the focus again."""
        if self.place.trail:
            self._back_to = self.place.trail.pop()[1]

    def today(self) -> date:
        """The day it is at the setting."""
        return self.session.today()

    def local(self, at: datetime) -> datetime:
        """A moment on the setting's own clock."""
        return at.astimezone(self.session.zone)

    def members(self) -> tuple[Member, ...]:
        """Who works here now, by name."""
        working = self.vault.members.working_on(self.today())
        return tuple(member for member in working if member.left is None)

    def saved_at(self, trail: list[Step]) -> None:
        """Said while a sheet is saved: go on there, and not one step back."""
        self._next = trail

    # -- widgets ------------------------------------------------------------------------------

    def roster(self, title: str, rows: list[dict[str, Any]], **more: Any) -> Roster:
        """A list whose actions come to `act`."""
        roster = Roster(title=title, rows=rows, back_to=self._back_to, **more)
        roster.on_act, roster.on_problem = self.act, self.notice.tell
        return roster

    def sheet(
        self,
        title: str,
        fields: list[Field],
        save: Callable[[Values], str],
        *,
        values: Values | None = None,
        **more: Any,
    ) -> Sheet:
        """A sheet with *values*, or with what was half typed here; it goes back once *save* has
        returned what to say."""
        typed = self.place.typed.get(tuple(self.place.trail))
        shown = {**(values or {}), **(typed or {})}
        sheet = Sheet(title=title, fields=fields, values=shown, touched=typed is not None, **more)

        def saved(values: Values) -> None:
            self._next = None
            said = save(values)
            sheet.touched = False
            self.place.typed.pop(tuple(self.place.trail), None)
            if self._next is None:
                self.back()
            else:
                self.place.trail[:] = self._next
            self.draw()
            self.notice.say(said, kind="good")

        def cancelled() -> None:
            self.place.typed.pop(tuple(self.place.trail), None)
            self.back()
            self.draw()

        sheet.on_save, sheet.on_cancel, sheet.on_problem = saved, cancelled, self.notice.tell
        return sheet


def action(name: str, label: str, kind: str = "", question: str = "") -> dict[str, str]:
    """An action of a roster."""
    return {"name": name, "label": label, "kind": kind, "question": question}


def dated(at: date) -> str:
    """A day in words."""
    return f"{at.day} {at:%B} {at.year}"


def day_and_time(at: datetime) -> str:
    """A moment in words, on the clock that it comes in."""
    return f"{at:%A} {at.day} {at:%B}, {at:%H:%M}"
