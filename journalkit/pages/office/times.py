"""The office's times: opening hours, terms, and what is planned outside them."""

from __future__ import annotations

from typing import Any

from journalkit.forms.register import Values, hours, opening, term
from journalkit.forms.widgets.roster import Roster
from journalkit.journal import planning, registering
from journalkit.pages.office.section import Section, Widgets, action, dated, day_and_time
from journalkit.records import HalfTerm


class Times(Section):
    """When the journal is open, and for whom."""

    needs = "plan openings"

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.screens |= {"hours": self._hours, "term": self._term, "plan": self._plan}
        self.deeds["cancel"] = self._cancel

    def front(self) -> Widgets:
        return [self._week(), self._planned(), self._terms()]

    def _week(self) -> Roster:
        setting = self.session.setting
        said = hours.in_words(setting.hours)
        when = "In term only" if setting.in_term_only else "All year"
        if setting.in_term_only and not self.vault.terms.all():
            when = "All year, as long as no term is entered"
        none = ["None entered", "Staff cannot work in the journal until they are."]
        row = {
            "id": "hours",
            "cells": ["Each week", *(said or none), when],
            "mark_kind": "info" if said else "warning",
            "actions": [action("hours", "Change the hours", "" if said else "primary")],
        }
        return self.roster("Opening hours", [row], look="cards")

    def _planned(self) -> Roster:
        names = {member.id: member.name for member in self.vault.members.all()}
        rows = []
        for one in planning.ahead(self.session):
            starts, ends = self.local(one.starts), self.local(one.ends)
            named = ", ".join(names[id] for id in one.members)
            title = one.name or opening.KINDS[one.kind]
            rows.append(
                {
                    "id": one.id,
                    "cells": [title, f"{day_and_time(starts)} to {ends:%H:%M}", named],
                    "mark": opening.KINDS[one.kind] if one.name else "",
                    "actions": [
                        action("plan", "Change", "open"),
                        action("cancel", "Cancel", "danger", "It stays closed then?"),
                    ],
                }
            )
        return self.roster(
            "Outside the opening hours",
            rows,
            help="Staff meetings, training days, and a time for one member.",
            columns=["What", "When", "For whom"],
            actions=[action("plan", "Plan one", "primary")],
            empty="Nothing is planned.",
        )

    def _terms(self) -> Roster:
        rows = []
        for one in sorted(self.vault.terms.all(), key=lambda one: one.starts, reverse=True):
            halves = [
                f"{dated(half.starts)} to {dated(half.ends)}" for half in self._halves(one.id)
            ]
            rows.append(
                {
                    "id": one.id,
                    "cells": [one.name, *halves[:2], *[""] * (2 - len(halves))],
                    "mark": "now" if one.starts <= self.today() <= one.ends else "",
                    "actions": [action("term", "Change", "open")],
                }
            )
        return self.roster(
            "Terms",
            rows,
            columns=["Term", "First half", "Second half"],
            actions=[action("term", "Add a term")],
            empty="No term is entered yet.",
            page_size=6,
        )

    def _halves(self, id: str) -> tuple[HalfTerm, ...]:
        return self.vault.half_terms.where("term = ?", [id], order="starts")

    # -- sheets -------------------------------------------------------------------------------

    def _hours(self, _: str) -> Widgets:
        setting = self.session.setting
        in_term = {"name": "in_term_only", "label": "In term only", "kind": "yes",
                   "help": "Between terms only managers can work in the journal."}  # fmt: skip

        def save(said: Values) -> str:
            week = hours.record(said)
            registering.keep_hours(self.session, week, in_term_only=said["in_term_only"])
            return "The opening hours are kept."

        values = {**hours.values(setting.hours), "in_term_only": setting.in_term_only}
        note = "Staff can work in the journal at these times. A day without times is closed."
        fields = [in_term, *hours.fields()]
        return [self.sheet("Opening hours", fields, save, values=values, note=note)]

    def _term(self, id: str) -> Widgets:
        shown = self.vault.terms.get(id) if id else None
        halves = self._halves(id) if id else ()

        def save(said: Values) -> str:
            records = term.records(said, before=shown, halves=halves)
            registering.enter(self.session, *records)
            self.session.look_again()
            return "The term is kept."

        values = term.values(shown, halves) if shown else {}
        title = shown.name if shown else "Add a term"
        note = "Each half term has its learning stories. Both days given are days of the half."
        return [self.sheet(title, term.FIELDS, save, values=values, note=note)]

    def _plan(self, id: str) -> Widgets:
        zone = self.session.zone
        shown = self.vault.openings.get(id) if id else None

        def save(said: Values) -> str:
            planned = planning.plan(self.session, opening.record(said, zone, before=shown))
            starts = day_and_time(self.local(planned.starts))
            return f"The journal is open for those named: {starts}."

        title = "Change what is planned" if shown else "Open outside the opening hours"
        fields, values = opening.fields(self.members()), opening.values(shown, zone)
        return [self.sheet(title, fields, save, values=values)]

    def _cancel(self, id: str) -> None:
        planning.cancel(self.session, id)
        self.notice.say("It is cancelled.", kind="good")
