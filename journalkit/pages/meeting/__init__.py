"""The Meeting page: before a staff meeting its agenda, during it the notes, after it what came
out. Every tablet follows whoever leads."""

from __future__ import annotations

from weakref import WeakKeyDictionary

import ipywidgets

from journalkit.forms.widgets.notice import Notice
from journalkit.forms.widgets.sections import Sections
from journalkit.forms.widgets.statement import Statement
from journalkit.gate.client import Gate
from journalkit.journal import meetings
from journalkit.journal.session import Session
from journalkit.pages.content import Content
from journalkit.pages.meeting.actions import Actions
from journalkit.pages.meeting.after import Last, Mine
from journalkit.pages.meeting.agenda import Agenda
from journalkit.pages.meeting.rate import Rate
from journalkit.pages.meeting.running import Here, Leading, Notes
from journalkit.pages.office.section import Place, Section, Widgets
from journalkit.pages.page import Page, close_all
from journalkit.records import Meeting

KINDS: dict[str, tuple[str, type[Section]]] = {
    "rate": ("Observations", Rate),
    "agenda": ("Agenda", Agenda),
    "actions": ("Actions", Actions),
    "notes": ("Notes and end", Notes),
    "here": ("Who is here", Here),
    "lead": ("Lead", Leading),
    "last": ("The last meeting", Last),
    "mine": ("Your own", Mine),
}
LEADING = ("rate", "agenda", "actions", "notes", "here")
BETWEEN = ("agenda", "last", "mine")


class Desk:
    """Where a member stands on the page while their sign-in lasts."""

    def __init__(self) -> None:
        self.section = self.meeting = ""
        self.places = {id: Place() for id in KINDS}


DESKS: WeakKeyDictionary[Session, Desk] = WeakKeyDictionary()
"""What is half typed outlives the widgets that a lock closes, and goes with the sign-in."""


def open_page() -> None:
    """Show the Meeting page."""
    Page("meeting", Meetings).open()


class Meetings(Content):
    """A row of sections, as the meeting stands, and the open one below it."""

    def __init__(self, session: Session, notice: Notice, gate: Gate) -> None:
        super().__init__(session, notice, gate)
        self._desk = DESKS.setdefault(session, Desk())
        self._section: Section | None = None
        self.nav = Sections(label="Meeting")
        self.nav.on_choose, self.nav.on_problem = self._choose, notice.tell
        self.body = ipywidgets.VBox(layout={"grid_gap": "20px"})
        self._stage: tuple[str, ...] = ()
        self._recorded = -1
        self.tick()

    def widgets(self) -> tuple[ipywidgets.DOMWidget, ...]:
        heading = ipywidgets.HTML("<h1>Meeting</h1>").add_class("visually-hidden")
        return (heading, self.nav, self.body)

    def tick(self) -> None:
        """Follow what the others do: cheap while nothing is recorded."""
        recorded = self.session.vault.recorded()
        if recorded == self._recorded:
            return
        self._recorded = recorded
        meeting = meetings.going_on(self.session)
        stage = self._now(meeting)
        if stage != self._stage:
            self._arrange(stage, meeting)
        elif self._section is not None:
            self._section.tick()

    def leave(self) -> None:
        self._keep()

    def _now(self, meeting: Meeting | None) -> tuple[str, ...]:
        """What the page is for this member now."""
        if meeting is None:
            return ("between",)
        me = self.session.member.id
        if me not in meeting.attended:
            return ("to join", meeting.id)
        return ("leading" if me == meeting.led_by else "taking part", meeting.id)

    def _arrange(self, stage: tuple[str, ...], meeting: Meeting | None) -> None:
        self._keep()
        before, self._stage = self._stage, stage
        if meeting is not None and self._desk.meeting != meeting.id:
            self._desk.meeting = meeting.id  # what was half typed in another is for no other
            self._desk.places |= {id: Place() for id in ("actions", "notes", "here")}
        self._section = None
        if stage[0] == "to join" and meeting is not None:
            self._offer(())
            self._show([self._joining(meeting)])
            return
        sections = {"leading": LEADING, "taking part": ("rate", "lead"), "between": BETWEEN}[
            stage[0]
        ]
        self._offer(tuple(id for id in sections if self.session.may(KINDS[id][1].needs)))
        open_now = [option["id"] for option in self.nav.options]
        if before:  # it has just begun, or ended
            self._open("last" if meeting is None else open_now[0])
        else:
            self._open(self._desk.section if self._desk.section in open_now else open_now[0])

    def _offer(self, sections: tuple[str, ...]) -> None:
        self.nav.options = [{"id": id, "label": KINDS[id][0]} for id in sections]
        self.nav.layout.display = None if len(sections) > 1 else "none"

    def _joining(self, meeting: Meeting) -> Statement:
        leader = self.session.vault.members.get(meeting.led_by).name
        card = Statement(
            heading="A staff meeting is going on",
            help=f"{leader} leads it. The notes that it looks at come to this page, without their "
            "authors; you rate them by yourself.",
            action="Join the meeting",
        )
        card.on_act, card.on_problem = self._join, self.notice.tell
        return card

    def _join(self) -> None:
        meetings.join(self.session)
        self.tick()

    def _choose(self, id: str) -> None:
        self._keep()
        if id == self._desk.section:
            self._desk.places[id].trail.clear()
        self._open(id)

    def _open(self, id: str) -> None:
        self.notice.clear()
        self._desk.section = self.nav.chosen = id
        self._section = KINDS[id][1](
            self.session,
            self.notice,
            self.gate,
            place=self._desk.places[id],
            show=self._show,
            go=self._choose,
        )
        self._section.draw()

    def _show(self, widgets: Widgets) -> None:
        earlier, self.body.children = self.body.children, tuple(widgets)
        for widget in earlier:
            close_all(widget)

    def _keep(self) -> None:
        if self._section is not None:
            self._section.keep(self.body.children)
