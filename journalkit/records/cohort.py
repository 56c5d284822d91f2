"""Groups of children, where a child was when, and what left a page of numbers."""

from __future__ import annotations

from dataclasses import field
from datetime import date, datetime

from journalkit.records.checking import Check, new_id, record


@record
class Group:
    """A group that the setting defines, to look at some children together."""

    name: str
    ended: bool = False
    """No longer looked at; what it was stays in the numbers of its time."""
    id: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        check = Check()
        check.name(self.name, "name", "The group's name")
        check.done()


@record
class Membership:
    """That a child is in a group, from when until when."""

    group: str
    child: str
    since: date
    until: date | None = None
    """The last day, or None while it lasts."""
    id: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        check = Check()
        check.order(self.since, self.until, "until", "The child left the group before joining it.")
        check.done()

    def within(self, first: date, last: date) -> bool:
        """Whether the child was in the group on any day from *first* to *last*."""
        return self.since <= last and (self.until is None or first <= self.until)


@record
class Stay:
    """The room that a child belongs to from a day on, until the next stay begins."""

    child: str
    room: str
    since: date
    id: str = field(default_factory=new_id)


@record
class KeptPage:
    """A page of numbers as it stood when somebody kept it for a meeting.

    It holds what was shown, not how to work it out: what a meeting talks about stays as it was.
    """

    title: str
    sentence: str
    columns: tuple[str, ...]
    """The table's head, the rows' own name first."""
    rows: tuple[tuple[str, ...], ...]
    cautions: tuple[str, ...]
    picture: str
    """The chart as SVG; empty where there was none."""
    by: str
    at: datetime
    why: str = ""
    """What to talk about."""
    dropped: bool = False
    """Taken off the list again, or talked about."""
    id: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        check = Check()
        check.name(self.title, "title", "The page's title")
        check.text(self.why, "why", "What to talk about")
        check.done()


FLOOR = 5
"""Children below which a number could point at one of them; the least that a setting may choose
is `LEAST_FLOOR`."""

LEAST_FLOOR = 3


@record
class Extract:
    """That a cohort extract left the journal: by whom, for whom, what was in it, until when."""

    whom: str
    """For whom it was made."""
    purpose: str
    columns: tuple[str, ...]
    """What it holds, as ``frame.column``."""
    half_terms: tuple[str, ...]
    """Names of the half terms in it."""
    floor: int
    children: int
    smallest: int
    """Children in the smallest class of those who look alike in it (its k)."""
    left_out: int
    """How many times a child was left out of a half term, for standing alone in it."""
    until: date
    """Day after which it is to be deleted, and opens no more."""
    by: str
    at: datetime
    id: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        check = Check()
        check.name(self.whom, "whom", "For whom it is")
        check.name(self.purpose, "purpose", "What it is for")
        check.that(bool(self.columns), "columns", "Choose at least one column.")
        check.that(bool(self.half_terms), "half_terms", "Choose at least one half term.")
        check.that(
            self.floor >= LEAST_FLOOR, "floor", f"The smallest group is {LEAST_FLOOR} or more."
        )
        check.aware(self.at, "at", "The time it was made")
        if not check.problems:
            check.that(self.until >= self.at.date(), "until", "This day is over already.")
        check.done()


@record
class NationalFigures:
    """What was kept of a national table: a row a place and group of children."""

    year: str
    """As the table says it, such as 202122."""
    source: str
    rows: tuple[tuple[str, ...], ...]
    """As `journalkit.analytics.national` writes them."""
    by: str
    at: datetime
    id: str = field(default_factory=new_id)
