"""What was kept as long as it had to be: by class of records, and by the year it goes back to.

The periods in ``data/retention.json`` are a starting point (England's usual practice, which differs
by local authority and insurer): each setting has to check them and may decide otherwise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from journalkit.records import Child, Keeping


@dataclass(frozen=True, kw_only=True)
class Period:
    """A class of records, how many years it is kept, and why."""

    name: str
    title: str
    after: str
    """``leaving``: the child's, or the last one's; ``its day``: the record's own."""
    years: int
    tables: tuple[str, ...]
    why: str
    field: str = ""
    """The record's own moment, where it counts from its day."""

    def first_kept(self, today: date) -> date:
        """The first day that is still within the period on *today*."""
        year = max(1, today.year - self.years)
        leap = (today.month, today.day) == (2, 29)
        return date(year, 3, 1) if leap else today.replace(year=year)


@dataclass(frozen=True, kw_only=True)
class Due:
    """What is due of one class."""

    period: Period
    ids: dict[str, list[str]]
    """By table."""
    years: dict[int, int]
    """How many, by the year of leaving, or of the record's own day; the earliest first."""

    @property
    def count(self) -> int:
        return sum(self.years.values())


def in_force(usual: Iterable[Period], kept: Iterable[Keeping]) -> tuple[Period, ...]:
    """The *usual* periods with what the setting decided last, of all it *kept*, in order."""
    own = {one.name: one for one in kept}
    return tuple(
        replace(one, years=own[one.name].years, why=own[one.name].reason)
        if one.name in own
        else one
        for one in usual
    )


def leavers(children: Iterable[Child], period: Period, *, today: date) -> dict[str, date]:
    """The children (ids) who left before the period began, and when."""
    first = period.first_kept(today)
    return {one.id: one.left for one in children if one.left is not None and one.left < first}


def due(period: Period, found: Mapping[str, Mapping[str, date]]) -> Due:
    """What is due of *period*: the records *found* (by table and id), each with its day."""
    years = Counter(day.year for records in found.values() for day in records.values())
    ids = {table: [*records] for table, records in found.items() if records}
    return Due(period=period, ids=ids, years=dict(sorted(years.items())))
