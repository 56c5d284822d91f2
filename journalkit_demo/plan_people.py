"""Who is in the demo's setting: rooms, members, children and their carers."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from journalkit_demo.plan_calendar import school_year
from journalkit_demo.plan_records import PlannedCarer, PlannedChild, PlannedMember, PlannedRoom

YEAR = 365.25
BOOKINGS = (
    (0, 1, 2, 3, 4),
    (0, 1, 2),
    (2, 3, 4),
    (0, 2, 4),
    (1, 3),
    (0, 1, 2, 3),
    (3, 4),
    (1, 2, 3),
    (0, 1, 2, 3, 4),
    (1, 2, 3, 4),
)
ROOM_SIZES = (12, 14)
"""The youngest twelve, the next fourteen; the third room has the rest."""


def rooms(names: dict[str, Any]) -> tuple[PlannedRoom, ...]:
    """The rooms, youngest children first."""
    return tuple(PlannedRoom(key=name.lower(), name=name) for name in names["rooms"])


def members(names: dict[str, Any]) -> tuple[PlannedMember, ...]:
    """The staff as authored: two managers, five practitioners, one helper."""
    return tuple(
        PlannedMember(
            key=f"member-{row['name'].split()[0].lower()}",
            name=row["name"],
            sign_in_name=row["name"].split()[0].lower(),
            password=row["password"],
            role=row["role"],
            deputy=row["deputy"],
            lead=row["lead"],
            rooms=tuple(room.lower() for room in row["rooms"]),
            days=tuple(row["days"]),
        )
        for row in names["members"]
    )


def children(
    names: dict[str, Any], rng: Random, *, days: tuple[date, ...], today: date
) -> tuple[PlannedChild, ...]:
    """42 children of two to four years, youngest first, none old enough for school.

    *days* are the open days that the notes are about. Whoever was not yet two on the first of
    them joined later; so did a few others; two have left.
    """
    rows = list(names["children"])
    rng.shuffle(rows)
    oldest = max(date(school_year(today) - 4, 9, 1), _ago(today, 4.95))
    youngest = _ago(today, 2.08)
    span = (youngest - oldest).days
    born = sorted(
        oldest + timedelta(days=round(span * ((i + rng.random() * 0.9) / len(rows)) ** 1.5))
        for i in range(len(rows))
    )[::-1]
    late = set(rng.sample(range(8, 36), 4))
    leavers = set(rng.sample(sorted(set(range(18, len(rows))) - late), 2))
    groups: dict[str, int] = {}
    made = []
    for index, (row, birthday) in enumerate(zip(rows, born, strict=True)):
        room = _room_of(index, names["rooms"])
        booked = rng.choice(BOOKINGS)
        joined = _joined(birthday, rng, days=days, late=index in late)
        left = (
            rng.choice(days[len(days) * 2 // 5 : len(days) * 4 // 5]) if index in leavers else None
        )
        made.append(
            PlannedChild(
                key=f"child-{index + 1:02}",
                name=row["name"],
                known_as=row["known_as"],
                pronoun=row["pronoun"],
                language=row["language"],
                born=birthday,
                room=room,
                key_person=_key_person(room, names, groups),
                joined=joined,
                left=left,
                booked=booked,
                carers=_carers(row, index, rng),
            )
        )
    return tuple(made)


def _ago(today: date, years: float) -> date:
    return today - timedelta(days=round(years * YEAR))


def _room_of(index: int, rooms: list[str]) -> str:
    number = 0 if index < ROOM_SIZES[0] else 1 if index < sum(ROOM_SIZES) else 2
    return rooms[number].lower()


def _joined(birthday: date, rng: Random, *, days: tuple[date, ...], late: bool) -> date:
    second = birthday + timedelta(days=round(2 * YEAR) + rng.randrange(3, 25))
    if late:
        second = max(second, days[rng.randrange(len(days) // 4, len(days) * 3 // 4)])
    if second >= days[0]:
        return next((day for day in days if day >= second), days[-1])
    earlier = max(second, days[0] - timedelta(days=rng.randrange(20, 400)))
    while earlier.weekday() > 4:
        earlier += timedelta(days=1)
    return min(earlier, days[0])


def _key_person(room: str, names: dict[str, Any], groups: dict[str, int]) -> str:
    """The member of this room with the smallest key group; a manager keeps a small one."""
    fitting = [
        row
        for row in names["members"]
        if row["key_person"] and room in (name.lower() for name in row["rooms"])
    ]

    def load(row: dict[str, Any]) -> float:
        size = groups.get(row["name"], 0)
        return size * 2.5 if row["role"] == "manager" else float(size)

    chosen = min(fitting, key=load)
    groups[chosen["name"]] = groups.get(chosen["name"], 0) + 1
    return f"member-{chosen['name'].split()[0].lower()}"


def _carers(row: dict[str, Any], index: int, rng: Random) -> tuple[PlannedCarer, ...]:
    two_homes = len(row["carers"]) == 2 and rng.random() < 0.15
    made = []
    for number, carer in enumerate(row["carers"]):
        parent = carer["relationship"] in ("mother", "father")
        made.append(
            PlannedCarer(
                key=f"carer-{index + 1:02}-{number + 1}",
                name=carer["name"],
                relationship=carer["relationship"],
                parental_responsibility=parent
                or (len(row["carers"]) == 1 and carer["relationship"] != "foster carer"),
                household="second home" if two_homes and number else "first home",
                language=row["language"] or "English",
                story_by=rng.choice(("paper", "paper", "pdf")),
            )
        )
    return tuple(made)
