"""Bringing in people from a file: what it would do is shown first, then all of it is done or none.

`journalkit.exchange.imports` reads a file into a `Preview`; what is here compares it with the
register and applies it. A journal from another service comes observation by observation, for it may
be years of work: each is whole or not there, so whoever was broken off begins again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from journalkit.errors import BadRecord, Changed
from journalkit.journal import observing, picturing, registering
from journalkit.journal.session import Session
from journalkit.records import (
    Carer,
    Child,
    KeyPerson,
    Member,
    Note,
    Observation,
    Origin,
    Room,
    State,
)

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


def enter(
    session: Session,
    note: Note,
    origin: Origin,
    *,
    author: str,
    written_at: datetime,
    published: bool,
    pictures: Sequence[picturing.Sealed] = (),
) -> bool:
    """Enter *note* with its *origin* and *pictures*, as *author* (a member's id) wrote it then.

    What was *published* there is approved; a draft is submitted now, for a manager to read. False,
    and nothing is done, where it is here already. `BadRecord` with what stands against the note.
    """
    session.require("care for records")
    vault, now = session.vault, session.now()
    if problems := observing.blockers(session, note):
        raise BadRecord(problems)
    with session.change() as change:
        if vault.observations.where("o.id = ?", [origin.id]):
            return False
        change.as_of(author, min(written_at, now))
        added = [picturing.entered(session, one, by=author, at=change.at) for one in pictures]
        for picture in added:
            vault.pictures.put(change, picture, what=f"{picture.kind} added")
        observation = Observation(
            id=origin.id,
            author=author,
            state=State.SUBMITTED,
            version=1,
            note=replace(note, pictures=tuple(picture.id for picture in added)),
            created_at=change.at,
            submitted_at=change.at if published else now,
        )
        areas = observing.areas(session, note)
        vault.observations.add(change, observation, areas=areas)
        change.as_of(session.member.id, now)
        if published:
            approved = replace(observation, state=State.APPROVED)
            vault.observations.set_state(change, approved, what="approved where it came from")
        vault.origins.put(change, origin, what="observation brought in")
    return True
