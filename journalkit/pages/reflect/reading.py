"""On the Reflect page: one reflection to read, what it is about, and what may be done with it."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets

from journalkit.forms.widgets.notice import Notice
from journalkit.forms.widgets.queue import Queue
from journalkit.forms.widgets.written import Written
from journalkit.journal import reflecting
from journalkit.journal.session import Session
from journalkit.pages.cards import Cards
from journalkit.pages.saying import dated
from journalkit.pages.viewing import Viewing
from journalkit.records import Reflection

SHARING = (
    "Every practitioner and manager can read it from then on, and it cannot be made private again."
)
REMOVE = {
    "name": "remove",
    "label": "Remove",
    "kind": "danger",
    "question": "Nobody can bring it back then, not even from within the journal's own record.",
}
BACK = {"name": "back", "label": "Back to writing"}


class Reading:
    """What was opened, in the form's place. ``on_act(name)`` is called with what is to be done:
    share, change, remove, back."""

    def __init__(
        self, session: Session, notice: Notice, cards: Cards, *, on_act: Callable[[str], None]
    ) -> None:
        self._session, self._cards = session, cards
        self._reflection: Reflection | None = None
        self.id = ""
        """The id of what is open; empty where nothing is."""
        self.written = Written()
        self.written.on_act, self.written.on_problem = on_act, notice.tell
        self.notes = Queue().add_class("queue-within")
        self.notes.on_problem = notice.tell
        self.viewing = Viewing(session, notice, changed=self._show_notes)
        cards.open_in(self.viewing, self.notes)
        self.widget = ipywidgets.VBox([self.written, self.notes])
        self.leave()

    def read(self, reflection: Reflection, about: str) -> None:
        """Open *reflection*, with a line *about* it."""
        self._reflection, self.id = reflection, reflection.id
        is_own = reflection.author == self._session.member.id
        private = is_own and not reflection.shared_at
        takes = self._session.may("add to the agenda")
        share = {
            "name": "share",
            "label": "Share for the next meeting" if takes else "Share with the team",
            "kind": "primary",
            "question": SHARING,
        }
        own = [share, {"name": "change", "label": "Change it"}, REMOVE] if private else []
        heading = "Your reflection" if is_own else "A shared reflection"
        said = "only you can read it" if private else "all staff but helpers can read it"
        about = f"{about} · {said}"
        self._show_notes()
        self.written.show(heading, about, parts=_parts(reflection), actions=[*own, BACK])

    def read_lost(self, id: str, sentence: str) -> None:
        """Open what nobody can open, to remove it."""
        self._reflection, self.id = None, id
        self._show_notes()
        self.written.show("Closed for good", sentence, actions=[REMOVE, BACK])

    def leave(self) -> None:
        """Show nothing."""
        self._reflection, self.id = None, ""
        self.written.show()
        self._show_notes()

    def _show_notes(self) -> None:
        one, today = self._reflection, self._session.today()
        found = reflecting.linked(self._session, one) if one else ()
        cards = self._cards.cards(found)
        for card, note in zip(cards, found, strict=True):
            at = note.note.happened_at.astimezone(self._session.zone)
            card["when"] = dated(at.date(), today)
        self.notes.heading, self.notes.cards = "What it is about", cards
        self.notes.layout.display = None if cards else "none"
        self.widget.layout.display = None if self.id else "none"


def _parts(reflection: Reflection) -> list[dict[str, str]]:
    """The answers, in the order in which they are asked."""
    asked = {one.id: one.ask for cycle in reflecting.cycles() for one in cycle.questions}
    order = [*asked, *(id for id in reflection.answers if id not in asked)]
    return [
        {"label": asked.get(id, ""), "text": reflection.answers[id].strip()}
        for id in order
        if reflection.answers.get(id, "").strip()
    ]
