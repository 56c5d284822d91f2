"""Whose story is due, drafted, with the manager, approved, given, answered."""

from __future__ import annotations

from typing import Any

from journalkit.forms.widgets.roster import Roster
from journalkit.forms.widgets.story_board import StoryBoard
from journalkit.pages.office.section import action
from journalkit.pages.stories.screen import Screen, Widgets
from journalkit.telling.answered import answered
from journalkit.telling.board import COLUMNS, Card, board

PRINTED = ("approved", "given", "answered")


class Board(Screen):
    """The board of the half term, and the share of families that answered."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._recorded = -1
        self.board = StoryBoard(choosable=[*PRINTED], can_choose=self.session.may("print a story"))
        self.board.on_open = lambda id: self.go("story", id)
        self.board.on_problem = self.notice.tell
        self.below = Roster(columns=["Half term", "Families that answered"])
        self.below.on_act, self.below.on_problem = self._act, self.notice.tell
        self.tick()

    def widgets(self) -> Widgets:
        return [self.board, self.below]

    def tick(self) -> None:
        """Follow what the others do: cheap while nothing is recorded."""
        recorded = self.session.vault.recorded()
        if recorded != self._recorded:
            self.fill()

    def fill(self) -> None:
        """Show how far each story has come now."""
        self._recorded = self.session.vault.recorded()
        desk, session = self.desk, self.session
        shown = board(session, half_term=desk.half_term, writing=desk.writing)
        cards = [one for one in shown.cards if not desk.who or one.key_person == desk.who]
        with self.board.hold_sync():
            self.board.title, self.board.note = shown.title, shown.note
            self.board.columns = [
                {
                    "id": str(id),
                    "label": str(id).capitalize(),
                    "cards": [_card(one) for one in cards if one.column == id],
                }
                for id in COLUMNS
            ]
        prints = [action("print", "Print those chosen, or all approved", "primary")]
        self.below.actions = [
            action("reply", "Take in a reply from home"),
            *(prints if session.may("print a story") else []),
        ]
        self.below.title = "Replies from home"
        self.below.rows = [
            {"id": one.half_term.id, "cells": [one.half_term.name, one.sentence]}
            for one in answered(session)
        ]

    def _act(self, name: str, _: str) -> None:
        if name == "reply":
            self.go("reply")
            return
        approved = [
            card["id"]
            for column in self.board.columns
            if column["id"] == "approved"
            for card in column["cards"]
        ]
        self.desk.chosen = list(self.board.chosen or approved)
        if self.desk.chosen:
            self.go("print")
        else:
            self.notice.say("No story is approved yet.", "A manager approves what is handed in.")


def _card(one: Card) -> dict[str, Any]:
    called = one.child.called
    return {
        "id": one.child.id,
        "name": called,
        "face": called[:1].upper(),
        "line": f"key person {one.key_person_name.split()[0]}" if one.key_person_name else "",
        "words": one.reply or one.asked,
        "mark": "late" if one.late else "",
        "late": one.warning or one.late,
        "kinds": [],
    }
