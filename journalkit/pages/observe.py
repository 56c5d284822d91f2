"""The Observe page: what did you see?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import ipywidgets

from journalkit.errors import JournalError, NotFound
from journalkit.forms.observation import MINUTE, ObservationForm, ObservationView
from journalkit.forms.widgets.note_list import NoteList
from journalkit.forms.widgets.notice import Notice
from journalkit.forms.widgets.save_bar import SaveBar
from journalkit.gate.client import Gate
from journalkit.journal import conversing, observing, picturing
from journalkit.journal.concerns import Begun
from journalkit.journal.conversing import Kind, Said
from journalkit.journal.session import Session
from journalkit.pages.content import Content
from journalkit.pages.heard import Heard
from journalkit.pages.hinting import Hinting
from journalkit.pages.key_groups import key_groups
from journalkit.pages.note_pictures import NotePictures
from journalkit.pages.page import Page
from journalkit.pages.raising import offer_on
from journalkit.pages.saying import listed
from journalkit.records import Draft

FIRST_WORDS = 60
"""Characters of a draft that its row in the list shows."""

PAGE = 10
"""Rows of a list at a time; *Show more* brings the next."""


def open_page() -> None:
    """Show the Observe page."""
    Page("observe", Observing).open()


class Observing(Content):
    """The form, the drafts beside it, and what came back from a manager."""

    def __init__(self, session: Session, notice: Notice, gate: Gate) -> None:
        super().__init__(session, notice, gate)
        self.form = ObservationForm(session.zone)
        self.draft = self._new_draft()
        self._saved_fields = self.form.fields()
        self._explains = False
        self._count = {"drafts": PAGE, "sent back": PAGE}
        children = key_groups(session)
        self.view = ObservationView(
            self.form,
            children=children,
            own_group=session.member.name,
            framework=session.vault.frameworks.current(),
        )
        self.pictures = NotePictures(session, notice, self.form, self.view)
        self.hinting = Hinting(session, self.view, [child for child, _ in children])
        self.view.hints.on_problem = notice.tell
        self.save_bar = SaveBar(label="Save observation")
        self.save_bar.on_save = self._save
        self.save_bar.on_blocked = self._look_again
        self.save_bar.on_secondary = self._discard
        self.save_bar.on_problem = notice.tell
        self.drafts = NoteList(title="Your drafts")
        self.drafts.on_open = self._open_draft
        self.sent_back = NoteList(title="A manager asked for changes")
        self.sent_back.on_open = self._open_sent_back
        self.drafts.on_more = lambda: self._more("drafts")
        self.sent_back.on_more = lambda: self._more("sent back")
        self.heard = Heard(session, notice)
        offer_on(self.heard.talk, self)
        for widget in (self.drafts, self.sent_back):
            widget.on_problem = notice.tell
        self.form.observe(lambda _: self._edited())
        self._take_up()

    def widgets(self) -> tuple[ipywidgets.DOMWidget, ...]:
        heading = ipywidgets.HTML("<h1>What did you see?</h1>")
        lists = (self.drafts, *self.heard.widgets())
        parts = (*self.view.widgets(), *lists, self.save_bar, self.pictures.viewer)
        return (self.sent_back, heading, *parts)

    def tick(self) -> None:
        self._keep()
        self.pictures.tick()
        self.hinting.tick()
        if self.session.vault.recorded() != self._recorded:
            self._show_sent_back()

    def leave(self) -> None:
        self._keep()
        self.pictures.leave()

    def at_hand(self) -> Begun:
        amended, version = self.draft.observation or "", self.draft.version or 0
        children = tuple(self.form.children)
        return Begun(children=children, observation=amended, version=version)

    # -- drafts -------------------------------------------------------------------------------

    def _new_draft(self) -> Draft:
        self.form.fill({"happened_at": self._now().strftime(MINUTE)})
        return Draft(author=self.session.member.id, fields={}, saved_at=self.session.now())

    def _now(self) -> datetime:
        return self.session.now().astimezone(self.session.zone)

    def _keep(self) -> None:
        """Save the draft where it has changed; a disk that refuses is said and tried again."""
        fields = self.form.fields()
        if fields == self._saved_fields or (self.form.is_empty() and not self.draft.fields):
            return
        try:
            self.draft = observing.save_draft(self.session, replace(self.draft, fields=fields))
        except JournalError as error:
            self.save_bar.status = "Not saved. " + error.sentence
            raise
        self._saved_fields = fields
        self.save_bar.status = f"Saved {self._now():%H:%M}"
        self._offer_to_discard()

    def _take_up(self) -> None:
        """Open what was being written last, if there is such a draft."""
        kept = observing.drafts(self.session, limit=1)
        if kept:
            self._open(kept[0])
            at = kept[0].saved_at.astimezone(self.session.zone)
            self.notice.say(f"Your draft of {_when(at, self._now())} is back.")
        else:
            self._show_lists()

    def _open_draft(self, id: str) -> None:
        if self._waits_for_photos():
            return
        self._keep()
        try:
            wanted = observing.draft(self.session, id)
        except NotFound:  # it was handed in on another page meanwhile
            self._show_lists()
        else:
            self._open(wanted)

    def _open(self, draft: Draft) -> None:
        self.draft = draft
        with self.view.anew():
            self.form.fill(draft.fields)
        self._shown_anew()
        at = draft.saved_at.astimezone(self.session.zone)
        self.save_bar.status = f"Saved {at:%H:%M}"
        self._offer_to_discard()

    def _open_sent_back(self, id: str) -> None:
        """Take up what a manager sent back, as a draft that will amend it."""
        if self._waits_for_photos():
            return
        self._keep()
        if (draft := observing.amending(self.session, id)) is not None:
            self._open(draft)
            return
        observation = observing.read(self.session, id)
        with self.view.anew():
            self.form.fill_from(observation.note)
        self.draft = Draft(
            author=self.session.member.id,
            fields={},
            saved_at=self.session.now(),
            observation=id,
            version=observation.version,
        )
        self._shown_anew()
        self.save_bar.status = ""
        self._offer_to_discard()

    def _shown_anew(self) -> None:
        self.hinting.begin_anew()
        self.view.show_pictures(self.pictures.tiles())
        self._saved_fields = self.form.fields()
        self._explains = False
        self._edited()
        self.view.show_problems({})
        self._show_lists()

    def _offer_to_discard(self) -> None:
        amends = self.draft.observation is not None
        self.save_bar.secondary = "Put it back" if amends else "Discard draft"
        self.save_bar.question = (
            "Leave the observation as it was?" if amends else "Discard this draft?"
        )

    def _discard(self) -> None:
        amended, pictures = self.draft.observation is not None, list(self.form.pictures)
        observing.discard_draft(self.session, self.draft)
        self._begin_anew()
        picturing.tidy(self.session, pictures)
        said = "The observation is as it was." if amended else "The draft is gone."
        self.notice.say(said, kind="good")

    def _begin_anew(self) -> None:
        self._explains = False
        with self.view.anew():
            self.draft = self._new_draft()
        self._shown_anew()
        self.save_bar.begin_anew()
        self.save_bar.status = self.save_bar.secondary = ""

    # -- handing in ---------------------------------------------------------------------------

    def _edited(self) -> None:
        problems = self._problems() if self._explains else self.form.problems()
        if self._explains:
            self.view.show_problems(problems)
        self.save_bar.blockers = list(problems.values())

    def _problems(self) -> dict[str, str]:
        """What is wrong with which field, for the form and for the journal."""
        return self.form.problems() or observing.blockers(self.session, self.form.note())

    def _look_again(self) -> None:
        """A press met reasons: from now on they stand beside their fields, until they are gone."""
        self._explains = True
        self._edited()

    def _waits_for_photos(self) -> bool:
        """Whether a photo is on its way, which has to reach the note that it was added to."""
        if not self.view.photos.arriving:
            return False
        self.notice.say("A photo is still on its way.", "Wait until it is there.", kind="warning")
        return True

    def _save(self) -> None:
        if self._waits_for_photos():
            return
        self._keep()
        self._look_again()
        if self.save_bar.blockers:
            self.save_bar.block(self.save_bar.blockers)
            return
        note = self.form.note()
        if self.draft.observation is None or self.draft.version is None:
            observing.submit(self.session, note, id=self.draft.id)
        else:
            observing.amend(
                self.session,
                self.draft.observation,
                note,
                version=self.draft.version,
                draft=self.draft.id,
            )
        names = listed([self.session.vault.children.get(id).called for id in note.children])
        self._begin_anew()
        picturing.tidy(self.session, note.pictures)
        self.notice.say(
            f"Your observation of {names} is saved.", "A manager will read it.", kind="good"
        )

    # -- lists --------------------------------------------------------------------------------

    def _more(self, what: str) -> None:
        self._count[what] += PAGE
        self._show_lists()

    def _show_lists(self) -> None:
        self._show_drafts()
        self._show_sent_back()

    def _show_drafts(self) -> None:
        # One more than stand there says whether there are more; the open one stands elsewhere.
        now, count = self._now(), self._count["drafts"]
        kept = observing.drafts(self.session, limit=count + 2)
        others = [draft for draft in kept if draft.id != self.draft.id]
        self.drafts.more = len(others) > count
        self.drafts.rows = [
            {
                "id": draft.id,
                "title": _first_words(draft),
                "detail": _when(draft.saved_at.astimezone(self.session.zone), now),
                "mark": "changes" if draft.observation else "",
                "action": "Open",
            }
            for draft in others[:count]
        ]

    def _show_sent_back(self) -> None:
        self._recorded, count = self.session.vault.recorded(), self._count["sent back"]
        found = observing.sent_back(self.session, limit=count + 2)
        others = [one for one in found if one.id != self.draft.observation]
        said = conversing.conversation(self.session, others[:count])
        self.sent_back.more = len(others) > count
        self.sent_back.rows = [
            {
                "id": one.id,
                "title": _asked(said[one.id]),
                "detail": one.note.text[:FIRST_WORDS],
                "mark": "",
                "action": "Change it",
            }
            for one in others[:count]
        ]
        self.heard.show(without=[row["id"] for row in self.sent_back.rows])


def _asked(said: Sequence[Said]) -> str:
    """What a manager asked for last."""
    asked = [one.text for one in said if one.kind is Kind.ASKED]
    return asked[-1] if asked else ""


def _first_words(draft: Draft) -> str:
    text = str(draft.fields.get("text", "")).strip()
    return text[:FIRST_WORDS] or "A note without words yet"


def _when(at: datetime, now: datetime) -> str:
    """A moment as people say it: the time today, else the day too."""
    return f"{at:%H:%M}" if at.date() == now.date() else f"{at:%A} {at.day} {at:%B}, {at:%H:%M}"
