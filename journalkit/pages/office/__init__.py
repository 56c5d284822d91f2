"""The Office page: today, children, groups, staff, times, devices, the agreement,
criteria, pictures, what stories look like, back-ups, how long records are kept."""

from __future__ import annotations

from collections.abc import Sequence
from weakref import WeakKeyDictionary

import ipywidgets

from journalkit.forms.widgets.notice import Notice
from journalkit.forms.widgets.sections import Sections
from journalkit.gate.client import Gate
from journalkit.journal.session import Session
from journalkit.pages.content import Content
from journalkit.pages.office.agreement import TheAgreement
from journalkit.pages.office.back_ups import BackUps
from journalkit.pages.office.bring_in import BringIn
from journalkit.pages.office.children import Children
from journalkit.pages.office.criteria import Criteria
from journalkit.pages.office.devices import Devices
from journalkit.pages.office.groups import Groups
from journalkit.pages.office.leaving import Leaving
from journalkit.pages.office.pictures import Pictures
from journalkit.pages.office.records import Records
from journalkit.pages.office.requests import Requests
from journalkit.pages.office.section import Place, Section, Step, Widgets
from journalkit.pages.office.staff import Staff
from journalkit.pages.office.stationery import TheStationery
from journalkit.pages.office.times import Times
from journalkit.pages.office.today import Today
from journalkit.pages.page import Page, close_all
from journalkit.records import Member

SECTIONS: tuple[tuple[str, str, type[Section]], ...] = (
    ("today", "Today", Today),
    ("children", "Children", Children),
    ("groups", "Groups", Groups),
    ("staff", "Staff", Staff),
    ("times", "Times", Times),
    ("devices", "Devices", Devices),
    ("agreement", "Agreement", TheAgreement),
    ("criteria", "Criteria", Criteria),
    ("pictures", "Pictures", Pictures),
    ("stationery", "Stories", TheStationery),
    ("requests", "Requests", Requests),
    ("records", "Records", Records),
    ("back-ups", "Back-ups", BackUps),
    ("bring-in", "Bring in", BringIn),
    ("leaving", "Export", Leaving),
)
"""Id, label, and what shows it."""


class Desk:
    """Where a member stands in the office, in which section, while their sign-in lasts."""

    def __init__(self) -> None:
        self.section = SECTIONS[0][0]
        self.places = {id: Place() for id, _, _ in SECTIONS}


DESKS: WeakKeyDictionary[Session, Desk] = WeakKeyDictionary()
"""What is half typed outlives the widgets that a lock closes, and goes with the sign-in."""


def open_page() -> None:
    """Show the Office page."""
    Page("office", Office).open()


class Office(Content):
    """A row of sections, and the open one below it."""

    def __init__(self, session: Session, notice: Notice, gate: Gate) -> None:
        super().__init__(session, notice, gate)
        self._desk = DESKS.setdefault(session, Desk())
        self._offered = {
            id: (label, kind) for id, label, kind in SECTIONS if session.may(kind.needs)
        }
        self.nav = Sections(
            label="Office",
            options=[{"id": id, "label": label} for id, (label, _) in self._offered.items()],
        )
        self.nav.on_choose, self.nav.on_problem = self._choose, notice.tell
        self.body = ipywidgets.VBox()
        self._open(self._desk.section)

    def widgets(self) -> tuple[ipywidgets.DOMWidget, ...]:
        heading = ipywidgets.HTML("<h1>Office</h1>").add_class("visually-hidden")
        only = len(self._offered) == 1
        return (heading, self.body) if only else (heading, self.nav, self.body)

    def tick(self) -> None:
        self._section.tick()

    def leave(self) -> None:
        self._section.keep(self.body.children)

    def _choose(self, id: str) -> None:
        """Another section, as it was left; the one that is open goes back to its beginning."""
        self._section.keep(self.body.children)
        if id == self._desk.section:
            self._section.place.trail.clear()
        self._open(id)

    def _go(self, id: str, *opened: Step, waiting: Sequence[Member] = ()) -> None:
        """Another section, at the end of the trail that was *opened* there."""
        self._section.keep(self.body.children)
        place = self._desk.places[id]
        place.trail[:], place.waiting[:] = opened, waiting
        self._open(id)

    def _open(self, id: str) -> None:
        self._desk.section = self.nav.chosen = id
        self._section = self._offered[id][1](
            self.session,
            self.notice,
            self.gate,
            place=self._desk.places[id],
            show=self._show,
            go=self._go,
        )
        self._section.draw()

    def _show(self, widgets: Widgets) -> None:
        earlier, self.body.children = self.body.children, tuple(widgets)
        for widget in earlier:
            close_all(widget)
