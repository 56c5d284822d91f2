"""Opening the journal outside the opening hours: meetings, training, and a member's exception.

"Staff will only access [the journal] during working hours at Pre-School" (policy): an evening
meeting is working hours too, for those who are asked to it.
"""

from __future__ import annotations

from dataclasses import replace

from journalkit.errors import BadRecord
from journalkit.journal.session import Session
from journalkit.records import Opening


def ahead(session: Session) -> tuple[Opening, ...]:
    """What is planned and not over, the next first."""
    session.require("plan openings")
    return session.vault.openings.after(session.now())


def plan(session: Session, opening: Opening) -> Opening:
    """Plan *opening*, or put it in the place of the one with its id."""
    session.require("plan openings")
    working = {member.id for member in session.vault.members.working_on(session.today())}
    if not set(opening.members) <= working:
        raise BadRecord({"members": "Somebody named here does not work here any more."})
    if opening.ends <= session.now():
        raise BadRecord({"ends": "This is over already."})
    with session.change() as change:
        session.vault.openings.put(change, opening, what="opening planned")
    session.look_again()
    return opening


def cancel(session: Session, id: str) -> Opening:
    """Cancel opening *id*: the journal stays closed then, or closes within the half minute."""
    session.require("plan openings")
    cancelled = replace(session.vault.openings.get(id), cancelled=True)
    with session.change() as change:
        session.vault.openings.put(change, cancelled, what="opening cancelled")
    session.look_again()
    return cancelled
