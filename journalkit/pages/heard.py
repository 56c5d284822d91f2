"""What was said about the notes that somebody wrote, on their own page; they can answer there."""

from __future__ import annotations

from collections.abc import Collection

import ipywidgets

from journalkit.forms.widgets.note_list import NoteList
from journalkit.forms.widgets.notice import Notice
from journalkit.forms.widgets.queue import Queue
from journalkit.journal import conversing, observing
from journalkit.journal.conversing import Kind
from journalkit.journal.session import Session
from journalkit.pages.cards import Cards
from journalkit.pages.saying import day

PAGE = 5
FIRST_WORDS = 60
HOW = {
    Kind.ASKED: "asked",
    Kind.PRAISED: "praised it",
    Kind.SAID: "said",
    Kind.WITHHELD: "found it not appropriate",
}


class Heard:
    """A quiet list, the last word first; behind each row the note with all that was said."""

    def __init__(self, session: Session, notice: Notice) -> None:
        self._session, self._cards = session, Cards(session)
        self._open, self._count = "", PAGE
        self._without: Collection[str] = ()
        self.list = NoteList(title="What was said")
        self.list.on_open, self.list.on_more = self._turn, self._more
        self.talk = Queue(heading="About this note").add_class("queue-within")
        self.talk.on_say = self._say
        for widget in (self.list, self.talk):
            widget.on_problem = notice.tell

    def widgets(self) -> tuple[ipywidgets.DOMWidget, ...]:
        """The list, and what is open of it."""
        return (self.list, self.talk)

    def show(self, *, without: Collection[str]) -> None:
        """Bring in what was said meanwhile; *without* are notes (ids) that stand elsewhere."""
        self._without = without
        session, now = self._session, self._session.now().astimezone(self._session.zone)
        found = conversing.heard(session, limit=self._count + len(without) + 1)
        rows = []
        for one, said in found:
            last = conversing.last_word(said, session.member.id)
            if last is None or one.id in without:
                continue
            at = day(last.at.astimezone(session.zone), now)
            words = f"{self._cards.member(last.by)} {HOW[last.kind]} · {at}"
            rows.append(
                {
                    "id": one.id,
                    "title": last.text or one.note.text[:FIRST_WORDS],
                    "detail": f"{words} · {one.note.text[:FIRST_WORDS]}",
                    "mark": "",
                    "action": "Close" if one.id == self._open else "Open",
                }
            )
        self.list.rows, self.list.more = rows[: self._count], len(rows) > self._count
        self._show_talk()

    def _show_talk(self) -> None:
        shown = any(row["id"] == self._open for row in self.list.rows)
        self.talk.layout.display = None if shown else "none"
        if not shown:
            self._open, self.talk.cards = "", []
            return
        one = observing.read(self._session, self._open)
        [card] = self._cards.cards([one])
        said = conversing.conversation(self._session, [one])[one.id]
        at = one.note.happened_at.astimezone(self._session.zone)
        more = {"when": f"{at:%A} {at.day} {at:%B}", "said": self._cards.said(said)}
        # Its pictures stand in the form where it is amended; here it is only talked about.
        self.talk.cards = [{**card, **more, "pictures": [], "marks": [], "can_say": True}]

    def _turn(self, id: str) -> None:
        self._open = "" if id == self._open else id
        self.show(without=self._without)

    def _more(self) -> None:
        self._count += PAGE
        self.show(without=self._without)

    def _say(self, id: str, version: int, text: str) -> None:
        conversing.say(self._session, id, text)
        self.show(without=self._without)
