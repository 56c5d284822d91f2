"""Key groups on the Child page: a group's children, and where each stands in each area."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets

from journalkit.forms.widgets.chips import chosen, narrowing
from journalkit.forms.widgets.key_groups import KeyGroupTable
from journalkit.forms.widgets.notice import Notice
from journalkit.journal import childhood, tracking
from journalkit.journal.session import Session
from journalkit.journal.tracking import Standing, Tracked
from journalkit.pages.cards import Cards
from journalkit.pages.saying import counted, dated

NOBODY = "nobody"
"""The chip of the children who have no key person."""


class KeyGroups:
    """One key group at a time, one's own first; *opened* gets a child's id and an area's, or
    none."""

    def __init__(
        self, session: Session, notice: Notice, cards: Cards, *, opened: Callable[[str, str], None]
    ) -> None:
        self._session, self._cards = session, cards
        self.who = narrowing("Key person", [])
        self.who.observe(lambda _: self.show(), "chosen")
        self.table = KeyGroupTable()
        self.table.on_open = opened
        for widget in (self.who, self.table):
            widget.on_problem = notice.tell
        self.box = ipywidgets.VBox([self.who, self.table])

    def clear(self) -> None:
        """Show nobody."""
        self.table.heading, self.table.rows = "", []

    def show(self) -> None:
        """Show the chosen group as it stands now."""
        session = self._session
        named = tracking.key_persons(session)
        people = {one.member: self._cards.member(one.member) for one in named}
        own = session.member.id
        order = sorted(people, key=lambda id: (id != own, people[id]))
        options = [{"id": id, "label": people[id]} for id in order]
        if tracking.by_key_group(session):
            options.append({"id": NOBODY, "label": "No key person"})
        if options != self.who.options:
            self.who.options = options
        if chosen(self.who) not in [one["id"] for one in options]:
            self.who.chosen = [one["id"] for one in options[:1]]
            if options:
                return  # it was shown by the choice
        who = chosen(self.who)
        group = tracking.by_key_group(session, "" if who == NOBODY else who) if who else ()
        frame = session.vault.frameworks.current()
        with self.table.hold_sync():
            heading = f"Key group of {people[who]}" if who in people else "Without a key person"
            self.table.heading = heading if group else "There are no children yet."
            self.table.help = self._help(group)
            self.table.areas = [
                {"id": one.id, "short": one.short, "name": one.name} for one in frame.areas
            ]
            self.table.rows = [
                {
                    "id": one.child.id,
                    "name": one.child.called,
                    "cells": [self._cell(stands) for stands in one.standing],
                }
                for one in group
            ]

    def _help(self, group: tuple[Tracked, ...]) -> str:
        """Counts first, with the number of children; it says where to look, and is no target."""
        half = childhood.current_half_term(self._session)
        if not group:
            return ""
        placed = [[one.now is not None for one in tracked.standing] for tracked in group]
        in_all, in_none = sum(map(all, placed)), sum(not any(one) for one in placed)
        some = len(group) - in_all - in_none
        name = f"{half.name}: " if half else ""
        children = counted(len(group), "child", "children")
        said = f"{in_all} placed in all areas, {some} in some, {in_none} in none yet"
        return f"{name}{children}; {said}."

    def _cell(self, one: Standing) -> dict[str, Any]:
        shown = one.now or one.before
        if shown is None:
            return {"band": "", "is_now": False, "said": "not placed yet"}
        judgement = shown.judgement
        at = dated(judgement.at.astimezone(self._session.zone).date(), self._session.today())
        said = f"{shown.band.short}, placed {at} by {self._cards.member(judgement.by)}"
        if one.now is None:
            said = f"{shown.band.short}, in {judgement.half_term_name or at}, not this half term"
        return {"band": shown.band.short, "is_now": one.now is not None, "said": said}
