"""Rows of children, their carers and key persons against the register."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any, TypeVar

from journalkit.exchange.imports import columns
from journalkit.exchange.imports.filled import Changes, Filled, shown, tidy
from journalkit.journal.bringing_in import Line, Register
from journalkit.records import Carer, Child, KeyPerson, Room

T = TypeVar("T")
CHILD = ("known_as", "joined", "left", "booked")

TWICE = "This child stands in the list more than once: keep one row."
TWO_CHILDREN = "Two children of this name and birthday are in the journal already."
SAME_NAME = "Another child of this name has another date of birth. Is it the same child?"
NO_MEMBER = "is nobody who works here."
MANY_MEMBERS = "is a name that two members have."


class Children:
    """Rows of children against the register; ``records`` is what the accepted ones come to."""

    def __init__(self, rows: list[Filled], register: Register, *, today: date) -> None:
        self.records: list[Child | Carer | KeyPerson] = []
        self.rooms = {tidy(room.name): room for room in reversed(register.rooms)}
        self.old_rooms = {room.id for room in register.rooms}
        self._register, self._today = register, today
        working = [member for member in register.members if member.left is None]
        self._members = _by(lambda one: tidy(one.name), working)
        self._names = {member.id: member.name for member in register.members}
        self._children = _by(lambda one: (tidy(one.name), one.born), register.children)
        self._carers = _by(lambda one: one.child, register.carers)
        self._current = {one.child: one for one in register.key_persons if one.until is None}
        self._keys = {id(row): self._key(row) for row in rows}
        self._times = Counter(self._keys.values())
        self._births: dict[str, set[date]] = defaultdict(set)
        for name, born in (*self._children, *filter(None, self._keys.values())):
            self._births[name].add(born)

    def line(self, row: Filled) -> Line:
        """What becomes of *row*; its records are kept where it is accepted."""
        key = self._keys[id(row)]
        found = self._children.get(key, []) if key else []
        if key and self._times[key] > 1:
            row.reasons.append(TWICE)
        if len(found) > 1:
            row.reasons.append(TWO_CHILDREN)
        before = found[0] if found else None
        child = self._child(row, before)
        carers = self._carers_of(row, child)
        handed = self._handed(row, child, new=before is None)
        if child is None or row.reasons:
            return row.line("refused")
        changes: list[tuple[str, str, str]] = []
        records: list[Child | Carer | KeyPerson] = []
        if child != before:
            records.append(child)
            changes += self._differences(row, before, child)
        for number, earlier, carer in carers:
            if carer != earlier:
                records.append(carer)
                changes += _carer_changes(row, number, earlier, carer)
        if handed:
            records += handed
            was = self._names[handed[0].member] if len(handed) > 1 else ""
            changes.append((row.label("key_person"), was, self._names[handed[-1].member]))
        self.records += records
        if before is not None:
            return row.line("changed" if records else "unchanged", changes)
        look = [SAME_NAME] if len(self._births[tidy(row.name)]) > 1 else []
        return row.line("added", changes, look=look)

    def _key(self, row: Filled) -> tuple[str, date] | None:
        name, born = row.take("name", needed=True), row.take("born", needed=True)
        if born is not None and born > self._today:
            row.refuse("born", "is after today.")
        return (tidy(name), born) if name and born else None

    def _child(self, row: Filled, before: Child | None) -> Child | None:
        values = {field: row.take(field) for field in CHILD}
        values["room"] = row.take("room", needed=before is None)
        given = {field: value for field, value in values.items() if value is not None}

        def make() -> Child:
            if "room" in given:
                given["room"] = self._room(given["room"]).id
            if before is not None:
                return replace(before, **given)
            return Child(name=row.name, born=row.take("born"), **given)

        return row.made(make)

    def _room(self, name: str) -> Room:
        return self.rooms.setdefault(tidy(name), self.rooms.get(tidy(name)) or Room(name=name))

    def _carers_of(self, row: Filled, child: Child | None) -> list[tuple[str, Carer | None, Carer]]:
        """The number, the carer in the journal and the carer as in the file, one a carer."""
        known = {tidy(one.name): one for one in self._carers.get(child.id, [])} if child else {}
        found: list[tuple[str, Carer | None, Carer]] = []
        names: set[str] = set()
        for number in row.carers:
            values = {field: row.take(f"{number} {field}") for field in columns.CARER}
            given = {field: value for field, value in values.items() if value is not None}
            if not given:
                continue
            name = row.said(f"{number} name")
            before = known.get(tidy(name))
            if not name:
                row.refuse(f"{number} name", "is empty.")
            elif tidy(name) in names:
                row.refuse(f"{number} name", "stands in this row twice.")
            elif child and before is None and "relationship" not in given:
                row.refuse(f"{number} relationship", "is empty.")
            names.add(tidy(name))
            carer = row.made(partial(_carer, child, before, given))
            if carer is not None:
                found.append((number, before, carer))
        return found

    def _handed(self, row: Filled, child: Child | None, *, new: bool) -> list[KeyPerson]:
        """The key person that the row names, and before that the end of the one until now."""
        name, since = row.take("key_person"), row.take("key_since")
        if name is None:
            if since is not None:
                row.refuse("key_person", "is empty.")
            return []
        named = self._members.get(tidy(name), [])
        if len(named) != 1:
            row.refuse("key_person", MANY_MEMBERS if named else NO_MEMBER)
        if child is None or row.reasons:
            return []
        now = self._current.get(child.id)
        if now is not None and now.member == named[0].id:
            return []
        begins = since or (child.joined if new else None) or self._today
        begun = KeyPerson(child=child.id, member=named[0].id, since=begins)
        if now is None:
            return [begun]
        ended = row.made(partial(replace, now, until=begins - timedelta(days=1)))
        return [ended, begun] if ended else []

    def _differences(self, row: Filled, before: Child | None, child: Child) -> Changes:
        rooms = {room.id: room.name for room in (*self._register.rooms, *self.rooms.values())}

        def said(one: Child | None, field: str) -> str:
            value = getattr(one, field) if one else ""
            return rooms[value] if field == "room" and value else shown(value)

        pairs = (
            (field, said(before, field), said(child, field)) for field in ("born", "room", *CHILD)
        )
        return [(row.label(field), was, now) for field, was, now in pairs if was != now]


def _by(key: Callable[[T], Any], records: Sequence[T]) -> dict[Any, list[T]]:
    found: dict[Any, list[T]] = defaultdict(list)
    for record in records:
        found[key(record)].append(record)
    return dict(found)


def _carer(child: Child | None, before: Carer | None, given: dict[str, Any]) -> Carer:
    if before is not None:
        return replace(before, **{**given, "name": before.name})
    return Carer(child=child.id if child else "", **given)


def _carer_changes(row: Filled, number: str, before: Carer | None, carer: Carer) -> Changes:
    if before is None:
        duty = ", parental responsibility" if carer.parental_responsibility else ""
        return [(f"Carer {number}", "", f"{carer.name} ({carer.relationship}{duty})")]
    pairs = ((field, getattr(before, field), getattr(carer, field)) for field in columns.CARER)
    return [
        (row.label(f"{number} {field}"), shown(was), shown(now))
        for field, was, now in pairs
        if was != now
    ]
