"""The Cohorts page: where to look, and what the numbers of some children can say."""

from __future__ import annotations

import ipywidgets

from journalkit.forms.widgets.chips import Chips, chosen, narrowing
from journalkit.forms.widgets.file_drop import FileDrop
from journalkit.forms.widgets.finding import Finding
from journalkit.forms.widgets.notice import Notice
from journalkit.forms.widgets.parcel import Parcel
from journalkit.forms.widgets.roster import Roster
from journalkit.forms.widgets.sections import Sections
from journalkit.forms.widgets.sheet import Sheet
from journalkit.gate.client import Gate
from journalkit.journal.session import Session
from journalkit.pages.cohorts.book import Book
from journalkit.pages.cohorts.extracts import Extracts
from journalkit.pages.cohorts.groups import Groups
from journalkit.pages.cohorts.kept import Kept
from journalkit.pages.cohorts.looks import Coverage, Placed, Unseen, Wellbeing
from journalkit.pages.cohorts.national import National
from journalkit.pages.cohorts.notes import Notes
from journalkit.pages.cohorts.paths import Changed, OneChild
from journalkit.pages.cohorts.section import Section
from journalkit.pages.content import Content
from journalkit.pages.page import Page
from journalkit.pages.raising import offer_on

SECTIONS: tuple[tuple[str, str, type[Section]], ...] = (
    ("unseen", "Not seen", Unseen),
    ("coverage", "Coverage", Coverage),
    ("wellbeing", "Wellbeing", Wellbeing),
    ("placed", "Placed", Placed),
    ("groups", "Groups", Groups),
    ("child", "One child", OneChild),
    ("changed", "Changed", Changed),
    ("national", "National", National),
    ("kept", "Kept", Kept),
    ("extracts", "Extracts", Extracts),
)
"""Id, label, and what shows it."""


def open_page() -> None:
    """Show the Cohorts page."""
    Page("cohorts", Cohorts).open()


class Cohorts(Content):
    """A row of sections, what they are about, and the open one below it."""

    def __init__(self, session: Session, notice: Notice, gate: Gate) -> None:
        super().__init__(session, notice, gate)
        self.book = Book(session)
        self.notes = Notes(session, notice, self.book)
        offer_on(self.notes.list, self)
        self._made: dict[str, Section] = {}
        offered = [(id, label) for id, label, kind in SECTIONS if session.may(kind.needs)]
        self.nav = Sections(
            label="Cohorts", options=[{"id": id, "label": label} for id, label in offered]
        )
        self.nav.on_choose, self.nav.on_problem = self._open, notice.tell
        terms = [(one, one) for one in reversed(self.book.half_terms)]
        self.half_term = narrowing("Half term", terms, folded=True)
        self.half_term.chosen = [self.book.half_term] if self.book.half_term else []
        self.who = Chips(label="Who", multiple=False, label_hidden=True)
        self.who.first_group, self.who.more_label = "chosen", "Everybody…"
        for chips in (self.half_term, self.who):
            chips.on_problem = notice.tell
            chips.observe(lambda _: self._narrowed(), "chosen")
        self.filters = ipywidgets.HBox([self.half_term, self.who]).add_class("filters")
        self.body = ipywidgets.VBox(layout={"grid_gap": "20px"})
        self._open(SECTIONS[0][0])

    def widgets(self) -> tuple[ipywidgets.DOMWidget, ...]:
        heading = ipywidgets.HTML("<h1>Cohorts</h1>").add_class("visually-hidden")
        return (heading, self.nav, self.filters, self.body)

    def tick(self) -> None:
        """Bring in what others wrote meanwhile; not under the hands of whoever is writing, for
        drawing anew would take the words away."""
        being_kept = any(getattr(one, "being_kept", False) for one in self.body.children)
        if self.book.renewed() and not being_kept and not self._section(self.nav.chosen).writing():
            self._draw()

    def _narrowed(self) -> None:
        self.book.half_term = chosen(self.half_term) or (self.book.half_terms or ("",))[-1]
        self.book.who = chosen(self.who)
        self.notes.clear()
        self._draw()

    def _open(self, id: str) -> None:
        self.nav.chosen = id
        self.notes.clear()
        self._draw()

    def _open_child(self, child: str) -> None:
        section = self._section("child")
        if isinstance(section, OneChild):
            self.nav.chosen = "child"
            self.notes.clear()
            section.open(child)
            self._draw()

    def _section(self, id: str) -> Section:
        if id not in self._made:
            kind = next(kind for name, _, kind in SECTIONS if name == id)
            self._made[id] = kind(
                self.session,
                self.notice,
                self.book,
                notes=self.notes,
                redraw=self._draw,
                open_child=self._open_child,
            )
        return self._made[id]

    def _draw(self) -> None:
        section = self._section(self.nav.chosen)
        self._offer()
        self.filters.layout.display = None if section.narrows else "none"
        earlier, self.body.children = self.body.children, tuple(section.draw())
        for widget in set(earlier) - set(self.body.children):
            if isinstance(
                widget, Finding | Roster | Sheet | Parcel | FileDrop
            ):  # the others are kept
                widget.close()

    def _offer(self) -> None:
        parts = self.book.parts()
        self.who.options = [
            {"id": id, "label": label, "group": heading} for id, label, heading in parts
        ]
        if self.book.who and self.book.who not in {id for id, _, _ in parts}:
            self.book.who, self.who.chosen = "", []
