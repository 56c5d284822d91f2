"""Groups that the demo's setting looks at, and who was in each of them from when until when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from journalkit_demo.plan_calendar import school_year
from journalkit_demo.plan_records import PlannedChild, PlannedGroup, PlannedMembership

TWO_LANGUAGES = PlannedGroup(key="two-languages", name="Two languages at home")
ONE_LANGUAGE = PlannedGroup(key="one-language", name="English at home")
STARTING = PlannedGroup(key="starting-school", name="Starting school next year")
GROUPS = (TWO_LANGUAGES, ONE_LANGUAGE, STARTING)
"""Few on purpose: with each further group more children stand alone in an extract."""


def memberships(
    children: tuple[PlannedChild, ...], *, today: date
) -> tuple[PlannedMembership, ...]:
    """By home language from joining on, and, from the first day of the school year on, those who
    will be four before the next one begins."""
    year = school_year(today)
    made: list[PlannedMembership] = []
    for child in children:
        made += _put(TWO_LANGUAGES if child.language else ONE_LANGUAGE, child, child.joined)
        if child.born < date(year - 3, 9, 1):
            made += _put(STARTING, child, max(child.joined, date(year, 9, 1)))
    return tuple(made)


def _put(group: PlannedGroup, child: PlannedChild, since: date) -> Iterator[PlannedMembership]:
    """The membership, until the child left; none where that was before it began."""
    if child.left is None or since <= child.left:
        yield PlannedMembership(group=group.key, child=child.key, since=since, until=child.left)
