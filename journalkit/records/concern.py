"""A child-protection concern: what the store keeps of it, and what it says once it is opened."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime

from journalkit.records.checking import Check, new_id, record


@record
class Concern:
    """A concern as the store has it: an age file, and an id that says nothing."""

    sealed: bytes
    id: str = field(default_factory=new_id)


@record
class ConcernDraft:
    """A concern that somebody is still writing, sealed to them alone."""

    sealed: bytes
    id: str = field(default_factory=new_id)


@record
class Entry:
    """What somebody said of a concern, and when: its beginning, an addition, what came of it."""

    by: str
    at: datetime
    device: str
    """The id of the device that it was written on; empty for the journal's own computer."""
    text: str

    def __post_init__(self) -> None:
        check = Check()
        check.that(bool(self.text.strip()), "text", "Write what you saw or heard.")
        check.text(self.text, "text", "What you saw or heard")
        check.done()

    def __repr__(self) -> str:
        return f"Entry(characters={len(self.text)})"


@record
class Account:
    """All that a concern says. Nothing of it is ever taken away: it only grows."""

    children: tuple[str, ...]
    raised: Entry
    observation: str = ""
    """The note that it was raised from (an id), and which version of it; empty where none."""
    version: int = 0
    added: tuple[Entry, ...] = ()
    outcome: Entry | None = None
    """What came of it, and who closed it; None while it is open."""
    sealed_to: tuple[str, ...] = ()
    """The recipients that it is sealed to: an age file does not tell."""

    def __post_init__(self) -> None:
        check = Check()
        check.that(bool(self.children), "children", "Choose at least one child.")
        check.done()

    def __repr__(self) -> str:
        return f"Account(children={len(self.children)}, added={len(self.added)})"
