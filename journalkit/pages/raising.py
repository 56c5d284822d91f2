"""The sheet in which any member raises a concern, from any page or from a note on one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from journalkit.forms.widgets.sheet import Sheet
from journalkit.journal import concerns, observing
from journalkit.journal.concerns import SHEETS, Begun
from journalkit.journal.session import Session
from journalkit.pages.key_groups import key_groups
from journalkit.pages.saying import listed

if TYPE_CHECKING:
    from journalkit.forms.widgets.queue import Queue
    from journalkit.pages.content import Content

Noted = tuple[str, int]
"""The note that a concern is raised from (an id), and the version that was read."""

HOW = (
    "Exact words, what you saw, when, where, and what you did: facts, no opinion. Ask the child "
    "nothing that leads, and promise no secrecy.\n"
    "If a child is in danger now, act first, and tell somebody in person."
)


def offer_on(queue: Queue, content: Content) -> None:
    """Have the notes on the cards of *queue* offer to raise a concern, on the page of *content*."""
    queue.on_concern = lambda id, version: content.raise_concern(id, version)
    queue.raises = True


class Raising:
    """One concern on its way. What is typed is kept sealed to its author; *close* takes the sheet
    away, and *said* tells what became of it."""

    def __init__(
        self,
        session: Session,
        about: Noted | None,
        *,
        fresh: Begun,
        close: Callable[[], None],
        said: Callable[[str, str], None],
    ) -> None:
        """*about* is the note that it is raised from. What was begun about it, or, from no note,
        what was begun last, is there again; otherwise it begins, from no note, with *fresh*."""
        to = concerns.require_readers(session)
        self._session, self._close, self._said = session, close, said
        begun = [one for one in concerns.drafts(session) if _is_about(one, about)]
        self._begun = begun[0] if begun else self._beginning(about) or fresh
        self.about = (self._begun.observation, self._begun.version)
        here = [child for child, _ in key_groups(session)]
        known = {one.id for one in here}
        here += session.vault.children.some(set(self._begun.children) - known).values()
        here.sort(key=lambda one: one.id not in self._begun.children)
        leads = listed([one.name for one in to if one.name != SHEETS])
        fields = [
            {"name": "text", "label": "What did you see or hear?", "kind": "long"},
            {
                "name": "children",
                "label": "About which child",
                "kind": "choices",
                "options": [{"id": one.id, "label": one.name} for one in here],
            },
        ]
        values = {"text": self._begun.text, "children": list(self._begun.children)}
        self.sheet = Sheet(title="Raise a concern", fields=fields, values=values)
        with_note = " The note that you came from goes with it." if self._begun.observation else ""
        self.sheet.note = f"{_who_reads(leads)}{with_note}\n{HOW}"
        self.sheet.save_label, self.sheet.cancel_label = "Hand it in", "Not now"
        self.sheet.discard_label, self.sheet.asks = "Throw it away", False
        self.sheet.on_save, self.sheet.on_discard = self._hand_in, self._discard
        self.sheet.on_cancel = self._leave

    def _beginning(self, about: Noted | None) -> Begun | None:
        if about is None or not about[0]:
            return None
        id, version = about
        children = observing.read(self._session, id).note.children
        return Begun(children=children, observation=id, version=version)

    def _now(self) -> Begun:
        values: dict[str, Any] = self.sheet.values
        return replace(self._begun, text=values["text"], children=tuple(values["children"]))

    def keep(self) -> None:
        """Keep what is typed, where it has changed; nothing is kept of an empty sheet."""
        now = self._now()
        if now == self._begun:
            return
        if now.text.strip():
            concerns.keep_draft(self._session, now)
        elif self._begun.text.strip():
            concerns.drop_draft(self._session, now.id)
        self._begun = now

    def _leave(self) -> None:
        self.keep()
        self._close()
        if self._begun.text.strip():
            self._said("It is kept, sealed to you.", "You find it again under More.")

    def _discard(self) -> None:
        concerns.drop_draft(self._session, self._begun.id)
        self._close()

    def _hand_in(self, values: dict[str, Any]) -> None:
        children = tuple(values["children"])
        now = replace(self._begun, text=values["text"], children=children)
        concerns.hand_in(self._session, now)
        self._close()
        self._said("It is handed in, sealed.", "Tell the lead in person as well, today.")


def _is_about(one: Begun, about: Noted | None) -> bool:
    return about is None or one.observation == about[0]


def _who_reads(leads: str) -> str:
    if not leads:
        return (
            "Nobody leads on safeguarding in this journal now: it would wait, sealed, for whoever "
            "is named. Tell a manager today, in person."
        )
    return (
        f"{leads} can read this once it is handed in, and nobody else: not even you. If it is "
        "about them, tell your local authority instead, in person."
    )
