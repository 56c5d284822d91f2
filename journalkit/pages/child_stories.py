"""On a child's page: what the family was told, and what it wrote back."""

from __future__ import annotations

from journalkit.forms.widgets.notice import Notice
from journalkit.forms.widgets.roster import Roster
from journalkit.journal.session import Session
from journalkit.telling.told import told

PAGE = 6
"""Writings at a time; *Show more* brings the next."""


class ChildStories:
    """A list of one child's stories at a time, for those who may read them."""

    def __init__(self, session: Session, notice: Notice) -> None:
        self._session = session
        columns = ["Half term", "Writing", "Stands", "What came back"]
        self.list = Roster(title="Stories", columns=columns, page_size=PAGE)
        self.list.empty = "No story yet. They are written in the Stories app."
        self.list.on_problem = notice.tell
        self.list.layout.display = None if session.may("read stories") else "none"

    def show(self, child: str) -> None:
        """Show those about *child* (an id); nothing for an empty id."""
        reads = child and self._session.may("read stories")
        self.list.rows = [
            {"id": one.id, "cells": [one.half_term, one.kind, one.stands, one.came_back]}
            for one in (told(self._session, child) if reads else ())
        ]
