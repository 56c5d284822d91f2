"""Lists of actions, with what closes one and what agrees on another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from journalkit.analytics import judging
from journalkit.forms.register import Field, Values, day, iso, options
from journalkit.forms.widgets.roster import Roster
from journalkit.journal import acting, meetings, rating
from journalkit.pages.meeting import words
from journalkit.pages.office.section import Section, Widgets, action
from journalkit.pages.saying import dated
from journalkit.records import Action

TEAM = "team"
LATER = timedelta(weeks=6)
"""When an action is due unless another day is entered: about the next meeting."""


class WithActions(Section):
    """A section that shows actions: *Close* asks what came of one."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.screens["close"] = self._closing

    def names(self) -> dict[str, str]:
        """Members' names by id, those who left too."""
        return {one.id: one.name for one in self.vault.members.all()}

    def actions(self, title: str, found: Sequence[Action], **more: Any) -> Roster:
        """*found* as cards: who does it, what, and what came of it or is known since."""
        names, today = self.names(), self.session.today()
        rows = []
        for one in found:
            over = one.due < today and one.done_at is None
            closes = one.done_at is None and self.session.may("close an action", one)
            rows.append(
                {
                    "id": one.id,
                    "cells": [
                        f"{_who(one, names)}, until {dated(one.due, today)}",
                        one.text,
                        one.outcome or words.since(judging.since(self.session, one), whose="All"),
                    ],
                    "mark": "over" if over else "",
                    "mark_kind": "warning" if over else "info",
                    "actions": [action("close", "Close")] if closes else [],
                }
            )
        return self.roster(title, rows, look="cards", **more)

    def _closing(self, id: str) -> Widgets:
        one = self.vault.actions.get(id)
        fields: list[Field] = [{"name": "outcome", "label": "What came of it", "kind": "long"}]

        def save(said: Values) -> str:
            acting.close(self.session, id, outcome=said["outcome"])
            return "The action is closed."

        return [self.sheet(one.text, fields, save, save_label="Close the action")]


def _who(one: Action, names: Mapping[str, str]) -> str:
    """Who does it, and about whom it is where that is somebody else."""
    owner = names[one.owner]
    if one.about == one.owner:
        return owner
    return f"{owner}, about {names[one.about]}" if one.about else f"{owner}, for the whole team"


class Actions(WithActions):
    """What this meeting agrees on, and what is still open from those before."""

    needs = "lead a staff meeting"

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.screens["agree"] = self._agreeing

    def front(self) -> Widgets:
        meeting = meetings.going_on(self.session)
        here = acting.agreed(self.session, meeting.id) if meeting else ()
        earlier = [one for one in acting.open_ones(self.session) if one not in here]
        agreed = self.actions(
            "Agreed in this meeting",
            here,
            help="One a member: another one takes its place.",
            actions=[action("agree", "Agree on an action", "primary")],
            empty="Nothing is agreed yet.",
        )
        return [agreed, *([self.actions("Still open from before", earlier)] if earlier else [])]

    def _agreeing(self, _: str) -> Widgets:
        members = [(one.id, one.name) for one in self.members()]
        criteria = [(one.id, one.text) for one in rating.rubric(self.session).criteria]
        fields: list[Field] = [
            {"name": "text", "label": "What is agreed", "kind": "long"},
            {"name": "about", "label": "About whose writing", "kind": "choice",
             "options": options([(TEAM, words.TEAM), *members])},
            {"name": "owner", "label": "Who does it", "kind": "choice",
             "options": options(members)},
            {"name": "due", "label": "Until when", "kind": "date"},
            {"name": "criterion", "label": "Which criterion", "kind": "choice", "optional": True,
             "options": options(criteria),
             "help": "The next meeting shows how later observations were rated by it."},
        ]  # fmt: skip

        def save(said: Values) -> str:
            due = day(said["due"])
            assert due is not None  # noqa: S101 - the sheet asks for one
            acting.agree(
                self.session,
                "" if said["about"] == TEAM else said["about"],
                owner=said["owner"],
                text=said["text"],
                due=due,
                criterion=said["criterion"],
            )
            return "Agreed."

        values = {"due": iso(self.session.today() + LATER)}
        return [self.sheet("An action", fields, save, values=values, save_label="Agree on it")]
