"""How often a child was observed, against the days on which the child was here."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from journalkit.records import Child, HalfTerm


@dataclass(frozen=True, kw_only=True)
class Sightings:
    """How often a child was observed in one area, or at all (``area`` is empty)."""

    area: str
    in_half_term: int
    before: int
    last: date | None
    days_here: int | None
    """Days on which the child was here since then; None where no booked days were entered."""
    weeks_here: int | None
    """The same in whole weeks, of as many days as the child is booked for."""


def counted(
    child: Child,
    area: str,
    seen: Collection[date],
    here: Sequence[date],
    half: HalfTerm | None,
) -> Sightings:
    """What was *seen* in an area, against the days on which the child was *here*, in order."""
    last = max(seen, default=None)
    in_half = sum(half is not None and half.starts <= day <= half.ends for day in seen)
    since = len(here) - bisect_right(here, last) if last else len(here)
    booked = len(set(child.booked))
    return Sightings(
        area=area,
        in_half_term=in_half,
        before=len(seen) - in_half,
        last=last,
        days_here=since if booked else None,
        weeks_here=since // booked if booked else None,
    )
