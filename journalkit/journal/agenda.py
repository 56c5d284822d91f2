"""What the next staff meeting is to talk about."""

from __future__ import annotations

from dataclasses import replace

from journalkit.journal.session import Session
from journalkit.records import AgendaItem, Matter


def take(session: Session, *, kind: str, ref: str = "", text: str = "") -> AgendaItem:
    """Put something on the agenda of the next staff meeting.

    *kind* is one of `Matter`, *ref* the id of what it is about. What waits there already is not
    put there twice.
    """
    session.require("add to the agenda")
    item = AgendaItem(
        kind=Matter(kind), ref=ref, text=text.strip(), by=session.member.id, at=session.now()
    )
    with session.change() as change:
        # Read inside the transaction: two members may have taken the same thing.
        for earlier in session.vault.agenda.waiting():
            if ref and (earlier.kind, earlier.ref) == (item.kind, ref):
                return earlier
        session.vault.agenda.put(change, item, what="taken to the meeting")
    return item


def drop(session: Session, id: str) -> None:
    """Take item *id* off the agenda again; it stays in the record."""
    session.require("add to the agenda")
    with session.change() as change:
        item = replace(session.vault.agenda.get(id), dropped=True)
        session.vault.agenda.put(change, item, what="taken off the agenda")


def waiting(session: Session) -> tuple[AgendaItem, ...]:
    """What waits for the next staff meeting, the first one first."""
    session.require("see the agenda")
    return session.vault.agenda.waiting()
