"""Pages that were kept for a meeting, as they stood."""

from __future__ import annotations

from typing import Any

from journalkit.forms.widgets.finding import Finding
from journalkit.forms.widgets.roster import Roster
from journalkit.journal import cohorts
from journalkit.pages.cohorts.section import Section, Widgets
from journalkit.pages.kept_pages import as_finding
from journalkit.pages.saying import moment
from journalkit.records import KeptPage


class Kept(Section):
    """The list of kept pages; one of them opened."""

    needs = "keep a page of numbers"
    narrows = False

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._open = ""

    def draw(self) -> Widgets:
        pages = {one.id: one for one in cohorts.kept_pages(self.session)}
        shown = pages.get(self._open)
        return [self._page(shown)] if shown else [self._list(list(pages.values()))]

    def _list(self, pages: list[KeptPage]) -> Roster:
        members = {one.id: one.name for one in self.session.vault.members.all()}
        today, zone = self.session.today(), self.session.zone
        rows = [
            {
                "id": one.id,
                "cells": [
                    one.title,
                    one.why,
                    f"{members.get(one.by, '')}, {moment(one.at.astimezone(zone), today)}",
                ],
                "actions": [
                    {"name": "open", "label": "Open", "kind": "open", "question": ""},
                    {
                        "name": "drop",
                        "label": "Take off",
                        "kind": "danger",
                        "question": "Take it off the list?",
                    },
                ],
            }
            for one in pages
        ]
        roster = Roster(
            title="Kept for a meeting",
            rows=rows,
            columns=["Page", "What to talk about", "Kept by"],
            empty="Nothing is kept. Below each chart stands “Keep for a meeting”.",
        )
        roster.on_act, roster.on_problem = self._act, self.notice.tell
        return roster

    def _act(self, name: str, id: str) -> None:
        if name == "open":
            self._open = id
        elif name == "drop":
            cohorts.drop_page(self.session, id)
        self.redraw()

    def _page(self, page: KeptPage) -> Finding:
        finding = as_finding(page)
        finding.back, finding.on_problem = "All kept pages", self.notice.tell
        finding.on_back = self._back
        return finding

    def _back(self) -> None:
        self._open = ""
        self.redraw()
