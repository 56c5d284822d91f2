"""The Reflect page: what a member thinks about their own practice, theirs alone until shared."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import ipywidgets

from journalkit.errors import JournalError, NotFound
from journalkit.forms.reflection import FOUND, ReflectionView
from journalkit.forms.widgets.notice import Notice
from journalkit.forms.widgets.save_bar import SaveBar
from journalkit.gate.client import Gate
from journalkit.journal import observing, reflecting
from journalkit.journal.session import Session
from journalkit.pages.cards import Cards
from journalkit.pages.content import Content
from journalkit.pages.page import Page
from journalkit.pages.raising import offer_on
from journalkit.pages.reflect.asked import asked
from journalkit.pages.reflect.reading import Reading
from journalkit.pages.reflect.timeline import LOST, TimelineLists
from journalkit.pages.saying import dated
from journalkit.records import Observation, Reflection

RECENT = 12
"""The member's own notes that are offered to link; others are searched for."""

MEETINGS = 6
"""The staff meetings that are offered to link, the latest."""

BEGINS = 50
"""Characters of a note that is offered to link."""

PROMISE = "What you write here is sealed to you: nobody else can open it until you share it."


def open_page() -> None:
    """Show the Reflect page."""
    Page("reflect", Reflecting).open()


class Reflecting(Content):
    """The form, or what was opened in its place; the timeline below."""

    def __init__(self, session: Session, notice: Notice, gate: Gate) -> None:
        super().__init__(session, notice, gate)
        self._cards = Cards(session)
        searches = session.may("search observations")
        self.view = ReflectionView(reflecting.cycles(), may_search=searches)
        self.writing = ipywidgets.VBox(self.view.widgets())
        self.asked = asked(session, notice)
        self.save_bar = SaveBar(label="Keep reflection")
        self.save_bar.on_save, self.save_bar.on_secondary = self._save, self._discard
        self.save_bar.on_problem = notice.tell
        self.reading = Reading(session, notice, self._cards, on_act=self._act)
        offer_on(self.reading.notes, self)
        self.timeline = TimelineLists(session, notice, self._cards, on_open=self._open)
        self.view.on_change, self.view.on_find = self._edited, self._find
        drafts = self.timeline.own.drafts
        self._take_up(drafts[0] if drafts else self._blank())
        if drafts:
            notice.say("What you were writing is back.")

    def widgets(self) -> tuple[ipywidgets.DOMWidget, ...]:
        heading = ipywidgets.HTML(f"<h1>Reflect</h1><p class='help'>{PROMISE}</p>")
        parts = (
            *asked(self.session, self.notice),
            self.writing,
            self.reading.widget,
            self.timeline.widget,
            self.save_bar,
        )
        return (heading, *parts, self.reading.viewing.viewer)

    def tick(self) -> None:
        self._keep()

    def leave(self) -> None:
        try:
            self._keep()
        finally:
            self.view.close()
            self.timeline.close()

    # -- writing ------------------------------------------------------------------------------

    def _blank(self) -> Reflection:
        own, now = self.session.member.id, self.session.now()
        return Reflection(author=own, cycle=reflecting.cycles()[0].id, begun_at=now, changed_at=now)

    def _take_up(self, reflection: Reflection) -> None:
        """Put *reflection* into the form, and the form into sight."""
        self.form = reflection
        self.view.fill(reflection)
        self._find("")
        self._offer_meetings()
        self._saved = self.view.fields()
        self.timeline.show(writing=reflection.id)
        self._edited()
        self._show_saved()
        self._show_form(True)

    def _show_form(self, shown: bool) -> None:
        for widget in (self.writing, self.save_bar):
            widget.layout.display = None if shown else "none"
        if shown:
            self.reading.leave()

    def _keep(self) -> None:
        """Save the draft where it has changed; a disk that refuses is said and tried again."""
        fields = self.view.fields()
        begun = self.timeline.draft(self.form.id) or self.timeline.kept(self.form.id)
        empty = not fields["answers"] and not fields["observations"]
        if fields == self._saved or (empty and not begun):
            return
        if not begun:
            self.form = replace(self.form, begun_at=self.session.now())
        try:
            self.form = reflecting.save_draft(self.session, replace(self.form, **fields))
        except JournalError as error:
            self.save_bar.status = "Not saved. " + error.sentence
            raise
        self._saved = fields
        self.timeline.writes(self.form)
        self._show_saved()

    def _show_saved(self) -> None:
        """Say what is saved of what stands in the form, and offer to leave it."""
        at = self.form.changed_at.astimezone(self.session.zone)
        kept, draft = (find(self.form.id) for find in (self.timeline.kept, self.timeline.draft))
        self.save_bar.status = f"Saved {at:%H:%M} · only you can read it" if draft else ""
        discard = "Discard draft" if draft else ""
        self.save_bar.secondary = "Leave it as it was" if kept else discard
        asks = "Forget what you changed?" if kept else "Discard this draft?"
        self.save_bar.question = asks if draft else ""

    def _edited(self) -> None:
        now = replace(self.form, **self.view.fields())
        self.save_bar.blockers = list(now.problems().values())

    def _discard(self) -> None:
        id = self.form.id
        with suppress(NotFound):  # it went on another page meanwhile
            reflecting.discard_draft(self.session, id)
        self._take_up(self._blank())
        if kept := self.timeline.kept(id):
            self._read(kept)
        else:
            self.notice.say("The draft is gone.", kind="good")

    def _save(self) -> None:
        self._keep()
        kept = reflecting.keep(self.session, replace(self.form, **self.view.fields()))
        self._take_up(self._blank())
        self._read(kept)
        self.notice.say("Kept. Only you can read it.", kind="good")

    # -- what it is about ---------------------------------------------------------------------

    def _find(self, words: str) -> None:
        """Offer the member's own recent notes to link, or those that hold *words*, beside what is
        linked already."""
        words, chosen = words.strip(), tuple(self.view.observations.chosen)
        linked = reflecting.linked(self.session, replace(self.form, observations=chosen))
        own = observing.own(self.session, limit=RECENT)
        found = observing.search(self.session, words)[:RECENT] if words else own
        group = FOUND if words else ""
        others = [one for one in found if one.id not in chosen]
        options = [self._link(one, FOUND) for one in linked]
        options += [self._link(one, group) for one in others]
        self.view.offer(self.view.observations, options)
        self.view.find.help = "" if found or not words else "No observation holds these words."

    def _link(self, one: Observation, group: str) -> dict[str, str]:
        at = one.note.happened_at.astimezone(self.session.zone)
        text = f"{self._cards.named(one.note.children)}: {' '.join(one.note.text.split())}"
        begins = text if len(text) <= BEGINS else text[:BEGINS] + "…"
        return {"id": one.id, "label": f"{at.day} {at:%b} · {begins}", "group": group}

    def _offer_meetings(self) -> None:
        today, linked = self.session.today(), self.form.meetings
        every = sorted(self.session.vault.meetings.all(), key=lambda one: one.day, reverse=True)
        offered = [one for at, one in enumerate(every) if at < MEETINGS or one.id in linked]
        options = [
            {
                "id": one.id,
                "label": dated(one.day, today),
                "group": FOUND if one.id in linked else "",
            }
            for one in offered
        ]
        self.view.offer(self.view.meetings, options)

    # -- reading ------------------------------------------------------------------------------

    def _open(self, id: str) -> None:
        self._keep()
        if id in self.timeline.own.closed:
            self._show_form(False)
            self.reading.read_lost(id, LOST)
        elif (draft := self.timeline.draft(id)) and not self.timeline.kept(id):
            self._change(draft)
        else:
            self._read(reflecting.read(self.session, id))

    def _read(self, reflection: Reflection) -> None:
        self._show_form(False)
        self.reading.read(reflection, self.timeline.about(reflection))

    def _change(self, reflection: Reflection) -> None:
        self._take_up(self.timeline.draft(reflection.id) or reflection)
        self.save_bar.begin_anew()

    def _act(self, name: str) -> None:
        id = self.reading.id
        self.notice.clear()
        if name == "remove":
            reflecting.remove(self.session, id)
            self._let_go(id)
            self._show_form(True)
            self.notice.say("It is gone.", kind="good")
        elif name == "share":
            shared = reflecting.share(self.session, id)
            self._let_go(id)
            self._read(shared)
            takes = self.session.may("add to the agenda")
            more = "It is on the agenda of the next staff meeting." if takes else ""
            self.notice.say("Shared.", more, kind="good")
        elif name == "change":
            self._change(reflecting.read(self.session, id))
        else:
            self._show_form(True)
            self.save_bar.begin_anew()

    def _let_go(self, id: str) -> None:
        """*id* is private no longer, or gone: a change of it that stood in the form goes too."""
        if self.form.id == id:
            self._take_up(self._blank())
        self.timeline.show(writing=self.form.id)
