"""The Child page: one child, what is open, where nobody has looked, and where the child stands;
and the same of a key group."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any

import ipywidgets

from journalkit.errors import JournalError
from journalkit.forms.register import Values, absence
from journalkit.forms.register.hours import days_in_words
from journalkit.forms.widgets.chips import Chips, chosen, narrowing
from journalkit.forms.widgets.note_list import NoteList
from journalkit.forms.widgets.notice import Notice
from journalkit.forms.widgets.portrait import Portrait
from journalkit.forms.widgets.queue import Queue
from journalkit.forms.widgets.sections import Sections
from journalkit.forms.widgets.sheet import Sheet
from journalkit.gate.client import Gate
from journalkit.journal import childhood, picturing, registering
from journalkit.journal.childhood import About
from journalkit.journal.session import Session
from journalkit.media import THUMB, journal_of
from journalkit.pages.cards import Cards
from journalkit.pages.child_stories import ChildStories
from journalkit.pages.consents import Consents
from journalkit.pages.content import Content
from journalkit.pages.galleries import ChildPictures
from journalkit.pages.key_group_tables import KeyGroups
from journalkit.pages.key_groups import key_groups
from journalkit.pages.next_steps import Steps
from journalkit.pages.page import Page
from journalkit.pages.raising import offer_on
from journalkit.pages.saying import age, counted, dated, day, moment
from journalkit.pages.tracking import Tracking
from journalkit.pages.viewing import Viewing
from journalkit.reckoning.sightings import Sightings
from journalkit.records import Absence, KeyPerson, Observation, State

PAGE = 10
"""Observations at a time; *Show more* brings the next."""

LOOK_AFTER = 4
"""Weeks in which a child was here and not seen in an area before the page says "look here"."""

STATES = {State.SUBMITTED: "waits to be read", State.CHANGES: "changes asked for"}
VIEWS = (("one", "One child", "Which child?"), ("groups", "Key groups", "Key groups"))
"""Id, label, and heading: one child's page, or a key group's children in a table."""

BY = {"paper": "story on paper", "pdf": "story as a PDF"}


def open_page() -> None:
    """Show the Child page."""
    Page("child", Childhood).open()


class Childhood(Content):
    """A child to choose, and below it everything about this one child."""

    def __init__(self, session: Session, notice: Notice, gate: Gate) -> None:
        super().__init__(session, notice, gate)
        vault = session.vault
        self._cards = Cards(session)
        self._areas = {area.id: area.name for area in vault.frameworks.current().areas}
        self._halves = {half.id: half for half in vault.half_terms.all()}
        self._count = PAGE
        self._showing = ""
        self._view, self._recorded = "one", 0
        children = key_groups(session)
        own = session.member.name
        children.sort(key=lambda one: (one[1] != own, one[1]))
        self._first = own if children and children[0][1] == own else ""
        self.views = Sections(
            label="Child or key groups",
            options=[{"id": id, "label": label} for id, label, _ in VIEWS],
        )
        self.views.on_choose = self._go
        self.heading = ipywidgets.HTML()
        self.chooser = Chips(label="Child", label_hidden=True, multiple=False, search=True)
        self.chooser.faces = True
        self.chooser.options = [
            {"id": child.id, "label": child.called, "group": group} for child, group in children
        ]
        self.chooser.observe(lambda _: self._choose(), "chosen")
        self.portrait = Portrait(action="Enter days away")
        self.portrait.on_action = self._open_away
        self.away = ipywidgets.VBox()
        self.steps = Steps(session, notice, self._cards, changed=self._show)
        self.tracking = Tracking(session, notice, self._cards, changed=self._show)
        self.groups = KeyGroups(session, notice, self._cards, opened=self._open_card)
        self.areas = NoteList(title="Areas of learning")
        self.areas.on_open = self._open_area
        self.area = narrowing("Area", list(self._cards.areas.items()), folded=True)
        begun = [half for half in self._halves.values() if half.starts <= session.today()]
        begun.sort(key=lambda half: half.starts, reverse=True)
        self.half = narrowing("Half term", [(one.id, one.name) for one in begun], folded=True)
        for chips in (self.area, self.half):
            chips.observe(lambda _: self._narrowed(), "chosen")
        self.consents = Consents(session, notice, changed=self._show)
        self.notes = Queue().add_class("queue-within")
        self.notes.on_more = self._more
        parts = (self.views, self.chooser, self.portrait, self.areas, self.area, self.half)
        for widget in (*parts, self.notes):
            widget.on_problem = notice.tell
        self.viewing = Viewing(session, notice, changed=self._show)
        self._cards.open_in(self.viewing, self.notes)
        offer_on(self.notes, self)
        self.pictures = ChildPictures(session, notice, self.viewing)
        self.stories = ChildStories(session, notice)
        self.body = ipywidgets.VBox(
            [
                ipywidgets.VBox([self.portrait, self.away]),
                ipywidgets.HBox([self.steps.list, self.areas]).add_class("side-by-side"),
                self.tracking.list,
                self.stories.list,
                self.pictures.box,
                self.consents.box,
                ipywidgets.HBox([self.area, self.half]).add_class("filters"),
                self.notes,
            ],
            layout={"grid_gap": "28px"},
        )
        self._go("one")
        self._choose()

    def widgets(self) -> tuple[ipywidgets.DOMWidget, ...]:
        one = (self.chooser, self.body, self.viewing.viewer)
        return (self.views, self.heading, self.groups.box, *one)

    def tick(self) -> None:
        """Bring in what others wrote, closed and judged meanwhile."""
        idle = self._view == "one" and not self._showing
        if idle or self.session.vault.recorded() == self._recorded:
            return
        if self._view == "groups":
            self._show_groups()
        else:
            self._show()

    # -- one child, or key groups -------------------------------------------------------------

    def _go(self, view: str) -> None:
        """Show one child, as it was left, or the key groups."""
        self._view = self.views.chosen = view
        self._head()
        self.notice.clear()
        self._show_groups()
        if view == "one" and self._showing:
            self._show()

    def _head(self) -> None:
        """The heading, and below it what belongs to the view."""
        groups = self._view == "groups"
        [heading] = [said for id, _, said in VIEWS if id == self._view]
        self.heading.value = f"<h1>{heading}</h1>"
        hides = bool(self._showing) and not groups
        put = self.heading.add_class if hides else self.heading.remove_class
        put("visually-hidden")
        self.groups.box.layout.display = None if groups else "none"
        self.chooser.layout.display = "none" if groups else None
        self.body.layout.display = "none" if groups or not self._showing else None

    def _show_groups(self) -> None:
        if self._view == "groups":
            self._recorded = self.session.vault.recorded()
            self.groups.show()
        else:
            self.groups.clear()

    def _open_card(self, child: str, area: str) -> None:
        """From the table to this child, and to the card of the *area* that was pressed."""
        self._view = self.views.chosen = "one"
        self._show_groups()
        if self._showing == child:
            self._go("one")
        self.chooser.chosen = [child]
        if area:
            self.tracking.open(area)
            self.tracking.list.look_here()

    # -- which child --------------------------------------------------------------------------

    def _choose(self) -> None:
        """Show the chosen child; the others step back behind one button."""
        self._showing = chosen(self.chooser)
        with self.chooser.hold_sync():
            self.chooser.first_group = "chosen" if self._showing else self._first
            self.chooser.more_label = "Another child…" if self._showing else "All children…"
        self._head()
        self.notice.clear()  # it may be about the child before
        self._close_away()
        self.area.chosen = self.half.chosen = []
        self._count = PAGE
        self._show()

    def _narrowed(self) -> None:
        self._count = PAGE
        self._show_notes()

    def _more(self) -> None:
        self._count += PAGE
        self._show_notes()

    def _open_area(self, id: str) -> None:
        self.area.chosen = [id]
        self.notes.look_here()

    # -- what stands there --------------------------------------------------------------------

    def _show(self) -> None:
        if not self._showing:
            self.portrait.name = ""
            self.steps.show("")
            self.tracking.show("", "")
            self.areas.rows, self.notes.cards = [], []
            self.consents.show("", "")
            self.pictures.show("")
            self.stories.show("")
            return
        session, child = self.session, self._showing
        self._recorded = session.vault.recorded()
        seen = childhood.sightings(session, child)
        about = childhood.about(session, child)
        self._show_portrait(about, seen[0])
        self.consents.show(child, about.child.called)
        self.pictures.show(child)
        self.stories.show(child)
        self.steps.show(child)
        self.tracking.show(child, about.child.called)
        half = childhood.current_half_term(session)
        term = ""
        if half is not None:
            term = "this half term" if half.ends >= session.today() else "last half term"
        self.areas.rows = [self._area(one, term) for one in seen[1:]]
        self._show_notes()

    def _show_portrait(self, about: About, seen: Sightings) -> None:
        child, today = about.child, self.session.today()
        next_away = about.absences[0] if about.absences else None
        away = next_away is not None and next_away.first <= today
        facts = {
            "Key person": self._key_person(about.key_persons),
            "Comes on": days_in_words(child.booked) or "no booked days entered",
            "Next absence": _absence(next_away, today) if next_away else "none entered",
            "Last observed": self._last(seen),
            "Room": about.room.name,
        }
        carers = [
            (one.relationship.capitalize(), [one.name, one.language, BY[one.story_by]])
            for one in about.carers
        ]
        photo = b""
        if about.photo:
            with suppress(JournalError):  # a picture that does not open leaves the initials
                photo = picturing.look(
                    self.session, about.photo, part=THUMB, purpose=journal_of(child.id)
                )
        with self.portrait.hold_sync():
            self.portrait.name = child.called
            self.portrait.detail = f"{child.name} · {age(child.born, today)}"
            self.portrait.mark = "Away today" if away else ""
            self.portrait.facts = _facts(facts.items())
            self.portrait.folded = _facts(
                (who, " · ".join(filter(None, said))) for who, said in carers
            )
            self.portrait.folded_label = f"Carers: {len(carers)}"
            self.portrait.photo = photo
            self.portrait.photo_alt = f"Photo of {child.called}"

    def _key_person(self, named: Sequence[KeyPerson]) -> str:
        today, lines = self.session.today(), []
        for one in reversed(named):
            who, since = self._cards.member(one.member), dated(one.since, today)
            until = f"{'from' if one.since > today else 'since'} {since}"
            if one.until:
                until = f"{since} to {dated(one.until, today)}"
            lines.append(f"{who}, {until}")
        return "\n".join(lines) or "none named"

    def _last(self, seen: Sightings) -> str:
        here = "" if seen.days_here is None else counted(seen.days_here, "day")
        if seen.last is None:
            return f"not yet; here on {here}" if here else "not yet"
        said = day(seen.last, self.session.today())
        return f"{said}; here on {here} since" if seen.days_here else said

    def _area(self, seen: Sightings, term: str) -> dict[str, str]:
        """A row that says where to look: counts, and for how many weeks here nobody has."""
        weeks = seen.weeks_here or 0
        row = {"id": seen.area, "title": self._areas[seen.area], "mark": "", "action": ""}
        if seen.last is None:
            here = f" in {counted(weeks, 'week')} here" if weeks else ""
            return {**row, "detail": f"nothing{here}", "mark": "not yet"}
        counts = f"{seen.before} in all"
        if term:
            counts = f"{seen.in_half_term or 'none'} {term}, {seen.before} before"
        said = f"{counts}; last {dated(seen.last, self.session.today())}"
        if weeks:
            said += f", here for {counted(weeks, 'week')} since"
        mark = "look here" if weeks >= LOOK_AFTER else ""
        return {**row, "detail": said, "mark": mark, "action": "Show"}

    def _show_notes(self) -> None:
        if not self._showing:
            return
        half = self._halves.get(chosen(self.half))
        found, count = childhood.observations(
            self.session,
            self._showing,
            area=chosen(self.area),
            half_term=half,
            limit=self._count,
        )
        with self.notes.hold_sync():
            self.notes.heading = f"Observations: {count}" if count else "Observations"
            narrowed = half or chosen(self.area)
            self.notes.empty = "None of these yet." if narrowed else "No observation yet."
            self.notes.cards = self._made(found)
            self.notes.more = count > len(found)

    def _made(self, found: Sequence[Observation]) -> list[dict[str, Any]]:
        today = self.session.today()
        return [
            {
                **card,
                "when": moment(self._local(one.note.happened_at), today),
                "state_label": STATES.get(one.state, ""),
            }
            for one, card in zip(found, self._cards.cards(found), strict=True)
        ]

    # -- what one does there ------------------------------------------------------------------

    def _open_away(self) -> None:
        child, called = self._showing, self.portrait.name
        sheet = Sheet(title=f"Days away: {called}", fields=absence.FIELDS)

        def saved(values: Values) -> None:
            registering.note_absence(self.session, absence.record(values, child=child))
            self._close_away()
            self._show()
            self.notice.say("The days away are entered.", kind="good")

        sheet.on_save, sheet.on_cancel = saved, self._close_away
        sheet.on_problem = self.notice.tell
        self._close_away()
        self.away.children = [sheet]

    def _close_away(self) -> None:
        sheets, self.away.children = self.away.children, []
        for sheet in sheets:
            sheet.close()

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.session.zone)


def _facts(pairs: Any) -> list[dict[str, str]]:
    return [{"label": label, "text": text} for label, text in pairs]


def _absence(one: Absence, today: date) -> str:
    first, last = dated(one.first, today), dated(one.last, today)
    said = first if first == last else f"{first} to {last}"
    return f"{said} ({one.reason})" if one.reason else said
