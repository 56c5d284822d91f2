"""The office's groups: which children the setting looks at together."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from journalkit.forms.register import Field, Values, options
from journalkit.journal import registering
from journalkit.pages.office.section import Section, Widgets, action
from journalkit.records import Group

HELP = (
    "Such as: two languages at home, starting school next year. Cohorts shows them side by side. "
    "Who was in a group, and when, is kept."
)


class Groups(Section):
    """A list of groups; behind each who is in it."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.screens["group"] = self._group

    def front(self) -> Widgets:
        rows = []
        for one in sorted(self.vault.groups.all(), key=lambda one: (one.ended, one.name)):
            rows.append(
                {
                    "id": one.id,
                    "cells": [one.name, str(len(self.vault.memberships.lasting(one.id)))],
                    "mark": "ended" if one.ended else "",
                    "actions": [action("group", "Change", "open")],
                }
            )
        return [
            self.roster(
                "Groups",
                rows,
                help=HELP,
                columns=["Group", "Children"],
                actions=[action("group", "Add a group", "primary")],
                empty="No group yet.",
            )
        ]

    def _group(self, id: str) -> Widgets:
        shown = self.vault.groups.get(id) if id else None
        here = self.vault.children.here_on(self.today())
        inside = {one.child for one in self.vault.memberships.lasting(id)} if id else set()
        fields: list[Field] = [
            {"name": "name", "label": "Name of the group", "kind": "text"},
            {"name": "children", "label": "Who is in it from today on", "kind": "choices",
             "options": options((one.id, one.called) for one in here), "optional": True},
        ]  # fmt: skip
        if shown:
            fields.append({"name": "ended", "label": "No longer looked at", "kind": "yes"})

        def save(said: Values) -> str:
            ended = bool(said.get("ended"))
            group = replace(shown, name=said["name"], ended=ended) if shown else Group(
                name=said["name"]
            )  # fmt: skip
            registering.enter(self.session, group)
            staying = [] if ended else said["children"]
            registering.regroup(self.session, group.id, staying, since=self.today())
            return "The group is kept."

        values: Values = {"name": "", "children": [one.id for one in here if one.id in inside]}
        if shown:
            values |= {"name": shown.name, "ended": shown.ended}
        title = shown.name if shown else "Add a group"
        return [self.sheet(title, fields, save, values=values)]
