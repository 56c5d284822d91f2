"""How a setting's stories look: its logo, its choice of template, its own fixed words."""

from __future__ import annotations

from journalkit.journal.session import Session
from journalkit.records import Stationery


def kept(session: Session) -> dict[str, str]:
    """What the setting chose, by the ids that `Stationery` explains."""
    session.require("read stories")
    return {one.id: one.content for one in session.vault.stationery.all() if one.content}


def keep(session: Session, id: str, content: str) -> None:
    """Keep *content* as *id*; an empty one takes it away. Whoever calls has checked it."""
    session.require("choose the stationery")
    one = Stationery(id=id, content=content, by=session.member.id, at=session.now())
    with session.change() as change:
        session.vault.stationery.put(change, one, what="stationery changed")
