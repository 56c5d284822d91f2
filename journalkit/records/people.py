"""Children, their carers, and the members of staff."""

from __future__ import annotations

from dataclasses import field
from datetime import date
from enum import StrEnum

from journalkit.records.checking import Check, new_id, record
from journalkit.records.setting import OpeningHours


class Role(StrEnum):
    """What a member is in the setting."""

    MANAGER = "manager"
    PRACTITIONER = "practitioner"
    HELPER = "helper"


@record
class Member:
    """A member of staff. Their keys live in the keyring, in the slot of the same id."""

    name: str
    sign_in_name: str
    role: Role
    deputy: bool = False
    """A practitioner whom a manager trusts to open shifts."""
    lead: bool = False
    """The designated safeguarding lead, or the deputy lead."""
    hours: tuple[OpeningHours, ...] = ()
    """Working hours of their own, within the setting's; none where they work all of those."""
    left: date | None = None
    id: str = field(default_factory=new_id, repr=True)

    def __post_init__(self) -> None:
        check = Check()
        check.name(self.name, "name", "The member's name")
        check.name(self.sign_in_name, "sign_in_name", "The name to sign in with")
        check.that(
            not self.deputy or self.role is Role.PRACTITIONER,
            "deputy",
            "A deputy is a practitioner; a manager opens shifts anyway.",
        )
        check.that(
            not self.lead or self.role is not Role.HELPER,
            "lead",
            "A helper cannot be the safeguarding lead.",
        )
        days = [hours.weekday for hours in self.hours]
        check.that(len(days) == len(set(days)), "hours", "A weekday has its hours twice.")
        check.done()

    def __repr__(self) -> str:
        return f"Member(id={self.id!r}, role={self.role.value!r})"


@record
class Child:
    """A child of the setting."""

    name: str
    """First and last name."""
    born: date
    room: str
    """The room's id."""
    known_as: str = ""
    """What everybody calls the child, where that is not the first name."""
    joined: date | None = None
    left: date | None = None
    booked: tuple[int, ...] = ()
    """Weekdays the child usually comes (0 is Monday)."""
    id: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        check = Check()
        check.name(self.name, "name", "The child's name")
        check.name(self.known_as, "known_as", "The name used every day", may_be_empty=True)
        check.order(self.born, self.joined, "joined", "The child joined before being born.")
        check.order(self.joined, self.left, "left", "The child left before joining.")
        days = set(self.booked)
        check.that(days <= set(range(7)), "booked", "A booked day is not a day of the week.")
        check.done()

    @property
    def called(self) -> str:
        """What the child is called on a page: known-as, else the first name."""
        return self.known_as or self.name.split()[0]

    def here_on(self, day: date) -> bool:
        """Whether the child belonged to the setting on *day*."""
        joined = self.joined is None or self.joined <= day
        return joined and (self.left is None or day <= self.left)


@record
class Carer:
    """Somebody who cares for a child at home."""

    child: str
    name: str
    relationship: str
    parental_responsibility: bool = False
    household: str = ""
    language: str = ""
    story_by: str = "paper"
    """How the family gets its learning story: ``paper`` or ``pdf``."""
    id: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        check = Check()
        check.name(self.name, "name", "The carer's name")
        check.name(self.relationship, "relationship", "The relationship to the child")
        check.name(self.household, "household", "The household", may_be_empty=True)
        check.name(self.language, "language", "The language", may_be_empty=True)
        check.that(
            self.story_by in ("paper", "pdf"), "story_by", "A story goes home on paper or as a PDF."
        )
        check.done()

    def __repr__(self) -> str:
        return f"Carer(id={self.id!r}, child={self.child!r})"


@record
class Absence:
    """Days on which a booked child does not come, so that "not seen" means seen-when-here."""

    child: str
    first: date
    last: date
    reason: str = ""
    cancelled: bool = False
    """Entered by mistake, or the child came after all."""
    id: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        check = Check()
        check.order(self.first, self.last, "last", "The last day is before the first.")
        check.name(self.reason, "reason", "The reason", may_be_empty=True)
        check.done()

    def __repr__(self) -> str:
        return f"Absence(id={self.id!r}, child={self.child!r})"


@record
class Pin:
    """The six digits that unlock a member's own live pages during a shift: a salted Argon2id hash.

    It opens no key: whoever has the store open could read it, and would gain nothing.
    """

    id: str
    """The member's id."""
    salt: str
    digest: str
    """Both in hexadecimal digits."""


@record
class KeyPerson:
    """Who is a child's key person, from when until when. A handover ends one, begins the next."""

    child: str
    member: str
    since: date
    until: date | None = None
    """The last day, or None while it lasts."""
    id: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        check = Check()
        check.order(self.since, self.until, "until", "The handover is dated before the beginning.")
        check.done()

    def on(self, day: date) -> bool:
        """Whether the member was or is the child's key person on *day*."""
        return self.since <= day and (self.until is None or day <= self.until)
