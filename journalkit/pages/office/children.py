"""The office's children: the register, and each child's carers, key person and days away."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from journalkit.errors import Changed
from journalkit.exchange.erasures import wording
from journalkit.forms.register import Field, Values, absence, carer, child, day, options
from journalkit.forms.register.hours import days_in_words
from journalkit.forms.widgets.roster import Roster
from journalkit.journal import registering
from journalkit.pages.office.section import Section, Widgets, action, dated
from journalkit.records import Absence, Child, KeyPerson, Room


class Children(Section):
    """A list of the children who belong here; behind it one child, and the rooms."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.screens |= {
            "add": self._adding,
            "open": self._child,
            "change": self._changing,
            "leaving": self._leaving,
            "handover": self._handing_over,
            "carer": self._carer,
            "absence": self._absence,
            "gone": self._gone,
            "rooms": self._rooms,
            "room": self._room,
        }
        self.deeds["cancel-absence"] = self._cancel_absence

    # -- the list -----------------------------------------------------------------------------

    def front(self) -> Widgets:
        rooms = self.vault.rooms.all()
        if not rooms:
            first = [action("room", "Add a room", "primary")]
            return [self.roster("Children", [], actions=first, empty="Begin with your rooms.")]
        today = self.today()
        here, gone = [], 0
        for one in self.vault.children.where("1", order="name"):
            if one.left is None or one.left >= today:
                here.append(one)
            else:
                gone += 1
        actions = [action("add", "Add a child", "primary"), action("rooms", "Rooms")]
        if gone:
            actions.append(action("gone", "Who has left"))
        columns = ["Child", "Room", "Key person", "Booked days"]
        return [
            self.roster(
                f"Children ({len(here)})",
                self._rows(here),
                columns=columns,
                actions=actions,
                search=len(here) > 8,
                search_label="Find a child",
                empty="No child is entered yet.",
                page_size=100,
            )
        ]

    def _rows(self, children: list[Child]) -> list[dict[str, Any]]:
        today = self.today()
        names = {member.id: member.name for member in self.vault.members.all()}
        key = {one.child: names[one.member] for one in self.vault.key_persons.on(today)}
        rooms = {room.id: room.name for room in self.vault.rooms.all()}
        away = {one.child for one in self.vault.absences.on(today)}
        rows = []
        for one in children:
            mark, kind = "", "info"
            if one.left and one.left >= today:
                mark = f"until {dated(one.left)}"
            elif one.joined and one.joined > today:
                mark = f"from {dated(one.joined)}"
            elif one.left is None and one.id not in key:
                mark, kind = "no key person", "warning"
            elif one.id in away:
                mark = "away today"
            rows.append(
                {
                    "id": one.id,
                    "cells": [
                        one.name,
                        rooms.get(one.room, ""),
                        key.get(one.id, ""),
                        days_in_words(one.booked),
                    ],
                    "mark": mark,
                    "mark_kind": kind,
                    "actions": [action("open", "Open", "open")],
                }
            )
        return rows

    def _gone(self, _: str) -> Widgets:
        today = self.today()
        children = self.vault.children.where("1", order="name")
        rows = [
            {
                "id": one.id,
                "cells": [one.name, dated(one.left)],
                "actions": [action("open", "Open", "open")],
            }
            for one in children
            if one.left and one.left < today
        ]
        back = [action("back", "All children", "back")]
        columns = ["Child", "Last day"]
        return [self.roster("Who has left", rows, columns=columns, actions=back, search=True)]

    # -- one child ----------------------------------------------------------------------------

    def _child(self, id: str) -> Widgets:
        one = self.vault.children.get(id)
        names = {member.id: member.name for member in self.vault.members.all()}
        return [self._facts(one, names), self._carers(one), self._absences(one), *self._before(one)]

    def _before(self, one: Child) -> list[Roster]:
        """How the child's record and those of the carers stood before they were put right."""
        of = {one.id, *(carer.id for carer in self.vault.carers.of(one.id))}
        rows, columns = wording.before(self.session, of), ["Name", "What stood there", "Until"]
        shown = [rows] if rows else []
        return [self.roster("Before it was put right", all, columns=columns) for all in shown]

    def _facts(self, one: Child, names: dict[str, str]) -> Roster:
        today, keys = self.today(), self.vault.key_persons.of(one.id)
        now = next((key for key in keys if key.on(today)), None)
        history = [f"since {dated(now.since)}"] if now else []
        for key in reversed(keys):
            if key.since > today:
                history.insert(0, f"{names[key.member]} from {dated(key.since)}")
            elif key.until and key.until < today:
                history.append(
                    f"Before: {names[key.member]}, {dated(key.since)} to {dated(key.until)}"
                )
        about = [f"Born {dated(one.born)}"]
        about += [f"First day here {dated(one.joined)}"] if one.joined else []
        about += [f"Called {one.known_as}"] if one.known_as else []
        room = self.vault.rooms.get(one.room).name
        rows = [
            {
                "id": "key",
                "cells": ["Key person", names[now.member] if now else "Nobody yet", *history],
                "mark_kind": "info" if now or one.left else "warning",
                "actions": [action("handover", "Hand over" if keys else "Name a key person")],
            },
            {
                "id": "details",
                "cells": ["Room", room, days_in_words(one.booked) or "No booked days", *about],
                "actions": [action("change", "Change details")],
            },
            {
                "id": "leaving",
                "cells": ["Leaving", dated(one.left) if one.left else "No date"],
                "actions": [action("leaving", "Change the date" if one.left else "Enter a date")],
            },
        ]
        back = [action("back", "All children", "back")]
        return self.roster(one.name, rows, look="cards", actions=back)

    def _carers(self, one: Child) -> Roster:
        rows = [
            {
                "id": found.id,
                "cells": [
                    found.name,
                    found.relationship,
                    found.household,
                    found.language,
                    "PDF" if found.story_by == "pdf" else "paper",
                ],
                "mark": "parental responsibility" if found.parental_responsibility else "",
                "actions": [action("carer", "Open", "open")],
            }
            for found in self.vault.carers.of(one.id)
        ]
        return self.roster(
            "Carers",
            rows,
            columns=["Carer", "Relationship", "Household", "Language", "Story"],
            actions=[action("carer", "Add a carer")],
            empty="Nobody is entered yet: who cares for this child at home?",
        )

    def _absences(self, one: Child) -> Roster:
        rows = [
            {
                "id": found.id,
                "cells": [_days_away(found), found.reason],
                "mark": "today" if found.first <= self.today() <= found.last else "",
                "actions": [
                    action("cancel-absence", "Cancel", "danger", "Was this a mistake?"),
                ],
            }
            for found in self.vault.absences.of(one.id)
        ]
        return self.roster(
            "Days away",
            rows,
            columns=["When", "Reason"],
            actions=[action("absence", "Enter days away")],
            empty="No days away are entered.",
            page_size=5,
        )

    def _this(self) -> str:
        """The child whose screen was opened last."""
        return next(id for name, id in reversed(self.place.trail) if name == "open")

    # -- sheets -------------------------------------------------------------------------------

    def _adding(self, _: str) -> Widgets:
        fields = child.fields(self.vault.rooms.all(), self.members())
        start = {"joined": self.today().isoformat()}

        def save(values: Values) -> str:
            today = self.today()
            new, member = child.record(values, today=today), values["key_person"]
            key = KeyPerson(child=new.id, member=member, since=new.joined or today)
            registering.enter(self.session, new, *([key] if member else []))
            self.saved_at([("open", new.id)])
            return f"{new.called} is entered."

        return [self.sheet("Add a child", fields, save, values=start, save_label="Add the child")]

    def _changing(self, _: str) -> Widgets:
        shown = self.vault.children.get(self._this())

        def save(values: Values) -> str:
            self._same(shown)
            changed = child.record(values, today=self.today(), before=shown)
            registering.enter(self.session, changed)
            return f"{changed.called} is changed."

        fields = child.fields(self.vault.rooms.all())
        return [self.sheet(shown.name, fields, save, values=child.values(shown))]

    def _leaving(self, _: str) -> Widgets:
        shown = self.vault.children.get(self._this())
        fields, values = child.leaving(shown)

        def save(said: Values) -> str:
            self._same(shown)
            registering.enter(self.session, replace(shown, left=day(said["left"])))
            return "The leaving date is kept." if said["left"] else f"{shown.called} stays."

        note = "From the day after, nobody can choose this child. What was written stays."
        return [self.sheet(f"{shown.name} leaves", fields, save, values=values, note=note)]

    def _handing_over(self, _: str) -> Widgets:
        shown = self.vault.children.get(self._this())
        named = options((one.id, one.name) for one in self.members())
        fields: list[Field] = [
            {"name": "member", "label": "Key person", "kind": "choice", "options": named},
            {"name": "since", "label": "From", "kind": "date"},
        ]

        def save(said: Values) -> str:
            since = day(said["since"]) or self.today()
            registering.hand_over(self.session, shown.id, said["member"], since=since)
            name = self.vault.members.get(said["member"]).name
            return f"{name} is {shown.called}’s key person from {dated(since)}."

        values = {"since": self.today().isoformat()}
        title = f"Key person of {shown.name}"
        note = "Whoever was the key person before is so until the day before."
        return [self.sheet(title, fields, save, values=values, note=note)]

    def _carer(self, id: str) -> Widgets:
        shown = self.vault.carers.get(id) if id else None
        of = self.vault.children.get(self._this())

        def save(said: Values) -> str:
            told = carer.record(said, child=of.id, before=shown)
            registering.enter(self.session, told)
            return "The carer is kept."

        title = shown.name if shown else f"Add a carer of {of.called}"
        return [self.sheet(title, carer.FIELDS, save, values=carer.values(shown))]

    def _absence(self, _: str) -> Widgets:
        of = self.vault.children.get(self._this())

        def save(said: Values) -> str:
            registering.note_absence(self.session, absence.record(said, child=of.id))
            return "The days away are kept."

        values = {"first": self.today().isoformat()}
        return [self.sheet(f"{of.called} is away", absence.FIELDS, save, values=values)]

    def _cancel_absence(self, id: str) -> None:
        registering.cancel_absence(self.session, id)
        self.notice.say("The days away are cancelled.", kind="good")

    def _same(self, shown: Child) -> None:
        if self.vault.children.get(shown.id) != shown:
            raise Changed

    # -- rooms --------------------------------------------------------------------------------

    def _rooms(self, _: str) -> Widgets:
        here = [one.room for one in self.vault.children.here_on(self.today())]
        rows = [
            {
                "id": room.id,
                "cells": [room.name, str(here.count(room.id))],
                "actions": [action("room", "Rename", "open")],
            }
            for room in self.vault.rooms.all()
        ]
        actions = [action("back", "All children", "back"), action("room", "Add a room", "primary")]
        columns = ["Room", "Children"]
        return [self.roster("Rooms", rows, columns=columns, actions=actions)]

    def _room(self, id: str) -> Widgets:
        shown = self.vault.rooms.get(id) if id else None

        def save(said: Values) -> str:
            room = replace(shown, **said) if shown else Room(**said)
            registering.enter(self.session, room)
            return "The room is kept."

        fields = [{"name": "name", "label": "Name of the room", "kind": "text"}]
        values = {"name": shown.name} if shown else {}
        return [
            self.sheet("Rename the room" if shown else "Add a room", fields, save, values=values)
        ]


def _days_away(one: Absence) -> str:
    until = "" if one.first == one.last else f" to {dated(one.last)}"
    return f"{dated(one.first)}{until}"
