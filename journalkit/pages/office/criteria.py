"""The office's criteria: what a good observation does, in the setting's own words."""

from __future__ import annotations

from typing import Any

from journalkit.forms.register import Field, Values
from journalkit.journal import criteria
from journalkit.pages.office.section import Section, Widgets, action, dated
from journalkit.records import Criterion
from journalkit.records.review import MOST_CRITERIA

HELP = (
    "What observations are rated by, in Review and in staff meetings: each 0, 1 or 2. Every change "
    "holds from then on; a rating that was made keeps the criteria that it was made under."
)
QUESTION = "Nobody rates by it from now on. What was rated by it stays as it is."


class Criteria(Section):
    """A list in order: renamed, moved, added to, removed from."""

    needs = "write the criteria"

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.screens["criterion"] = self._criterion
        self.deeds |= {
            "up": lambda id: self._move(id, -1),
            "down": lambda id: self._move(id, 1),
            "remove": self._remove,
        }

    def front(self) -> Widgets:
        rubric = self._rubric = criteria.current(self.session)
        last = len(rubric.criteria) - 1
        rows = []
        for place, one in enumerate(rubric.criteria):
            acts = [action("criterion", "Change", "open")]
            acts += [action("up", "Up")] * (place > 0) + [action("down", "Down")] * (place < last)
            acts += [action("remove", "Remove", "danger", QUESTION)] * (last > 0)
            rows.append({"id": one.id, "cells": [one.text, one.heading], "actions": acts})
        since = dated(self.local(rubric.since).date())
        add = [action("criterion", "Add a criterion", "primary")]
        return [
            self.roster(
                "Criteria",
                rows,
                help=f"{HELP} These are in force since {since}.",
                columns=["Criterion", "Heading"],
                actions=add if last + 1 < MOST_CRITERIA else [],
            )
        ]

    def _criterion(self, id: str) -> Widgets:
        rubric = criteria.current(self.session)
        shown = next((one for one in rubric.criteria if one.id == id), None)
        last = rubric.criteria[-1]
        fields: list[Field] = [
            {"name": "text", "label": "Criterion", "kind": "text",
             "help": "Such as: it shows how the child learns."},
            {"name": "heading", "label": "Heading", "kind": "text",
             "help": "Criteria under one heading stand together."},
        ]  # fmt: skip

        def save(said: Values) -> str:
            written = Criterion(id=id, heading=said["heading"], text=said["text"])
            if shown:
                kept = [written if one.id == id else one for one in rubric.criteria]
            else:
                alike = [one.heading for one in rubric.criteria]
                same = [at for at, word in enumerate(alike, 1) if word == written.heading]
                at = same[-1] if same else len(alike)
                kept = [*rubric.criteria[:at], written, *rubric.criteria[at:]]
            criteria.write(self.session, kept, after=rubric.id)
            return "The criteria are in force from now on."

        values = {"text": shown.text if shown else "", "heading": (shown or last).heading}
        title = "Change a criterion" if shown else "Add a criterion"
        return [self.sheet(title, fields, save, values=values)]

    def _move(self, id: str, by: int) -> None:
        kept = list(self._rubric.criteria)
        at = next(place for place, one in enumerate(kept) if one.id == id)
        kept.insert(at + by, kept.pop(at))
        criteria.write(self.session, kept, after=self._rubric.id)
        self._back_to = id

    def _remove(self, id: str) -> None:
        kept = [one for one in self._rubric.criteria if one.id != id]
        criteria.write(self.session, kept, after=self._rubric.id)
        self.notice.say("The criterion is removed.", kind="good")
