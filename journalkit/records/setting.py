"""The setting itself: its name, rooms, terms and hours."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time

from journalkit.records.checking import Check, new_id

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, kw_only=True)
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


@dataclass(frozen=True, kw_only=True)
class Setting:
    """The pre-school whose journal this is. There is one in a store."""

    name: str
    hours: tuple[OpeningHours, ...] = ()
    timezone: str = "Europe/London"
    demo: bool = False
    """Made by ``journalkit demo``: every page says so."""
    id: str = "setting"

    def __post_init__(self) -> None:
        check = Check()
        check.name(self.name, "name", "The setting's name")
        days = [hours.weekday for hours in self.hours]
        check.that(len(days) == len(set(days)), "hours", "A weekday has its hours twice.")
        check.done()


@dataclass(frozen=True, kw_only=True)
class Room:
    """A room that children belong to."""

    name: str
    id: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        check = Check()
        check.name(self.name, "name", "The room's name")
        check.done()


@dataclass(frozen=True, kw_only=True)
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


@dataclass(frozen=True, kw_only=True)
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
