"""What the screens of the Stories page have in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets

from journalkit.forms.widgets.notice import Notice
from journalkit.forms.widgets.roster import Roster
from journalkit.journal.session import Session
from journalkit.pages.stories.desk import Desk

Widgets = Sequence[ipywidgets.DOMWidget]


class Screen:
    """One screen. ``go(screen, id)`` opens another."""

    def __init__(
        self, session: Session, notice: Notice, desk: Desk, *, go: Callable[..., None]
    ) -> None:
        self.session, self.notice, self.desk, self.go = session, notice, desk, go
        self.deeds: dict[str, Callable[[], object]] = {"back": lambda: self.go("board")}

    def widgets(self) -> Widgets:
        """The widgets, from top to bottom."""
        raise NotImplementedError

    def tick(self) -> None:
        """Called every second or two."""

    def leave(self) -> None:
        """Keep what has to be kept: the page locks, or goes on to something else."""

    @staticmethod
    def put(box: ipywidgets.Box, *widgets: ipywidgets.DOMWidget) -> None:
        """Show *widgets* in *box*; what stood there before is closed, for it may name a child."""
        earlier, box.children = box.children, widgets
        for one in earlier:
            one.close()

    def card(self, name: str, *lines: str, mark: str = "", do: Sequence[Any] = ()) -> Roster:
        """What is open, what may be done with it (*do*, actions of a row), and the way back."""
        row = {"id": "open", "cells": [name, *lines], "actions": list(do), "mark": mark}
        back = {"name": "back", "label": "All stories", "kind": "back", "question": ""}
        roster = Roster(rows=[row], look="cards", actions=[back])
        roster.on_act = lambda name, _: self.deeds[name]()
        roster.on_problem = self.notice.tell
        return roster
