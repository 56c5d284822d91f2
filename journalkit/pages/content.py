"""What an app shows to somebody who is signed in: each has its own."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets

from journalkit.forms.widgets.notice import Notice
from journalkit.gate.client import Gate
from journalkit.journal.concerns import Begun
from journalkit.journal.session import Session


class Content:
    """What a page shows to somebody who is signed in. Each app has its own."""

    def __init__(self, session: Session, notice: Notice, gate: Gate) -> None:
        self.session = session
        self.notice = notice
        self.gate = gate
        self.raise_concern: Callable[[str, int], None] = lambda id, version: None
        """Set by the page: opens the sheet for a concern about a note (its id and version)."""

    def widgets(self) -> tuple[ipywidgets.DOMWidget, ...]:
        """The widgets, from top to bottom."""
        raise NotImplementedError

    def tick(self) -> None:
        """Called every second or two."""

    def keeps_awake(self) -> bool:
        """Whether something runs that nobody touches, such as a slideshow: no idle lock then."""
        return False

    def leave(self) -> None:
        """Called before the page locks or signs out: keep what has to be kept."""

    def at_hand(self) -> Begun:
        """What a concern begins with that is raised from the menu: the note being written."""
        return Begun()
