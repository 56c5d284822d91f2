"""Bringing in people from a file: what it would do is shown first, then all of it is done or none.

`journalkit.exchange.imports` reads a file into a `Preview`; what is here compares it with the
register and applies it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from journalkit.errors import Changed
from journalkit.journal import registering
from journalkit.journal.session import Session
from journalkit.records import Carer, Child, KeyPerson, Member, Room

KINDS = {
    "children": "Children, their carers and key persons",
    "members": "Members of staff",
}
"""What a file may list, and what that is called on a page."""

OUTCOMES = ("refused", "changed", "added", "unchanged")
"""What becomes of a row, in the order in which a person wants to read of it."""


@dataclass(frozen=True, kw_only=True)
class Register:
    """Who stood in the journal when a file was compared with it."""

    rooms: tuple[Room, ...] = field(repr=False)
    children: tuple[Child, ...] = field(repr=False)
    carers: tuple[Carer, ...] = field(repr=False)
    key_persons: tuple[KeyPerson, ...] = field(repr=False)
    members: tuple[Member, ...] = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Line:
    """What becomes of one row of the file."""

    row: int
    """As a spreadsheet counts: the first row is 1."""
    outcome: str
    """One of `OUTCOMES`."""
    name: str = field(default="", repr=False)
    reasons: tuple[str, ...] = ()
    """Why it is refused, a sentence a column; never what stands in the cell."""
    look: tuple[str, ...] = ()
    """What a person should look at before saying yes."""
    changes: tuple[tuple[str, str, str], ...] = field(default=(), repr=False)
    """What it is about, before and after; before is empty for what is new."""


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What a file would do to the journal: nothing is done yet."""

    kind: str
    """One of `KINDS`."""
    lines: tuple[Line, ...]
    remarks: tuple[str, ...] = field(default=(), repr=False)
    """What to know about the file as a whole: columns that are not used, rooms to be added."""
    records: tuple[Room | Child | Carer | KeyPerson, ...] = field(default=(), repr=False)
    """What `bring_in` enters, in this order."""
    members: tuple[Member, ...] = field(default=(), repr=False)
    """To be added one after the other (`staffing.add`): each types a password of their own."""
    register: Register

    def count(self, outcome: str) -> int:
        """How many rows come to *outcome*."""
        return sum(line.outcome == outcome for line in self.lines)


def register(session: Session) -> Register:
    """The register as it stands, for a file to be compared with."""
    session.require("care for records")
    vault = session.vault
    return Register(
        rooms=vault.rooms.all(),
        children=vault.children.all(),
        carers=vault.carers.all(),
        key_persons=vault.key_persons.all(),
        members=vault.members.all(),
    )


def bring_in(session: Session, preview: Preview) -> None:
    """Enter everything that *preview* accepts, in one change: all of it or nothing.

    `Changed` where the register is not what the preview was made against; so a second time, too.
    """
    session.require("care for records")
    with session.change() as change:
        if register(session) != preview.register:
            raise Changed(
                "Somebody changed the register since this preview was made.",
                what_to_do="Nothing was brought in. Choose the file again, and read on from there.",
            )
        change.say("brought in from a file", kind="members", id=session.member.id)
        for record in preview.records:
            registering.put(session.vault, change, record)
