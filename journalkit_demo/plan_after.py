"""What followed: next steps that were closed with what came of them, and days away."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from journalkit_demo.notes import Authored, fill
from journalkit_demo.plan_records import (
    PlannedAbsence,
    PlannedChild,
    PlannedMember,
    PlannedNote,
    PlannedOutcome,
)

CLOSED = ((70, 0.96), (35, 0.8), (14, 0.45), (0, 0.15))
"""Days since the note, and how many of its next steps have been closed by then."""
SPELLS = (1, 4)
"""How often a child was away in the year, at least and at most."""
REASONS = ("A cold", "Holiday", "Chickenpox", "A family day", "Hospital appointment", "")
TODAY_AND_SOON = ((0, 1), (3, 4), (1, 9))
"""Children who are away in the next days: from how many days on, until how many."""


def with_outcomes(
    notes: tuple[PlannedNote, ...],
    children: tuple[PlannedChild, ...],
    members: tuple[PlannedMember, ...],
    *,
    authored: Authored,
    days: Sequence[date],
    rng: Random,
) -> tuple[PlannedNote, ...]:
    """The notes, most of the older ones with what came of their next step, by the key person."""
    by_key = {child.key: child for child in children}
    works = {member.key: member.days for member in members}
    told: Counter[tuple[str, str]] = Counter()

    def came(note: PlannedNote, child: PlannedChild) -> PlannedOutcome | None:
        age = (days[-1] - note.latest.at.date()).days
        share = next(share for since, share in CLOSED if age >= since or not since)
        first = note.latest.at.date() + timedelta(days=rng.randint(2, 21))
        later = [
            day
            for day in days
            if first <= day
            and day.weekday() in works[child.key_person]
            and (child.left is None or day <= child.left)
        ]
        if rng.random() > share or not later:
            return None
        texts = authored.outcomes[note.latest.areas[0]]
        text = min(texts, key=lambda one: told[child.key, one] + rng.random())
        told[child.key, text] += 1
        said = " ".join(filter(None, (rng.choice(authored.tried), text)))
        at = note.latest.at.replace(hour=rng.randint(11, 15), minute=rng.randint(0, 59))
        return PlannedOutcome(
            child=child.key,
            by=child.key_person,
            at=datetime.combine(later[0], at.time(), at.tzinfo),
            outcome=fill(said, pronoun=child.pronoun, child=child.called),
        )

    made = []
    for note in notes:
        outcomes: list[PlannedOutcome | None] = []
        if note.state == "approved" and note.latest.next_step:
            outcomes = [came(note, by_key[key]) for key in note.children]
        made.append(replace(note, outcomes=tuple(one for one in outcomes if one is not None)))
    return tuple(made)


def absences(
    notes: tuple[PlannedNote, ...],
    children: tuple[PlannedChild, ...],
    *,
    days: Sequence[date],
    today: date,
    rng: Random,
) -> tuple[PlannedAbsence, ...]:
    """A few spells a child on days without a note about them, and some in the days to come."""
    seen: defaultdict[str, set[date]] = defaultdict(set)
    for note in notes:
        for key in note.children:
            seen[key].add(note.happened_at.date())
    made = []
    for child in children:
        free = [day for day in days if child.here_on(day) and day not in seen[child.key]]
        for first in rng.sample(free, min(len(free), rng.randint(*SPELLS))):
            last = first
            while last - first < timedelta(days=6) and last + timedelta(days=1) in free:
                last += timedelta(days=1)
            made.append(_away(child, first, last, rng))
    here = [child for child in children if child.left is None]
    for child, ahead in zip(rng.sample(here, 3), TODAY_AND_SOON, strict=True):
        first, last = (today + timedelta(days=number) for number in ahead)
        made.append(_away(child, first, last, rng))
    return tuple(made)


def _away(child: PlannedChild, first: date, last: date, rng: Random) -> PlannedAbsence:
    return PlannedAbsence(child=child.key, first=first, last=last, reason=rng.choice(REASONS))
