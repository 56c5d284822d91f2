"""Who sees whom, and when: the moments that the demo's notes are about.

Nobody is seen who is not there; some children are seen often and some hardly ever, as in a
real year.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from journalkit_demo.plan_records import PlannedChild, PlannedMember

FIRST, LAST = time(9, 5), time(15, 20)
"""Moments lie between these, well within the opening hours."""
UNDER_SEEN = 6
"""How many children are easily overlooked."""


@dataclass(frozen=True, kw_only=True, repr=False)
class Moment:
    """One member sees one to three children at one time."""

    author: PlannedMember
    children: tuple[PlannedChild, ...]
    at: datetime


def moments(
    members: tuple[PlannedMember, ...],
    children: tuple[PlannedChild, ...],
    days: tuple[date, ...],
    *,
    shares: dict[str, float],
    count: int,
    timezone: str,
    rng: Random,
) -> list[Moment]:
    """About *count* moments over *days*, in order. *shares* says how much each member writes."""
    zone = ZoneInfo(timezone)
    easily_seen = {child.key: rng.choice((0.8, 1.0, 1.0, 1.1, 1.3)) for child in children}
    for child in rng.sample(children, UNDER_SEEN):
        easily_seen[child.key] = 0.25
    friends = {child.key: _friends(child, children, rng) for child in children}
    busy = [rng.uniform(0.5, 1.5) for _ in days]
    made: list[Moment] = []
    due = 0.0
    for day, weight in zip(days, busy, strict=True):
        due += count * weight / sum(busy)
        here = [child for child in children if child.here_on(day)]
        staff = [member for member in members if day.weekday() in member.days]
        seen: defaultdict[str, set[str]] = defaultdict(set)
        for minute in _minutes(round(due) - len(made), rng):
            author = rng.choices(staff, [shares[member.key] for member in staff])[0]
            open_to = [child for child in here if child.key not in seen[author.key]]
            if not open_to:
                continue
            weights = [easily_seen[c.key] * _near(author, c) for c in open_to]
            subject = rng.choices(open_to, weights)[0]
            others = [child for child in here if child is not subject]
            company = _company(subject, others, friends[subject.key], rng)
            seen[author.key].add(subject.key)
            at = datetime.combine(day, FIRST, zone) + timedelta(minutes=minute)
            made.append(Moment(author=author, children=(subject, *company), at=at))
    return made


def _minutes(number: int, rng: Random) -> list[int]:
    span = (LAST.hour - FIRST.hour) * 60 + LAST.minute - FIRST.minute
    # Nobody writes at lunch: most moments are in the morning, some in the afternoon.
    early = [rng.randrange(0, 170) for _ in range(number)]
    return sorted(m if rng.random() < 0.68 else rng.randrange(230, span) for m in early)


def _near(author: PlannedMember, child: PlannedChild) -> float:
    if child.key_person == author.key:
        return 2.2
    return 1.3 if child.room in author.rooms else 0.55


def _friends(
    child: PlannedChild, children: tuple[PlannedChild, ...], rng: Random
) -> dict[str, float]:
    same_room = [other for other in children if other.room == child.room and other is not child]
    close = {other.key for other in rng.sample(same_room, 2)}
    return {
        other.key: 8.0 if other.key in close else 1.5 if other.room == child.room else 0.15
        for other in children
    }


def _company(
    subject: PlannedChild, others: list[PlannedChild], friends: dict[str, float], rng: Random
) -> list[PlannedChild]:
    """Nobody, one child or two who are there, friends first."""
    number = rng.choices((0, 1, 2), (0.66, 0.25, 0.09))[0]
    chosen: list[PlannedChild] = []
    for _ in range(min(number, len(others))):
        left = [child for child in others if child not in chosen]
        chosen += rng.choices(left, [friends[child.key] for child in left])
    return chosen
