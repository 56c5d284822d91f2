"""A child: name, birthday, room, booked days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from journalkit.errors import BadRecord
from journalkit.forms.register import Field, Values, day, iso, options
from journalkit.records import Child, Member, Room
from journalkit.records.setting import WEEKDAYS


def fields(rooms: tuple[Room, ...], members: tuple[Member, ...] | None = None) -> list[Field]:
    """The fields; with *members*, for a new child, the key person among them."""
    days = options((str(number), name) for number, name in enumerate(WEEKDAYS))
    shown: list[Field] = [
        {"name": "name", "label": "First and last name", "kind": "text"},
        {"name": "known_as", "label": "Called", "kind": "text", "optional": True,
         "help": "What everybody says, where that is not the first name."},
        {"name": "born", "label": "Born", "kind": "date"},
        {"name": "room", "label": "Room", "kind": "choice",
         "options": options((room.id, room.name) for room in rooms)},
        {"name": "joined", "label": "First day here", "kind": "date", "optional": True},
        {"name": "booked", "label": "Booked days", "kind": "choices", "optional": True,
         "options": days, "help": "So that “not seen” means: not seen on a day here."},
    ]  # fmt: skip
    if members is not None:
        named = options((member.id, member.name) for member in members)
        key = {"name": "key_person", "label": "Key person", "kind": "choice", "optional": True}
        shown.insert(-1, {**key, "options": named})
    return shown


def values(child: Child) -> Values:
    """What the fields show of *child*."""
    return {
        "name": child.name,
        "known_as": child.known_as,
        "born": child.born.isoformat(),
        "room": child.room,
        "joined": iso(child.joined),
        "booked": [str(number) for number in child.booked],
    }


def record(said: Values, *, today: date, before: Child | None = None) -> Child:
    """The child that the fields say, in the place of *before* if there was one."""
    told = {
        "name": said["name"],
        "known_as": said["known_as"],
        "born": date.fromisoformat(said["born"]),
        "room": said["room"],
        "joined": day(said["joined"]),
        "booked": tuple(int(number) for number in said["booked"]),
    }
    if told["born"] > today:
        raise BadRecord({"born": "This day is still to come."})
    return replace(before, **told) if before else Child(**told)


def leaving(child: Child) -> tuple[list[Field], Values]:
    """The one field of a child who leaves."""
    field = {"name": "left", "label": "Last day here", "kind": "date", "optional": True,
             "help": "Leave it empty where the child stays after all."}  # fmt: skip
    return [field], {"left": iso(child.left)}
