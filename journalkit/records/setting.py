"""The setting itself: its name, rooms, terms and hours."""

from __future__ import annotations

from dataclasses import field
from datetime import date, datetime, time
from types import MappingProxyType

from journalkit.records.checking import Check, new_id, record

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@record
class OpeningHours:
    """When the setting is open on one weekday (0 is Monday), in the setting's local time."""

    weekday: int
    opens: time
    closes: time

    def __post_init__(self) -> None:
        check = Check()
        check.that(0 <= self.weekday <= 6, "weekday", "A weekday runs from Monday to Sunday.")
        check.that(
            self.opens < self.closes, "closes", "The setting closes before it opens on that day."
        )
        check.done()


MOST = MappingProxyType({"photo_mb": 200, "video_mb": 2000, "video_minutes": 60, "pictures": 100})
"""What a small computer still copes with, by the names of `MediaLimits`."""


@record
class MediaLimits:
    """How large photos and videos may be when they come in, and how many one note holds."""

    photo_mb: int = 40
    """Megabytes of 1024 times 1024 bytes."""
    video_mb: int = 500
    video_minutes: int = 10
    pictures: int = 30
    """In one note, photos and videos together."""

    def __post_init__(self) -> None:
        check = Check()
        for name, most in MOST.items():
            value = getattr(self, name)
            check.that(1 <= value <= most, name, f"A number from 1 to {most:,} fits here.")
        check.done()


@record
class Setting:
    """The pre-school whose journal this is. There is one in a store."""

    name: str
    hours: tuple[OpeningHours, ...] = ()
    timezone: str = "Europe/London"
    in_term_only: bool = True
    """Closed outside the terms that were entered; where none was, the hours hold all year."""
    media: MediaLimits = MediaLimits()
    demo: bool = False
    """Made by ``journalkit demo``: every page says so."""
    id: str = "setting"

    def __post_init__(self) -> None:
        check = Check()
        check.name(self.name, "name", "The setting's name")
        days = [hours.weekday for hours in self.hours]
        check.that(len(days) == len(set(days)), "hours", "A weekday has its hours twice.")
        check.done()


@record
class Room:
    """A room that children belong to."""

    name: str
    id: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        check = Check()
        check.name(self.name, "name", "The room's name")
        check.done()


@record
class Term:
    """A term as this setting has it; dates differ locally and are entered, never assumed."""

    name: str
    starts: date
    ends: date
    id: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        check = Check()
        check.name(self.name, "name", "The term's name")
        check.order(self.starts, self.ends, "ends", "The term ends before it starts.")
        check.done()


@record
class HalfTerm:
    """Half of a term: the span that one learning story tells of."""

    term: str
    name: str
    starts: date
    ends: date
    id: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        check = Check()
        check.name(self.name, "name", "The half term's name")
        check.order(self.starts, self.ends, "ends", "The half term ends before it starts.")
        check.done()


OPENING_KINDS = ("meeting", "training", "exception")


@record
class Opening:
    """A time outside the opening hours at which the journal is open for the members named.

    A ``meeting`` or ``training`` day is planned ahead; an ``exception`` is a manager's, for a
    member and a time.
    """

    kind: str
    """One of `OPENING_KINDS`."""
    starts: datetime
    ends: datetime
    members: tuple[str, ...]
    """Ids of those it opens for."""
    name: str = ""
    cancelled: bool = False
    id: str = field(default_factory=new_id)

    LONGEST = 24
    """Hours."""

    def __post_init__(self) -> None:
        check = Check()
        check.that(self.kind in OPENING_KINDS, "kind", "It is a meeting, training or an exception.")
        check.aware(self.starts, "starts", "The beginning")
        check.aware(self.ends, "ends", "The end")
        check.name(self.name, "name", "What it is for", may_be_empty=True)
        check.that(bool(self.members), "members", "Name at least one member.")
        if not check.problems:
            check.that(self.starts < self.ends, "ends", "It ends before it begins.")
            hours = (self.ends - self.starts).total_seconds() / 3600
            check.that(hours <= self.LONGEST, "ends", "It lasts longer than a day.")
        check.done()

    def __repr__(self) -> str:
        return f"Opening(id={self.id!r}, kind={self.kind!r})"


@record
class Device:
    """A tablet or computer that was enrolled: pages open on it and on no other.

    Its token is the device's alone; ``gate.json`` keeps a hash of it under the same id.
    """

    name: str
    enrolled_at: datetime
    enrolled_by: str
    """The member whose code it used."""
    missing_at: datetime | None = None
    """When it was reported missing; it opens nothing from then on."""
    missing_by: str = ""
    removed_at: datetime | None = None
    """When it was taken out of use in good order."""
    id: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        check = Check()
        check.name(self.name, "name", "The device's name")
        check.done()

    @property
    def in_use(self) -> bool:
        """Whether pages open on it."""
        return self.missing_at is None and self.removed_at is None


@record
class Agreement:
    """One version of the safe-use agreement, which every member signs before anything else."""

    number: int
    """1 for the first version."""
    text: str
    since: datetime
    id: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        check = Check()
        check.that(bool(self.text.strip()), "text", "The agreement is empty.")
        check.text(self.text, "text", "The agreement")
        check.done()


@record
class Signature:
    """That a member read an agreement and signed it."""

    agreement: str
    member: str
    at: datetime
    id: str = field(default_factory=new_id)
