"""What a staff meeting is to talk about, and how it begins."""

from __future__ import annotations

from typing import Any

from journalkit.forms.register import Field, Values, options
from journalkit.forms.widgets.roster import Roster
from journalkit.journal import acting, agenda, cohorts, meetings
from journalkit.pages.kept_pages import as_finding
from journalkit.pages.meeting import words
from journalkit.pages.meeting.actions import WithActions
from journalkit.pages.office.section import Widgets, action
from journalkit.records import Matter

SIZES = (0, 4, 6, 8, 10, 12, 16, 20)
USUAL = 6
APART, TOGETHER = "apart", "together"


class Agenda(WithActions):
    """Open actions, kept pages, what was taken to the meeting; *Begin* where none goes on."""

    needs = "see the agenda"

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.screens |= {"begin": self._begin, "add": self._add, "page": self._page}
        self.deeds |= {"drop": self._drop, "talked": self._talked}

    def front(self) -> Widgets:
        self._seen = self._state()
        begins = self.session.may("lead a staff meeting") and not meetings.going_on(self.session)
        actions = self.actions(
            "Agreed before",
            acting.open_ones(self.session),
            actions=[action("begin", "Begin the meeting", "primary")] if begins else [],
            empty="No action is open.",
        )
        return [actions, self._items()]

    def tick(self) -> None:
        if not self.place.trail and self._state() != self._seen:
            self.draw()

    def _state(self) -> object:
        session = self.session
        return acting.open_ones(session), agenda.waiting(session), cohorts.kept_pages(session)

    def _items(self) -> Roster:
        names = self.names()
        leads = self.session.may("lead a staff meeting") and meetings.going_on(self.session)
        talked = [action("talked", "Talked about")] if leads else []
        rows: list[dict[str, Any]] = [
            {
                "id": one.id,
                "cells": [one.title, one.why or words.KINDS[Matter.PAGE], names.get(one.by, "")],
                "actions": [action("page", "Open", "open"), *talked],
            }
            for one in cohorts.kept_pages(self.session)
        ]
        rows += [
            {
                "id": one.id,
                "cells": [
                    one.text or words.KINDS[one.kind],
                    words.KINDS[one.kind] if one.text else "Rated blind, like the others",
                    names.get(one.by, ""),
                ],
                "actions": [
                    *(talked if one.kind is not Matter.OBSERVATION else []),
                    action("drop", "Take off", "danger", "Take it off the agenda?"),
                ],
            }
            for one in agenda.waiting(self.session)
        ]
        return self.roster(
            "Agenda",
            rows,
            columns=["What", "What for", "From"],
            actions=[action("add", "Add to the agenda")],
            empty="Nothing waits. Pages are kept in Cohorts, notes are taken along in Review.",
        )

    def _drop(self, id: str) -> None:
        agenda.drop(self.session, id)

    def _talked(self, id: str) -> None:
        meetings.talk_about(self.session, id)

    def _add(self, _: str) -> Widgets:
        fields: list[Field] = [{"name": "text", "label": "What to talk about", "kind": "long"}]

        def save(said: Values) -> str:
            agenda.take(self.session, kind=Matter.OTHER, text=said["text"])
            return "It is on the agenda."

        return [self.sheet("Add to the agenda", fields, save)]

    def _page(self, id: str) -> Widgets:
        found = [one for one in cohorts.kept_pages(self.session) if one.id == id]
        if not found:  # somebody has just taken it off
            self.back()
            return self.front()
        finding = as_finding(found[0])
        finding.back, finding.on_problem = "The agenda", self.notice.tell
        finding.on_back = lambda: self.act("back", "")
        return [finding]

    def _begin(self, _: str) -> Widgets:
        members = [(one.id, one.name) for one in self.members()]
        others = [one for one in members if one[0] != self.session.member.id]
        fields: list[Field] = [
            {"name": "size", "label": "How many notes", "kind": "choice",
             "options": options((str(one), str(one)) for one in SIZES),
             "help": "Drawn by lot, so that every member, key group and area is among them as far "
                     "as the number allows; some come again at the end. No note comes in two "
                     "meetings."},
            {"name": "how", "label": "How it is rated", "kind": "choice",
             "options": options([(APART, "Each on their own tablet"),
                                 (TOGETHER, "Together, on this screen")])},
            {"name": "here", "label": "Who else is here", "kind": "choices", "optional": True,
             "options": options(others),
             "help": "Whoever opens Meeting on a tablet can also say so there."},
        ]  # fmt: skip

        def save(said: Values) -> str:
            meetings.begin(
                self.session,
                int(said["size"]),
                together=said["how"] == TOGETHER,
                attended=said["here"],
            )
            return "The meeting has begun."

        values = {"size": str(USUAL), "how": APART}
        label = "Begin the meeting"
        return [self.sheet("A staff meeting", fields, save, values=values, save_label=label)]
