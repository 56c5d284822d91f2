"""Where the demo's children were placed in each half term, by whom, and what was thought again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from journalkit_demo.plan_records import (
    PlannedChild,
    PlannedHalfTerm,
    PlannedHandover,
    PlannedJudgement,
    PlannedMember,
    PlannedNote,
)

AREAS = (
    "communication-and-language",
    "personal-social-and-emotional-development",
    "physical-development",
    "literacy",
    "mathematics",
    "understanding-the-world",
    "expressive-arts-and-design",
)
BANDS = (("birth-to-three", 0), ("three-and-four-year-olds", 37), ("reception", 57))
"""The bands of the framework that comes with journalkit, and from which month of development the
demo's key persons see a child there. Development is age, earlier or later by child and area."""

MONTH = 30.44
"""Days."""
PLACED, UNSEEN = 0.95, 0.35
"""How many children are placed in an area in which something was noted in the half term, and in
which nothing was."""
OVERLOOKED = 0.06
"""How many children nobody got round to in a half term."""
SO_FAR = 0.4
"""How many children have been placed already in the half term that goes on."""
REVISED = 0.06
LAST_DAYS = 10
"""Open days at the end of a half term, in which children are placed."""
HANDOVERS = 4
WHYS = (
    "Seen by two of us, on different days.",
    "Sure of it here; at home it is the same, the family says.",
    "With one friend always, in the large group not yet.",
    "So far with a little help, more and more without.",
    "Every day by now, and of their own accord.",
)
THOUGHT_AGAIN = (
    "Talked about it in the room: we had looked at one day only.",
    "Watched once more on the carpet and at the table.",
    "The newer note shows it more clearly.",
)


def handovers(
    children: tuple[PlannedChild, ...],
    members: tuple[PlannedMember, ...],
    half_terms: tuple[PlannedHalfTerm, ...],
    *,
    rng: Random,
) -> tuple[PlannedHandover, ...]:
    """A few children whose key person was another member of the room once, until a half term's
    end."""
    long_here = [one for one in children if one.joined <= half_terms[0].starts and one.left is None]
    made = []
    for child in rng.sample(long_here, min(HANDOVERS, len(long_here))):
        others = [
            one.key
            for one in members
            if one.role == "practitioner"
            and child.room in one.rooms
            and one.key != child.key_person
        ]
        if others:
            until = rng.choice(half_terms[1:4]).ends
            made.append(PlannedHandover(child=child.key, member=rng.choice(others), until=until))
    return tuple(made)


def judgements(
    notes: tuple[PlannedNote, ...],
    children: tuple[PlannedChild, ...],
    members: tuple[PlannedMember, ...],
    half_terms: tuple[PlannedHalfTerm, ...],
    *,
    earlier: tuple[PlannedHandover, ...],
    days: Sequence[date],
    today: date,
    zone: ZoneInfo,
    rng: Random,
) -> tuple[PlannedJudgement, ...]:
    """Nearly every child in most areas once a half term, by who was key person then, from the
    newest notes of that half term; a few were thought again some days later. Oldest first."""
    seen: defaultdict[tuple[str, str], list[PlannedNote]] = defaultdict(list)
    for note in notes:
        if note.state in ("approved", "submitted"):
            for key in note.children:
                for area in note.latest.areas:
                    seen[key, area].append(note)
    former = {one.child: one for one in earlier}
    works = {one.key: one.days for one in members}
    managers = [one.key for one in members if one.role == "manager"]
    made: list[PlannedJudgement] = []
    for child in children:
        pace = {area: rng.gauss(0, 2.5) for area in AREAS}
        of_child = rng.gauss(0, 2.5)
        for half in half_terms:
            open_days = [day for day in days if half.starts <= day <= half.ends]
            goes_on = half.ends >= today
            here = [day for day in open_days[-LAST_DAYS:] if _belongs(child, day)]
            by = child.key_person
            if child.key in former and half.ends <= former[child.key].until:
                by = former[child.key].member
            fitting = [day for day in here if day.weekday() in works[by]]
            if not fitting or rng.random() < OVERLOOKED or (goes_on and rng.random() > SO_FAR):
                continue
            at = datetime.combine(rng.choice(fitting), time(12, 30), zone)
            for area in AREAS:
                at += timedelta(minutes=rng.randint(2, 9))
                before = [
                    note
                    for note in seen[child.key, area]
                    if half.starts <= note.happened_at.date() and note.latest.at < at
                ]
                if rng.random() > (PLACED if before else UNSEEN):
                    continue
                months = (at.date() - child.born).days / MONTH + of_child + pace[area]
                level = _level(months + rng.gauss(0, 0.8))
                newest = sorted(before, key=lambda note: note.happened_at, reverse=True)
                one = PlannedJudgement(
                    key=f"{child.key}-{area}-{half.key}",
                    child=child.key,
                    area=area,
                    band=BANDS[level][0],
                    half_term=half.key,
                    at=at,
                    by=by,
                    evidence=tuple(note.key for note in newest[: rng.randint(1, 3)]),
                    why=rng.choice(WHYS) if rng.random() < 0.25 else "",
                )
                made.append(one)
                last = at + timedelta(days=rng.choice((0, 1, 2, 3)), minutes=rng.randint(20, 60))
                if rng.random() < REVISED and last.date() in here:
                    other = level - 1 if level else 1
                    made[-1] = replace(one, band=BANDS[other][0])
                    again = replace(
                        one,
                        key=f"{one.key}-again",
                        at=last,
                        by=by if last.weekday() in works[by] else rng.choice(managers),
                        why=rng.choice(THOUGHT_AGAIN),
                        replaces=one.key,
                    )
                    made.append(again)
    return tuple(sorted(made, key=lambda one: one.at))


def _belongs(child: PlannedChild, day: date) -> bool:
    return child.joined <= day and (child.left is None or day <= child.left)


def _level(months: float) -> int:
    return max(number for number, (_, since) in enumerate(BANDS) if not number or months >= since)
