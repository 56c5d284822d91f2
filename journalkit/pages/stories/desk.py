"""Where a member stands on the Stories page while their sign-in lasts."""

from __future__ import annotations

from dataclasses import dataclass, field

from journalkit.journal import tracking
from journalkit.journal.session import Session
from journalkit.records import HalfTerm, Member


@dataclass
class Desk:
    """The kind of writing, the half term and the key group that were chosen; what is open."""

    half_term: str
    writing: str = "story"
    who: str = ""
    screen: str = "board"
    about: str = ""
    """What the screen is about: a child, or stories (ids)."""
    chosen: list[str] = field(default_factory=list)

    def half(self, session: Session) -> HalfTerm:
        """The chosen half term."""
        return session.vault.half_terms.get(self.half_term)

    def key_persons(self, session: Session) -> list[Member]:
        """The key persons of today, by name."""
        members = session.vault.members.some(one.member for one in tracking.key_persons(session))
        return sorted(members.values(), key=lambda one: one.name)
